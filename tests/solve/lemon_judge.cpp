#include "solve/lemon_judge.h"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <numeric>
#include <vector>

namespace egress {
namespace {

using Graph = lemon::SmartDigraph;
using Solver = lemon::NetworkSimplex<Graph, std::int64_t>;

LemonAnswer ask(const network::Problem& problem, bool with_costs) {
  Graph graph;
  std::vector<Graph::Node> nodes;
  for (network::Node v = 0; v < problem.nodes; ++v) nodes.push_back(graph.addNode());
  const auto node = [&](network::Node v) { return nodes[static_cast<std::size_t>(v)]; };
  Graph::ArcMap<std::int64_t> lower(graph), upper(graph), cost(graph);
  Graph::NodeMap<std::int64_t> supply(graph);
  for (std::size_t a = 0; a < problem.tail.size(); ++a) {
    const Graph::Arc arc = graph.addArc(node(problem.tail[a]), node(problem.head[a]));
    lower[arc] = problem.lower[a];
    upper[arc] = problem.upper[a];  // its "infinite" is our "unlimited"
    cost[arc] = with_costs ? problem.cost[a] : 0;
  }
  for (std::size_t v = 0; v < nodes.size(); ++v) supply[nodes[v]] = problem.supply[v];
  Solver solver(graph);
  solver.lowerMap(lower).upperMap(upper).costMap(cost).supplyMap(supply);
  switch (solver.run()) {
    case Solver::OPTIMAL:
      return {Status::optimal, solver.totalCost<network::Wide>()};
    case Solver::INFEASIBLE:
      return {Status::infeasible};
    case Solver::UNBOUNDED:
      break;
  }
  return {Status::unbounded};
}

}  // namespace

LemonAnswer ask_lemon(const network::Problem& problem) {
  // What it takes for granted, or reads otherwise: bounds that do not cross, supplies that add up
  // to nothing ("at least" where they do not), at least one node.
  for (std::size_t a = 0; a < problem.tail.size(); ++a)
    if (problem.lower[a] > problem.upper[a]) return {Status::infeasible};
  if (std::reduce(problem.supply.begin(), problem.supply.end()) != 0) return {Status::infeasible};
  if (problem.nodes == 0) return {};
  const LemonAnswer answer = ask(problem, true);
  // It looks for a circle that pays before it looks for a feasible flow.
  if (answer.status == Status::unbounded && ask(problem, false).status == Status::infeasible)
    return {Status::infeasible};
  return answer;
}

}  // namespace egress
