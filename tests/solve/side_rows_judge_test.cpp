// Networks with side rows against HiGHS: the same optimum, cold and after any changes, and flows
// and prices that are right by themselves.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "egress/network/side_rows.h"
#include "egress/solve/lp.h"

namespace egress {
namespace {

using network::Arc;
using network::Row;
using network::SideRowEnd;
using network::SideRowProblem;
using network::SideRowSimplex;

class Drawn {
 public:
  explicit Drawn(std::uint64_t seed) : engine_(seed) {}
  int between(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool one_in(int n) { return between(1, n) == 1; }
  double fraction() { return between(1, 40) / 8.0; }

  SideRowProblem problem() {
    SideRowProblem p;
    p.nodes = between(1, 12);
    const int arcs = between(0, 40), rows = between(0, 8);
    for (int a = 0; a < arcs; ++a) {
      p.tail.push_back(between(0, p.nodes));
      p.head.push_back(between(0, p.nodes));
      const double least = one_in(4) ? between(-5, 5) : 0;
      p.lower.push_back(least);
      p.upper.push_back(one_in(6) ? network::no_bound : least + between(0, 20));
      p.cost.push_back(between(-3, 20));
    }
    for (int v = 0; v < p.nodes; ++v) p.supply.push_back(one_in(2) ? between(-8, 8) : 0);
    if (one_in(2)) {
      for (int a = 0; a < arcs; ++a) p.stage.push_back(between(0, 3));
    }
    for (int i = 0; i < rows; ++i) {
      for (Arc a = 0; a < arcs; ++a) {
        if (!one_in(4)) continue;
        p.row_arc.push_back(a);
        p.row_value.push_back(one_in(3) ? -fraction() : fraction());
      }
      p.row_start.push_back(static_cast<std::int32_t>(p.row_arc.size()));
      draw_row(p.row_lower.emplace_back(), p.row_upper.emplace_back());
    }
    return p;
  }
  void draw_row(double& least, double& most) {
    least = one_in(2) ? -network::no_bound : between(-20, 20);
    most = one_in(2) && std::isfinite(least) ? network::no_bound : between(0, 40);
    if (most < least) std::swap(least, most);
    if (one_in(8) && std::isfinite(most)) least = most;
  }
  void change(SideRowSimplex& s) {
    const auto& p = s.problem();
    if (p.arcs() > 0 && !one_in(3)) {
      const Arc a = between(0, p.arcs() - 1);
      if (one_in(3)) {
        s.set_cost(a, between(-3, 20));
      } else {
        const double least = one_in(4) ? between(-5, 5) : 0;
        s.set_bounds(a, least, one_in(6) ? network::no_bound : least + between(0, 20));
      }
    } else if (p.rows() > 0 && one_in(2)) {
      double least = 0, most = 0;
      draw_row(least, most);
      // What was closed may open to no limit at all.
      if (one_in(4)) {
        least = -network::no_bound;
        most = network::no_bound;
      }
      s.set_row(between(0, p.rows() - 1), least, most);
    } else {
      s.set_supply(between(0, p.nodes - 1), between(-8, 8));
    }
  }

 private:
  std::mt19937_64 engine_;
};

Lp programme_of(const SideRowProblem& p) {
  Lp lp;
  for (const double amount : p.supply) lp.add_row(amount, amount);
  for (Row i = 0; i < p.rows(); ++i) {
    lp.add_row(p.row_lower[static_cast<std::size_t>(i)], p.row_upper[static_cast<std::size_t>(i)]);
  }
  for (Arc a = 0; a < p.arcs(); ++a) {
    const auto at = static_cast<std::size_t>(a);
    std::vector<LpEntry> entries;
    if (p.tail[at] != p.head[at]) {
      if (p.tail[at] < p.nodes) entries.push_back({p.tail[at], 1});
      if (p.head[at] < p.nodes) entries.push_back({p.head[at], -1});
    }
    for (Row i = 0; i < p.rows(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      for (auto e = p.row_start[row]; e < p.row_start[row + 1]; ++e) {
        const auto entry = static_cast<std::size_t>(e);
        if (p.row_arc[entry] == a) entries.push_back({p.nodes + i, p.row_value[entry]});
      }
    }
    lp.add_column(p.lower[at], p.upper[at], -p.cost[at], entries);
  }
  return lp;
}

/// Feasible, and no reduced cost or row price of the wrong sign.
void expect_right(const SideRowSimplex& s) {
  constexpr double eps = 1e-6;
  const auto& p = s.problem();
  std::vector<double> left = p.supply, activity(p.row_lower.size(), 0.0);
  left.push_back(0);
  for (Arc a = 0; a < p.arcs(); ++a) {
    const auto at = static_cast<std::size_t>(a);
    const double x = s.flow(a), d = s.reduced_cost(a);
    left[static_cast<std::size_t>(p.tail[at])] -= x;
    left[static_cast<std::size_t>(p.head[at])] += x;
    EXPECT_GE(x, p.lower[at] - eps);
    EXPECT_LE(x, p.upper[at] + eps);
    if (x < p.upper[at] - eps) {
      EXPECT_GE(d, -eps);
    }
    if (x > p.lower[at] + eps) {
      EXPECT_LE(d, eps);
    }
  }
  left.pop_back();
  for (const double x : left) EXPECT_NEAR(x, 0, eps);
  for (std::size_t i = 0; i < activity.size(); ++i) {
    for (auto e = p.row_start[i]; e < p.row_start[i + 1]; ++e) {
      const auto entry = static_cast<std::size_t>(e);
      activity[i] += p.row_value[entry] * s.flow(p.row_arc[entry]);
    }
    const double price = s.row_price(static_cast<Row>(i));
    EXPECT_GE(activity[i], p.row_lower[i] - eps);
    EXPECT_LE(activity[i], p.row_upper[i] + eps);
    if (activity[i] < p.row_upper[i] - eps) {
      EXPECT_LE(price, eps);
    }
    if (activity[i] > p.row_lower[i] + eps) {
      EXPECT_GE(price, -eps);
    }
  }
}

void expect_as_good(SideRowSimplex& s, int& stuck, std::array<int, 3>& seen) {
  const SideRowEnd end = s.solve({});
  if (end == SideRowEnd::stuck) {
    ++stuck;
    return;
  }
  const LpSolution judge = solve(programme_of(s.problem()), {});
  if (judge.status == Status::optimal) {
    ASSERT_EQ(static_cast<int>(end), static_cast<int>(SideRowEnd::optimal));
    EXPECT_NEAR(s.objective(), -judge.objective, 1e-6 * std::max(1.0, std::abs(judge.objective)));
    expect_right(s);
    ++seen[0];
  } else {
    // HiGHS may call a programme without an optimum either.
    EXPECT_TRUE(end == SideRowEnd::infeasible || end == SideRowEnd::unbounded);
    ++seen[end == SideRowEnd::infeasible ? 1 : 2];
  }
}

/// How many entries a local row has at most: so many that none is wide, none that is not, and some
/// of both.
class SideRowJudge : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(LocalRows, SideRowJudge, testing::Values(64, 0, 8));

TEST_P(SideRowJudge, RandomProblemsAreWorthWhatTheProgrammeIsWorth) {
  int stuck = 0;
  std::array<int, 3> seen{};
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    SideRowSimplex s(Drawn(seed).problem(), GetParam());
    expect_as_good(s, stuck, seen);
    if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return;
  }
  EXPECT_EQ(stuck, 0);
  for (const int each : seen) EXPECT_GT(each, 50);
}

TEST_P(SideRowJudge, SoAreTheyAfterChanges) {
  int stuck = 0;
  std::array<int, 3> seen{};
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Drawn drawn(seed);
    SideRowSimplex s(drawn.problem(), GetParam());
    for (int round = 0; round < 50; ++round) {
      SCOPED_TRACE(std::to_string(seed) + " " + std::to_string(round));
      for (int i = drawn.between(1, 4); i > 0; --i) drawn.change(s);
      const SideRowSimplex before = s;
      expect_as_good(s, stuck, seen);
      if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return;
      if (drawn.one_in(4)) s.come_back(before);
    }
  }
  EXPECT_EQ(stuck, 0);
  for (const int each : seen) EXPECT_GT(each, 20);
}

/// Places over days: ways between them and into the next day, rows of a day that several ways
/// share, and over all days a limit and a window.
class Days {
 public:
  explicit Days(std::uint64_t seed) : drawn_(seed) {
    p_.nodes = count * places;
    std::vector<std::vector<Arc>> shared(count * 2), everywhere(2);
    for (int t = 0; t < count; ++t) {
      for (int i = 0; i < places; ++i) p_.supply.push_back(i < 3 ? drawn_.between(2, 9) : 0);
      for (int i = 0; i + 1 < places; ++i) {
        for (int j = i + 1; j < places; ++j) {
          const Arc a = add(t, node(t, i), node(t, j), drawn_.between(4, 12), drawn_.between(0, 9));
          if (drawn_.one_in(2)) shared[static_cast<std::size_t>(2 * t + a % 2)].push_back(a);
          if (drawn_.one_in(6)) everywhere[static_cast<std::size_t>(a % 2)].push_back(a);
        }
        if (t + 1 < count) add(t, node(t, i), node(t + 1, i), 15, 1);
        add(t, node(t, i), p_.nodes, network::no_bound, 40);  // what finds no way
      }
      add(t, node(t, places - 1), p_.nodes, network::no_bound, -drawn_.between(0, 5));
    }
    for (const auto& row : shared) add_row(row, -network::no_bound, drawn_.between(4, 14));
    add_row(everywhere[0], -network::no_bound, 3 * count);
    add_row(everywhere[1], 2 * count, 3 * count);
  }
  static constexpr int count = 24, places = 7;

  const SideRowProblem& problem() const { return p_; }
  int day_of(Arc a) const { return day_[static_cast<std::size_t>(a)]; }
  Drawn& drawn() { return drawn_; }

 private:
  static network::Node node(int t, int i) { return t * places + i; }
  Arc add(int day, network::Node tail, network::Node head, double most, double cost) {
    p_.tail.push_back(tail);
    p_.head.push_back(head);
    p_.lower.push_back(0);
    p_.upper.push_back(most);
    p_.cost.push_back(cost);
    p_.stage.push_back(day / 3);
    day_.push_back(day);
    return p_.arcs() - 1;
  }
  void add_row(const std::vector<Arc>& arcs, double least, double most) {
    for (const Arc a : arcs) {
      p_.row_arc.push_back(a);
      p_.row_value.push_back(1 + (a % 3) / 2.0);
    }
    p_.row_start.push_back(static_cast<std::int32_t>(p_.row_arc.size()));
    p_.row_lower.push_back(least);
    p_.row_upper.push_back(most);
  }

  Drawn drawn_;
  SideRowProblem p_;
  std::vector<int> day_;
};

TEST_P(SideRowJudge, AFrozenPastIsForgottenAndNothingElse) {
  int stuck = 0, forgotten = 0;
  std::array<int, 3> seen{};
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Days days(seed);
    const SideRowProblem as_it_was = days.problem();
    SideRowSimplex s(as_it_was, GetParam());
    expect_as_good(s, stuck, seen);
    int now = 0;
    for (int round = 0; round < 5; ++round) {
      SCOPED_TRACE(std::to_string(seed) + " " + std::to_string(round));
      for (now += 4; const int day : {now - 4, now - 3, now - 2, now - 1}) {
        for (Arc a = 0; a < as_it_was.arcs(); ++a) {
          if (days.day_of(a) == day) s.freeze(a);
        }
      }
      for (Arc a = 0; a < as_it_was.arcs(); ++a) {
        const double most = as_it_was.upper[static_cast<std::size_t>(a)];
        if (days.day_of(a) < now || std::isinf(most)) continue;
        s.set_bounds(a, 0, days.drawn().one_in(4) ? 0.5 * most : most);
      }
      const auto held = [&] {
        int out = 0;
        for (Row i = 0; i < 2 * now; ++i) out += s.active(i) ? 1 : 0;
        return out;
      };
      const int before = held();
      expect_as_good(s, stuck, seen);
      forgotten += std::max(0, before - held());
    }
    // What was forgotten is known again when it may move again.
    for (Arc a = 0; a < as_it_was.arcs(); ++a) {
      const auto at = static_cast<std::size_t>(a);
      if (days.drawn().one_in(2)) s.set_bounds(a, as_it_was.lower[at], as_it_was.upper[at]);
    }
    expect_as_good(s, stuck, seen);
    if (testing::Test::HasFatalFailure() || testing::Test::HasNonfatalFailure()) return;
  }
  EXPECT_EQ(stuck, 0);
  EXPECT_EQ(seen[0], 12 * 7);
  EXPECT_GT(forgotten, 100);
}

}  // namespace
}  // namespace egress
