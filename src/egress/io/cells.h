// Cells: is each one well-formed for its column, whatever the rest of the case says.
#pragma once

#include "egress/io/case_view.h"

namespace egress {

/// Checks every cell of a table under its overrides: E0207, E0211, E0214 to E0221, E0230, E0301 to
/// E0306, E0311, E0312, E0314, E0317. Linear in the table.
void check_cells(const CaseView& view, const TableView& table, Reporter& reporter);

}  // namespace egress
