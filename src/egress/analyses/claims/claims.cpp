#include "egress/analyses/claims/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace egress {

namespace {

/// The measure as a function of one cell.
class CellProbe {
 public:
  CellProbe(const ClaimSettings& claim, const MeasureFunction& measure, std::string cell)
      : claim_(claim), measure_(measure), cell_(std::move(cell)) {}

  Outcome<double> at(double value) const { return measure_({fmt::format("{}={}", cell_, value)}); }
  bool holds(double value) const {
    return claim_.holds_above ? value > claim_.threshold : value < claim_.threshold;
  }

 private:
  const ClaimSettings& claim_;
  const MeasureFunction& measure_;
  std::string cell_;
};

double number_of(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Between `kept` (same verdict as the mode) and `flipped` (the other one).
Outcome<double> bisect(const CellProbe& probe, bool verdict, double kept, double flipped) {
  const double wanted = std::abs(flipped - kept) * 1e-3;
  while (std::abs(flipped - kept) > wanted) {
    const double middle = (kept + flipped) / 2;
    const auto value = probe.at(middle);
    if (!value) return value;
    (probe.holds(*value) == verdict ? kept : flipped) = middle;
  }
  return (kept + flipped) / 2;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::fails:
      return "fails";
    case Verdict::open:
      return "open";
  }
  return "";
}

Outcome<ClaimResult> judge(const CaseFiles& files, const ClaimSettings& claim,
                           const MeasureFunction& measure, RunContext& context) {
  ClaimResult out{.id = claim.id,
                  .sentence = claim.sentence,
                  .from_whom = claim.from_whom,
                  .measure = claim.measure,
                  .unit = claim.unit,
                  .reason = claim.reason,
                  .threshold = claim.threshold};
  const auto value = measure({});
  if (!value) return std::unexpected(value.error());
  out.value = out.lowest = out.highest = *value;
  out.margin = claim.holds_above ? out.value - out.threshold : out.threshold - out.value;
  const bool holds = out.margin > 0;
  bool agreed = true;
  for (const auto& cell : claim.flips) {
    if (context.should_stop()) break;
    const auto range = range_of(files, cell);
    if (!range) {
      Diagnostics d;
      d.add("E0610", claim.where, fmt::format("`{}` has no range `low|mode|high`", cell),
            "give the cell a range, or leave it out of `flips`");
      return std::unexpected(d);
    }
    const CellProbe probe(claim, measure, cell);
    Flip flip{.cell = cell, .low = range->low, .high = range->high, .unit = range->unit};
    const double ends[] = {number_of(range->low), number_of(range->high)};
    const double mode = number_of(range->mode);
    for (int end = 0; end < 2; ++end) {
      const auto there = probe.at(ends[end]);
      if (!there) return std::unexpected(there.error());
      (end == 0 ? flip.value_at_low : flip.value_at_high) = *there;
      out.lowest = std::min(out.lowest, *there);
      out.highest = std::max(out.highest, *there);
      if (probe.holds(*there) == holds) continue;
      agreed = false;
      const auto at = bisect(probe, holds, mode, ends[end]);
      if (!at) return std::unexpected(at.error());
      flip.flips_at = *at;
    }
    out.flips.push_back(std::move(flip));
  }
  out.verdict = !agreed ? Verdict::open : holds ? Verdict::holds : Verdict::fails;
  return out;
}

}  // namespace egress
