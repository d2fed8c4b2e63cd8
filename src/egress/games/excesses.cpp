#include "egress/games/excesses.h"

#include <bit>

namespace egress::games {

namespace mp = boost::multiprecision;

namespace {

std::optional<Wide> fitting(const Integer& value) {
  constexpr unsigned most_bits = 110;  // sums of 2^24 of them fit
  if (value == 0) return 0;
  const Integer size = mp::abs(value);
  if (mp::msb(size) >= most_bits) return {};
  Wide out = 0;
  for (int part = 3; part >= 0; --part) {
    const Integer word = (size >> static_cast<unsigned>(32 * part)) & 0xFFFFFFFFU;
    out = (out << 32) + word.convert_to<std::int64_t>();
  }
  return value < 0 ? -out : out;
}

template <class Value>
Value sum_of(const std::vector<Value>& x, std::size_t who, const std::vector<Value>& sums) {
  return sums[who & (who - 1)] + x[static_cast<std::size_t>(std::countr_zero(who))];
}

}  // namespace

std::optional<WholeSplit> whole_split(const Game& game, const Split& split) {
  if (!game.exact() || split.exact.empty()) return {};
  WholeSplit out;
  out.scale = game.scale;
  for (const Rational& x : split.exact) out.scale = mp::lcm(out.scale, mp::denominator(x));
  const auto per_unit = fitting(out.scale / game.scale);
  constexpr int unit_bits = 58;
  if (!per_unit || (*per_unit >> (110 - unit_bits)) != 0) return {};
  out.per_unit = *per_unit;
  for (const Rational& x : split.exact) {
    const auto whole = fitting(mp::numerator(x) * (out.scale / mp::denominator(x)));
    if (!whole) return {};
    out.x.push_back(*whole);
  }
  return out;
}

std::vector<Wide> excesses(const Game& game, const WholeSplit& split) {
  std::vector<Wide> sums(game.units.size(), 0);
  for (std::size_t who = 1; who < sums.size(); ++who) sums[who] = sum_of(split.x, who, sums);
  for (std::size_t who = 0; who < sums.size(); ++who) {
    sums[who] = game.units[who] * split.per_unit - sums[who];
  }
  return sums;
}

std::vector<double> excesses(const Game& game, const std::vector<double>& split) {
  std::vector<double> sums(game.worth.size(), 0.0);
  for (std::size_t who = 1; who < sums.size(); ++who) sums[who] = sum_of(split, who, sums);
  for (std::size_t who = 0; who < sums.size(); ++who) sums[who] = game.worth[who] - sums[who];
  return sums;
}

}  // namespace egress::games
