// Case view: the raw cells with the overrides of one run (`--set`) laid over them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"

namespace egress {

/// One table under one run's overrides. Refers to the RawCase; copies nothing.
class TableView {
 public:
  TableView(const RawTable& table, std::size_t position) : raw_(&table), position_(position) {}

  const RawTable& raw() const { return *raw_; }
  const TableDescription& description() const { return *raw_->description; }
  std::size_t position() const { return position_; }  // in case_tables()
  std::string_view text(std::size_t row, int column) const {
    if (!overrides_.empty() && column >= 0) {
      const auto found = overrides_.find(key(row, column));
      if (found != overrides_.end()) return found->second.text;
    }
    return raw_->text(row, column);
  }
  /// The unit of the cell: its column's, unless an override gave its number with another one.
  const std::optional<ColumnUnit>& unit(std::size_t row, int column) const {
    if (!overrides_.empty() && column >= 0) {
      const auto found = overrides_.find(key(row, column));
      if (found != overrides_.end() && found->second.unit) return found->second.unit;
    }
    return raw_->columns[static_cast<std::size_t>(column)].unit;
  }
  SourceSpan span(std::size_t row, int column, std::size_t begin = 0,
                  std::size_t length = std::string_view::npos) const;

 private:
  friend class CaseView;
  struct Override {
    std::string text;
    std::size_t option = 0;          // position in BuildOptions::set
    std::size_t offset = 0;          // of the value in the option
    std::optional<ColumnUnit> unit;  // given with the number
  };
  static std::uint64_t key(std::size_t row, int column) {
    return (std::uint64_t{row} << 16U) | static_cast<std::uint64_t>(column);
  }

  const RawTable* raw_;
  std::size_t position_;
  std::unordered_map<std::uint64_t, Override> overrides_;
  const std::vector<std::string>* options_ = nullptr;
};

/// The parts of TABLE.ID[@ROW]...COLUMN. `@ROW` picks rows of the id: by a date on which the row
/// holds, `base` (no dates, no project), `stepN`, or the id of the row's project.
struct CellName {
  std::string_view table, id, column;
  std::vector<std::string_view> selectors;
};

class CaseView {
 public:
  /// Lays `set` over the cells; a wrong one is reported with file `--set` and otherwise left out.
  CaseView(const RawCase& raw, const std::vector<std::string>& set, Reporter& reporter);

  const RawCase& raw() const { return raw_; }
  const std::vector<TableView>& tables() const { return views_; }
  /// nullptr if the case has no such table.
  const TableView* table(std::string_view name) const;
  const TableView* table_at(std::size_t position) const;

 private:
  void lay(const std::vector<std::string>& set, std::size_t option, Reporter& reporter);

  const RawCase& raw_;
  std::vector<TableView> views_;
  std::vector<int> view_of_;  // by position in case_tables()
};

/// Cuts a cell's name; the error is the diagnostic to report (its `where` is `where`).
std::optional<CellName> parse_cell_name(std::string_view text);
/// Rows and column that a name stands for, or the diagnostic that says why it names nothing.
/// `set` has the rule for overriding: rows where the column is filled, else the thing's first row.
struct NamedCells {
  const RawTable* table = nullptr;
  int column = -1;
  std::vector<std::uint32_t> rows;
};
std::optional<NamedCells> find_cells(const RawCase& raw, std::string_view text,
                                     const SourceSpan& where, Reporter& reporter);

/// Names TABLE.ID[@ROW].COLUMN that pick exactly this row where the thing has several.
std::string cell_name(const RawTable& table, std::size_t row, int column);

}  // namespace egress
