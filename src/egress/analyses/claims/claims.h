// Claims: sentences judged by a number, with the margin and what would flip them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"
#include "egress/model/settings.h"

namespace egress {

enum class Verdict : std::uint8_t { holds, fails, open };
std::string_view name_of(Verdict verdict);

/// What one uncertain cell does to a claim.
struct Flip {
  std::string cell;       // TABLE.ID.COLUMN
  std::string low, high;  // ends of its range, as written
  std::string unit;
  double value_at_low = 0, value_at_high = 0;  // the measure there
  std::optional<double> flips_at = {};         // the cell's value at which the verdict changes
};

struct ClaimResult {
  std::string id, sentence, from_whom, measure, unit, reason;
  Verdict verdict = Verdict::open;
  double value = 0, threshold = 0;
  double margin = 0;               // positive: on the side that makes the claim hold
  double lowest = 0, highest = 0;  // of the measure over the ends of the ranges, one at a time
  std::vector<Flip> flips = {};
};

/// Evaluates a measure with further overrides (TABLE.ID.COLUMN=VALUE) on top of the claim's own;
/// the result is in the claim's unit.
using MeasureFunction = std::function<Outcome<double>(const std::vector<std::string>& set)>;

/// Judges one claim: the measure at the modes of all ranges, then at both ends of each cell in
/// `flips`, one at a time. Holds or fails if all of these agree, else open. Where an end disagrees
/// with the mode, the cell's flipping value is found by bisection to 1e-3 of the range (at most 12
/// evaluations a cell).
Outcome<ClaimResult> judge(const CaseFiles& files, const ClaimSettings& claim,
                           const MeasureFunction& measure, RunContext& context);

}  // namespace egress
