// Minimum-cost flow by primal and dual network simplex on one spanning tree, made for going from
// one problem to its neighbour.
//
// Method. A basis is a spanning tree (of the nodes and an artificial root) with every other arc at
// one of its bounds. The primal keeps the tree strongly feasible where it starts from nothing
// (Cunningham, "A network simplex method", Math. Programming 11, 1976), so that it cannot cycle;
// the dual (Ali, Padman, Thiagarajan, "Dual algorithms for pure network problems", Oper. Res. 37,
// 1989) repairs flows outside their bounds, passing cheap arcs by (the bound flipping ratio test),
// and leaves by steepest edge (Forrest and Goldfarb, "Steepest-edge simplex algorithms for linear
// programming", Math. Programming 57, 1992), whose norms a tree knows: sizes of its subtrees. Where
// all arcs lead forward, as in time, a solve from nothing adds node after node from the end.
// The tree is held by thread, size and last successor (Kiraly and Kovacs, "Efficient
// implementations of minimum-cost flow algorithms", Acta Univ. Sapientiae Informatica 4, 2012).
//
// A solve continues from where the last one ended. Changes are applied to the tree at once: a bound
// or a supply moves flow along one path, a cost moves the prices of one subtree. What becomes
// infeasible is queued for the dual, what may become cheaper for the primal, which prices only arcs
// at nodes whose price moved. So a local change costs about the same in a network of any length.
//
// Guarantees. Integers throughout, exact; overflow is proved impossible beforehand (refuse() in
// problem.h) or the solver widens its own numbers. Same problem, same changes: same bits. A warm
// step allocates nothing once its buffers have grown. No shared state: one object a thread.
#pragma once

#include <memory>
#include <span>

#include "egress/network/problem.h"

namespace egress::network {

/// A basis without numbers: for each arc and node (its artificial arc), in the tree or at a bound.
/// The nodes' rows of a linear programme read it as their slacks.
enum class ArcState : std::int8_t { tree, lower, upper };
struct Basis {
  std::vector<ArcState> arcs;
  std::vector<bool> roots;  // by node: joined to the artificial root
};

class MinCostFlow {
 public:
  /// The problem is checked first: refuse() must have had nothing to say, or this throws
  /// InternalError. O(nodes + arcs).
  explicit MinCostFlow(const Problem& problem);
  ~MinCostFlow();
  MinCostFlow(MinCostFlow&&) noexcept;
  MinCostFlow& operator=(MinCostFlow&&) noexcept;
  MinCostFlow(const MinCostFlow&) = delete;
  MinCostFlow& operator=(const MinCostFlow&) = delete;

  // Changes. Each costs about one tree path or one subtree. A value that would break what refuse()
  // promised throws InternalError.
  void set_upper(Arc arc, std::int64_t most);
  void set_lower(Arc arc, std::int64_t least);
  void set_cost(Arc arc, std::int64_t each);
  void set_supply(Node node, std::int64_t amount);
  /// Both bounds of an arc at what it carries, after a solve: the past of a plan that goes on. O(1)
  /// and no pivots; what was optimal stays so.
  void fix(Arc arc);
  /// O(nodes + arcs) each; the basis stays. A removed arc keeps its number and carries nothing.
  Arc add_arc(Node from, Node to, std::int64_t most, std::int64_t each, std::int64_t least = 0);
  void remove_arc(Arc arc);

  /// optimal, infeasible or unbounded; limit or interrupted if the context says stop (polled every
  /// few hundred pivots), after which another solve goes on.
  Status solve(const RunContext& context);

  /// Forgets the tree: the next solve starts from nothing.
  void forget();

  Problem problem() const;           // as changed; O(nodes + arcs)
  Status status() const;             // of the last solve; interrupted if something changed since
  std::int64_t flow(Arc arc) const;  // of the basis; O(1)
  std::int64_t potential(Node node) const;  // relative to the artificial root; O(1)
  Wide objective() const;                   // O(1)
  Solution solution() const;                // everything, with the proof; O(nodes + arcs)
  const Effort& effort() const;             // since construction

  Basis basis() const;
  /// False, and nothing changes, if these arcs are not a tree. Flows and prices follow from it.
  bool set_basis(const Basis& basis);

  /// Everything that changes, as plain copies of memory: to come back to a situation exactly.
  struct Snapshot;
  std::shared_ptr<Snapshot> save() const;
  void save_into(Snapshot& snapshot) const;  // allocates nothing the second time
  void restore(const Snapshot& snapshot);    // of this object

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Once, from nothing.
Solution solve(const Problem& problem, const RunContext& context);

}  // namespace egress::network
