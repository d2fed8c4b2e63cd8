// Options of a simulation: what does not go together, and what they say of each hazard.
#pragma once

#include <vector>

#include "egress/analyses/simulate/simulate.h"

namespace egress {

/// E0552, E0555, E0556; see simulate().
Diagnostics wrong_options(const Model& model, const SimulateOptions& options);
/// By hazard: so many times as often.
std::vector<double> often_of(const Model& model, const SimulateOptions& options);

}  // namespace egress
