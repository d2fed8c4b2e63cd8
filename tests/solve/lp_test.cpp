#include "egress/solve/lp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <vector>

namespace egress {
namespace {

std::vector<LpEntry> in(std::initializer_list<LpEntry> entries) { return entries; }

//  maximise 3x + 2y,  x + y <= 4,  x + 3y <= 7,  0 <= x <= 3
Lp textbook() {
  Lp lp;
  const int sum = lp.add_row(-lp_infinity, 4);
  const int weighted = lp.add_row(-lp_infinity, 7);
  lp.add_column(0, 3, 3, in({{sum, 1}, {weighted, 1}}));
  lp.add_column(0, lp_infinity, 2, in({{sum, 1}, {weighted, 3}}));
  return lp;
}

TEST(Lp, SolvesAndPricesATextbookCase) {
  const RunContext context;
  const LpSolution s = solve(textbook(), context);
  ASSERT_EQ(s.status, Status::optimal);
  EXPECT_NEAR(s.objective, 11, 1e-9);
  EXPECT_NEAR(s.x[0], 3, 1e-9);
  EXPECT_NEAR(s.x[1], 1, 1e-9);
  EXPECT_NEAR(s.row_dual[0], 2, 1e-9);  // one more on the right of the first row earns 2
  EXPECT_NEAR(s.row_dual[1], 0, 1e-9);
  EXPECT_NEAR(s.reduced_cost[0], 1, 1e-9);  // one more of x, at its upper bound, earns 1
}

TEST(Lp, PriceOfAMinimumIsNegative) {
  Lp lp;
  const int least = lp.add_row(2, lp_infinity);
  lp.add_column(0, lp_infinity, -5, in({{least, 1}}));
  const RunContext context;
  const LpSolution s = solve(lp, context);
  EXPECT_NEAR(s.objective, -10, 1e-9);
  EXPECT_NEAR(s.row_dual[0], -5, 1e-9);
}

TEST(Lp, WarmStartGivesTheSame) {
  const RunContext context;
  Lp lp = textbook();
  const LpSolution cold = solve(lp, context);
  lp.set_row_bounds(0, -lp_infinity, 3.5);
  const LpSolution warm = solve(lp, context, cold.basis);
  const LpSolution again = solve(lp, context);
  EXPECT_NEAR(warm.objective, again.objective, 1e-9);
  EXPECT_NEAR(warm.objective, 10, 1e-9);
}

TEST(Lp, InfeasibleNamesTheRowsOfTheProof) {
  Lp lp;
  const int low = lp.add_row(5, lp_infinity);
  const int high = lp.add_row(-lp_infinity, 3);
  const int idle = lp.add_row(-lp_infinity, 9);
  lp.add_column(0, lp_infinity, 1, in({{low, 1}, {high, 1}}));
  lp.add_column(0, lp_infinity, 1, in({{idle, 1}}));
  const RunContext context;
  const LpSolution s = solve(lp, context);
  ASSERT_EQ(s.status, Status::infeasible);
  EXPECT_EQ(s.conflict_rows, (std::vector<int>{low, high}));
}

TEST(Lp, BoundsAloneMayBeTheProof) {
  Lp lp;
  const int sum = lp.add_row(5, lp_infinity);
  lp.add_column(0, 2, 1, in({{sum, 1}}));
  lp.add_column(0, 2, 1, in({{sum, 1}}));
  const RunContext context;
  const LpSolution s = solve(lp, context);
  ASSERT_EQ(s.status, Status::infeasible);
  EXPECT_EQ(s.conflict_rows, std::vector<int>{sum});
  EXPECT_EQ(s.conflict_columns, (std::vector<int>{0, 1}));
}

TEST(Lp, ARowWithoutColumnsMayBeTheProof) {
  Lp lp;
  const int other = lp.add_row(-lp_infinity, 9);
  const int empty = lp.add_row(5, lp_infinity);
  lp.add_column(0, 2, 1, in({{other, 1}}));
  const RunContext context;
  const LpSolution s = solve(lp, context);
  ASSERT_EQ(s.status, Status::infeasible);
  EXPECT_EQ(s.conflict_rows, std::vector<int>{empty});
  EXPECT_TRUE(s.conflict_columns.empty());
}

TEST(Lp, Unbounded) {
  Lp lp;
  const int row = lp.add_row(-1, lp_infinity);
  lp.add_column(0, lp_infinity, 1, in({{row, 1}}));
  const RunContext context;
  EXPECT_EQ(solve(lp, context).status, Status::unbounded);
}

TEST(Lp, NothingAtAll) {
  const RunContext context;
  const LpSolution s = solve(Lp{}, context);
  EXPECT_EQ(s.status, Status::optimal);
  EXPECT_EQ(s.objective, 0);
}

TEST(Lp, NoColumnsCannotMeetARow) {
  Lp lp;
  lp.add_row(-1, 1);
  EXPECT_EQ(solve(lp, {}).status, Status::optimal);
  lp.add_row(2, 3);
  const LpSolution s = solve(lp, {});
  EXPECT_EQ(s.status, Status::infeasible);
  EXPECT_EQ(s.conflict_rows, std::vector<int>{1});
}

TEST(Lp, OutOfTimeHasNoSolution) {
  RunContext context;
  context.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const LpSolution s = solve(textbook(), context);
  // A programme that presolve ends is answered even so.
  EXPECT_TRUE(s.status == Status::limit || s.status == Status::optimal);
}

TEST(Lp, PrintsNothingAndLeavesNoFiles) {
  const auto before = std::distance(std::filesystem::directory_iterator("."), {});
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const RunContext context;
  solve(textbook(), context);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator("."), {}), before);
}

}  // namespace
}  // namespace egress
