// Games in which a coalition's worth depends on the sum of its players' sizes alone, for hundreds
// of players: no coalition is ever listed.
//
//   step   a weighted voting game: 1 where the sum reaches the threshold q, else 0
//   cap    min(sum, threshold): the same values as the bankruptcy game max(0, E - claims of others)
//          of estate E, which is its dual
//
// Method: generating functions (Mann and Shapley 1962; Brams and Affuso 1976). Coalitions are
// counted by sum (Banzhaf) or by size and sum (Shapley) up to the threshold T, adding one player at
// a time; a player is taken out again by dividing by (1 + x^w), which is done along one residue
// class only, because all that is needed of the others' counts is a difference of their sums at T
// and T - w. The dual game has the same values, so T is at most half the total.
//
//   exact     whole numbers of as many 64-bit words as 2^n needs.
//             Banzhaf O(n T words), Shapley O(n^2 T words) time and O(n T words) memory
//   integral  where that is too much: Shapley = integral over t in [0, 1] of the gain when
//   everybody
//             else joins with probability t (Owen 1972). The integrand is a polynomial of degree
//             n - 1, so Gauss-Legendre with n / 2 nodes makes no error but rounding; for t above
//             1/2 the dual game is taken, so that taking a player out never magnifies it. O(n^2
//             total / 4) time; relative error below 1e-9
//
// Owen, "Multilinear extensions of games", Management Science 18, 1972.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/games/values.h"

namespace egress::games {

struct SumGame {
  enum class Kind : std::uint8_t { step, cap };
  Kind kind = Kind::step;
  std::vector<std::int64_t> size;  // each >= 0
  std::int64_t threshold = 0;      // 0 < threshold <= their sum
};

/// Divides sizes and threshold by what all have in common, where the worths allow; `unit` is what a
/// unit of the result's worth is of the old one's.
SumGame reduced(const SumGame& game, std::int64_t& unit);

/// Whether the tables fit (some 1 GB) and the work ends within a minute or so.
bool feasible(const SumGame& game);

enum class SumMethod : std::uint8_t { automatic, exact, integral };  // other than the first: tests

struct SumValues {
  Status status = Status::optimal;  // or limit, interrupted: then nothing else is known
  Values values;                    // without interactions
};

/// Needs feasible(). Deterministic; the integral on context.threads threads, whose number changes
/// no bit.
SumValues values(const SumGame& game, RunContext& context, SumMethod method = SumMethod::automatic);

}  // namespace egress::games
