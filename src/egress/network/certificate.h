// What makes an answer believable: checks that share nothing with the algorithms, in 128-bit
// arithmetic, each one sweep over nodes and arcs.
#pragma once

#include <string>

#include "egress/network/problem.h"

namespace egress::network {

struct Verdict {
  bool holds = true;
  std::string why;  // the first thing that is wrong, with its index; empty if it holds
};

/// Judges by the status of the solution:
/// - optimal: flows within bounds and balanced, complementary slackness against the potentials, the
///   objective recomputed. Together these prove that no cheaper flow exists (linear duality).
/// - infeasible: the cut's supply exceeds the most that can leave it (Gale, Hoffman), or the bounds
/// of
///   `cut_arc` cross.
/// - unbounded: `cycle` is a closed walk of arcs without a limit whose cost is negative. (It proves
///   unboundedness of a problem that has a feasible flow.)
/// Other statuses prove nothing and do not hold.
Verdict certify(const Problem& problem, const Solution& solution);

}  // namespace egress::network
