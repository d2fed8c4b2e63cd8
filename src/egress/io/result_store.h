// Result store: a folder of results, whole or not at all, and an SQLite file with documented
// tables.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/report/document.h"

namespace egress {

/// What to write: file names (no folders) to their bytes, and tables for result.sqlite.
struct ResultFiles {
  std::map<std::string, std::string> files;
  std::vector<Table> tables;                               // one SQL table each, by id
  std::vector<std::pair<std::string, std::string>> about;  // key, value: case, digest, ...
  std::vector<std::pair<std::string, std::string>> views;  // name, SELECT ...
};

/// Whether results may be written to `folder`, which is not touched: what a long run asks first.
Outcome<bool> may_write_results(const std::string& folder);

/// Writes beside `folder` first and renames at the end, so that a reader sees the old results or
/// the new ones, never half of them. An existing folder is replaced only if it holds nothing but
/// results (a file `egress-results` marks it) or is empty. Diagnostics E0545.
///
/// result.sqlite: every table with an `id` column where rows have one; text and numbers as such,
/// nothing as NULL; `columns(table_name, column_name, name, unit)` documents all of them,
/// `about(key, value)` the run.
Outcome<bool> write_results(const std::string& folder, const ResultFiles& results);

}  // namespace egress
