#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "egress/engine/engine.h"
#include "egress/engine/measures.h"
#include "io/tiny_case.h"

namespace egress {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Options = std::map<std::string, std::vector<std::string>, std::less<>>;

const std::string cases = std::string(EGRESS_SOURCE_DIR) + "/cases/";
const std::string two_ports = cases + "two-ports";

class Run : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("egress_run_" + std::to_string(::getpid()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string out() const { return (folder_ / "out").string(); }
  /// The two ports with one more file.
  std::string two_ports_with(const std::string& name, const std::string& text) const {
    const fs::path copy = folder_ / "case";
    fs::copy(two_ports, copy);
    std::ofstream(copy / name) << text;
    return copy.string();
  }

  fs::path folder_;
};

Response asked(const std::string& command, std::vector<std::string> arguments,
               Options options = {}) {
  RunContext context;
  return run({command, std::move(arguments), std::move(options)}, context);
}

std::string bytes(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// The keys of `wanted` (joined by blanks) that an object lacks.
std::string lacking(const Json& object, const std::string& wanted) {
  std::istringstream words(wanted);
  std::string out;
  for (std::string word; words >> word;) {
    if (!object.contains(word)) out += word + " ";
  }
  return out;
}

constexpr const char* head = "schema case egress options status";

void expect_quantity(const Json& found, double value, const char* unit) {
  ASSERT_TRUE(found.is_object()) << found;
  EXPECT_NEAR(found.at("value").get<double>(), value, 1e-6 * std::abs(value) + 1e-9) << found;
  EXPECT_EQ(found.at("unit"), unit);
}

TEST_F(Run, Check) {
  const auto r = asked("check", {two_ports});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(lacking(r.json, head + std::string(" diagnostics tables")), "");
  EXPECT_EQ(r.json["schema"], "egress.check/1");
  EXPECT_EQ(r.json["case"]["name"], "Two ports");
  EXPECT_EQ(r.json["case"]["digest"].get<std::string>().size(), 64U);
  EXPECT_EQ(r.json["egress"]["version"], version());
  ASSERT_FALSE(r.json["tables"].empty());
  EXPECT_EQ(lacking(r.json["tables"][0], "name rows confidence"), "");
  EXPECT_EQ(lacking(r.json["tables"][0]["confidence"], "high medium low none"), "");
}

TEST_F(Run, CheckTellsOfABadCase) {
  const auto r = asked("check", {cases + "bad/E0407"});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_TRUE(r.json["case"]["digest"].is_null());
  EXPECT_TRUE(r.json["case"].contains("digest_reason"));
  ASSERT_FALSE(r.json["diagnostics"].empty());
  EXPECT_EQ(lacking(r.json["diagnostics"][0], "code severity file line column message hint"), "");
  EXPECT_EQ(r.json["diagnostics"][0]["code"], "E0407");
}

TEST_F(Run, Explain) {
  const auto r = asked("explain", {two_ports, "links", "north"});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(lacking(r.json, head + std::string(" values")), "");
  bool found = false;
  for (const auto& value : r.json["values"]) {
    EXPECT_EQ(lacking(value, "column as_written value unit source as_of confidence note file line"),
              "");
    if (value["column"] != "capacity") continue;
    found = true;
    EXPECT_EQ(value["as_written"], "8");
    EXPECT_EQ(value["value"], 8.0);
    EXPECT_EQ(value["unit"], "kt/d");
    EXPECT_EQ(value["line"], 2);
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(asked("explain", {two_ports, "links", "nroth"}).exit_code, 2);
}

TEST_F(Run, Dispatch) {
  const auto r = asked("dispatch", {two_ports}, {{"out", {out()}}});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(lacking(r.json, head + std::string(" netback corridors links stores supplies markets "
                                               "contracts binding certificate")),
            "");
  EXPECT_EQ(r.json["status"], "optimal");
  EXPECT_FALSE(r.json.contains("against"));
  expect_quantity(r.json["netback"], 317.55, "MUSD");
  expect_quantity(r.json["corridors"].at(0)["delivered"], 2.92, "Mt");
  expect_quantity(r.json["corridors"].at(1)["delivered"], 0.73, "Mt");
  const Json& north = r.json["links"].at(0);
  EXPECT_EQ(north["id"], "north");
  EXPECT_EQ(north["commodity"], "oil");
  expect_quantity(north["carried"], 2.92, "Mt");
  expect_quantity(north["utilisation"], 100, "%");
  expect_quantity(north["marginal_value"], 15, "USD/t");
  expect_quantity(r.json["supplies"].at(0)["produced"], 3.65, "Mt");
  expect_quantity(r.json["markets"].at(0)["sold"], 3.65, "Mt");
  EXPECT_EQ(lacking(r.json["binding"].at(0), "what periods worth"), "");
  EXPECT_EQ(lacking(r.json["certificate"], "primal dual gap holds"), "");
  EXPECT_EQ(r.json["certificate"]["holds"], true);
  EXPECT_EQ(Json::parse(bytes(out() + "/result.json")), r.json);
  EXPECT_TRUE(fs::exists(out() + "/result.sqlite"));
}

TEST_F(Run, WhatAClosureDisplacesIsLostDeferredOrRerouted) {
  const auto r = asked("dispatch", {two_ports}, {{"close", {"north@2025-03-01/10d"}}});
  EXPECT_EQ(r.exit_code, 0);
  const Json& against = r.json["against"];
  EXPECT_EQ(lacking(against, "lost deferred rerouted netback_lost first_store_full first_shut_in"),
            "");
  double told = against["lost"]["value"].get<double>() + against["deferred"]["value"].get<double>();
  ASSERT_FALSE(against["rerouted"].empty());
  for (const auto& row : against["rerouted"]) {
    EXPECT_EQ(row["amount"]["unit"], against["displaced"]["unit"]);
    told += row["amount"]["value"].get<double>();
  }
  EXPECT_NEAR(told, against["displaced"]["value"].get<double>(), 1e-6);
  expect_quantity(against["displaced"], 0.08, "Mt");
  expect_quantity(against["lost"], 0.05, "Mt");
  EXPECT_EQ(against["rerouted"][0]["corridor"], "far_port");
  expect_quantity(against["rerouted"][0]["amount"], 0.03, "Mt");
  expect_quantity(against["netback_lost"], 4.95, "MUSD");
  EXPECT_EQ(against["first_shut_in"], "2025-03-01");
  EXPECT_TRUE(against["first_store_full"].is_null());
  EXPECT_TRUE(against.contains("first_store_full_reason"));
}

TEST_F(Run, Limit) {
  const auto r = asked("limit", {two_ports}, {{"corridor", {"far_port"}}, {"out", {out()}}});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(lacking(r.json, head + std::string(" most steps")), "");
  EXPECT_NEAR(r.json["most"]["value"].get<double>(), 1.825, 1e-6);
  ASSERT_EQ(r.json["steps"].size(), 2U);
  EXPECT_EQ(lacking(r.json["steps"][0], "most binding relaxed_by"), "");
  EXPECT_EQ(r.json["steps"][0]["binding"][0]["what"], "link:south");
  EXPECT_NEAR(r.json["steps"][1]["most"]["value"].get<double>(), 3.65, 1e-6);
  EXPECT_TRUE(fs::exists(out() + "/result.json"));
  EXPECT_EQ(asked("limit", {two_ports}).exit_code, 2);  // of which corridor?
}

TEST_F(Run, Screen) {
  const auto r = asked("screen", {two_ports}, {{"things", {"link"}}, {"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  EXPECT_EQ(lacking(r.json, head + std::string(" sets evaluated pruned exact")), "");
  EXPECT_EQ(r.json["status"], "done");
  EXPECT_EQ(r.json["exact"], true);
  EXPECT_EQ(r.json["evaluated"], 3);
  EXPECT_EQ(r.json["pruned"], 0);
  ASSERT_EQ(r.json["sets"].size(), 3U);
  const Json& both = r.json["sets"][0];
  EXPECT_EQ(lacking(both, "closures lost netback_lost synergy"), "");
  EXPECT_EQ(both["closures"], Json({"link:north@2025-07-02/30d", "link:south@2025-07-02/30d"}));
  expect_quantity(both["lost"], 300, "kt");
  // 8 kt/d at 90 USD/t and 2 at 75 are lost; alone, north costs 720 less 225, south 150, a day.
  expect_quantity(both["netback_lost"], 26.1, "MUSD");
  expect_quantity(both["synergy"], 26.1 - 14.85 - 4.5, "MUSD");
  EXPECT_TRUE(fs::exists(out() + "/sets.csv"));
  const std::string before = bytes(out() + "/result.json");
  const auto late = asked("screen", {two_ports}, {{"time-limit", {"0.000001s"}}, {"out", {out()}}});
  EXPECT_EQ(late.json["exact"], false);
  EXPECT_TRUE(late.json["pruned"].is_null());
  EXPECT_EQ(bytes(out() + "/result.json"), before);
  EXPECT_EQ(asked("screen", {two_ports}, {{"things", {"link,harbour"}}}).exit_code, 2);
}

TEST_F(Run, Hazards) {
  const auto folder = two_ports_with("closures.csv",
                                     "id,what,start,end,kind,cause,source\n"
                                     "a,north,2025-01-05,2025-01-09,weather,one,made_up\n"
                                     "b,north,2025-03-05,2025-03-07,weather,two,made_up\n"
                                     "c,north,2025-11-05,2025-11-06,weather,three,made_up\n"
                                     "d,south,2025-12-05,,attack,four,made_up\n");
  std::ofstream(folder + "/hazards.csv")
      << "id,what,kind,between [d],duration [d],source\nstorm,north,weather,100,3,made_up\n";
  const auto r = asked("hazards", {folder},
                       {{"from", {"2023-01-01"}}, {"to", {"2025-12-31"}}, {"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  EXPECT_EQ(lacking(r.json, head + std::string(" observed log rates kinds hazards")), "");
  EXPECT_EQ(r.json["schema"], "egress.hazards/1");
  EXPECT_EQ(r.json["status"], "done");
  EXPECT_EQ(r.json["observed"]["chosen_by"], "option");
  expect_quantity(r.json["observed"]["years"], 1096 / 365.2425, "yr");
  const Json& rate = r.json["rates"][0];
  EXPECT_EQ(rate["kind"], "weather");
  EXPECT_EQ(rate["what"][0], "link:north");
  EXPECT_EQ(lacking(rate["rate"], "value unit ci95 se"), "");
  EXPECT_EQ(lacking(rate["priors"], "shared empirical_bayes jeffreys flat"), "");
  expect_quantity(rate["priors"]["jeffreys"], 3.5 / (1096 / 365.2425), "1/yr");
  const Json& weather = r.json["kinds"][0];
  EXPECT_EQ(weather["durations"]["known"], 3);
  expect_quantity(weather["durations"]["lognormal"]["median"], 2, "d");  // of 4, 2 and 1
  EXPECT_EQ(weather["season"]["months"].size(), 12U);
  const Json& attack = r.json["kinds"][1];
  EXPECT_EQ(attack["durations"]["running"], 1);
  EXPECT_TRUE(attack["durations"]["lognormal"].is_null());
  EXPECT_TRUE(attack["durations"].contains("lognormal_reason"));
  const Json& storm = r.json["hazards"][0];
  EXPECT_EQ(lacking(storm, "id kind what rate duration left season"), "");
  expect_quantity(storm["rate"]["assumed"], 365.2425 / 103, "1/yr");
  EXPECT_EQ(storm["duration"]["inside"], true);
  EXPECT_TRUE(fs::exists(out() + "/rates.csv"));
  const auto again = asked("hazards", {folder},
                           {{"from", {"2023-01-01"}}, {"to", {"2025-12-31"}}, {"seed", {"1"}}});
  EXPECT_EQ(again.json["kinds"], r.json["kinds"]);
  EXPECT_EQ(asked("hazards", {two_ports}).exit_code, 2);  // no log
}

TEST_F(Run, TheFlagshipsHazardsAreThoseOfItsLog) {
  const auto r = asked("hazards", {cases + "kazakhstan"});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  for (const auto& hazard : r.json["hazards"]) {
    SCOPED_TRACE(hazard["id"].get<std::string>());
    if (hazard["id"] == "cpc_planned") {  // as CPC says, which the log does not show
      EXPECT_EQ(hazard["rate"]["inside"], false);
      continue;
    }
    const auto near = [](const Json& both) {
      const double estimated = both["estimated"]["value"].get<double>();
      EXPECT_NEAR(both["assumed"]["value"].get<double>(), estimated, 0.01 * estimated);
    };
    near(hazard["rate"]);
    near(hazard["duration"]);
    EXPECT_EQ(hazard["left"]["inside"], true);
    EXPECT_EQ(hazard["season"]["inside"], true);
  }
}

TEST_F(Run, Assess) {
  const auto r = asked("assess", {two_ports}, {{"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  EXPECT_EQ(lacking(r.json, head + std::string(" claims backtest pins report")), "");
  EXPECT_EQ(r.json["status"], "done");
  EXPECT_EQ(r.json["report"], out() + "/report.html");
  for (const char* name : {"report.html", "result.json", "result.sqlite", "network.geojson"}) {
    EXPECT_TRUE(fs::exists(out() + "/" + name)) << name;
  }
  EXPECT_EQ(Json::parse(bytes(out() + "/network.geojson"))["type"], "FeatureCollection");
}

TEST_F(Run, AssessWithoutAnyoneWhoControlsHasNoSectionOnPower) {
  const auto folder = two_ports_with("holders.csv", "id,source\nhill,made_up\ncoast,made_up\n");
  std::ofstream(folder + "/case.toml", std::ios::app) << "owner = \"hill\"\n";
  const auto r = asked("assess", {folder}, {{"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  EXPECT_FALSE(r.json.contains("leverage"));
  EXPECT_EQ(bytes(out() + "/report.html").find("id=\"power\""), std::string::npos);
}

TEST_F(Run, AssessTellsWhoHoldsTheTap) {
  const auto folder = two_ports_with("holders.csv", "id,source\nhill,made_up\ncoast,made_up\n");
  std::ofstream(folder + "/case.toml", std::ios::app) << "owner = \"hill\"\n";
  std::ofstream(folder + "/links.csv")
      << "id,tail,head,capacity [kt/d],cost [USD/t],holder,source\n"
         "north,field,sea,8,10,coast,made_up\nsouth,field,sea,5,25,hill,made_up\n";
  fs::remove(fs::path(folder) / "corridors.csv");
  const auto r = asked("assess", {folder}, {{"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  const Json& power = r.json["leverage"];
  ASSERT_TRUE(power.is_object()) << r.json.dump(1);
  ASSERT_EQ(power["players"].size(), 2U);
  // With both 8 kt/d at 90 and 2 at 75; coast alone 8 at 90; hill alone 5 at 75: a year of them.
  const double both = 870, coast = 720, hill = 375;
  for (const auto& player : power["players"]) {
    const double other = player["id"] == "coast" ? hill : coast;
    const double alone = player["id"] == "coast" ? coast : hill;
    EXPECT_NEAR(player["shapley"]["value"].get<double>(),
                (alone + both - other) / 2 * 1000 * 365 / 1e6, 1e-3);
  }
  const std::string report = bytes(out() + "/report.html");
  EXPECT_NE(report.find("id=\"power\""), std::string::npos);
  EXPECT_NE(report.find("All 4 coalitions"), std::string::npos);
}

TEST_F(Run, ABadCaseWritesNothing) {
  const Options options[] = {{{"out", {out()}}},
                             {{"out", {out()}}, {"corridor", {"far_port"}}},
                             {{"out", {out()}}},
                             {{"out", {out()}}}};
  const char* commands[] = {"dispatch", "limit", "screen", "assess"};
  for (int i = 0; i < 4; ++i) {
    const auto r = asked(commands[i], {cases + "bad/E0407"}, options[i]);
    EXPECT_EQ(r.exit_code, 2) << commands[i];
    EXPECT_TRUE(r.diagnostics.has_errors()) << commands[i];
    EXPECT_FALSE(fs::exists(out())) << commands[i];
  }
  const auto r = asked("assess", {cases + "bad/E0611"}, {{"out", {out()}}});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(errors_of(r.diagnostics).substr(errors_of(r.diagnostics).find(' ') + 1), "E0611");
  EXPECT_FALSE(fs::exists(out()));
}

TEST_F(Run, AnInfeasibleCaseIsBadNewsWithItsConflict) {
  const auto folder = two_ports_with("contracts.csv",
                                     "id,on,from,to,window,minimum [kt/d],source\n"
                                     "a,link:north,2025-01-01,2025-12-31,span,7,made_up\n"
                                     "b,link:south,2025-01-01,2025-12-31,span,4,made_up\n");
  const auto r = asked("dispatch", {folder}, {{"from", {"2025-01-01"}}, {"to", {"2025-01-02"}}});
  ASSERT_EQ(r.exit_code, 1) << render(r.diagnostics, false);
  EXPECT_EQ(r.json["status"], "infeasible");
  ASSERT_TRUE(r.json.contains("conflict"));
  EXPECT_EQ(r.json["conflict"].size(), 3U) << r.json["conflict"];  // both minima, and the wells
}

TEST_F(Run, ATimeLimitIsToldAndIsBadNews) {
  for (const char* command : {"dispatch", "screen", "assess"}) {
    const auto r = asked(command, {two_ports}, {{"time-limit", {"0.000001s"}}, {"out", {out()}}});
    EXPECT_EQ(r.exit_code, 1) << command << render(r.diagnostics, false);
    EXPECT_EQ(r.json["status"], "limit") << command;
  }
}

TEST_F(Run, AStopRequestEndsWith130) {
  const Options options[] = {{}, {{"corridor", {"far_port"}}}, {}, {{"out", {out()}}}};
  const char* commands[] = {"dispatch", "limit", "screen", "assess"};
  for (int i = 0; i < 4; ++i) {
    RunContext context;
    context.request_stop();
    const auto r = run({commands[i], {two_ports}, options[i]}, context);
    EXPECT_EQ(r.exit_code, 130) << commands[i] << render(r.diagnostics, false);
    EXPECT_EQ(r.json["status"], "interrupted") << commands[i];
  }
}

constexpr const char* one_claim =
    "[[claim]]\nid = \"most\"\nsentence = \"North carries most.\"\nmeasure = \"share_delivered\"\n"
    "holds_if = \"above\"\nthreshold = 50\nunit = \"%\"\nreason = \"Half.\"\n"
    "args = { corridor = \"near_port\", year = \"2025\" }\n";

TEST_F(Run, ClaimsAreJudged) {
  const auto folder = two_ports_with("claims.toml", one_claim);
  const auto r = asked("assess", {folder}, {{"out", {out()}}});
  ASSERT_EQ(r.exit_code, 0) << render(r.diagnostics, false);
  const Json& claim = r.json["claims"].at(0);
  EXPECT_EQ(lacking(claim, "id verdict value threshold margin flips_at"), "");
  EXPECT_EQ(claim["verdict"], "holds");
  expect_quantity(claim["value"], 80, "%");
  expect_quantity(claim["margin"], 30, "%");
}

TEST_F(Run, AClaimThatIsCutShortIsNoMistakeOfTheUser) {
  const auto folder = two_ports_with("claims.toml", one_claim);
  RunContext context;
  context.progress = [&](const Progress& p) {
    if (p.stage == "claims") context.request_stop();
  };
  const auto r = run({"assess", {folder}, {{"out", {out()}}}}, context);
  EXPECT_EQ(r.exit_code, 130) << render(r.diagnostics, false);
  EXPECT_EQ(r.json["status"], "interrupted");
  EXPECT_TRUE(r.json["claims"].empty());  // not judged, so not told
  EXPECT_TRUE(r.json.contains("open"));   // what was reached
}

TEST_F(Run, TheSameRequestGivesTheSameBytes) {
  const Options close{{"close", {"north@2025-03-01/10d"}}, {"out", {out()}}};
  const auto first = asked("dispatch", {two_ports}, close);
  const std::string sqlite = bytes(out() + "/result.sqlite");
  const auto second = asked("dispatch", {two_ports}, close);
  ASSERT_FALSE(sqlite.empty());
  EXPECT_EQ(text_of(first.json), text_of(second.json));
  EXPECT_EQ(first.text, second.text);
  EXPECT_EQ(bytes(out() + "/result.sqlite"), sqlite);
}

struct WrongMeasure {
  const char* what;
  std::string measure, unit;
  std::vector<std::pair<std::string, std::string>> args;
};

TEST(Measures, MistakesAreE0611) {
  const CaseFiles files = TinyCase{}.read();
  RunContext context;
  const WrongMeasure wrong[] = {
      {"did you mean", "share_deliverd", "%", {{"corridor", "a"}, {"year", "2025"}}},
      {"needs the argument `year`", "share_delivered", "%", {{"corridor", "a"}}},
      {"no argument `town`",
       "share_delivered",
       "%",
       {{"corridor", "a"}, {"year", "2025"}, {"town", "b"}}},
      {"is in %, the threshold in Mt",
       "share_delivered",
       "Mt",
       {{"corridor", "a"}, {"year", "2025"}}}};
  for (const auto& w : wrong) {
    ClaimSettings claim;
    claim.id = "c";
    claim.measure = w.measure;
    claim.unit = w.unit;
    claim.args = w.args;
    const auto r = measure_of(files, {}, claim, context);
    ASSERT_FALSE(r) << w.what;
    ASSERT_EQ(r.error().items().size(), 1U) << w.what;
    const auto& d = r.error().items()[0];
    EXPECT_EQ(d.code, "E0611");
    EXPECT_NE((d.message + d.hint).find(w.what), std::string::npos) << d.message;
  }
}

}  // namespace
}  // namespace egress
