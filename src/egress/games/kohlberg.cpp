// The judge of a nucleolus.
#include <algorithm>
#include <cmath>

#include "egress/games/excess_programme.h"
#include "egress/games/excesses.h"
#include "egress/games/nucleolus.h"
#include "egress/games/span.h"
#include "egress/solve/lp.h"

namespace egress::games {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

enum class Balance : std::uint8_t { yes, no, stopped };

/// Whether no direction y with y(N) = 0, y(S) = 0 for `before`, y_i >= 0 for `floored` and
/// y(S) >= 0 for `level` has y(S) > 0 for one of `level`. Those of `level` come in as y offends
/// them. |y_i| <= 1, so a y that gains does so by the size of a quotient of small minors.
class Directions {
 public:
  Directions(int players, const std::vector<Coalition>& before, const std::vector<int>& floored,
             const std::vector<Coalition>& level)
      : n_(players), before_(before), level_(level), floor_(at(n_), -1.0), gain_(at(n_), 0.0) {
    for (const int i : floored) floor_[at(i)] = 0;
    for (const Coalition who : level) {
      for (int i = 0; i < n_; ++i) gain_[at(i)] += holds(who, i) ? 1.0 : 0.0;
    }
    const double most = *std::ranges::max_element(gain_);
    for (double& g : gain_) g *= 1000 / most;
  }

  Balance look(const RunContext& context) {
    std::vector<Coalition> rows;
    while (true) {
      const LpSolution best = solve(programme(rows), context);
      if (best.status != Status::optimal) return Balance::stopped;
      const std::size_t known = rows.size();
      const bool gains = offended(best.x, rows);
      if (rows.size() == known) return gains ? Balance::no : Balance::yes;
    }
  }

 private:
  Lp programme(const std::vector<Coalition>& rows) const {
    Lp lp;
    for (std::size_t k = 0; k < before_.size(); ++k) lp.add_row(0, 0);
    for (std::size_t k = 0; k < rows.size(); ++k) lp.add_row(0, lp_infinity);
    std::vector<LpEntry> entries;
    for (int i = 0; i < n_; ++i) {
      entries.clear();
      int row = 0;
      for (const auto* list : {&before_, &rows}) {
        for (const Coalition who : *list) {
          if (holds(who, i)) entries.push_back({row, 1});
          ++row;
        }
      }
      lp.add_column(floor_[at(i)], 1, gain_[at(i)], entries);
    }
    return lp;
  }

  /// Adds those that lose most, by size; whether some gain.
  bool offended(const std::vector<double>& y, std::vector<Coalition>& rows) const {
    constexpr double noticed = 1e-6;
    const int half = n_ / 2;
    const auto low = sums_of(y, 0, half), high = sums_of(y, half, n_ - half);
    std::vector<double> worst(at(n_) + 1, -noticed);
    std::vector<Coalition> who_loses(at(n_) + 1, 0);
    bool gains = false;
    for (const Coalition who : level_) {
      const double sum = low[who & (low.size() - 1)] + high[who >> static_cast<unsigned>(half)];
      gains |= sum > noticed;
      const auto size = static_cast<std::size_t>(__builtin_popcount(who));
      if (sum < worst[size]) {
        worst[size] = sum;
        who_loses[size] = who;
      }
    }
    for (const Coalition who : who_loses) {
      if (who != 0) rows.push_back(who);
    }
    return gains;
  }

  int n_;
  const std::vector<Coalition>& before_;
  const std::vector<Coalition>& level_;
  std::vector<double> floor_, gain_;
};

/// `Value` is Wide (slack 0) or double. `excess` is by coalition.
template <class Value>
Verdict judge(int players, const std::vector<Value>& excess, Value slack, bool with_floor,
              const RunContext& context) {
  if (excess.back() > slack || excess.back() < -slack) return {false, "it does not split v(N)"};
  std::vector<int> floored;
  for (int i = 0; i < players && with_floor; ++i) {
    if (excess[only(i)] > slack) return {false, "a player gets less than alone"};
    if (excess[only(i)] >= -slack) floored.push_back(i);
  }
  Span span(players);
  span.add(static_cast<Coalition>(excess.size() - 1));
  std::vector<char> settled(excess.size(), 0);
  settled.front() = settled.back() = 1;
  std::vector<Coalition> level;
  while (span.rank() < players) {
    Value most{};
    bool some = false;
    for (std::size_t who = 0; who < excess.size(); ++who) {
      if (settled[who] != 0 || (some && excess[who] <= most)) continue;
      most = excess[who];
      some = true;
    }
    level.clear();
    for (std::size_t who = 0; who < excess.size(); ++who) {
      if (settled[who] == 0 && excess[who] >= most - slack) {
        level.push_back(static_cast<Coalition>(who));
      }
    }
    const Balance balance = Directions(players, span.members(), floored, level).look(context);
    if (balance == Balance::stopped) return {false, "stopped"};
    if (balance == Balance::no) return {false, "a level of excesses is not balanced"};
    for (const Coalition who : level) span.add(who);
    span.mark(settled);
  }
  return {true, {}};
}

}  // namespace

Verdict certify_nucleolus(const Game& game, const Split& split, bool with_floor,
                          const RunContext& context) {
  ensure_sound(game);
  if (split.value.size() != at(game.players)) return {false, "a number is missing"};
  if (const auto whole = whole_split(game, split)) {
    return judge<Wide>(game.players, excesses(game, *whole), 0, with_floor, context);
  }
  double largest = 0;
  for (const double w : game.worth) largest = std::max(largest, std::abs(w));
  return judge<double>(game.players, excesses(game, split.value), 1e-7 * largest, with_floor,
                       context);
}

}  // namespace egress::games
