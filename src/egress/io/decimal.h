// Decimal numbers as written, exactly: `0.25` is 25 units of 10^-2.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace egress {

struct Decimal {
  std::int64_t digits = 0;  // without zeros at the end
  int exponent = 0;         // value = digits * 10^exponent
};

/// Of a number in JSON's form. Nothing where it has more than 18 digits that count, or an exponent
/// beyond 400.
std::optional<Decimal> parse_decimal(std::string_view text);

struct Units {
  std::vector<std::int64_t> units;  // value = units / scale
  std::int64_t scale = 1;           // a power of ten, at least 1
};

/// The same as whole numbers of one unit; nothing where one of them is beyond `most` in size.
std::optional<Units> common_units(const std::vector<Decimal>& decimals, std::int64_t most);

}  // namespace egress
