// Text buffer: the bytes of one file or of standard input, for readers of large plain files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"

namespace egress {

/// The bytes, followed by one NUL that is not counted, so that a scanner needs no look at the end
/// for every byte. Movable; costs the file once.
///
/// Read, not mapped: a file that another program cuts short while it is read must not end ours.
class TextBuffer {
 public:
  /// Longest line. A file that is one line of gigabytes is not read beyond this.
  static constexpr std::size_t most_line_bytes = std::size_t{1} << 24U;

  TextBuffer(std::string name, std::string_view bytes);

  /// A plain file or a pipe; `-` is standard input. Mistakes are E0701. Never waits for a pipe that
  /// nobody writes to, and stops when the context says so (then `stopped()`). Not
  /// read beyond a line of more than `most_line`.
  static Outcome<TextBuffer> load(const std::string& path, const RunContext& context,
                                  std::size_t most_line = most_line_bytes);

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return {bytes_.get(), size_}; }
  /// Not the whole file: the context said stop.
  bool stopped() const { return stopped_; }
  /// Not the whole file: it ends with a line that is too long.
  bool cut_off() const { return cut_off_; }

  /// Place of `length` bytes from `offset` on, with its line. O(offset).
  SourceSpan span(std::size_t offset, std::size_t length) const;
  /// The same where the number of the line and its first byte are known. O(length of the line).
  SourceSpan span(std::int64_t line, std::size_t line_begin, std::size_t offset,
                  std::size_t length) const;

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  explicit TextBuffer(std::string name) : name_(std::move(name)) {}
  void grow(std::size_t capacity);
  bool note_lines(std::size_t begin, std::size_t& line_begin);
  Outcome<void> fill(int file, bool waits, const RunContext& context);

  std::string name_;
  std::unique_ptr<char, Free> bytes_;  // malloc, for realloc moves pages and not bytes
  std::size_t size_ = 0, capacity_ = 0, most_line_ = most_line_bytes;
  bool stopped_ = false, cut_off_ = false;
};

}  // namespace egress
