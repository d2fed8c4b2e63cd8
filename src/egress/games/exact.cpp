#include "egress/games/exact.h"

#include <cmath>

namespace egress::games {

namespace mp = boost::multiprecision;

Integer to_integer(Wide value) {
  const bool negative = value < 0;
  Wide rest = value;
  Integer out = 0;
  for (int part = 3; part >= 0; --part) {
    const Wide word = (rest >> (32 * part)) & 0xFFFFFFFF;
    out = out * (std::int64_t{1} << 32) + static_cast<std::int64_t>(word);
  }
  if (negative) out -= mp::pow(Integer(2), 128);  // the words are those of two's complement
  return out;
}

double to_double(const Rational& value) {
  Integer top = mp::abs(mp::numerator(value));
  Integer bottom = mp::denominator(value);
  if (top == 0) return 0;
  // Scaled so that the quotient has 64 or 65 bits; what the division leaves out is below the last.
  const auto high = static_cast<long>(mp::msb(top));
  const auto low = static_cast<long>(mp::msb(bottom));
  const long shift = 64 - (high - low);
  if (shift > 0) {
    top <<= static_cast<unsigned>(shift);
  } else {
    bottom <<= static_cast<unsigned>(-shift);
  }
  const Integer quotient = top / bottom;
  const double size = std::ldexp(quotient.convert_to<double>(), static_cast<int>(-shift));
  return value < 0 ? -size : size;
}

std::string to_string(const Rational& value) { return value.str(); }

Integer binomial(int n, int k) {
  if (k < 0 || k > n) return 0;
  Integer out = 1;
  for (int i = 1; i <= k; ++i) out = out * (n - k + i) / i;
  return out;
}

Split split_of(std::vector<Rational> exact) {
  Split out;
  out.value.reserve(exact.size());
  for (const Rational& value : exact) out.value.push_back(to_double(value));
  out.exact = std::move(exact);
  return out;
}

}  // namespace egress::games
