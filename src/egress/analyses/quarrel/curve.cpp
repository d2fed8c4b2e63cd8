#include "egress/analyses/quarrel/curve.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace egress {

namespace {

/// The least length within (low, high] at which `crossed` holds, by bisection; it holds at high.
/// Nothing where it was stopped.
template <class Crossed>
std::optional<int> first_crossed(Curve& curve, int low, int high, const Crossed& crossed) {
  while (high - low > 1) {
    const int middle = low + ((high - low) / 2);
    const HarmRow* row = curve.at(middle);
    if (row == nullptr) return {};
    (crossed(*row) ? high : low) = middle;
  }
  return high;
}

bool find_tip(Curve& curve, const std::vector<int>& lengths, Quarrel& out) {
  const auto side = [](const HarmRow& row) { return row.ratio >= 1; };
  const HarmRow* before = nullptr;
  for (const int days : lengths) {
    const HarmRow* row = curve.at(days);
    if (row == nullptr) return false;
    if (!given(row->ratio)) continue;
    if (before != nullptr && side(*row) != side(*before)) {
      const bool after = side(*row);
      out.tips_at = first_crossed(curve, before->days, days, [&](const HarmRow& x) {
        return given(x.ratio) && side(x) == after;
      });
      return out.tips_at.has_value();
    }
    before = row;
  }
  out.why_not_tips = before == nullptr ? "there is no ratio"
                     : side(*before)   ? "it costs them more at every length"
                                       : "it costs us more at every length";
  return true;
}

bool find_staying(Curve& curve, const std::vector<int>& lengths, double rate, Harm HarmRow::* side,
                  StayingPower& out) {
  int from = 0;
  double lost = 0;
  for (const int days : lengths) {
    const HarmRow* row = curve.at(days);
    if (row == nullptr) return false;
    const double now = (row->*side).value;
    if (now - lost > rate * (days - from)) {
      out.days = first_crossed(curve, from, days, [&](const HarmRow& x) {
        return (x.*side).value - lost > rate * (x.days - from);
      });
      return out.days.has_value();
    }
    from = days;
    lost = now;
  }
  out.why_not = fmt::format("loses less than that a day up to {} days", lengths.back());
  return true;
}

}  // namespace

const HarmRow* Curve::at(int days) {
  const auto found = rows_.find(days);
  if (found != rows_.end()) return &found->second;
  auto row = match_.row(days, false);
  if (!row) return nullptr;
  return &(rows_[days] = std::move(*row));
}

bool find_tips(Curve& curve, double rate, Quarrel& out) {
  std::vector<int> lengths;
  lengths.reserve(curve.rows().size());
  for (const auto& [days, row] : curve.rows()) lengths.push_back(days);
  return find_tip(curve, lengths, out) &&
         find_staying(curve, lengths, rate, &HarmRow::ours, out.ours) &&
         find_staying(curve, lengths, rate, &HarmRow::theirs, out.theirs);
}

}  // namespace egress
