#include "egress/games/values.h"

#include <bit>

#include "egress/games/double_double.h"

namespace egress::games {

namespace {

/// Sums of v over the coalitions of a size: all, those with i, those with i and j.
template <class Sum>
class Moments {
 public:
  template <class Worth>
  Moments(int players, const std::vector<Worth>& v, bool pairs)
      : n_(static_cast<std::size_t>(players)),
        all_(n_ + 1),
        one_((n_ + 1) * n_),
        two_(pairs ? (n_ + 1) * n_ * n_ : 0) {
    for (std::size_t who = 1; who < v.size(); ++who) {
      if (v[who] == Worth{}) continue;
      const auto size = static_cast<std::size_t>(std::popcount(who));
      all_[size] += v[who];
      Sum* one = one_.data() + size * n_;
      for (std::size_t rest = who; rest != 0; rest &= rest - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(rest));
        one[i] += v[who];
        if (!pairs) continue;
        Sum* two = two_.data() + (size * n_ + i) * n_;
        for (std::size_t more = rest & (rest - 1); more != 0; more &= more - 1) {
          two[std::countr_zero(more)] += v[who];
        }
      }
    }
  }

  /// Of v(S+i) - v(S) over S of this size.
  Sum gain(std::size_t i, std::size_t size) const {
    return one(i, size + 1) - (all_[size] - one(i, size));
  }
  /// Of v(S+i+j) - v(S+i) - v(S+j) + v(S) over S of this size, i < j.
  Sum joint(std::size_t i, std::size_t j, std::size_t size) const {
    const Sum some =
        (one(i, size + 1) - two(i, j, size + 1)) + (one(j, size + 1)) - two(i, j, size + 1);
    const Sum none = (all_[size] - one(i, size)) - (one(j, size) - two(i, j, size));
    return (two(i, j, size + 2) - some) + none;
  }

 private:
  const Sum& one(std::size_t i, std::size_t size) const { return one_[size * n_ + i]; }
  const Sum& two(std::size_t i, std::size_t j, std::size_t size) const {
    return two_[(size * n_ + i) * n_ + j];
  }
  std::size_t n_;
  std::vector<Sum> all_, one_, two_;
};

/// What a sum over coalitions of one size counts for: fractions where it is exact.
Rational weighed(Wide sum, const Rational& weight) { return Rational(to_integer(sum)) * weight; }
long double weighed(const DoubleDouble& sum, const Rational& weight) {
  return (static_cast<long double>(sum.high) + sum.low) *
         static_cast<long double>(to_double(weight));
}
Rational finished(const Rational& sum, std::int64_t scale) { return sum / scale; }
double finished(long double sum, std::int64_t /*scale*/) { return static_cast<double>(sum); }
void put(Split& to, const Rational& value) {
  to.value.push_back(to_double(value));
  to.exact.push_back(value);
}
void put(Split& to, double value) { to.value.push_back(value); }
double plain(const Rational& value) { return to_double(value); }
double plain(double value) { return value; }

template <class Sum, class Worth>
Values from_table(const Game& game, const std::vector<Worth>& v, bool pairs) {
  using Total = decltype(weighed(Sum{}, Rational{}));
  const Moments<Sum> moments(game.players, v, pairs);
  const int n = game.players;
  const auto size_of = [](int k) { return static_cast<std::size_t>(k); };
  const Rational share(1, Integer(1) << static_cast<unsigned>(n - 1));
  Values out;
  for (std::size_t i = 0; i < size_of(n); ++i) {
    Total shapley = 0, banzhaf = 0;
    for (int k = 0; k < n; ++k) {
      const Sum gain = moments.gain(i, size_of(k));
      shapley += weighed(gain, Rational(1, n * binomial(n - 1, k)));
      banzhaf += weighed(gain, share);
    }
    put(out.shapley, finished(shapley, game.scale));
    put(out.banzhaf_raw, finished(banzhaf, game.scale));
  }
  out.banzhaf = normalised(out.banzhaf_raw);
  if (!pairs) return out;
  out.interaction.assign(size_of(n) * size_of(n), 0.0);
  for (std::size_t i = 0; i < size_of(n); ++i) {
    for (std::size_t j = i + 1; j < size_of(n); ++j) {
      Total sum = 0;
      for (int k = 0; k + 2 <= n; ++k) {
        sum += weighed(moments.joint(i, j, size_of(k)), Rational(1, (n - 1) * binomial(n - 2, k)));
      }
      const double value = plain(finished(sum, game.scale));
      out.interaction[i * size_of(n) + j] = out.interaction[j * size_of(n) + i] = value;
    }
  }
  return out;
}

}  // namespace

Split normalised(const Split& raw) {
  Split out;
  if (!raw.exact.empty()) {
    Rational sum = 0;
    for (const Rational& x : raw.exact) sum += x;
    if (sum == 0) return out;
    for (const Rational& x : raw.exact) put(out, Rational(x / sum));
    return out;
  }
  DoubleDouble sum;
  double size = 0;
  for (const double x : raw.value) {
    sum += x;
    size += x < 0 ? -x : x;
  }
  constexpr double rounding = 1e-14;  // a sum that rounding alone can make is none
  const double total = sum.value();
  if ((total < 0 ? -total : total) <= rounding * size) return out;
  for (const double x : raw.value) put(out, x / total);
  return out;
}

Values values(const Game& game, bool with_interaction) {
  ensure_sound(game);
  return game.exact() ? from_table<Wide>(game, game.units, with_interaction)
                      : from_table<DoubleDouble>(game, game.worth, with_interaction);
}

}  // namespace egress::games
