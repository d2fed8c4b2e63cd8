#include "egress/analyses/screen/starts.h"

#include <fmt/format.h>

#include <cctype>

#include "egress/base/letters.h"

namespace egress {

namespace {

/// Names of seasons, and the months that they are north of the equator.
struct NamedSeason {
  std::string_view name, months;
};
constexpr NamedSeason named_seasons[] = {{"winter", "dec-feb"},
                                         {"spring", "mar-may"},
                                         {"summer", "jun-aug"},
                                         {"autumn", "sep-nov"},
                                         {"fall", "sep-nov"}};

/// Each word of it by its first three letters, in small ones: `December - Feb` gives `dec-feb`.
std::string shortened(std::string_view text) {
  std::string out;
  std::size_t letters = 0;
  for (const char c : text) {
    if (c == '-') letters = 0;
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    if (c == '-' || (letter && letters++ < 3)) {
      out += lower(c);
    }
  }
  return out;
}

std::string season_hint(std::string_view text) {
  for (const auto& [name, months] : named_seasons) {
    if (text == name) return fmt::format("write the months that you mean, such as {}", months);
  }
  if (const auto months = shortened(text); parse_season(months)) {
    return fmt::format("did you mean `{}`?", months);
  }
  return "write one month, or the first and the last: jul, dec-feb";
}

/// Firsts of months, in the season if there is one, from which the closures end in the horizon.
std::vector<Day> firsts_of_months(const Horizon& horizon, double hours, const Season& season) {
  std::vector<Day> out;
  for (Day day = horizon.from; day < horizon.to; ++day) {
    const auto [year, month, of_month] = civil(day);
    if (of_month != 1 || !season.holds(month)) continue;
    if (24.0 * day + hours <= 24.0 * horizon.to) out.push_back(day);
  }
  return out;
}

std::vector<Day> starts_in_season(const ScreenOptions& options, double hours, Diagnostics& wrong) {
  const std::string& asked = *options.season;
  const SourceSpan place = place_in("season", asked);
  const auto season = parse_season(asked);
  if (!season) {
    wrong.add("E0560", place, fmt::format("`{}` is not a season", asked), season_hint(asked));
    return {};
  }
  if (options.at) {
    wrong.add("E0561", place,
              fmt::format("the closures cannot begin on {} and at the worst start in {}",
                          format_day(*options.at), asked),
              "leave out `--season`, or `--at`");
    return {};
  }
  auto out = firsts_of_months(options.horizon, hours, *season);
  if (out.empty()) {
    wrong.add("E0562", place,
              fmt::format("from no first of a month in {} do closures of {} end within the horizon "
                          "{} to {}",
                          asked, options.duration, format_day(options.horizon.from),
                          format_day(options.horizon.to - 1)),
              "lengthen the horizon with `--from` and `--to`, or shorten `--duration`");
  }
  return out;
}

}  // namespace

SourceSpan place_in(std::string_view option, const std::string& value) {
  return {.file = fmt::format("--{}", option),
          .line = 1,
          .column = 1,
          .length = static_cast<std::int64_t>(value.size()),
          .text = value};
}

std::vector<Day> starts_of(const ScreenOptions& options, double hours, Diagnostics& wrong) {
  const Horizon& horizon = options.horizon;
  if (options.season) return starts_in_season(options, hours, wrong);
  if (options.worst_start) {
    auto out = firsts_of_months(horizon, hours, Season{});
    return out.empty() ? std::vector<Day>{horizon.from} : out;
  }
  const Day at = options.at.value_or(horizon.from + (horizon.to - horizon.from) / 2);
  if (at < horizon.from || at >= horizon.to) {
    wrong.add("E0526", place_in("at", format_day(at)),
              fmt::format("the closures lie outside the horizon {} to {}", format_day(horizon.from),
                          format_day(horizon.to - 1)),
              "move `--at`, or the horizon with `--from` and `--to`");
  }
  return {at};
}

}  // namespace egress
