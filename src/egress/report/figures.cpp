#include "egress/report/figures.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"
#include "egress/report/render.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

namespace detail {

ordered_json drawn(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  const double step = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 6);
  const double rounded = std::round(value / step) * step;
  // Dividing where the step is below one keeps decimals short: 64.8 and not 64.80000000000001.
  return step < 1 ? std::round(value / step) / std::round(1 / step) : rounded;
}

ordered_json drawn(const std::vector<double>& values) {
  ordered_json list = ordered_json::array();
  for (const double value : values) list.push_back(drawn(value));
  return list;
}

ordered_json drawn_range(double low, double high) {
  if (!std::isfinite(low) || !std::isfinite(high)) return nullptr;
  return ordered_json::array({drawn(low), drawn(high)});
}

Figure begin_figure(const FigureWords& words, const char* kind) {
  Figure figure{.id = words.id,
                .kind = kind,
                .title = words.title,
                .subtitle = words.subtitle,
                .foot = words.foot,
                .data = ordered_json::object(),
                .tables = {}};
  figure.tables.push_back(
      {.id = words.id + "-table", .caption = words.title, .columns = {}, .rows = {}});
  return figure;
}

Cell cell_or(double value, const char* reason) {
  return std::isfinite(value) ? Cell(value) : Cell::none(reason);
}

Cell range_cell(double low, double high, int digits) {
  if (!std::isfinite(low) || !std::isfinite(high)) return Cell::none("none given");
  return format_number(low, digits, true) + "\u2013" + format_number(high, digits, true);
}

}  // namespace detail

Figure make_figure(const SplitFigure& source) {
  Figure figure = begin_figure(source, "split");
  Table& table = figure.tables.front();
  const auto column = [&](const char* name) {
    return Column{
        .name = name, .unit = source.unit, .align = Align::right, .digits = source.digits};
  };
  table.columns = {{.name = "way"},      {.name = "year"},
                   column("observed"),   column("observed between"),
                   column("computed"),   column("computed between"),
                   column("naive rule"), {.name = "used for"}};
  ordered_json panels = ordered_json::array();
  for (const SplitPanel& panel : source.panels) {
    ordered_json points = ordered_json::array();
    for (const SplitPoint& point : panel.points) {
      points.push_back({{"year", point.year},
                        {"observed", drawn(point.observed)},
                        {"observed_range", drawn_range(point.observed_low, point.observed_high)},
                        {"computed", drawn(point.computed)},
                        {"computed_range", drawn_range(point.computed_low, point.computed_high)},
                        {"naive", drawn(point.naive)},
                        {"fitted", point.fitted}});
      table.rows.push_back(
          {.id = panel.id + "-" + std::to_string(point.year),
           .cells = {Cell(Text(panel.name), panel.row), Cell::year(point.year),
                     cell_or(point.observed, "not observed"),
                     range_cell(point.observed_low, point.observed_high, source.digits),
                     cell_or(point.computed, "not computed"),
                     range_cell(point.computed_low, point.computed_high, source.digits),
                     cell_or(point.naive, "no year before"), point.fitted ? "fit" : "prediction"}});
    }
    panels.push_back(
        {{"id", panel.id}, {"name", panel.name}, {"row", panel.row}, {"points", points}});
  }
  figure.data = {{"unit", source.unit}, {"digits", source.digits}, {"panels", panels}};
  return figure;
}

Figure make_figure(const LadderFigure& source) {
  Figure figure = begin_figure(source, "ladder");
  Table& table = figure.tables.front();
  table.columns = {{.name = "rung", .digits = 0},
                   {.name = "most", .unit = source.unit, .digits = source.digits},
                   {.name = "between", .unit = source.unit, .align = Align::right},
                   {.name = "what binds"},
                   {.name = "how to get past it"}};
  ordered_json rungs = ordered_json::array();
  for (const LadderRung& rung : source.rungs) {
    rungs.push_back({{"most", drawn(rung.most)},
                     {"range", drawn_range(rung.low, rung.high)},
                     {"binding", rung.binding},
                     {"relaxed_by", rung.relaxed_by},
                     {"row", rung.row}});
    table.rows.push_back(
        {.id = std::to_string(rungs.size()),
         .cells = {
             static_cast<int>(rungs.size()), Cell(Number{rung.most}, rung.row),
             range_cell(rung.low, rung.high, source.digits), rung.binding,
             rung.relaxed_by.empty() ? Cell::none("not looked for") : Cell(rung.relaxed_by)}});
  }
  figure.data = {{"unit", source.unit},
                 {"digits", source.digits},
                 {"reference", drawn(source.reference)},
                 {"reference_name", source.reference_name},
                 {"rungs", rungs}};
  return figure;
}

namespace {

/// The names of the parts of all bars, in order of first sight.
std::vector<std::string> part_names(const BarsFigure& source) {
  std::vector<std::string> names;
  for (const Bar& bar : source.bars) {
    for (const BarPart& part : bar.parts) {
      if (std::ranges::find(names, part.name) == names.end()) names.push_back(part.name);
    }
  }
  return names;
}

void bars_table(const BarsFigure& source, Table& table) {
  const std::vector<std::string> parts = part_names(source);
  const bool observed =
      std::ranges::any_of(source.bars, [](const Bar& bar) { return std::isfinite(bar.observed); });
  const bool ranged =
      std::ranges::any_of(source.bars, [](const Bar& bar) { return std::isfinite(bar.low); });
  const auto column = [&](std::string name) {
    return Column{.name = std::move(name),
                  .unit = source.unit,
                  .align = Align::right,
                  .digits = source.digits};
  };
  table.columns = {{.name = "what"}};
  for (const std::string& name : parts) table.columns.push_back(column(name));
  table.columns.push_back(column(parts.empty() ? "value" : "all"));
  if (ranged) table.columns.push_back(column("between"));
  if (observed) table.columns.push_back(column("observed"));
  table.columns.push_back({.name = "note"});
  for (const Bar& bar : source.bars) {
    Row row{.id = std::to_string(table.rows.size() + 1), .cells = {Cell(Text(bar.label), bar.row)}};
    for (const std::string& name : parts) {
      const auto part = std::ranges::find(bar.parts, name, &BarPart::name);
      row.cells.push_back(part == bar.parts.end() ? Cell(0.0) : Cell(part->value));
    }
    row.cells.push_back(cell_or(bar.value, "not computed"));
    if (ranged) row.cells.push_back(range_cell(bar.low, bar.high, source.digits));
    if (observed) row.cells.push_back(cell_or(bar.observed, "not observed"));
    row.cells.push_back(bar.note);
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

Figure make_figure(const BarsFigure& source) {
  Figure figure = begin_figure(source, "bars");
  bars_table(source, figure.tables.front());
  ordered_json bars = ordered_json::array();
  for (const Bar& bar : source.bars) {
    ordered_json parts = ordered_json::array();
    for (const BarPart& part : bar.parts)
      parts.push_back({{"name", part.name}, {"value", drawn(part.value)}});
    bars.push_back({{"label", bar.label},
                    {"value", drawn(bar.value)},
                    {"range", drawn_range(bar.low, bar.high)},
                    {"observed", drawn(bar.observed)},
                    {"note", bar.note},
                    {"parts", parts},
                    {"row", bar.row}});
  }
  figure.data = {{"unit", source.unit},
                 {"digits", source.digits},
                 {"limit", drawn(source.limit)},
                 {"bars", bars}};
  return figure;
}

Figure make_figure(const WaterfallFigure& source) {
  double parts = source.deferred + source.lost;
  for (const BarPart& part : source.rerouted) parts += part.value;
  ensure(std::abs(parts - source.displaced) <= 0.5 * std::pow(10.0, -source.digits),
         "waterfall: the parts do not add up to what was displaced");
  Figure figure = begin_figure(source, "waterfall");
  Table& table = figure.tables.front();
  table.columns = {{.name = "where it went"},
                   {.name = "amount", .unit = source.unit, .digits = source.digits}};
  ordered_json steps = ordered_json::array();
  const auto step = [&](const std::string& name, const char* kind, double amount) {
    steps.push_back({{"name", name}, {"kind", kind}, {"amount", drawn(amount)}});
    const bool rerouted = std::string_view(kind) == "rerouted";
    table.rows.push_back({.id = {}, .cells = {rerouted ? "rerouted: " + name : name, amount}});
  };
  for (const BarPart& part : source.rerouted) step(part.name, "rerouted", part.value);
  step("deferred", "deferred", source.deferred);
  step("lost", "lost", source.lost);
  table.rows.push_back({.id = {}, .cells = {"displaced", source.displaced}, .total = true});
  figure.data = {{"unit", source.unit},
                 {"digits", source.digits},
                 {"displaced", drawn(source.displaced)},
                 {"steps", steps}};
  return figure;
}

}  // namespace egress
