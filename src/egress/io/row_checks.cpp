#include "egress/io/row_checks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "egress/io/references.h"
#include "egress/io/words.h"
#include "egress/model/validate.h"

namespace egress {

namespace {

SourceSpan place_in(const TableView& table, std::string_view id, std::string_view column_name) {
  const RawTable& raw = table.raw();
  const std::int64_t thing = raw.find(id);
  if (thing < 0) return {.file = raw.file->name()};
  const std::uint32_t first = raw.things[static_cast<std::size_t>(thing)].first;
  const int column = raw.column(column_name);
  for (std::uint32_t row = first; column >= 0 && row != RawTable::no_row; row = raw.next_row[row]) {
    if (!table.text(row, column).empty()) return table.span(row, column);
  }
  return table.span(first, raw.column("id"));
}

SourceSpan locate(const CaseView& view, std::string_view table_name, std::string_view id,
                  std::string_view column) {
  if (table_name == "case") {
    const auto& places = view.raw().header.places;
    const auto found = places.find(column);
    return found == places.end() ? SourceSpan{.file = "case.toml"} : found->second;
  }
  const TableView* table = view.table(table_name);
  if (table == nullptr) return {.file = std::string(table_name) + ".csv"};
  return place_in(*table, id, column);
}

/// Rows whose origin validation has something to say about: those without a source and those on a
/// recalled one. The others, which may be a million, are left out.
class Origins {
 public:
  Origins(const CaseView& view, const Model& model) : view_(view), model_(model) {}

  std::vector<RowOrigin> collect() {
    for (const TableView& table : view_.tables()) {
      if (table.description().sourced) collect(table);
    }
    return std::move(out_);
  }

 private:
  void collect(const TableView& table) {
    const RawTable& raw = table.raw();
    std::vector<int> numbers;
    for (std::size_t i = 0; i < raw.columns.size(); ++i) {
      const auto* column = raw.columns[i].description;
      const bool asks = column != nullptr && column->kind == CellKind::number &&
                        column->number != NumberKind::degrees && column->name != "step" &&
                        column->name != "capex_year";
      if (asks) numbers.push_back(static_cast<int>(i));
    }
    const int source = raw.column("source");
    for (std::size_t row = 0; row < raw.rows(); ++row) {
      const bool has_numbers =
          std::ranges::any_of(numbers, [&](int c) { return !table.text(row, c).empty(); });
      if (!has_numbers) continue;
      const auto sources = recalled_sources(table, row, source);
      if (!sources) continue;
      out_.push_back({table.span(row, raw.column("id")), *sources});
    }
  }

  /// Recalled ones among the row's sources (an empty list: it has no source), or nothing.
  std::optional<std::vector<std::int32_t>> recalled_sources(const TableView& table, std::size_t row,
                                                            int column) const {
    const auto text = table.text(row, column);
    if (text.empty()) return std::vector<std::int32_t>{};
    std::vector<std::int32_t> recalled;
    const RawColumn& raw_column = table.raw().columns[static_cast<std::size_t>(column)];
    for (const auto part : split(text, '+')) {
      const auto found = look_up(view_.raw(), raw_column, part);
      if (found.how == Lookup::found && found.place.thing < model_.sources.size() &&
          model_.sources[found.place.thing].recalled) {
        recalled.push_back(static_cast<std::int32_t>(found.place.thing));
      }
    }
    if (recalled.empty()) return {};
    return recalled;
  }

  const CaseView& view_;
  const Model& model_;
  std::vector<RowOrigin> out_;
};

bool tables_readable(const RawCase& raw) {
  const auto broken = [](const auto& table) { return table != nullptr && table->broken; };
  const bool complete = std::ranges::all_of(case_tables(), [&](const TableDescription& d) {
    return !d.required || raw.table(d.name) != nullptr;
  });
  const bool dated = raw.header.from && raw.header.to;
  return complete && dated && raw.unreadable.empty() && std::ranges::none_of(raw.tables, broken);
}

}  // namespace

Diagnostics validate_rows(const CaseView& view, const Model& model, const Diagnostics& cells) {
  Diagnostics out;
  if (!tables_readable(view.raw())) return out;
  ValidateOptions options;
  options.bounds_labelled = view.raw().header.bounds_labelled;
  options.incomplete = cells.has_errors();
  options.rows = Origins(view, model).collect();
  const auto where = [&](std::string_view table, std::string_view id, std::string_view column) {
    return locate(view, table, id, column);
  };
  Diagnostics found = validate(model, where, options);
  std::set<std::pair<std::string_view, std::int64_t>> wrong_lines;
  for (const auto& d : cells.items()) {
    if (d.severity == Severity::error) wrong_lines.emplace(d.where.file, d.where.line);
  }
  Reporter reporter;
  for (const auto& d : found.items()) {
    // Line 1 is the header: no number under it is known.
    if (wrong_lines.contains({d.where.file, d.where.line})) continue;
    if (wrong_lines.contains({d.where.file, 1})) continue;
    reporter.add(d);
  }
  return reporter.take();
}

}  // namespace egress
