#include "egress/games/core.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/games/equations.h"
#include "egress/games/excess_programme.h"
#include "egress/games/excesses.h"

namespace egress::games {

namespace {

constexpr double rounding = 1e-9;  // of the largest worth: what doubles and HiGHS leave

/// From v(S) - x(S) = epsilon for the tight ones and x(N) = v(N).
std::optional<Rational> exact_epsilon(const Game& game, const std::vector<Coalition>& tight) {
  if (!game.exact()) return {};
  const auto n = static_cast<std::size_t>(game.players);
  std::vector<Equation> equations;
  const auto add = [&](Coalition who, int with_epsilon) {
    Equation e{std::vector<Rational>(n + 1, 0), game.exact_worth(who)};
    for (std::size_t i = 0; i < n; ++i) e.left[i] = holds(who, static_cast<int>(i)) ? 1 : 0;
    e.left[n] = with_epsilon;
    equations.push_back(std::move(e));
  };
  add(game.all(), 0);
  for (const Coalition who : tight) add(who, 1);
  const auto solved = solve_equations(std::move(equations), n + 1);
  return solved ? solved->back() : std::nullopt;
}

double largest_of(const Game& game) {
  double out = 0;
  for (const double w : game.worth) out = std::max(out, std::abs(w));
  return out;
}

template <class Value>
std::size_t loudest(const std::vector<Value>& excess) {
  std::size_t best = 1;
  for (std::size_t who = 1; who + 1 < excess.size(); ++who) {
    if (excess[who] > excess[best]) best = who;
  }
  return best;
}

}  // namespace

bool LeastCore::core_is_empty(double largest_worth) const {
  return exact ? *exact > 0 : epsilon > rounding * largest_worth;
}

LeastCore least_core(const Game& game, const RunContext& context) {
  ensure_sound(game);
  ensure(game.players >= 2, "least core: one player alone");
  std::vector<char> settled(game.worth.size(), 0);
  settled.front() = settled.back() = 1;
  ExcessProgramme programme(game, false, context);
  const auto best = programme.solve(settled);
  LeastCore out;
  out.status = best.status;
  if (out.status != Status::optimal) return out;
  out.split = programme.own_split(best.x);
  out.tight = best.tight;
  out.weight = best.weight;
  out.epsilon = programme.own_epsilon(best.epsilon);
  out.exact = exact_epsilon(game, out.tight);
  const double slack = 10 * rounding * std::max(largest_of(game), std::abs(out.epsilon));
  if (out.exact && std::abs(to_double(*out.exact) - out.epsilon) > slack) out.exact.reset();
  if (out.exact) out.epsilon = to_double(*out.exact);
  return out;
}

Objection worst_objection(const Game& game, const Split& split) {
  ensure_sound(game);
  ensure(game.players >= 2, "objection: one player alone");
  Objection out;
  if (const auto whole = whole_split(game, split)) {
    const auto excess = excesses(game, *whole);
    const std::size_t who = loudest(excess);
    out.who = static_cast<Coalition>(who);
    out.excess = to_double(Rational(to_integer(excess[who]), whole->scale));
    out.real = excess[who] > 0;
    return out;
  }
  const auto excess = excesses(game, split.value);
  const std::size_t who = loudest(excess);
  out.who = static_cast<Coalition>(who);
  out.excess = excess[who];
  out.real = excess[who] > rounding * largest_of(game);
  return out;
}

}  // namespace egress::games
