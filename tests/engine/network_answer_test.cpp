#include "egress/engine/network_answer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "egress/engine/engine.h"
#include "egress/network/certificate.h"
#include "egress/network/min_cost_flow.h"
#include "io/dimacs_text.h"
#include "network/random_network.h"

namespace egress {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using network::Problem;
using network::Wide;

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// An integer of the JSON, which may be a string.
Wide whole(const Json& json) {
  if (!json.is_string()) return json.get<std::int64_t>();
  const auto text = json.get<std::string>();
  Wide out = 0;
  for (const char c : text) {
    if (c != '-') out = out * 10 + (c - '0');
  }
  return text.starts_with('-') ? -out : out;
}

struct Said {
  int exit_code = 0;
  Diagnostics diagnostics;
  std::string text;  // lines, or the JSON
  Json json;         // null without --json
};

class Flow : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() /
            ("egress_flow_" + std::to_string(::getpid()) + "_" +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  void TearDown() override { fs::remove(path_); }

  Said asked(const std::string& network, bool json, RunContext& context) const {
    std::ofstream(path_, std::ios::binary) << network;
    Request request{"flow", {path_.string()}, {}};
    if (json) request.options["json"] = {""};
    Response r = run(request, context);
    Said out{r.exit_code, r.diagnostics, {}, r.json};
    if (!r.write) return out;
    EXPECT_TRUE(r.json.is_null() && r.text.empty());
    r.write([&out](std::string_view piece) { out.text += piece; });
    if (json) out.json = Json::parse(out.text);
    return out;
  }
  Said asked(const std::string& network, bool json = true) const {
    RunContext context;
    return asked(network, json, context);
  }

  fs::path path_;
};

constexpr const char* ports =
    "p min 4 4\nn 1 10\nn 4 -10\na 1 2 0 8 10\na 1 3 0 5 25\na 2 4 0 inf 0\na 3 4 0 inf 0\n";
constexpr const char* ports_max = "p max 4 4\nn 1 s\nn 4 t\na 1 2 8\na 1 3 5\na 2 4 6\na 3 4 9\n";

TEST_F(Flow, GivesTheContractsKeys) {
  const Said r = asked(ports);
  EXPECT_EQ(r.exit_code, 0);
  std::string keys;
  for (const auto& [key, value] : r.json.items()) keys += key + " ";
  EXPECT_EQ(keys,
            "schema case egress options status problem objective certificate seconds flow "
            "potential ");
  EXPECT_EQ(r.json["schema"], "egress.flow/1");
  EXPECT_EQ(r.json["case"]["name"], path_.filename().string());
  EXPECT_EQ(r.json["case"]["digest"].get<std::string>().size(), 64U);
  EXPECT_EQ(r.json["status"], "optimal");
  EXPECT_EQ(r.json["objective"], 130);
  EXPECT_EQ(r.json["flow"], Json({8, 2, 8, 2}));
  EXPECT_EQ(r.json["potential"].size(), 4U);
  EXPECT_EQ(r.json["certificate"]["holds"], true);
  EXPECT_GE(r.json["seconds"]["read"].get<double>(), 0.0);
  EXPECT_GE(r.json["seconds"]["solve"].get<double>(), 0.0);
}

TEST_F(Flow, WritesALineAnArcInTheOrderOfTheFile) {
  EXPECT_EQ(asked(ports, false).text,
            "c minimum cost, certified by potentials\ns 130\n"
            "f 1 2 8\nf 1 3 2\nf 2 4 8\nf 3 4 2\n");
  EXPECT_EQ(
      asked("p min 2 4\nn 1 5\nn 2 -5\na 1 2 0 3 9\na 1 2 0 4 1\na 1 1 0 7 0\na 1 2 0 0 0\n", false)
          .text,
      "c minimum cost, certified by potentials\ns 13\n"
      "f 1 2 1\nf 1 2 4\nf 1 1 0\nf 1 2 0\n");
}

TEST_F(Flow, AMaximumHasItsCut) {
  const Said r = asked(ports_max);
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_EQ(r.json["objective"], 11);
  EXPECT_EQ(r.json["flow"], Json({6, 5, 6, 5}));
  EXPECT_EQ(r.json["certificate"]["cut"], Json({{"flow", 11},
                                                {"room", 11},
                                                {"nodes", {1, 2}},
                                                {"arcs_out", {2, 3}},
                                                {"arcs_in", Json::array()}}));
  EXPECT_EQ(asked(ports_max, false).text,
            "c maximum flow, certified by a cut: 11 can leave the source's side (nodes 2, arcs out "
            "2)\ns 11\nf 1 2 6\nf 1 3 5\nf 2 4 6\nf 3 4 5\n");
}

TEST_F(Flow, InfeasiblePrintsTheCut) {
  const std::string network = "p min 3 3\nn 1 9\nn 3 -9\na 1 2 0 9 1\na 2 3 0 7 1\na 3 2 1 4 0\n";
  const Said r = asked(network);
  EXPECT_EQ(r.exit_code, 1);
  EXPECT_EQ(r.json["status"], "infeasible");
  EXPECT_TRUE(r.json["objective"].is_null() && r.json["flow"].is_null());
  EXPECT_TRUE(r.json.contains("objective_reason") && r.json.contains("flow_reason"));
  EXPECT_EQ(r.json["certificate"]["holds"], true);
  EXPECT_EQ(
      r.json["certificate"]["cut"],
      Json({{"supply", 9}, {"room", 6}, {"nodes", {1, 2}}, {"arcs_out", {2}}, {"arcs_in", {3}}}));
  EXPECT_EQ(asked(network, false).text,
            "c infeasible: the nodes below supply 9, and at most 6 can leave them\n"
            "c node NODE SUPPLY\nc node 1 9\nc node 2 0\n"
            "c out ARC TAIL HEAD UPPER\nc out 2 2 3 7\nc in ARC TAIL HEAD LOWER\nc in 3 3 2 1\n");
}

TEST_F(Flow, ADemandCanBeTheCut) {
  const Said r = asked("p min 2 1\nn 2 -5\na 1 2 0 inf 1\n");
  EXPECT_EQ(r.exit_code, 1);
  const Json cut = r.json["certificate"]["cut"];
  EXPECT_EQ(cut["demand"], 5);
  EXPECT_EQ(cut["room"], 0);
  EXPECT_EQ(cut["nodes"], Json({1, 2}));
  EXPECT_EQ(asked("p min 2 1\nn 2 -5\na 1 2 0 inf 1\n", false).text,
            "c infeasible: the nodes below need 5, and at most 0 can come to them\n"
            "c node NODE SUPPLY\nc node 1 0\nc node 2 -5\n");
}

TEST_F(Flow, SuppliesThatDoNotSumToNothingAreTheCutOfAllNodes) {
  const Said r = asked("p min 3 2\nn 1 7\nn 3 -5\na 1 2 0 inf 1\na 2 3 0 inf 1\n");
  EXPECT_EQ(r.exit_code, 1);
  EXPECT_EQ(r.json["certificate"]["cut"], Json({{"supply", 2},
                                                {"room", 0},
                                                {"nodes", {1, 2, 3}},
                                                {"arcs_out", Json::array()},
                                                {"arcs_in", Json::array()}}));
}

TEST_F(Flow, UnboundedPrintsTheCycle) {
  const std::string network =
      "p min 3 4\nn 1 2\nn 3 -2\na 1 2 0 inf 4\na 2 1 0 inf -7\na 2 3 0 5 1\na 1 1 0 9 -1\n";
  const Said r = asked(network);
  EXPECT_EQ(r.exit_code, 1);
  EXPECT_EQ(r.json["status"], "unbounded");
  EXPECT_EQ(r.json["certificate"]["cycle"]["cost"], -3);
  EXPECT_EQ(r.json["certificate"]["cycle"]["arcs"].size(), 2U);
  EXPECT_EQ(r.json["flow"].size(), 4U);  // that it can be added to
  const std::string text = asked(network, false).text;
  EXPECT_TRUE(
      text.starts_with("c unbounded: the cycle below costs -3 a unit, and no arc of it has "
                       "a limit\nc cycle ARC TAIL HEAD COST\n"))
      << text;
  EXPECT_NE(text.find("c cycle 1 1 2 4\n"), std::string::npos);
  EXPECT_NE(text.find("c cycle 2 2 1 -7\n"), std::string::npos);
}

TEST_F(Flow, APathWithoutALimitIsUnboundedToo) {
  const std::string network = "p max 3 3\nn 1 s\nn 3 t\na 2 3 inf\na 1 3 4\na 1 2 inf\n";
  EXPECT_EQ(asked(network).json["certificate"]["path"]["arcs"], Json({3, 1}));
  EXPECT_EQ(asked(network, false).text,
            "c unbounded: the arcs below lead from source to sink, and none has a limit\n"
            "c path ARC TAIL HEAD\nc path 3 1 2\nc path 1 2 3\n");
}

TEST_F(Flow, NumbersOf64BitsAreExact) {
  // 2^53 is the last that every reader holds.
  for (const auto& [supply, objective] :
       {std::pair<std::string, Json>{"9007199254740992", 9007199254740992},
        {"9007199254740993", "9007199254740993"},
        {"1000000000000000000", "1000000000000000000"}}) {
    const Said r = asked("p min 2 1\nn 1 " + supply + "\nn 2 -" + supply + "\na 1 2 0 inf 1\n");
    EXPECT_EQ(r.json["objective"], objective);
    EXPECT_EQ(r.json["flow"].at(0).dump(), supply);
  }
  const Said wide = asked(
      "p min 2 1\nn 1 1000000000000000000\nn 2 -1000000000000000000\n"
      "a 1 2 -1000000000000000000 inf -100000000000000000\n");
  EXPECT_EQ(wide.json["objective"], "-100000000000000000000000000000000000");
}

TEST_F(Flow, WhatCouldOverflowIsRefusedWithItsLine) {
  const auto place = [&](const std::string& network) {
    const Said r = asked(network);
    EXPECT_EQ(r.exit_code, 2);
    EXPECT_TRUE(r.json["status"].is_null());
    EXPECT_EQ(r.json["diagnostics"].size(), 1U);
    return r.json["diagnostics"].at(0)["code"].get<std::string>() + ":" +
           std::to_string(r.json["diagnostics"].at(0)["line"].get<int>());
  };
  EXPECT_EQ(place("p min 2 2\na 1 2 0 1 1\na 1 2 0 1 -9223372036854775808\n"), "E0712:3");
  EXPECT_EQ(place("p min 2 1\nn 2 4611686018427387904\na 1 2 0 1 1\n"), "E0712:2");
  EXPECT_EQ(place("p max 2 2\nn 1 s\nn 2 t\na 1 2 4611686018427387903\na 1 2 1\n"), "E0712:5");
  EXPECT_EQ(place("p min 2 1\na 1 2 0 1 9223372036854775808\n"), "E0706:2");
}

TEST_F(Flow, AllMistakesAreToldAtOnce) {
  const Said r = asked("p min 2 2\nn 1 x\na 1 2 0 1\na 1 9 0 1 1\nz\n");
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.json["diagnostics"].size(), 4U);
}

TEST_F(Flow, StoppedItSaysSo) {
  RunContext stopping;
  stopping.request_stop();
  EXPECT_EQ(asked(ports, true, stopping).exit_code, 130);
  const Said r = asked(ports, true, stopping);
  EXPECT_EQ(r.json["status"], "interrupted");
  EXPECT_TRUE(r.json["flow"].is_null() && r.json["bound"].is_null());
  EXPECT_EQ(r.json["certificate"]["holds"], false);
  EXPECT_TRUE(r.json["case"]["digest"].is_null());
  EXPECT_EQ(asked(ports, false, stopping).text, "c interrupted; no flow was found yet\n");
}

/// A network that is not solved in no time.
std::string large_network() {
  network::test::Draws d(5);
  Problem p;
  constexpr network::Node nodes = 20'000;
  for (network::Node v = 0; v < nodes; ++v) p.add_node();
  for (network::Node v = 0; v < nodes; ++v) p.add_arc(v, (v + 1) % nodes, 1'000'000, 10'000);
  for (int i = 0; i < 200'000; ++i) {
    p.add_arc(static_cast<network::Node>(d.between(0, nodes - 1)),
              static_cast<network::Node>(d.between(0, nodes - 1)), d.between(0, 1000),
              d.between(0, 10'000));
  }
  for (std::size_t v = 0; v < 2000; ++v) {
    p.supply[v] = 100;
    p.supply[at(nodes) - 1 - v] = -100;
  }
  return test::min_text(p);
}

TEST_F(Flow, ATimeLimitLeavesABound) {
  const std::string network = large_network();
  const Wide best = whole(asked(network).json["objective"]);
  int limited = 0;
  for (int ms = 50; ms <= 800; ms += 150) {
    RunContext limited_context;
    limited_context.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    const Said r = asked(network, true, limited_context);
    if (r.json["status"] == "optimal") break;  // a fast machine
    EXPECT_EQ(r.exit_code, 1);
    EXPECT_EQ(r.json["status"], "limit");
    ++limited;
    if (!r.json["bound"].is_null()) {
      EXPECT_TRUE(whole(r.json["bound"]) <= best);
    }
    if (r.json["flow"].is_null()) continue;
    EXPECT_TRUE(whole(r.json["objective"]) >= best);
  }
  EXPECT_GT(limited, 0);
}

/// What the words of the answer say, as a solution that the independent judge takes.
network::Solution heard(const Json& json) {
  network::Solution s;
  s.objective = json["objective"].is_null() ? Wide{0} : whole(json["objective"]);
  if (json["status"] == "optimal") {
    s.flow = json["flow"].get<std::vector<std::int64_t>>();
    s.potential = json["potential"].get<std::vector<std::int64_t>>();
  } else if (json["status"] == "infeasible") {
    s.status = Status::infeasible;
    for (const auto& v : json["certificate"]["cut"]["nodes"]) s.cut.push_back(v.get<int>() - 1);
  } else if (json["status"] == "unbounded") {
    s.status = Status::unbounded;
    for (const auto& a : json["certificate"]["cycle"]["arcs"]) s.cycle.push_back(a.get<int>() - 1);
  } else {
    s.status = Status::limit;
  }
  return s;
}

TEST_F(Flow, CertificatesHoldAsPrinted) {
  network::test::Draws d(20250101);
  std::map<std::string, int> seen;
  const RunContext context;
  for (int i = 0; i < 1600; ++i) {
    const Problem p = network::test::random_network(d, network::test::random_flavour(d));
    if (network::refuse(p)) continue;
    const Said r = asked(test::min_text(p));
    const auto verdict = network::certify(p, heard(r.json));
    ASSERT_TRUE(verdict.holds) << verdict.why << "\n" << test::min_text(p) << r.text;
    const auto known = network::solve(p, context);
    ASSERT_EQ(r.json["status"].get<std::string>(), name_of(known.status));
    ASSERT_TRUE(heard(r.json).objective == known.objective);
    ASSERT_EQ(r.exit_code, known.status == Status::optimal ? 0 : 1);
    ++seen[r.json["status"].get<std::string>()];
    if (known.status == Status::infeasible) {
      const Json& cut = r.json["certificate"]["cut"];
      const char* amount = cut.contains("demand") ? "demand" : "supply";
      ASSERT_TRUE(whole(cut[amount]) > whole(cut["room"])) << cut;
    }
  }
  EXPECT_GT(seen["optimal"], 50);
  EXPECT_GT(seen["infeasible"], 50);
  EXPECT_GT(seen["unbounded"], 10);
}

TEST_F(Flow, CertificateOfAMaximumHoldsAsPrinted) {
  network::test::Draws d(3);
  int flowing = 0;
  for (int i = 0; i < 500; ++i) {
    network::test::Flavour f = network::test::random_flavour(d);
    f.lower = 0;
    const Problem p = network::test::random_network(d, f);
    if (p.nodes < 2) continue;
    const auto sink = static_cast<network::Node>(d.between(1, p.nodes - 1));
    const Said r = asked(test::max_text(p, 0, sink));
    if (r.json["status"] == "unbounded") continue;
    ASSERT_EQ(r.json["status"], "optimal");
    const auto flow = r.json["flow"].get<std::vector<std::int64_t>>();
    ASSERT_EQ(flow.size(), p.tail.size());
    std::vector<Wide> out(at(p.nodes), 0);
    std::vector<bool> inside(at(p.nodes), false);
    for (const auto& v : r.json["certificate"]["cut"]["nodes"]) inside[at(v.get<int>() - 1)] = true;
    Wide room = 0;
    for (std::size_t a = 0; a < flow.size(); ++a) {
      ASSERT_TRUE(flow[a] >= 0 && flow[a] <= p.upper[a]);
      out[at(p.tail[a])] += flow[a];
      out[at(p.head[a])] -= flow[a];
      if (inside[at(p.tail[a])] && !inside[at(p.head[a])]) room += p.upper[a];
    }
    const Wide objective = whole(r.json["objective"]);
    ASSERT_TRUE(inside[0] && !inside[at(sink)]);
    ASSERT_TRUE(out[0] == objective && out[at(sink)] == -objective && room == objective);
    for (network::Node v = 1; v < p.nodes; ++v) ASSERT_TRUE(v == sink || out[at(v)] == 0);
    if (objective > 0) ++flowing;
  }
  EXPECT_GT(flowing, 100);
}

TEST_F(Flow, LinesSumToTheObjective) {
  network::test::Draws d(17);
  int checked = 0;
  for (int i = 0; i < 300; ++i) {
    const Problem p = network::test::random_network(d, network::test::random_flavour(d));
    const Said r = asked(test::min_text(p), false);
    if (r.exit_code != 0) continue;
    std::istringstream lines(r.text);
    std::string line, letter, objective;
    std::int64_t tail = 0, head = 0, flow = 0;
    Wide sum = 0;
    std::size_t a = 0;
    while (std::getline(lines, line)) {
      std::istringstream words(line);
      words >> letter;
      if (letter == "s") words >> objective;
      if (letter != "f") continue;
      ASSERT_TRUE(words >> tail >> head >> flow);
      ASSERT_LT(a, p.tail.size());
      ASSERT_TRUE(p.tail[a] == tail - 1 && p.head[a] == head - 1);
      sum += Wide{p.cost[a++]} * flow;
    }
    ASSERT_EQ(a, p.tail.size());
    ASSERT_EQ(network::to_string(sum), objective);
    ++checked;
  }
  EXPECT_GT(checked, 30);
}

TEST(Exact, IsAStringOnlyBeyond2To53) {
  constexpr std::int64_t most = std::int64_t{1} << 53;
  EXPECT_EQ(exact(most), Json(most));
  EXPECT_EQ(exact(-most), Json(-most));
  EXPECT_EQ(exact(Wide{most} + 1), Json("9007199254740993"));
  EXPECT_EQ(exact(-Wide{most} - 1), Json("-9007199254740993"));
}

}  // namespace
}  // namespace egress
