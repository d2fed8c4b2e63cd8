#include "egress/games/bankruptcy.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress::games {

namespace {

/// Everybody the same, but no more than the limit: limits and amount in whole numbers.
std::vector<Rational> equally(const Integer& amount, const std::vector<Integer>& limit) {
  std::vector<std::size_t> order(limit.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return limit[a] < limit[b]; });
  std::vector<Rational> out(limit.size(), 0);
  Integer rest = amount;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto still = static_cast<std::int64_t>(order.size() - k);
    if (limit[order[k]] * still >= rest) {
      for (std::size_t j = k; j < order.size(); ++j) out[order[j]] = Rational(rest, still);
      break;
    }
    out[order[k]] = limit[order[k]];
    rest -= limit[order[k]];
  }
  return out;
}

}  // namespace

Split talmud_rule(const Bankruptcy& problem) {
  Integer total = 0;
  std::vector<Integer> limit;  // half the claims, in halves
  for (const std::int64_t c : problem.claim) {
    total += c;
    limit.emplace_back(c);
  }
  ensure(problem.estate >= 0 && problem.estate <= total, "bankruptcy: estate");
  const Integer halves = Integer(problem.estate) * 2;
  const bool little = halves <= total;
  std::vector<Rational> out = equally(little ? halves : Integer(total * 2 - halves), limit);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] /= 2;
    if (!little) out[i] = problem.claim[i] - out[i];
  }
  return split_of(std::move(out));
}

Rational least_core_epsilon(const Bankruptcy& problem) {
  ensure(problem.claim.size() >= 2, "bankruptcy: least core of one player");
  const Split nucleolus = talmud_rule(problem);
  std::optional<Rational> least;
  for (std::size_t i = 0; i < problem.claim.size(); ++i) {
    for (const Rational& x :
         {nucleolus.exact[i], Rational(problem.claim[i] - nucleolus.exact[i])}) {
      if (!least || x < *least) least = x;
    }
  }
  return -*least;
}

Game table_of(const Bankruptcy& problem, std::int64_t scale) {
  const int n = static_cast<int>(problem.claim.size());
  std::vector<std::int64_t> owed(std::size_t{1} << static_cast<unsigned>(n), 0);
  for (std::size_t who = 1; who < owed.size(); ++who) {
    const auto low = static_cast<std::size_t>(std::countr_zero(who));
    owed[who] = owed[who & (who - 1)] + problem.claim[low];
  }
  std::vector<std::int64_t> worth(owed.size());
  for (std::size_t who = 0; who < owed.size(); ++who) {
    worth[who] = std::max<std::int64_t>(0, problem.estate - owed[owed.size() - 1 - who]);
  }
  return game_of_units(n, std::move(worth), scale);
}

}  // namespace egress::games
