#include "egress/network/screening.h"

#include <gtest/gtest.h>

#include <map>

#include "network/export_network.h"

namespace egress::network {
namespace {

using drawn::draw_still_network;
using drawn::StillNetwork;

using Set = std::vector<int>;

struct Searched {
  std::map<Set, Wide> cost;  // of the sets that were evaluated
  Wide open = 0;
};

Searched search(const StillNetwork& drawn, std::size_t size) {
  const RunContext context;
  ArcScreening step(drawn.problem, drawn.legs, context);
  Searched out;
  out.open = step.cost();
  Set set;
  std::vector<char> banned(drawn.legs.size(), 0);
  auto seen = [&](Set closed) {
    std::ranges::sort(closed);
    EXPECT_TRUE(out.cost.emplace(closed, step.cost()).second) << "seen twice";
  };
  EXPECT_TRUE(search_sets(step, size, set, banned, seen));
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(std::ranges::count(banned, 0), std::ssize(banned));
  return out;
}

/// f(set) for every set of one to `size` of `n` things.
template <class F>
void each_set(int n, std::size_t size, Set& set, F f) {
  for (int thing = set.empty() ? 0 : set.back() + 1; thing < n && set.size() < size; ++thing) {
    set.push_back(thing);
    f(set);
    each_set(n, size, set, f);
    set.pop_back();
  }
}

TEST(Screening, EverySetCostsWhatItsDearestEvaluatedSubsetDoes) {
  std::size_t evaluated = 0, sets = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const StillNetwork drawn = draw_still_network({1, 3, 8, 2, 16, 6, seed});
    const Searched found = search(drawn, 3);
    const RunContext context;
    MinCostFlow solver(drawn.problem);
    Set set;
    each_set(static_cast<int>(drawn.legs.size()), 3, set, [&](const Set& closed) {
      Problem problem = drawn.problem;
      for (const int leg : closed) {
        problem.upper[static_cast<std::size_t>(drawn.legs[static_cast<std::size_t>(leg)])] = 0;
      }
      const Solution alone = solve(problem, context);
      ASSERT_EQ(alone.status, Status::optimal);
      Wide dearest = found.open;
      for (unsigned mask = 1; mask < 1U << closed.size(); ++mask) {
        Set subset;
        for (std::size_t i = 0; i < closed.size(); ++i) {
          if ((mask >> i & 1U) != 0) subset.push_back(closed[i]);
        }
        const auto at = found.cost.find(subset);
        if (at != found.cost.end()) dearest = std::max(dearest, at->second);
      }
      EXPECT_TRUE(dearest == alone.objective);
      ++sets;
    });
    evaluated += found.cost.size();
  }
  EXPECT_LT(evaluated * 2, sets);  // or it would not be worth the trouble
}

TEST(Screening, WhatClosingMakesImpossibleStaysSo) {
  Problem problem;
  const Node field = problem.add_node(5), port = problem.add_node(-5);
  const std::vector<Arc> links{problem.add_arc(field, port, 5, 1),
                               problem.add_arc(field, port, 5, 2)};
  const RunContext context;
  ArcScreening step(problem, links, context);
  EXPECT_TRUE(step.in_use(0));
  EXPECT_FALSE(step.in_use(1));
  ASSERT_TRUE(step.close(0));
  EXPECT_TRUE(step.possible() && step.cost() == 10 && step.in_use(1));
  ASSERT_TRUE(step.close(1));
  EXPECT_FALSE(step.possible());
  EXPECT_FALSE(step.in_use(0) || step.in_use(1));
  step.undo();
  step.undo();
  ASSERT_TRUE(step.close(1));
  EXPECT_TRUE(step.possible() && step.cost() == 5);
}

TEST(Screening, CountsSets) {
  EXPECT_EQ(count_sets(300, 1) + count_sets(300, 2) + count_sets(300, 3), 4'500'250);
  EXPECT_EQ(count_sets(3, 4), 0);
  EXPECT_EQ(count_sets(5, 0), 1);
  EXPECT_EQ(count_sets(std::int64_t{1} << 40, 4), std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace egress::network
