#include "egress/base/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "egress/base/outcome.h"

namespace egress {

SourceSpan span_of_option(std::string option, std::string text) {
  const auto length = static_cast<std::int64_t>(text.size());
  return {std::move(option), 1, 1, length, std::move(text)};
}

namespace {

auto place_of(const Diagnostic& d) {
  return std::tie(d.where.file, d.where.line, d.where.column, d.code, d.message, d.hint);
}

/// Letters inserted, left out, changed, or swapped with the next one (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);  // two rows ago
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// Bytes of the UTF-8 character that starts `text`; 0 if there is none (a stray or cut byte).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80U   ? 1
                             : lead < 0xC2U ? 0
                             : lead < 0xE0U ? 2
                             : lead < 0xF0U ? 3
                             : lead < 0xF5U ? 4
                                            : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20U || first == 0x7FU;
  // U+0080 to U+009F, which some terminals obey as well.
  return character.size() == 2 && first == 0xC2U &&
         static_cast<unsigned char>(character[1]) < 0xA0U;
}

/// Characters [begin, begin + count) of a text as a terminal may show them: control characters as
/// blanks, bytes that are no UTF-8 as the replacement character. Time O(begin + count).
std::string printable(std::string_view text, std::size_t begin, std::size_t count) {
  std::string out;
  std::size_t position = 0;
  for (std::size_t i = 0; i < text.size() && position < begin + count; ++position) {
    const std::size_t length = character_length(text.substr(i));
    const std::string_view character = text.substr(i, std::max<std::size_t>(length, 1));
    i += character.size();
    if (position < begin) continue;
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      out += is_control(character) ? " " : character;
    }
  }
  return out;
}

std::string printable(std::string_view text) { return printable(text, 0, text.size()); }

/// A window of the line around the column, so that a line of a gigabyte does not flood a terminal.
struct Excerpt {
  std::string text;
  std::size_t caret;  // characters before the caret
};

Excerpt excerpt_of(const SourceSpan& where) {
  constexpr std::size_t width = 100;
  const std::size_t column = static_cast<std::size_t>(std::max<std::int64_t>(where.column, 1)) - 1;
  const std::size_t begin = column > width / 2 ? column - width / 2 : 0;
  return {printable(where.text, begin, width), column - begin};
}

}  // namespace

const DiagnosticCode* find_diagnostic_code(std::string_view code) {
  const auto all = diagnostic_codes();
  const auto found = std::ranges::lower_bound(all, code, {}, &DiagnosticCode::code);
  return found == all.end() || found->code != code ? nullptr : &*found;
}

void Diagnostics::add(std::string_view code, SourceSpan where, std::string message,
                      std::string hint) {
  const DiagnosticCode* row = find_diagnostic_code(code);
  if (row == nullptr) throw InternalError(fmt::format("diagnostic code {} has no page", code));
  if (row->severity == Severity::error) ++errors_;
  items_.push_back(
      {std::string(code), row->severity, std::move(where), std::move(message), std::move(hint)});
}

void Diagnostics::append(Diagnostics other) {
  errors_ += other.errors_;
  std::move(other.items_.begin(), other.items_.end(), std::back_inserter(items_));
}

void Diagnostics::sort() {
  std::ranges::stable_sort(items_,
                           [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  const auto repeats = std::ranges::unique(
      items_, [](const auto& a, const auto& b) { return place_of(a) == place_of(b); });
  items_.erase(repeats.begin(), repeats.end());
  errors_ =
      static_cast<std::size_t>(std::ranges::count(items_, Severity::error, &Diagnostic::severity));
}

std::string render(const Diagnostic& d, bool colour) {
  const bool error = d.severity == Severity::error;
  const std::string_view word = error ? "error" : "warning";
  const std::string_view on = !colour ? "" : error ? "\x1b[1;31m" : "\x1b[1;33m";
  const std::string_view bold = colour ? "\x1b[1m" : "";
  const std::string_view off = colour ? "\x1b[0m" : "";
  std::string place = printable(d.where.file);
  if (d.where.line > 0) place += fmt::format(":{}", d.where.line);
  if (d.where.line > 0 && d.where.column > 0) place += fmt::format(":{}", d.where.column);
  if (!place.empty()) place += ": ";
  std::string out = fmt::format("{}{}{}{}{}[{}]{}: {}\n", bold, place, off, on, word, d.code, off,
                                printable(d.message));
  if (!d.where.text.empty() && d.where.column > 0) {
    const Excerpt excerpt = excerpt_of(d.where);
    const auto marks = static_cast<std::size_t>(std::clamp<std::int64_t>(d.where.length, 1, 60));
    out += fmt::format("    {}\n    {:{}}{}{:^<{}}{}\n", excerpt.text, "", excerpt.caret, on, "",
                       marks, off);
  }
  if (!d.hint.empty()) out += fmt::format("    hint: {}\n", printable(d.hint));
  return out;
}

Diagnostics mistake(std::string_view code, std::string message, std::string hint,
                    SourceSpan where) {
  Diagnostics out;
  out.add(code, std::move(where), std::move(message), std::move(hint));
  return out;
}

std::string render(const Diagnostics& diagnostics, bool colour) {
  std::string out;
  for (const auto& d : diagnostics.items()) out += render(d, colour);
  return out;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view shortened = word.substr(0, 64);
  // Fewer changes than letters: that `x` is one change from `t` says nothing.
  const std::size_t most = std::min(std::max<std::size_t>(1, shortened.size() / 3),
                                    shortened.empty() ? 0 : shortened.size() - 1);
  std::size_t best = most + 1;
  std::string_view found;
  for (const auto candidate : candidates) {
    const std::size_t distance = edit_distance(shortened, candidate.substr(0, 64));
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

}  // namespace egress
