#include "egress/analyses/claims/claims.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "io/tiny_case.h"

namespace egress {
namespace {

constexpr const char* cell = "links.pipe.capacity";

/// The tiny case with ranges: the pipe's is 8 to 20, the wells' 5 to 15.
CaseFiles ranged() {
  return TinyCase{}
      .with("links.csv",
            "id,tail,head,capacity [kt/d],source\n"
            "pipe,field,port,8|12|20,book\nship,port,sea,11,book\n")
      .with("supplies.csv", "id,node,commodity,rate [kt/d],source\nwells,field,oil,5|10|15,book\n")
      .read();
}

ClaimSettings claim_of(double threshold, bool above, std::vector<std::string> flips) {
  ClaimSettings out;
  out.id = "much";
  out.sentence = "The pipe takes much.";
  out.from_whom = "A paper";
  out.measure = "share";
  out.holds_above = above;
  out.threshold = threshold;
  out.unit = "%";
  out.reason = "Much is much.";
  out.flips = std::move(flips);
  out.where = {.file = "claims.toml", .line = 3};
  return out;
}

/// A measure that is a function of one cell, and the sets that it was asked for.
struct Counted {
  std::function<double(double)> of;
  double mode = 12;
  std::vector<std::vector<std::string>> asked = {};

  MeasureFunction function() {
    return [this](const std::vector<std::string>& set) -> Outcome<double> {
      asked.push_back(set);
      if (set.empty()) return of(mode);
      return of(std::stod(set.at(0).substr(set.at(0).find('=') + 1)));
    };
  }
};

ClaimResult judged(const ClaimSettings& claim, Counted& measure) {
  RunContext context;
  const auto result = judge(ranged(), claim, measure.function(), context);
  if (!result) throw InternalError(render(result.error(), false));
  return *result;
}

double itself(double value) { return value; }

TEST(Claims, HoldsWhereAllEndsAgree) {
  Counted measure{itself};
  const auto r = judged(claim_of(7, true, {cell}), measure);
  EXPECT_EQ(r.verdict, Verdict::holds);
  EXPECT_EQ(name_of(r.verdict), "holds");
  EXPECT_DOUBLE_EQ(r.value, 12);
  EXPECT_DOUBLE_EQ(r.margin, 5);
  EXPECT_DOUBLE_EQ(r.lowest, 8);
  EXPECT_DOUBLE_EQ(r.highest, 20);
  ASSERT_EQ(r.flips.size(), 1U);
  EXPECT_EQ(r.flips[0].cell, cell);
  EXPECT_EQ(r.flips[0].low, "8");
  EXPECT_EQ(r.flips[0].high, "20");
  EXPECT_EQ(r.flips[0].unit, "kt/d");
  EXPECT_DOUBLE_EQ(r.flips[0].value_at_low, 8);
  EXPECT_DOUBLE_EQ(r.flips[0].value_at_high, 20);
  EXPECT_FALSE(r.flips[0].flips_at);
}

TEST(Claims, FailsWhereAllEndsAgree) {
  Counted measure{itself};
  const auto r = judged(claim_of(21, true, {cell}), measure);
  EXPECT_EQ(r.verdict, Verdict::fails);
  EXPECT_DOUBLE_EQ(r.margin, -9);
  EXPECT_FALSE(r.flips.at(0).flips_at);
}

TEST(Claims, OpenWhereAnEndDisagrees) {
  Counted measure{itself};
  const auto r = judged(claim_of(9.7, true, {cell}), measure);
  EXPECT_EQ(r.verdict, Verdict::open);
  EXPECT_NEAR(r.margin, 2.3, 1e-12);
  ASSERT_TRUE(r.flips.at(0).flips_at);
  EXPECT_NEAR(*r.flips[0].flips_at, 9.7, 12e-3);
}

TEST(Claims, TheMarginIsPositiveOnTheSideThatHolds) {
  Counted above{itself};
  Counted below{itself};
  EXPECT_DOUBLE_EQ(judged(claim_of(30, true, {}), above).margin, -18);
  EXPECT_DOUBLE_EQ(judged(claim_of(30, false, {}), below).margin, 18);
  Counted again{itself};
  EXPECT_EQ(judged(claim_of(30, false, {cell}), again).verdict, Verdict::holds);
}

TEST(Claims, AtTheThresholdItselfAClaimFailsEitherWay) {
  for (const bool above : {true, false}) {
    Counted measure{itself};
    EXPECT_EQ(judged(claim_of(12, above, {}), measure).verdict, Verdict::fails);
  }
}

TEST(Claims, WithoutCellsOnlyTheModeIsEvaluated) {
  Counted measure{itself};
  const auto r = judged(claim_of(7, true, {}), measure);
  EXPECT_EQ(r.verdict, Verdict::holds);
  EXPECT_EQ(measure.asked, std::vector<std::vector<std::string>>{{}});
}

TEST(Claims, CellsThatAgreeCostTwoEvaluationsEach) {
  Counted measure{itself};
  judged(claim_of(1, true, {cell, "supplies.wells.rate"}), measure);
  const std::vector<std::vector<std::string>> expected{{},
                                                       {"links.pipe.capacity=8"},
                                                       {"links.pipe.capacity=20"},
                                                       {"supplies.wells.rate=5"},
                                                       {"supplies.wells.rate=15"}};
  EXPECT_EQ(measure.asked, expected);
}

TEST(Claims, ACellWithoutRangeIsRefusedBeforeAnythingIsEvaluated) {
  for (const char* wrong : {"links.ship.capacity", "links.nothing.capacity"}) {
    Counted measure{itself};
    RunContext context;
    const auto r = judge(ranged(), claim_of(7, true, {cell, wrong}), measure.function(), context);
    ASSERT_FALSE(r) << wrong;
    EXPECT_EQ(errors_of(r.error()), "claims.toml:3:0 E0610");
    EXPECT_NE(r.error().items().at(0).message.find(wrong), std::string::npos);
    EXPECT_TRUE(measure.asked.empty()) << wrong;
  }
}

TEST(Claims, AMeasureThatCannotBeHadIsPassedOn) {
  RunContext context;
  const MeasureFunction none = [](const std::vector<std::string>& set) -> Outcome<double> {
    if (set.empty()) return 12;
    Diagnostics d;
    d.add("E0612", {}, "no plan");
    return std::unexpected(d);
  };
  const auto r = judge(ranged(), claim_of(7, true, {cell}), none, context);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().items().at(0).code, "E0612");
}

RC_GTEST_PROP(Claims, BisectionFindsWhereAMonotoneMeasureFlips, ()) {
  const double at = 8 + 12 * *rc::gen::inRange(1, 10000) / 10000.0;
  const bool rising = *rc::gen::arbitrary<bool>();
  const bool above = *rc::gen::arbitrary<bool>();
  RC_PRE(std::abs(at - 12) > 1e-6);
  Counted measure{[&](double value) { return (rising ? 1 : -1) * std::pow(value / at, 3); }};
  const auto r = judged(claim_of(rising ? 1 : -1, above, {cell}), measure);
  RC_ASSERT(r.verdict == Verdict::open);
  RC_ASSERT(r.flips.at(0).flips_at.has_value());
  RC_ASSERT(std::abs(*r.flips[0].flips_at - at) <= 12e-3);
  RC_ASSERT(measure.asked.size() <= 1U + 12U);
}

}  // namespace
}  // namespace egress
