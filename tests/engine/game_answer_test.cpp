#include "egress/engine/game_answer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "egress/engine/engine.h"

namespace egress {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

class GameCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() /
            ("egress_game_" + std::to_string(::getpid()) + "_" +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  void TearDown() override { fs::remove(path_); }

  Response asked(const std::string& game, RunContext& context, bool json = true) const {
    std::ofstream(path_, std::ios::binary) << game;
    Request request{"game", {path_.string()}, {}};
    if (json) request.options["json"] = {""};
    return run(request, context);
  }
  Json json(const std::string& game) const {
    RunContext context;
    return asked(game, context).json;
  }

  fs::path path_;
};

constexpr const char* majority =
    R"({"players": ["a", "b", "c"], "worth": {"a+b": 1, "a+c": 1, "b+c": 1, "a+b+c": 1}, "missing": 0})";

TEST_F(GameCommand, GivesTheContractsKeys) {
  RunContext context;
  const Response r = asked(majority, context);
  EXPECT_EQ(r.exit_code, 0);
  const Json& j = r.json;
  EXPECT_EQ(j["schema"], "egress.game/1");
  EXPECT_EQ(j["status"], "done");
  EXPECT_TRUE(j["egress"].contains("version") && j.contains("options"));
  for (const char* key : {"shapley", "banzhaf", "nucleolus"}) {
    EXPECT_NEAR(j[key]["b"].get<double>(), 1.0 / 3, 1e-15) << key;
    EXPECT_EQ(j["exact"][key]["b"], "1/3");
  }
  EXPECT_EQ(j["banzhaf_raw"]["a"], 0.5);
  EXPECT_EQ(j["core"]["nonempty"], false);
  EXPECT_NEAR(j["core"]["least_core_epsilon"].get<double>(), 1.0 / 3, 1e-15);
  EXPECT_EQ(j["core"]["balanced"], Json({{"a+b", 0.5}, {"a+c", 0.5}, {"b+c", 0.5}}));
  EXPECT_EQ(j["certificate"]["holds"], true);
  EXPECT_EQ(j["properties"]["convex"], false);
  EXPECT_EQ(j["properties"]["symmetric"], Json({{"a", "b", "c"}}));
}

TEST_F(GameCommand, WhatThereIsNotIsNullWithAReason) {
  const Json nothing = json(R"({"players": ["a", "b"], "worth": {}, "missing": 0})");
  EXPECT_TRUE(nothing["banzhaf"].is_null());
  EXPECT_FALSE(nothing["banzhaf_reason"].get<std::string>().empty());
  const Json alone = json(R"({"players": ["a"], "worth": {"a": 3}})");
  EXPECT_EQ(alone["nucleolus"]["a"], 3.0);
  EXPECT_EQ(alone["core"]["nonempty"], true);
  EXPECT_TRUE(alone["core"]["least_core_epsilon"].is_null());
  EXPECT_FALSE(alone["core"]["least_core_epsilon_reason"].get<std::string>().empty());
  const Json worse = json(R"({"players": ["a", "b"], "worth": {"a": 2, "b": 2, "a+b": 3}})");
  EXPECT_TRUE(worse["nucleolus"].is_null());
  EXPECT_EQ(worse["nucleolus_reason"], "everybody together is worth less than all of them alone");
  EXPECT_EQ(worse["prenucleolus"], Json({{"a", 1.5}, {"b", 1.5}}));
  EXPECT_EQ(worse["core"]["least_core_epsilon"], 0.5);
}

TEST_F(GameCommand, CostsArePaidAndNotEarned) {
  const Json j =
      json(R"({"players": ["a", "b"], "worth": {"a": 3, "b": 4, "a+b": 4}, "cost": true})");
  EXPECT_EQ(j["shapley"], Json({{"a", 1.5}, {"b", 2.5}}));
  EXPECT_EQ(j["nucleolus"], Json({{"a", 1.5}, {"b", 2.5}}));
  EXPECT_EQ(j["core"]["nonempty"], true);
  EXPECT_EQ(j["core"]["least_core_epsilon"], -1.5);
  EXPECT_EQ(j["properties"]["submodular"], true);
}

/// {"players": ["p0", ...], "quota": ..., "weights": [...]} with weights 1, 2, ...
std::string large_vote(int players, std::int64_t quota) {
  Json j = {{"players", Json::array()}, {"quota", quota}, {"weights", Json::array()}};
  for (int i = 0; i < players; ++i) {
    j["players"].push_back("p" + std::to_string(i));
    j["weights"].push_back(i + 1);
  }
  return j.dump();
}

TEST_F(GameCommand, AVoteOfManyIsNotEnumerated) {
  const Json j = json(large_vote(60, 1000));
  double shapley = 0, banzhaf = 0;
  for (const auto& [player, value] : j["shapley"].items()) shapley += value.get<double>();
  for (const auto& [player, value] : j["banzhaf"].items()) banzhaf += value.get<double>();
  EXPECT_NEAR(shapley, 1, 1e-12);
  EXPECT_NEAR(banzhaf, 1, 1e-12);
  EXPECT_TRUE(j["nucleolus"].is_null());
  EXPECT_FALSE(j["nucleolus_reason"].get<std::string>().empty());
  EXPECT_EQ(j["core"]["nonempty"], false);
  EXPECT_GT(j["core"]["least_core_epsilon"].get<double>(), 0.4);
  const Json veto = json(large_vote(60, 1830));
  EXPECT_EQ(veto["core"]["nonempty"], true);
  EXPECT_NEAR(veto["nucleolus"]["p7"].get<double>(), 1.0 / 60, 1e-15);
  EXPECT_NEAR(veto["core"]["least_core_epsilon"].get<double>(), -1.0 / 60, 1e-15);
}

TEST_F(GameCommand, WhatCannotBeCountedIsRefusedWithItsPlace) {
  Json j = Json::parse(large_vote(40, 100));
  j["weights"][3] = 1'000'000'000'000;
  RunContext context;
  const Response r = asked(j.dump(), context);
  EXPECT_EQ(r.exit_code, 2);
  ASSERT_EQ(r.diagnostics.items().size(), 1U);
  EXPECT_EQ(r.diagnostics.items()[0].code, "E0734");
  EXPECT_GT(r.diagnostics.items()[0].where.column, 1);
}

TEST_F(GameCommand, TheSameGameInTwoFormsHasTheSameAnswer) {
  const Json vote = json(R"({"players": ["a", "b", "c"], "quota": 3, "weights": [2, 1, 1]})");
  const Json table = json(
      R"({"players": ["a", "b", "c"], "worth": {"a+b": 1, "a+c": 1, "a+b+c": 1}, "missing": 0})");
  for (const char* key : {"shapley", "banzhaf", "banzhaf_raw", "nucleolus", "exact"}) {
    EXPECT_EQ(vote[key], table[key]) << key;
  }
  EXPECT_EQ(vote["core"]["nonempty"], table["core"]["nonempty"]);
}

TEST_F(GameCommand, StoppedItSaysSo) {
  RunContext stopping;
  stopping.request_stop();
  const Response r = asked(majority, stopping);
  EXPECT_EQ(r.exit_code, 130);
  EXPECT_EQ(r.json["status"], "interrupted");
  EXPECT_FALSE(asked(majority, stopping, false).text.empty());
  RunContext late;
  late.deadline = std::chrono::steady_clock::now();
  EXPECT_EQ(asked(majority, late).exit_code, 1);
}

TEST_F(GameCommand, TextFitsEightyColumns) {
  RunContext context;
  const std::string text = asked(large_vote(20, 100), context, false).text;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 80U) << text.substr(begin, end - begin);
    begin = end + 1;
  }
}

}  // namespace
}  // namespace egress
