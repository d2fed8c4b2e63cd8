// Stream: random numbers by counter, so that what is drawn for one thing never depends on what was
// drawn for another, in which order, or by which thread.
//
// Philox 4x64-10 of Random123 (Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as
// 1, 2, 3, SC 2011): a bijection of a 256-bit counter under a 128-bit key, here (number of the
// draw, sample, component) under (seed, purpose). Streams of different keys or samples never
// overlap.
#pragma once

#include <Random123/philox.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace egress {

/// One object, one thread; copying copies the place in the sequence. O(1) a draw, no allocation.
class Stream {
 public:
  /// `purpose` is what is drawn (an id), `sample` and `component` which of them.
  Stream(std::uint64_t seed, std::string_view purpose, std::uint64_t sample,
         std::uint64_t component)
      : key_{{seed, hash(purpose)}}, counter_{{0, sample, component, 0}} {}

  /// Uniform in (0, 1), never an end: 52 bits and half a step.
  double uniform() {
    if (next_ == block_.size()) {
      block_ = r123::Philox4x64()(counter_, key_);
      counter_[0] += 1;
      next_ = 0;
    }
    return (static_cast<double>(block_[next_++] >> 12U) + 0.5) * 0x1p-52;
  }

 private:
  /// FNV-1a, 64 bits.
  static std::uint64_t hash(std::string_view text) {
    std::uint64_t out = 0xcbf29ce484222325U;
    for (const char c : text) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return out;
  }
  r123::Philox4x64::key_type key_;
  r123::Philox4x64::ctr_type counter_;
  r123::Philox4x64::ctr_type block_{};
  std::size_t next_ = 4;
};

}  // namespace egress
