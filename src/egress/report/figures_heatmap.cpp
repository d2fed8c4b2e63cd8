// The heat map: a number for each pair of a row and a column.
#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

std::string_view name_of(HeatScale scale) {
  switch (scale) {
    case HeatScale::sequential:
      return "sequential";
    case HeatScale::diverging:
      return "diverging";
  }
  throw InternalError("heat scale out of range");
}

namespace {

const std::vector<HeatName>& columns_of(const HeatMapFigure& source) {
  return source.symmetric ? source.rows : source.columns;
}

void check(const HeatMapFigure& source) {
  ensure(!source.symmetric || source.columns.empty(),
         "heat map: the columns of a symmetric matrix are its rows");
  ensure(source.cells.size() == source.rows.size(), "heat map: one row of cells a row");
  for (std::size_t i = 0; i < source.cells.size(); ++i) {
    ensure(source.cells[i].size() == (source.symmetric ? i + 1 : source.columns.size()),
           "heat map: a row with too many or too few cells");
    ensure(source.scale == HeatScale::diverging ||
               std::ranges::none_of(source.cells[i], [](auto& cell) { return cell.value < 0; }),
           "heat map: numbers below zero need the diverging scale");
  }
}

ordered_json names(const std::vector<HeatName>& all) {
  ordered_json out = ordered_json::array();
  for (const HeatName& one : all) out.push_back({{"name", one.name}, {"row", one.row}});
  return out;
}

/// A row a cell: what a matrix of many columns could not show within a page's width, and what other
/// programs read most easily.
void heatmap_table(const HeatMapFigure& source, Table& table) {
  table.columns = {
      {.name = source.row_name},
      {.name = source.column_name == source.row_name ? "with" : source.column_name},
      {.name = "value", .unit = source.unit, .align = Align::right, .digits = source.digits}};
  if (!source.mark_name.empty()) table.columns.push_back({.name = "mark"});
  for (std::size_t i = 0; i < source.rows.size(); ++i) {
    for (std::size_t j = 0; j < source.cells[i].size(); ++j) {
      const HeatName &down = source.rows[i], &across = columns_of(source)[j];
      const HeatCell& cell = source.cells[i][j];
      const bool alone = source.symmetric && i == j;
      Row row{.id = {},
              .cells = {Cell(Text(down.name), down.row),
                        alone ? Cell::none("alone") : Cell(Text(across.name), across.row),
                        cell_or(cell.value, source.absent_name.c_str())}};
      if (!source.mark_name.empty()) row.cells.push_back(cell.marked ? source.mark_name : "");
      table.rows.push_back(std::move(row));
    }
  }
}

}  // namespace

Figure make_figure(const HeatMapFigure& source) {
  check(source);
  Figure figure = begin_figure(source, "heatmap");
  ordered_json values = ordered_json::array(), marks = ordered_json::array();
  for (const auto& row : source.cells) {
    ordered_json numbers = ordered_json::array(), marked = ordered_json::array();
    for (const HeatCell& cell : row) {
      numbers.push_back(drawn(cell.value));
      marked.push_back(cell.marked);
    }
    values.push_back(std::move(numbers));
    marks.push_back(std::move(marked));
  }
  figure.data = {{"unit", source.unit},
                 {"digits", source.digits},
                 {"scale", name_of(source.scale)},
                 {"symmetric", source.symmetric},
                 {"mark_name", source.mark_name},
                 {"absent_name", source.absent_name},
                 {"rows", names(source.rows)},
                 {"columns", names(columns_of(source))},
                 {"values", values},
                 {"marks", marks}};
  heatmap_table(source, figure.tables.front());
  return figure;
}

}  // namespace egress
