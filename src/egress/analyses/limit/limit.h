// Limit: the most a corridor can carry in a year, what binds, and what binds next.
#pragma once

#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"

namespace egress {

struct LimitOptions {
  std::string corridor;
  int year = 0;   // the calendar year whose numbers hold; 0: the last of the case's horizon
  int steps = 5;  // rungs at most, but a case's ladder is climbed to its end; 1: the first only
  BuildOptions build;             // --with, --set
  std::vector<std::string> lift;  // references to things whose bounds are set aside from the start
};

struct LimitStep {
  double most = 0;                   // per year, canonical unit; +infinity where nothing limits it
  std::vector<std::string> binding;  // qualified ids: `fleet:caspian`
  std::string relaxed_by;            // `project:aktau_b910`, `lifted fleet:caspian`; empty: the end
  std::string needs;                 // for a lifted fleet: "6.4 more of caspian" on the next rung
};

struct LimitResult {
  Status status = Status::done;
  CorridorIndex corridor;
  std::string unit;  // "t"
  int year = 0;
  double most = 0;  // of the first step
  std::vector<LimitStep> steps;
};

/// Physical bounds only: bounds labelled contract, tie or residual are set aside, markets buy all
/// that comes, refineries and other requirements take nothing. One steady year (an LP of one
/// period); the binding set is the one with a positive marginal value.
Outcome<LimitResult> limit(const CaseFiles& files, const LimitOptions& options,
                           RunContext& context);

}  // namespace egress
