#include "egress/network/working_basis.h"

#include <algorithm>
#include <cmath>

namespace egress::network {

void WorkingBasis::grow(std::size_t size) {
  if (size > stride_) {
    const std::size_t stride = std::max<std::size_t>(16, 2 * size);
    std::vector<double> wider(stride * stride, 0.0);
    for (std::size_t j = 0; j < size_; ++j) {
      std::copy_n(at(j), size_, wider.data() + j * stride);
    }
    inverse_ = std::move(wider);
    stride_ = stride;
  }
  size_ = size;
}

void WorkingBasis::solve(const std::vector<double>& column, std::vector<double>& out) const {
  out.assign(size_, 0.0);
  used_.clear();
  for (std::size_t i = 0; i < size_; ++i) {
    if (column[i] != 0) used_.push_back(i);
  }
  for (std::size_t j = 0; j < size_; ++j) {
    const double* const row = at(j);
    double sum = 0;
    for (const std::size_t i : used_) sum += row[i] * column[i];
    out[j] = sum;
  }
}

void WorkingBasis::solve_left(const std::vector<double>& row, std::vector<double>& out) const {
  out.assign(size_, 0.0);
  for (std::size_t j = 0; j < size_; ++j) {
    if (row[j] == 0) continue;
    const double* const v = at(j);
    for (std::size_t i = 0; i < size_; ++i) out[i] += row[j] * v[i];
  }
}

void WorkingBasis::border(const std::vector<double>& a, const std::vector<double>& b,
                          double pivot) {
  const std::size_t k = size_;
  subtract(a, b, -pivot);
  grow(k + 1);
  for (std::size_t j = 0; j < k; ++j) at(j)[k] = -a[j] / pivot;
  for (std::size_t i = 0; i < k; ++i) at(k)[i] = -b[i] / pivot;
  at(k)[k] = 1 / pivot;
}

void WorkingBasis::strike(std::size_t row, std::size_t column) {
  const std::size_t last = size_ - 1;
  const std::vector<double> across(at(column), at(column) + size_);
  const double pivot = across[row];
  for (std::size_t j = 0; j < size_; ++j) {
    double* const v = at(j);
    const double by = v[row] / pivot;
    if (by != 0 && j != column) {
      for (std::size_t i = 0; i < size_; ++i) v[i] -= by * across[i];
    }
    v[row] = v[last];
  }
  if (column != last) std::copy_n(at(last), size_, at(column));
  size_ = last;
}

void WorkingBasis::replace_column(std::size_t column, const std::vector<double>& a) {
  double* const own = at(column);
  for (std::size_t i = 0; i < size_; ++i) own[i] /= a[column];
  for (std::size_t j = 0; j < size_; ++j) {
    if (j == column || a[j] == 0) continue;
    double* const v = at(j);
    for (std::size_t i = 0; i < size_; ++i) v[i] -= a[j] * own[i];
  }
}

void WorkingBasis::replace_row(std::size_t row, const std::vector<double>& b) {
  for (std::size_t j = 0; j < size_; ++j) {
    double* const v = at(j);
    if (v[row] == 0) continue;
    const double own = v[row] / b[row];
    for (std::size_t i = 0; i < size_; ++i) v[i] -= own * b[i];
    v[row] = own;
  }
}

void WorkingBasis::subtract(const std::vector<double>& a, const std::vector<double>& b,
                            double pivot) {
  for (std::size_t j = 0; j < size_; ++j) {
    if (a[j] == 0) continue;
    double* const v = at(j);
    const double by = a[j] / pivot;
    for (std::size_t i = 0; i < size_; ++i) v[i] -= by * b[i];
  }
}

void WorkingBasis::set_row(std::size_t column, const std::vector<double>& row) {
  std::copy_n(row.data(), size_, at(column));
}

bool WorkingBasis::invert(std::vector<std::vector<double>> columns) {
  // Gauss and Jordan on the columns: what turns them into the identity is the inverse.
  const std::size_t k = columns.size();
  grow(k);
  constexpr double singular = 1e-11;
  std::vector<std::vector<double>> right(k, std::vector<double>(k, 0.0));
  for (std::size_t j = 0; j < k; ++j) right[j][j] = 1;
  std::vector<std::size_t> row_of(k);
  std::vector<bool> taken(k, false);
  for (std::size_t j = 0; j < k; ++j) {
    std::size_t pivot = k;
    for (std::size_t i = 0; i < k; ++i) {
      if (!taken[i] && (pivot == k || std::abs(columns[j][i]) > std::abs(columns[j][pivot]))) {
        pivot = i;
      }
    }
    const double by = columns[j][pivot];
    if (std::abs(by) < singular) return false;
    taken[pivot] = true;
    row_of[j] = pivot;
    for (auto& x : columns[j]) x /= by;
    for (auto& x : right[j]) x /= by;
    for (std::size_t other = 0; other < k; ++other) {
      const double factor = columns[other][pivot];
      if (other == j || factor == 0) continue;
      for (std::size_t i = 0; i < k; ++i) columns[other][i] -= factor * columns[j][i];
      for (std::size_t i = 0; i < k; ++i) right[other][i] -= factor * right[j][i];
    }
  }
  // Column operations R gave W R = P: the inverse is R P^-1.
  for (std::size_t j = 0; j < k; ++j) {
    for (std::size_t c = 0; c < k; ++c) at(c)[row_of[j]] = right[j][c];
  }
  return true;
}

}  // namespace egress::network
