#include "egress/io/origins.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace egress {

namespace {

/// A position on the map and the number of a price step are not facts that need a source.
bool needs_source(const ColumnDescription& column) {
  return column.kind == CellKind::number && column.number != NumberKind::degrees &&
         column.name != "step" && column.name != "capex_year";
}

using Sources = std::unordered_map<std::string_view, std::int32_t>;

/// The recalled ones among the sources that a cell names. `names` tells whether it names any.
std::vector<std::int32_t> recalled_in(std::string_view cell, const Sources& recalled, bool& names) {
  constexpr std::string_view joint = " + ";
  std::vector<std::int32_t> out;
  names = !cell.empty();
  for (std::size_t begin = 0; begin < cell.size() && !recalled.empty();) {
    const std::size_t end = std::min(cell.find(joint, begin), cell.size());
    const auto found = recalled.find(cell.substr(begin, end - begin));
    if (found != recalled.end()) out.push_back(found->second);
    begin = end + joint.size();
  }
  return out;
}

}  // namespace

std::vector<RowOrigin> row_origins(const CaseView& view, const Model& model) {
  Sources recalled;
  for (std::size_t i = 0; i < model.sources.size(); ++i) {
    if (!model.sources[i].recalled) continue;
    recalled.emplace(model.sources[i].id, static_cast<std::int32_t>(i));
  }
  std::vector<RowOrigin> out;
  for (const TableView& table : view.tables()) {
    if (!table.description().sourced) continue;
    std::vector<int> numbers;
    for (std::size_t i = 0; i < table.raw().columns.size(); ++i) {
      const auto* column = table.raw().columns[i].description;
      if (column != nullptr && needs_source(*column)) numbers.push_back(static_cast<int>(i));
    }
    const int id = table.raw().column("id");
    const int source = table.raw().column("source");
    for (std::size_t row = 0; row < table.raw().rows(); ++row) {
      const bool counts = std::ranges::any_of(
          numbers, [&](int column) { return !table.text(row, column).empty(); });
      if (!counts) continue;
      RowOrigin origin;
      bool names = false;
      if (source >= 0) {
        origin.recalled = recalled_in(table.text(row, source), recalled, names);
      }
      if (names && origin.recalled.empty()) continue;
      origin.where = table.span(row, id);
      out.push_back(std::move(origin));
    }
  }
  return out;
}

}  // namespace egress
