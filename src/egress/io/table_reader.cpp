#include "egress/io/table_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "egress/io/column_unit.h"
#include "egress/io/csv.h"
#include "egress/io/words.h"

namespace egress {

namespace {

/// More columns than any table has, by far; a wider header is some other file.
constexpr std::size_t most_columns = 256;

class TableReader {
 public:
  TableReader(RawTable& table, const CaseHeader& header, Reporter& reporter)
      : table_(table), header_(header), reporter_(reporter), csv_(*table.file, reporter) {}

  void run() {
    std::vector<RawCell> row;
    if (!csv_.next(row)) {
      table_.broken = true;
      if (!csv_.broken()) {
        reporter_.add("E0203", table_.file->span(0, 0), "this table has no header",
                      "its first line names the columns: " + names());
      }
      return;
    }
    if (!read_header(row)) return;
    read_rows(row);
    table_.broken = table_.broken || csv_.broken();
    table_.unescaped = csv_.take_unescaped();
    if (table_.column("id") >= 0) table_.find_things(table_.column("id"));
  }

 private:
  std::string names() const {
    return fmt::format("{}", fmt::join(column_names(description()), ", "));
  }
  const TableDescription& description() const { return *table_.description; }

  std::string_view header_text(const RawCell& cell) const {
    return table_.file->bytes().substr(cell.offset, cell.size);
  }

  bool read_header(std::vector<RawCell>& cells) {
    while (!cells.empty() && cells.back().size == 0) cells.pop_back();
    if (cells.size() > most_columns) {
      table_.broken = true;
      reporter_.add("E0228", table_.file->span(cells[0].offset, cells[0].size),
                    fmt::format("a header of {} columns", cells.size()),
                    "columns of this table: " + names());
      return false;
    }
    for (const RawCell& cell : cells) {
      RawColumn column;
      column.offset = cell.offset;
      column.length = cell.size;
      table_.columns.push_back(std::move(column));
      name_column(table_.columns.size() - 1, header_text(cell));
    }
    for (const auto name : column_names(description())) {
      const auto* column = find_column(description(), name);
      if (column->required && table_.column(name) < 0) {
        reporter_.add("E0208", table_.file->span(cells[0].offset, 0),
                      fmt::format("the required column `{}` is missing", name),
                      std::string(column->doc));
        table_.broken = true;
      }
    }
    return true;
  }

  void name_column(std::size_t position, std::string_view text) {
    RawColumn& column = table_.columns[position];
    const std::size_t bracket = text.find('[');
    const bool has_unit = bracket != std::string_view::npos;
    column.name = std::string(trim(text.substr(0, bracket)));
    if (column.name.empty() && !has_unit) return;  // reported if there is text under it
    if (has_unit && (!text.ends_with(']') || column.name.empty())) {
      reporter_.add("E0229", table_.header_span(position),
                    fmt::format("`{}` is not a column name with its unit", shown(text)),
                    "write it as `capacity [Mt/yr]`");
      return;
    }
    const auto* known = find_column(description(), column.name);
    if (known == nullptr) return unknown_column(position);
    for (std::size_t i = 0; i < position; ++i) {
      if (table_.columns[i].name == column.name) {
        reporter_.add("E0213", table_.header_span(position),
                      fmt::format("column `{}` stands twice in this header", column.name),
                      "leave one of them");
        return;
      }
    }
    column.description = known;
    for (const auto target : split(known->targets, '|')) {
      const int table = table_position(target);
      if (table >= 0) column.targets.push_back(static_cast<std::uint8_t>(table));
    }
    if (has_unit) {
      column.unit_text = without_blanks(text.substr(bracket + 1, text.size() - bracket - 2));
    }
    read_unit(position, has_unit ? text.substr(0, bracket + 1).size() : 0);
  }

  void unknown_column(std::size_t position) {
    const std::string& name = table_.columns[position].name;
    const auto known = column_names(description());
    std::string hint;
    for (const auto other : known) {  // `capacity (Mt/yr)`, `capacity Mt/yr`
      if (name.size() > other.size() && name.starts_with(other) &&
          (name[other.size()] == ' ' || name[other.size()] == '(')) {
        hint = fmt::format("a unit stands in brackets: `{} [Mt/yr]`", other);
      }
    }
    if (hint.empty()) hint = suggestion(name, known, "columns of this table: " + names());
    reporter_.add("E0206", table_.header_span(position),
                  fmt::format("{} has no column `{}`", table_.file->name(), shown(name)), hint);
  }

  void read_unit(std::size_t position, std::size_t unit_offset) {
    RawColumn& column = table_.columns[position];
    const auto entry = header_.units.find(fmt::format("{}.{}", description().name, column.name));
    SourceSpan where = table_.header_span(position);
    if (unit_offset > 0) {
      where = table_.file->span(column.offset + unit_offset, column.length - unit_offset - 1);
    }
    if (entry != header_.units.end()) {
      if (unit_offset == 0) {
        column.unit_text = entry->second.text;
        where = entry->second.where;
      } else if (column.unit_text != entry->second.text) {
        reporter_.add("E0606", entry->second.where,
                      fmt::format("`{}` here, `{}` in the header of {}", entry->second.text,
                                  column.unit_text, table_.file->name()),
                      "leave one of them");
      }
    }
    if (column.description->kind != CellKind::number) {
      if (!column.unit_text.empty()) {
        reporter_.add("E0310", where, fmt::format("column `{}` has no unit", column.name),
                      "leave the unit out");
      }
      return;
    }
    fit(position, std::move(where));
  }

  void fit(std::size_t position, SourceSpan where) {
    RawColumn& column = table_.columns[position];
    const bool series = &description() == &series_description();
    const NumberKind kind = column.description->number;
    if (column.unit_text.empty()) {
      if (unit_may_be_left_out(kind) || series) {
        column.unit = ColumnUnit{*parse_unit("1"), Measure::none, false};
        column.unit->unit.text.clear();
        return;
      }
      reporter_.add("E0307", table_.header_span(position),
                    fmt::format("the numbers of `{}` have no unit", column.name),
                    fmt::format("write `{} [unit]`: {}", column.name, words_of(kind)));
      return;
    }
    if (series) {
      UnitError error;
      const auto unit = parse_unit(column.unit_text, &error);
      if (unit) {
        column.unit = ColumnUnit{*unit, Measure::none, false};
      } else {
        reporter_.add("E0308", std::move(where), error.message, error.hint);
      }
      return;
    }
    auto unit = fit_unit(kind, column.unit_text);
    if (unit) {
      column.unit = std::move(*unit);
    } else {
      reporter_.add(unit.error().code, std::move(where), unit.error().message, unit.error().hint);
    }
  }

  void read_rows(std::vector<RawCell>& row) {
    const std::size_t width = table_.columns.size();
    // A cell takes at least its separator, so this is never more than the file could fill.
    const std::size_t lines = table_.file->lines();
    table_.row_begin.reserve(lines + 1);
    table_.cells.reserve(std::min(lines * width, table_.file->bytes().size() + 1));
    while (csv_.next(row)) {
      if (row.size() < width) {
        reporter_.add("E0205", table_.file->span(row[0].offset, row[0].size),
                      fmt::format("{} fields in this row, {} in the header", row.size(), width),
                      "give every row as many fields as the header; empty ones may stay empty");
      }
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i >= width && row[i].size > 0) {
          reporter_.add("E0204", table_.file->span(row[i].offset, row[i].size),
                        fmt::format("{} fields in this row, {} in the header", row.size(), width),
                        "a cell that holds the separator stands in quotes");
          break;
        }
        if (i < width && row[i].size > 0 && table_.columns[i].name.empty() && !unnamed_told_) {
          unnamed_told_ = true;
          reporter_.add("E0209", table_.file->span(row[i].offset, row[i].size),
                        "text under a column that has no name", "name the column in the header");
        }
      }
      row.resize(std::min(row.size(), width));
      table_.cells.insert(table_.cells.end(), row.begin(), row.end());
      table_.row_begin.push_back(static_cast<std::uint32_t>(table_.cells.size()));
    }
  }

  RawTable& table_;
  const CaseHeader& header_;
  Reporter& reporter_;
  CsvReader csv_;
  bool unnamed_told_ = false;
};

constexpr ColumnDescription series_columns[] = {
    {.name = "date",
     .kind = CellKind::date,
     .required = true,
     .doc = "First day of the step. Each later than the one before."},
    {.name = "value",
     .kind = CellKind::number,
     .required = true,
     .doc = "Holds until the next date; the last for good."},
};
constexpr TableDescription series_table{
    .name = "series", .doc = "A number that changes with the date.", .columns = series_columns};

}  // namespace

std::vector<std::string_view> column_names(const TableDescription& d) {
  std::vector<std::string_view> out;
  const auto add = [&](std::span<const ColumnDescription> columns) {
    for (const auto& column : columns) out.push_back(column.name);
  };
  add(d.columns);
  if (d.spans) add(span_columns());
  if (d.projects) add(project_columns());
  if (d.sourced) add(source_columns());
  return out;
}

std::unique_ptr<RawTable> read_table(const TableDescription& description,
                                     std::shared_ptr<const RawFile> file, const CaseHeader& header,
                                     Reporter& reporter) {
  auto table = std::make_unique<RawTable>();
  table->description = &description;
  table->file = std::move(file);
  if (check_text(*table->file, reporter)) {
    TableReader(*table, header, reporter).run();
  } else {
    table->broken = true;
  }
  return table;
}

const TableDescription& series_description() { return series_table; }

}  // namespace egress
