// Bases go from the network to HiGHS and back.
#include <gtest/gtest.h>

#include "egress/network/min_cost_flow.h"
#include "egress/solve/lp.h"
#include "egress/solve/network_lp.h"
#include "network/export_network.h"

namespace egress {
namespace {

using network::ArcState;

network::Problem country() {
  return network::drawn::draw_export_network({.days = 30, .seed = 3}).problem;
}

/// The last balance, which follows from the others, is left out: its node is the ground.
Lp programme_of(const network::Problem& p) {
  Lp lp;
  for (network::Node v = 0; v + 1 < p.nodes; ++v) {
    const auto amount = static_cast<double>(p.supply[static_cast<std::size_t>(v)]);
    lp.add_row(amount, amount);
  }
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    std::vector<LpEntry> entries;
    if (p.tail[a] + 1 < p.nodes) entries.push_back({p.tail[a], 1});
    if (p.head[a] + 1 < p.nodes) entries.push_back({p.head[a], -1});
    const bool endless = p.upper[a] == network::unlimited;
    lp.add_column(static_cast<double>(p.lower[a]),
                  endless ? lp_infinity : static_cast<double>(p.upper[a]),
                  -static_cast<double>(p.cost[a]), entries);
  }
  return lp;
}

LpPlace place_of(ArcState state) {
  return state == ArcState::tree    ? LpPlace::basic
         : state == ArcState::upper ? LpPlace::upper
                                    : LpPlace::lower;
}

ArcState state_of(LpPlace place) {
  return place == LpPlace::basic   ? ArcState::tree
         : place == LpPlace::upper ? ArcState::upper
                                   : ArcState::lower;
}

TEST(Basis, HighsNeedsNoIterationsFromTheNetworksBasis) {
  const network::Problem p = country();
  network::MinCostFlow flow(p);
  ASSERT_EQ(flow.solve({}), Status::optimal);
  const network::Basis basis = flow.basis();
  LpBasis handed;
  for (const ArcState state : basis.arcs) handed.columns.push_back(place_of(state));
  for (std::size_t v = 0; v + 1 < basis.roots.size(); ++v) {
    handed.rows.push_back(basis.roots[v] ? LpPlace::basic : LpPlace::lower);
  }
  const LpSolution s = solve(programme_of(p), {}, std::make_shared<LpBasis>(handed));
  EXPECT_EQ(s.status, Status::optimal);
  EXPECT_EQ(s.iterations, 0);
  EXPECT_NEAR(-s.objective, static_cast<double>(flow.objective()), 1e-6);
}

TEST(Basis, TheNetworkNeedsNoPivotsFromHighsBasis) {
  const network::Problem p = country();
  const LpSolution s = solve(programme_of(p), {});
  ASSERT_EQ(s.status, Status::optimal);
  network::Basis basis;
  for (const LpPlace place : s.basis->columns) basis.arcs.push_back(state_of(place));
  for (const LpPlace place : s.basis->rows) basis.roots.push_back(place == LpPlace::basic);
  basis.roots.push_back(true);  // the ground
  network::MinCostFlow flow(p);
  ASSERT_TRUE(flow.set_basis(basis));
  ASSERT_EQ(flow.solve({}), Status::optimal);
  EXPECT_EQ(flow.effort().primal_pivots + flow.effort().dual_pivots, 0);
  EXPECT_NEAR(-s.objective, static_cast<double>(flow.objective()), 1e-6);
}

/// A fleet that legs share, a need that may be missed, and rows with one column.
Lp with_side_rows() {
  Lp lp = programme_of(country());
  const int fleet = lp.add_row(-lp_infinity, 900), need = lp.add_row(120, lp_infinity);
  const int most = lp.add_row(-lp_infinity, 40);
  Lp out;
  out.row_lower = lp.row_lower;
  out.row_upper = lp.row_upper;
  int moving = 0;
  for (int j = 0; j < lp.columns(); ++j) {
    const auto at = static_cast<std::size_t>(j);
    std::vector<LpEntry> entries;
    for (int e = lp.start[at]; e < lp.start[at + 1]; ++e) {
      const auto entry = static_cast<std::size_t>(e);
      entries.push_back({lp.index[entry], lp.value[entry]});
    }
    if (lp.objective[at] < 0 && entries.size() == 2 && ++moving % 20 == 1) {
      entries.push_back({fleet, 0.75 + (j % 3)});
      if (moving == 1) entries.push_back({need, 1});
      if (moving == 21) entries.push_back({most, 2});
    }
    out.add_column(lp.lower[at], lp.upper[at], lp.objective[at], entries);
  }
  out.add_column(0, lp_infinity, -300, std::vector<LpEntry>{{need, 1}});
  return out;
}

TEST(Basis, HighsNeedsNoIterationsFromTheBasisWithSideRows) {
  const Lp lp = with_side_rows();
  NetworkLp network(lp);
  ASSERT_EQ(network.obstacle(), "");
  std::string why;
  const auto ours = network.solve({}, why);
  ASSERT_TRUE(ours) << why;
  const LpSolution theirs = solve(lp, {}, network.basis());
  EXPECT_EQ(theirs.status, Status::optimal);
  EXPECT_EQ(theirs.iterations, 0);
  EXPECT_NEAR(ours->objective, theirs.objective, 1e-6 * std::abs(theirs.objective));
  EXPECT_GT(network.simplex().active_rows(), 0);
}

}  // namespace
}  // namespace egress
