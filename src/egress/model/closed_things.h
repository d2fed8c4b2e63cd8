// What a closure of a thing closes.
#pragma once

#include <vector>

#include "egress/model/model.h"

namespace egress {

/// A corridor's links, all that a holder holds, else the thing itself. O(things of the model).
std::vector<ThingRef> closed_things(const Model& model, ThingRef thing);

}  // namespace egress
