#include "egress/model/profile.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <map>
#include <tuple>
#include <vector>

namespace egress {
namespace {

constexpr Day base = 19000;  // 2022-01-08
constexpr Day length = 900;  // over a leap day

struct Cell {
  double value = not_given;
  PerCalendar per = PerCalendar::none;
  Measure measure = Measure::none;
};

// The slow and obvious twin: every day its own number.
class DayMap {
 public:
  void set(Day from, Day to, Cell cell) {
    for (Day day = std::max(from, base - 5); day < std::min(to, base + length + 5); ++day) {
      days_[day] = cell;
    }
  }
  Cell at(Day day) const {
    const auto found = days_.find(day);
    return found == days_.end() ? Cell{} : found->second;
  }

 private:
  std::map<Day, Cell> days_;
};

bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

RC_GTEST_PROP(Profile, AgreesWithADayMap, (bool starts_given)) {
  Profile profile;
  DayMap days;
  if (starts_given) {
    profile = Profile(7, Measure::mass, PerCalendar::year);
    days.set(std::numeric_limits<Day>::min(), std::numeric_limits<Day>::max(),
             {7, PerCalendar::year, Measure::mass});
  }
  const int rows = *rc::gen::inRange(0, 12);
  for (int i = 0; i < rows; ++i) {
    const Day from =
        *rc::gen::weightedOneOf<Day>({{9, rc::gen::inRange<Day>(base, base + length)},
                                      {1, rc::gen::just(std::numeric_limits<Day>::min())}});
    const Day to =
        *rc::gen::weightedOneOf<Day>({{9, rc::gen::inRange<Day>(base, base + length)},
                                      {1, rc::gen::just(std::numeric_limits<Day>::max())}});
    const Cell cell{*rc::gen::element(1.0, 2.0, 3.0, not_given),
                    *rc::gen::element(PerCalendar::none, PerCalendar::year, PerCalendar::month),
                    *rc::gen::element(Measure::mass, Measure::volume)};
    profile.set(from, to, cell.value, cell.per, cell.measure);
    days.set(from, to, cell);
  }
  bool ever = false;
  for (Day day = base - 2; day < base + length + 2; ++day) {
    const Cell cell = days.at(day);
    ever = ever || given(cell.value);
    RC_ASSERT(same(profile.at(day), cell.value));
    RC_ASSERT(profile.given_at(day) == given(cell.value));
    const double spread = cell.per == PerCalendar::year    ? cell.value / days_in_year(day)
                          : cell.per == PerCalendar::month ? cell.value / days_in_month(day)
                                                           : cell.value;
    RC_ASSERT(same(profile.per_day(day), spread));
    if (given(cell.value)) RC_ASSERT(profile.measure_at(day) == cell.measure);
  }
  if (ever) RC_ASSERT(profile.given_ever());
  for (std::size_t i = 0; i + 1 < profile.steps().size(); ++i) {
    RC_ASSERT(profile.steps()[i].from < profile.steps()[i + 1].from);
  }
}

// 2023 has 365 days and 2024 has 366: the year's figure is met in both, the day's is not the same.
TEST(Profile, AYearlyRateAddsUpToItsYear) {
  const Profile rate(36.6, Measure::mass, PerCalendar::year);
  for (const int year : {2023, 2024}) {
    double sum = 0;
    for (Day day = day_of(year, 1, 1); day < day_of(year + 1, 1, 1); ++day) {
      sum += rate.per_day(day);
    }
    EXPECT_NEAR(sum, 36.6, 1e-12) << year;
  }
  EXPECT_DOUBLE_EQ(rate.per_day(day_of(2024, 7, 1)), 0.1);
}

TEST(Profile, AMonthlyRateAddsUpToItsMonth) {
  const Profile rate(29, Measure::mass, PerCalendar::month);
  EXPECT_DOUBLE_EQ(rate.per_day(day_of(2024, 2, 10)), 1);
  EXPECT_DOUBLE_EQ(rate.per_day(day_of(2023, 2, 10)), 29.0 / 28);
}

TEST(Profile, NothingIsGivenUntilSet) {
  Profile profile;
  EXPECT_FALSE(profile.given_ever());
  EXPECT_FALSE(profile.given_at(0));
  profile.set(10, 10, 1, PerCalendar::none, Measure::mass);
  EXPECT_FALSE(profile.given_ever());
  profile.set(10, 12, 1, PerCalendar::none, Measure::mass);
  EXPECT_FALSE(profile.given_at(9));
  EXPECT_TRUE(profile.given_at(11));
  EXPECT_FALSE(profile.given_at(12));
}

}  // namespace
}  // namespace egress
