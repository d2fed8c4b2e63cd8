// Row checks: what model/validate finds, told at the places of the user's cells.
#pragma once

#include "egress/io/case_view.h"
#include "egress/model/model.h"

namespace egress {

/// Validates the model against the rows it came from. `cells` is what has been found so far: where
/// a table could not be read nothing is said, and where cells are wrong only what does not follow
/// from them.
Diagnostics validate_rows(const CaseView& view, const Model& model, const Diagnostics& cells);

}  // namespace egress
