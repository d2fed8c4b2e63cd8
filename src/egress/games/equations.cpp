#include "egress/games/equations.h"

#include <algorithm>

namespace egress::games {

namespace {

bool is_zero(const Rational& x) { return x == 0; }

/// row -= factor * by, from column `first` on.
void subtract(Equation& row, const Equation& by, std::size_t first) {
  const Rational factor = row.left[first];
  if (is_zero(factor)) return;
  for (std::size_t j = first; j < row.left.size(); ++j) {
    if (!is_zero(by.left[j])) row.left[j] -= factor * by.left[j];
  }
  row.right -= factor * by.right;
}

}  // namespace

std::optional<std::vector<std::optional<Rational>>> solve_equations(std::vector<Equation> equations,
                                                                    std::size_t unknowns) {
  std::vector<std::optional<Rational>> out(unknowns);
  std::vector<std::size_t> pivots;
  for (std::size_t column = 0; column < unknowns; ++column) {
    const std::size_t row = pivots.size();
    std::size_t found = row;
    while (found < equations.size() && is_zero(equations[found].left[column])) ++found;
    if (found == equations.size()) continue;
    std::swap(equations[row], equations[found]);
    Equation& pivot = equations[row];
    const Rational by = pivot.left[column];
    for (std::size_t j = column; j < unknowns; ++j) pivot.left[j] /= by;
    pivot.right /= by;
    for (std::size_t k = 0; k < equations.size(); ++k) {
      if (k != row) subtract(equations[k], pivot, column);
    }
    pivots.push_back(column);
  }
  for (std::size_t row = 0; row < equations.size(); ++row) {
    const Equation& e = equations[row];
    const auto terms =
        e.left.size() - static_cast<std::size_t>(std::ranges::count_if(e.left, is_zero));
    if (terms == 0 && !is_zero(e.right)) return {};
    if (terms == 1) out[pivots[row]] = e.right;
  }
  return out;
}

}  // namespace egress::games
