// Games with transferable utility: players 0 to n - 1, and what every coalition of them is worth.
//
// A coalition is a bit mask: player i is in it where bit i is set. A cost game c, where less is
// better, is looked at as the game -c: its core, nucleolus and convexity are those of -c.
//
// Worths that are decimals come as whole numbers of a unit as well ("units"); what is computed from
// these is exact. Without units everything is computed in doubles.
#pragma once

#include <cstdint>
#include <vector>

#include "egress/games/exact.h"

namespace egress::games {

using Coalition = std::uint32_t;

inline constexpr int most_players = 24;                            // of a table: 2^24 worths
inline constexpr std::int64_t most_units = std::int64_t{1} << 58;  // sums of four fit 64 bits

struct Game {
  int players = 0;
  std::vector<double> worth;        // 2^players, by coalition; that of nobody is 0
  std::vector<std::int64_t> units;  // empty, or worth = units / scale exactly, |units| <= 2^58
  std::int64_t scale = 1;           // > 0

  bool exact() const { return !units.empty(); }
  Coalition all() const { return (Coalition{1} << static_cast<unsigned>(players)) - 1; }
  Rational exact_worth(Coalition who) const { return Rational(units[who], scale); }
};

inline Coalition only(int player) { return Coalition{1} << static_cast<unsigned>(player); }
inline bool holds(Coalition who, int player) {
  return ((who >> static_cast<unsigned>(player)) & 1U) != 0;
}

/// From whole numbers of 1 / scale, by coalition.
Game game_of_units(int players, std::vector<std::int64_t> units, std::int64_t scale = 1);
/// From doubles; with units where all are whole and small enough.
Game game_of_worths(int players, std::vector<double> worth);
/// The game -v.
Game negative(const Game& game);

/// Throws InternalError unless sizes fit, nobody is worth 0, and everything is finite. O(2^n).
void ensure_sound(const Game& game);

}  // namespace egress::games
