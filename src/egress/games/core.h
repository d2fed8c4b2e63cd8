// Core: the splits of what everybody is worth against which no coalition can object.
//
//   excess       e(S, x) = v(S) - x(S): what S would gain by leaving, S neither nobody nor
//   everybody core         { x : x(N) = v(N), e(S, x) <= 0 for every S } least core   the same with
//   <= epsilon, for the least epsilon that leaves a split
//
// Least core by the linear programme of excess_programme.h. `exact` comes from the multipliers of
// its optimum: the coalitions that have one form a balanced collection, whose worths determine
// epsilon by equations over the fractions. Where the core is empty it is the collection that proves
// it (Bondareva 1963, Shapley 1967).
//
// Maschler, Peleg and Shapley, "Geometric properties of the kernel, nucleolus, and related solution
// concepts", Math. Oper. Res. 4, 1979.
#pragma once

#include <optional>

#include "egress/base/run_context.h"
#include "egress/games/game.h"

namespace egress::games {

struct LeastCore {
  Status status = Status::optimal;  // or limit, interrupted: then nothing else is known
  double epsilon = 0;
  std::optional<Rational> exact;  // nothing where only the double is known
  std::vector<double> split;      // one of the least core
  std::vector<Coalition> tight;   // of excess epsilon at every split of the least core
  std::vector<double> weight;     // theirs; sum to 1, and cover every player the same

  /// An epsilon of rounding's size counts as 0 where it is not known exactly.
  bool core_is_empty(double largest_worth) const;
};

/// At least two players: one alone has nobody to object. Throws InternalError otherwise.
LeastCore least_core(const Game& game, const RunContext& context);

struct Objection {
  Coalition who = 0;  // the one that objects most; the first of equals
  double excess = 0;
  bool real = false;  // above 0: exactly if game and split are exact, else by 1e-9 of the worths
};

/// Of a split of v(N) among two players or more. O(2^n).
Objection worst_objection(const Game& game, const Split& split);

}  // namespace egress::games
