#include "egress/games/game.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"

namespace egress::games {

Game game_of_units(int players, std::vector<std::int64_t> units, std::int64_t scale) {
  Game out{players, {}, std::move(units), scale};
  out.worth.reserve(out.units.size());
  for (const std::int64_t u : out.units) {
    out.worth.push_back(static_cast<double>(u) / static_cast<double>(scale));
  }
  ensure_sound(out);
  return out;
}

Game game_of_worths(int players, std::vector<double> worth) {
  constexpr double most = 9007199254740992.0;  // 2^53: up to there doubles are whole numbers
  Game out{players, std::move(worth), {}, 1};
  const bool whole = std::ranges::all_of(
      out.worth, [](double w) { return std::abs(w) <= most && w == std::floor(w); });
  if (whole) {
    for (const double w : out.worth) out.units.push_back(static_cast<std::int64_t>(w));
  }
  ensure_sound(out);
  return out;
}

Game negative(const Game& game) {
  Game out = game;
  for (double& w : out.worth) w = w == 0 ? 0.0 : -w;
  for (std::int64_t& u : out.units) u = -u;
  return out;
}

void ensure_sound(const Game& game) {
  ensure(game.players >= 1 && game.players <= most_players, "game: players");
  const std::size_t size = std::size_t{1} << static_cast<unsigned>(game.players);
  ensure(game.worth.size() == size && game.worth[0] == 0, "game: worths");
  ensure(game.units.empty() || game.units.size() == size, "game: units");
  ensure(game.scale > 0, "game: scale");
  ensure(std::ranges::all_of(game.worth, [](double w) { return std::isfinite(w); }),
         "game: a worth is not finite");
  ensure(std::ranges::all_of(game.units,
                             [](std::int64_t u) { return -most_units <= u && u <= most_units; }),
         "game: a worth has too many units");
}

}  // namespace egress::games
