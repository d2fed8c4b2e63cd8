// Measures: the named statistics that a claim may be judged by. Described once; docs/claims.md is
// generated from the descriptions.
#pragma once

#include <span>
#include <string_view>

#include "egress/analyses/claims/claims.h"
#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/engine/simulations.h"
#include "egress/io/case_reader.h"

namespace egress {

struct MeasureArgument {
  std::string_view name;
  bool required = true;
  std::string_view doc;
};

struct MeasureDescription {
  std::string_view name;
  std::string_view unit;  // of its value; the claim's threshold is in it
  std::string_view doc;
  std::span<const MeasureArgument> arguments;
};

std::span<const MeasureDescription> measures();

/// The claim's measure as a function of further overrides, or diagnostics: unknown measure, missing
/// or unknown argument, another unit. Evaluations by week; years of random closures as
/// `simulations` lives them, where a measure asks for some.
Outcome<MeasureFunction> measure_of(const CaseFiles& files, const BuildOptions& base,
                                    const ClaimSettings& claim, RunContext& context,
                                    Simulations* simulations = nullptr);

}  // namespace egress
