// The timeline: periods against panels of series.
#include <fmt/format.h>

#include <algorithm>

#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

std::string_view name_of(SeriesRole role) {
  switch (role) {
    case SeriesRole::open:
      return "open";
    case SeriesRole::closed:
      return "closed";
    case SeriesRole::level:
      return "level";
    case SeriesRole::loss:
      return "loss";
  }
  throw InternalError("series role out of range");
}

namespace {

constexpr int hours_a_day = 24;
// More rows than this nobody reads; the CSV of the run has them all.
constexpr std::size_t most_rows = 60;

/// A date, with the hour where it is not midnight.
std::string moment(Hour hour) {
  const auto of_day = static_cast<int>(((hour % hours_a_day) + hours_a_day) % hours_a_day);
  const auto day = static_cast<Day>((hour - of_day) / hours_a_day);
  return of_day == 0 ? format_day(day) : fmt::format("{}T{:02}:00Z", format_day(day), of_day);
}

ordered_json series_data(const TimelineSeries& series, std::size_t periods) {
  ensure(series.values.size() == periods, "timeline: a series needs one value a period");
  ensure(series.low.size() == series.high.size() &&
             (series.low.empty() || series.low.size() == periods),
         "timeline: a band needs a low and a high value a period");
  ordered_json data = {
      {"name", series.name}, {"role", name_of(series.role)}, {"values", drawn(series.values)}};
  if (!series.low.empty()) {
    data["low"] = drawn(series.low);
    data["high"] = drawn(series.high);
  }
  return data;
}

void timeline_table(const TimelineFigure& source, std::size_t periods, Table& table) {
  const std::size_t every = (periods + most_rows - 1) / most_rows;
  if (every > 1) table.caption.add(fmt::format(" (one period in {}, of {})", every, periods));
  table.columns = {{.name = "from"}};
  for (const TimelinePanel& panel : source.panels) {
    for (const TimelineSeries& series : panel.series) {
      table.columns.push_back({.name = panel.name + ": " + series.name,
                               .unit = panel.unit,
                               .align = Align::right,
                               .digits = panel.digits});
    }
  }
  for (std::size_t period = 0; period < periods; period += every) {
    Row row{.id = {}, .cells = {moment(source.period_starts[period])}};
    for (const TimelinePanel& panel : source.panels) {
      for (const TimelineSeries& series : panel.series) {
        row.cells.push_back(cell_or(series.values[period], "not known"));
      }
    }
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

Figure make_figure(const TimelineFigure& source) {
  ensure(source.period_starts.size() >= 2, "timeline: at least one period");
  const std::size_t periods = source.period_starts.size() - 1;
  Figure figure = begin_figure(source, "timeline");
  ordered_json starts = ordered_json::array();
  for (const Hour hour : source.period_starts) starts.push_back(moment(hour));
  ordered_json panels = ordered_json::array();
  for (const TimelinePanel& panel : source.panels) {
    ordered_json all = ordered_json::array();
    for (const TimelineSeries& series : panel.series) all.push_back(series_data(series, periods));
    panels.push_back({{"name", panel.name},
                      {"unit", panel.unit},
                      {"digits", panel.digits},
                      {"limit", drawn(panel.limit)},
                      {"limit_name", panel.limit_name},
                      {"series", all}});
  }
  ordered_json closures = ordered_json::array();
  for (const TimelineSpan& span : source.closures) {
    closures.push_back(
        {{"from", format_day(span.from)}, {"to", format_day(span.to)}, {"name", span.name}});
  }
  ordered_json marks = ordered_json::array();
  for (const TimelineMark& mark : source.marks) {
    marks.push_back({{"day", format_day(mark.day)}, {"name", mark.name}});
  }
  figure.data = {{"starts", starts}, {"panels", panels}, {"closures", closures}, {"marks", marks}};
  timeline_table(source, periods, figure.tables.front());
  return figure;
}

}  // namespace egress
