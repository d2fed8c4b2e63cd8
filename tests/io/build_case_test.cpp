#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "egress/io/raw_case.h"
#include "tiny_case.h"

namespace egress {
namespace {

Day day(std::string_view text) { return *parse_day(text); }

/// The model of a case that must be right.
Model model_of(const TinyCase& tiny, const BuildOptions& options = {}) {
  BuildResult result = tiny.build(options);
  EXPECT_EQ(errors_of(result.diagnostics), "");
  return result.built ? std::move(result.built->model) : Model{};
}
std::string errors(const TinyCase& tiny, const BuildOptions& options = {}) {
  return errors_of(tiny.build(options).diagnostics);
}
const std::string supplies_header = "id,node,commodity,rate [kt/d],from,to,source\n";

TEST(BuildCase, TakesOverWhatIsWritten) {
  const Model m = model_of(
      TinyCase()
          .with("case.toml",
                "name = \"Tiny\"\ntitle = \"Two links\"\nowner = \"state\"\n"
                "from = 2025-01-01\nto = \"2025-12-31\"\nperiod = \"week\"\n")
          .with("holders.csv",
                "id,name,kind,country,max_share [%]\nstate,The state,state,KZ,60\n"
                "kmg,,company,,\n")
          .with("links.csv",
                "id,mode,tail,head,length [nm],transit [h],capacity [Mt/yr],cost [USD/bbl],holder,"
                "owners,bound,source\n"
                "pipe,,field,port,,,12,,state + kmg,state 30% + kmg 20.5 %,capacity,book\n"
                "ship,ship,port,sea,100,36,11,2,,,,book\n"));
  EXPECT_EQ(m.id, "tiny");
  EXPECT_EQ(m.title, "Two links");
  EXPECT_EQ(m.owner.value, 0);
  EXPECT_EQ(m.horizon.from, day("2025-01-01"));
  EXPECT_EQ(m.horizon.to, day("2026-01-01"));
  EXPECT_EQ(m.horizon.period, Period::week);
  EXPECT_DOUBLE_EQ(m.holders[0].max_share, 0.6);
  const Link& pipe = m.links[0];
  EXPECT_EQ(pipe.mode, Mode::pipe);
  EXPECT_EQ(pipe.capacity.at(0), 12e6);
  EXPECT_EQ(pipe.capacity.measure_at(0), Measure::mass);
  EXPECT_DOUBLE_EQ(pipe.capacity.per_day(day("2024-05-01")), 12e6 / 366);
  EXPECT_FALSE(pipe.cost.given_ever());
  ASSERT_EQ(pipe.holders.size(), 2U);
  ASSERT_EQ(pipe.owners.size(), 2U);
  EXPECT_DOUBLE_EQ(pipe.owners[1].share, 0.205);
  EXPECT_EQ(pipe.bound, BoundKind::capacity);
  EXPECT_EQ(pipe.commodities.size(), 1U);
  const Link& ship = m.links[1];
  EXPECT_EQ(ship.mode, Mode::ship);
  EXPECT_DOUBLE_EQ(ship.length, 185.2);
  EXPECT_DOUBLE_EQ(ship.transit, 1.5);
  EXPECT_DOUBLE_EQ(ship.cost.at(0), 2 / 0.158987294928);
  EXPECT_EQ(ship.cost.measure_at(0), Measure::volume);
}

TEST(BuildCase, TakesUnitsFromTheToml) {
  TinyCase tiny;
  tiny.files["case.toml"] += "[units]\n\"supplies.rate\" = \"Mt / yr\"\n";
  tiny.with("supplies.csv", "id,node,commodity,rate,source\nwells,field,oil,10,book\n");
  EXPECT_EQ(model_of(tiny).supplies[0].rate.at(0), 10e6);
}

TEST(BuildCase, LetsDatedRowsOverrideWithinTheirDays) {
  const Model m = model_of(
      TinyCase().with("supplies.csv", supplies_header + "wells,field,oil,10,,,book\n"
                                                        "wells,,,7,2025-06-01,2025-06-30,book\n"
                                                        "wells,,,8,,2025-02-28,book\n"
                                                        "wells,,,9,2025-10-01,,book\n"));
  const Profile& rate = m.supplies[0].rate;
  EXPECT_EQ(rate.at(day("1900-01-01")), 8000);
  EXPECT_EQ(rate.at(day("2025-02-28")), 8000);
  EXPECT_EQ(rate.at(day("2025-03-01")), 10000);
  EXPECT_EQ(rate.at(day("2025-05-31")), 10000);
  EXPECT_EQ(rate.at(day("2025-06-01")), 7000);
  EXPECT_EQ(rate.at(day("2025-06-30")), 7000);
  EXPECT_EQ(rate.at(day("2025-07-01")), 10000);
  EXPECT_EQ(rate.at(day("2999-01-01")), 9000);
}

TEST(BuildCase, LeavesGapsBetweenDatedRows) {
  const Model m = model_of(
      TinyCase().with("supplies.csv", supplies_header + "wells,field,oil,10,,2025-03-31,book\n"
                                                        "wells,,,7,2025-04-01,2025-06-30,book\n"
                                                        "wells,,,8,2025-08-01,,book\n"));
  const Profile& rate = m.supplies[0].rate;
  EXPECT_EQ(rate.at(day("2025-03-31")), 10000);
  EXPECT_EQ(rate.at(day("2025-04-01")), 7000);
  EXPECT_FALSE(rate.given_at(day("2025-07-15")));
  EXPECT_EQ(rate.at(day("2025-08-01")), 8000);
}

TEST(BuildCase, RefusesRowsThatContradict) {
  const auto supplies = [](const std::string& rows) {
    return errors(TinyCase().with("supplies.csv", supplies_header + rows));
  };
  EXPECT_EQ(supplies("wells,field,oil,1,,,book\nwells,field,oil,1,,,book\n"),
            "supplies.csv:3:1 E0212");
  EXPECT_EQ(supplies("wells,field,oil,1,2025-01-01,2025-06-01,book\n"
                     "wells,,,2,2025-06-01,,book\n"),
            "supplies.csv:3:9 E0222");
  EXPECT_EQ(supplies("wells,,,2,2025-06-01,,book\nwells,field,oil,1,2025-01-01,2025-06-01,book\n"),
            "supplies.csv:3:17 E0222");
  EXPECT_EQ(supplies("wells,field,oil,1,,,book\nwells,port,,2,2025-06-01,,book\n"),
            "supplies.csv:3:7 E0223");
  EXPECT_EQ(supplies("wells,field,oil,1,,,book\nwells,,,2,2025-06-01,2025-05-01,book\n"),
            "supplies.csv:3:22 E0221");
  EXPECT_EQ(supplies("wells,field,oil,,,,book\n"), "supplies.csv:2:17 E0210");
  // Rows may overlap where they fill different columns.
  EXPECT_EQ(errors(TinyCase().with("supplies.csv",
                                   "id,node,commodity,rate [kt/d],cost [USD/t],from,to,source\n"
                                   "wells,field,oil,10,5,,,book\nwells,,,9,,2025-02-01,,book\n"
                                   "wells,,,,6,2025-03-01,,book\n")),
            "");
}

TEST(BuildCase, HoldsSeriesUntilTheNextDate) {
  TinyCase tiny;
  tiny.with("series/out.csv", "date,value [kb/d]\n2024-06-01,100\n2025-03-01,90\n2025-09-01,95\n")
      .with("supplies.csv", supplies_header +
                                "wells,field,oil,out,,,book\n"
                                "wells,,,3,2025-04-01,2025-04-30,book\n");
  const Profile rate = model_of(tiny).supplies[0].rate;
  constexpr double kb = 158.987294928;
  EXPECT_DOUBLE_EQ(rate.at(day("2020-01-01")), 100 * kb);  // the first value holds before it
  EXPECT_DOUBLE_EQ(rate.at(day("2025-03-31")), 90 * kb);
  EXPECT_EQ(rate.measure_at(day("2025-03-31")), Measure::volume);
  EXPECT_DOUBLE_EQ(rate.at(day("2025-04-15")), 3000);
  EXPECT_EQ(rate.measure_at(day("2025-04-15")), Measure::mass);
  EXPECT_DOUBLE_EQ(rate.at(day("2025-05-01")), 90 * kb);
  EXPECT_DOUBLE_EQ(rate.at(day("2030-01-01")), 95 * kb);
  // Within the horizon nothing is guessed.
  tiny.with("series/out.csv", "date,value [kb/d]\n2025-02-01,100\n");
  EXPECT_EQ(errors(tiny), "supplies.csv:2:17 E0314");
  tiny.with("supplies.csv", supplies_header + "wells,field,oil,out,2025-02-01,,book\n");
  EXPECT_EQ(errors(tiny), "");
}

TEST(BuildCase, ChecksSeriesWhereTheyAreUsed) {
  TinyCase tiny;
  tiny.with("supplies.csv", supplies_header + "wells,field,oil,out,,,book\n");
  const std::string place = "supplies.csv:2:17 ";
  EXPECT_EQ(errors(tiny), place + "E0311");
  tiny.with("series/out.csv", "date,value [USD/t]\n2024-01-01,1\n");
  EXPECT_EQ(errors(tiny), place + "E0309");
  tiny.with("series/out.csv", "date,value\n2024-01-01,1\n");
  EXPECT_EQ(errors(tiny), place + "E0307");
  tiny.with("series/out.csv", "date,value [kt/d]\n2024-01-01,1\n2024-02-01,-1\n");
  EXPECT_EQ(errors(tiny), place + "E0306");
  tiny.with("series/out.csv", "date,value [kt/d]\n2024-01-01,1\n2024-01-01,2\n");
  EXPECT_EQ(errors(tiny), "series/out.csv:3:1 E0313");
  tiny.with("series/out.csv", "date,value [kt/d]\n2024-01-01,\n,2\n2024-01-03,one\n01/02/2024,1\n");
  EXPECT_EQ(errors(tiny),
            "series/out.csv:2:12 E0210; series/out.csv:3:1 E0210; series/out.csv:4:12 E0301; "
            "series/out.csv:5:1 E0218");
}

TinyCase with_projects() {
  return TinyCase()
      .with("projects.csv",
            "id,name,capex [MUSD],source\nloop,Loop,10|20|40,book\n"
            "line,Line,100,book\npumps,Pumps,5,book\n")
      .with("links.csv",
            "id,tail,head,capacity [kt/d],cost [USD/t],from,to,project,source\n"
            "pipe,field,port,12,5,,,,book\n"
            "pipe,,,10,,2025-07-01,2025-07-31,,book\n"
            "pipe,,,3,,,,loop,book\n"
            "pipe,,,1,,2025-07-15,,pumps,book\n"
            "ship,port,sea,11,,,,,book\n"
            "second,field,sea,6,4,,,line,book\n"
            "second,,,2,,,,pumps,book\n")
      .with("corridors.csv",
            "id,links,counted_at,source\nout,ship + second,second,book\n"
            "new,second,,book\n")
      .with("contracts.csv",
            "id,on,from,to,maximum [kt/d],source\n"
            "take,link:second,2025-01-01,2025-12-31,5,book\n");
}

TEST(BuildCase, LeavesOutWhatIsNotBuilt) {
  const Model m = model_of(with_projects());
  ASSERT_EQ(m.links.size(), 2U);
  EXPECT_FALSE(m.links[0].planned);
  EXPECT_EQ(m.links[0].capacity.at(0), 12000);
  ASSERT_EQ(m.corridors.size(), 1U);  // `new` has no link in this run
  EXPECT_EQ(m.corridors[0].links.size(), 1U);
  EXPECT_EQ(m.corridors[0].counted_at, m.corridors[0].links);
  EXPECT_TRUE(m.contracts.empty());
  ASSERT_EQ(m.not_built.size(), 4U);  // `line` brings it, `pumps` would add; so with its corridor
  EXPECT_EQ(m.not_built[0].id, "second");
  EXPECT_EQ(m.not_built[0].project, "line");
  EXPECT_EQ(m.not_built[2].kind, TableKind::corridor);
  EXPECT_EQ(m.not_built[2].id, "new");
  ASSERT_EQ(m.projects.size(), 3U);
  EXPECT_EQ(m.projects[0].capex_low, 10e6);
  EXPECT_EQ(m.projects[0].capex_high, 40e6);
  EXPECT_EQ(m.projects[0].adds_to.size(), 1U);
}

TEST(BuildCase, AddsWhatIsBuilt) {
  const Model m = model_of(with_projects(), {.with = {"loop", "line", "pumps"}});
  ASSERT_EQ(m.links.size(), 3U);
  const Profile& pipe = m.links[0].capacity;
  EXPECT_EQ(pipe.at(day("2025-01-01")), 15000);
  EXPECT_EQ(pipe.at(day("2025-07-10")), 13000);
  EXPECT_EQ(pipe.at(day("2025-07-20")), 14000);
  EXPECT_EQ(pipe.at(day("2025-08-01")), 16000);
  EXPECT_EQ(m.links[0].cost.at(0), 5);
  EXPECT_TRUE(m.links[2].planned);
  EXPECT_EQ(m.links[2].capacity.at(0), 8000);
  EXPECT_EQ(m.corridors.size(), 2U);
  EXPECT_EQ(m.corridors[0].counted_at[0].value, 2);
  ASSERT_EQ(m.contracts.size(), 1U);
  EXPECT_EQ(m.contracts[0].on, (ThingRef{TableKind::link, 2}));
  EXPECT_TRUE(m.projects[1].built);
}

TEST(BuildCase, NeedsTheProjectThatAnotherStandsOn) {
  EXPECT_EQ(errors(with_projects(), {.with = {"pumps"}}), "links.csv:8:15 E0507");
  TinyCase tiny = with_projects();
  tiny.files["nodes.csv"] =
      "id,lat,lon,project,source\nfield,45,51,,book\nport,44,50,,book\n"
      "sea,43,49,,book\nquay,44,49,loop,book\n";
  tiny.files["links.csv"] += "feeder,port,quay,1,,,,line,book\n";
  EXPECT_EQ(errors(tiny), "");
  EXPECT_EQ(errors(tiny, {.with = {"line"}}), "links.csv:9:13 E0507");
  EXPECT_EQ(errors(tiny, {.with = {"line", "loop"}}), "");
}

TEST(BuildCase, StacksPriceSteps) {
  TinyCase tiny;
  tiny.with("projects.csv", "id,source\nport2,book\n")
      .with("markets.csv",
            "id,node,step,price [USD/t],quantity [kt/d],limit [kt/d],required [kt/d],from,to,"
            "project,abroad,source\n"
            "buyers,sea,,500,5,9,1,,,,no,book\n"
            "buyers,,2,450,4,,,,,,,book\n"
            "buyers,,2,430,,,,2025-06-01,2025-06-30,,,book\n"
            "buyers,,2,,1,,,,,port2,,book\n"
            "buyers,,3,400,7,3,,,,port2,,book\n");
  const Model m = model_of(tiny);
  ASSERT_EQ(m.markets.size(), 1U);
  const Market& market = m.markets[0];
  ASSERT_EQ(market.steps.size(), 2U);
  EXPECT_EQ(market.steps[1].price.at(day("2025-01-01")), 450);
  EXPECT_EQ(market.steps[1].price.at(day("2025-06-15")), 430);
  EXPECT_EQ(market.steps[1].quantity.at(0), 4000);
  EXPECT_EQ(market.limit.at(0), 9000);
  EXPECT_EQ(market.requires_.at(0), 1000);
  EXPECT_FALSE(market.abroad);
  const Model more = model_of(tiny, {.with = {"port2"}});
  ASSERT_EQ(more.markets[0].steps.size(), 3U);
  EXPECT_EQ(more.markets[0].steps[1].quantity.at(0), 5000);
  EXPECT_EQ(more.markets[0].steps[2].price.at(0), 400);
  EXPECT_EQ(more.markets[0].limit.at(0), 12000);
}

TEST(BuildCase, TellsWhenStepsHaveGapsOrAreNotWhole) {
  const auto markets = [](const std::string& rows) {
    return errors(TinyCase().with("markets.csv", "id,node,step,price [USD/t],source\n" + rows));
  };
  EXPECT_EQ(markets("buyers,sea,1,5,book\nbuyers,,3,4,book\n"), "markets.csv:3:9 E0227");
  EXPECT_EQ(markets("buyers,sea,1.5,5,book\n"), "markets.csv:2:12 E0227");
  EXPECT_EQ(markets("buyers,sea,0,5,book\n"), "markets.csv:2:12 E0306");
  EXPECT_EQ(markets("buyers,sea,1,5,book\nbuyers,,1,4,book\n"), "markets.csv:3:1 E0212");
}

TEST(BuildCase, ProducesWhatWasPlanned) {
  TinyCase tiny;
  tiny.with("projects.csv", "id,source\nwell,book\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],plan [kt/d],from,to,project,source\n"
            "wells,field,oil,10,,,,,book\n"
            "wells,,,,12,2025-04-01,2025-06-30,,book\n"
            "wells,,,1,,,,well,book\n");
  const Model m = model_of(tiny, {.with = {"well"}, .planned_output = true});
  EXPECT_EQ(m.supplies[0].rate.at(day("2025-03-31")), 11000);
  EXPECT_EQ(m.supplies[0].rate.at(day("2025-04-01")), 13000);
  EXPECT_EQ(m.supplies[0].rate.at(day("2025-07-01")), 11000);
  EXPECT_EQ(model_of(tiny).supplies[0].rate.at(day("2025-04-01")), 10000);
}

TEST(BuildCase, SetsCells) {
  const TinyCase tiny = with_projects();
  const auto capacity = [&](const std::string& set, std::string_view when,
                            const std::vector<std::string>& with = {}) {
    return model_of(tiny, {.with = with, .set = {set}}).links[0].capacity.at(day(when));
  };
  EXPECT_EQ(capacity("links.pipe.capacity=7", "2025-01-01"), 7000);
  EXPECT_EQ(capacity("links.pipe.capacity=7", "2025-07-10"), 7000);
  EXPECT_EQ(capacity("links.pipe.capacity = 7", "2025-01-01", {"loop"}), 10000);
  EXPECT_EQ(capacity("links.pipe@base.capacity=7", "2025-07-10"), 10000);
  EXPECT_EQ(capacity("links.pipe@2025-07-04.capacity=7", "2025-07-10"), 7000);
  EXPECT_EQ(capacity("links.pipe@2025-07-04.capacity=7", "2025-01-01"), 12000);
  EXPECT_EQ(capacity("links.pipe@loop.capacity=7", "2025-01-01", {"loop"}), 19000);
  EXPECT_FALSE(model_of(tiny, {.set = {"links.ship.capacity="}}).links[1].capacity.given_ever());
  EXPECT_EQ(model_of(tiny, {.set = {"links.ship.cost=3"}}).links[1].cost.at(0), 3);
}

TEST(BuildCase, SetsCellsInAnotherUnit) {
  const TinyCase tiny = with_projects();
  const auto capacity = [&](const std::string& value) {
    return model_of(tiny, {.set = {"links.pipe.capacity=" + value}}).links[0].capacity;
  };
  EXPECT_EQ(capacity("7 kt/d").at(day("2025-01-01")), 7000);
  EXPECT_EQ(capacity("7000t/d").at(day("2025-01-01")), 7000);
  EXPECT_EQ(capacity("7e3 t/d").at(day("2025-01-01")), 7000);
  EXPECT_EQ(capacity("6|7|8 kt / d").at(day("2025-01-01")), 7000);
  // A year's rate stays one: it is spread over the days of its own year.
  EXPECT_EQ(capacity("3.65 Mt/yr").steps().front().per, PerCalendar::year);
  EXPECT_EQ(model_of(tiny, {.set = {"links.ship.cost=3 kUSD/kt"}}).links[1].cost.at(0), 3);
  const auto set = [&](const std::string& value) {
    return errors(tiny, {.set = {"links.pipe.capacity=" + value}});
  };
  EXPECT_EQ(set("7 kt"), "--set:1:23 E0309");
  EXPECT_EQ(set("7 kx/d"), "--set:1:23 E0308");
  EXPECT_EQ(set("7 m3/d"), "--set:1:23 E0309");
  EXPECT_EQ(set("-7 kt/d"), "--set:1:21 E0306");
  EXPECT_EQ(set("7,5 kt/d"), "--set:1:21 E0301");
  const auto told = tiny.build({.set = {"links.pipe.capacity=7 km"}}).diagnostics;
  EXPECT_EQ(told.items().front().message,
            "`km` is length, but `capacity` is given in kt/d, which is mass per time");
}

TEST(BuildCase, ChecksWhatIsSetLikeTheFile) {
  const TinyCase tiny = with_projects();
  const auto set = [&](const std::string& text) { return errors(tiny, {.set = {text}}); };
  EXPECT_EQ(set("links.pipe.capacity"), "--set:1:1 E0502");
  EXPECT_EQ(set("links.pipe=4"), "--set:1:1 E0502");
  EXPECT_EQ(set("lins.pipe.capacity=4"), "--set:1:1 E0503");
  EXPECT_EQ(set("links.pip.capacity=4"), "--set:1:1 E0504");
  EXPECT_EQ(set("links.pipe.cap=4"), "--set:1:1 E0505");
  EXPECT_EQ(set("links.pipe.transit=4"), "--set:1:1 E0506");
  EXPECT_EQ(set("links.pipe.id=tube"), "--set:1:1 E0508");
  EXPECT_EQ(set("links.pipe@step9.capacity=4"), "--set:1:1 E0509");
  EXPECT_EQ(set("links.pipe.capacity=4,5"), "--set:1:21 E0302");
  EXPECT_EQ(set("links.pipe.capacity=-4"), "--set:1:21 E0306");
  EXPECT_EQ(set("links.ship.tail=prt"), "--set:1:17 E0207");
  EXPECT_EQ(set("links.ship.tail="), "--set:1:17 E0210");
  EXPECT_EQ(errors(tiny, {.set = {"links.pipe.capacity=4", "links.ship.capacity=x y"}}),
            "--set:2:21 E0301");
  EXPECT_EQ(errors(tiny, {.with = {"loop", "lop"}}), "--with:2:1 E0501");
}

TEST(BuildCase, DigestChangesWithWhatMatters) {
  const TinyCase tiny = with_projects();
  const auto digest = [](const TinyCase& t, const BuildOptions& options) {
    return t.build(options).built->digest;
  };
  const std::string plain = digest(tiny, {});
  EXPECT_EQ(plain.size(), 64U);
  EXPECT_EQ(plain, digest(with_projects(), {}));
  EXPECT_NE(plain, digest(tiny, {.with = {"loop"}}));
  EXPECT_NE(plain, digest(tiny, {.set = {"links.pipe.capacity=12"}}));
  EXPECT_NE(plain, digest(tiny, {.planned_output = true}));
  TinyCase other = tiny;
  other.files["sources.csv"] += "\n";
  EXPECT_NE(plain, digest(other, {}));
}

TEST(BuildCase, TellsAllThatIsWrongAtOnce) {
  EXPECT_EQ(errors(TinyCase()
                       .with("case.toml", "nme = 1\nfrom = 2025-01-01\nto = 2025-12-31\n")
                       .with("nodes.csv",
                             "id,lat,lon,height,source\nfield,95,51,,book\n"
                             "port,44,50,,bok\nsea,43,49,,book\n")
                       .with("links.csv",
                             "id,tail,head,capacity [kt/d],source\n"
                             "pipe,field,prt,\"1 2,5\",book\nship,port,sea,11,book\n")),
            "case.toml:0:0 E0604; case.toml:1:1 E0602; links.csv:2:12 E0207; "
            "links.csv:2:17 E0302; nodes.csv:1:12 E0206; nodes.csv:2:7 E0306; "
            "nodes.csv:3:13 E0207");
}

TEST(BuildCase, PutsACeilingOnEqualMistakes) {
  TinyCase tiny;
  for (int i = 0; i < 5000; ++i) {
    tiny.files["links.csv"] += "l" + std::to_string(i) + ",nowhere,port,1,book\n";
  }
  const BuildResult result = tiny.build();
  EXPECT_EQ(result.diagnostics.error_count(), 101U);
  EXPECT_EQ(result.diagnostics.items().front().message,
            "4900 more of E0207 in this file are not shown");
}

TEST(BuildCase, FindsAmbiguousReferences) {
  TinyCase tiny;
  tiny.with("corridors.csv", "id,links,source\npipe,pipe + ship,book\n");
  const std::string header = "id,on,from,to,minimum [kt/d],source\n";
  tiny.with("contracts.csv", header + "c,pipe,2025-01-01,2025-12-31,1,book\n");
  EXPECT_EQ(errors(tiny), "contracts.csv:2:3 E0214");
  tiny.with("contracts.csv", header +
                                 "c,corridor:pipe,2025-01-01,2025-12-31,1,book\n"
                                 "d,ship,2025-01-01,2025-12-31,1,book\n");
  const Model m = model_of(tiny);
  EXPECT_EQ(m.contracts[0].on.kind, TableKind::corridor);
  EXPECT_EQ(m.contracts[1].on, (ThingRef{TableKind::link, 1}));
  EXPECT_EQ(m.contracts[0].from, day("2025-01-01"));
  EXPECT_EQ(m.contracts[0].to, day("2026-01-01"));
}

TEST(BuildCase, ReadsHazardsAndTheSpanOfTheLog) {
  TinyCase tiny;
  tiny.files["case.toml"] += "[log]\nfrom = 2020-01-01\nto = 2024-12-31\n";
  const auto result =
      tiny.with("closures.csv",
                "id,what,start,end,duration [h],at_least [d],left [%],kind,cause,source\n"
                "a,ship,2025-01-03,2025-01-05,,,25,weather,fog,book\n"
                "b,ship,2025-02-01,,36,,0,weather,,book\n"
                "c,ship,2025-02-01,,,9,0,weather,,book\n"
                "d,ship,2025-03-01,2025-03-09,,,100,weather,,book\n"
                "e,pipe,2025-03-01,2025-03-09,,,,weather,,book\nf,pipe,,,,,,,,book\n")
          .with("hazards.csv",
                "id,what,kind,between [yr],duration [d],distribution,spread,left [%],copies,"
                "closes [%],opens [%],every [h],"
                "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,source\n"
                "storm,ship + port,weather,0.5,3,gamma,1.5,20,,,,,"
                "1,0,0,0,0,0,0,0,0,0,0,1,book\n"
                "again,ship,weather,1,,log,,,,,,,,,,,,,,,,,,,book\n"
                "unit,pipe,,,,,,,3,1,25,12,,,,,,,,,,,,,book\n")
          .build();
  ASSERT_TRUE(result.built) << render(result.diagnostics, false);
  EXPECT_EQ(result.built->settings.log.from, day("2020-01-01"));
  EXPECT_EQ(result.built->settings.log.to, day("2025-01-01"));
  const Model& m = result.built->model;
  EXPECT_EQ(m.closures[0].cause, "fog");
  EXPECT_EQ(known_duration(m.closures[0]), 2);
  EXPECT_EQ(known_duration(m.closures[1]), 1.5);
  EXPECT_TRUE(std::isnan(known_duration(m.closures[2])));
  EXPECT_EQ(m.closures[2].at_least, 9);
  EXPECT_FALSE(m.closures[5].dated);
  EXPECT_EQ(m.closures[5].kind, "other");
  ASSERT_EQ(m.hazards.size(), 3U);
  const Hazard& storm = m.hazards[0];
  EXPECT_EQ(storm.what.size(), 2U);
  EXPECT_EQ(storm.distribution, DurationShape::gamma);
  EXPECT_EQ(storm.left, 0.2);
  EXPECT_NEAR(storm.between, 182.62125, 1e-9);
  EXPECT_NEAR(storm.season[0] * 62 / 365.2425, 1, 1e-12);  // January and December alone
  EXPECT_EQ(storm.season[5], 0);
  // Those of its kind on the ship that took something away and have a length.
  EXPECT_EQ(logged_durations(m, m.hazards[1]), (std::vector<double>{2, 1.5}));
  EXPECT_EQ(mean_duration(m, m.hazards[1]), 1.75);
  const Hazard& unit = m.hazards[2];
  EXPECT_TRUE(unit.two_state());
  EXPECT_EQ(unit.copies, 3);
  EXPECT_NEAR(mean_between(unit), 50, 1e-9);
  EXPECT_NEAR(mean_duration(m, unit), 2, 1e-9);
  EXPECT_EQ(unit.season[0], 1);
}

TEST(BuildCase, TellsAllThatIsWrongWithHazardsAtOnce) {
  const auto result =
      TinyCase()
          .with("closures.csv",
                "id,what,start,end,kind,source\nlate,ship,2025-03-09,2025-03-01,weather,book\n")
          .with("hazards.csv",
                "id,what,kind,between [yr],duration [d],left [%],closes [%],opens [%],source\n"
                "a,shp,weather,1,3,,,,book\n"
                "b,ship,weathr,1,3,,,,book\n"
                "c,ship,weather,1,,,,,book\n"
                "d,ship,weather,1,3,150,,,book\n"
                "e,ship,weather,,,,120,5,book\n"
                "f,ship,weather,,,,20,-5,book\n"
                "g,,weather,1,3,,,,book\n")
          .build();
  EXPECT_EQ(errors_of(result.diagnostics),
            "closures.csv:2:22 E0421; hazards.csv:2:3 E0207; hazards.csv:3:8 E0219; "
            "hazards.csv:4:1 E0428; hazards.csv:5:20 E0306; hazards.csv:6:19 E0306; "
            "hazards.csv:7:22 E0306; hazards.csv:8:3 E0210");
}

TEST(BuildCase, ALogThatEndsBeforeItBegins) {
  TinyCase tiny;
  tiny.files["case.toml"] += "[log]\nfrom = 2024-01-01\nto = 2020-12-31\n";
  EXPECT_EQ(errors_of(tiny.build().diagnostics), "case.toml:6:6 E0614");
}

TEST(BuildCase, KeepsTheRecords) {
  const Model m = model_of(TinyCase()
                               .with("closures.csv",
                                     "id,what,start,end,duration [h],left [%],kind,source\n"
                                     "a,ship,2025-01-03,2025-01-05,,25,weather,book\n"
                                     "b,pipe + ship,2025-02-01,,36,,,book\nc,,,,,,attack,book\n")
                               .with("observed.csv",
                                     "id,what,measure,from,to,quantity [Mt],source\n"
                                     "o,total,delivered,2025-01-01,2025-12-31,3|3.5|4,book\n"
                                     "p,link:ship,delivered,2025-01-01,2025-12-31,3,book\n"));
  ASSERT_EQ(m.closures.size(), 3U);
  EXPECT_EQ(m.closures[0].end, day("2025-01-05"));
  EXPECT_EQ(m.closures[0].left, 0.25);
  EXPECT_EQ(m.closures[1].what.size(), 2U);
  EXPECT_EQ(m.closures[1].end, day("2025-02-03"));
  EXPECT_FALSE(m.closures[2].end);
  EXPECT_EQ(m.observed[0].what, "total");
  EXPECT_EQ(m.observed[0].low, 3e6);
  EXPECT_EQ(m.observed[0].high, 4e6);
  EXPECT_EQ(m.observed[1].what, "ship");
  EXPECT_EQ(m.observed[1].to, day("2026-01-01"));
}

}  // namespace
}  // namespace egress
