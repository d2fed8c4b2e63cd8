// Evaluate: model + situation -> the best plan, certified. The step that every analysis repeats.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/flow/formulation.h"
#include "egress/flow/plan.h"

namespace egress {

struct Evaluation {
  Status status = Status::optimal;   // optimal, infeasible, unbounded, limit, interrupted
  std::shared_ptr<const Plan> plan;  // null unless optimal
  /// Infeasible: `contract:x minimum`, ..., irreducible. With a plan: requirements that a closure
  /// makes impossible and what stands against them; the plan misses them as little as it can.
  std::vector<std::string> conflict;
};

/// Starts from the steady state of the open network on the first day (what is under way), ends with
/// the prices of the steady state on the last. With `past`, everything before the first closure's
/// period is as it was there, and no closure makes it infeasible: minimums, required quantities and
/// shares that the closure makes impossible are missed, at a price above all others
/// (Plan::miss_price). Exact up to the solver's tolerance of 1e-8; one thread, the same bits every
/// time. Cost: three linear programmes, two of them of one period; a conflict adds one for each row
/// of its proof.
Evaluation evaluate(const Model& model, const Situation& situation, const Plan* past,
                    RunContext& context);

/// The most that a corridor can deliver in one period, without transit, stores, contracts, required
/// quantities and shares. Bounds that `released` names are set aside. Status unbounded where
/// nothing is left that limits it.
Evaluation evaluate_most(const Model& model, const Horizon& period, CorridorIndex corridor,
                         const std::function<bool(const RowOwner&)>& released, RunContext& context);

}  // namespace egress
