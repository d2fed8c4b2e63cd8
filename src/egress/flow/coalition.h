// Coalition: the steady state of a network in which only some groups of things are open, and what
// it earns. Groups open and close one at a time on a solver that goes on from where it stands.
//
// Steady: every period stands for itself. Tanks and transit times are left out, and so are the
// minimums of contracts: what a promise is worth is money between those who made it. What a market
// requires, and does not get, costs what the case says while the market is open; closed, it
// requires nothing. What must be met and cannot is missed, at a price above all others that is no
// part of the worth. So every coalition has a plan.
//
// Method. Groups share no thing, so each has bounds of its own in the programme of flow/
// formulation.h; opening one puts them back. Solved as a network with side rows
// (solve/network_lp.h); HiGHS answers where that gets stuck.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "egress/flow/formulation.h"
#include "egress/solve/network_lp.h"

namespace egress {

/// Shared by all threads.
class CoalitionNetwork {
 public:
  /// `groups`: things that open together, no thing in two of them; all others are always open.
  /// O(groups x programme).
  CoalitionNetwork(const Model& model, const Horizon& horizon,
                   const std::vector<std::vector<ThingRef>>& groups);

  int groups() const { return static_cast<int>(groups_.size()); }
  /// How many bounds of the programme this group moves; 0: it is open or closed for nothing.
  int bounds(int group) const {
    return static_cast<int>(bounds_[static_cast<std::size_t>(group)].size());
  }

  /// The second route: USD earned with these groups open (one entry each), by HiGHS, from nothing.
  /// Nothing if stopped.
  std::optional<double> worth_by_lp(const std::vector<char>& open, const RunContext& context) const;
  /// The plan of the open network, by the same route.
  std::optional<Plan> open_plan(const RunContext& context) const;
  /// What is planned: the case without what a steady state leaves out.
  const Model& steady() const { return steady_; }

 private:
  friend class CoalitionWalk;
  struct Bound {
    bool of_row;
    int index;
    double lower, upper;                // closed
    double lower_before, upper_before;  // open
  };
  std::vector<int> requirements_of(const std::vector<ThingRef>& things) const;
  double told(const std::vector<double>& x, const std::vector<char>& open) const;

  Model steady_;
  Horizon horizon_;
  std::vector<std::vector<ThingRef>> groups_;
  std::vector<std::vector<Bound>> bounds_;  // by group
  Plan nothing_;                            // the past of a network that has none
  std::unique_ptr<Formulation> formulation_;
  std::unique_ptr<NetworkLp> network_;
  struct Term {
    int column;
    double worth;
  };
  std::vector<Term> terms_;  // of what is told
  /// USD that not producing anything would cost: of what is always open, and by group. The
  /// programme counts what is produced instead.
  double shut_in_ = 0;
  std::vector<double> group_shut_in_;
};

/// A price in USD per canonical unit: mean over the days of period t; 0 where the case gives none.
double unit_price(const Timeline& timeline, const Profile& price, const Commodity& commodity,
                  int t);

/// One walk. One object, one thread; the network must outlive it. The same steps give the same
/// bits; the same coalition reached by another way the same worth but for rounding (1e-12).
class CoalitionWalk {
 public:
  /// Begins with everything open.
  explicit CoalitionWalk(const CoalitionNetwork& network);

  void set_open(int group, bool open);
  /// USD earned as it stands; nothing if the context says stop.
  std::optional<double> worth(const RunContext& context);
  std::int64_t pivots() const { return network_ ? network_->pivots() : 0; }
  std::int64_t by_lp() const { return by_lp_; }  // how often HiGHS had to answer

 private:
  void tell(int group);

  const CoalitionNetwork& shared_;
  std::unique_ptr<NetworkLp> network_;  // null where the programme is no network
  std::optional<NetworkLp::State> start_;
  std::vector<char> open_;
  std::vector<double> x_;
  std::int64_t by_lp_ = 0;
};

}  // namespace egress
