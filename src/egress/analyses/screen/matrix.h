// Matrix: what single things cost two by two, read from a screening of pairs.
#pragma once

#include "egress/analyses/screen/screen.h"
#include "egress/analyses/screen/sets.h"

namespace egress {

/// Of the dearest `most` of `things` (fewer if fewer cost anything). `found` must be complete for
/// pairs; `hair` is what makes a thing count, USD. O(things x most) look-ups, no solve.
ScreenMatrix matrix_of(const FoundSets& found, const std::vector<ThingRef>& things, int most,
                       double hair);

}  // namespace egress
