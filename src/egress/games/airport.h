// Airport: everybody needs a runway of some length, and one long enough for the longest serves all.
// A cost game: c(S) is the largest cost among S. It is concave, so its core is not empty.
//
// With costs in ascending order c_1 <= ... <= c_n:
//   Shapley    every piece of runway is shared equally by those who need it:
//              phi_i = sum over k <= i of (c_k - c_(k-1)) / (n - k + 1)
//   Banzhaf    (raw) sum over k <= i of (c_k - c_(k-1)) / 2^(n - k): i pays for a piece where
//   nobody
//              who needs it is there
//   nucleolus  the first k* players pay r = min over k < n of c_k / (k + 1) each, k* the largest k
//              that attains it; the same again for the others with what is left of their costs, and
//              the last pays the rest
// Shapley and Banzhaf O(n log n), nucleolus O(n^2) at worst. Fractions up to `most_exact` players
// (their digits grow with n), beyond that doubles.
//
// Littlechild and Owen, "A simple expression for the Shapley value in a special case", Management
// Science 20, 1973; Littlechild, "A simple expression for the nucleolus in a special case", Int. J.
// Game Theory 3, 1974.
#pragma once

#include "egress/games/values.h"

namespace egress::games {

/// Costs >= 0, as whole numbers of 1 / scale.
struct Airport {
  std::vector<std::int64_t> cost;
  std::int64_t scale = 1;
};

struct AirportAnswer {
  Values values;  // what is to be paid; without interactions
  Split nucleolus;
  /// Of -c; nothing of one player. The least that a coalition saves, with a minus.
  std::optional<Rational> epsilon_exact;
  double epsilon = 0;
};

inline constexpr std::size_t most_exact = 64;

AirportAnswer answer(const Airport& airport);
/// The cost game c, of at most most_players.
Game table_of(const Airport& airport);

}  // namespace egress::games
