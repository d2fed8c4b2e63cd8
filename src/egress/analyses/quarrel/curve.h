// Curve: the harms of a quarrel by its length, and where on it something turns.
#pragma once

#include <map>
#include <utility>

#include "egress/analyses/quarrel/match.h"

namespace egress {

/// Harms by days, a length evaluated once.
class Curve {
 public:
  Curve(Match& match, std::map<int, HarmRow> known) : match_(match), rows_(std::move(known)) {}

  /// Null where it was stopped.
  const HarmRow* at(int days);
  const std::map<int, HarmRow>& rows() const { return rows_; }

 private:
  Match& match_;
  std::map<int, HarmRow> rows_;
};

/// `tips_at`, `ours` and `theirs` of a quarrel: the first of the lengths that are known between
/// which it turns, then the day by bisection. `rate` in USD a day. False where it was stopped.
bool find_tips(Curve& curve, double rate, Quarrel& out);

}  // namespace egress
