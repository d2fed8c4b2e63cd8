// The working basis of a network simplex with side rows: the inverse of the small matrix that is
// left of a basis once its spanning tree is set aside.
//
// Rows of the matrix are the active side rows, columns the cycles that the extra basic arcs close
// with the tree: W[i][j] is what row i counts of cycle j. Every pivot changes W by one column, one
// row, a border, or a multiple of one column; the inverse follows in O(size^2), less where it has
// zeros (Kennington and Helgason, Algorithms for Network Programming, 1980, chapter 7).
#pragma once

#include <cstddef>
#include <vector>

namespace egress::network {

class WorkingBasis {
 public:
  std::size_t size() const { return size_; }
  void clear() { size_ = 0; }

  /// inverse * column, by extra arc.
  void solve(const std::vector<double>& column, std::vector<double>& out) const;
  /// row * inverse, by active row.
  void solve_left(const std::vector<double>& row, std::vector<double>& out) const;

  /// W gets one more row and column; `a` = inverse * (new column without its last entry), `b` =
  /// (new row without its last entry) * inverse, `pivot` = last entry - row * a.
  void border(const std::vector<double>& a, const std::vector<double>& b, double pivot);
  /// Row `row` and column `column` are taken out; the last ones take their places.
  void strike(std::size_t row, std::size_t column);
  /// Column `column` becomes another one; `a` = inverse * it.
  void replace_column(std::size_t column, const std::vector<double>& a);
  /// Row `row` becomes another one; `b` = it * inverse.
  void replace_row(std::size_t row, const std::vector<double>& b);
  /// inverse -= a * b / pivot (a by extra arc, b by active row).
  void subtract(const std::vector<double>& a, const std::vector<double>& b, double pivot);
  /// Row `column` of the inverse becomes `row`: an extra arc has gone into the tree.
  void set_row(std::size_t column, const std::vector<double>& row);
  double entry(std::size_t column, std::size_t row) const { return at(column)[row]; }

  /// From a matrix by columns; false if it is singular. O(size^3) where it is dense.
  bool invert(std::vector<std::vector<double>> columns);

 private:
  const double* at(std::size_t column) const { return inverse_.data() + column * stride_; }
  double* at(std::size_t column) { return inverse_.data() + column * stride_; }
  void grow(std::size_t size);

  std::size_t size_ = 0, stride_ = 0;
  std::vector<double> inverse_;            // by extra arc, then active row
  mutable std::vector<std::size_t> used_;  // of solve()
};

}  // namespace egress::network
