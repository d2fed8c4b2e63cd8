#include "egress/games/voting.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "egress/base/outcome.h"
#include "egress/games/sum_counts.h"
#include "egress/solve/lp.h"

namespace egress::games {

namespace {

constexpr double most_cells = 2e6;  // n * quota: a round is some 3 ms, and there are hundreds
constexpr int most_rounds = 2000;

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// The cheapest winning coalition at prices x >= 0.
std::vector<int> cheapest(const SumGame& game, const std::vector<double>& x) {
  const std::size_t quota = at(game.threshold);
  const std::size_t n = game.size.size();
  // least[w]: the price of a coalition of weight w or more among the players so far.
  std::vector<double> least(quota + 1, lp_infinity);
  least[0] = 0;
  std::vector<bool> taken(n * (quota + 1), false);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t size = std::min(at(game.size[i]), quota);
    for (std::size_t w = quota; w > 0; --w) {
      const double with = least[w - std::min(size, w)] + x[i];
      if (with >= least[w]) continue;
      least[w] = with;
      taken[i * (quota + 1) + w] = true;
    }
  }
  std::vector<int> out;
  std::size_t w = quota;
  for (std::size_t i = n; i-- > 0 && w > 0;) {
    if (!taken[i * (quota + 1) + w]) continue;
    out.push_back(static_cast<int>(i));
    w -= std::min(at(game.size[i]), w);
  }
  return out;
}

/// maximise m  subject to  x(S) >= m for the coalitions so far, sum of x = 1, x >= 0.
Lp programme(std::size_t players, const std::vector<std::vector<int>>& coalitions) {
  Lp lp;
  lp.add_row(1, 1);
  std::vector<std::vector<LpEntry>> entries(players, {{0, 1}});
  std::vector<LpEntry> of_most;
  for (const auto& coalition : coalitions) {
    const int row = lp.add_row(0, lp_infinity);
    for (const int i : coalition) entries[at(i)].push_back({row, 1});
    of_most.push_back({row, -1});
  }
  for (const auto& column : entries) lp.add_column(0, 1, 0, column);
  lp.add_column(0, 1, 1, of_most);
  return lp;
}

VotingLeastCore by_rounds(const SumGame& game, const RunContext& context) {
  VotingLeastCore out;
  const std::size_t n = game.size.size();
  std::vector<std::vector<int>> coalitions{cheapest(game, std::vector<double>(n, 1.0))};
  std::shared_ptr<const LpBasis> start;
  for (int round = 0; round < most_rounds; ++round) {
    const Lp lp = programme(n, coalitions);
    if (start) {
      LpBasis longer = *start;
      longer.rows.resize(at(lp.rows()), LpPlace::basic);
      start = std::make_shared<const LpBasis>(std::move(longer));
    }
    const LpSolution best = solve(lp, context, start);
    out.status = best.status;
    if (out.status != Status::optimal) return out;
    start = best.basis;
    const std::vector<double> x(best.x.begin(), best.x.end() - 1);
    std::vector<int> next = cheapest(game, x);
    double price = 0;
    for (const int i : next) price += x[at(i)];
    constexpr double rounding = 1e-8;
    if (price >= best.x.back() - rounding) {
      out.epsilon = 1 - best.x.back();
      return out;
    }
    coalitions.push_back(std::move(next));
  }
  out.why = "the linear programme did not end within " + std::to_string(most_rounds) + " rounds";
  return out;
}

}  // namespace

std::vector<bool> vetoes(const SumGame& game) {
  const std::int64_t total = total_of(game);
  std::vector<bool> out;
  out.reserve(game.size.size());
  for (const std::int64_t s : game.size) out.push_back(total - s < game.threshold);
  return out;
}

std::optional<Split> veto_nucleolus(const SumGame& game) {
  const auto veto = vetoes(game);
  const auto count = std::ranges::count(veto, true);
  if (count == 0) return {};
  std::vector<Rational> out;
  out.reserve(veto.size());
  for (const bool v : veto) out.emplace_back(v ? 1 : 0, v ? count : 1);
  return split_of(std::move(out));
}

VotingLeastCore voting_least_core(const SumGame& game, const RunContext& context) {
  ensure(game.size.size() >= 2, "least core: one player alone");
  VotingLeastCore out;
  const auto veto = vetoes(game);
  if (std::ranges::count(veto, true) > 0) {
    const bool all_needed = std::ranges::count(veto, false) == 0;
    out.exact = all_needed ? Rational(-1, static_cast<std::int64_t>(veto.size())) : Rational(0);
    out.epsilon = to_double(*out.exact);
    return out;
  }
  const double cells = static_cast<double>(game.size.size()) * static_cast<double>(game.threshold);
  if (cells <= most_cells) return by_rounds(game, context);
  out.why = "no player has a veto, and the knapsack table (players times quota) has more than " +
            std::to_string(static_cast<long>(most_cells)) + " cells";
  return out;
}

Game table_of(const SumGame& voting) {
  const int n = static_cast<int>(voting.size.size());
  std::vector<std::int64_t> sum(std::size_t{1} << static_cast<unsigned>(n), 0);
  for (std::size_t who = 1; who < sum.size(); ++who) {
    const auto low = static_cast<std::size_t>(std::countr_zero(who));
    sum[who] = sum[who & (who - 1)] + voting.size[low];
  }
  for (std::int64_t& s : sum) s = s >= voting.threshold ? 1 : 0;
  return game_of_units(n, std::move(sum));
}

}  // namespace egress::games
