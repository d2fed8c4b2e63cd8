// The working basis of a network simplex with side rows: the inverse of the small matrix that is
// left of a basis once its spanning tree is set aside.
//
// Rows of the matrix are the active side rows, columns the cycles that the extra basic arcs close
// with the tree: W[i][j] is what row i counts of cycle j. Every pivot changes W by one column, one
// row, a border, or a multiple of one column, and its inverse by one outer product (Kennington and
// Helgason, Algorithms for Network Programming, 1980, chapter 7). Rows that have nothing to do with
// each other leave it mostly zero, so it is kept by its entries, both ways round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "egress/network/sparse_vector.h"

namespace egress::network {

class WorkingBasis {
 public:
  struct Entry {
    std::int32_t index;
    double value;
  };
  using Line = std::vector<Entry>;

  std::size_t size() const { return by_extra_.size(); }
  void clear();

  /// inverse * column, by extra arc. O(entries that take part).
  void solve(const SparseVector& column, SparseVector& out) const;
  /// row * inverse, by active row.
  void solve_left(const SparseVector& row, SparseVector& out) const;
  /// The inverse's column of an active row: entries by extra arc.
  const Line& of_row(std::size_t row) const { return by_row_[row]; }

  /// W gets one more row and column; `a` = inverse * (new column without its last entry), `b` =
  /// (new row without its last entry) * inverse, `pivot` = last entry - row * a.
  void border(const SparseVector& a, const SparseVector& b, double pivot);
  /// An active row and an extra arc are taken out; the last ones take their places.
  void strike(std::size_t row, std::size_t extra);
  /// The column of an extra arc becomes another one; `a` = inverse * it, which is used up.
  void replace_column(std::size_t extra, SparseVector& a);
  /// An active row becomes another one; `b` = it * inverse, which is used up.
  void replace_row(std::size_t row, SparseVector& b);
  /// inverse -= a * b / pivot (a by extra arc, b by active row).
  void subtract(const SparseVector& a, const SparseVector& b, double pivot);
  /// An extra arc's row of the inverse becomes `row`: it has changed places with an arc of the
  /// tree.
  void set_row(std::size_t extra, const SparseVector& row);

  /// From a matrix by columns; false if it is singular.
  bool invert(const std::vector<Line>& columns);
  /// What is not zero of a vector.
  static void gather(const SparseVector& x, Line& out);

 private:
  using Lines = std::vector<Line>;

  static void combine(const Lines& lines, const SparseVector& x, SparseVector& out);
  double entry(std::size_t extra, std::size_t row) const;
  void subtract_lines(const Line& a, const Line& b, double pivot);
  void subtract_from(Line& line, double own, const Line& other, double pivot);
  static void relabel(Lines& across, const Line& line, std::int32_t from, std::int32_t to);

  Lines by_extra_, by_row_;           // the same entries
  std::vector<std::int32_t> place_;   // of a row or an extra arc, in the line that is marked, + 1
  std::vector<std::int64_t> met_at_;  // by place in there
  std::int64_t now_ = 0;
  Line a_, b_;
};

}  // namespace egress::network
