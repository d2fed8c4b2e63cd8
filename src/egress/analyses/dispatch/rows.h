// Rows: a plan told in the words of the case.
#pragma once

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/flow/dated_numbers.h"

namespace egress {

/// Everything of a DispatchResult that follows from one plan (not its certificate or comparison).
/// `numbers`: of the model and the plan's horizon; who reads many plans keeps them.
DispatchResult rows_of(const Model& model, const Plan& plan, DatedNumbers& numbers);
/// The same once.
DispatchResult rows_of(const Model& model, const Plan& plan);

}  // namespace egress
