#include "egress/network/max_flow.h"

#include <gtest/gtest.h>

#include "egress/base/outcome.h"
#include "egress/network/certificate.h"
#include "egress/network/min_cost_flow.h"
#include "network/random_network.h"

namespace egress::network {
namespace {

using test::Draws;

const RunContext context;

struct Ends {
  Node source, sink;
};

Problem made(Node nodes, const std::vector<std::array<std::int64_t, 3>>& arcs, Ends ends) {
  Problem p;
  for (Node v = 0; v < nodes; ++v) p.add_node();
  for (const auto& [tail, head, most] : arcs) {
    p.add_arc(static_cast<Node>(tail), static_cast<Node>(head), most, 0);
  }
  return circulation(std::move(p), ends.source, ends.sink);
}

Problem random_circulation(Draws& d) {
  test::Flavour f = test::random_flavour(d);
  f.lower = f.negative = 0;
  f.dearest = 0;
  Problem p;
  do {
    p = test::random_network(d, f, 10);
  } while (p.nodes < 2);
  std::fill(p.supply.begin(), p.supply.end(), 0);
  const auto source = static_cast<Node>(d.between(0, p.nodes - 1));
  const auto sink = static_cast<Node>((source + d.between(1, p.nodes - 1)) % p.nodes);
  return circulation(std::move(p), source, sink);
}

/// The smallest cut among all sets of nodes; nothing where each is crossed without a limit.
std::optional<Wide> smallest_cut(const Problem& p) {
  const Node source = p.head.back(), sink = p.tail.back();
  std::optional<Wide> least;
  for (std::uint32_t set = 0; set < (1U << static_cast<unsigned>(p.nodes)); ++set) {
    const auto inside = [set](Node v) { return ((set >> static_cast<unsigned>(v)) & 1U) != 0; };
    if (!inside(source) || inside(sink)) continue;
    Wide sum = 0;
    bool endless = false;
    for (std::size_t a = 0; a + 1 < p.tail.size(); ++a) {
      if (!inside(p.tail[a]) || inside(p.head[a])) continue;
      endless |= p.upper[a] == unlimited;
      sum += p.upper[a];
    }
    if (!endless && (!least || sum < *least)) least = sum;
  }
  return least;
}

TEST(MaxFlow, FillsTheSmallestCut) {
  //                 source 0, sink 3
  const Problem p = made(4, {{0, 1, 8}, {0, 2, 5}, {1, 3, 6}, {2, 3, 9}}, {0, 3});
  const Solution s = max_flow(p, context);
  EXPECT_EQ(s.status, Status::optimal);
  EXPECT_EQ(s.objective, -11);
  EXPECT_EQ(s.flow, (std::vector<std::int64_t>{6, 5, 6, 5, 11}));
  EXPECT_EQ(s.potential, (std::vector<std::int64_t>{0, 0, 1, 1}));
}

TEST(MaxFlow, LoopsParallelAndClosedArcsAreOrdinary) {
  const Problem p =
      made(2, {{0, 0, 7}, {0, 1, 2}, {0, 1, 3}, {1, 0, 9}, {0, 1, 0}, {1, 1, unlimited}}, {0, 1});
  const Solution s = max_flow(p, context);
  EXPECT_EQ(s.flow, (std::vector<std::int64_t>{0, 2, 3, 0, 0, 0, 5}));
  EXPECT_TRUE(certify(p, s).holds);
}

TEST(MaxFlow, WithoutAWayThereIsNone) {
  const Problem p = made(3, {{0, 1, unlimited}, {2, 1, 5}}, {0, 2});
  const Solution s = max_flow(p, context);
  EXPECT_EQ(s.objective, 0);
  EXPECT_EQ(s.flow, (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_TRUE(certify(p, s).holds);
}

TEST(MaxFlow, ManyArcsWithoutALimitDoNotOverflow) {
  constexpr std::int64_t large = (std::int64_t{1} << 62) - 1000;
  std::vector<std::array<std::int64_t, 3>> arcs;
  for (int i = 0; i < 1000; ++i) arcs.push_back({0, 1, unlimited});
  arcs.push_back({1, 2, large});
  const Problem p = made(3, arcs, {0, 2});
  const Solution s = max_flow(p, context);
  EXPECT_EQ(s.objective, -Wide{large});
  EXPECT_TRUE(certify(p, s).holds) << certify(p, s).why;
}

TEST(MaxFlow, APathWithoutALimitHasNoMaximum) {
  const Problem p =
      made(4, {{2, 1, unlimited}, {0, 3, 4}, {0, 2, unlimited}, {1, 3, unlimited}}, {0, 3});
  const Solution s = max_flow(p, context);
  EXPECT_EQ(s.status, Status::unbounded);
  EXPECT_EQ(s.cycle, (std::vector<Arc>{2, 0, 3, 4}));
  EXPECT_TRUE(certify(p, s).holds);
}

TEST(MaxFlowCertificate, HoldsAndIsTheSmallestCutOfRandomNetworks) {
  Draws d(20250101);
  int bounded = 0, flowing = 0;
  for (int i = 0; i < 1500; ++i) {
    const Problem p = random_circulation(d);
    const Solution s = max_flow(p, context);
    const Verdict verdict = certify(p, s);
    ASSERT_TRUE(verdict.holds) << i << ": " << verdict.why;
    const auto cut = smallest_cut(p);
    ASSERT_EQ(s.status == Status::optimal, cut.has_value()) << i;
    if (!cut) continue;
    ASSERT_TRUE(s.objective == -*cut) << i;
    ++bounded;
    if (*cut > 0) ++flowing;
  }
  EXPECT_GT(bounded, 500);
  EXPECT_GT(flowing, 300);
  EXPECT_LT(bounded, 1500);
}

TEST(MaxFlowCertificate, AgreesWithTheSimplexOnLargerNetworks) {
  Draws d(7);
  for (int i = 0; i < 30; ++i) {
    std::vector<std::array<std::int64_t, 3>> arcs;
    const std::int64_t nodes = d.between(50, 300);
    for (std::int64_t a = 0; a < 4 * nodes; ++a) {  // mostly forward and near: long paths, and gaps
      const std::int64_t tail = d.between(0, nodes - 1);
      const std::int64_t head = std::clamp<std::int64_t>(tail + d.between(-2, 6), 0, nodes - 1);
      arcs.push_back({tail, head, d.between(0, 100)});
    }
    const Problem p = made(static_cast<Node>(nodes), arcs, {0, static_cast<Node>(nodes - 1)});
    const Solution s = max_flow(p, context);
    EXPECT_TRUE(certify(p, s).holds) << certify(p, s).why;
    EXPECT_TRUE(s.objective == solve(p, context).objective);
  }
}

TEST(MaxFlow, StoppedItHasAFlowAndABound) {
  RunContext stopping;
  stopping.request_stop();
  Problem p;
  constexpr Node nodes = 20'000;
  for (Node v = 0; v < nodes; ++v) p.add_node();
  Draws d(3);
  for (int i = 0; i < 100'000; ++i) {
    const auto tail = static_cast<Node>(d.between(0, nodes - 20));
    p.add_arc(tail, tail + static_cast<Node>(d.between(1, 19)), d.between(1, 50), 0);
  }
  for (Node v = 1; v < nodes - 1; v += 50) {
    p.add_arc(0, v, 100, 0);
    p.add_arc(v, nodes - 1, 30, 0);
  }
  p = circulation(std::move(p), 0, nodes - 1);
  const Solution s = max_flow(p, stopping);
  EXPECT_EQ(s.status, Status::interrupted);
  ASSERT_EQ(s.flow.size(), p.tail.size());
  std::vector<Wide> excess(p.supply.size(), 0);
  for (std::size_t a = 0; a < s.flow.size(); ++a) {
    ASSERT_GE(s.flow[a], 0);
    ASSERT_LE(s.flow[a], p.upper[a]);
    excess[static_cast<std::size_t>(p.tail[a])] -= s.flow[a];
    excess[static_cast<std::size_t>(p.head[a])] += s.flow[a];
  }
  for (const Wide e : excess) ASSERT_TRUE(e == 0);
  EXPECT_TRUE(s.objective >= max_flow(p, context).objective);
}

TEST(MaxFlow, WhatIsNoCirculationIsOurMistake) {
  Problem p = made(2, {{0, 1, 5}}, {0, 1});
  p.lower[0] = 1;
  EXPECT_THROW(max_flow(p, context), InternalError);
  EXPECT_THROW(max_flow(Problem{}, context), InternalError);
}

}  // namespace
}  // namespace egress::network
