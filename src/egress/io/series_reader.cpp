// Series: series/NAME.csv -> steps in date order.
#include <fmt/format.h>

#include <cmath>

#include "egress/io/number.h"
#include "egress/io/table_reader.h"

namespace egress {

namespace {

/// Appends the row's step; false if it is wrong (then already reported).
bool read_step(const RawTable& table, std::size_t row, int date, int value, RawSeries& series,
               Reporter& reporter) {
  const std::string_view date_text = table.text(row, date);
  const std::string_view value_text = table.text(row, value);
  if (date_text.empty() || value_text.empty()) {
    reporter.add("E0210", table.span(row, date_text.empty() ? date : value),
                 fmt::format("`{}` is empty", date_text.empty() ? "date" : "value"),
                 "every step of a series has a date and a value");
    return false;
  }
  const auto day = parse_day(date_text);
  if (!day) {
    reporter.add("E0218", table.span(row, date),
                 fmt::format("`{}` is not a date", shown(date_text)),
                 "write year, month and day, such as `2025-11-29`");
    return false;
  }
  const auto number = parse_number_cell(value_text);
  if (!number) {
    const CellProblem& why = number.error();
    reporter.add(why.code, table.span(row, value, why.offset, why.length), why.message, why.hint);
    return false;
  }
  if (!number->series.empty()) {
    reporter.add("E0301", table.span(row, value),
                 fmt::format("`{}` is not a number", shown(value_text)),
                 "a series holds numbers; leave out the dates that have none");
    return false;
  }
  if (!series.days.empty() && *day <= series.days.back()) {
    reporter.add("E0313", table.span(row, date),
                 fmt::format("{} is not after {}, the date before it", format_day(*day),
                             format_day(series.days.back())),
                 "give the steps in the order of their dates, each date once");
    return false;
  }
  series.days.push_back(*day);
  series.values.push_back(number->mode);
  return true;
}

}  // namespace

RawSeries read_series(std::shared_ptr<const RawFile> file, Reporter& reporter) {
  RawSeries series;
  const std::size_t errors_before = reporter.found().error_count();
  series.table = read_table(series_description(), std::move(file), {}, reporter);
  const RawTable& table = *series.table;
  const int date = table.column("date");
  const int value = table.column("value");
  if (date >= 0 && value >= 0) {
    series.unit = table.columns[static_cast<std::size_t>(value)].unit
                      ? std::optional(table.columns[static_cast<std::size_t>(value)].unit->unit)
                      : std::nullopt;
    series.days.reserve(table.rows());
    series.values.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (!read_step(table, row, date, value, series, reporter)) series.broken = true;
    }
    if (table.rows() == 0 && !table.broken) {
      reporter.add("E0315", table.header_span(0), "this series has no values",
                   "give it a first date and a value");
    }
  }
  series.broken = series.broken || reporter.found().error_count() > errors_before;
  return series;
}

}  // namespace egress
