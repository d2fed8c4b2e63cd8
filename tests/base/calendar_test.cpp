#include "egress/base/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>

namespace egress {
namespace {

// 1600-01-01 and 3000-12-31: what parse_day accepts.
constexpr Day first_day = -135140;
constexpr Day last_day = 376564;

rc::Gen<Day> any_day() { return rc::gen::inRange<Day>(first_day, last_day + 1); }

RC_GTEST_PROP(Calendar, AgreesWithChrono, ()) {
  const Day day = *any_day();
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto ours = civil(day);
  RC_ASSERT(ours.year == int{date.year()});
  RC_ASSERT(ours.month == static_cast<int>(unsigned{date.month()}));
  RC_ASSERT(ours.day == static_cast<int>(unsigned{date.day()}));
  RC_ASSERT(day_of(ours.year, ours.month, ours.day) == day);
  RC_ASSERT(days_in_year(day) == (date.year().is_leap() ? 366 : 365));
  const std::chrono::year_month_day_last last{date.year() / date.month() / std::chrono::last};
  RC_ASSERT(days_in_month(day) == static_cast<int>(unsigned{last.day()}));
}

RC_GTEST_PROP(Calendar, DaysComeBackFromTheirText, ()) {
  const Day day = *any_day();
  RC_ASSERT(parse_day(format_day(day)) == day);
}

TEST(Calendar, KnownDays) {
  EXPECT_EQ(parse_day("1970-01-01"), 0);
  EXPECT_EQ(parse_day("2024-02-29"), 19782);
  EXPECT_EQ(parse_day("1600-01-01"), first_day);
  EXPECT_EQ(parse_day("3000-12-31"), last_day);
}

TEST(Calendar, WhatIsNoDayIsRefused) {
  for (const char* text : {"", "2024", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32",
                           "1599-12-31", "3001-01-01", "24-01-01", "2024/01/01", "2024-1-01",
                           "-024-01-01", "2024-01-01 ", "2024-01-0x", "2024--1-01"}) {
    EXPECT_FALSE(parse_day(text).has_value()) << text;
  }
}

RC_GTEST_PROP(Calendar, PeriodsFillTheHorizon, ()) {
  Horizon horizon;
  horizon.from = *any_day();
  horizon.to = horizon.from + *rc::gen::inRange(1, 3000);
  horizon.period = *rc::gen::element(Period::day, Period::week, Period::month, Period::year);
  const auto starts = period_starts(horizon);
  RC_ASSERT(starts.size() >= 2U);
  RC_ASSERT(starts.front() == Hour{horizon.from} * 24);
  RC_ASSERT(starts.back() == Hour{horizon.to} * 24);
  for (std::size_t t = 0; t + 1 < starts.size(); ++t) {
    RC_ASSERT(starts[t] < starts[t + 1]);
    const auto date = civil(static_cast<Day>(starts[t] / 24));
    const auto days = (starts[t + 1] - starts[t]) / 24;
    if (t > 0 && horizon.period == Period::month) RC_ASSERT(date.day == 1);
    if (t > 0 && horizon.period == Period::year) RC_ASSERT((date.day == 1 && date.month == 1));
    if (t + 2 < starts.size() && horizon.period == Period::week) RC_ASSERT(days == 7);
    if (horizon.period == Period::day) RC_ASSERT(days == 1);
  }
}

TEST(Calendar, HoursOfTwoDays) {
  const auto starts = period_starts({10, 12, Period::hour});
  ASSERT_EQ(starts.size(), 49U);
  EXPECT_EQ(starts[1] - starts[0], 1);
  EXPECT_EQ(starts.back(), 288);
}

TEST(Calendar, AMonthlyYearHasTwelveOfTheirOwnLength) {
  const auto starts = period_starts({day_of(2024, 1, 1), day_of(2025, 1, 1), Period::month});
  ASSERT_EQ(starts.size(), 13U);
  EXPECT_EQ((starts[2] - starts[1]) / 24, 29);  // February 2024
}

TEST(Calendar, PeriodsHaveNames) {
  for (const Period p : {Period::hour, Period::day, Period::week, Period::month, Period::year}) {
    EXPECT_EQ(parse_period(name_of(p)), p);
  }
  EXPECT_FALSE(parse_period("decade").has_value());
}

TEST(Calendar, SeasonsMayPassTheTurnOfTheYear) {
  const auto months = [](std::string_view text) {
    std::string out;
    for (int month = 1; month <= 12; ++month) {
      if (parse_season(text)->holds(month)) out += std::to_string(month) + " ";
    }
    return out;
  };
  EXPECT_EQ(months("dec-feb"), "1 2 12 ");
  EXPECT_EQ(months("apr-jun"), "4 5 6 ");
  EXPECT_EQ(months("jul"), "7 ");
  EXPECT_EQ(months("jul-jun"), "1 2 3 4 5 6 7 8 9 10 11 12 ");
  EXPECT_EQ(months("jul-jul"), "7 ");
  for (const char* text : {"", "-", "dec-", "-feb", "Dec-Feb", "winter", "dec-feb-mar", "dec feb",
                           "anf", "ecj", "12-2", "december"}) {
    EXPECT_FALSE(parse_season(text).has_value()) << text;
  }
}

TEST(Calendar, Durations) {
  EXPECT_EQ(parse_duration_hours("57d"), 57.0 * 24);
  EXPECT_EQ(parse_duration_hours("36h"), 36.0);
  EXPECT_EQ(parse_duration_hours("1.5w"), 252.0);
  for (const char* text :
       {"", "d", "5", "-3d", "0d", "nand", "infd", "3 d", "3m", "1e9w", "0x3d"}) {
    EXPECT_FALSE(parse_duration_hours(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace egress
