// Rows: a plan told in the words of the case.
#pragma once

#include "egress/analyses/dispatch/dispatch.h"

namespace egress {

/// Everything of a DispatchResult that follows from one plan (not its certificate or comparison).
DispatchResult rows_of(const Model& model, const Plan& plan);

}  // namespace egress
