// Weighted voting games, v(S) = 1 where the weights of S reach the quota, whatever their number:
// what is known of them without a table. Values: sum_game.h, as a step.
//
//   veto       who is in every winning coalition: without them the quota is not reached
//   core       not empty exactly where somebody has a veto (then: all splits among those)
//   nucleolus  with vetoes: equally among those, who are symmetric, and the core gives the others
//              nothing. Without: found only where the table is small (nucleolus.h)
//   least core with vetoes: 0 where somebody can be missed, else (only everybody wins) -1 / n.
//              Without: the price 1 - m, where m is the most that a split can make the cheapest
//              winning coalition get. A linear programme; the cheapest winning coalition is found
//              by a knapsack table, O(n quota) for each round
//
// Elkind, Goldberg, Goldberg and Wooldridge, "On the computational complexity of weighted voting
// games", Ann. Math. Artif. Intell. 56, 2009 (least core by this way).
#pragma once

#include <optional>

#include "egress/games/core.h"
#include "egress/games/sum_game.h"

namespace egress::games {

/// Of a step.
std::vector<bool> vetoes(const SumGame& game);
/// Where somebody has a veto.
std::optional<Split> veto_nucleolus(const SumGame& game);

struct VotingLeastCore {
  Status status = Status::optimal;
  std::optional<double> epsilon;
  std::optional<Rational> exact;
  std::string why;  // there is no epsilon
};
/// At least two players.
VotingLeastCore voting_least_core(const SumGame& game, const RunContext& context);

/// Of at most most_players.
Game table_of(const SumGame& voting);

}  // namespace egress::games
