// Exact solution of small systems of linear equations, by Gauss and Jordan over the fractions.
#pragma once

#include <optional>
#include <vector>

#include "egress/games/exact.h"

namespace egress::games {

/// sum_j left[j] x_j = right.
struct Equation {
  std::vector<Rational> left;
  Rational right;
};

/// The value of every unknown that the equations determine, nothing for the others; no answer at
/// all where they contradict each other. O(equations * unknowns^2) operations on fractions.
std::optional<std::vector<std::optional<Rational>>> solve_equations(std::vector<Equation> equations,
                                                                    std::size_t unknowns);

}  // namespace egress::games
