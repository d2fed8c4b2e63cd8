// Bankruptcy: an estate that does not cover the claims on it. v(S) = max(0, estate - claims of the
// others), what S is sure to get. The game is convex, so its core is not empty.
//
// Nucleolus by the rule that Aumann and Maschler found in the Talmud: if the estate is at most half
// of the claims, everybody gets the same but no more than half the claim; otherwise everybody loses
// the same but no more than half the claim. O(n log n) comparisons, exact.
// Shapley (everybody is paid in full in the order of arrival until nothing is left; O'Neill 1982)
// and Banzhaf by sum_game.h, as a cap.
//
// Aumann and Maschler, "Game theoretic analysis of a bankruptcy problem from the Talmud", J. Econ.
// Theory 36, 1985; O'Neill, "A problem of rights arbitration from the Talmud", Math. Soc. Sci. 2,
// 1982.
#pragma once

#include "egress/games/exact.h"
#include "egress/games/game.h"

namespace egress::games {

/// Whole numbers: 0 <= estate <= sum of the claims, claims >= 0.
struct Bankruptcy {
  std::int64_t estate = 0;
  std::vector<std::int64_t> claim;
};

Split talmud_rule(const Bankruptcy& problem);
/// Of two players or more. The largest excess at the nucleolus: every coalition's is what it leaves
/// to the others less their claims, or what it gets itself, whichever is more, with a minus; a
/// single player or all but one have the largest.
Rational least_core_epsilon(const Bankruptcy& problem);
/// Of at most most_players.
Game table_of(const Bankruptcy& problem, std::int64_t scale = 1);

}  // namespace egress::games
