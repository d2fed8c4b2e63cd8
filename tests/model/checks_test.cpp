// The parts of validation that have an obvious slow twin.
#include "egress/model/checks.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace egress::checks {
namespace {

constexpr Day base = 19600;  // 2023-08-31

RC_GTEST_PROP(Total, IsTheSumOverItsDays, ()) {
  Profile rate;
  const int rows = *rc::gen::inRange(1, 6);
  for (int i = 0; i < rows; ++i) {
    const Day from = base + *rc::gen::inRange(0, 800);
    rate.set(from, from + *rc::gen::inRange(1, 800), *rc::gen::inRange(0, 1000) / 8.0,
             *rc::gen::element(PerCalendar::none, PerCalendar::year, PerCalendar::month),
             Measure::mass);
  }
  const Day from = base + *rc::gen::inRange(0, 800);
  const Day to = from + *rc::gen::inRange(0, 800);
  const auto sum = total(rate, from, to, [](Measure) { return 2.0; });
  double slow = 0;
  for (Day day = from; day < to; ++day) slow += 2 * rate.per_day(day);
  if (!sum) {
    RC_ASSERT((from == to || std::isnan(slow)));
  } else {
    RC_ASSERT(std::abs(*sum - slow) <= 1e-8 * (1 + std::abs(slow)));
  }
}

TEST(Total, OfAWholeYearIsItsFigure) {
  const Profile rate(60, Measure::mass, PerCalendar::year);
  const auto one = [](Measure) { return 1.0; };
  EXPECT_NEAR(*total(rate, day_of(2024, 1, 1), day_of(2025, 1, 1), one), 60, 1e-9);
  EXPECT_NEAR(*total(rate, day_of(2023, 1, 1), day_of(2026, 1, 1), one), 180, 1e-9);
}

struct Net {
  Model m;
  std::vector<std::string> found(std::string_view code) const {
    const auto locate = [](std::string_view, std::string_view id, std::string_view) {
      SourceSpan where;
      where.file = std::string(id);
      return where;
    };
    std::vector<std::string> ids;
    const Diagnostics diagnostics = validate(m, locate);
    for (const auto& d : diagnostics.items()) {
      if (d.code == code) ids.push_back(d.where.file);
    }
    return ids;
  }
};

Net random_net() {
  Net net;
  Model& m = net.m;
  m.horizon = {base, base + 100, Period::day};
  const auto nodes = *rc::gen::inRange<std::size_t>(1, 8);
  const auto commodities = *rc::gen::inRange<std::size_t>(1, 3);
  for (std::size_t i = 0; i < nodes; ++i) m.nodes.emplace_back().id = "n" + std::to_string(i);
  for (std::size_t i = 0; i < commodities; ++i) {
    m.commodities.emplace_back().id = "c" + std::to_string(i);
  }
  const auto node = [&] { return NodeIndex(*rc::gen::inRange<std::size_t>(0, nodes)); };
  const auto commodity = [&] {
    return CommodityIndex(*rc::gen::inRange<std::size_t>(0, commodities));
  };
  const int links = *rc::gen::inRange(0, 10);
  for (int i = 0; i < links; ++i) {
    auto& link = m.links.emplace_back();
    link.id = "l" + std::to_string(i);
    link.tail = node();
    link.head = node();
    link.commodities = {commodity()};
  }
  const int supplies = *rc::gen::inRange(1, 4);
  for (int i = 0; i < supplies; ++i) {
    auto& supply = m.supplies.emplace_back();
    supply.id = "s" + std::to_string(i);
    supply.node = node();
    supply.commodity = commodity();
    supply.rate = Profile(1, Measure::mass);
  }
  const int markets = *rc::gen::inRange(0, 3);
  for (int i = 0; i < markets; ++i) {
    auto& market = m.markets.emplace_back();
    market.id = "m" + std::to_string(i);
    market.node = node();
    market.commodities = {commodity()};
    market.steps = {{Profile(1, Measure::mass), {}}};
    market.requires_ = Profile(1, Measure::mass);
  }
  return net;
}

/// Reachability by closing the relation until nothing changes.
bool reaches(const Model& m, CommodityIndex commodity, NodeIndex from, NodeIndex to) {
  std::set<NodeIndex> seen{from};
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& link : m.links) {
      if (link.commodities.front() == commodity && seen.contains(link.tail)) {
        grown = seen.insert(link.head).second || grown;
      }
    }
  }
  return seen.contains(to);
}

RC_GTEST_PROP(Reach, MarketsWithoutSupplyAreThoseThatNoneReaches, ()) {
  const Net net = random_net();
  std::vector<std::string> expected;
  for (const auto& market : net.m.markets) {
    const bool served = std::ranges::any_of(net.m.supplies, [&](const Supply& supply) {
      return supply.commodity == market.commodities.front() &&
             reaches(net.m, supply.commodity, supply.node, market.node);
    });
    if (!served) expected.push_back(market.id);
  }
  RC_ASSERT(net.found("E0404") == expected);
}

RC_GTEST_PROP(Reach, AnIslandIsToldExactlyWhereASupplyReachesNoMarket, ()) {
  const Net net = random_net();
  bool stranded = false;
  std::set<std::string> reaching;
  for (const auto& supply : net.m.supplies) {
    const bool sells = std::ranges::any_of(net.m.markets, [&](const Market& market) {
      return market.commodities.front() == supply.commodity &&
             reaches(net.m, supply.commodity, supply.node, market.node);
    });
    if (sells) reaching.insert(supply.id);
    stranded = stranded || !sells;
  }
  auto told = net.found("E0403");
  for (const auto& id : net.found("E0415")) told.push_back(id);
  RC_ASSERT(told.empty() != stranded);
  for (const auto& id : told) RC_ASSERT(!reaching.contains(id));
}

TEST(ListIds, NamesAFewAndCountsTheRest) {
  EXPECT_EQ(list_ids({"a"}), "`a`");
  EXPECT_EQ(list_ids({"a", "b", "c"}), "`a`, `b` and `c`");
  EXPECT_EQ(list_ids({"a", "b", "c", "d", "e", "f", "g", "h"}),
            "`a`, `b`, `c`, `d`, `e`, `f` and 2 more");
}

}  // namespace
}  // namespace egress::checks
