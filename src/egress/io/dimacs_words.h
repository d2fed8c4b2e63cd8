// DIMACS words: how a line is cut into fields, for the reader and for finding places again.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace egress {

inline bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

/// A line cut at its blanks; more fields than any line has are only counted.
struct Words {
  std::array<std::string_view, 8> at;
  std::size_t count = 0;
  explicit Words(std::string_view line) {
    std::size_t i = 0;
    while (true) {
      while (i < line.size() && blank(line[i])) ++i;
      if (i == line.size()) return;
      const std::size_t begin = i;
      while (i < line.size() && !blank(line[i])) ++i;
      if (count < at.size()) at[count] = line.substr(begin, i - begin);
      ++count;
    }
  }
};

}  // namespace egress
