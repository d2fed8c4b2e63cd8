// Origins: the rows of numbers that stand on nothing, or on a source that nobody opened.
#pragma once

#include <vector>

#include "egress/io/case_view.h"
#include "egress/model/validate.h"

namespace egress {

/// Rows of sourced tables that have numbers and name no source, or name one that is recalled. Most
/// rows are neither, so that the list is short. Linear in the rows.
std::vector<RowOrigin> row_origins(const CaseView& view, const Model& model);

}  // namespace egress
