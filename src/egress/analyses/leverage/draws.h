// Draws: the game again with the numbers that the case gives as ranges drawn at random.
#pragma once

#include "egress/analyses/leverage/interests.h"
#include "egress/analyses/leverage/leverage.h"

namespace egress {

/// Every cell that reads `low|mode|high` is drawn from the triangular distribution over it, all of
/// them independently: cell c of draw d from Stream(seed, "leverage range", d, c). Draws are spread
/// over threads; the result does not depend on their number. Stopped: those that were reached.
void tell_draws(const CaseFiles& files, const Interests& interests, const LeverageOptions& options,
                LeverageResult& out, RunContext& context);

/// The quantile (0 < p < 1) of the triangular distribution; low <= mode <= high.
double triangular_quantile(double p, double low, double mode, double high);

}  // namespace egress
