// Ladder: the climb itself, free of files: what binds, what is lifted, what binds next.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "egress/analyses/limit/limit.h"
#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/flow/plan.h"
#include "egress/io/case_reader.h"

namespace egress {

/// Builds the case anew with more projects.
using Rebuild = std::function<Outcome<Case>(const BuildOptions&)>;

/// What carries most at one stage, and what stops more.
struct Most {
  Status status = Status::optimal;  // optimal, unbounded, limit or interrupted
  double delivered = 0;
  std::vector<ThingRef> binding;  // largest part of the limit first
  std::shared_ptr<const Plan> plan;
};

/// Bounds labelled contract, tie or residual and all bounds of the `lifted` things (qualified ids)
/// are set aside. A thing binds where one per cent more of it would add at least 1e-8 of the most.
Most most_of(const Model& model, CorridorIndex corridor, int year,
             const std::set<std::string>& lifted, RunContext& context);

Outcome<LimitResult> climb(const Rebuild& rebuild, const LimitOptions& options,
                           RunContext& context);

}  // namespace egress
