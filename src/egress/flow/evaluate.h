// Evaluate: model + situation -> the best plan, certified. The step that every analysis repeats.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/flow/formulation.h"
#include "egress/flow/plan.h"

namespace egress {

struct Evaluation {
  Status status = Status::optimal;      // optimal, infeasible, limit, interrupted
  std::shared_ptr<const Plan> plan;     // null unless optimal
  std::vector<std::string> conflict;    // infeasible: `contract:x minimum`, irreducible
};

/// Starts from the steady state of the open network on the first day (what is under way), ends with
/// the prices of the steady state on the last. With `past`, everything before the first closure's
/// period is as it was there. Exact up to the solver's tolerance of 1e-9; one thread, the same bits
/// every time. Cost: three linear programmes, two of them of one period.
Evaluation evaluate(const Model& model, const Situation& situation, const Plan* past,
                    RunContext& context);

/// One period without transit or stores, the largest netback or (maximise) delivery.
Evaluation evaluate_steady(const Model& model, const Horizon& horizon,
                           std::optional<CorridorIndex> maximise, RunContext& context);

}  // namespace egress
