// The network simplex before another judge: the same problem as a linear programme.
#include <gtest/gtest.h>

#include "egress/network/certificate.h"
#include "egress/network/min_cost_flow.h"
#include "egress/solve/lp.h"
#include "network/random_network.h"

namespace egress {
namespace {

using network::MinCostFlow;
using network::Problem;
using network::test::Draws;
using network::test::Flavour;

double number(std::int64_t bound) {
  return bound == network::unlimited ? lp_infinity : static_cast<double>(bound);
}

LpSolution as_programme(const Problem& p, const RunContext& context) {
  Lp lp;
  for (const auto supply : p.supply) {
    lp.add_row(static_cast<double>(supply), static_cast<double>(supply));
  }
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    std::vector<LpEntry> entries;
    if (p.tail[a] != p.head[a]) entries = {{p.tail[a], 1}, {p.head[a], -1}};
    lp.add_column(number(p.lower[a]), number(p.upper[a]), -static_cast<double>(p.cost[a]), entries);
  }
  return solve(lp, context);
}

/// Amounts that a double holds, so that the two can be compared at all.
Flavour small_flavour(Draws& d) {
  Flavour f = network::test::random_flavour(d);
  f.most = std::min<std::int64_t>(f.most, 1000);
  f.dearest = std::min<std::int64_t>(f.dearest, 1000);
  return f;
}

void expect_agreement(const MinCostFlow& flow, const Problem& p, std::uint64_t seed) {
  const RunContext context;
  const LpSolution other = as_programme(p, context);
  ASSERT_EQ(name_of(flow.status()), name_of(other.status)) << "seed " << seed;
  if (flow.status() != Status::optimal) return;
  const double ours = static_cast<double>(flow.objective());
  ASSERT_NEAR(ours, -other.objective, 1e-6 * std::max(1.0, std::abs(ours))) << "seed " << seed;
}

TEST(NetworkJudge, RandomNetworksAreWorthWhatTheProgrammeIsWorth) {
  const RunContext context;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Draws d(seed);
    const Flavour f = small_flavour(d);
    const Problem p = network::test::random_network(d, f, seed % 25 == 0 ? 60 : 12);
    MinCostFlow flow(p);
    flow.solve(context);
    expect_agreement(flow, p, seed);
    if (HasFatalFailure()) return;
  }
}

TEST(NetworkJudge, SoAreTheyAfterChanges) {
  const RunContext context;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Draws d(seed);
    const Flavour f = small_flavour(d);
    Problem p = network::test::random_network(d, f, 12);
    MinCostFlow flow(p);
    for (int round = 0; round < 50; ++round) {
      network::test::change(d, f, flow, p);
      flow.solve(context);
      expect_agreement(flow, p, seed);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace egress
