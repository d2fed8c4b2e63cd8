// Values of a game given by its table: Shapley, Banzhaf, and how pairs of players interact.
//
//   Shapley      phi_i  = sum over S without i of |S|! (n-|S|-1)! / n!  (v(S+i) - v(S))
//   Banzhaf      beta_i = sum over S without i of 1 / 2^(n-1)           (v(S+i) - v(S))
//   interaction  I_ij   = sum over S without i, j of |S|! (n-|S|-2)! / (n-1)!
//                         (v(S+i+j) - v(S+i) - v(S+j) + v(S))
//
// An interaction above 0 says that the two complement each other, below 0 that one can stand in for
// the other. `banzhaf` is `banzhaf_raw` (beta) divided by its sum.
//
// Method: all three follow from the sums of v over the coalitions of a size, those of a size that
// hold i, and those that hold i and j; one pass over the table, O(n^2 2^n) additions (without
// interactions O(n 2^n)), O(n^3) memory. With units the sums are exact 128-bit integers and the
// results fractions; otherwise double-doubles (106 bits), so that the result is as good as the
// worths. Deterministic.
//
// Shapley, "A value for n-person games", 1953; Banzhaf, "Weighted voting doesn't work", 1965;
// Owen, "Multilinear extensions of games", 1972; Grabisch and Roubens, "An axiomatic approach to
// the concept of interaction among players in cooperative games", 1999.
#pragma once

#include "egress/games/game.h"

namespace egress::games {

struct Values {
  Split shapley, banzhaf_raw;
  Split banzhaf;                    // no values where those of banzhaf_raw sum to 0
  std::vector<double> interaction;  // n x n, symmetric, 0 on the diagonal; empty if not asked for
};

Values values(const Game& game, bool with_interaction = true);

/// Divides by the sum; no values where the sum is 0.
Split normalised(const Split& raw);

}  // namespace egress::games
