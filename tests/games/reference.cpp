#include "games/reference.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "egress/solve/lp.h"

namespace egress::games::test {

std::vector<double> shapley_by_orders(const Game& game) {
  const auto n = static_cast<std::size_t>(game.players);
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> sum(n, 0.0);
  double count = 0;
  do {
    Coalition there = 0;
    for (const int i : order) {
      sum[static_cast<std::size_t>(i)] += game.worth[there | only(i)] - game.worth[there];
      there |= only(i);
    }
    ++count;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& s : sum) s /= count;
  return sum;
}

namespace {

/// Columns x and e. Coalitions with a level have x(S) = v(S) - level, the others x(S) + e >= v(S).
struct Scheme {
  const Game& game;
  bool with_floor;
  std::vector<std::optional<double>> level;

  LpSolution solve(const std::vector<double>& objective, std::optional<double> most) const {
    Lp lp;
    const Coalition all = game.all();
    std::vector<std::vector<LpEntry>> entries(static_cast<std::size_t>(game.players) + 1);
    for (Coalition who = 1; who <= all; ++who) {
      const double worth = game.worth[who];
      const bool fixed = who == all || level[who];
      const double bound = who == all ? worth : fixed ? worth - *level[who] : worth;
      const int row = lp.add_row(bound, fixed ? bound : lp_infinity);
      for (int i = 0; i < game.players; ++i) {
        if (holds(who, i)) entries[static_cast<std::size_t>(i)].push_back({row, 1});
      }
      if (!fixed) entries.back().push_back({row, 1});
    }
    for (int i = 0; i < game.players; ++i) {
      lp.add_column(with_floor ? game.worth[only(i)] : -lp_infinity, lp_infinity,
                    objective[static_cast<std::size_t>(i)], entries[static_cast<std::size_t>(i)]);
    }
    lp.add_column(-1e6, most.value_or(1e6), objective.back(), entries.back());
    return egress::solve(lp, RunContext());
  }
};

}  // namespace

std::vector<double> nucleolus_by_definition(const Game& game, bool with_floor) {
  const auto n = static_cast<std::size_t>(game.players);
  Scheme scheme{game, with_floor, std::vector<std::optional<double>>(game.worth.size())};
  const auto open = [&] {
    for (Coalition who = 1; who < game.all(); ++who) {
      if (!scheme.level[who]) return true;
    }
    return false;
  };
  std::vector<double> x(n, game.worth.back());
  while (open()) {
    std::vector<double> objective(n + 1, 0.0);
    objective.back() = -1;
    const LpSolution best = scheme.solve(objective, {});
    const double epsilon = best.x.back();
    x.assign(best.x.begin(), best.x.end() - 1);
    const auto before = scheme.level;
    for (Coalition who = 1; who < game.all(); ++who) {
      if (before[who]) continue;
      Scheme face{game, with_floor, before};
      std::vector<double> towards(n + 1, 0.0);
      for (std::size_t i = 0; i < n; ++i) towards[i] = holds(who, static_cast<int>(i)) ? 1 : 0;
      const LpSolution most = face.solve(towards, epsilon + 1e-9);
      if (most.objective <= game.worth[who] - epsilon + 1e-6) scheme.level[who] = epsilon;
    }
  }
  return x;
}

}  // namespace egress::games::test
