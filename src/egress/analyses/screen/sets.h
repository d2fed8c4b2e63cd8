// Sets: the search over sets of closures on several threads, and the ranking of what it found.
#pragma once

#include <vector>

#include "egress/base/run_context.h"
#include "egress/flow/screening.h"

namespace egress {

/// One evaluated set: its things in ascending order, and what it costs against the open plan.
struct FoundSet {
  std::vector<int> things;
  double netback_lost = 0, missed = 0;                   // USD
  double cost() const { return netback_lost + missed; }  // what sets are ranked by
};

struct FoundSets {
  std::vector<FoundSet> sets;  // sorted by their things; the empty one among them
  bool complete = false;       // all were evaluated that could cost more than their subsets
};

/// Single things first, then every set of up to `size`; see network/screening.h.
FoundSets find_sets(const Screening& screening, int size, RunContext& context);

/// Positions in `found` of the sets that cost more than each of their subsets, by more than
/// `hair` USD: what costs most first, then fewer things, then their order.
std::vector<std::size_t> rank_sets(const FoundSets& found, double hair);

/// The evaluated subset (or the set itself) that these things are worth as much as: what every set
/// costs, whether it was evaluated or not. `found` must be complete, for sets of as many things.
/// The end of the descent of README.md, "no set that ranks is skipped"; O(things^2 log sets).
const FoundSet& stand_in(const FoundSets& found, const std::vector<int>& things);

/// Of this set; null if it was not evaluated. O(log sets).
const FoundSet* look_up(const FoundSets& found, const std::vector<int>& things);

}  // namespace egress
