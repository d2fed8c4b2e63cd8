// Excesses of all coalitions at a split, exact where the parts fit 128 bits.
#pragma once

#include <optional>

#include "egress/games/game.h"

namespace egress::games {

/// x as whole numbers of 1 / scale, and how many of these a unit of the game is.
struct WholeSplit {
  std::vector<Wide> x;
  Wide per_unit = 1;
  Integer scale = 1;
};

/// Nothing where game or split are not exact, or a number is too large.
std::optional<WholeSplit> whole_split(const Game& game, const Split& split);

/// v(S) - x(S) by coalition, as whole numbers of 1 / scale, or in doubles.
std::vector<Wide> excesses(const Game& game, const WholeSplit& split);
std::vector<double> excesses(const Game& game, const std::vector<double>& split);

}  // namespace egress::games
