// Words: cutting short texts into parts that keep their places.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace egress {

inline constexpr std::string_view blanks = " \t\r\n";

inline std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return text.substr(0, 0);
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Calls use(part) for the parts between separators, trimmed, each a view into `text`. Empty text
/// has no parts.
template <class Use>
void for_each_part(std::string_view text, char separator, const Use& use) {
  if (text.empty()) return;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    use(trim(text.substr(begin, end - begin)));
    begin = end + 1;
  }
}

inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for_each_part(text, separator, [&](std::string_view part) { parts.push_back(part); });
  return parts;
}

inline std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (blanks.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

/// Where `part`, a view into `text`, begins in it.
inline std::size_t offset_in(std::string_view text, std::string_view part) {
  return static_cast<std::size_t>(part.data() - text.data());
}

}  // namespace egress
