// Span: which coalitions' worths are settled once those of some are, because their indicator
// vectors are linear combinations of them. Exact.
//
// Arithmetic modulo p = 2^61 - 1. A minor of a 0/1 matrix with 24 columns is at most
// 25^(25/2) / 2^24 < 2^35 (Hadamard), so none that is not 0 becomes 0 modulo p: rank and membership
// are those over the rationals.
#pragma once

#include <cstdint>
#include <vector>

#include "egress/games/game.h"

namespace egress::games {

class Span {
 public:
  explicit Span(int players) : players_(players) {}

  /// False if it was in the span already. O(n^2).
  bool add(Coalition who);
  bool contains(Coalition who) const;
  int rank() const { return static_cast<int>(members_.size()); }
  /// Those that were added: a basis.
  const std::vector<Coalition>& members() const { return members_; }
  /// Sets the mark of every coalition in the span, of 2^n; those that have one are not looked at.
  /// O(2^n): one linear function that vanishes on the span tells nearly all others apart.
  void mark(std::vector<char>& marks) const;

 private:
  using Row = std::vector<std::uint64_t>;
  Row indicator(Coalition who) const;
  void reduce(Row& row) const;
  Row vanishing() const;  // on the span, with fixed "random" parts

  int players_;
  std::vector<Row> rows_;  // reduced, each with a 1 at its pivot, 0 at those of the others
  std::vector<std::size_t> pivots_;
  std::vector<Coalition> members_;
};

}  // namespace egress::games
