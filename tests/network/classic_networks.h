// Hard networks of the kinds that the literature measures with, after the published descriptions.
// Deterministic; every one is feasible.
// Klingman, Napier, Stutz, "NETGEN", Management Science 20 (1974): chains from sources to sinks
// that can carry everything, and random arcs between them. Goldberg's GOTO, in Goldberg and
// Kharitonov, "On implementing scaling push-relabel algorithms for the minimum-cost flow problem"
// (1993): a long grid on a torus. Lee and Orlin, "GRIDGEN" (1991): a grid with dear
// arcs that make it feasible.
#pragma once

#include "network/export_network.h"

namespace egress::network::drawn {

inline Problem empty_problem(Node nodes) {
  Problem problem;
  problem.nodes = nodes;
  problem.supply.assign(static_cast<std::size_t>(nodes), 0);
  return problem;
}

inline void put_supply(Problem& problem, Node source, Node sink, std::int64_t amount) {
  problem.supply[static_cast<std::size_t>(source)] += amount;
  problem.supply[static_cast<std::size_t>(sink)] -= amount;
}

/// n nodes, density * n arcs, about sqrt(n) sources and as many sinks.
inline Problem draw_netgen(Node n, int density, std::uint64_t seed) {
  Draw draw(seed);
  Problem problem = empty_problem(n);
  const Node ends = std::max<Node>(1, static_cast<Node>(std::sqrt(static_cast<double>(n))));
  const auto cost = [&] { return draw.between(1, 10000); };
  std::vector<Node> inner;
  for (Node v = ends; v < n - ends; ++v) inner.push_back(v);
  for (std::size_t i = inner.size(); i > 1; --i) std::swap(inner[i - 1], inner[draw.below(i)]);
  for (Node source = 0; source < ends; ++source) {
    const std::int64_t amount = draw.between(500, 1500);
    Node at = source;
    for (auto i = static_cast<std::size_t>(source); i < inner.size();
         i += static_cast<std::size_t>(ends)) {
      problem.add_arc(at, inner[i], amount, cost());
      at = inner[i];
    }
    const Node sink = n - 1 - source;
    problem.add_arc(at, sink, amount, cost());
    put_supply(problem, source, sink, amount);
  }
  while (problem.arcs() < density * n) {
    const auto tail = static_cast<Node>(draw.between(0, n - ends - 1));
    const auto head = static_cast<Node>(draw.between(ends, n - 1));
    if (tail != head) problem.add_arc(tail, head, draw.between(1, 1000), cost());
  }
  return problem;
}

/// A torus about as long as its height squared. Along it, arcs of every reach up to `along`,
/// narrower the farther and dear; around it, cheap ones. What would pass the seam ends at the sink
/// and begins at the source instead. One dear path through all nodes makes it feasible. The optimum
/// winds far around, which is what makes these hard.
inline Problem draw_goto(Node n, int density, std::uint64_t seed) {
  constexpr Node around = 2;
  constexpr double widest = 1000;
  constexpr std::int64_t dearest = 10000;
  Draw draw(seed);
  const Node height = std::max<Node>(3, static_cast<Node>(std::cbrt(static_cast<double>(n))));
  const Node length = n / height, along = density - 1 - around;
  Problem problem = empty_problem(length * height);
  const Node source = 0, sink = problem.nodes - 1;
  const double narrowing = std::pow(widest, 1.0 / (along + 2));
  std::int64_t amount = 0;
  for (Node v = 0; v < problem.nodes; ++v) {
    const Node column = v / height, row = v % height;
    for (Node reach = 1; reach <= along; ++reach) {
      const auto wide = static_cast<double>(draw.between(1, static_cast<std::int64_t>(widest)));
      const auto most = static_cast<std::int64_t>(std::ceil(wide / std::pow(narrowing, reach - 1)));
      const std::int64_t each = draw.between(0, dearest);
      const Node to = (column + reach) % length * height + row;
      if (column + reach < length) {
        problem.add_arc(v, to, most, each);
        continue;
      }
      problem.add_arc(v, sink, most, each);
      problem.add_arc(source, to, most, each);
      amount += most;
    }
    for (Node reach = 1; reach <= around; ++reach)
      problem.add_arc(v, column * height + (row + reach) % height, draw.between(1, 1000),
                      draw.between(0, 7));
  }
  for (Node v = 0; v < sink; ++v) problem.add_arc(v, v + 1, amount, dearest / height);
  put_supply(problem, source, sink, amount);
  return problem;
}

/// A grid with arcs both ways, long arcs at random, and a dear two-arc way for every supply.
inline Problem draw_gridgen(Node n, int density, std::uint64_t seed) {
  Draw draw(seed);
  const Node width = std::max<Node>(2, static_cast<Node>(std::sqrt(static_cast<double>(n))));
  const Node height = n / width, hub = width * height;
  Problem problem = empty_problem(hub + 1);
  const auto add = [&](Node a, Node b) {
    problem.add_arc(a, b, draw.between(1, 1000), draw.between(1, 10000));
  };
  for (Node row = 0; row < height; ++row)
    for (Node column = 0; column < width; ++column) {
      const Node v = row * width + column;
      if (column + 1 < width) add(v, v + 1), add(v + 1, v);
      if (row + 1 < height) add(v, v + width), add(v + width, v);
    }
  while (problem.arcs() < density * n) {
    const auto a = static_cast<Node>(draw.between(0, hub - 1));
    const auto b = static_cast<Node>(draw.between(0, hub - 1));
    if (a != b) add(a, b);
  }
  for (Node i = 0; i < height; ++i) {
    const std::int64_t amount = draw.between(100, 1000);
    const Node source = i * width, sink = i * width + width - 1;
    put_supply(problem, source, sink, amount);
    problem.add_arc(source, hub, amount, 1000000);
    problem.add_arc(hub, sink, amount, 1000000);
  }
  return problem;
}

/// Half the nodes send, half receive; `density` arcs a sender, all wide. amount 1: an assignment.
inline Problem draw_transport(Node n, int density, std::int64_t amount, std::uint64_t seed) {
  Draw draw(seed);
  Problem problem = empty_problem(n);
  const Node half = n / 2;
  for (Node sender = 0; sender < half; ++sender) {
    put_supply(problem, sender, half + sender, amount);
    problem.add_arc(sender, half + sender, amount, draw.between(5000, 10000));
    for (int k = 1; k < density; ++k)
      problem.add_arc(sender, half + static_cast<Node>(draw.between(0, half - 1)), amount,
                      draw.between(1, 10000));
  }
  return problem;
}

}  // namespace egress::network::drawn
