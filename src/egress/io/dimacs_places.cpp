// Where the arcs and nodes of a DIMACS file stand, for the rare diagnostic that asks.
#include <algorithm>
#include <string>
#include <string_view>

#include "egress/io/dimacs.h"
#include "egress/io/dimacs_words.h"

namespace egress {

namespace {

/// The first line for which `wanted` is true of its text from the first letter on.
template <class Wanted>
SourceSpan place_of_line(const TextBuffer& file, Wanted wanted) {
  const std::string_view all = file.bytes();
  std::int64_t line = 1;
  for (std::size_t begin = 0; begin < all.size(); ++line) {
    std::size_t end = std::min(all.find('\n', begin), all.size());
    std::size_t first = begin;
    while (first < end && blank(all[first])) ++first;
    std::size_t last = end;
    while (last > first && blank(all[last - 1])) --last;
    if (wanted(all.substr(first, last - first))) {
      return file.span(line, begin, first, last - first);
    }
    begin = end + 1;
  }
  return {.file = file.name()};
}

}  // namespace

SourceSpan place_of_arc(const TextBuffer& file, network::Arc arc) {
  return place_of_line(file, [left = arc](std::string_view line) mutable {
    return line.starts_with('a') && left-- == 0;
  });
}

SourceSpan place_of_node(const TextBuffer& file, network::Node node) {
  const std::string number = std::to_string(node + 1);
  const auto found = place_of_line(file, [&](std::string_view line) {
    return line.starts_with('n') && Words(line).at[1] == number;
  });
  return found.line > 0 ? found : place_of_problem(file);
}

SourceSpan place_of_problem(const TextBuffer& file) {
  return place_of_line(file, [](std::string_view line) { return line.starts_with('p'); });
}

}  // namespace egress
