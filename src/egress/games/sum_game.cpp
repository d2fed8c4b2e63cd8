#include "egress/games/sum_game.h"

#include <algorithm>
#include <numeric>

#include "egress/base/outcome.h"
#include "egress/base/parallel.h"
#include "egress/games/double_double.h"
#include "egress/games/sum_counts.h"

namespace egress::games {

namespace {

constexpr double most_words = 64e6;       // 512 MB
constexpr double most_exact_steps = 3e9;  // some seconds
constexpr double most_steps = 2e11;       // a minute or so

std::size_t at(int i) { return static_cast<std::size_t>(i); }

SumGame without_nobodies(const SumGame& game) {
  SumGame out = game;
  std::erase(out.size, 0);
  return out;
}

/// Exact, of players that count: totals by size for Shapley, one total for Banzhaf.
bool fits_exactly(const SumGame& small, bool by_size) {
  return exact_words(small, by_size) <= most_words &&
         exact_steps(small, by_size) <= most_exact_steps;
}

double integral_steps(const SumGame& game) {
  const auto n = static_cast<double>(game.size.size());
  return (n / 2 + 1) * n * static_cast<double>(total_of(game)) / 2;
}

/// Gains of the dual are sizes less gains, of a cap.
template <class Number>
void turn(std::vector<Number>& gains, const SumGame& game) {
  if (game.kind != SumGame::Kind::cap) return;
  for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = Number(game.size[i]) - gains[i];
}

std::optional<std::vector<Rational>> exact_values(const SumGame& game, bool by_size,
                                                  const RunContext& context) {
  const SumGame other = dual(game);
  const bool turned = other.threshold < game.threshold;
  const auto gains = exact_gains(turned ? other : game, by_size, context);
  if (!gains) return {};
  const int n = static_cast<int>(game.size.size());
  // k! (n-1-k)! / n! of what is gained by the k others before, with n! left for the end.
  std::vector<Integer> factorial{1};
  for (int k = 1; k <= n; ++k) factorial.push_back(factorial.back() * k);
  const Integer all = by_size ? factorial[at(n)] : Integer(1) << static_cast<unsigned>(n - 1);
  std::vector<Rational> out;
  for (const auto& row : *gains) {
    Integer sum = 0;
    for (std::size_t k = 0; k < row.size(); ++k) {
      sum += by_size ? Integer(row[k] * factorial[k] * factorial[row.size() - 1 - k]) : row[k];
    }
    out.emplace_back(sum, all);
  }
  if (turned) turn(out, game);
  return out;
}

std::vector<double> gains_at(const SumGame& game, double t) {
  if (t <= 0.5) return expected_gains(game, t);
  std::vector<double> out = expected_gains(dual(game), 1 - t);
  turn(out, game);
  return out;
}

std::optional<std::vector<double>> integrated(const SumGame& game, RunContext& context) {
  const int n = static_cast<int>(game.size.size());
  const Quadrature nodes = gauss_legendre(n / 2 + 1);
  std::vector<std::vector<double>> gains(nodes.node.size());
  for_each_index(
      nodes.node.size(), context,
      [&](std::size_t g, const RunContext&) {
        if (!nobody_gains(game, nodes.node[g])) gains[g] = gains_at(game, nodes.node[g]);
      },
      [](std::size_t) {});
  if (context.should_stop()) return {};
  std::vector<DoubleDouble> sums(at(n));
  for (std::size_t g = 0; g < gains.size(); ++g) {
    for (std::size_t i = 0; i < gains[g].size(); ++i) sums[i] += nodes.weight[g] * gains[g][i];
  }
  std::vector<double> out;
  out.reserve(sums.size());
  for (const DoubleDouble& sum : sums) out.push_back(sum.value());
  return out;
}

/// Of half a chance for everybody: by the game with the lower threshold, whose numbers are small.
std::vector<double> gains_at_half(const SumGame& game) {
  const SumGame other = dual(game);
  if (game.threshold <= other.threshold) return expected_gains(game, 0.5);
  std::vector<double> out = expected_gains(other, 0.5);
  turn(out, game);
  return out;
}

/// Puts nobodies back, with 0.
Split spread(const SumGame& game, const std::vector<Rational>& exact,
             const std::vector<double>& value) {
  Split out;
  std::size_t next = 0;
  for (const std::int64_t size : game.size) {
    const bool counts = size > 0;
    if (!exact.empty()) out.exact.push_back(counts ? exact[next] : Rational(0));
    out.value.push_back(!counts ? 0.0 : !exact.empty() ? to_double(exact[next]) : value[next]);
    if (counts) ++next;
  }
  return out;
}

std::optional<Split> one_value(const SumGame& game, bool by_size, SumMethod method,
                               RunContext& context) {
  const SumGame small = without_nobodies(game);
  const SumGame other = dual(small);
  const SumGame& less = other.threshold < small.threshold ? other : small;
  const bool exact =
      method == SumMethod::exact || (method == SumMethod::automatic && fits_exactly(less, by_size));
  if (exact) {
    const auto found = exact_values(small, by_size, context);
    return found ? std::optional(spread(game, *found, {})) : std::nullopt;
  }
  if (!by_size) return spread(game, {}, gains_at_half(small));
  const auto found = integrated(small, context);
  return found ? std::optional(spread(game, {}, *found)) : std::nullopt;
}

}  // namespace

std::int64_t total_of(const SumGame& game) {
  return std::accumulate(game.size.begin(), game.size.end(), std::int64_t{0});
}

SumGame dual(const SumGame& game) {
  SumGame out = game;
  out.threshold = total_of(game) - game.threshold + (game.kind == SumGame::Kind::step ? 1 : 0);
  return out;
}

SumGame reduced(const SumGame& game, std::int64_t& unit) {
  std::int64_t common = game.kind == SumGame::Kind::cap ? game.threshold : 0;
  for (const std::int64_t s : game.size) common = std::gcd(common, s);
  SumGame out = game;
  unit = 1;
  if (common <= 1) return out;
  for (std::int64_t& s : out.size) s /= common;
  out.threshold = (game.threshold + common - 1) / common;
  if (game.kind == SumGame::Kind::cap) unit = common;
  return out;
}

bool feasible(const SumGame& game) {
  const SumGame small = without_nobodies(game);
  return static_cast<double>(total_of(small)) <= most_words && integral_steps(small) <= most_steps;
}

SumValues values(const SumGame& game, RunContext& context, SumMethod method) {
  ensure(game.threshold > 0 && game.threshold <= total_of(game), "sum game: threshold");
  ensure(std::ranges::all_of(game.size, [](std::int64_t s) { return s >= 0; }), "sum game: sizes");
  SumValues out;
  const auto stopped = [&] {
    out.status = context.stop_requested() ? Status::interrupted : Status::limit;
    return out;
  };
  const auto banzhaf = one_value(game, false, method, context);
  if (!banzhaf) return stopped();
  auto shapley = one_value(game, true, method, context);
  if (!shapley) return stopped();
  out.values.shapley = std::move(*shapley);
  out.values.banzhaf_raw = *banzhaf;
  out.values.banzhaf = normalised(*banzhaf);
  return out;
}

}  // namespace egress::games
