#include "egress/analyses/claims/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

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

/// Between `kept` (same verdict as the mode) and `flipped` (the other one), to within `wanted`.
Outcome<double> bisect(const CellProbe& probe, bool verdict, double kept, double flipped,
                       double wanted) {
  while (std::abs(flipped - kept) > wanted) {
    const double middle = (kept + flipped) / 2;
    const auto value = probe.at(middle);
    if (!value) return value;
    (probe.holds(*value) == verdict ? kept : flipped) = middle;
  }
  return (kept + flipped) / 2;
}

/// The ranges of all cells in `flips`; every cell without one is told, before anything is solved.
Outcome<std::vector<CellRange>> ranges_of(const CaseFiles& files, const ClaimSettings& claim) {
  std::vector<CellRange> ranges;
  Diagnostics d;
  for (const auto& cell : claim.flips) {
    if (auto range = range_of(files, cell)) {
      ranges.push_back(std::move(*range));
    } else {
      d.add("E0610", claim.where, fmt::format("`{}` has no range `low|mode|high`", cell),
            "give the cell a range, or leave it out of `flips`");
    }
  }
  if (d.has_errors()) return std::unexpected(std::move(d));
  return ranges;
}

/// Both ends of one cell; `agreed` becomes false where one of them has another verdict.
Outcome<Flip> flip_of(const CellProbe& probe, const CellRange& range, bool holds, bool& agreed) {
  Flip flip{.cell = {}, .low = range.low, .high = range.high, .unit = range.unit};
  const double ends[] = {number_of(range.low), number_of(range.high)};
  for (int end = 0; end < 2; ++end) {
    const auto there = probe.at(ends[end]);
    if (!there) return std::unexpected(there.error());
    (end == 0 ? flip.value_at_low : flip.value_at_high) = *there;
    if (probe.holds(*there) == holds) continue;
    agreed = false;
    const auto at =
        bisect(probe, holds, number_of(range.mode), ends[end], (ends[1] - ends[0]) * 1e-3);
    if (!at) return std::unexpected(at.error());
    flip.flips_at = *at;
  }
  return flip;
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
  const auto ranges = ranges_of(files, claim);
  if (!ranges) return std::unexpected(ranges.error());
  const auto value = measure({});
  if (!value) return std::unexpected(value.error());
  out.value = out.lowest = out.highest = *value;
  out.margin = claim.holds_above ? out.value - out.threshold : out.threshold - out.value;
  const bool holds = out.margin > 0;
  bool agreed = true;
  for (std::size_t i = 0; i < ranges->size(); ++i) {
    if (context.should_stop()) break;
    const CellProbe probe(claim, measure, claim.flips[i]);
    auto flip = flip_of(probe, (*ranges)[i], holds, agreed);
    if (!flip) return std::unexpected(flip.error());
    flip->cell = claim.flips[i];
    out.lowest = std::min({out.lowest, flip->value_at_low, flip->value_at_high});
    out.highest = std::max({out.highest, flip->value_at_low, flip->value_at_high});
    out.flips.push_back(std::move(*flip));
  }
  out.verdict = !agreed ? Verdict::open : holds ? Verdict::holds : Verdict::fails;
  return out;
}

}  // namespace egress
