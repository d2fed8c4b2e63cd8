#include "egress/base/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace egress {

namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return {};
  return value;
}

std::chrono::year_month_day ymd_of(Day day) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day}}};
}

Day first_day_after_month(Day day) {
  const auto date = ymd_of(day);
  const auto next = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{1};
  return day_of(int{next.year()}, static_cast<int>(unsigned{next.month()}), 1);
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1600 || *year > 3000) return {};
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return day_of(*year, *month, *day);
}

std::string format_day(Day day) {
  const auto date = civil(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

YearMonthDay civil(Day day) {
  const auto date = ymd_of(day);
  return {int{date.year()}, static_cast<int>(unsigned{date.month()}),
          static_cast<int>(unsigned{date.day()})};
}

Day day_of(int year, int month, int day) {
  const std::chrono::sys_days days{std::chrono::year_month_day{
      std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
      std::chrono::day{static_cast<unsigned>(day)}}};
  return static_cast<Day>(days.time_since_epoch().count());
}

int days_in_year(Day day) { return ymd_of(day).year().is_leap() ? 366 : 365; }

int days_in_month(Day day) {
  const auto date = civil(day);
  return first_day_after_month(day) - day_of(date.year, date.month, 1);
}

std::optional<Period> parse_period(std::string_view text) {
  for (const Period p : {Period::hour, Period::day, Period::week, Period::month, Period::year}) {
    if (text == name_of(p)) return p;
  }
  return {};
}

std::string_view name_of(Period period) {
  switch (period) {
    case Period::hour:
      return "hour";
    case Period::day:
      return "day";
    case Period::week:
      return "week";
    case Period::month:
      return "month";
    case Period::year:
      return "year";
  }
  return "";
}

std::vector<Hour> period_starts(const Horizon& horizon) {
  std::vector<Hour> starts;
  if (horizon.period == Period::hour) {
    for (Hour h = Hour{horizon.from} * 24; h < Hour{horizon.to} * 24; ++h) starts.push_back(h);
  } else {
    for (Day day = horizon.from; day < horizon.to;) {
      starts.push_back(Hour{day} * 24);
      switch (horizon.period) {
        case Period::week:
          day = horizon.to - (day + 7) < 4 ? horizon.to : day + 7;
          break;
        case Period::month:
          day = first_day_after_month(day);
          break;
        case Period::year:
          day = day_of(civil(day).year + 1, 1, 1);
          break;
        default:
          day += 1;
      }
    }
  }
  starts.push_back(Hour{horizon.to} * 24);
  return starts;
}

std::optional<Season> parse_season(std::string_view text) {
  constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";
  constexpr std::size_t letters = 3;
  const auto month = [&](std::string_view name) -> std::optional<int> {
    for (std::size_t at = 0; at < months.size(); at += letters) {
      if (months.substr(at, letters) == name) return static_cast<int>(at / letters) + 1;
    }
    return {};
  };
  const std::size_t dash = text.find('-');
  const auto first = month(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : month(text.substr(dash + 1));
  if (!first || !last) return {};
  return Season{*first, *last};
}

std::optional<double> parse_duration_hours(std::string_view text) {
  if (text.size() < 2) return {};
  const char unit = text.back();
  const double hours = unit == 'h' ? 1 : unit == 'd' ? 24 : unit == 'w' ? 168 : 0;
  if (hours == 0) return {};
  double value = 0;
  const auto* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc{} || end != last || !std::isfinite(value) || value <= 0) return {};
  if (value * hours > 24.0 * 366 * 1000) return {};
  return value * hours;
}

}  // namespace egress
