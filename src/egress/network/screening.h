// Screening: every set of at most so many things that can close, and no more solves than need be.
//
// Depth first. A set is evaluated by closing one more thing in the optimum of the set before it
// ("the rest"). Two rules leave out the others, and neither skips a set that is worth less than all
// of its own subsets:
//
//   unused   A thing that the present optimum does not use can be closed for nothing: the optimum
//            stays feasible, closing only takes choices away, so it stays the best. Any number of
//            unused things together cost nothing either. So only things in use are branched on, and
//            every set that is not reached is worth what one of its evaluated subsets is.
//   banned   What has been branched on at a place in the tree is banned from its later branches
//            there: sets that hold both were seen in the earlier one. So no set is seen twice.
//
// Why nothing is missed: let S be worth less than each of its subsets, and P a subset of it that is
// evaluated, with nothing of S banned. If the optimum of P used nothing of S \ P, it would be that
// of S, and S would be worth what P is. So something of S \ P is in use; the first of it in the
// order of branching leads to a larger P with nothing of S banned. The empty set is such a P.
//
// The same idea finds critical sets of arcs in interdiction (Wood, "Deterministic network
// interdiction", Math. Comput. Modelling 17, 1993) and of lines in power grids (n-k screening).
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "egress/network/min_cost_flow.h"

namespace egress::network {

/// `step` knows the present set and its optimum: `things()` how many there are; `in_use(thing)`
/// whether closing it, too, could cost anything; `close(thing)` adds it and solves, or says false
/// where it was stopped and nothing was added; `undo()` takes the last one away.
///
/// Visits every set worth visiting that holds `set`, which is what is closed, and at most `size`
/// things, none of them banned: seen(set) is called once it is closed. False if stopped. Leaves
/// everything as it was. Deterministic; branches in the order of the things.
template <class Step, class Seen>
bool search_sets(Step& step, std::size_t size, std::vector<int>& set, std::vector<char>& banned,
                 Seen& seen) {
  if (set.size() >= size) return true;
  std::vector<int> used;
  for (int thing = 0; thing < step.things(); ++thing) {
    if (!banned[static_cast<std::size_t>(thing)] && step.in_use(thing)) used.push_back(thing);
  }
  bool going = true;
  for (const int thing : used) {
    going = going && step.close(thing);
    if (!going) break;
    set.push_back(thing);
    seen(set);
    banned[static_cast<std::size_t>(thing)] = 1;
    going = search_sets(step, size, set, banned, seen);
    set.pop_back();
    step.undo();
  }
  for (const int thing : used) banned[static_cast<std::size_t>(thing)] = 0;
  return going;
}

/// How many sets of `k` things out of `n` there are; the largest number where that is too large.
std::int64_t count_sets(std::int64_t n, int k);

/// A step on a plain network: things are arcs, and a closed arc carries nothing. Lower bounds of
/// these arcs must be zero. One object, one thread; a step is one warm solve and one copy of
/// memory.
class ArcScreening {
 public:
  /// Solves the open network. A problem that has no optimum throws InternalError.
  ArcScreening(const Problem& problem, std::span<const Arc> arcs, const RunContext& context);

  int things() const { return static_cast<int>(arcs_.size()); }
  // Of the set just closed (or of nothing closed, at the start), before anything else is.
  bool in_use(int thing) const {
    return possible_ && solver_.flow(arcs_[static_cast<std::size_t>(thing)]) > 0;
  }
  bool close(int thing);
  void undo();
  /// Cost of the present set's optimum; nothing can be asked of it where closing made the network
  /// infeasible, which no further closure can make worse.
  bool possible() const { return possible_; }
  Wide cost() const { return solver_.objective(); }

 private:
  struct Place {
    std::shared_ptr<MinCostFlow::Snapshot> state;
    bool saved = false, possible = true;
  };
  MinCostFlow solver_;
  std::vector<Arc> arcs_;
  const RunContext& context_;
  std::vector<Place> places_{1};  // by number of closed things
  std::size_t depth_ = 0;
  bool possible_ = true;
};

}  // namespace egress::network
