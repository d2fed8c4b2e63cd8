// The definitions, slowly: every order of arrival, and every coalition in every programme.
#pragma once

#include <vector>

#include "egress/games/game.h"

namespace egress::games::test {

/// The mean of what everybody adds over all n! orders; from doubles.
std::vector<double> shapley_by_orders(const Game& game);

/// The nucleolus by programmes with all coalitions, where a coalition is settled when no split of
/// the optimal face gives it more: a programme for each coalition and level. Doubles.
std::vector<double> nucleolus_by_definition(const Game& game, bool with_floor);

}  // namespace egress::games::test
