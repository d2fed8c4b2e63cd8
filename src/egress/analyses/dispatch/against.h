// Against: two plans compared. See docs/decisions/0004.
#pragma once

#include <vector>

#include "egress/analyses/dispatch/dispatch.h"

namespace egress {

/// Whether any of the closures takes something of the corridor: a link, an end of one or its fleet.
bool takes_part_of(const Model& model, const Corridor& corridor,
                   const std::vector<Closure>& closures);

/// displaced = lost + deferred + sum of rerouted, for any two plans of one horizon.
Against compare(const Model& model, const DispatchResult& open, const DispatchResult& closed,
                const std::vector<Closure>& closures);

}  // namespace egress
