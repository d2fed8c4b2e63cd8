// An Lp as HiGHS reads it. For this room, and for measuring HiGHS beside us.
#pragma once

#include <Highs.h>

#include "egress/solve/lp.h"

namespace egress {

HighsLp to_highs(const Lp& lp);

}  // namespace egress
