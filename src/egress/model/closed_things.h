// What a closure of a thing closes.
#pragma once

#include <vector>

#include "egress/model/model.h"

namespace egress {

/// A corridor's links, all that a holder holds, else the thing itself. O(things of the model).
std::vector<ThingRef> closed_things(const Model& model, ThingRef thing);

/// Whether a closure of these that leaves a share takes anything away: a share of what has no limit
/// is no limit. What names nothing counts as limited, for it is told elsewhere.
bool has_limit(const Model& model, const std::vector<ThingRef>& what);

}  // namespace egress
