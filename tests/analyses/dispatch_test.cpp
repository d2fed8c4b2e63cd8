#include "egress/analyses/dispatch/dispatch.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "flow/random_case.h"

namespace egress {
namespace {

using test::Draw;

DispatchResult plan(const Draw& d, const Horizon& horizon, std::vector<std::string> close = {}) {
  RunContext context;
  auto result = dispatch(d.model, {horizon, std::move(close)}, context);
  if (!result) throw InternalError(render(result.error(), false));
  if (result->status == Status::optimal) {
    const Certificate& c = result->certificate;
    EXPECT_TRUE(c.holds) << c.primal << ' ' << c.dual << ' ' << c.gap;
  }
  return *result;
}

std::string on_day(int day) { return format_day(test::first_day + day); }

const BindingRow* binding(const DispatchResult& r, ThingRef what, const std::string& aspect) {
  for (const auto& row : r.binding) {
    if (row.what == what && row.aspect == aspect) return &row;
  }
  return nullptr;
}

//  tengiz 100/d --(80/d, 10 USD/t)--> port sells at 400
Draw one_pipe() {
  Draw d;
  d.field("tengiz", 100);
  d.link("tengiz", "port", {.capacity = 80, .cost = 10});
  d.sells("port", 400);
  d.corridor("cpc", {"tengiz_port"});
  return d;
}

TEST(Dispatch, PipeBindsAndSaysWhatOneMoreTonneIsWorth) {
  const auto r = plan(one_pipe(), test::days(10));
  EXPECT_EQ(r.status, Status::optimal);
  EXPECT_NEAR(r.corridors[0].delivered, 800, 1e-6);
  EXPECT_EQ(r.corridors[0].unit, "t");
  EXPECT_NEAR(r.netback, 800 * 390, 1e-3);
  EXPECT_NEAR(r.revenue, 800 * 400, 1e-3);
  EXPECT_NEAR(r.transport, 800 * 10, 1e-3);
  EXPECT_NEAR(r.supplies[0].shut_in, 200, 1e-6);
  EXPECT_NEAR(r.links[0].utilisation, 1, 1e-9);
  EXPECT_NEAR(r.links[0].marginal_value, 390, 1e-3);
  ASSERT_EQ(r.binding.size(), 1U);
  EXPECT_EQ(r.binding[0].aspect, "capacity");
  EXPECT_EQ(r.binding[0].periods, 10);
  EXPECT_EQ(r.binding[0].unit, "USD/t");
  EXPECT_NEAR(r.binding[0].worth, 390, 1e-3);
}

TEST(Dispatch, YearlyFiguresAreSpreadOverTheirOwnYear) {
  Draw d = one_pipe();
  d.model.links[0].capacity = Profile(36600, Measure::mass, PerCalendar::year);  // 2024: 366 days
  EXPECT_NEAR(
      plan(d, {day_of(2024, 2, 1), day_of(2024, 2, 11), Period::day}).corridors[0].delivered, 1000,
      1e-6);
  EXPECT_NEAR(
      plan(d, {day_of(2024, 1, 1), day_of(2025, 1, 1), Period::month}).corridors[0].delivered,
      36600, 1e-4);
  EXPECT_NEAR(
      plan(d, {day_of(2025, 1, 1), day_of(2026, 1, 1), Period::week}).corridors[0].delivered, 36500,
      1e-4);  // there the wells bind
}

TEST(Dispatch, HoursWeeksMonthsAndYearsAgree) {
  for (const Period period :
       {Period::hour, Period::day, Period::week, Period::month, Period::year}) {
    const auto r = plan(one_pipe(), {day_of(2025, 1, 1), day_of(2025, 2, 15), period});
    EXPECT_NEAR(r.corridors[0].delivered, 45 * 80, 1e-4) << name_of(period);
    EXPECT_NEAR(r.netback, 45 * 80 * 390.0, 1e-1) << name_of(period);
  }
}

//  What enters on a day arrives three days later; the line is full when the horizon starts and
//  ends.
TEST(Dispatch, TransitNeitherEmptiesTheStartNorTheEnd) {
  Draw d;
  d.field("aktau", 50);
  d.link("aktau", "baku", {.cost = 20, .transit = 3});
  d.sells("baku", 400);
  d.corridor("sea", {"aktau_baku"});
  const auto r = plan(d, test::days(8));
  for (const double delivered : r.corridors[0].by_period) EXPECT_NEAR(delivered, 50, 1e-6);
  for (const double carried : r.links[0].by_period) EXPECT_NEAR(carried, 50, 1e-6);
  EXPECT_NEAR(r.end_value_change, 0, 1e-2);
}

//  field 100/d -> terminal (tanks 50 of which half is free) -> sea: closed for two days on day 2.
Draw terminal() {
  Draw d;
  d.field("field", 100);
  d.link("field", "terminal", {.cost = 5});
  d.link("terminal", "sea", {.capacity = 110, .cost = 5});
  d.tanks("terminal", {.capacity = 50});
  d.sells("sea", 400);
  d.corridor("cpc", {"field_terminal", "terminal_sea"});
  return d;
}

TEST(Dispatch, AClosureFillsTheTankThenShutsInTheWellThenCatchesUp) {
  const auto r = plan(terminal(), test::days(10), {"terminal_sea@" + on_day(2) + "/2d"});
  ASSERT_TRUE(r.against);
  const Against& a = *r.against;
  // 200 are displaced, 25 go into the tank and are sold later at 10 a day more.
  EXPECT_NEAR(a.displaced, 200, 1e-6);
  EXPECT_NEAR(a.deferred, 25, 1e-6);
  EXPECT_NEAR(a.lost, 175, 1e-6);
  EXPECT_TRUE(a.rerouted.empty());
  EXPECT_EQ(a.first_store, "terminal_tanks");
  EXPECT_EQ(a.first_store_full, test::first_day + 2);
  EXPECT_EQ(a.first_supply, "field");
  EXPECT_EQ(a.first_shut_in, test::first_day + 2);
  EXPECT_NEAR(r.supplies[0].shut_in, 175, 1e-6);
  EXPECT_NEAR(a.netback_lost, 175 * 390, 1);
  // Before the closure nobody knew.
  for (int t = 0; t < 2; ++t) {
    EXPECT_NEAR(r.corridors[0].by_period[static_cast<std::size_t>(t)], 100, 1e-6);
  }
}

TEST(Dispatch, TanksFillBeforeWellsAreShutIn) {
  Draw d = terminal();
  d.model.stores[0].capacity = test::flat(700);
  d.model.stores[0].initial = 400;
  const auto r = plan(d, test::days(12), {"terminal_sea@" + on_day(1) + "/5d"});
  EXPECT_EQ(r.against->first_store_full, test::first_day + 3);
  EXPECT_EQ(r.against->first_shut_in, test::first_day + 4);
}

TEST(Dispatch, WeeksTellNoDayBeforeTheClosure) {
  const auto r =
      plan(terminal(), test::days(28, Period::week), {"terminal_sea@" + on_day(9) + "/9d"});
  ASSERT_TRUE(r.against->first_shut_in);
  EXPECT_GE(*r.against->first_shut_in, test::first_day + 9);
  EXPECT_GE(*r.against->first_store_full, test::first_day + 9);
}

//  field 100/d -> west 100/d, or -> east 60/d at 45 USD/t more
Draw two_ways() {
  Draw d;
  d.field("field", 100);
  d.link("field", "west", {.capacity = 100, .cost = 5, .holder = "neighbour"});
  d.link("field", "east", {.capacity = 60, .cost = 50});
  d.sells("west", 400);
  d.sells("east", 400);
  d.corridor("west", {"field_west"});
  d.corridor("east", {"field_east"});
  return d;
}

TEST(Dispatch, AClosureFindsAnotherWay) {
  const auto r = plan(two_ways(), test::days(6), {"corridor:west@" + on_day(1) + "/3d:0.2"});
  const Against& a = *r.against;
  EXPECT_NEAR(a.displaced, 3 * 80, 1e-6);
  ASSERT_EQ(a.rerouted.size(), 1U);
  EXPECT_EQ(a.rerouted[0].corridor, CorridorIndex{1});
  EXPECT_NEAR(a.rerouted[0].amount, 3 * 60, 1e-6);
  EXPECT_NEAR(a.lost, 3 * 20, 1e-6);
  EXPECT_NEAR(a.netback_lost, 3 * (20 * 395 + 60 * 45), 1);
}

TEST(Dispatch, AHolderClosesAllItHolds) {
  const auto by_holder = plan(two_ways(), test::days(6), {"neighbour@" + on_day(1) + "/3d"});
  const auto by_link = plan(two_ways(), test::days(6), {"link:field_west@" + on_day(1) + "/3d"});
  EXPECT_NEAR(by_holder.netback, by_link.netback, 1e-6);
  EXPECT_NEAR(by_holder.against->lost, 3 * 40, 1e-6);
}

TEST(Dispatch, OverlappingClosuresLeaveTheLeastAndPartsOfDaysCount) {
  // Half of day 1 at 0.5 within which a quarter of a day at 0: the mean left is 0.5 + 0.25 x 0.5.
  const auto r =
      plan(two_ways(), test::days(3),
           {"field_west@" + on_day(1) + "T12/12h:0.5", "field_west@" + on_day(1) + "T18/6h"});
  EXPECT_NEAR(r.corridors[0].by_period[1], 100 * (0.5 + 0.25 * 0.5), 1e-6);
}

TEST(Dispatch, WhatIsUnderWayWaitsAtAPortThatCloses) {
  Draw d;
  d.field("aktau", 50);
  d.link("aktau", "baku", {.cost = 20, .transit = 2});
  d.link("baku", "sea", {.capacity = 80});
  d.sells("sea", 400);
  d.corridor("way", {"aktau_baku", "baku_sea"});
  const auto r = plan(d, test::days(8), {"baku_sea@" + on_day(3) + "/1d"});
  // 50 that left on day 1 wait a day; the ships that would arrive later know, and slow down by
  // nothing.
  const Carriage& c = r.plan->carriages[0];
  EXPECT_NEAR(c.waiting[3], 50, 1e-6);
  EXPECT_NEAR(c.waiting[4], 20, 1e-6);
  EXPECT_NEAR(c.waiting[5], 0, 1e-6);
  EXPECT_NEAR(r.against->lost, 0, 1e-6);
  EXPECT_NEAR(r.against->deferred, 50, 1e-6);
}

TEST(Dispatch, ShipsCarryWhatTheWaterLets) {
  Draw d;
  d.field("aktau", 1e6);
  Fleet& f = d.fleet("tankers", 10, 12000, 1);
  f.cycle = Profile();
  f.speed = Profile(400);  // km/d
  f.loading = Profile(1);
  f.unloading = Profile(1.5);
  f.waiting = Profile(0.5);
  f.draft = Profile(7.0e-3);  // km
  f.depth = Profile(6.5e-3);
  f.payload_per_draft = Profile(2e6, Measure::mass);  // t/km
  f.availability = Profile(0.9);
  d.link("aktau", "baku", {.fleet = "tankers", .length = 600});
  d.sells("baku", 400);
  d.corridor("way", {"aktau_baku"});
  const auto r = plan(d, test::days(20));
  const double payload = 12000 - 2e6 * 0.5e-3;  // 11,000
  const double cycle = 3 + 2 * 600 / 400.0;     // 6 days
  EXPECT_NEAR(r.corridors[0].delivered, 20 * 10 * 0.9 * payload / cycle, 1e-3);
  const BindingRow* ships = binding(r, test::thing(TableKind::fleet, 0), "ships");
  ASSERT_NE(ships, nullptr);
  EXPECT_EQ(ships->unit, "USD/ship-day");
  EXPECT_NEAR(ships->worth, 400 * payload / cycle, 1);
  EXPECT_NEAR(ships->used, 20 * 10 * 0.9, 1e-6);
}

TEST(Dispatch, AFleetIsSharedByItsLinks) {
  Draw d;
  d.field("aktau", 100);
  d.fleet("tankers", 4, 10, 2);  // 20 a day to either
  d.link("aktau", "baku", {.fleet = "tankers"});
  d.link("aktau", "neka", {.fleet = "tankers"});
  d.sells("baku", 400, {.quantity = 5});
  d.sells("neka", 300);
  d.corridor("way", {"aktau_baku"});
  const auto r = plan(d, test::days(2));
  EXPECT_NEAR(r.markets[0].sold, 10, 1e-6);
  EXPECT_NEAR(r.markets[1].sold, 30, 1e-6);
}

TEST(Dispatch, BerthsBindAllThatPasses) {
  Draw d;
  d.field("a", 30);
  d.field("b", 30);
  d.link("a", "port");
  d.link("b", "port");
  d.link("port", "sea");
  d.sells("sea", 400);
  d.corridor("way", {"port_sea"});
  d.model.nodes[d.node("port").at()].capacity = test::flat(45);
  const auto r = plan(d, test::days(4));
  EXPECT_NEAR(r.corridors[0].delivered, 4 * 45, 1e-6);
  ASSERT_NE(binding(r, test::thing(TableKind::node, d.node("port").at()), "capacity"), nullptr);
}

TEST(Dispatch, PriceStepsAreTakenBestFirst) {
  Draw d;
  d.field("field", 100);
  d.link("field", "sea", {.cost = 10});
  Market& m = d.sells("sea", 200, {.quantity = 30});
  m.steps.push_back({test::flat(400), test::flat(20)});
  m.steps.push_back({test::flat(5), Profile()});  // less than the way costs
  d.corridor("way", {"field_sea"});
  const auto r = plan(d, test::days(1));
  EXPECT_NEAR(r.revenue, 20 * 400 + 30 * 200, 1e-6);
  EXPECT_NEAR(r.supplies[0].shut_in, 50, 1e-6);
}

TEST(Dispatch, ShortIsPaidFor) {
  Draw d;  // a country that needs 50 a day and gets 30
  d.field("ship", 30, {.cost = 100});
  d.link("ship", "town");
  d.sells("town", 0, {.required = 50, .short_price = 900});
  const auto r = plan(d, test::days(2));
  EXPECT_NEAR(r.markets[0].sold, 60, 1e-6);
  EXPECT_NEAR(r.markets[0].short_, 40, 1e-6);
  EXPECT_NEAR(r.penalties, 40 * 900, 1e-3);
}

TEST(Dispatch, AContractIsHonouredOnceInItsWindow) {
  Draw d = two_ways();
  // 20 a day through the dear way, over the month of which the horizon covers ten days.
  d.contract(
      "ship_or_pay", test::thing(TableKind::corridor, 1),
      {.minimum = 20, .penalty = 100, .from = test::first_day - 10, .to = test::first_day + 20});
  const auto r = plan(d, test::days(10));
  ASSERT_EQ(r.contracts.size(), 1U);
  EXPECT_NEAR(r.contracts[0].minimum, 200, 1e-9);
  EXPECT_NEAR(r.contracts[0].quantity, 200, 1e-6);
  EXPECT_TRUE(r.contracts[0].met);
  EXPECT_EQ(r.contracts[0].penalty, 0);
  const BindingRow* row = binding(r, test::thing(TableKind::contract, 0), "minimum");
  ASSERT_NE(row, nullptr);
  EXPECT_NEAR(std::abs(row->worth), 45, 1e-3);
}

TEST(Dispatch, APenaltyCheaperThanTheWayIsPaid) {
  Draw d = two_ways();
  d.contract("ship_or_pay", test::thing(TableKind::corridor, 1), {.minimum = 20, .penalty = 30});
  const auto r = plan(d, test::days(10));
  EXPECT_FALSE(r.contracts[0].met);
  EXPECT_NEAR(r.contracts[0].shortfall, 200, 1e-6);
  EXPECT_NEAR(r.contracts[0].penalty, 200 * 30, 1e-3);
  EXPECT_NEAR(r.penalties, 200 * 30, 1e-3);
}

TEST(Dispatch, APolicyShareHolds) {
  Draw d = two_ways();
  d.model.holders[0].max_share = 0.5;
  const auto r = plan(d, test::days(4));
  EXPECT_NEAR(r.corridors[0].delivered, 4 * 50, 1e-5);
  EXPECT_NEAR(r.corridors[1].delivered, 4 * 50, 1e-5);
  EXPECT_NE(binding(r, test::thing(TableKind::holder, 0), "share"), nullptr);
}

TEST(Dispatch, CommoditiesShareALinkInItsOwnMeasure) {
  Draw d;
  d.model.commodities[0].density = 0.8;  // t/m3
  d.commodity("condensate");
  d.model.commodities[1].density = 0.5;
  d.field("a", 80);                               // 100 m3/d
  d.field("b", 50, {.commodity = "condensate"});  // 100 m3/d
  d.link("a", "hub");
  d.link("b", "hub");
  Link& l = d.link("hub", "sea");
  l.capacity = Profile(150, Measure::volume);
  d.sells("sea", 400);
  d.corridor("way", {"hub_sea"});
  const auto r = plan(d, test::days(1));
  // A cubic metre of oil earns 320, one of condensate 200: all the oil, half the condensate.
  EXPECT_NEAR(r.links[2].carried, 80, 1e-6);
  EXPECT_NEAR(r.links[3].carried, 25, 1e-6);
  const BindingRow* row = binding(r, test::thing(TableKind::link, 2), "capacity");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->unit, "USD/m3");
  EXPECT_NEAR(row->worth, 200, 1e-3);
}

TEST(Dispatch, ConflictsAreBadNewsAndNotAnError) {
  Draw d = one_pipe();
  d.contract("promise", test::thing(TableKind::corridor, 0), {.minimum = 90});
  const auto r = plan(d, test::days(3));
  EXPECT_EQ(r.status, Status::infeasible);
  EXPECT_EQ(r.conflict.size(), 2U);
  EXPECT_EQ(r.plan, nullptr);
}

//  Wells that must run, a contract that must be met, and the only pipe shut: no mistake of the
//  case's.
TEST(Dispatch, AClosureMissesWhatItMakesImpossibleAndNoMore) {
  Draw d = one_pipe();
  d.model.supplies[0].minimum = test::flat(30);
  d.contract("promise", test::thing(TableKind::corridor, 0),
             {.minimum = 60, .from = test::first_day, .to = test::first_day + 10});
  const auto r = plan(d, test::days(10), {"tengiz_port@" + on_day(4) + "/3d"});
  EXPECT_EQ(r.status, Status::optimal);
  EXPECT_NEAR(r.supplies[0].below_minimum, 3 * 30, 1e-6);
  EXPECT_FALSE(r.contracts[0].met);
  EXPECT_NEAR(r.contracts[0].shortfall, 600 - 7 * 80, 1e-6);
  EXPECT_EQ(r.contracts[0].penalty, 0);
  EXPECT_NEAR(r.netback, 7 * 80 * 390, 1e-3);
  EXPECT_FALSE(r.conflict.empty());
  EXPECT_FALSE(r.notes.empty());
}

TEST(Dispatch, AShareOfWhatHasNoLimitIsToldToTakeNothing) {
  const Draw d = one_pipe();
  const auto told = [](const DispatchResult& r) {
    return std::ranges::count_if(r.notes, [](const std::string& note) {
      return note.find("leaves 50 % of what has no limit") != std::string::npos;
    });
  };
  const auto r = plan(d, test::days(10), {"node:port@" + on_day(4) + "/3d:0.5"});
  EXPECT_NEAR(r.corridors[0].delivered, 800, 1e-6);
  EXPECT_EQ(told(r), 1);
  EXPECT_EQ(told(plan(d, test::days(10), {"node:port@" + on_day(4) + "/3d"})), 0);
  EXPECT_EQ(told(plan(d, test::days(10), {"cpc@" + on_day(4) + "/3d:0.5"})), 0);
}

TEST(Dispatch, WhereTheHorizonCutsAClosureItSaysSo) {
  const Draw d = one_pipe();
  const auto cut = [&](int start, const char* length) {
    const auto r = plan(d, test::days(10), {"cpc@" + on_day(start) + "/" + length});
    const auto note = std::ranges::find_if(
        r.notes, [](const std::string& one) { return one.contains("the part within counts"); });
    return note == r.notes.end() ? std::string() : note->substr(note->rfind('`') + 1);
  };
  EXPECT_EQ(cut(7, "3d"), "");
  EXPECT_EQ(cut(8, "3d"), " ends after the horizon; only the part within counts");
  EXPECT_EQ(cut(-2, "3d"), " begins before the horizon; only the part within counts");
  EXPECT_EQ(cut(-2, "30d"), " is longer than the horizon; only the part within counts");
}

TEST(Dispatch, ClosuresThatAreWrongAreToldTogether) {
  RunContext context;
  const auto r = dispatch(
      one_pipe().model,
      {test::days(3), {"nowhere@" + on_day(0) + "/1d", "tengiz_port@2001-01-01/1d"}}, context);
  ASSERT_FALSE(r);
  ASSERT_EQ(r.error().items().size(), 2U);
  EXPECT_EQ(r.error().items()[0].code, "E0521");
  EXPECT_EQ(r.error().items()[1].code, "E0526");
}

//  A circle that pays for being turned: no plan is the best.
TEST(Dispatch, UnboundedIsSaidSo) {
  Draw d = one_pipe();
  d.link("port", "tengiz", {.cost = -20});
  d.model.links[0].capacity = Profile();
  EXPECT_EQ(plan(d, test::days(3)).status, Status::unbounded);
}

TEST(Dispatch, OutOfTimeIsSaidSo) {
  RunContext context;
  context.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const auto r = dispatch(terminal().model, {test::days(300), {}}, context);
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->status == Status::limit || r->status == Status::optimal);
}

TEST(Dispatch, TheSameBitsEveryTime) {
  const Draw d = terminal();
  const auto a = plan(d, test::days(30), {"terminal_sea@" + on_day(3) + "/4d:0.3"});
  const auto b = plan(d, test::days(30), {"terminal_sea@" + on_day(3) + "/4d:0.3"});
  EXPECT_EQ(a.netback, b.netback);
  EXPECT_EQ(a.corridors[0].by_period, b.corridors[0].by_period);
  EXPECT_EQ(a.links[1].marginal_value, b.links[1].marginal_value);
}

TEST(Dispatch, StopsWhenAsked) {
  RunContext context;
  context.request_stop();
  const auto r = dispatch(terminal().model, {test::days(400), {}}, context);
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->status == Status::interrupted || r->status == Status::optimal);
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

/// lost + deferred + rerouted = displaced, and lost is the difference of all that was delivered.
RC_GTEST_PROP(Dispatch, WhatAClosureDisplacesAddsUp, ()) {
  Draw d = test::random_case({});
  // Enough ways out to reroute among.
  for (std::size_t i = d.model.corridors.size(); i < d.model.links.size() && i < 4; ++i) {
    d.corridor("more" + std::to_string(i), {d.model.links[i].id});
  }
  const int length = test::draw_gen::between(2, 6);
  const std::string close = test::random_closure(d, length);
  RC_LOG() << close << '\n' << d.sketch();
  RunContext context;
  const auto r = dispatch(d.model, {test::days(length), {close}}, context);
  RC_ASSERT(r.has_value());
  RC_ASSERT(r->status == Status::optimal);
  RC_ASSERT(r->certificate.holds);
  const Against& a = *r->against;
  double rerouted = 0;
  for (const auto& row : a.rerouted) {
    RC_ASSERT(row.amount > 0);
    rerouted += row.amount;
  }
  const double noise = 1e-6 * std::max(1.0, a.displaced);
  RC_ASSERT(std::abs(a.lost + a.deferred + rerouted - a.displaced) <= noise);
  RC_ASSERT(a.displaced >= 0);
  RC_ASSERT(a.deferred >= 0);
  double open = 0, closed = 0;
  for (const auto& corridor : r->corridors) closed += corridor.delivered;
  for (std::size_t c = 0; c < d.model.corridors.size(); ++c) {
    for (const auto& carriage : r->open->carriages) {
      const auto& counted = d.model.corridors[c].counted_at;
      if (std::ranges::count(counted, carriage.link) > 0) open += sum(carriage.arrived);
    }
  }
  RC_ASSERT(std::abs(open - closed - a.lost) <= 1e-6 * std::max(1.0, open));
  // Nobody is better off for a closure (but for ships at anchor, which may wait for a better
  // price).
  const bool ships =
      std::ranges::any_of(r->plan->carriages, [](const Carriage& c) { return c.lag > 0; });
  const double ties = 100.0 * (1 + length);  // tie-breaks: stocks of 100 t at a dollar
  RC_ASSERT(ships || a.netback_lost >= -1e-5 * std::abs(r->netback) - ties);
  const auto frozen = static_cast<std::size_t>(r->plan->frozen);
  for (std::size_t i = 0; i < r->plan->carriages.size(); ++i) {
    for (std::size_t t = 0; t < frozen; ++t) {
      RC_ASSERT(std::abs(r->plan->carriages[i].entered[t] - r->open->carriages[i].entered[t]) <
                1e-6);
    }
  }
}

}  // namespace
}  // namespace egress
