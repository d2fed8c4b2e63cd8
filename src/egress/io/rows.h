// Rows: which rows of a table make up a thing in one run, given their dates and projects.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "egress/io/case_view.h"

namespace egress {

inline constexpr Day first_day = std::numeric_limits<Day>::min();
inline constexpr Day after_last_day = std::numeric_limits<Day>::max();

/// Which projects are built in this run, by position in the projects table.
struct Projects {
  const RawTable* table = nullptr;  // nullptr: the case has none
  std::vector<bool> built;

  static constexpr std::int32_t none = -1;     // the row is of no project
  static constexpr std::int32_t unknown = -2;  // of one that does not exist (already reported)
  std::int32_t find(std::string_view id) const;
  bool is_built(std::int32_t project) const {
    return project >= 0 && built[static_cast<std::size_t>(project)];
  }
  std::string_view id(std::int32_t project) const;
};

struct RowInfo {
  std::uint32_t row = 0;
  Day from = first_day, to = after_last_day;  // [from, to)
  std::int32_t project = Projects::none;
  std::int32_t step = 1;  // of a market's price
  bool unclear = false;   // has a date that is none (reported as such)
  bool dated() const { return from != first_day || to != after_last_day; }
};

struct ThingRows {
  std::uint32_t begin = 0, base_end = 0, end = 0;  // in TableRows::rows: its own, then added ones
  std::int32_t creator = Projects::none;           // the project that it exists through
  bool planned = false;                            // exists only through projects
  bool exists = true;                              // in this run
};

/// All things of a table with their rows in this run.
struct TableRows {
  const TableView* view = nullptr;
  std::vector<RowInfo> rows;
  std::vector<ThingRows> things;  // like RawTable::things

  std::span<const RowInfo> base(const ThingRows& thing) const {
    return {rows.data() + thing.begin, rows.data() + thing.base_end};
  }
  std::span<const RowInfo> added(const ThingRows& thing) const {
    return {rows.data() + thing.base_end, rows.data() + thing.end};
  }
};

/// Sorts a table's rows into things and reports what is wrong between rows of one id: E0210, E0212,
/// E0222 to E0224, E0227, E0507. O(n log n) in the rows of a thing.
TableRows sort_rows(const TableView& view, const Projects& projects, Reporter& reporter);

}  // namespace egress
