// Games whose values are published or follow from a formula by hand, with where they come from.
#pragma once

#include <bit>
#include <functional>
#include <string>
#include <vector>

#include "egress/games/game.h"
#include "egress/games/sum_game.h"
#include "egress/games/voting.h"

namespace egress::games::test {

/// Fractions by player, separated by blanks; empty: not stated. Of a cost game, what is paid.
struct Classic {
  std::string name, source;
  Game game;
  std::string shapley, nucleolus;
  std::string epsilon = {};  // of the least core; of -c for a cost game
  std::string banzhaf = {};  // shares
  bool cost = false;
};

using Worth = std::function<std::int64_t(Coalition)>;

inline Game tabled(int players, const Worth& worth, std::int64_t scale = 1) {
  std::vector<std::int64_t> units;
  for (Coalition who = 0; who < Coalition{1} << static_cast<unsigned>(players); ++who) {
    units.push_back(who == 0 ? 0 : worth(who));
  }
  return game_of_units(players, std::move(units), scale);
}

/// Of players from 1 on, as people write it: {1, 3}.
inline Coalition of(std::initializer_list<int> players) {
  Coalition out = 0;
  for (const int i : players) out |= only(i - 1);
  return out;
}

/// Worths of the coalitions listed; 0 for the others.
inline Game listed(int players, const std::vector<std::pair<Coalition, std::int64_t>>& worths) {
  return tabled(players, [&](Coalition who) {
    for (const auto& [listed_one, worth] : worths) {
      if (listed_one == who) return worth;
    }
    return std::int64_t{0};
  });
}

inline Game vote(std::int64_t quota, const std::vector<std::int64_t>& weights) {
  return table_of(SumGame{SumGame::Kind::step, weights, quota});
}

inline int size(Coalition who) { return std::popcount(who); }
inline std::string repeat(const std::string& what, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += (out.empty() ? "" : " ") + what;
  return out;
}
inline std::string join(std::initializer_list<std::string> parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() || part.empty() ? "" : " ") + part;
  return out;
}
inline std::string over(std::int64_t top, std::int64_t bottom) {
  return to_string(Rational(top, bottom));
}

std::vector<Classic> classics();

}  // namespace egress::games::test
