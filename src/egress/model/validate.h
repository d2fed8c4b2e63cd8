// Validation: what the rows of a case mean together. Cells are already known to be well-formed.
#pragma once

#include <functional>
#include <string_view>

#include "egress/base/diagnostics.h"
#include "egress/model/model.h"

namespace egress {

/// Where the user wrote a cell: (table, id, column) -> its span; the row's id cell where the column
/// is empty or absent.
using Locate =
    std::function<SourceSpan(std::string_view table, std::string_view id, std::string_view column)>;

/// Everything that is wrong or doubtful, not only the first. Linear in the size of the case (islands
/// by union-find).
Diagnostics validate(const Model& model, const Locate& locate);

}  // namespace egress
