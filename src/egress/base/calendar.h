// Calendar: UTC days of the real (proleptic Gregorian) calendar, and periods of a horizon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace egress {

/// Days since 1970-01-01. Plain integer so that arithmetic stays plain.
using Day = std::int32_t;
/// Hours since 1970-01-01T00:00Z.
using Hour = std::int64_t;

/// `YYYY-MM-DD`, years 1600 to 3000, or nothing.
std::optional<Day> parse_day(std::string_view text);
std::string format_day(Day day);

struct YearMonthDay {
  int year;
  int month;  // 1..12
  int day;    // 1..31
};
YearMonthDay civil(Day day);
Day day_of(int year, int month, int day);
int days_in_year(Day day);
int days_in_month(Day day);

enum class Period : std::uint8_t { hour, day, week, month, year };
std::optional<Period> parse_period(std::string_view text);
std::string_view name_of(Period period);

/// Half-open in days: [from, to). Written with an inclusive last day, as people do.
struct Horizon {
  Day from = 0;
  Day to = 0;
  Period period = Period::day;
};

/// The horizon cut into periods: step t is [starts[t], starts[t+1]) in hours. Months and years end
/// where the calendar's end, so the first and last may be shorter. A last week of under four days
/// joins the week before it (a year is 51 weeks and one of 8 or 9 days): a stump of a day would
/// count a transit of one period as a day. Never empty for from < to.
std::vector<Hour> period_starts(const Horizon& horizon);

/// Months that follow one another; the first may come after the last: `dec-feb`.
struct Season {
  int first = 1, last = 12;  // 1..12
  bool holds(int month) const {
    return first <= last ? first <= month && month <= last : first <= month || month <= last;
  }
};
/// `dec-feb`, `jul`: one month or the first and the last, by three small letters; or nothing.
std::optional<Season> parse_season(std::string_view text);

/// `57d`, `36h`, `2w`: hours, or nothing. Positive whole or decimal numbers.
std::optional<double> parse_duration_hours(std::string_view text);

}  // namespace egress
