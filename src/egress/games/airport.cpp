#include "egress/games/airport.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress::games {

namespace {

/// `Number` is Rational or long double. Costs ascend.
template <class Number>
struct Shares {
  std::vector<Number> shapley, banzhaf, nucleolus;
  Number first_saving{};  // r of the first step
};

template <class Number>
Number halved(const Number& x, std::size_t times);
template <>
Rational halved(const Rational& x, std::size_t times) {
  return x / (Integer(1) << static_cast<unsigned>(times));
}
template <>
long double halved(const long double& x, std::size_t times) {
  return std::ldexp(x, -static_cast<int>(times));
}

template <class Number>
std::vector<Number> nucleolus_of(const std::vector<Number>& cost, Number& first_saving) {
  const std::size_t n = cost.size();
  std::vector<Number> out;
  Number paid = 0;
  while (out.size() + 1 < n) {
    const std::size_t done = out.size();
    Number least = 0;
    std::size_t last = done;
    for (std::size_t k = done; k + 1 < n; ++k) {
      const Number r = (cost[k] - paid) / static_cast<std::int64_t>(k - done + 2);
      if (k > done && r > least) continue;
      least = r;
      last = k;
    }
    if (done == 0) first_saving = least;
    for (std::size_t k = done; k <= last; ++k) {
      out.push_back(least);
      paid += least;
    }
  }
  out.push_back(cost.back() - paid);
  return out;
}

template <class Number>
Shares<Number> shares(const std::vector<Number>& cost) {
  const std::size_t n = cost.size();
  Shares<Number> out;
  Number shapley = 0, banzhaf = 0, below = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const Number piece = cost[k] - below;
    below = cost[k];
    shapley += piece / static_cast<std::int64_t>(n - k);
    // Those below whose share is still growing need this piece only if none of the n-k-1 others do.
    banzhaf += halved(piece, n - k - 1);
    out.shapley.push_back(shapley);
    out.banzhaf.push_back(banzhaf);
  }
  out.nucleolus = nucleolus_of(cost, out.first_saving);
  return out;
}

double plain(const Rational& x) { return to_double(x); }
double plain(long double x) { return static_cast<double>(x); }

/// From ascending order back to the players' own.
template <class Number>
Split in_order(const std::vector<Number>& sorted, const std::vector<std::size_t>& order) {
  Split out;
  out.value.resize(sorted.size());
  if constexpr (std::is_same_v<Number, Rational>) out.exact.resize(sorted.size());
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    out.value[order[k]] = plain(sorted[k]);
    if constexpr (std::is_same_v<Number, Rational>) out.exact[order[k]] = sorted[k];
  }
  return out;
}

template <class Number>
AirportAnswer answered(const Airport& airport, const std::vector<std::size_t>& order) {
  std::vector<Number> cost;
  cost.reserve(order.size());
  for (const std::size_t i : order) {
    cost.push_back(Number(airport.cost[i]) / airport.scale);
  }
  const Shares<Number> found = shares(cost);
  AirportAnswer out;
  out.values.shapley = in_order(found.shapley, order);
  out.values.banzhaf_raw = in_order(found.banzhaf, order);
  out.values.banzhaf = normalised(out.values.banzhaf_raw);
  out.nucleolus = in_order(found.nucleolus, order);
  const Number saving = -found.first_saving;
  if constexpr (std::is_same_v<Number, Rational>) out.epsilon_exact = saving;
  out.epsilon = plain(saving);
  return out;
}

}  // namespace

AirportAnswer answer(const Airport& airport) {
  ensure(!airport.cost.empty() && airport.scale > 0, "airport: no players");
  std::vector<std::size_t> order(airport.cost.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](auto a, auto b) { return airport.cost[a] < airport.cost[b]; });
  return order.size() <= most_exact ? answered<Rational>(airport, order)
                                    : answered<long double>(airport, order);
}

Game table_of(const Airport& airport) {
  const int n = static_cast<int>(airport.cost.size());
  std::vector<std::int64_t> cost(std::size_t{1} << static_cast<unsigned>(n), 0);
  for (std::size_t who = 1; who < cost.size(); ++who) {
    const auto low = static_cast<std::size_t>(std::countr_zero(who));
    cost[who] = std::max(cost[who & (who - 1)], airport.cost[low]);
  }
  return game_of_units(n, std::move(cost), airport.scale);
}

}  // namespace egress::games
