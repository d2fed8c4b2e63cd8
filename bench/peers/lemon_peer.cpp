#include <lemon/config.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "peers/peers.h"
#include "stopwatch.h"

namespace egress::bench {

std::string lemon_version() { return LEMON_VERSION; }

struct Lemon::Impl {
  lemon::StaticDigraph graph;
  lemon::StaticDigraph::ArcMap<int> lower{graph}, upper{graph}, cost{graph};
  lemon::StaticDigraph::NodeMap<int> supply{graph};
  std::vector<int> place;  // of our arc in LEMON's order by tail
};

namespace {
int fitting(std::int64_t value) {
  if (std::abs(value) > (1 << 30)) throw std::runtime_error("does not fit in LEMON's 32 bits");
  return static_cast<int>(value);
}
}  // namespace

Lemon::Lemon(const network::Problem& problem) : impl_(std::make_unique<Impl>()) {
  const auto arcs = static_cast<std::size_t>(problem.arcs());
  std::vector<int> order(arcs);
  std::iota(order.begin(), order.end(), 0);
  const auto tail = [&](int a) { return problem.tail[static_cast<std::size_t>(a)]; };
  std::ranges::stable_sort(order, {}, tail);
  std::vector<std::pair<int, int>> ends;
  for (const int a : order) ends.emplace_back(tail(a), problem.head[static_cast<std::size_t>(a)]);
  impl_->graph.build(problem.nodes, ends.begin(), ends.end());
  impl_->place.resize(arcs);
  std::int64_t all = 0;
  for (const std::int64_t amount : problem.supply) all += std::max<std::int64_t>(amount, 0);
  for (std::size_t i = 0; i < arcs; ++i) {
    const auto a = static_cast<std::size_t>(order[i]);
    impl_->place[a] = static_cast<int>(i);
    const auto arc = impl_->graph.arc(static_cast<int>(i));
    impl_->lower[arc] = fitting(problem.lower[a]);
    impl_->upper[arc] = fitting(std::min(problem.upper[a], all));
    impl_->cost[arc] = fitting(problem.cost[a]);
  }
  for (int v = 0; v < problem.nodes; ++v)
    impl_->supply[impl_->graph.node(v)] = fitting(problem.supply[static_cast<std::size_t>(v)]);
}
Lemon::~Lemon() = default;

void Lemon::set_upper(network::Arc arc, std::int64_t most) {
  impl_->upper[impl_->graph.arc(impl_->place[static_cast<std::size_t>(arc)])] = fitting(most);
}

Answer Lemon::cold(bool mixed) const {
  const Stopwatch watch;
  lemon::NetworkSimplex<lemon::StaticDigraph, int> solver(impl_->graph, mixed);
  solver.lowerMap(impl_->lower).upperMap(impl_->upper).costMap(impl_->cost);
  solver.supplyMap(impl_->supply);
  const auto outcome = solver.run();
  const double seconds = watch.seconds();
  if (outcome != solver.OPTIMAL) throw std::runtime_error("LEMON found no optimum");
  return {seconds, static_cast<double>(solver.totalCost<std::int64_t>())};
}

}  // namespace egress::bench
