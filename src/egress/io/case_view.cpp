#include "egress/io/case_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "egress/io/column_unit.h"
#include "egress/io/table_reader.h"
#include "egress/io/words.h"

namespace egress {

namespace {

/// The parts of a row that tell it from others of its id.
struct RowLabels {
  std::string_view from, to, project, step;
};

RowLabels labels_of(const RawTable& table, std::size_t row) {
  const auto cell = [&](bool there, std::string_view name) {
    return there ? table.text(row, table.column(name)) : std::string_view{};
  };
  const TableDescription& d = *table.description;
  return {cell(d.spans, "from"), cell(d.spans, "to"), cell(d.projects, "project"),
          cell(d.name == "markets", "step")};
}

bool holds_on(const RowLabels& row, Day day) {
  if (row.from.empty() && row.to.empty()) return false;
  const auto from = parse_day(row.from);
  const auto to = parse_day(row.to);
  return (!from || *from <= day) && (!to || day <= *to);
}

bool picks(std::string_view selector, const RowLabels& row) {
  if (const auto day = parse_day(selector)) return holds_on(row, *day);
  if (selector == "base") return row.from.empty() && row.to.empty() && row.project.empty();
  if (selector.starts_with("step") && !selector.substr(4).empty()) {
    const auto step = selector.substr(4);
    return row.step == step || (row.step.empty() && step == "1");
  }
  return !selector.empty() && row.project == selector;
}

std::vector<std::string_view> ids_of(const RawTable& table) {
  std::vector<std::string_view> out;
  out.reserve(table.things.size());
  const int id = table.column("id");
  for (const auto& thing : table.things) out.push_back(table.text(thing.first, id));
  return out;
}

const TableDescription* described_table(const CellName& name, const SourceSpan& where,
                                        Reporter& reporter) {
  const auto* description = find_table(name.table);
  if (description == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& table : case_tables()) names.push_back(table.name);
    reporter.add("E0503", where, fmt::format("there is no table `{}`", shown(name.table)),
                 suggestion(name.table, names, "docs/case-format.md lists the tables"));
  }
  return description;
}

/// `9 kt/d`, `8|9|10 kt/d`: where the unit begins, or npos if the value is not so written.
std::size_t unit_begin(std::string_view value) {
  const std::size_t end = value.find_first_not_of("0123456789.-|");
  if (end == 0 || end == std::string_view::npos) return std::string_view::npos;
  std::size_t begin = value.find_first_not_of(' ', end);
  const bool exponent = begin == end && (value[end] == 'e' || value[end] == 'E');
  if (exponent) {
    const std::size_t sign = value.find_first_of("+-", end) == end + 1 ? 1 : 0;
    const std::size_t after = value.find_first_not_of("0123456789", end + 1 + sign);
    if (after == std::string_view::npos) return after;
    if (after > end + 1 + sign) begin = value.find_first_not_of(' ', after);
  }
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (begin == std::string_view::npos) return begin;
  return is_letter(value[begin]) || value[begin] == '%' ? begin : std::string_view::npos;
}

/// The unit that came with a number, if it counts what the column counts. A column in tonnes stays
/// one in tonnes: what a barrel weighs is the commodity's to say, not the option's.
std::expected<ColumnUnit, UnitMisfit> unit_for(const RawColumn& column, std::string_view text) {
  auto fit = fit_unit(column.description->number, text);
  if (fit && (fit->unit.dimension == column.unit->unit.dimension ||
              fit->inverted != column.unit->inverted)) {
    return fit;
  }
  if (!fit && fit.error().code != "E0309") return fit;
  return std::unexpected(
      UnitMisfit{"E0309",
                 fmt::format("`{}` is {}, but `{}` is given in {}, which is {}", text,
                             describe(parse_unit(text)->dimension), column.name,
                             column.unit->unit.text, describe(column.unit->unit.dimension)),
                 fmt::format("give it in {} or another unit of {}", column.unit->unit.text,
                             describe(column.unit->unit.dimension))});
}

}  // namespace

SourceSpan TableView::span(std::size_t row, int column, std::size_t begin,
                           std::size_t length) const {
  if (!overrides_.empty() && column >= 0) {
    const auto found = overrides_.find(key(row, column));
    if (found != overrides_.end()) {
      const Override& o = found->second;
      const RawFile option("--set", (*options_)[o.option]);
      begin = std::min(begin, o.text.size());
      SourceSpan out = option.span(o.offset + begin, std::min(length, o.text.size() - begin));
      out.line = static_cast<std::int64_t>(o.option) + 1;
      return out;
    }
  }
  return raw_->span(row, column, begin, length);
}

CaseView::CaseView(const RawCase& raw, const std::vector<std::string>& set, Reporter& reporter)
    : raw_(raw) {
  view_of_.assign(raw.tables.size(), -1);
  for (std::size_t i = 0; i < raw.tables.size(); ++i) {
    if (raw.tables[i] == nullptr) continue;
    view_of_[i] = static_cast<int>(views_.size());
    views_.emplace_back(*raw.tables[i], i);
    views_.back().options_ = &set;
  }
  for (std::size_t i = 0; i < set.size(); ++i) lay(set, i, reporter);
}

const TableView* CaseView::table(std::string_view name) const {
  const int position = table_position(name);
  return position < 0 ? nullptr : table_at(static_cast<std::size_t>(position));
}

const TableView* CaseView::table_at(std::size_t position) const {
  const int view = view_of_[position];
  return view < 0 ? nullptr : &views_[static_cast<std::size_t>(view)];
}

void CaseView::lay(const std::vector<std::string>& set, std::size_t option, Reporter& reporter) {
  const std::string_view text = set[option];
  SourceSpan where{.file = "--set", .line = static_cast<std::int64_t>(option) + 1, .column = 1};
  where.text = shown(text);
  where.length = static_cast<std::int64_t>(where.text.size());
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    reporter.add("E0502", where, fmt::format("`{}` sets nothing", shown(text)),
                 "write TABLE.ID.COLUMN=VALUE, such as `links.cpc.capacity=40`");
    return;
  }
  const auto cells = find_cells(raw_, text.substr(0, equals), where, reporter);
  if (!cells) return;
  const auto& column = cells->table->columns[static_cast<std::size_t>(cells->column)];
  if (column.name == "id" || column.name == "project") {
    reporter.add("E0508", where, fmt::format("`{}` cannot be set", column.name),
                 column.name == "id" ? "ids are what other rows name" : "use `--with`");
    return;
  }
  std::string_view value = trim(text.substr(equals + 1));
  std::optional<ColumnUnit> unit;
  const std::size_t begin = column.unit ? unit_begin(value) : std::string_view::npos;
  if (begin != std::string_view::npos) {
    const auto fit = unit_for(column, without_blanks(value.substr(begin)));
    if (!fit) {
      where.column = static_cast<std::int64_t>(offset_in(text, value) + begin) + 1;
      where.length = static_cast<std::int64_t>(value.size() - begin);
      reporter.add(fit.error().code, where, fit.error().message, fit.error().hint);
      return;
    }
    unit = *fit;
    value = trim(value.substr(0, begin));
  }
  const std::size_t offset = value.empty() ? equals + 1 : offset_in(text, value);
  auto& view = views_[static_cast<std::size_t>(
      view_of_[static_cast<std::size_t>(table_position(cells->table->description->name))])];
  for (const auto row : cells->rows) {
    view.overrides_[TableView::key(row, cells->column)] = {std::string(value), option, offset,
                                                           unit};
  }
}

std::optional<CellName> parse_cell_name(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || last == first) return {};
  CellName name{trim(text.substr(0, first)), {}, trim(text.substr(last + 1)), {}};
  const auto parts = split(text.substr(first + 1, last - first - 1), '@');
  if (parts.empty() || parts.front().empty() || name.table.empty() || name.column.empty())
    return {};
  name.id = parts.front();
  name.selectors.assign(parts.begin() + 1, parts.end());
  return name;
}

std::optional<NamedCells> find_cells(const RawCase& raw, std::string_view text,
                                     const SourceSpan& where, Reporter& reporter) {
  const auto name = parse_cell_name(text);
  if (!name) {
    reporter.add("E0502", where, fmt::format("`{}` does not name a cell", shown(text)),
                 "write TABLE.ID.COLUMN, such as `links.cpc.capacity`");
    return {};
  }
  const auto* description = described_table(*name, where, reporter);
  if (description == nullptr) return {};
  const RawTable* table = raw.table(name->table);
  const std::int64_t thing = table == nullptr ? -1 : table->find(name->id);
  if (thing < 0) {
    const auto ids = table == nullptr ? std::vector<std::string_view>{} : ids_of(*table);
    reporter.add("E0504", where, fmt::format("{} has no `{}`", name->table, shown(name->id)),
                 suggestion(name->id, ids, fmt::format("its ids stand in {}.csv", name->table)));
    return {};
  }
  if (find_column(*description, name->column) == nullptr) {
    reporter.add("E0505", where,
                 fmt::format("{} has no column `{}`", name->table, shown(name->column)),
                 suggestion(name->column, column_names(*description),
                            "docs/case-format.md lists the columns"));
    return {};
  }
  NamedCells out{table, table->column(name->column), {}};
  if (out.column < 0) {
    reporter.add(
        "E0506", where,
        fmt::format("{} of this case has no column `{}`", table->file->name(), name->column),
        "add the column (with its unit) to the file; its cells may stay empty");
    return {};
  }
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = table->things[static_cast<std::size_t>(thing)].first;
       row != RawTable::no_row; row = table->next_row[row]) {
    const RowLabels labels = labels_of(*table, row);
    if (std::ranges::all_of(name->selectors, [&](auto s) { return picks(s, labels); })) {
      rows.push_back(row);
    }
  }
  if (rows.empty()) {
    reporter.add("E0509", where, fmt::format("no row of `{}` is meant by this", shown(name->id)),
                 "after `@` stands a date, `base`, `stepN` or the id of the row's project");
    return {};
  }
  const bool has_base =
      std::ranges::any_of(rows, [&](auto row) { return labels_of(*table, row).project.empty(); });
  for (const auto row : rows) {
    // What a project adds is not what the thing has: it is set by its own name (`@PROJECT`).
    if (name->selectors.empty() && has_base && !labels_of(*table, row).project.empty()) continue;
    if (!table->text(row, out.column).empty()) out.rows.push_back(row);
  }
  if (out.rows.empty()) out.rows.push_back(rows.front());
  return out;
}

std::string cell_name(const RawTable& table, std::size_t row, int column) {
  const std::string_view id = table.text(row, table.column("id"));
  std::string out = fmt::format("{}.{}", table.description->name, id);
  const auto thing = table.find(id);
  int filled = 0;
  for (std::uint32_t r = thing < 0 ? RawTable::no_row
                                   : table.things[static_cast<std::size_t>(thing)].first;
       r != RawTable::no_row && filled < 2; r = table.next_row[r]) {
    if (!table.text(r, column).empty()) ++filled;
  }
  if (filled > 1) {
    const RowLabels labels = labels_of(table, row);
    if (!labels.project.empty()) out += fmt::format("@{}", labels.project);
    if (table.column("step") >= 0) {
      out += fmt::format("@step{}", labels.step.empty() ? "1" : labels.step);
    }
    if (!labels.from.empty() || !labels.to.empty()) {
      out += fmt::format("@{}", labels.from.empty() ? labels.to : labels.from);
    } else if (labels.project.empty()) {
      out += "@base";
    }
  }
  return out + fmt::format(".{}", table.columns[static_cast<std::size_t>(column)].name);
}

}  // namespace egress
