// Number cells: `12.5`, `10|12|15`, or the name of a series. Pure text; knows no files.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace egress {

struct NumberCell {
  double low = 0, mode = 0, high = 0;  // all the same for a plain number
  bool range = false;
  std::string_view series;  // not empty: the name of a series, and no number
};

/// What is wrong with a cell, and at which of its bytes.
struct CellProblem {
  std::string_view code;
  std::string message, hint;
  std::size_t offset = 0, length = std::string_view::npos;
};

/// `text` is trimmed and not empty. Errors: E0301 to E0305, E0317.
std::expected<NumberCell, CellProblem> parse_number_cell(std::string_view text);

/// The shortest text that parse_number_cell reads as the same number.
std::string format_number(double value);

/// `text` can name a series: a letter, then letters, digits, `_`, `-`, `.`.
bool is_series_name(std::string_view text);

}  // namespace egress
