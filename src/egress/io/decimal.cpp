#include "egress/io/decimal.h"

#include <algorithm>
#include <charconv>

namespace egress {

std::optional<Decimal> parse_decimal(std::string_view text) {
  constexpr int most_digits = 18, most_exponent = 400;
  Decimal out;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t end = std::min(text.find_first_of("eE"), text.size());
  int zeros = 0, digits = 0;  // zeros that count only once another digit follows
  bool behind_point = false;
  for (const char c : text.substr(0, end)) {
    if (c == '.') {
      behind_point = true;
      continue;
    }
    if (behind_point) --out.exponent;
    if (c == '0') {
      if (out.digits != 0) ++zeros;
      continue;
    }
    digits += digits == 0 ? 1 : zeros + 1;
    if (digits > most_digits) return {};
    for (; zeros > 0; --zeros) out.digits *= 10;
    out.digits = out.digits * 10 + (c - '0');
  }
  if (out.digits == 0) return Decimal{};
  // Zeros at the end, before or behind the point, are a larger exponent.
  out.exponent += zeros;
  if (end < text.size()) {
    std::string_view power = text.substr(end + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    int exponent = 0;
    const auto [stop, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc{} || std::abs(exponent) > most_exponent) return {};
    out.exponent += exponent;
  }
  if (std::abs(out.exponent) > most_exponent) return {};
  if (negative) out.digits = -out.digits;
  return out;
}

std::optional<Units> common_units(const std::vector<Decimal>& decimals, std::int64_t most) {
  constexpr int most_places = 18;
  int least = 0;
  for (const Decimal& d : decimals) least = std::min(least, d.exponent);
  if (least < -most_places) return {};
  Units out;
  for (int k = least; k < 0; ++k) out.scale *= 10;
  out.units.reserve(decimals.size());
  for (const Decimal& d : decimals) {
    std::int64_t value = d.digits;
    for (int k = least; k < d.exponent && value != 0; ++k) {
      if (std::abs(value) > most / 10) return {};
      value *= 10;
    }
    if (std::abs(value) > most) return {};
    out.units.push_back(value);
  }
  return out;
}

}  // namespace egress
