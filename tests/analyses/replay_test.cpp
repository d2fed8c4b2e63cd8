#include "egress/analyses/replay/replay.h"

#include <gtest/gtest.h>

#include "io/tiny_case.h"

namespace egress {
namespace {

//  wells 10 kt/d --pipe 12--> port (tanks of 15 kt, empty) --ship 11--> sea
//                              port --road 2, dearer--> market
TinyCase storm_case(const std::string& announced, const std::string& compare,
                    const std::string& more = "") {
  TinyCase tiny;
  tiny.with("stores.csv",
            "id,node,commodities,capacity [kt],initial [kt],source\ntanks,port,oil,15,0,book\n")
      .with("links.csv",
            "id,tail,head,capacity [kt/d],cost [USD/t],source\npipe,field,port,12,,book\n"
            "ship,port,sea,11,,book\nroad,port,sea,2,450,book\n")
      .with("corridors.csv", "id,links,source\nby_sea,ship,book\nby_road,road,book\n")
      .with("closures.csv",
            "id,what,start,end,announced [d],left [1],source\nstorm,ship,2025-02-01,2025-02-06," +
                announced + ",0,book\n")
      .with("observed.csv",
            "id,what,measure,from,to,quantity [kt],source\n"
            "cut,total,lost,2025-02-01,2025-02-28,20,book\n"
            "sailed,ship,loaded,2025-02-01,2025-02-10,40,book\n"
            "driven,total,rerouted,2025-02-01,2025-02-28,8,book\n"
            "missing,by_sea,lost,2025-02-01,2025-02-05,50,book\n")
      .with("case.toml",
            "name = \"Tiny\"\nfrom = 2025-01-01\nto = 2025-12-31\n"
            "[[replay]]\nid = \"storm\"\ntitle = \"Storm\"\nclosures = [\"storm\"]\n"
            "from = 2025-01-01\nto = 2025-03-10\n" +
                more + compare);
  return tiny;
}

std::string report(const std::string& what, const std::string& used_for,
                   const std::string& more = "") {
  return "[[replay.compare]]\n" + what + "\nused_for = \"" + used_for + "\"\n" + more;
}

Replay play(const TinyCase& tiny) {
  const CaseFiles files = tiny.read();
  const BuildResult built = build_case(files);
  if (!built.built) throw InternalError(render(built.diagnostics, false));
  RunContext context;
  const auto result = replay(files, *built.built, {"storm", {}}, context);
  if (!result) throw InternalError(render(result.error(), false));
  EXPECT_TRUE(result->replays.front().lived.certificate.holds);
  return result->replays.front();
}

// Five days without ships: 50 kt that the road (2 a day) and the tanks (15) do not take away.
TEST(Replay, TanksFillBeforeWellsAreCutWhereNothingIsKnown) {
  const Replay r = play(storm_case(
      "", report("first_cut = [2, 3]", "prediction") + report("observed = \"cut\"", "prediction") +
              report("observed = \"sailed\"", "fit") + report("observed = \"driven\"", "bracket") +
              report("observed = \"missing\"", "vague")));
  ASSERT_EQ(r.rows.size(), 5U);
  EXPECT_EQ(r.rows[0].computed, 2);
  EXPECT_TRUE(r.rows[0].holds_report());
  EXPECT_FALSE(given(r.rows[0].relative_error()));
  // Each day the ship is thought to sail again the next, so the dear road is never taken before the
  // tanks are full: 10 + 5 kt into the tanks, and from then on 2 kt a day by road.
  EXPECT_NEAR(r.rows[3].computed, 8e3, 1);
  EXPECT_NEAR(r.rows[1].computed, 50e3 - 15e3 - 8e3, 1);
  EXPECT_NEAR(r.rows[1].relative_error(), 27.0 / 20 - 1, 1e-6);
  // From the sixth on 11 kt a day, of which one empties the tanks.
  EXPECT_NEAR(r.rows[2].computed, 55e3, 1);
  EXPECT_NEAR(r.rows[4].computed, 50e3, 1);
  EXPECT_GE(r.plans, 5);
}

TEST(Replay, WhoKnowsTheEndTakesTheOtherWayAtOnce) {
  const Replay said = play(storm_case("5", report("observed = \"driven\"", "bracket")));
  EXPECT_EQ(said.plans, 1);
  EXPECT_NEAR(said.rows[0].computed, 10e3, 1);
  EXPECT_NEAR(said.rows[0].high, 10e3, 1);
  EXPECT_NEAR(said.rows[0].low, 8e3, 1);
  EXPECT_TRUE(said.rows[0].holds_report());
}

TEST(Replay, WhatWasAnnouncedTooShortIsLearntOnItsLastDay) {
  const Replay r = play(storm_case("2", report("observed = \"driven\"", "bracket")));
  EXPECT_EQ(r.plans, 4);  // at the start, after two days, and on each of the next two
}

TEST(Replay, TheOtherEndWidensBracketsOnly) {
  const Replay r = play(storm_case(
      "", report("observed = \"driven\"", "bracket") + report("observed = \"cut\"", "prediction"),
      "other_end = [\"links.road.capacity=0.5\"]\n"));
  EXPECT_NEAR(r.rows[0].low, 2e3, 1);
  EXPECT_NEAR(r.rows[0].computed, 8e3, 1);
  EXPECT_NEAR(r.rows[1].high, 27e3, 1);
}

TEST(Replay, LossesAreToldAgainstThreeBaselines) {
  const auto lost = [](const std::string& baseline) {
    return play(storm_case("", report("observed = \"missing\"", "vague",
                                      "baseline = \"" + baseline + "\"\n")))
        .rows[0]
        .computed;
  };
  EXPECT_NEAR(lost("open"), 50e3, 1);
  EXPECT_NEAR(lost("before"), 50e3, 1);
  EXPECT_NEAR(lost("11 kt/d"), 55e3, 1);
}

TEST(Replay, TellsWhatCannotBePlayedOrComparedAtItsPlace) {
  const auto errors = [](const TinyCase& tiny) {
    const BuildResult built = tiny.build();
    if (!built.built) return errors_of(built.diagnostics);
    return errors_of(wrong_replays(built.built->model, built.built->settings.replays));
  };
  const std::string cut = report("first_cut = [2, 3]", "fit");
  EXPECT_EQ(errors(storm_case("", cut)), "");
  EXPECT_EQ(errors(storm_case("", report("first_cut = [3, 2]", "fit"))), "case.toml:10:1 E0616");
  EXPECT_EQ(errors(storm_case("", report("baseline = \"open\"", "fit"))), "case.toml:10:1 E0616");
  EXPECT_EQ(errors(storm_case("", report("observed = \"cu\"", "fit"))), "case.toml:11:12 E0608");
  EXPECT_EQ(errors(storm_case("", report("observed = \"cut\"", "proof"))), "case.toml:12:12 E0607");
  EXPECT_EQ(
      errors(storm_case("", report("observed = \"missing\"", "vague", "baseline = \"190\"\n"))),
      "case.toml:10:1 E0616");
  EXPECT_EQ(errors(storm_case("", cut).with("closures.csv",
                                            "id,what,start,source\nstorm,ship,2024-02-01,book\n")),
            "case.toml:7:12 E0615");
  EXPECT_EQ(
      errors(storm_case("", cut).with("closures.csv", "id,start,source\nstorm,2025-02-01,book\n")),
      "case.toml:7:12 E0615");
  EXPECT_EQ(errors(storm_case("-1", cut)), "closures.csv:2:34 E0306");
}

TEST(Replay, BaselinesAreForWhatHasOne) {
  const auto errors = [](const TinyCase& tiny) {
    const BuildResult built = tiny.build();
    return errors_of(wrong_replays(built.built->model, built.built->settings.replays));
  };
  EXPECT_EQ(errors(storm_case("", report("observed = \"cut\"", "fit", "baseline = \"9 kt/d\"\n"))),
            "case.toml:10:1 E0616");
  TinyCase late =
      storm_case("", report("observed = \"missing\"", "fit", "baseline = \"before\"\n"));
  EXPECT_EQ(errors(late), "");
  std::string& toml = late.files["case.toml"];
  toml.replace(toml.find("from = 2025-01-01\nto = 2025-03-10"), 17, "from = 2025-01-20");
  EXPECT_EQ(errors(late), "case.toml:10:1 E0616");
}

TEST(Replay, HoursBefore1970AreHoursToo) {
  TinyCase tiny = storm_case("", report("observed = \"cut\"", "fit"));
  for (auto& [name, text] : tiny.files) {
    for (std::size_t i; (i = text.find("2025-")) != std::string::npos;) text.replace(i, 4, "1969");
  }
  const Replay r = play(tiny);
  EXPECT_NEAR(r.rows[0].computed, 27e3, 1);
}

TEST(Replay, AnInterruptedRunKeepsWhatItHas) {
  const TinyCase tiny = storm_case("", report("observed = \"cut\"", "fit"));
  const CaseFiles files = tiny.read();
  const BuildResult built = build_case(files);
  ASSERT_TRUE(built.built);
  RunContext context;
  context.request_stop();
  const auto result = replay(files, *built.built, {}, context);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->status, Status::interrupted);
  EXPECT_TRUE(result->replays.empty());
}

}  // namespace
}  // namespace egress
