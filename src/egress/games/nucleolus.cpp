#include "egress/games/nucleolus.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/games/equations.h"
#include "egress/games/excess_programme.h"
#include "egress/games/span.h"

namespace egress::games {

namespace {

/// A coalition that is settled, and at which level; level -1: x(S) = v(S).
struct Settled {
  Coalition who;
  int level;
};

struct Path {
  Status status = Status::optimal;
  std::vector<Settled> settled;
  std::vector<double> x;
  int levels = 0;
};

Path walk(const Game& game, bool with_floor, const RunContext& context) {
  Path out;
  Span span(game.players);
  span.add(game.all());
  out.settled.push_back({game.all(), -1});
  std::vector<char> marks(game.worth.size(), 0);
  marks.front() = marks.back() = 1;
  ExcessProgramme programme(game, with_floor, context);
  if (game.players == 1) out.x = {game.worth.back()};
  while (span.rank() < game.players) {
    const auto best = programme.solve(marks);
    out.status = best.status;
    if (out.status != Status::optimal) return out;
    const int before = span.rank();
    const auto settle = [&](Coalition who, int level) {
      if (span.add(who)) programme.fix(who, best);
      out.settled.push_back({who, level});
    };
    for (const Coalition who : best.tight) settle(who, out.levels);
    for (const int player : best.at_floor) settle(only(player), -1);
    ensure(span.rank() > before, "nucleolus: a programme that settles nothing");
    span.mark(marks);
    ++out.levels;
    out.x = programme.own_split(best.x);
  }
  return out;
}

/// From the excesses of the settled coalitions, which are the same within a level.
std::optional<Split> exact_split(const Game& game, const Path& path) {
  if (!game.exact()) return {};
  const auto n = static_cast<std::size_t>(game.players);
  const std::size_t unknowns = n + static_cast<std::size_t>(path.levels);
  std::vector<Equation> equations;
  for (const Settled& s : path.settled) {
    Equation e{std::vector<Rational>(unknowns, 0), game.exact_worth(s.who)};
    for (std::size_t i = 0; i < n; ++i) e.left[i] = holds(s.who, static_cast<int>(i)) ? 1 : 0;
    if (s.level >= 0) e.left[n + static_cast<std::size_t>(s.level)] = 1;
    equations.push_back(std::move(e));
  }
  const auto solved = solve_equations(std::move(equations), unknowns);
  if (!solved) return {};
  std::vector<Rational> x;
  for (std::size_t i = 0; i < n; ++i) {
    if (!(*solved)[i]) return {};
    x.push_back(*(*solved)[i]);
  }
  return split_of(std::move(x));
}

}  // namespace

bool has_imputation(const Game& game) {
  if (game.exact()) {
    Wide alone = 0;
    for (int i = 0; i < game.players; ++i) alone += game.units[only(i)];
    return alone <= game.units.back();
  }
  double alone = 0, size = 0;
  for (int i = 0; i < game.players; ++i) {
    alone += game.worth[only(i)];
    size += std::abs(game.worth[only(i)]);
  }
  return alone <= game.worth.back() + 1e-12 * size;
}

Nucleolus nucleolus(const Game& game, bool with_floor, const RunContext& context) {
  ensure_sound(game);
  ensure(!with_floor || has_imputation(game), "nucleolus: no imputation");
  const Path path = walk(game, with_floor, context);
  Nucleolus out;
  out.status = path.status;
  out.with_floor = with_floor;
  out.levels = path.levels;
  if (out.status != Status::optimal) return out;
  const auto stop = [&] {
    out.split = {};
    out.status = context.stop_requested() ? Status::interrupted : Status::limit;
    return out;
  };
  if (auto exact = exact_split(game, path)) {
    out.split = std::move(*exact);
    if (certify_nucleolus(game, out.split, with_floor, context).holds) return out;
    if (context.should_stop()) return stop();
  }
  out.split = {path.x, {}};
  const Verdict verdict = certify_nucleolus(game, out.split, with_floor, context);
  if (verdict.holds) return out;
  if (context.should_stop()) return stop();
  out.split = {};
  out.why = "not certified: " + verdict.why;
  return out;
}

}  // namespace egress::games
