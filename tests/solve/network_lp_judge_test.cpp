// Linear programmes that are networks with something beside, by the network and by HiGHS: the same
// end, the same worth, and amounts and prices that prove it.
//
// Changes keep what was found at the start: a balance stays an equation, a fleet a limit on columns
// that are never negative, a requirement a
// requirement (no upper bound, of a column that is never negative), and what pays for it keeps its
// bounds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "egress/solve/lp.h"
#include "egress/solve/network_lp.h"

namespace egress {
namespace {

class DrawnProgramme {
 public:
  explicit DrawnProgramme(std::uint64_t seed) : engine_(seed) {
    const int nodes = between(1, 8), arcs = between(1, 24);
    for (int v = 0; v < nodes; ++v) nodes_.push_back(balance());
    for (int i = between(0, 4); i > 0; --i) side_rows_.push_back(add_side_row());
    for (int i = between(0, 3); i > 0; --i) {
      fleets_.push_back({lp.add_row(-lp_infinity, between(0, 30)), between(0, nodes - 1), one_in(2),
                         between(1, 24) / 8.0});
    }
    for (int a = 0; a < arcs; ++a) add_arc();
    for (int i = between(0, 2); i > 0; --i) add_other_column();
    if (one_in(10)) lp.add_row(-1, 1);  // of nothing
    if (!one_in(4)) make_possible();
  }

  /// A bound of a column, a row, an amount or a requirement.
  void change(NetworkLp& network) {
    const int kind = between(0, 4);
    if (kind == 4) {
      if (fleets_.empty()) return;
      const int row = fleets_[below(fleets_.size())].row;
      const double most = one_in(8) ? -1 : between(0, 30);
      lp.set_row_bounds(row, -lp_infinity, most);
      network.set_row_bounds(row, -lp_infinity, most);
      return;
    }
    if (kind == 0) {
      if (arcs_.empty()) return;
      const int column = arcs_[below(arcs_.size())];
      auto [least, most] = column_bounds();
      if (std::ranges::find(required_, column) != required_.end()) {
        least = std::max(least, 0.0);
        most = std::max(most, least);
      }
      lp.set_column_bounds(column, least, most);
      network.set_column_bounds(column, least, most);
      return;
    }
    const std::vector<int>& rows = kind == 1 ? nodes_ : kind == 2 ? side_rows_ : requirements_;
    if (rows.empty()) return;
    const int row = rows[below(rows.size())];
    double least = between(-8, 8), most = least;
    if (kind == 2) std::tie(least, most) = row_bounds();
    // What could be a requirement stays one.
    if (kind == 3 || std::isinf(lp.row_upper[static_cast<std::size_t>(row)])) {
      least = between(-2, 12);
      most = lp_infinity;
    }
    lp.set_row_bounds(row, least, most);
    network.set_row_bounds(row, least, most);
  }

  int between(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool one_in(int n) { return between(1, n) == 1; }

  Lp lp;

 private:
  std::size_t below(std::size_t n) { return engine_() % n; }
  double value() { return between(1, 24) / 8.0 * (one_in(3) ? -1 : 1); }
  int balance() {
    const double amount = one_in(2) ? between(-6, 6) : 0;
    return lp.add_row(amount, amount);
  }
  std::pair<double, double> column_bounds() {
    const double least = one_in(4) ? between(-4, 4) : 0;
    return {least, one_in(5) ? lp_infinity : least + between(0, 15)};
  }
  std::pair<double, double> row_bounds() {
    double least = one_in(2) ? -lp_infinity : between(-20, 20);
    double most = one_in(2) && std::isfinite(least) ? lp_infinity : between(-5, 40);
    if (most < least) std::swap(least, most);
    if (one_in(8) && std::isfinite(most)) least = most;
    return {least, most};
  }
  int add_side_row() {
    const auto [least, most] = row_bounds();
    return lp.add_row(least, most);
  }

  void add_arc() {
    std::vector<LpEntry> entries;
    const int tail = between(-1, static_cast<int>(nodes_.size()) - 1);
    const int head = between(-1, static_cast<int>(nodes_.size()) - 1);
    if (tail >= 0) entries.push_back({nodes_[static_cast<std::size_t>(tail)], 1});
    if (head >= 0 && head != tail) entries.push_back({nodes_[static_cast<std::size_t>(head)], -1});
    for (const int row : side_rows_) {
      if (one_in(4)) entries.push_back({row, value()});
    }
    for (int i = one_in(4) ? between(1, 2) : 0; i > 0; --i) {
      const int row = add_side_row();
      side_rows_.push_back(row);
      entries.push_back({row, value()});
      bounded_.push_back(row);
    }
    auto [least, most] = column_bounds();
    const bool requires_some = one_in(4);
    bool sails = false;
    for (const Fleet& fleet : fleets_) {
      if ((fleet.at_tail ? tail : head) != fleet.node || tail == head || one_in(3)) continue;
      entries.push_back({fleet.row, fleet.rate});
      sails = true;
    }
    if (sails) {
      least = std::max(least, 0.0);
      most = std::max(most, least);
    }
    if (requires_some) {
      least = std::max(least, 0.0);
      most = std::max(most, least);
      const int row = lp.add_row(between(-1, 10), lp_infinity);
      requirements_.push_back(row);
      entries.push_back({row, std::abs(value())});
      const LpEntry missed{row, std::abs(value())};
      if (!one_in(6)) lp.add_column(0, lp_infinity, -between(0, 40), {&missed, 1});
    }
    const int column = lp.add_column(least, most, between(-20, 8), entries);
    if (tail != head) arcs_.push_back(column);
    if (requires_some || sails) required_.push_back(column);
    // Rows of one column stay so.
    for (; !bounded_.empty(); bounded_.pop_back()) std::erase(side_rows_, bounded_.back());
  }

  /// Not of the network: any values in any rows but balances.
  void add_other_column() {
    std::vector<LpEntry> entries;
    for (const int row : side_rows_) {
      if (one_in(2)) entries.push_back({row, value()});
    }
    const auto [least, most] = column_bounds();
    lp.add_column(least, most, between(-10, 4), entries);
  }

  /// Every node has a dear way in and out, and the side rows have room for some amounts at least.
  void make_possible() {
    for (const int row : nodes_) {
      for (const double way : {1.0, -1.0}) {
        const LpEntry entry{row, way};
        lp.add_column(0, lp_infinity, -60, {&entry, 1});
      }
    }
    std::vector<double> activity(lp.row_lower.size(), 0.0);
    for (std::size_t j = 0; j < lp.lower.size(); ++j) {
      const double x = lp.lower[j] + (lp.upper[j] > lp.lower[j] ? between(0, 1) : 0);
      for (int e = lp.start[j]; e < lp.start[j + 1]; ++e) {
        const auto entry = static_cast<std::size_t>(e);
        activity[static_cast<std::size_t>(lp.index[entry])] += lp.value[entry] * x;
      }
    }
    for (std::size_t i = 0; i < activity.size(); ++i) {
      if (std::ranges::find(nodes_, static_cast<int>(i)) != nodes_.end()) continue;
      lp.row_lower[i] = std::min(lp.row_lower[i], activity[i]);
      lp.row_upper[i] = std::max(lp.row_upper[i], activity[i]);
    }
  }

  /// Serves arcs that share an end, each at the same rate.
  struct Fleet {
    int row, node;
    bool at_tail;
    double rate;
  };
  std::vector<Fleet> fleets_;
  std::mt19937_64 engine_;
  std::vector<int> nodes_, side_rows_, requirements_, bounded_, arcs_, required_;
};

constexpr double eps = 1e-6;

/// Within its bounds, and priced only where it is at the one that the sign speaks of.
void expect_in_place(double x, double least, double most, double price, const std::string& what) {
  EXPECT_GE(x, least - eps) << what;
  EXPECT_LE(x, most + eps) << what;
  if (x < most - eps) {
    EXPECT_LE(price, eps) << what << " below its upper bound";
  }
  if (x > least + eps) {
    EXPECT_GE(price, -eps) << what << " above its lower bound";
  }
}

void expect_optimal(const Lp& lp, const LpSolution& solution) {
  std::vector<double> activity(lp.row_lower.size(), 0.0);
  double worth = 0;
  for (std::size_t j = 0; j < lp.lower.size(); ++j) {
    double reduced = lp.objective[j];
    for (auto e = static_cast<std::size_t>(lp.start[j]);
         e < static_cast<std::size_t>(lp.start[j + 1]); ++e) {
      const auto row = static_cast<std::size_t>(lp.index[e]);
      activity[row] += lp.value[e] * solution.x[j];
      reduced -= lp.value[e] * solution.row_dual[row];
    }
    worth += lp.objective[j] * solution.x[j];
    EXPECT_NEAR(solution.reduced_cost[j], reduced, eps) << "column " << j;
    expect_in_place(solution.x[j], lp.lower[j], lp.upper[j], solution.reduced_cost[j],
                    "column " + std::to_string(j));
  }
  EXPECT_NEAR(solution.objective, worth, eps);
  for (std::size_t i = 0; i < activity.size(); ++i) {
    expect_in_place(activity[i], lp.row_lower[i], lp.row_upper[i], solution.row_dual[i],
                    "row " + std::to_string(i));
  }
}

struct Count {
  int optimal = 0, infeasible = 0, unbounded = 0, stuck = 0, handed = 0, all = 0;
};

void judge(const Lp& lp, NetworkLp& network, Count& count) {
  std::string why_not;
  const std::optional<LpSolution> ours = network.solve({}, why_not);
  const LpSolution theirs = solve(lp, {});
  ++count.all;
  // Wherever it ended, what it hands over is a basis that HiGHS can go on from.
  if (const auto basis = network.basis()) {
    ++count.handed;
    EXPECT_EQ(solve(lp, {}, basis).status, theirs.status);
  }
  if (!ours && why_not == "lost in rounding") {
    ++count.stuck;
    return;
  }
  if (theirs.status != Status::optimal) {
    // HiGHS may call a programme without an optimum either.
    EXPECT_FALSE(ours.has_value()) << "no optimum is there";
    EXPECT_TRUE(why_not == "infeasible" || why_not == "unbounded") << why_not;
    ++(why_not == "infeasible" ? count.infeasible : count.unbounded);
    return;
  }
  ASSERT_TRUE(ours.has_value()) << why_not;
  ++count.optimal;
  EXPECT_NEAR(ours->objective, theirs.objective, eps * std::max(1.0, std::abs(theirs.objective)));
  expect_optimal(lp, *ours);
}

/// Back where it was, everything is the same to the last bit.
void come_back(NetworkLp& network, const NetworkLp::State& state) {
  std::string why_not, why_not_again;
  network.restore(state);
  const auto once = network.solve({}, why_not);
  network.restore(state);
  const auto again = network.solve({}, why_not_again);
  EXPECT_EQ(why_not, why_not_again);
  ASSERT_EQ(once.has_value(), again.has_value());
  if (!once) return;
  EXPECT_EQ(once->x, again->x);
  EXPECT_EQ(once->row_dual, again->row_dual);
  EXPECT_EQ(once->reduced_cost, again->reduced_cost);
}

void judge_all(std::uint64_t seed, Count& count) {
  DrawnProgramme drawn(seed);
  NetworkLp network(drawn.lp);
  if (!network.obstacle().empty()) return;
  judge(drawn.lp, network, count);
  for (int round = 0; round < 3 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("change " + std::to_string(round));
    const Lp lp = drawn.lp;
    const NetworkLp::State state = network.save();
    for (int i = drawn.between(1, 4); i > 0; --i) drawn.change(network);
    judge(drawn.lp, network, count);
    if (!drawn.one_in(3)) continue;
    come_back(network, state);
    drawn.lp = lp;
    judge(drawn.lp, network, count);
  }
}

TEST(NetworkLpJudge, RandomProgrammesAreWorthWhatHighsSays) {
  Count count;
  for (std::uint64_t seed = 0; seed < 1000 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    judge_all(seed, count);
  }
  EXPECT_EQ(count.stuck, 0);
  EXPECT_GT(count.all, 3000);
  for (const int each : {count.optimal, count.infeasible, count.unbounded, count.handed}) {
    EXPECT_GT(each, 100);
  }
}

}  // namespace
}  // namespace egress
