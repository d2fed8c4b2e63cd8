// Nucleolus: the split that makes the loudest objection as quiet as can be, then the next one, and
// so on (excesses: core.h).
//
// It is taken among the splits that give everybody what they are worth alone (imputations); where
// there is none, or where `with_floor` is false, among all splits of v(N) (prenucleolus). Both
// agree where the game is superadditive. One split, always.
//
// Method: at most n - 1 linear programmes (Maschler, Peleg and Shapley 1979). Each minimises the
// largest excess of the coalitions that are not settled; those that have a multiplier at the
// optimum keep their excess at every optimum, so they are settled, and with them all whose
// indicator is a linear combination (span.h). Each settles at least one coalition outside the span
// so far, so the rank grows by one or more. Coalitions are brought in as they object
// (excess_programme.h).
//
// The doubles of the programmes serve to find out which coalitions are settled at which level;
// where the game is exact, the split is then computed from these by equations over the fractions,
// and judged by certify_nucleolus(), which shares nothing with all this but the span. A split that
// fails there is judged again as doubles; one that fails again is not told.
//
// Schmeidler, "The nucleolus of a characteristic function game", SIAM J. Appl. Math. 17, 1969.
#pragma once

#include <optional>
#include <string>

#include "egress/base/run_context.h"
#include "egress/games/game.h"

namespace egress::games {

struct Nucleolus {
  Status status = Status::optimal;  // or limit, interrupted: then there is no split
  bool with_floor = false;          // among imputations
  Split split;                      // empty where `why` says why
  std::string why;
  int levels = 0;  // programmes solved
};

/// Whether v(N) is enough to give everybody what they are worth alone.
bool has_imputation(const Game& game);

/// Deterministic. `with_floor` needs an imputation (InternalError otherwise).
Nucleolus nucleolus(const Game& game, bool with_floor, const RunContext& context);

struct Verdict {
  bool holds = false;
  std::string why;  // it does not
};

/// Kohlberg's criterion ("On the nucleolus of a characteristic function game", SIAM J. Appl. Math.
/// 20, 1971): at every level of excess the coalitions at or above it must be balanced, together
/// with the players who get what they are worth alone (weakly). Only levels that raise the rank
/// need a look, so n - 1 at most, each by a linear programme over directions in which no such
/// coalition loses: none of them may gain. Excesses are compared exactly where the split is exact,
/// otherwise with a slack of 1e-7 of the largest worth. Stopped: `holds` is false and `why` says
/// so.
Verdict certify_nucleolus(const Game& game, const Split& split, bool with_floor,
                          const RunContext& context);

}  // namespace egress::games
