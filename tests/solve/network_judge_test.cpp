// The network simplex before two other judges: LEMON's, and the same problem as a linear programme.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "egress/network/certificate.h"
#include "egress/network/min_cost_flow.h"
#include "egress/solve/lp.h"
#include "network/random_network.h"
#include "solve/lemon_judge.h"

namespace egress {
namespace {

using network::MinCostFlow;
using network::Problem;
using network::test::Draws;
using network::test::Flavour;
using network::test::Lean;

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

void expect_lemon_agrees(const MinCostFlow& flow, const Problem& p) {
  const LemonAnswer other = ask_lemon(p);
  ASSERT_EQ(name_of(flow.status()), name_of(other.status)) << "LEMON";
  if (other.status != Status::optimal) return;
  ASSERT_EQ(network::to_string(flow.objective()), network::to_string(other.objective)) << "LEMON";
}

void expect_highs_agrees(const MinCostFlow& flow, const Problem& p) {
  const LpSolution other = as_programme(p, RunContext{});
  ASSERT_EQ(name_of(flow.status()), name_of(other.status)) << "HiGHS";
  if (flow.status() != Status::optimal) return;
  const double ours = static_cast<double>(flow.objective());
  ASSERT_NEAR(ours, -other.objective, 1e-6 * std::max(1.0, std::abs(ours))) << "HiGHS";
}

void expect_certificate(const MinCostFlow& flow, const Problem& p) {
  const network::Verdict verdict = certify(p, flow.solution());
  ASSERT_TRUE(verdict.holds) << verdict.why;
}

/// What was before the judges, so that no kind of network is missing without notice.
struct Docket {
  std::uint64_t networks = 0;
  std::map<Status, std::uint64_t> answers;
  network::Effort effort[3];  // by Lean
};

/// Dear arcs from every node to the first and back: without them most random networks can carry
/// nothing, and the more so the more they change.
void add_ways_out(Problem& p, const Flavour& f) {
  for (network::Node v = 1; v < p.nodes; ++v) {
    p.add_arc(v, 0, network::unlimited, 3 * f.dearest);
    p.add_arc(0, v, network::unlimited, 3 * f.dearest);
  }
}

/// One network: from nothing; after fifty changes in groups, going on from the last basis; and from
/// nothing again. The certificate and LEMON judge every answer, HiGHS (slower) the first and last.
void judge(std::uint64_t seed, const Flavour& f, Draws& d, bool fits_double, Docket& docket) {
  const RunContext context;
  Problem p = network::test::random_network(d, f, seed % 20 == 0 ? 300 : seed % 4 == 0 ? 60 : 12);
  if (d.chance(70)) add_ways_out(p, f);
  if (refuse(p)) return;
  MinCostFlow flow(p);
  const auto solve = [&](bool highs_too) {
    ++docket.answers[flow.solve(context)];
    expect_certificate(flow, p);
    expect_lemon_agrees(flow, p);
    if (highs_too && fits_double) expect_highs_agrees(flow, p);
  };
  solve(true);
  const auto lean = static_cast<Lean>(seed % 3);
  for (std::int64_t left = 50; left > 0;) {
    const std::int64_t group = std::min(left, d.between(1, 12));
    for (std::int64_t i = 0; i < group; ++i) network::test::change(d, f, flow, p, lean);
    left -= group;
    if (refuse(p)) return;
    solve(left == 0);
    if (testing::Test::HasFatalFailure()) return;
  }
  auto& effort = docket.effort[static_cast<int>(lean)];
  effort.primal_pivots += flow.effort().primal_pivots;
  effort.dual_pivots += flow.effort().dual_pivots;
  flow.forget();
  solve(false);
  ++docket.networks;
}

/// 2,000; a nightly run asks for more.
std::uint64_t networks() {
  const char* wanted = std::getenv("EGRESS_JUDGE_NETWORKS");
  return wanted == nullptr ? 2000 : std::stoull(wanted);
}

void expect_variety(const Docket& docket) {
  EXPECT_GT(docket.networks, networks() / 2);  // the others have numbers that are refused
  for (const Status status : {Status::optimal, Status::infeasible, Status::unbounded})
    EXPECT_GT(docket.answers.at(status), networks() / 20) << name_of(status);
  for (const network::Effort& effort : docket.effort) {
    EXPECT_GT(static_cast<std::uint64_t>(effort.primal_pivots), networks());
    EXPECT_GT(static_cast<std::uint64_t>(effort.dual_pivots), networks() / 4);
  }
}

TEST(NetworkJudge, CertificatesLemonAndHighsAgreeColdAndAfterChanges) {
  Docket docket;
  for (std::uint64_t seed = 1; seed <= networks(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Draws d(seed);
    const Flavour f = small_flavour(d);
    judge(seed, f, d, true, docket);
    if (HasFatalFailure()) return;
  }
  expect_variety(docket);
}

TEST(NetworkJudge, CertificatesAndLemonAgreeOnNumbersOfAnySize) {
  Docket docket;
  for (std::uint64_t seed = 1; seed <= networks(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Draws d(seed);
    const Flavour f = network::test::random_flavour(d);
    judge(seed, f, d, false, docket);
    if (HasFatalFailure()) return;
  }
  expect_variety(docket);
}

}  // namespace
}  // namespace egress
