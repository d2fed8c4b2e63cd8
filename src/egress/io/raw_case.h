// Raw case: what stands in the files, each cell with its place, before anything is taken to mean
// something. Built once by CaseFiles::read, then only read: share freely between threads.
//
// Memory is linear in the files: each file's bytes are kept once, and a cell is eight bytes that
// point into them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/base/diagnostics.h"
#include "egress/base/sha256.h"
#include "egress/base/units.h"
#include "egress/io/schema.h"
#include "egress/model/profile.h"
#include "egress/model/settings.h"

namespace egress {

/// The bytes of one file, and the way from an offset to a line and a column.
class RawFile {
 public:
  /// Largest file that is read. Offsets fit 32 bits, and a mistaken path to a disk image ends soon.
  static constexpr std::size_t most_bytes = std::size_t{1} << 29U;
  /// Longest line. A note of a thousand pages fits; a file that is one line of gigabytes does not.
  static constexpr std::size_t most_line_bytes = std::size_t{1} << 24U;

  RawFile(std::string name, std::string bytes);

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return bytes_; }
  /// O(log lines + length of the line). CRLF, LF and a lone CR each end a line.
  SourceSpan span(std::size_t offset, std::size_t length) const;
  std::int64_t line_at(std::size_t offset) const;
  std::size_t lines() const { return line_starts_.size(); }
  /// Offset of the first line that is longer than most_line_bytes, or npos. O(lines).
  std::size_t first_long_line() const;
  /// Offset of line `line` and column `column` (in characters), both from 1.
  std::size_t offset_at(std::int64_t line, std::int64_t column) const;

 private:
  std::string name_;
  std::string bytes_;
  std::vector<std::uint32_t> line_starts_;
};

struct RawCell {
  std::uint32_t offset = 0;       // of its first character, inside the quotes if there are any
  std::uint32_t size : 31 = 0;    // bytes in the file
  std::uint32_t escaped : 1 = 0;  // holds `""`: its text stands in RawTable::unescaped
};

/// A column's unit as it applies to the numbers under it.
struct ColumnUnit {
  Unit unit;
  Measure measure = Measure::none;
  bool inverted = false;  // bbl/t for a density in t/m3
  double canonical(double value) const {
    return inverted ? 1 / (value * unit.factor) : value * unit.factor;
  }
};

struct RawColumn {
  std::string name;
  const ColumnDescription* description = nullptr;  // nullptr: not of the format, already reported
  std::string unit_text;                           // the header's, or that of case.toml
  std::optional<ColumnUnit> unit;                  // nothing for words, or where it is wrong
  std::vector<std::uint8_t> targets;               // of a reference: positions in case_tables()
  std::uint32_t offset = 0, length = 0;            // of its header cell
};

/// One CSV table. Rows of one id form a thing; a thing's rows are linked in file order.
class RawTable {
 public:
  static constexpr std::uint32_t no_row = 0xFFFFFFFFU;

  const TableDescription* description = nullptr;
  std::shared_ptr<const RawFile> file;
  std::vector<RawColumn> columns;
  std::vector<RawCell> cells;                                // row by row
  std::vector<std::uint32_t> row_begin{0};                   // cells of row r: [r], [r + 1]
  std::unordered_map<std::uint32_t, std::string> unescaped;  // by offset of the cell
  bool broken = false;  // not read to its end: what seems to be missing may not be

  struct Thing {
    std::uint32_t first = no_row, last = no_row;  // rows
  };
  std::vector<Thing> things;            // in order of their first rows
  std::vector<std::uint32_t> next_row;  // the thing's next row, or no_row

  std::size_t rows() const { return row_begin.size() - 1; }
  /// Trimmed text of a cell; empty where the row is too short.
  std::string_view text(std::size_t row, int column) const;
  /// Place of `length` bytes of the cell from `begin` on; by default of the whole cell.
  SourceSpan span(std::size_t row, int column, std::size_t begin = 0,
                  std::size_t length = std::string_view::npos) const;
  SourceSpan header_span(std::size_t column) const;
  std::int64_t line_of(std::size_t row) const;
  /// Position of a column by name, or -1. O(columns).
  int column(std::string_view name) const;
  /// Position in `things`, or -1. O(length of the id).
  std::int64_t find(std::string_view id) const;
  /// Sorts the rows into things by the ids in `id_column`. Linear.
  void find_things(int id_column);

 private:
  /// Open addressing; a map of nodes would cost several times the file.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t thing = no_row;
  };
  Slot& slot_for(std::string_view id, std::uint32_t hash);

  std::vector<Slot> slots_;  // a power of two, at most half full
  int id_column_ = -1;
};

/// A series: steps in date order, each holding until the next.
struct RawSeries {
  std::shared_ptr<const RawTable> table;
  std::vector<Day> days;
  std::vector<double> values;  // as written (the mode of a range)
  std::optional<Unit> unit;
  bool broken = false;  // has errors of its own, already reported
};

/// A word of case.toml or claims.toml that must name something, checked when the case is built.
struct PlacedWord {
  enum class Names : std::uint8_t {
    holder,
    corridor,
    project,
    thing,
    closure,
    observed,
    cell,
    range
  };
  Names names = Names::thing;
  std::string text;
  SourceSpan where;
};

/// The plain keys of case.toml.
struct CaseHeader {
  std::string name, title, owner;
  std::optional<Day> from, to;  // to: the first day after
  Period period = Period::day;
  bool bounds_labelled = false;
  std::map<std::string, SourceSpan, std::less<>> places;  // by key
  struct UnitEntry {
    std::string text;
    SourceSpan where;
  };
  std::map<std::string, UnitEntry, std::less<>> units;  // by `table.column`
};

struct RawCase {
  std::string name;                               // the folder's
  std::vector<std::unique_ptr<RawTable>> tables;  // like case_tables(); nullptr: no such file
  std::set<std::string, std::less<>> unreadable;  // files that are there but could not be read
  std::map<std::string, RawSeries, std::less<>> series;
  std::shared_ptr<const RawFile> case_toml, claims_toml;  // may be nullptr
  CaseHeader header;
  Settings settings;
  std::vector<PlacedWord> words;
  Sha256 digest;  // of names and bytes, in name order

  const RawTable* table(std::string_view table_name) const;
};

/// Position of a table in case_tables(), or -1.
int table_position(std::string_view name);
/// `link` for the table links, `supply` for supplies: what qualifies an id (`link:cpc`).
std::string_view kind_word(std::size_t table);

}  // namespace egress
