// Conflict: which of the user's rows cannot hold together.
#pragma once

#include <string>
#include <vector>

#include "egress/flow/formulation.h"

namespace egress {

/// Requirements of the user's (minimums, required quantities, shares) in the proof that there is no
/// plan. Never empty for an infeasible programme of ours: without them, doing nothing is a plan.
std::vector<RowOwner> hard_owners(const Formulation& formulation, const LpSolution& infeasible);

/// The smallest set found of rows in conflict, as `contract:x minimum`, `link:y capacity`: starts
/// from the support of a Farkas ray and takes out, one at a time, whatever the conflict does not
/// need (deletion filter; Chinneck 2008). Irreducible: without any one of them there is a plan.
/// Cost: one linear programme for each row of the support.
std::vector<std::string> conflict_of(const Model& model, Formulation formulation,
                                     const LpSolution& infeasible, const RunContext& context);

}  // namespace egress
