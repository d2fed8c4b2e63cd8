#include "egress/engine/arguments.h"

#include <fmt/format.h>

#include <charconv>

namespace egress {

Arguments::Arguments(const Request& request) : request_(request) {
  for (const auto& [name, values] : request.options) {
    const auto* option = find_option(name);
    if (option == nullptr || option->kind == OptionKind::texts) continue;
    if (values.size() > 1 && option->kind != OptionKind::flag) {
      diagnostics_.add("E0543", {}, fmt::format("`--{}` is given {} times", name, values.size()),
                       "give it once");
    }
  }
}

std::optional<std::string> Arguments::text(std::string_view option) const {
  const auto found = request_.options.find(option);
  if (found == request_.options.end() || found->second.empty()) return {};
  return found->second.front();
}

std::vector<std::string> Arguments::texts(std::string_view option) const {
  const auto found = request_.options.find(option);
  return found == request_.options.end() ? std::vector<std::string>{} : found->second;
}

std::vector<std::string> Arguments::list(std::string_view option) const {
  std::vector<std::string> out;
  const auto all = text(option);
  for (std::size_t begin = 0; all && begin <= all->size();) {
    const std::size_t end = std::min(all->find(',', begin), all->size());
    out.push_back(all->substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

void Arguments::mistake(std::string_view option, const std::string& value,
                        std::string_view wanted) {
  diagnostics_.add("E0543",
                   {.file = fmt::format("--{}", option),
                    .line = 1,
                    .column = 1,
                    .length = static_cast<std::int64_t>(value.size()),
                    .text = value},
                   fmt::format("`{}` is not {}", value, wanted),
                   fmt::format("write it as --{} {}", option, find_option(option)->value));
}

std::optional<Day> Arguments::date(std::string_view option) {
  const auto value = text(option);
  if (!value) return {};
  const auto day = parse_day(*value);
  if (!day) mistake(option, *value, "a date such as 2025-11-29");
  return day;
}

bool Arguments::word(std::string_view option, std::string_view only) {
  const auto value = text(option);
  if (value && *value != only) mistake(option, *value, fmt::format("`{}`", only));
  return value.has_value();
}

std::optional<Period> Arguments::period(std::string_view option) {
  const auto value = text(option);
  if (!value) return {};
  const auto period = parse_period(*value);
  if (!period) mistake(option, *value, "a period");
  return period;
}

std::optional<long> Arguments::integer(std::string_view option) {
  const auto value = text(option);
  if (!value) return {};
  long number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  const auto* description = find_option(option);
  if (error != std::errc{} || end != value->data() + value->size() || number < description->least ||
      number > description->most) {
    mistake(option, *value,
            fmt::format("a whole number from {} to {}", description->least, description->most));
    return {};
  }
  return number;
}

std::optional<double> Arguments::hours(std::string_view option) {
  const auto value = text(option);
  if (!value) return {};
  const auto hours = parse_duration_hours(*value);
  if (!hours) mistake(option, *value, "a duration such as 36h, 2d or 1w");
  return hours;
}

std::optional<double> Arguments::seconds(std::string_view option) {
  const auto value = text(option);
  if (!value) return {};
  double number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(value->data() + value->size() - end));
  const double factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (error != std::errc{} || factor == 0 || !(number > 0) || number * factor > 1e9) {
    mistake(option, *value, "a time such as 60s, 5m or 2h");
    return {};
  }
  return number * factor;
}

BuildOptions Arguments::build() const {
  return {.with = texts("with"), .set = texts("set"), .planned_output = false};
}

Horizon Arguments::horizon(const Horizon& of_case) {
  Horizon out = of_case;
  if (const auto from = date("from")) out.from = *from;
  if (const auto to = date("to")) out.to = *to + 1;
  if (const auto step = period("period")) out.period = *step;
  if (!diagnostics_.has_errors() && out.from >= out.to) {
    diagnostics_.add("E0544", {},
                     fmt::format("the horizon ends on {} before it begins on {}",
                                 format_day(out.to - 1), format_day(out.from)),
                     "give `--from` and `--to` in order; `--to` is inclusive");
  }
  constexpr int most_days = 366 * 30;
  if (!diagnostics_.has_errors() && out.to - out.from > most_days) {
    diagnostics_.add(
        "E0544", {},
        fmt::format("the horizon of {} days is longer than 30 years", out.to - out.from),
        "give a shorter one");
  }
  return out;
}

}  // namespace egress
