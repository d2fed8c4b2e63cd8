// The exceedance curve: how often a year loses more than so much.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

namespace {

constexpr std::size_t most_curves = 4;  // as many as can be told apart without colour
// More rows than this a curve nobody reads; the CSV of the run has them all.
constexpr std::size_t most_rows = 40;

void check(const ExceedanceCurve& curve) {
  const auto& points = curve.points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    ensure(points[i].loss >= 0 && points[i].per_year >= 0,
           "exceedance: a loss or a chance below zero");
    ensure(i == 0 || (points[i].loss >= points[i - 1].loss &&
                      points[i].per_year <= points[i - 1].per_year),
           "exceedance: a larger loss cannot be the more frequent one");
  }
}

/// The loss at which the curve crosses `per_year`, straight on the logarithm of the chance as it is
/// drawn; absent where it does not.
double loss_at(const ExceedanceCurve& curve, double per_year) {
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const ExceedancePoint& to = curve.points[i];
    if (to.per_year == per_year) return to.loss;
    if (to.per_year > per_year) continue;
    if (i == 0) return absent;
    const ExceedancePoint& from = curve.points[i - 1];
    if (to.per_year <= 0) return from.loss;
    const double share = std::log(from.per_year / per_year) / std::log(from.per_year / to.per_year);
    return from.loss + (share * (to.loss - from.loss));
  }
  return absent;
}

Cell years_cell(double per_year) {
  if (per_year <= 0) return Cell::none("never");
  const double years = 1 / per_year;
  return Number{.value = years, .digits = years < 10 ? 1 : 0};
}

ordered_json curve_data(const ExceedanceCurve& curve) {
  ordered_json points = ordered_json::array(), marks = ordered_json::array();
  for (const ExceedancePoint& point : curve.points) {
    points.push_back({{"loss", drawn(point.loss)},
                      {"per_year", drawn(point.per_year)},
                      {"range", drawn_range(point.low, point.high)}});
  }
  for (const ExceedanceMark& mark : curve.marks) {
    marks.push_back({{"loss", drawn(loss_at(curve, mark.per_year))},
                     {"per_year", drawn(mark.per_year)},
                     {"text", mark.text}});
  }
  return {{"name", curve.name}, {"points", points}, {"marks", marks}};
}

void curve_rows(const ExceedanceCurve& curve, Table& table) {
  const std::size_t every =
      std::max<std::size_t>(1, (curve.points.size() + most_rows - 1) / most_rows);
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    if (i % every != 0 && i + 1 != curve.points.size()) continue;
    const ExceedancePoint& point = curve.points[i];
    table.rows.push_back(
        {.id = {},
         .cells = {curve.name, point.loss, point.per_year, range_cell(point.low, point.high, 4),
                   years_cell(point.per_year), ""}});
  }
  for (const ExceedanceMark& mark : curve.marks) {
    table.rows.push_back(
        {.id = {},
         .cells = {curve.name, cell_or(loss_at(curve, mark.per_year), "not reached"), mark.per_year,
                   Cell::none(""), years_cell(mark.per_year), mark.text}});
  }
}

}  // namespace

Figure make_figure(const ExceedanceFigure& source) {
  ensure(source.curves.size() <= most_curves, "exceedance: four curves at most");
  ensure(source.rarest >= 10, "exceedance: a figure of less than ten years shows nothing");
  Figure figure = begin_figure(source, "exceedance");
  Table& table = figure.tables.front();
  table.columns = {{.name = "curve"},
                   {.name = source.loss_name, .unit = source.unit, .digits = source.digits},
                   {.name = "exceeded", .unit = "per year", .align = Align::right, .digits = 4},
                   {.name = "between", .unit = "per year", .align = Align::right},
                   {.name = "once in", .unit = "years", .align = Align::right, .digits = 0},
                   {.name = "note"}};
  ordered_json curves = ordered_json::array(), lines = ordered_json::array();
  for (const ExceedanceCurve& curve : source.curves) {
    check(curve);
    curves.push_back(curve_data(curve));
    curve_rows(curve, table);
  }
  for (const ExceedanceLine& line : source.lines) {
    lines.push_back({{"loss", drawn(line.loss)}, {"name", line.name}});
    table.rows.push_back({.id = {},
                          .cells = {"to compare", line.loss, Cell::none(""), Cell::none(""),
                                    Cell::none(""), line.name}});
  }
  figure.data = {
      {"unit", source.unit},     {"digits", source.digits}, {"loss_name", source.loss_name},
      {"rarest", source.rarest}, {"curves", curves},        {"lines", lines}};
  return figure;
}

}  // namespace egress
