// The two ways behind sum_game.h: counting exactly, and integrating. Sizes are above 0 here.
#pragma once

#include <optional>

#include "egress/games/sum_game.h"

namespace egress::games {

/// For every player the sum of gains by number of others who are there before (Shapley), or over
/// all coalitions of others in one number (Banzhaf). Nothing if stopped.
using Gains = std::vector<std::vector<Integer>>;
std::optional<Gains> exact_gains(const SumGame& game, bool by_size, const RunContext& context);
/// Words of memory and elementary steps that exact_gains() takes.
double exact_words(const SumGame& game, bool by_size);
double exact_steps(const SumGame& game, bool by_size);

/// Expected gain of every player where the others join with probability `t`, in [0, 1/2].
std::vector<double> expected_gains(const SumGame& game, double t);

/// Whether nobody gains more than 1e-20 at `t`, of a step: the sum is then too far from the
/// threshold (Hoeffding's inequality, J. Am. Stat. Assoc. 58, 1963). Of a cap never.
bool nobody_gains(const SumGame& game, double t);

/// Nodes and weights of Gauss and Legendre on [0, 1].
struct Quadrature {
  std::vector<double> node, weight;
};
Quadrature gauss_legendre(int count);

/// The game in which a coalition gets what the others cannot stop it from; the values of a step are
/// the same, a player's gain of a cap is `size` less.
SumGame dual(const SumGame& game);
std::int64_t total_of(const SumGame& game);

}  // namespace egress::games
