// Properties of a game given by its table, each with two coalitions that show where it fails.
//
//   monotone       more players are never worth less:  v(S) <= v(S+i)
//   superadditive  together is never worth less:       v(S) + v(T) <= v(S u T), S and T disjoint
//   convex         the more, the more a player adds:   v(S) + v(T) <= v(S u T) + v(S n T)
//
//   veto           every coalition without the player is worth 0, and everybody together is not
//   dummy          adds v({i}) to every coalition; null where that is 0
//   symmetric      i and j can be exchanged: v(S+i) = v(S+j) for all S without them
//
// Compared exactly where the game has units, otherwise with a slack of `rounding` times the largest
// worth.
//
// Cost: O(n 2^n) for most; convex O(n^2 2^n). Superadditive follows from convex; of a simple game
// (monotone, worths 0 and 1) it is enough that no coalition wins together with the rest; otherwise
// all 3^n pairs are looked at up to 18 players (0.4 s), and beyond that pairs with a single player
// or with all the rest, which may find a witness but prove nothing.
#pragma once

#include <optional>

#include "egress/games/game.h"

namespace egress::games {

struct CoalitionPair {
  Coalition first = 0, second = 0;
};

struct Properties {
  std::vector<bool> veto, dummy, null_player;
  std::vector<int> symmetric_to;  // the first player of the same class, oneself if there is none
  bool simple = false;            // monotone, worths 0 and 1 only, and everybody wins
  // Where the property fails; nothing where it holds.
  std::optional<CoalitionPair> not_monotone, not_superadditive, not_convex;
  bool superadditive_known = true;  // false: no witness was found, and not all pairs were seen
};

Properties properties(const Game& game, double rounding = 1e-12);

}  // namespace egress::games
