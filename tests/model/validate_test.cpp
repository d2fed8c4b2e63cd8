#include "egress/model/validate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace egress {
namespace {

constexpr Day start = 20089;  // 2025-01-01

// field -> port -> sea market: nothing to complain about.
struct Small {
  Model m;
  ValidateOptions options;

  Small() {
    m.horizon = {start, start + 365, Period::day};
    auto& oil = m.commodities.emplace_back();
    oil.id = "oil";
    for (const char* id : {"field", "port", "sea"}) {
      auto& node = m.nodes.emplace_back();
      node.id = id;
      node.lat = node.lon = 45;
    }
    add_link("pipe", 0, 1);
    add_link("ship", 1, 2);
    auto& way = m.corridors.emplace_back();
    way.id = "south";
    way.links = {LinkIndex(0U), LinkIndex(1U)};
    way.counted_at = {LinkIndex(1U)};
    way.commodities = all();
    auto& tank = m.stores.emplace_back();
    tank.id = "tank";
    tank.node = NodeIndex(1U);
    tank.commodities = all();
    tank.capacity = mass(100);
    auto& supply = m.supplies.emplace_back();
    supply.id = "wells";
    supply.node = NodeIndex(0U);
    supply.commodity = CommodityIndex(0U);
    supply.rate = yearly(365);
    auto& market = m.markets.emplace_back();
    market.id = "buyers";
    market.node = NodeIndex(2U);
    market.commodities = all();
    market.steps = {{mass(500), {}}};
  }

  static std::vector<CommodityIndex> all() { return {CommodityIndex(0U)}; }
  static Profile mass(double value) { return Profile(value, Measure::mass); }
  static Profile volume(double value) { return Profile(value, Measure::volume); }
  static Profile yearly(double value) { return Profile(value, Measure::mass, PerCalendar::year); }

  Link& add_link(const char* id, std::size_t tail, std::size_t head) {
    auto& link = m.links.emplace_back();
    link.id = id;
    link.tail = NodeIndex(tail);
    link.head = NodeIndex(head);
    link.commodities = all();
    return link;
  }
  Fleet& add_fleet() {
    auto& fleet = m.fleets.emplace_back();
    fleet.id = "fleet";
    fleet.ships = Profile(3);
    fleet.payload = mass(10);
    fleet.speed = Profile(400);
    m.links[1].fleet = FleetIndex(0U);
    m.links[1].length = 400;
    return fleet;
  }
  Contract& add_contract(TableKind kind, double minimum) {
    auto& contract = m.contracts.emplace_back();
    contract.id = "deal";
    contract.on = {kind, 0};
    contract.from = start;
    contract.to = start + 365;
    contract.minimum = yearly(minimum);
    return contract;
  }
  Holder& add_holder() {
    auto& holder = m.holders.emplace_back();
    holder.id = "state";
    m.links[0].holders = {HolderIndex(0U)};
    return holder;
  }

  /// "E0401 stores.tank.heel", in the order found.
  std::vector<std::string> found() const {
    const auto locate = [](std::string_view table, std::string_view id, std::string_view column) {
      SourceSpan where;
      where.file = std::string(table) + "." + std::string(id) + "." + std::string(column);
      return where;
    };
    std::vector<std::string> out;
    const Diagnostics diagnostics = validate(m, locate, options);
    for (const auto& d : diagnostics.items()) {
      out.push_back(d.code + " " + d.where.file);
      EXPECT_FALSE(d.message.empty());
    }
    return out;
  }
};

using List = std::vector<std::string>;

TEST(Validate, ASoundCaseHasNothingToSay) { EXPECT_EQ(Small().found(), List{}); }

TEST(Validate, AnEmptyModelDoesNotFail) {
  Small s;
  s.m = {};
  EXPECT_EQ(s.found(), List{"E0422 case..to"});
}

TEST(Validate, Stores) {
  Small s;
  s.m.stores[0].heel = Small::mass(101);
  EXPECT_EQ(s.found(), List{"E0401 stores.tank.heel"});
  s.m.stores[0].heel = Small::mass(100);
  EXPECT_EQ(s.found(), List{});
  s.m.stores[0].initial = 99;
  EXPECT_EQ(s.found(), List{"E0402 stores.tank.initial"});
  s.m.stores[0].initial = 100.5;
  EXPECT_EQ(s.found(), List{"E0402 stores.tank.initial"});
}

TEST(Validate, AHeelInAnotherMeasureIsConverted) {
  Small s;
  s.m.commodities[0].density = 0.5;
  s.m.stores[0].heel = Small::volume(150);  // 75 t
  EXPECT_EQ(s.found(), List{});
  s.m.stores[0].heel = Small::volume(201);
  EXPECT_EQ(s.found(), List{"E0401 stores.tank.heel"});
}

TEST(Validate, AHeelThatGrowsLaterIsSeen) {
  Small s;
  s.m.stores[0].heel.set(start + 100, start + 110, 200, PerCalendar::none, Measure::mass);
  EXPECT_EQ(s.found(), List{"E0401 stores.tank.heel"});
}

TEST(Validate, SuppliesAndMarketsContradictThemselves) {
  Small s;
  s.m.supplies[0].minimum = Small::mass(1.01);  // a day; the rate is 1 a day
  EXPECT_EQ(s.found(), List{"E0409 supplies.wells.minimum"});
  s.m.supplies[0].minimum = Small::mass(0.9);
  s.m.supplies[0].plan = Small::mass(0.8);
  EXPECT_EQ(s.found(), List{"E0409 supplies.wells.minimum"});
  s.m.supplies[0].plan = {};
  s.m.markets[0].limit = Small::mass(1);
  s.m.markets[0].requires_ = Small::mass(2);
  EXPECT_EQ(s.found(), List{"E0410 markets.buyers.required"});
}

// 1 t/d is less than 366 t/yr in 2025, and exactly that in the leap year within the horizon.
TEST(Validate, YearlyAndDailyRatesAreComparedInTheirOwnYears) {
  Small s;
  s.m.horizon = {day_of(2024, 1, 1), day_of(2025, 1, 1), Period::day};
  s.m.supplies[0].rate = Small::yearly(366);
  s.m.supplies[0].minimum = Small::mass(1);
  EXPECT_EQ(s.found(), List{});
  s.m.supplies[0].minimum = Small::mass(1.001);
  EXPECT_EQ(s.found(), List{"E0409 supplies.wells.minimum"});
}

TEST(Validate, IslandsAreNamedOnceForEachComponent) {
  Small s;
  s.m.links.pop_back();
  s.m.corridors.clear();
  auto twin = s.m.supplies[0];
  twin.id = "more_wells";
  s.m.supplies.push_back(twin);
  EXPECT_EQ(s.found(), (List{"E0403 supplies.wells.node", "W0810 markets.buyers.node"}));
}

TEST(Validate, ALinkThatPointsTheWrongWayMakesAnIsland) {
  Small s;
  std::swap(s.m.links[1].tail, s.m.links[1].head);
  s.m.markets[0].requires_ = Small::mass(1);
  EXPECT_EQ(s.found(), (List{"E0403 supplies.wells.node", "E0404 markets.buyers.required"}));
}

TEST(Validate, ALinkThatLeadsNowhere) {
  Small s;
  auto& node = s.m.nodes.emplace_back();
  node.id = "stub";
  node.lat = node.lon = 1;
  s.add_link("spur", 1, 3);
  EXPECT_EQ(s.found(), List{"W0811 links.spur.head"});
}

TEST(Validate, ASupplyThatCannotLeaveItsNode) {
  Small s;
  s.m.commodities.emplace_back().id = "gas";
  s.m.supplies.push_back(s.m.supplies[0]);
  s.m.supplies[1].id = "gas_wells";
  s.m.supplies[1].commodity = CommodityIndex(1U);
  EXPECT_EQ(s.found(), List{"E0415 supplies.gas_wells.commodity"});
}

TEST(Validate, ContractsAgainstWhatCouldServeThem) {
  Small s;
  s.m.links[1].capacity = Small::yearly(100);
  s.add_contract(TableKind::corridor, 100);
  EXPECT_EQ(s.found(), List{});
  s.m.contracts[0].minimum = Small::yearly(101);
  EXPECT_EQ(s.found(), List{"E0405 contracts.deal.minimum"});
  s.m.contracts[0].on = {TableKind::link, 0};  // no limit there
  EXPECT_EQ(s.found(), List{});
  s.m.contracts[0].on = {TableKind::supply, 0};
  EXPECT_EQ(s.found(), List{});
  s.m.contracts[0].minimum = Small::yearly(366);
  EXPECT_EQ(s.found(), List{"E0405 contracts.deal.minimum"});
  s.m.contracts[0].on = {TableKind::market, 0};
  EXPECT_EQ(s.found(), List{});
  s.m.markets[0].steps[0].quantity = Small::mass(1);
  EXPECT_EQ(s.found(), List{"E0405 contracts.deal.minimum"});
}

TEST(Validate, AContractIsHeldOverItsWindowsNotItsDays) {
  Small s;
  // Nothing may pass in the first half of each year, twice as much in the second.
  s.m.links[1].capacity = Small::mass(2);
  s.m.links[1].capacity.set(start, start + 182, 0, PerCalendar::none, Measure::mass);
  auto& contract = s.add_contract(TableKind::link, 360);
  contract.on.index = 1;
  contract.window = Window::year;
  EXPECT_EQ(s.found(), List{});
  contract.window = Window::month;
  EXPECT_EQ(s.found(), List{"E0405 contracts.deal.minimum"});
}

TEST(Validate, ContractsThatContradictThemselves) {
  Small s;
  auto& contract = s.add_contract(TableKind::link, 10);
  contract.maximum = Small::yearly(9);
  EXPECT_EQ(s.found(), List{"E0406 contracts.deal.minimum"});
  contract.maximum = {};
  contract.minimum = {};
  EXPECT_EQ(s.found(), List{"E0408 contracts.deal.minimum"});
  contract.maximum = Small::yearly(9);
  contract.penalty = 5;
  EXPECT_EQ(s.found(), List{"W0817 contracts.deal.penalty"});
  contract.penalty = not_given;
  contract.from = start + 10;
  contract.to = start + 10;
  EXPECT_EQ(s.found(), List{"E0407 contracts.deal.to"});
  contract.from = start + 1000;
  contract.to = start + 1010;
  EXPECT_EQ(s.found(), List{"W0814 contracts.deal.from"});
}

TEST(Validate, Links) {
  Small s;
  s.m.links[0].transit = 366;
  EXPECT_EQ(s.found(), List{"E0411 links.pipe.transit"});
  s.m.links[0].transit = 365;
  s.add_link("ring", 1, 1);
  EXPECT_EQ(s.found(), List{"E0414 links.ring.head"});
  s.m.links.pop_back();
  s.add_holder();
  s.m.links[0].owners = {{HolderIndex(0U), 0.6}, {HolderIndex(0U), 0.5}};
  EXPECT_EQ(s.found(), List{"E0419 links.pipe.owners"});
}

TEST(Validate, RoundTrips) {
  Small s;
  auto& fleet = s.add_fleet();
  EXPECT_EQ(s.found(), List{});
  s.m.links[1].length = not_given;
  EXPECT_EQ(s.found(), List{"E0412 links.ship.length"});
  fleet.cycle = Profile(20);
  EXPECT_EQ(s.found(), List{});
  fleet.cycle.set(start + 30, start + 40, not_given, PerCalendar::none, Measure::none);
  EXPECT_EQ(s.found(), List{"E0412 links.ship.length"});
  s.m.links[1].length = 100;
  fleet.cycle = {};
  fleet.speed = {};
  EXPECT_EQ(s.found(), List{"E0412 fleets.fleet.speed"});
  fleet.speed = Profile(400);
  s.m.links[1].length = 0;
  EXPECT_EQ(s.found(), List{"E0424 links.ship.length"});
  fleet.loading = Profile(0.5);
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, Draft) {
  Small s;
  auto& fleet = s.add_fleet();
  fleet.draft = Profile(7e-3);
  EXPECT_EQ(s.found(), List{"E0413 fleets.fleet.draft"});
  fleet.depth = Profile(6e-3);
  fleet.payload_per_draft = Profile(5e3, Measure::volume);
  s.m.commodities[0].density = 0.8;
  EXPECT_EQ(s.found(), List{"E0425 fleets.fleet.payload_per_draft"});
  fleet.payload_per_draft = Small::mass(5e3);
  EXPECT_EQ(s.found(), List{});
  fleet.depth.set(start + 200, start + 300, 4e-3, PerCalendar::none, Measure::none);
  EXPECT_EQ(s.found(), List{"W0813 fleets.fleet.depth"});
}

TEST(Validate, Corridors) {
  Small s;
  s.m.corridors[0].links = {LinkIndex(0U)};
  EXPECT_EQ(s.found(), List{"E0416 corridors.south.counted_at"});
  s.m.corridors[0].links = {LinkIndex(0U), LinkIndex(1U)};
  s.m.corridors[0].counted_at = {LinkIndex(0U), LinkIndex(1U)};
  EXPECT_EQ(s.found(), List{"W0815 corridors.south.counted_at"});
  s.m.corridors[0].counted_at = {LinkIndex(1U)};
  s.m.corridors.push_back(s.m.corridors[0]);
  s.m.corridors[1].id = "other";
  EXPECT_EQ(s.found(), List{"W0816 corridors.other.counted_at"});
}

TEST(Validate, ACorridorThatCountsWhatItDoesNotCarry) {
  Small s;
  s.m.commodities.emplace_back().id = "gas";
  s.m.corridors[0].commodities = {CommodityIndex(1U)};
  EXPECT_EQ(s.found(), (List{"E0417 corridors.south.commodities", "W0808 commodities.gas."}));
}

TEST(Validate, CountedLinksThatLieSideBySideAreFine) {
  Small s;
  s.add_link("second_ship", 1, 2);
  s.m.corridors[0].links.push_back(LinkIndex(2U));
  s.m.corridors[0].counted_at.push_back(LinkIndex(2U));
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, NumbersThatCommoditiesCannotBeHeldTo) {
  Small s;
  s.m.links[0].capacity = Small::volume(5);
  s.m.nodes[1].capacity = Profile(5, Measure::energy);
  s.m.markets[0].steps[0].price = Small::volume(60);
  EXPECT_EQ(s.found(), (List{"E0418 nodes.port.capacity", "E0418 markets.buyers.price",
                             "E0418 links.pipe.capacity"}));
  s.m.commodities[0].density = 0.8;
  EXPECT_EQ(s.found(), List{"E0418 nodes.port.capacity"});
  s.m.commodities[0].heating_value = 12;
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, BoundsSayWhyWhenTheCaseAsks) {
  Small s;
  s.m.links[0].capacity = Small::mass(5);
  EXPECT_EQ(s.found(), List{});
  s.options.bounds_labelled = true;
  EXPECT_EQ(s.found(), (List{"E0420 links.pipe.capacity", "E0420 stores.tank.capacity"}));
  s.m.links[0].bound = BoundKind::residual;
  s.m.stores[0].bound = BoundKind::capacity;
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, AShareOfNoLimitIsTold) {
  Small s;
  auto& russia = s.m.holders.emplace_back();
  russia.id = "russia";
  s.m.links[0].holders = {HolderIndex(0U)};
  auto& closure = s.m.closures.emplace_back();
  closure.id = "storm";
  closure.left = 0.5;
  const List told{"W0821 closures.storm.left"};
  for (const ThingRef thing : {ThingRef{TableKind::link, 0}, ThingRef{TableKind::node, 1},
                               ThingRef{TableKind::store, 0}, ThingRef{TableKind::market, 0},
                               ThingRef{TableKind::corridor, 0}, ThingRef{TableKind::holder, 0}}) {
    closure.what = {thing};
    EXPECT_EQ(s.found(), told);
  }
  closure.what = {{TableKind::supply, 0}};
  EXPECT_EQ(s.found(), List{});
  closure.what = {{TableKind::holder, 0}};
  for (const double left : {0.0, 1.0}) {
    closure.left = left;
    EXPECT_EQ(s.found(), List{}) << left;
  }
  closure.left = 0.5;
  s.m.links[0].capacity = Small::mass(5);
  for (const ThingRef thing : {ThingRef{TableKind::link, 0}, ThingRef{TableKind::corridor, 0},
                               ThingRef{TableKind::holder, 0}}) {
    closure.what = {{TableKind::node, 1}, thing};  // one of them is enough
    EXPECT_EQ(s.found(), List{});
  }
  auto& hazard = s.m.hazards.emplace_back();
  hazard.id = "wind";
  hazard.what = {{TableKind::node, 1}};
  hazard.between = 100;
  hazard.duration = 3;
  hazard.left = 0.5;
  EXPECT_EQ(s.found(), List{"W0821 hazards.wind.left"});
  s.m.nodes[1].capacity = Small::mass(5);
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, Hazards) {
  Small s;
  auto& hazard = s.m.hazards.emplace_back();
  hazard.id = "storm";
  hazard.what = {{TableKind::link, 0}};
  EXPECT_EQ(s.found(), (List{"E0427 hazards.storm.between", "E0428 hazards.storm.duration"}));
  hazard.between = 100;
  hazard.duration = 3;
  EXPECT_EQ(s.found(), List{});
  hazard.distribution = DurationShape::gamma;
  EXPECT_EQ(s.found(), List{"E0434 hazards.storm.spread"});
  hazard.spread = 1;
  EXPECT_EQ(s.found(), List{});
  hazard.distribution = DurationShape::fixed;
  EXPECT_EQ(s.found(), List{"W0820 hazards.storm.spread"});
  hazard.spread = not_given;
  hazard.distribution = DurationShape::log;
  EXPECT_EQ(s.found(), (List{"E0433 hazards.storm.distribution", "W0820 hazards.storm.duration"}));
  hazard.distribution = DurationShape::exponential;
  hazard.season.fill(0);
  EXPECT_EQ(s.found(), List{"E0431 hazards.storm.jan"});
  hazard.season[3] = not_given;
  EXPECT_EQ(s.found(), List{"E0430 hazards.storm.apr"});
  hazard.season.fill(1);
  hazard.closes = 0.1;
  EXPECT_EQ(s.found(), (List{"E0428 hazards.storm.opens", "E0429 hazards.storm.between"}));
  hazard.opens = 0.2;
  hazard.between = hazard.duration = not_given;
  EXPECT_EQ(s.found(), List{});
  hazard.closes = not_given;
  EXPECT_EQ(s.found(), List{"E0427 hazards.storm.closes"});
}

TEST(Validate, Records) {
  Small s;
  auto& closure = s.m.closures.emplace_back();
  closure.id = "storm";
  closure.start = start;
  closure.end = start;
  EXPECT_EQ(s.found(), List{});
  closure.end = start - 1;
  EXPECT_EQ(s.found(), List{"E0421 closures.storm.end"});
  closure.end.reset();
  auto& row = s.m.observed.emplace_back();
  row.id = "seen";
  row.from = row.to = start;
  EXPECT_EQ(s.found(), List{"E0423 observed.seen.to"});
}

TEST(Validate, WhatNothingUses) {
  Small s;
  s.m.nodes.emplace_back().id = "nowhere";
  s.m.fleets.emplace_back().id = "idle";
  s.m.projects.emplace_back().id = "dream";
  s.m.holders.emplace_back().id = "bystander";
  s.m.holders[0].max_share = 0.5;
  EXPECT_EQ(s.found(), (List{"W0803 nodes.nowhere.lat", "W0804 nodes.nowhere.",
                             "W0807 fleets.idle.", "W0805 projects.dream.",
                             "W0809 holders.bystander.", "W0818 holders.bystander.max_share"}));
}

TEST(Validate, AStoreThatNobodyCanFill) {
  Small s;
  auto& node = s.m.nodes.emplace_back();
  node.id = "depot";
  node.lat = node.lon = 1;
  s.add_link("out", 3, 2);
  s.m.stores[0].node = NodeIndex(3U);
  EXPECT_EQ(s.found(), List{"W0806 stores.tank.node"});
}

TEST(Validate, ACaseWithoutAnyCoordinatesIsToldOnce) {
  Small s;
  for (auto& node : s.m.nodes) node.lat = node.lon = not_given;
  EXPECT_EQ(s.found(), List{"W0803 nodes.field.lat"});
}

TEST(Validate, DatesWithoutANumberThatIsNeeded) {
  Small s;
  s.m.supplies[0].rate.set(start + 5, start + 9, not_given, PerCalendar::none, Measure::mass);
  EXPECT_EQ(s.found(), List{"W0812 supplies.wells.rate"});
}

TEST(Validate, AStoreIsThereOnEveryDay) {
  Small s;
  s.m.stores[0].capacity = {};
  s.m.stores[0].capacity.set(start + 30, start + 999, 5, PerCalendar::none, Measure::mass);
  EXPECT_EQ(s.found(), List{"E0426 stores.tank.capacity"});
}

TEST(Validate, ABoundThatEndsIsToldAndOneForAWhileIsNot) {
  Small s;
  s.m.links[0].capacity.set(start - 10, start + 100, 5, PerCalendar::none, Measure::mass);
  EXPECT_EQ(s.found(), List{"W0819 links.pipe.capacity"});
  s.m.links[0].capacity = {};
  s.m.links[0].capacity.set(start + 10, start + 100, 5, PerCalendar::none, Measure::mass);
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, RowsWithoutSourceAndRecalledSources) {
  Small s;
  const auto row = [](const char* file, std::vector<std::int32_t> recalled) {
    RowOrigin origin;
    origin.where.file = file;
    origin.recalled = std::move(recalled);
    return origin;
  };
  s.options.rows = {row("a", {}), row("b", {})};
  EXPECT_EQ(s.found(), List{"W0801 a"});  // no source at all: told once
  s.m.sources.emplace_back().id = "press";
  s.m.sources.emplace_back().id = "memory";
  s.options.rows.push_back(row("c", {1}));
  s.options.rows.push_back(row("d", {1}));
  EXPECT_EQ(s.found(), (List{"W0801 a", "W0801 b", "W0802 sources.memory.recalled"}));
}

// A link that could not be read makes an island of its supply; only the first is the user's
// mistake.
TEST(Validate, WhatMayFollowFromErrorsOfReadingIsNotTold) {
  Small s;
  s.m.links[1].head = {};
  s.m.stores[0].heel = Small::mass(101);
  s.options.incomplete = true;
  EXPECT_EQ(s.found(), List{"E0401 stores.tank.heel"});
  s.options.incomplete = false;
  EXPECT_GT(s.found().size(), 1U);
}

TEST(Validate, SharesRoundedUpAreNotTooMany) {
  Small s;
  s.add_holder();
  s.m.links[0].owners = {{HolderIndex(0U), 0.6}, {HolderIndex(0U), 0.4001}};
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, AContractOfTheYearsThatWereObservedIsOfUse) {
  Small s;
  auto& contract = s.add_contract(TableKind::link, 10);
  contract.from = start - 400;
  contract.to = start - 300;
  EXPECT_EQ(s.found(), List{"W0814 contracts.deal.from"});
  auto& row = s.m.observed.emplace_back();
  row.id = "seen";
  row.from = start - 365;
  row.to = start;
  EXPECT_EQ(s.found(), List{});
}

TEST(Validate, IdleProjectsAreToldTogether) {
  Small s;
  s.m.projects.emplace_back().id = "a";
  s.m.projects.emplace_back().id = "b";
  EXPECT_EQ(s.found(), List{"W0805 projects.a."});
}

TEST(Validate, WhatIsNotBuiltMayUseWhatNothingElseUses) {
  Small s;
  s.m.commodities.emplace_back().id = "gas";
  s.m.holders.emplace_back().id = "neighbour";
  s.m.projects.emplace_back().id = "gas_line";
  EXPECT_EQ(s.found(), (List{"W0805 projects.gas_line.", "W0808 commodities.gas.",
                             "W0809 holders.neighbour."}));
  s.m.not_built.push_back({TableKind::link, "gas_pipe", "gas_line"});
  EXPECT_EQ(s.found(), List{});
}

// Whatever dangles, validation ends and complains only where it can see.
RC_GTEST_PROP(Validate, DanglingReferencesAreTolerated, ()) {
  Small s;
  s.add_fleet();
  s.add_holder();
  s.add_contract(TableKind::corridor, 10);
  const auto breaks = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  for (const auto b : breaks) {
    switch (b % 12) {
      case 0:
        s.m.links[0].tail = {};
        break;
      case 1:
        s.m.links[1].head = {};
        break;
      case 2:
        s.m.links[1].commodities = {CommodityIndex{}};
        break;
      case 3:
        s.m.supplies[0].node = {};
        break;
      case 4:
        s.m.supplies[0].commodity = {};
        break;
      case 5:
        s.m.markets[0].node = {};
        break;
      case 6:
        s.m.markets[0].steps.clear();
        break;
      case 7:
        s.m.stores[0].node = {};
        break;
      case 8:
        s.m.corridors[0].counted_at = {LinkIndex{}};
        break;
      case 9:
        s.m.corridors[0].commodities.clear();
        break;
      case 10:
        s.m.contracts[0].on.index = -1;
        break;
      default:
        s.m.links[0].holders = {HolderIndex{}};
    }
  }
  s.found();
}

}  // namespace
}  // namespace egress
