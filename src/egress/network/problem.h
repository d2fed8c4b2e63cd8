// A minimum-cost flow problem on index arrays, what answers it, and what a problem must be to be
// safe in 64 bits.
//
//     minimise    sum over arcs a of  cost[a] * flow[a]
//     subject to  (flow out of v) - (flow into v) = supply[v]    for every node v
//                 lower[a] <= flow[a] <= upper[a]                for every arc a
//
// Everything is an integer and every answer exact. Parallel arcs, loops, negative costs, negative
// lower bounds and arcs without a limit are allowed; nothing here knows units or names.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/run_context.h"

namespace egress::network {

using Node = std::int32_t;
using Arc = std::int32_t;
__extension__ using Wide = __int128;

/// As an upper bound: none.
inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

struct Problem {
  Node nodes = 0;
  std::vector<Node> tail, head;                  // by arc
  std::vector<std::int64_t> lower, upper, cost;  // by arc
  std::vector<std::int64_t> supply;              // by node; negative is demand

  Arc arcs() const { return static_cast<Arc>(tail.size()); }
  Node add_node(std::int64_t amount = 0);
  Arc add_arc(Node from, Node to, std::int64_t most, std::int64_t each, std::int64_t least = 0);
};

/// How hard it was. A flip moves an arc from one bound to the other without touching the tree.
struct Effort {
  std::int64_t primal_pivots = 0, dual_pivots = 0, degenerate = 0, flips = 0;
  std::int64_t cold_starts = 0;
};

/// One answer, with what proves it. Reduced cost of an arc: cost + potential[tail] -
/// potential[head].
struct Solution {
  Status status = Status::optimal;  // optimal, infeasible, unbounded, limit, interrupted
  Wide objective = 0;               // of `flow`; optimal only
  std::vector<std::int64_t> flow;   // by arc; optimal only
  /// By node; optimal only: no arc below its upper bound has a negative reduced cost, none above
  /// its lower bound a positive one.
  std::vector<std::int64_t> potential;
  /// Infeasible: nodes whose supply exceeds what can leave them (all arcs out at their upper bound,
  /// all arcs in at their lower), or whose demand exceeds what can come in; or, with `cut_arc`, an
  /// arc whose bounds cross.
  std::vector<Node> cut;
  std::optional<Arc> cut_arc;
  /// Unbounded: a closed walk along arcs without a limit, whose costs sum to less than nothing, in
  /// order.
  std::vector<Arc> cycle;
  Effort effort;
};

/// Why a problem cannot be solved safely in 64 bits, or is not one: a number too large, a node that
/// is not there.
struct Refusal {
  std::optional<Arc> arc;
  std::optional<Node> node;
  std::string why;
};

/// Nothing if all arithmetic of any basis fits: with M = 1 + nodes * (largest |cost|), which bounds
/// the cost of every simple path, 4 M must stay below 2^62, and so must the sum of all |supply|,
/// |lower| and finite ranges upper - lower, which bounds the flow that any basis can put on an arc.
/// O(nodes + arcs).
std::optional<Refusal> refuse(const Problem& problem);

/// Exact decimal digits of a wide integer.
std::string to_string(Wide value);

}  // namespace egress::network
