#include "egress/model/model.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "egress/base/units.h"

namespace egress {
namespace {

Commodity crude(Measure measure = Measure::mass) {
  Commodity c;
  c.measure = measure;
  c.density = 0.85;        // t/m3
  c.heating_value = 11.8;  // MWh/t
  return c;
}

constexpr Measure measures[] = {Measure::mass, Measure::volume, Measure::energy};

rc::Gen<Measure> any_measure() {
  return rc::gen::elementOf(std::vector<Measure>(measures, measures + 3));
}

// Counting in another measure and back again is counting in one's own.
RC_GTEST_PROP(QuantityFactor, GoesThereAndBack, ()) {
  Commodity here = crude(*any_measure());
  here.density = *rc::gen::inRange(1, 2000) / 1000.0;
  here.heating_value = *rc::gen::inRange(1, 2000) / 100.0;
  const Measure other = *any_measure();
  Commodity there = here;
  there.measure = other;
  const double round = quantity_factor(here, other) * quantity_factor(there, here.measure);
  RC_ASSERT(std::abs(round - 1) < 1e-12);
}

RC_GTEST_PROP(QuantityFactor, AnyWayRoundIsTheSame, ()) {
  Commodity from = crude(*any_measure());
  Commodity by = crude(*any_measure());
  const Measure to = *any_measure();
  const double direct = quantity_factor(from, to);
  const double through = quantity_factor(from, by.measure) * quantity_factor(by, to);
  RC_ASSERT(std::abs(direct / through - 1) < 1e-12);
}

TEST(QuantityFactor, KnownValues) {
  EXPECT_DOUBLE_EQ(quantity_factor(crude(), Measure::mass), 1);
  EXPECT_DOUBLE_EQ(quantity_factor(crude(), Measure::none), 1);
  EXPECT_DOUBLE_EQ(quantity_factor(crude(), Measure::volume), 1 / 0.85);
  EXPECT_DOUBLE_EQ(quantity_factor(crude(), Measure::energy), 11.8);
  EXPECT_DOUBLE_EQ(quantity_factor(crude(Measure::volume), Measure::energy), 0.85 * 11.8);
  // 1 kb/d of this crude is 135 t/d, and 100 USD/bbl is 740 USD/t.
  const double kbd = parse_unit("kb/d")->factor / quantity_factor(crude(), Measure::volume);
  EXPECT_NEAR(kbd, 158.987294928 * 0.85, 1e-9);
  const double price = 100 * parse_unit("USD/bbl")->factor;
  EXPECT_NEAR(price * quantity_factor(crude(), Measure::volume), 739.98, 0.01);
}

TEST(QuantityFactor, IsNotANumberWithoutWhatJoins) {
  Commodity c;
  EXPECT_TRUE(std::isnan(quantity_factor(c, Measure::volume)));
  EXPECT_TRUE(std::isnan(quantity_factor(c, Measure::energy)));
  EXPECT_EQ(quantity_factor(c, Measure::mass), 1);
  c.measure = Measure::energy;
  EXPECT_TRUE(std::isnan(quantity_factor(c, Measure::mass)));
  EXPECT_EQ(canonical_unit(c), "MWh");
}

// 12,000 t at 7 m; 40 t lost for each centimetre; half a metre to stay under the keel.
Fleet tankers() {
  Fleet fleet;
  fleet.ships = Profile(5);
  fleet.payload = Profile(12000, Measure::mass);
  fleet.draft = Profile(7e-3);
  fleet.payload_per_draft = Profile(40 * 1e5, Measure::mass);
  fleet.under_keel = Profile(0.5e-3);
  fleet.speed = Profile(480);
  fleet.loading = Profile(1);
  fleet.unloading = Profile(1.5);
  fleet.waiting = Profile(0.5);
  return fleet;
}

double payload_in(double metres) {
  Fleet fleet = tankers();
  fleet.depth = Profile(metres / 1000);
  return payload_at(fleet, 0);
}

TEST(Payload, FallsWithTheWater) {
  EXPECT_DOUBLE_EQ(payload_in(9), 12000);
  EXPECT_DOUBLE_EQ(payload_in(7.5), 12000);
  EXPECT_NEAR(payload_in(7.0), 10000, 1e-6);  // 50 cm short
  EXPECT_NEAR(payload_in(6.5), 8000, 1e-6);
  EXPECT_EQ(payload_in(2), 0);  // and never below nothing
}

TEST(Payload, FollowsTheLevelOfItsDay) {
  Fleet fleet = tankers();
  fleet.depth.set(0, 10, 7.5e-3, PerCalendar::none, Measure::none);
  fleet.depth.set(10, 20, 7.0e-3, PerCalendar::none, Measure::none);
  EXPECT_DOUBLE_EQ(payload_at(fleet, 9), 12000);
  EXPECT_NEAR(payload_at(fleet, 10), 10000, 1e-6);
}

TEST(Payload, DraftThatIsNotGivenDoesNotMatter) {
  Fleet fleet = tankers();
  EXPECT_DOUBLE_EQ(payload_at(fleet, 0), 12000);  // no depth
  fleet.depth = Profile(1e-3);
  fleet.draft = {};
  EXPECT_DOUBLE_EQ(payload_at(fleet, 0), 12000);
}

TEST(Cycle, SailsThereAndBack) {
  Link link;
  link.length = 480;
  EXPECT_DOUBLE_EQ(cycle_days(tankers(), link, 0), 1 + 1.5 + 0.5 + 2);
  Fleet whole = tankers();
  whole.cycle = Profile(28);
  EXPECT_DOUBLE_EQ(cycle_days(whole, link, 0), 28);
}

TEST(Cycle, LackingPartsCountAsNothingButTheWayMustBeKnown) {
  Fleet bare;
  bare.speed = Profile(240);
  Link link;
  link.length = 120;
  EXPECT_DOUBLE_EQ(cycle_days(bare, link, 0), 1);
  link.length = not_given;
  EXPECT_TRUE(std::isnan(cycle_days(bare, link, 0)));
}

Model with_two_cpcs() {
  Model m;
  m.corridors.push_back(
      {.id = "cpc", .name = {}, .links = {}, .counted_at = {}, .commodities = {}});
  m.links.emplace_back().id = "cpc";
  m.links.emplace_back().id = "btc";
  m.holders.emplace_back().id = "btc";
  return m;
}

TEST(FindThings, ByIdAndByKind) {
  const Model m = with_two_cpcs();
  EXPECT_EQ(find_things(m, "cpc").size(), 2U);
  const auto links = find_things(m, "link:cpc");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links.front(), (ThingRef{TableKind::link, 0}));
  EXPECT_EQ(qualified_id(m, links.front()), "link:cpc");
  EXPECT_EQ(id_of(m, {TableKind::holder, 0}), "btc");
  EXPECT_TRUE(find_things(m, "node:cpc").empty());
  EXPECT_TRUE(find_things(m, "lorry:cpc").empty());
  EXPECT_TRUE(find_things(m, "").empty());
}

}  // namespace
}  // namespace egress
