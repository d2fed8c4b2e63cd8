// What the cells of a case say about themselves: explain, ranges, confidence.
#include <fmt/format.h>

#include <algorithm>

#include "egress/io/case_reader.h"
#include "egress/io/case_view.h"
#include "egress/io/number.h"
#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"
#include "egress/io/words.h"

namespace egress {

namespace {

bool is_source_column(std::string_view name) {
  return std::ranges::find(source_columns(), name, &ColumnDescription::name) !=
         source_columns().end();
}

std::string_view cell(const RawTable& table, std::size_t row, std::string_view column) {
  return table.description->sourced ? table.text(row, table.column(column)) : std::string_view{};
}

/// `usgs + eia` -> "usgs: World mineral production + eia: Annual outlook".
std::string resolved_sources(const RawCase& raw, std::string_view written) {
  const RawTable* sources = raw.table("sources");
  std::string out;
  for (const auto id : split(written, '+')) {
    out += fmt::format("{}{}", out.empty() ? "" : " + ", id);
    const std::int64_t thing = sources == nullptr ? -1 : sources->find(id);
    if (thing < 0) continue;
    const auto title = sources->text(sources->things[static_cast<std::size_t>(thing)].first,
                                     sources->column("title"));
    if (!title.empty()) out += fmt::format(": {}", title);
  }
  return out;
}

/// The unit of a cell: its column's, or that of the series that it names.
std::string unit_of(const RawCase& raw, const RawColumn& column, std::string_view text) {
  if (column.description->kind != CellKind::number) return {};
  const auto series = raw.series.find(text);
  if (series != raw.series.end() && series->second.unit) return series->second.unit->text;
  return column.unit_text;
}

std::optional<NumberCell> number_in(const RawColumn& column, std::string_view text) {
  if (column.description->kind != CellKind::number || text.empty()) return {};
  const auto number = parse_number_cell(text);
  if (!number || !number->series.empty()) return {};
  return *number;
}

/// What a reader asks of a series first: its ends and its extremes.
std::optional<ExplainedSeries> series_in(const RawCase& raw, const RawColumn& column,
                                         std::string_view text) {
  if (column.description->kind != CellKind::number) return {};
  const auto found = raw.series.find(text);
  if (found == raw.series.end() || found->second.values.empty()) return {};
  const RawSeries& s = found->second;
  const auto at = [&](std::size_t i) { return ExplainedStep{s.days[i], s.values[i]}; };
  const auto [least, most] = std::ranges::minmax_element(s.values);
  return ExplainedSeries{fmt::format("series/{}.csv", text),
                         s.values.size(),
                         at(0),
                         at(s.values.size() - 1),
                         at(static_cast<std::size_t>(least - s.values.begin())),
                         at(static_cast<std::size_t>(most - s.values.begin()))};
}

void explain_row(const RawCase& raw, const RawTable& table, std::size_t row,
                 std::vector<ExplainedValue>& out) {
  ExplainedValue common;
  common.source = resolved_sources(raw, cell(table, row, "source"));
  common.as_of = cell(table, row, "as_of");
  common.confidence = cell(table, row, "confidence");
  common.note = cell(table, row, "note");
  common.file = table.file->name();
  common.line = table.line_of(row);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const RawColumn& column = table.columns[i];
    const auto text = table.text(row, static_cast<int>(i));
    if (column.description == nullptr || column.name == "id" || text.empty()) continue;
    if (table.description->sourced && is_source_column(column.name)) continue;
    ExplainedValue value = common;
    value.column = column.name;
    value.as_written = text;
    if (const auto number = number_in(column, text)) value.value = number->mode;
    value.unit = unit_of(raw, column, text);
    value.series = series_in(raw, column, text);
    out.push_back(std::move(value));
  }
}

/// Lower is weaker; nothing said is weakest.
int strength(std::string_view confidence) {
  if (confidence == "high") return 3;
  if (confidence == "medium") return 2;
  return confidence == "low" ? 1 : 0;
}

std::int64_t first_row(const RawCase& raw, std::string_view table_name, std::string_view id) {
  const RawTable* table = raw.table(table_name);
  const std::int64_t thing = table == nullptr ? -1 : table->find(id);
  return thing < 0 ? -1 : std::int64_t{table->things[static_cast<std::size_t>(thing)].first};
}

Diagnostics nothing_to_explain(const RawCase& raw, std::string_view table_name,
                               std::string_view id) {
  // The words of `--set` for a table or an id that is not there fit here as well.
  Reporter reporter;
  const SourceSpan where{.file = "explain"};
  if (find_table(table_name) == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& table : case_tables()) names.push_back(table.name);
    reporter.add("E0503", where, fmt::format("there is no table `{}`", shown(table_name)),
                 suggestion(table_name, names, "docs/case-format.md lists the tables"));
    return reporter.take();
  }
  std::vector<std::string_view> ids;
  if (const RawTable* table = raw.table(table_name)) {
    for (const auto& thing : table->things) {
      ids.push_back(table->text(thing.first, table->column("id")));
    }
  }
  reporter.add("E0504", where, fmt::format("{} has no `{}`", table_name, shown(id)),
               suggestion(id, ids, fmt::format("see {}.csv", table_name)));
  return reporter.take();
}

}  // namespace

Outcome<std::vector<ExplainedValue>> explain(const CaseFiles& files, std::string_view table_name,
                                             std::string_view id) {
  const RawCase& raw = files.raw();
  const std::int64_t first = first_row(raw, table_name, id);
  if (first < 0) return std::unexpected(nothing_to_explain(raw, table_name, id));
  const RawTable& table = *raw.table(table_name);
  std::vector<ExplainedValue> out;
  for (auto row = static_cast<std::uint32_t>(first); row != RawTable::no_row;
       row = table.next_row[row]) {
    explain_row(raw, table, row, out);
  }
  return out;
}

std::optional<CellRange> range_of(const CaseFiles& files, std::string_view table_id_column) {
  Reporter unheard;
  const auto cells = find_cells(files.raw(), table_id_column, {}, unheard);
  if (!cells) return {};
  const RawColumn& column = cells->table->columns[static_cast<std::size_t>(cells->column)];
  for (const auto row : cells->rows) {
    const auto number = number_in(column, cells->table->text(row, cells->column));
    if (!number || !number->range) continue;
    return CellRange{format_number(number->low), format_number(number->mode),
                     format_number(number->high), column.unit_text};
  }
  return {};
}

std::vector<std::string> range_cells(const CaseFiles& files) {
  std::vector<std::string> out;
  for (const auto& table : files.raw().tables) {
    if (table == nullptr || table->column("id") < 0) continue;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      for (std::size_t i = 0; i < table->columns.size(); ++i) {
        const RawColumn& column = table->columns[i];
        const int position = static_cast<int>(i);
        const auto text = table->text(row, position);
        if (column.description == nullptr || text.find('|') == std::string_view::npos) continue;
        const auto number = number_in(column, text);
        if (number && number->range) out.push_back(cell_name(*table, row, position));
      }
    }
  }
  return out;
}

bool plans_read(std::string_view cell) {
  return !cell.starts_with("projects.") && !cell.starts_with("observed.") &&
         !cell.starts_with("stakes.");
}

std::vector<TableConfidence> confidence_of(const CaseFiles& files) {
  std::vector<TableConfidence> out;
  for (const auto& table : files.raw().tables) {
    if (table == nullptr || !table->description->sourced) continue;
    TableConfidence counts;
    counts.name = table->description->name;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      ++counts.rows;
      switch (strength(cell(*table, row, "confidence"))) {
        case 3:
          ++counts.high;
          break;
        case 2:
          ++counts.medium;
          break;
        case 1:
          ++counts.low;
          break;
        default:
          ++counts.none;
      }
    }
    out.push_back(std::move(counts));
  }
  return out;
}

std::string weakest_confidence(const CaseFiles& files, std::string_view table_name,
                               std::string_view id) {
  const RawCase& raw = files.raw();
  const std::int64_t first = first_row(raw, table_name, id);
  if (first < 0) return {};
  const RawTable& table = *raw.table(table_name);
  std::string_view weakest = "high";
  for (auto row = static_cast<std::uint32_t>(first); row != RawTable::no_row;
       row = table.next_row[row]) {
    const auto confidence = cell(table, row, "confidence");
    if (strength(confidence) < strength(weakest)) weakest = confidence;
  }
  return std::string(weakest);
}

}  // namespace egress
