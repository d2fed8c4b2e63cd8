#include "egress/network/min_cost_flow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "egress/network/certificate.h"
#include "network/random_network.h"

namespace egress::network {
namespace {

using test::Draws;
using test::Flavour;

const RunContext context;

void expect_same(const Problem& a, const Problem& b) {
  EXPECT_EQ(a.tail, b.tail);
  EXPECT_EQ(a.head, b.head);
  EXPECT_EQ(a.lower, b.lower);
  EXPECT_EQ(a.upper, b.upper);
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.supply, b.supply);
}

/// The answer holds by its certificate, and is that of a solve from nothing.
void expect_right(const MinCostFlow& flow, const Problem& p, std::uint64_t seed) {
  const Solution warm = flow.solution();
  const Verdict verdict = certify(p, warm);
  ASSERT_TRUE(verdict.holds) << verdict.why << ", seed " << seed << ", status "
                             << name_of(warm.status);
  const Solution cold = solve(p, context);
  ASSERT_EQ(warm.status, cold.status) << "seed " << seed;
  ASSERT_TRUE(certify(p, cold).holds) << "seed " << seed;
  if (warm.status == Status::optimal) {
    ASSERT_TRUE(warm.objective == cold.objective) << "seed " << seed;
    ASSERT_TRUE(warm.objective == flow.objective()) << "seed " << seed;
  }
}

//   Two ways from a to c:  a -1-> b -1-> c  holds 4,  a -5-> c  holds 10.
Problem two_ways() {
  Problem p;
  for (const std::int64_t amount : {6, 0, -6}) p.add_node(amount);
  p.add_arc(0, 1, 4, 1);
  p.add_arc(1, 2, 9, 1);
  p.add_arc(0, 2, 10, 5);
  return p;
}

TEST(MinCostFlow, FillsTheCheapWayFirst) {
  const Solution s = solve(two_ways(), context);
  EXPECT_EQ(s.status, Status::optimal);
  EXPECT_EQ(s.flow, (std::vector<std::int64_t>{4, 4, 2}));
  EXPECT_TRUE(s.objective == 18);
  EXPECT_TRUE(certify(two_ways(), s).holds);
}

TEST(MinCostFlow, GoesOnAfterAClosureAndBack) {
  Problem p = two_ways();
  MinCostFlow flow(p);
  EXPECT_EQ(flow.solve(context), Status::optimal);
  flow.set_upper(1, 0);
  EXPECT_EQ(flow.solve(context), Status::optimal);
  EXPECT_EQ(flow.flow(2), 6);
  EXPECT_TRUE(flow.objective() == 30);
  flow.set_upper(1, 9);
  EXPECT_EQ(flow.solve(context), Status::optimal);
  EXPECT_TRUE(flow.objective() == 18);
  EXPECT_EQ(flow.effort().cold_starts, 1);
}

TEST(MinCostFlow, NamesTheCutThatIsTooSmall) {
  Problem p = two_ways();
  p.upper[2] = 1;
  const Solution s = solve(p, context);
  EXPECT_EQ(s.status, Status::infeasible);
  EXPECT_TRUE(certify(p, s).holds) << certify(p, s).why;
}

TEST(MinCostFlow, NamesTheCircleThatPays) {
  Problem p = two_ways();
  p.add_arc(2, 0, unlimited, -9);
  p.upper = {unlimited, unlimited, 10, unlimited};
  const Solution s = solve(p, context);
  EXPECT_EQ(s.status, Status::unbounded);
  EXPECT_EQ(s.cycle.size(), 3U);
  EXPECT_TRUE(certify(p, s).holds) << certify(p, s).why;
}

TEST(MinCostFlow, CrossedBoundsAreBadNewsUntilMended) {
  Problem p = two_ways();
  MinCostFlow flow(p);
  flow.set_lower(0, 5);
  p.lower[0] = 5;
  EXPECT_EQ(flow.solve(context), Status::infeasible);
  EXPECT_EQ(flow.solution().cut_arc, 0);
  EXPECT_TRUE(certify(p, flow.solution()).holds);
  flow.set_upper(0, 5);
  EXPECT_EQ(flow.solve(context), Status::optimal);
  EXPECT_EQ(flow.flow(0), 5);
}

TEST(MinCostFlow, EmptyAndLonelyNetworks) {
  EXPECT_EQ(solve(Problem{}, context).status, Status::optimal);
  Problem lonely;
  lonely.add_node(0);
  EXPECT_EQ(solve(lonely, context).status, Status::optimal);
  lonely.supply[0] = 1;
  const Solution s = solve(lonely, context);
  EXPECT_EQ(s.status, Status::infeasible);
  EXPECT_TRUE(certify(lonely, s).holds);
}

TEST(MinCostFlow, RefusesWhatCouldOverflow) {
  Problem p = two_ways();
  EXPECT_FALSE(refuse(p));
  p.cost[1] = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(refuse(p)->arc, 1);
  p = two_ways();
  p.supply[2] = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(refuse(p)->node, 2);
  p = two_ways();
  p.upper[0] = unlimited - 1;
  EXPECT_EQ(refuse(p)->arc, 0);
  p = two_ways();
  p.head[2] = 3;
  EXPECT_EQ(refuse(p)->arc, 2);
}

//  What each certificate must see: another flow, another price, another objective.
TEST(MinCostFlow, CertificatesRefuseWhatIsBroken) {
  const Problem p = two_ways();
  const Solution good = solve(p, context);
  Solution s = good;
  s.flow = {3, 3, 3};
  EXPECT_FALSE(certify(p, s).holds);
  s = good;
  s.flow[0] = 5;
  EXPECT_FALSE(certify(p, s).holds);
  s = good;
  s.potential[1] += 1;
  s.potential[2] += 7;
  EXPECT_FALSE(certify(p, s).holds);
  s = good;
  s.objective += 1;
  EXPECT_FALSE(certify(p, s).holds);
  s = good;
  s.status = Status::infeasible;
  s.cut = {0};
  EXPECT_FALSE(certify(p, s).holds);
  s.status = Status::unbounded;
  s.cycle = {0, 1};
  EXPECT_FALSE(certify(p, s).holds);
}

TEST(MinCostFlow, RandomNetworksHoldByTheirCertificates) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    Draws d(seed);
    const Flavour f = test::random_flavour(d);
    const Problem p = test::random_network(d, f, seed % 20 == 0 ? 200 : 14);
    if (refuse(p)) continue;
    MinCostFlow flow(p);
    flow.solve(context);
    expect_right(flow, p, seed);
    expect_same(flow.problem(), p);
    if (HasFatalFailure()) return;
  }
}

/// All arcs lead forward, to the last node in the end if the draw is kind: the tree is grown.
TEST(MinCostFlow, ForwardNetworksHoldByTheirCertificates) {
  int optimal = 0, infeasible = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Draws d(seed);
    Problem p;
    const auto nodes = static_cast<Node>(d.between(2, 40));
    const auto most = d.between(1, 60), rebate = d.between(0, 1) * 20;
    for (Node v = 0; v + 1 < nodes; ++v) p.add_node(std::max<std::int64_t>(0, d.between(-9, 9)));
    p.add_node(-std::accumulate(p.supply.begin(), p.supply.end(), std::int64_t{0}));
    if (d.between(0, 9) == 0) p.supply.back() += d.between(-2, 2);
    for (auto left = d.between(1, 5) * nodes; left > 0; --left) {
      const auto from = static_cast<Node>(d.between(0, nodes - 2));
      const auto to = static_cast<Node>(d.between(from + 1, std::min(nodes - 1, from + 9)));
      const bool endless = d.between(0, 9) == 0;
      p.add_arc(from, to, endless ? unlimited : d.between(0, most), d.between(0, 30) - rebate);
    }
    const Solution s = solve(p, context);
    ASSERT_TRUE(certify(p, s).holds) << certify(p, s).why << ", seed " << seed;
    optimal += s.status == Status::optimal ? 1 : 0;
    infeasible += s.status == Status::infeasible ? 1 : 0;
  }
  EXPECT_GT(optimal, 500);
  EXPECT_GT(infeasible, 100);
}

TEST(MinCostFlow, CertificatesHoldAfterAnyChanges) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Draws d(seed);
    const Flavour f = test::random_flavour(d);
    Problem p = test::random_network(d, f, seed % 20 == 0 ? 100 : 12);
    if (refuse(p)) continue;
    MinCostFlow flow(p);
    for (int round = 0; round < 50; ++round) {
      const auto changes = d.between(1, d.chance(20) ? 12 : 2);
      for (std::int64_t i = 0; i < changes; ++i) {
        test::change(d, f, flow, p);
      }
      flow.solve(context);
      expect_right(flow, p, seed);
      if (HasFatalFailure()) return;
    }
    expect_same(flow.problem(), p);
  }
}

TEST(MinCostFlow, ABasisCanBeTakenAwayAndGivenBack) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Draws d(seed);
    const Flavour f = test::random_flavour(d);
    Problem p = test::random_network(d, f, 30);
    if (refuse(p)) continue;
    MinCostFlow flow(p);
    flow.solve(context);
    const auto before = flow.save();
    const Problem at_first = p;
    const Solution first = flow.solution();
    for (int i = 0; i < 10; ++i) {
      const auto arcs = p.arcs();
      while (p.arcs() == arcs && i >= 0) {  // any change but a new arc
        Draws trial = d;
        if (trial.between(0, test::last_kind) == test::adds_an_arc) {
          d.between(0, test::last_kind);
          continue;
        }
        test::change(d, f, flow, p);
        break;
      }
    }
    flow.solve(context);
    flow.restore(*before);
    expect_same(flow.problem(), at_first);
    EXPECT_EQ(flow.status(), first.status);
    EXPECT_EQ(flow.solution().flow, first.flow);
    EXPECT_EQ(flow.solution().potential, first.potential);

    MinCostFlow other(at_first);
    ASSERT_TRUE(other.set_basis(flow.basis()));
    const std::int64_t pivots = other.effort().primal_pivots + other.effort().dual_pivots;
    other.solve(context);
    EXPECT_EQ(other.status(), first.status);
    // Elsewhere the search may have ended before nothing paid: at an arc that nothing stops.
    if (first.status == Status::optimal) {
      EXPECT_EQ(other.effort().primal_pivots + other.effort().dual_pivots, pivots);
    }
    EXPECT_EQ(other.solution().flow, first.flow);
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(MinCostFlow, WhatIsNotATreeIsNoBasis) {
  MinCostFlow flow(two_ways());
  Basis b{{ArcState::tree, ArcState::tree, ArcState::tree}, {false, false, false}};
  EXPECT_FALSE(flow.set_basis(b));  // a circle, and no root
  b.arcs[2] = ArcState::upper;
  EXPECT_FALSE(flow.set_basis(b));
  b.roots[2] = true;
  EXPECT_TRUE(flow.set_basis(b));
  EXPECT_EQ(flow.solve(context), Status::optimal);
}

TEST(MinCostFlow, StopsWhenAsked) {
  Draws d(7);
  Problem p = test::random_network(d, {.most = 1000, .dearest = 1000}, 2);
  for (int i = 0; i < 3000; ++i) p.add_node(i % 2 == 0 ? 1 : -1);
  for (int i = 0; i < 20000; ++i) {
    p.add_arc(static_cast<Node>(d.between(0, p.nodes - 1)),
              static_cast<Node>(d.between(0, p.nodes - 1)), 3, d.between(0, 1000));
  }
  RunContext stopped;
  stopped.request_stop();
  MinCostFlow flow(p);
  EXPECT_EQ(flow.solve(stopped), Status::interrupted);
  EXPECT_FALSE(certify(p, flow.solution()).holds);
  flow.solve(context);
  expect_right(flow, p, 7);
}

}  // namespace
}  // namespace egress::network
