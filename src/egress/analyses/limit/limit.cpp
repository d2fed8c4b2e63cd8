#include "egress/analyses/limit/limit.h"

#include "egress/analyses/limit/ladder.h"

namespace egress {

Outcome<LimitResult> limit(const CaseFiles& files, const LimitOptions& options,
                           RunContext& context) {
  const Rebuild rebuild = [&](const BuildOptions& build) -> Outcome<Case> {
    BuildResult result = build_case(files, build);
    if (!result.built) return std::unexpected(std::move(result.diagnostics));
    return std::move(*result.built);
  };
  return climb(rebuild, options, context);
}

}  // namespace egress
