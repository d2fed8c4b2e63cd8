#include "egress/flow/timeline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "egress/model/closed_things.h"
#include "flow/draw.h"

namespace egress {
namespace {

using test::Draw;

Horizon span(Day from, Day to, Period period) { return {from, to, period}; }

TEST(Timeline, AYearlyFigureIsSpreadOverItsOwnYear) {
  const Profile rate(366, Measure::mass, PerCalendar::year);
  const Timeline months(span(day_of(2024, 1, 1), day_of(2025, 3, 1), Period::month));
  ASSERT_EQ(months.size(), 14);
  EXPECT_NEAR(months.amount(rate, 1), 29, 1e-12);                 // February of a leap year
  EXPECT_NEAR(months.amount(rate, 13), 28 * 366.0 / 365, 1e-12);  // and of the next
  EXPECT_NEAR(months.days(1), 29, 1e-12);
}

TEST(Timeline, APeriodAcrossTheYearTakesDaysOfBoth) {
  const Profile rate(366, Measure::mass, PerCalendar::year);
  const Timeline weeks(span(day_of(2024, 12, 29), day_of(2025, 1, 5), Period::week));
  ASSERT_EQ(weeks.size(), 1);
  EXPECT_NEAR(weeks.amount(rate, 0), 3 + 4 * 366.0 / 365, 1e-12);
}

TEST(Timeline, ValuesWithDatesCountByTheDay) {
  Profile price(10);
  price.set(day_of(2025, 1, 3), day_of(2025, 1, 5), 24, PerCalendar::none, Measure::none);
  const Timeline week(span(day_of(2025, 1, 1), day_of(2025, 1, 8), Period::week));
  EXPECT_NEAR(week.mean(price, 0), (5 * 10 + 2 * 24) / 7.0, 1e-12);
  EXPECT_TRUE(std::isnan(week.amount(Profile(), 0)));
}

TEST(Timeline, HoursArePartsOfDays) {
  const Timeline hours(span(day_of(2025, 1, 1), day_of(2025, 1, 2), Period::hour));
  ASSERT_EQ(hours.size(), 24);
  EXPECT_NEAR(hours.amount(Profile(48, Measure::mass), 5), 2, 1e-12);
  EXPECT_EQ(hours.lag(1), 24);
}

TEST(Timeline, TransitIsRoundedToWholePeriods) {
  const Timeline weeks(span(day_of(2025, 1, 1), day_of(2025, 3, 1), Period::week));
  EXPECT_EQ(weeks.lag(0), 0);
  EXPECT_EQ(weeks.lag(3), 0);
  EXPECT_EQ(weeks.lag(4), 1);
  EXPECT_EQ(weeks.lag(20), 3);
}

TEST(Timeline, OverlapIsAShareOfThePeriod) {
  const Timeline weeks(span(day_of(2025, 1, 1), day_of(2025, 1, 29), Period::week));
  EXPECT_NEAR(weeks.overlap(0, day_of(2025, 1, 5), day_of(2025, 2, 1)), 3 / 7.0, 1e-12);
  EXPECT_EQ(weeks.overlap(1, day_of(2025, 1, 5), day_of(2025, 2, 1)), 1);
  EXPECT_EQ(weeks.overlap(3, day_of(2024, 1, 5), day_of(2024, 2, 1)), 0);
}

TEST(Timeline, DaysBefore1970AreDaysToo) {
  const Timeline days(span(day_of(1969, 12, 30), day_of(1970, 1, 2), Period::day));
  EXPECT_EQ(days.first_day(0), day_of(1969, 12, 30));
  EXPECT_NEAR(days.amount(Profile(5, Measure::mass), 0), 5, 1e-12);
}

Closure closing(ThingRef thing, double from_day, double to_day, double left) {
  Closure c;
  c.what = {thing};
  c.start = 24 * (test::first_day + from_day);
  c.end = 24 * (test::first_day + to_day);
  c.left = left;
  return c;
}

TEST(Openness, IsTheMeanOfTheLeastThatIsLeft) {
  Draw d;
  d.field("a", 1);
  d.link("a", "b");
  d.link("a", "b");
  const ThingRef link = test::thing(TableKind::link, 0);
  const Timeline days(test::days(4));
  const std::vector<Closure> closures{closing(link, 1.5, 2.5, 0.5), closing(link, 1.75, 2, 0.2),
                                      closing(link, 9, 10, 0)};
  const Openness open(d.model, days, closures);
  EXPECT_EQ(open.left(TableKind::link, 0, 0), 1);
  EXPECT_NEAR(open.left(TableKind::link, 0, 1), 0.5 + 0.25 * 0.5 + 0.25 * 0.2, 1e-12);
  EXPECT_NEAR(open.left(TableKind::link, 0, 2), 0.75, 1e-12);
  EXPECT_EQ(open.left(TableKind::link, 0, 3), 1);
  EXPECT_EQ(open.left(TableKind::link, 1, 1), 1);
  EXPECT_TRUE(open.touched(TableKind::link, 0));
  EXPECT_FALSE(open.touched(TableKind::link, 1));
  EXPECT_EQ(first_hour(days, closures), 24 * (test::first_day + 1.5));
}

TEST(Openness, AHolderClosesAllItHoldsAndACorridorItsLinks) {
  Draw d;
  d.field("a", 1).holders = {d.holder("state")};
  d.link("a", "b", {.holder = "state"});
  d.link("b", "c");
  d.tanks("b").holders = {d.holder("state")};
  d.sells("c", 1).holders = {d.holder("state")};
  d.model.nodes[1].holders = {d.holder("state")};
  d.corridor("way", {"a_b", "b_c"});
  EXPECT_EQ(closed_things(d.model, test::thing(TableKind::holder, 0)).size(), 5U);
  EXPECT_EQ(closed_things(d.model, test::thing(TableKind::corridor, 0)),
            (std::vector{test::thing(TableKind::link, 0), test::thing(TableKind::link, 1)}));
  EXPECT_EQ(closed_things(d.model, test::thing(TableKind::store, 0)).size(), 1U);
}

}  // namespace
}  // namespace egress
