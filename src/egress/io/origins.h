// Origins: which sources each row of numbers names, for the checks on sources.
#pragma once

#include <vector>

#include "egress/io/case_view.h"
#include "egress/model/validate.h"

namespace egress {

/// One entry for each row of each sourced table. Sources are positions in the model's; unknown ids
/// are left out (they have been reported). Linear in the rows.
std::vector<RowOrigin> row_origins(const CaseView& view, const Model& model);

}  // namespace egress
