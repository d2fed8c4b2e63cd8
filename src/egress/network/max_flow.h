// Maximum flow as a circulation: one more arc, from the sink to the source, whose cost is -1. What
// certify() in certificate.h proves of a circulation proves the maximum: potentials of 0 and 1 are
// a cut (0 on the source's side), and complementary slackness says that the cut is full.
//
// Method. Push-relabel by highest label, with gaps and with heights recomputed by breadth-first
// search (Goldberg, Tarjan, "A new approach to the maximum-flow problem", J. ACM 35, 1988;
// Cherkassky, Goldberg, "On implementing the push-relabel method for the maximum flow problem",
// Algorithmica 19, 1997): first as much as possible to the sink, then the rest back to the source
// by the same steps. O(nodes^2 sqrt(arcs)), far less in practice; the network simplex takes a
// hundred times as long on networks of a hundred thousand arcs.
#pragma once

#include "egress/network/problem.h"

namespace egress::network {

/// The circulation that maximises the flow from `source` to `sink`, two different nodes. Costs and
/// supplies of `problem` must be 0. The arc back is the last one; minus the objective is the flow.
/// O(1) where the arrays have room for one more arc.
Problem circulation(Problem problem, Node source, Node sink);

/// Solves a circulation() whose lower bounds are 0 and to which refuse() has nothing to say: else
/// throws InternalError. One of
/// - optimal, with a flow and potentials of 0 and 1;
/// - unbounded, with a cycle that ends with the arc back;
/// - limit or interrupted if the context says so, with a flow that is within bounds and balanced,
///   and potentials that bound what is possible (the cut around the source).
/// Memory beside the answer: 32 bytes an arc, some 60 a node.
Solution max_flow(const Problem& circulation, const RunContext& context);

}  // namespace egress::network
