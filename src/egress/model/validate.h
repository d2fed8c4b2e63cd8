// Validation: what the rows of a case mean together. Cells are already known to be well-formed.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "egress/base/diagnostics.h"
#include "egress/model/model.h"

namespace egress {

/// Where the user wrote a cell: (table, id, column) -> its span; the row's id cell where the column
/// is empty or absent. The table `case` with an empty id stands for case.toml, its keys for
/// columns.
using Locate =
    std::function<SourceSpan(std::string_view table, std::string_view id, std::string_view column)>;

/// A row of numbers that names no source, or one that was recalled. The Model itself keeps no rows.
struct RowOrigin {
  SourceSpan where;                    // its id cell
  std::vector<std::int32_t> recalled;  // positions in Model::sources; empty: no source is named
};

struct ValidateOptions {
  bool bounds_labelled = false;  // case.toml: every bound must say why it is there
  std::vector<RowOrigin> rows;   // those with something to tell
  /// Reading found errors, so numbers, things and references may be missing: what may only follow
  /// from that (islands, parts not given, things not used) is not told.
  bool incomplete = false;
};

/// Everything that is wrong or doubtful, not only the first. Tolerates indices that are invalid
/// because a reference dangled, so that the reader can report those and these together. Close to
/// linear in the size of the case: islands cost O(sum over commodities of the links that carry it).
Diagnostics validate(const Model& model, const Locate& locate, const ValidateOptions& options = {});

}  // namespace egress
