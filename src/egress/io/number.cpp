#include "egress/io/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "egress/base/units.h"
#include "egress/io/reporter.h"
#include "egress/io/words.h"

namespace egress {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

using Problem = std::unexpected<CellProblem>;

Problem problem(std::string_view code, std::string message, std::string hint) {
  return Problem(CellProblem{code, std::move(message), std::move(hint)});
}

/// Blanks and marks that spreadsheets and the web put between or before digits.
struct Mark {
  std::string_view bytes;
  char plain;  // what it stands for
};
constexpr Mark marks[] = {
    {"\xC2\xA0", ' '},
    {"\xE2\x80\xAF", ' '},
    {"\xE2\x80\x89", ' '},
    {"\xE2\x80\x99", ' '},
    {"'", ' '},
    {"_", ' '},
    {"\xE2\x88\x92", '-'},
    {"\xE2\x80\x93", '-'},
};

/// The text with such marks made plain; sets `found` if there were any.
std::string plain_text(std::string_view text, bool& found) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto* mark = std::ranges::find_if(
        marks, [&](const Mark& m) { return text.substr(i).starts_with(m.bytes); });
    if (mark == std::end(marks)) {
      out += text[i++];
    } else {
      out += mark->plain;
      i += mark->bytes.size();
      found = true;
    }
  }
  return out;
}

/// What a spreadsheet's number says in plain form: "1 234,5" -> {"1234.5"}, "1,234" -> two
/// readings.
std::vector<std::string> readings(std::string_view written) {
  bool marked = false;
  std::string text = plain_text(written, marked);
  const bool spaced = std::erase(text, ' ') > 0;
  const auto commas = std::ranges::count(text, ',');
  const auto dots = std::ranges::count(text, '.');
  if (text.empty() || (!marked && !spaced && commas == 0 && dots < 2)) return {};
  const std::string_view body = std::string_view(text).substr(text.front() == '-' ? 1 : 0);
  const bool plain =
      std::ranges::all_of(body, [](char c) { return is_digit(c) || c == ',' || c == '.'; });
  if (!plain || body.empty() || std::ranges::none_of(body, is_digit)) return {};

  const auto reading =
      [&](char decimal) {  // the other mark, and this one if 0, separates thousands
        std::string out;
        for (const char c : text) {
          if (c == decimal) {
            out += '.';
          } else if (c != ',' && c != '.') {
            out += c;
          }
        }
        return out;
      };
  if (commas > 0 && dots > 0) {
    return {reading(text.rfind(',') > text.rfind('.') ? ',' : '.')};
  }
  if (dots > 1 || commas > 1) return {reading('\0')};
  if (dots == 1) return {reading('.')};
  if (commas == 0) return {reading('\0')};
  const bool three = text.size() - text.find(',') == 4 && !spaced;
  if (three) return {reading('\0'), reading(',')};
  return {reading(',')};
}

std::optional<CellProblem> spreadsheet_number(std::string_view text) {
  const auto ways = readings(text);
  if (ways.empty()) return {};
  std::string hint = fmt::format("write `{}`", ways.front());
  if (ways.size() > 1) hint += fmt::format(" (or `{}` if the comma is the decimal one)", ways[1]);
  return CellProblem{"E0302",
                     fmt::format("`{}` is a number as a spreadsheet writes it", shown(text)),
                     hint + ": digits, and a point before the decimals"};
}

/// `20 Mt`, `5%`: a number and something that may be a unit.
std::optional<CellProblem> number_with_unit(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == '-')) ++end;
  if (end == 0 || end == text.size()) return {};
  const std::string_view rest = trim(text.substr(end));
  if (!parse_unit(without_blanks(rest))) return {};
  return CellProblem{
      "E0317", fmt::format("`{}` holds a unit", shown(text)),
      fmt::format("write `{}`; the unit stands in the column's header", text.substr(0, end))};
}

Problem not_a_number(std::string_view text) {
  if (auto found = spreadsheet_number(text)) return Problem(std::move(*found));
  if (auto found = number_with_unit(text)) return Problem(std::move(*found));
  return problem("E0301", fmt::format("`{}` is not a number", shown(text)),
                 "write `12.5`, a range `10|12|15` or the name of a series; leave the cell empty "
                 "if the number is not known");
}

bool not_finite_word(std::string_view text) {
  std::string lower;
  for (const char c : text.substr(0, 12)) {
    lower += is_letter(c) ? static_cast<char>(c | 0x20) : c;
  }
  if (lower.starts_with('-') || lower.starts_with('+')) lower.erase(0, 1);
  return lower == "inf" || lower == "infinity" || lower == "nan" || lower == "+inf" ||
         (lower.starts_with("0x") && lower.size() > 2);
}

/// The common case, without looking for what could be wrong.
std::optional<double> quick_number(std::string_view text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (text.size() <= first || !(is_digit(text[first]) || text[first] == '.')) return {};
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error != std::errc{} || !std::isfinite(value)) return {};
  return value;
}

std::expected<double, CellProblem> plain_number(std::string_view text) {
  if (const auto quick = quick_number(text)) return *quick;
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  if (not_finite_word(text)) {
    return problem(
        "E0303", fmt::format("`{}` is not a number that can be used", shown(text)),
        "write decimal digits; leave the cell empty where there is no limit or no number");
  }
  if (text.size() <= first || !(is_digit(text[first]) || text[first] == '.')) {
    return not_a_number(text);
  }
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return not_a_number(text);
  if (error == std::errc::result_out_of_range || !std::isfinite(value)) {
    return problem("E0303", fmt::format("`{}` is too large or too small", shown(text)),
                   "numbers reach from 1e-300 to 1e300");
  }
  return value;
}

std::expected<NumberCell, CellProblem> parse_range(std::string_view text) {
  const auto parts = split(text, '|');
  if (parts.size() != 3) {
    return problem("E0304", fmt::format("a range has three numbers, not {}", parts.size()),
                   "write `low|mode|high`, such as `10|12|15`");
  }
  double values[3] = {};
  for (std::size_t i = 0; i < 3; ++i) {
    if (parts[i].empty()) {
      return problem("E0304", "a number of the range is missing",
                     "write `low|mode|high`, such as `10|12|15`");
    }
    const auto value = plain_number(parts[i]);
    if (!value) {
      CellProblem why = value.error();
      why.offset = offset_in(text, parts[i]);
      why.length = parts[i].size();
      return Problem(std::move(why));
    }
    values[i] = *value;
  }
  if (values[0] > values[1] || values[1] > values[2]) {
    std::sort(values, values + 3);
    return problem("E0305", "the numbers of the range are not in order",
                   fmt::format("write `{}|{}|{}`", format_number(values[0]),
                               format_number(values[1]), format_number(values[2])));
  }
  return NumberCell{values[0], values[1], values[2], true, {}};
}

}  // namespace

bool is_series_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
  });
}

std::string format_number(double value) { return fmt::format("{}", value); }

std::expected<NumberCell, CellProblem> parse_number_cell(std::string_view text) {
  if (text.find('|') != std::string_view::npos) return parse_range(text);
  if (is_series_name(text) && !not_finite_word(text)) {
    return NumberCell{0, 0, 0, false, text};
  }
  const auto value = plain_number(text);
  if (!value) return std::unexpected(value.error());
  return NumberCell{*value, *value, *value, false, {}};
}

}  // namespace egress
