#include "egress/engine/what_if.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace egress {
namespace {

const std::string folder = std::string(EGRESS_SOURCE_DIR) + "/cases/kazakhstan";

Request question(std::vector<std::string> close) {
  Request out{"dispatch", {folder}, {}};
  out.options["period"] = {"month"};
  if (!close.empty()) out.options["close"] = std::move(close);
  return out;
}

std::string by_dispatch(const Request& request) {
  RunContext context;
  return text_of(run(request, context).json, -1);
}

class WhatIfTest : public testing::Test {
 protected:
  CaseFiles files_ = CaseFiles::read(folder);
  WhatIfs what_ifs_{files_, build_case(files_).built->model.horizon, 2};

  std::string ask(const Request& request, Days days = Days::none) {
    RunContext context;
    return what_ifs_.answer(request, days, context).json;
  }
};

TEST_F(WhatIfTest, AnswersAsDispatchDoesInAnyOrder) {
  const std::vector<Request> questions = {question({}), question({"cpc@2025-06-01/60d"}),
                                          question({"cpc_spm@2025-03-01/90d:0.5"}),
                                          question({"holder:russia@2025-05-01/40d"})};
  for (const auto& one : questions) EXPECT_EQ(ask(one), by_dispatch(one));
  for (auto one = questions.rbegin(); one != questions.rend(); ++one) {
    EXPECT_EQ(ask(*one), by_dispatch(*one));
  }
}

TEST_F(WhatIfTest, SituationsDoNotMix) {
  Request other = question({"cpc@2025-06-01/60d"});
  other.options["set"] = {"links.cpc_spm.capacity=50"};
  const std::string before = ask(question({"cpc@2025-06-01/60d"}));
  EXPECT_EQ(ask(other), by_dispatch(other));
  EXPECT_NE(ask(other), before);
  for (const char* year : {"2019", "2020", "2021", "2022", "2023"}) {  // more than are kept
    Request one = question({});
    one.options["from"] = {std::string(year) + "-01-01"};
    one.options["to"] = {std::string(year) + "-12-31"};
    EXPECT_EQ(ask(one), by_dispatch(one));
  }
  EXPECT_EQ(ask(question({"cpc@2025-06-01/60d"})), before);
}

TEST_F(WhatIfTest, ManyAtOnce) {
  const Request one = question({"cpc@2025-06-01/60d"});
  const std::string expected = by_dispatch(one);
  std::vector<std::string> answers(16);
  {
    std::vector<std::jthread> threads;
    for (auto& answer : answers) threads.emplace_back([&] { answer = ask(one); });
  }
  for (const auto& answer : answers) EXPECT_EQ(answer, expected);
}

TEST_F(WhatIfTest, MistakesAreThoseOfDispatch) {
  for (Request wrong : {question({"nowhere@2025-06-01/1d"}), question({"cpc@2031-01-01/1d"})}) {
    RunContext context;
    const auto answer = what_ifs_.answer(wrong, Days::none, context);
    EXPECT_EQ(answer.exit_code, 2);
    EXPECT_TRUE(answer.diagnostics.has_errors());
  }
  Request backwards = question({});
  backwards.options["from"] = {"2026-01-01"};
  RunContext context;
  EXPECT_EQ(what_ifs_.answer(backwards, Days::none, context).exit_code, 2);
}

TEST_F(WhatIfTest, AStopIsHeard) {
  RunContext context;
  context.request_stop();
  const auto answer = what_ifs_.answer(question({}), Days::none, context);
  EXPECT_EQ(answer.exit_code, 130);
  EXPECT_EQ(ask(question({})), by_dispatch(question({})));
}

TEST_F(WhatIfTest, DaysAddUp) {
  const auto json =
      nlohmann::json::parse(ask(question({"cpc@2025-06-01/60d"}), Days::closed_and_open));
  const auto& days = json["days"];
  ASSERT_EQ(days["starts"].size(), 12U);
  EXPECT_EQ(days["starts"][1], "2025-02-01");
  double exports = 0, corridors = 0, told = 0;
  for (const auto& value : days["exports"]) exports += value.get<double>();
  for (const auto& [id, row] : days["corridors"].items()) {
    ASSERT_EQ(row.size(), 12U) << id;
    for (const auto& value : row) corridors += value.get<double>();
  }
  for (const auto& row : json["corridors"]) told += row["delivered"]["value"].get<double>() * 1e6;
  EXPECT_EQ(json["corridors"][0]["delivered"]["unit"], "Mt");
  EXPECT_NEAR(exports, corridors, 50);  // rounded to a tonne each
  EXPECT_NEAR(exports, told, 50);
  EXPECT_EQ(days["open"]["links"].size(), days["links"].size());
  EXPECT_GT(days["open"]["exports"][5], days["exports"][5]);
}

}  // namespace
}  // namespace egress
