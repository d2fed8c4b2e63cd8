#include "egress/io/column_unit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

namespace egress {
namespace {

using N = NumberKind;

double canonical(N kind, std::string_view unit, double value) {
  const auto fit = fit_unit(kind, unit);
  return fit ? fit->canonical(value) : not_given;
}
std::string code_of(N kind, std::string_view unit) {
  const auto fit = fit_unit(kind, unit);
  return fit ? "" : std::string(fit.error().code);
}

TEST(ColumnUnit, ConvertsToCanonicalUnits) {
  EXPECT_DOUBLE_EQ(canonical(N::amount, "Mt", 2), 2e6);
  EXPECT_DOUBLE_EQ(canonical(N::amount, "kb", 1), 158.987294928);
  EXPECT_DOUBLE_EQ(canonical(N::amount_per_time, "MW", 1), 24);
  EXPECT_DOUBLE_EQ(canonical(N::amount_per_time, "t/h", 1), 24);
  EXPECT_DOUBLE_EQ(canonical(N::amount_per_time, "Mt/yr", 3), 3e6);  // by the year's own days
  EXPECT_DOUBLE_EQ(canonical(N::money_per_amount, "USD/bbl", 70), 70 / 0.158987294928);
  EXPECT_DOUBLE_EQ(canonical(N::share, "%", 50), 0.5);
  EXPECT_DOUBLE_EQ(canonical(N::speed, "kn", 10), 10 * 1.852 * 24);
  EXPECT_DOUBLE_EQ(canonical(N::amount_per_length, "t/cm", 25), 25e5);
  EXPECT_DOUBLE_EQ(canonical(N::density, "t/m3", 0.8), 0.8);
  EXPECT_DOUBLE_EQ(canonical(N::density, "bbl/t", 7.33), 1 / (7.33 * 0.158987294928));
  EXPECT_DOUBLE_EQ(canonical(N::energy_per_mass, "GJ/t", 36), 10);
  EXPECT_DOUBLE_EQ(canonical(N::time, "h", 12), 0.5);
}

TEST(ColumnUnit, KnowsWhatIsCounted) {
  EXPECT_EQ(fit_unit(N::amount, "kb")->measure, Measure::volume);
  EXPECT_EQ(fit_unit(N::amount_per_time, "GWh/month")->measure, Measure::energy);
  EXPECT_EQ(fit_unit(N::amount_per_time, "GWh/month")->unit.per, PerCalendar::month);
  EXPECT_EQ(fit_unit(N::money_per_amount, "USD/t")->measure, Measure::mass);
  EXPECT_EQ(fit_unit(N::length, "m")->measure, Measure::none);
}

TEST(ColumnUnit, NamesBothDimensions) {
  const auto fit = fit_unit(N::amount_per_time, "USD/t");
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, "E0309");
  EXPECT_NE(fit.error().message.find("money per mass"), std::string::npos);
  EXPECT_NE(fit.error().message.find("per time"), std::string::npos);
}

TEST(ColumnUnit, RefusesWhatDoesNotFit) {
  EXPECT_EQ(code_of(N::amount, "Mt/yr"), "E0309");
  EXPECT_EQ(code_of(N::amount_per_time, "Mt"), "E0309");
  EXPECT_EQ(code_of(N::amount_per_time, "Mtt/yr"), "E0308");
  EXPECT_EQ(code_of(N::speed, "km/yr"), "E0319");
  EXPECT_EQ(code_of(N::count, "%"), "E0309");
  EXPECT_EQ(code_of(N::count, "1"), "");
  EXPECT_EQ(code_of(N::degrees, "1"), "E0310");
  EXPECT_EQ(code_of(N::density, "t/bbl/h"), "E0309");
  EXPECT_EQ(code_of(N::time, "yr"), "");
}

RC_GTEST_PROP(ColumnUnit, RoundTrips, ()) {
  const std::vector<std::pair<N, std::string>> units{{N::amount, "Mt"},
                                                     {N::amount, "kb"},
                                                     {N::amount_per_time, "Mt/yr"},
                                                     {N::amount_per_time, "kb/d"},
                                                     {N::amount_per_time, "MW"},
                                                     {N::money_per_amount, "USD/bbl"},
                                                     {N::length, "nm"},
                                                     {N::time, "w"},
                                                     {N::share, "%"},
                                                     {N::amount_per_length, "t/cm"}};
  const auto& [kind, text] = *rc::gen::elementOf(units);
  const double value = *rc::gen::inRange(-1000000, 1000000) / 128.0;
  const auto fit = fit_unit(kind, text);
  RC_ASSERT(fit.has_value());
  const double back = in_unit(fit->canonical(value), fit->unit);
  RC_ASSERT(std::abs(back - value) <= 1e-12 * std::abs(value));
}

}  // namespace
}  // namespace egress
