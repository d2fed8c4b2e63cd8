// Letters: those of ASCII, whatever the locale of the process.
#pragma once

#include <string>
#include <string_view>

namespace egress {

/// A to Z as a to z; everything else as it is.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

}  // namespace egress
