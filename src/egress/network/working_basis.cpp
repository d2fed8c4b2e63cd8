#include "egress/network/working_basis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace egress::network {

namespace {

constexpr double nothing = 1e-13;  // what rounding leaves of a zero

}  // namespace

void WorkingBasis::clear() {
  by_extra_.clear();
  by_row_.clear();
}

void WorkingBasis::gather(const SparseVector& x, Line& out) {
  out.clear();
  for (const auto i : x.entries()) {
    const double value = x[static_cast<std::size_t>(i)];
    if (std::abs(value) > nothing) out.push_back({i, value});
  }
}

/// The sum of the lines that x lists, each as often as it says.
void WorkingBasis::combine(const Lines& lines, const SparseVector& x, SparseVector& out) {
  out.reset(lines.size());
  for (const auto i : x.entries()) {
    const double times = x[static_cast<std::size_t>(i)];
    for (const auto& [j, value] : lines[static_cast<std::size_t>(i)]) {
      out.add(static_cast<std::size_t>(j), value * times);
    }
  }
}

void WorkingBasis::solve(const SparseVector& column, SparseVector& out) const {
  combine(by_row_, column, out);
}

void WorkingBasis::solve_left(const SparseVector& row, SparseVector& out) const {
  combine(by_extra_, row, out);
}

double WorkingBasis::entry(std::size_t extra, std::size_t row) const {
  for (const auto& [index, value] : by_extra_[extra]) {
    if (static_cast<std::size_t>(index) == row) return value;
  }
  return 0;
}

/// line -= own * other / pivot, rounded in the same way whichever of the two factors is `own`, so
/// that both copies of an entry stay the same to the last bit. O(line + other); `other` is the one
/// whose places are marked.
void WorkingBasis::subtract_from(Line& line, double own, const Line& other, double pivot) {
  ++now_;
  std::size_t met = 0;
  bool gone = false;
  for (auto& [index, value] : line) {
    const auto place = place_[static_cast<std::size_t>(index)];
    if (place == 0) continue;
    const auto k = static_cast<std::size_t>(place) - 1;
    met_at_[k] = now_;
    ++met;
    value -= own * other[k].value / pivot;
    gone |= std::abs(value) <= nothing;
  }
  for (std::size_t k = 0; met < other.size(); ++k) {
    if (met_at_[k] == now_) continue;
    ++met;
    const double by = own * other[k].value / pivot;
    if (std::abs(by) > nothing) line.push_back({other[k].index, -by});
  }
  if (gone)
    std::erase_if(line, [](const Entry& entry) { return std::abs(entry.value) <= nothing; });
}

void WorkingBasis::subtract_lines(const Line& a, const Line& b, double pivot) {
  place_.resize(std::max(place_.size(), size()), 0);
  met_at_.resize(std::max(met_at_.size(), size()), 0);
  const auto from_all = [&](Lines& lines, const Line& which, const Line& other) {
    for (std::size_t k = 0; k < other.size(); ++k) {
      place_[static_cast<std::size_t>(other[k].index)] = static_cast<std::int32_t>(k) + 1;
    }
    for (const auto& [i, value] : which) {
      subtract_from(lines[static_cast<std::size_t>(i)], value, other, pivot);
    }
    for (const auto& entry : other) place_[static_cast<std::size_t>(entry.index)] = 0;
  };
  from_all(by_extra_, a, b);
  from_all(by_row_, b, a);
}

void WorkingBasis::subtract(const SparseVector& a, const SparseVector& b, double pivot) {
  gather(a, a_);
  gather(b, b_);
  subtract_lines(a_, b_, pivot);
}

void WorkingBasis::border(const SparseVector& a, const SparseVector& b, double pivot) {
  subtract(a, b, -pivot);
  const auto last = static_cast<std::int32_t>(size());
  const auto scale = [&](Line& line, Lines& across) {
    for (auto& entry : line) entry.value /= -pivot;
    std::erase_if(line, [](const Entry& entry) { return std::abs(entry.value) <= nothing; });
    for (const auto& [index, value] : line) {
      across[static_cast<std::size_t>(index)].push_back({last, value});
    }
  };
  scale(a_, by_extra_);
  scale(b_, by_row_);
  a_.push_back({last, 1 / pivot});
  b_.push_back({last, 1 / pivot});
  by_extra_.push_back(b_);
  by_row_.push_back(a_);
}

void WorkingBasis::replace_column(std::size_t extra, SparseVector& a) {
  const double pivot = a[extra];
  a.add(extra, -1);
  gather(a, a_);
  b_ = by_extra_[extra];
  subtract_lines(a_, b_, pivot);
}

void WorkingBasis::replace_row(std::size_t row, SparseVector& b) {
  const double pivot = b[row];
  b.add(row, -1);
  gather(b, b_);
  a_ = by_row_[row];
  subtract_lines(a_, b_, pivot);
}

void WorkingBasis::set_row(std::size_t extra, const SparseVector& row) {
  for (const auto& [i, value] : by_extra_[extra]) {
    std::erase_if(by_row_[static_cast<std::size_t>(i)], [&](const Entry& entry) {
      return static_cast<std::size_t>(entry.index) == extra;
    });
  }
  gather(row, by_extra_[extra]);
  for (const auto& [i, value] : by_extra_[extra]) {
    by_row_[static_cast<std::size_t>(i)].push_back({static_cast<std::int32_t>(extra), value});
  }
}

void WorkingBasis::relabel(Lines& across, const Line& line, std::int32_t from, std::int32_t to) {
  for (const auto& own : line) {
    for (auto& entry : across[static_cast<std::size_t>(own.index)]) {
      if (entry.index == from) entry.index = to;
    }
  }
}

void WorkingBasis::strike(std::size_t row, std::size_t extra) {
  a_ = by_row_[row];
  b_ = by_extra_[extra];
  const double pivot = entry(extra, row);
  // What is struck would be left as rounding: it is taken out first.
  std::erase_if(a_, [&](const Entry& e) { return static_cast<std::size_t>(e.index) == extra; });
  std::erase_if(b_, [&](const Entry& e) { return static_cast<std::size_t>(e.index) == row; });
  set_row(extra, {});
  for (const auto& [j, value] : a_) {
    std::erase_if(by_extra_[static_cast<std::size_t>(j)],
                  [&](const Entry& e) { return static_cast<std::size_t>(e.index) == row; });
  }
  by_row_[row].clear();
  subtract_lines(a_, b_, pivot);
  const std::size_t last = size() - 1;
  const auto from = static_cast<std::int32_t>(last);
  if (extra != last) {
    relabel(by_row_, by_extra_[last], from, static_cast<std::int32_t>(extra));
    by_extra_[extra].swap(by_extra_[last]);
  }
  if (row != last) {
    relabel(by_extra_, by_row_[last], from, static_cast<std::int32_t>(row));
    by_row_[row].swap(by_row_[last]);
  }
  by_extra_.pop_back();
  by_row_.pop_back();
}

/// From the inverse of the identity, one column after another, those with few entries first.
bool WorkingBasis::invert(const std::vector<Line>& columns) {
  constexpr double singular = 1e-11;
  const std::size_t k = columns.size();
  by_extra_.assign(k, {});
  by_row_.assign(k, {});
  std::vector<std::size_t> order(k), owner(k, k);
  for (std::size_t j = 0; j < k; ++j) {
    by_extra_[j] = by_row_[j] = {{static_cast<std::int32_t>(j), 1.0}};
    order[j] = j;
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t j) { return columns[j].size(); });
  SparseVector column, a;
  for (const std::size_t j : order) {
    column.reset(k);
    for (const auto& [i, value] : columns[j]) column.set(static_cast<std::size_t>(i), value);
    solve(column, a);
    std::size_t pivot = k;
    for (const auto entry : a.entries()) {
      const auto i = static_cast<std::size_t>(entry);
      if (owner[i] == k && (pivot == k || std::abs(a[i]) > std::abs(a[pivot]))) pivot = i;
    }
    if (pivot == k || std::abs(a[pivot]) < singular) return false;
    owner[pivot] = j;
    replace_column(pivot, a);
  }
  Lines by_extra(k);
  for (std::size_t place = 0; place < k; ++place) {
    by_extra[owner[place]] = std::move(by_extra_[place]);
  }
  by_extra_ = std::move(by_extra);
  for (auto& line : by_row_) {
    for (auto& entry : line) {
      entry.index = static_cast<std::int32_t>(owner[static_cast<std::size_t>(entry.index)]);
    }
  }
  return true;
}

}  // namespace egress::network
