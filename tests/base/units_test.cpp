#include "egress/base/units.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace egress {
namespace {

double factor(std::string_view text) {
  UnitError error;
  const auto unit = parse_unit(text, &error);
  EXPECT_TRUE(unit.has_value()) << text << ": " << error.message;
  return unit ? unit->factor : std::nan("");
}

std::string dimension(std::string_view text) { return describe(parse_unit(text)->dimension); }

const std::vector<std::string>& amounts() {
  static const std::vector<std::string> all{
      "kg",   "t",     "kt",  "Mt",  "m3",  "km3", "Mm3", "bcm", "bbl", "b",   "kb", "kbbl", "mb",
      "Mbbl", "kWh",   "MWh", "GWh", "TWh", "GJ",  "TJ",  "PJ",  "kW",  "MW",  "GW", "USD",  "kUSD",
      "MUSD", "bnUSD", "cm",  "m",   "km",  "nm",  "kn",  "h",   "d",   "day", "w",  "1",    "%"};
  return all;
}
const std::vector<std::string>& divisors() {
  static const std::vector<std::string> all{"",       "/t",  "/bbl", "/d",   "/h",   "/yr",
                                            "/month", "/cm", "/km",  "/MWh", "/t/d", "/bbl/month"};
  return all;
}

RC_GTEST_PROP(Units, ValuesComeBackFromTheCanonicalUnit, ()) {
  const auto text = *rc::gen::elementOf(amounts()) + *rc::gen::elementOf(divisors());
  const double value = *rc::gen::inRange(-1000000, 1000000) / 128.0;
  const auto unit = parse_unit(text);
  RC_ASSERT(unit.has_value());
  RC_ASSERT(unit->text == text);
  RC_ASSERT(std::abs(in_unit(value * unit->factor, *unit) - value) <= 1e-12 * std::abs(value));
}

RC_GTEST_PROP(Units, ADivisorDividesFactorAndDimension, ()) {
  const auto above = *rc::gen::elementOf(amounts());
  const auto below = *rc::gen::elementOf(std::vector<std::string>{"t", "bbl", "MWh", "d", "km"});
  const auto whole = parse_unit(above + "/" + below);
  RC_ASSERT(whole.has_value());
  RC_ASSERT(whole->dimension == parse_unit(above)->dimension / parse_unit(below)->dimension);
  RC_ASSERT(std::abs(whole->factor * factor(below) / factor(above) - 1) < 1e-12);
  RC_ASSERT(whole->dimension * parse_unit(below)->dimension == parse_unit(above)->dimension);
}

TEST(Units, KnownValues) {
  EXPECT_DOUBLE_EQ(factor("bbl"), 0.158987294928);
  EXPECT_DOUBLE_EQ(factor("kb/d"), 158.987294928);  // m3 a day
  EXPECT_DOUBLE_EQ(factor("MW"), 24);               // MWh a day
  EXPECT_DOUBLE_EQ(factor("MWh/h"), factor("MW"));
  EXPECT_DOUBLE_EQ(factor("PJ"), 1e6 / 3.6);  // MWh
  EXPECT_DOUBLE_EQ(factor("kn"), 44.448);     // km a day
  EXPECT_DOUBLE_EQ(factor("t/cm"), 1e5);      // t per km of draft
  EXPECT_DOUBLE_EQ(factor("%"), 0.01);
  EXPECT_DOUBLE_EQ(factor("USD/bbl"), 1 / 0.158987294928);
  EXPECT_DOUBLE_EQ(factor("w"), 7);
}

TEST(Units, AYearIsMarkedInARateAndMeanAsADuration) {
  const auto rate = parse_unit("Mt/yr");
  EXPECT_EQ(rate->per, PerCalendar::year);
  EXPECT_DOUBLE_EQ(rate->factor, 1e6);
  const auto storage = parse_unit("USD/t/month");
  EXPECT_EQ(storage->per, PerCalendar::month);
  EXPECT_DOUBLE_EQ(storage->factor, 1);
  const auto life = parse_unit("yr");
  EXPECT_EQ(life->per, PerCalendar::none);
  EXPECT_DOUBLE_EQ(life->factor, 365.2425);
  EXPECT_EQ(parse_unit("kb/d")->per, PerCalendar::none);
}

TEST(Units, DimensionsAreDescribedInWords) {
  EXPECT_EQ(dimension("Mt/yr"), "mass per time");
  EXPECT_EQ(dimension("USD/bbl"), "money per volume");
  EXPECT_EQ(dimension("MW"), "energy per time");
  EXPECT_EQ(dimension("%"), "dimensionless");
  EXPECT_EQ(dimension("1/d"), "one per time");
  EXPECT_EQ(dimension("USD/t/month"), "money per mass per time");
}

TEST(Units, SpacesAroundPartsAreDropped) { EXPECT_EQ(parse_unit(" Mt / yr ")->text, "Mt/yr"); }

std::string reason(std::string_view text) {
  UnitError error;
  EXPECT_FALSE(parse_unit(text, &error).has_value()) << text;
  return error.message + "|" + error.hint;
}

TEST(Units, WhatIsNoUnitGetsAReasonAndAHint) {
  EXPECT_EQ(reason(""), "no unit given|write one, such as `Mt/yr`");
  EXPECT_EQ(reason("  "), "no unit given|write one, such as `Mt/yr`");
  EXPECT_EQ(reason("tonnes/yr"), "unknown unit `tonnes`|write `t`");
  EXPECT_EQ(reason("Mt/year"), "unknown unit `year`|write `yr`");
  EXPECT_EQ(reason("MWhh"), "unknown unit `MWhh`|did you mean `MWh`?");
  EXPECT_EQ(reason("Mt/"), "a `/` in a unit stands between two units|such as `Mt/yr`");
  EXPECT_EQ(reason("t/yr/month"), "two calendar periods in one unit|");
  EXPECT_EQ(reason("t/t/t/t/t"), "a unit of more than 4 parts|write it as `USD/t/month`");
  EXPECT_EQ(reason("q").substr(0, 16), "unknown unit `q`");
}

// 258 divisions by t would wrap an exponent of eight bits round to "t", were they let in.
TEST(Units, ExponentsCannotWrap) {
  std::string text = "t";
  for (int i = 0; i < 258; ++i) text += "/t";
  EXPECT_FALSE(parse_unit(text).has_value());
}

TEST(Units, AQuantityIsANumberWithAUnitOfTheDimensionAskedFor) {
  const Dimension money = dimension_of(BaseDimension::money);
  EXPECT_EQ(quantity_in("500MUSD", money), 500e6);
  EXPECT_EQ(quantity_in("1.5 bnUSD", money), 1.5e9);
  for (const char* wrong : {"", "500", "MUSD", "5Mt", "5MUSD/yr", "infUSD", "1e999USD", "5MUSD!"}) {
    EXPECT_FALSE(quantity_in(wrong, money)) << wrong;
  }
}

}  // namespace
}  // namespace egress
