// Case reader: a case folder -> raw cells with their places -> a checked Model.
//
// Reading and building are two steps so that one reading serves many builds (`--with`, `--set`,
// ranges): build_case costs milliseconds and leaves the files alone. Both report everything that is
// wrong, not only the first. Thread rules: CaseFiles is immutable after reading; builds may run in
// parallel on one CaseFiles.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egress/base/diagnostics.h"
#include "egress/base/outcome.h"
#include "egress/model/model.h"
#include "egress/model/settings.h"

namespace egress {

struct RawCase;  // raw cells, in raw_case.h

/// A file of a case in memory: `links.csv`, `series/level.csv`.
struct NamedBuffer {
  std::string name, bytes;
};

/// A case as it stands on disk: cells, not yet meaning. `diagnostics` holds what reading found; a
/// case with errors there can still be built, to find all the rest as well.
class CaseFiles {
 public:
  /// Never throws and never hangs on what it finds: a file in place of a folder, a link that points
  /// to itself, binary rubbish and lines of gigabytes all end as diagnostics. Linear in the bytes.
  static CaseFiles read(const std::string& folder);
  /// The same for a case in memory; `name` stands for the folder's.
  static CaseFiles from_buffers(const std::string& name, std::vector<NamedBuffer> files);

  const RawCase& raw() const { return *raw_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  std::shared_ptr<const RawCase> raw_;
  Diagnostics diagnostics_;
};

struct BuildOptions {
  std::vector<std::string> with{};  // ids of projects built before the horizon
  std::vector<std::string> set{};   // TABLE.ID.COLUMN=VALUE, checked like a cell of the file
  bool planned_output = false;      // supplies produce their `plan` instead of their `rate`
};

struct Case {
  Model model;
  Settings settings;
  std::string digest;  // SHA-256 over names and bytes of the files and the build options
};

struct BuildResult {
  std::optional<Case> built;  // nothing if there are errors
  Diagnostics diagnostics;    // of reading and building together, sorted
};
BuildResult build_case(const CaseFiles& files, const BuildOptions& options = {});

/// `low|mode|high` ends of a cell as written, in the unit of its column: for uncertainty runs.
/// Several rows of one id (dates, steps): the ends of the first that has a range.
struct CellRange {
  std::string low, mode, high;  // as numbers that `set` accepts
  std::string unit;
};
std::optional<CellRange> range_of(const CaseFiles& files, std::string_view table_id_column);

/// Every cell with a range, as TABLE.ID.COLUMN, in file order: what an uncertainty run may vary.
std::vector<std::string> range_cells(const CaseFiles& files);
/// False for cells that no plan of the network as it stands can depend on.
bool plans_read(std::string_view cell);

/// One row of `egress explain`.
struct ExplainedStep {
  Day day = 0;
  double value = 0;
};

/// What a series says in short, as written: its ends and its extremes (the first day of each).
struct ExplainedSeries {
  std::string file;
  std::size_t steps = 0;
  ExplainedStep first, last, least, most;
};

struct ExplainedValue {
  std::string column, as_written;
  std::optional<double> value;                  // in `unit`; nothing for words and series
  std::optional<ExplainedSeries> series{};      // in `unit`; where a series is named
  std::string unit;                             // the header's
  std::string source, as_of, confidence, note;  // of its row; sources resolved to `id: title`
  std::string file;
  std::int64_t line = 0;
};
/// All cells of a thing, in file order; diagnostics if the table or id does not exist (nearest
/// named).
Outcome<std::vector<ExplainedValue>> explain(const CaseFiles& files, std::string_view table,
                                             std::string_view id);

/// Rows of each table by confidence: the weak ground.
struct TableConfidence {
  std::string name;
  std::int64_t rows = 0, high = 0, medium = 0, low = 0, none = 0;
};
std::vector<TableConfidence> confidence_of(const CaseFiles& files);

/// Confidence and place of the rows of a thing, weakest first ("low" before "medium" ...).
std::string weakest_confidence(const CaseFiles& files, std::string_view table, std::string_view id);

}  // namespace egress
