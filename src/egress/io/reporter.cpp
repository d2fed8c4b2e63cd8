#include "egress/io/reporter.h"

#include <fmt/format.h>

#include <utility>

#include "egress/base/letters.h"

namespace egress {

namespace {

/// The Unicode letters that matter here are those of ids, which are ASCII.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 64)) {
    out += c == ' ' || c == '-' ? '_' : lower(c);
  }
  return out;
}

}  // namespace

void Reporter::add(std::string_view code, SourceSpan where, std::string message, std::string hint) {
  if (++counts_[{where.file, std::string(code)}] > most_alike) return;
  found_.add(code, std::move(where), std::move(message), std::move(hint));
}

void Reporter::add(Diagnostic d) {
  add(d.code, std::move(d.where), std::move(d.message), std::move(d.hint));
}

bool Reporter::wants(std::string_view code, std::string_view file) const {
  const auto found = counts_.find({std::string(file), std::string(code)});
  return found == counts_.end() || found->second < most_alike;
}

Diagnostics Reporter::take() {
  for (const auto& [key, count] : counts_) {
    if (count <= most_alike) continue;
    found_.add(
        key.second, {.file = key.first},
        fmt::format("{} more of {} in this file are not shown", count - most_alike, key.second));
  }
  counts_.clear();
  return std::exchange(found_, {});
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& names,
                       std::string otherwise) {
  // A case of a million ids need not be searched for one misspelt: the first ones will do.
  constexpr std::size_t most_compared = 5000;
  const std::string wanted = folded(word);
  std::vector<std::string> plain;
  for (const auto name : names) {
    if (plain.size() == most_compared) break;
    plain.push_back(folded(name));
    if (plain.back() == wanted) return fmt::format("did you mean `{}`?", name);
  }
  const std::vector<std::string_view> candidates(plain.begin(), plain.end());
  const std::string_view near = nearest(wanted, candidates);
  for (std::size_t i = 0; i < candidates.size() && !near.empty(); ++i) {
    if (candidates[i].data() == near.data()) return fmt::format("did you mean `{}`?", names[i]);
  }
  return otherwise;
}

std::string shown(std::string_view text) {
  constexpr std::size_t most = 60;  // bytes; a message stays on a line or two
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (i >= most && (byte & 0xC0U) != 0x80U) return out + "...";
    out += byte < 0x20U || byte == 0x7FU ? ' ' : text[i];
  }
  return out;
}

}  // namespace egress
