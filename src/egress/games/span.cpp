#include "egress/games/span.h"

#include <bit>

namespace egress::games {

namespace {

constexpr std::uint64_t p = (std::uint64_t{1} << 61U) - 1;
__extension__ using Product = unsigned __int128;

std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t sum = a + b;
  return sum >= p ? sum - p : sum;
}
std::uint64_t minus(std::uint64_t a, std::uint64_t b) { return a >= b ? a - b : a + p - b; }
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(Product{a} * b % p);
}
std::uint64_t inverse(std::uint64_t a) {  // Fermat: a^(p-2)
  std::uint64_t out = 1;
  for (std::uint64_t power = p - 2; power != 0; power >>= 1U) {
    if ((power & 1U) != 0) out = times(out, a);
    a = times(a, a);
  }
  return out;
}

}  // namespace

Span::Row Span::indicator(Coalition who) const {
  Row out(static_cast<std::size_t>(players_), 0);
  for (int i = 0; i < players_; ++i) out[static_cast<std::size_t>(i)] = holds(who, i) ? 1 : 0;
  return out;
}

void Span::reduce(Row& row) const {
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const std::uint64_t factor = row[pivots_[r]];
    if (factor == 0) continue;
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] = minus(row[j], times(factor, rows_[r][j]));
    }
  }
}

bool Span::contains(Coalition who) const {
  Row row = indicator(who);
  reduce(row);
  for (const std::uint64_t x : row) {
    if (x != 0) return false;
  }
  return true;
}

bool Span::add(Coalition who) {
  Row row = indicator(who);
  reduce(row);
  std::size_t pivot = 0;
  while (pivot < row.size() && row[pivot] == 0) ++pivot;
  if (pivot == row.size()) return false;
  const std::uint64_t factor = inverse(row[pivot]);
  for (std::uint64_t& x : row) x = times(x, factor);
  for (Row& other : rows_) {
    const std::uint64_t much = other[pivot];
    if (much == 0) continue;
    for (std::size_t j = 0; j < row.size(); ++j) other[j] = minus(other[j], times(much, row[j]));
  }
  rows_.push_back(std::move(row));
  pivots_.push_back(pivot);
  members_.push_back(who);
  return true;
}

Span::Row Span::vanishing() const {
  Row out(static_cast<std::size_t>(players_), 0);
  std::uint64_t state = 0x9E3779B97F4A7C15U;
  std::vector<char> is_pivot(out.size(), 0);
  for (const std::size_t pivot : pivots_) is_pivot[pivot] = 1;
  for (std::size_t j = 0; j < out.size(); ++j) {
    if (is_pivot[j] != 0) continue;
    state = state * 6364136223846793005U + 1442695040888963407U;
    out[j] = 1 + (state >> 4U) % (p - 1);
  }
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::uint64_t sum = 0;
    for (std::size_t j = 0; j < out.size(); ++j) {
      if (is_pivot[j] == 0) sum = plus(sum, times(out[j], rows_[r][j]));
    }
    out[pivots_[r]] = minus(0, sum);
  }
  return out;
}

void Span::mark(std::vector<char>& marks) const {
  if (rank() == players_) {
    marks.assign(marks.size(), 1);
    return;
  }
  const Row function = vanishing();
  const auto split = static_cast<unsigned>(players_ / 2);
  const auto sums = [&](std::size_t first, std::size_t count) {
    Row out(std::size_t{1} << count, 0);
    for (std::size_t who = 1; who < out.size(); ++who) {
      const auto low = static_cast<std::size_t>(std::countr_zero(who));
      out[who] = plus(out[who & (who - 1)], function[first + low]);
    }
    return out;
  };
  const Row low = sums(0, split), high = sums(split, static_cast<std::size_t>(players_) - split);
  for (std::size_t h = 0; h < high.size(); ++h) {
    const std::uint64_t wanted = minus(0, high[h]);
    for (std::size_t l = 0; l < low.size(); ++l) {
      const std::size_t who = (h << split) + l;
      if (low[l] == wanted && marks[who] == 0 && contains(static_cast<Coalition>(who))) {
        marks[who] = 1;
      }
    }
  }
}

}  // namespace egress::games
