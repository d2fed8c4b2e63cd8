// CSV: RFC 4180 as people's programs really write it, into cells with their places.
//
// Understood: a byte order mark; LF, CRLF and lone CR; quoted cells with separators, newlines and
// `""`; `,`, `;` or tab as the separator (whichever the header has most of); blanks around cells;
// blank lines. Refused with a diagnostic: bytes that are not UTF-8, NUL bytes, lines above
// RawFile::most_line_bytes, a quote that is never closed, text after a closing quote.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"

namespace egress {

/// Offset of the first byte that is NUL or not UTF-8, or npos. O(bytes), eight at a time.
std::size_t first_no_text(std::string_view bytes);

/// True if the bytes are text that can be read on: UTF-8, no NUL, no endless line. Otherwise says
/// what is wrong where. O(bytes).
bool check_text(const RawFile& file, Reporter& reporter);

/// Cuts one file into rows, the first being the header. Rows without any text are left out.
class CsvReader {
 public:
  CsvReader(const RawFile& file, Reporter& reporter);

  /// Fills `row` with the next row that has text; false at the end of the file.
  bool next(std::vector<RawCell>& row);
  /// True if reading stopped before the end of the file.
  bool broken() const { return broken_; }
  char separator() const { return separator_; }
  std::unordered_map<std::uint32_t, std::string> take_unescaped() { return std::move(unescaped_); }

 private:
  bool read_line(std::vector<RawCell>& row);
  RawCell plain_cell();
  RawCell quoted_cell();
  void skip_to_separator();
  RawCell trimmed(std::size_t begin, std::size_t end) const;
  bool at_end_of_cell() const;

  const RawFile& file_;
  Reporter& reporter_;
  std::string_view all_;
  std::size_t at_ = 0;
  char separator_ = ',';
  std::array<bool, 256> ends_cell_{};
  bool broken_ = false;
  std::unordered_map<std::uint32_t, std::string> unescaped_;
};

}  // namespace egress
