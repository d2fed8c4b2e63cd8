// The solvers that ours is measured against, each behind the least that a measurement needs. Timed
// is what a user of that solver must do for an answer once the problem stands in the solver's own
// form.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "egress/network/problem.h"
#include "egress/solve/lp.h"

namespace egress::bench {

struct Answer {
  double seconds = 0;
  double objective = 0;
};

std::string lemon_version();
std::string highs_version();

/// LEMON's NetworkSimplex in 32 bits, BLOCK_SEARCH; throws if the problem does not fit.
class Lemon {
 public:
  explicit Lemon(const network::Problem& problem);
  ~Lemon();
  /// LEMON takes the arcs in mixed order by default, which helps some instances and hurts others.
  Answer cold(bool mixed) const;
  void set_upper(network::Arc arc, std::int64_t most);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// HiGHS's dual simplex on one thread, one balance row left out per component: with all of them its
/// presolve searches long for the dependent one.
class HighsPeer {
 public:
  explicit HighsPeer(const network::Problem& problem);
  ~HighsPeer();
  /// Forgets the basis.
  Answer cold(bool presolve);
  /// From the last basis.
  Answer again();
  void set_upper(std::span<const network::Arc> arcs, std::span<const std::int64_t> most);
  void set_supply(network::Node node, std::int64_t amount);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A bound of a programme that moves.
struct Bound {
  bool of_row = false;
  int index = 0;
  double lower = 0, upper = 0;
};

/// HiGHS on any programme, kept between changes: one thread, dual simplex, tolerances as in
/// solve/lp.cpp, and without the search for dependent equations.
class LpPeer {
 public:
  explicit LpPeer(const Lp& lp);
  ~LpPeer();
  /// Forgets the basis.
  Answer cold(bool presolve);
  /// Bounds, and then the solve that goes on: from the last basis, or from the one that was kept.
  Answer after(std::span<const Bound> bounds, bool from_kept);
  void keep_basis();
  /// How many rows from this one on are at a bound in the basis.
  int binding_from(int row) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace egress::bench
