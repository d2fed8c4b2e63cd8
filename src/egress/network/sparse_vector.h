// A vector that is mostly zero: all its places, and a list of those that may not be. Clearing it
// and going through it costs what it holds, not how long it is. One object, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace egress::network {

class SparseVector {
 public:
  /// Zero, of at least so many places. O(entries), but for a vector that grows.
  void reset(std::size_t size) {
    for (const auto i : entries_) value_[at(i)] = listed_[at(i)] = 0;
    entries_.clear();
    if (value_.size() >= size) return;
    value_.resize(size, 0.0);
    listed_.resize(size, 0);
  }
  double operator[](std::size_t i) const { return value_[i]; }
  bool lists(std::size_t i) const { return listed_[i] != 0; }
  void add(std::size_t i, double by) { place(i) += by; }
  void set(std::size_t i, double value) { place(i) = value; }
  void negate() {
    for (const auto i : entries_) value_[at(i)] = -value_[at(i)];
  }
  /// Places that may not be zero, each once, in the order in which they came.
  const std::vector<std::int32_t>& entries() const { return entries_; }

 private:
  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
  double& place(std::size_t i) {
    if (!listed_[i]) {
      listed_[i] = 1;
      entries_.push_back(static_cast<std::int32_t>(i));
    }
    return value_[i];
  }

  std::vector<double> value_;
  std::vector<char> listed_;
  std::vector<std::int32_t> entries_;
};

}  // namespace egress::network
