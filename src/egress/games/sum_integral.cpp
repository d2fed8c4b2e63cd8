// Expected gains where everybody joins with one probability, and the nodes to integrate them at.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "egress/base/outcome.h"
#include "egress/games/sum_counts.h"

namespace egress::games {

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

/// Probability of every sum up to `most`.
std::vector<double> distribution(const SumGame& game, double t) {
  constexpr std::size_t block = 8;  // of a known length, so that GCC makes vectors of it at -O2
  const std::size_t most = at(game.threshold);
  std::vector<double> now(most + 1, 0.0), next(most + 1, 0.0);
  now[0] = 1;
  std::size_t reached = 0;
  for (const std::int64_t s : game.size) {
    const std::size_t step = at(s);
    const std::size_t top = std::min(most, reached + step);
    const double* __restrict from = now.data();
    double* __restrict to = next.data();
    const std::size_t alone = std::min(step, top + 1);
    for (std::size_t w = 0; w < alone; ++w) to[w] = (1 - t) * from[w];
    std::size_t w = alone;
    for (; w + block <= top + 1; w += block) {
      for (std::size_t k = 0; k < block; ++k) {
        to[w + k] = (1 - t) * from[w + k] + t * from[w + k - step];
      }
    }
    for (; w <= top; ++w) to[w] = (1 - t) * from[w] + t * from[w - step];
    now.swap(next);
    reached = top;
  }
  return now;
}

/// The probability that the others' sum is in [T - size, T), from probabilities themselves: for
/// small players, of whom a difference of their sums would leave little.
double swing_of_small(const std::vector<double>& p, std::size_t step, double t) {
  const std::size_t threshold = p.size() - 1;
  std::vector<double> others(p.begin(), p.end() - 1);
  for (double& x : others) x /= 1 - t;
  const double ratio = t / (1 - t);
  for (std::size_t w = step; w < threshold; ++w) others[w] -= ratio * others[w - step];
  double sum = 0;
  for (std::size_t w = threshold - std::min(step, threshold); w < threshold; ++w) sum += others[w];
  return sum;
}

double difference(const std::vector<double>& a, std::size_t step, double t) {
  const std::size_t threshold = a.size() - 1;
  double now = 0, before = 0;
  for (std::size_t z = threshold % step; z <= threshold; z += step) {
    before = now;
    now = (a[z] - t * now) / (1 - t);
  }
  return now - before;
}

}  // namespace

std::vector<double> expected_gains(const SumGame& game, double t) {
  ensure(t >= 0 && t <= 0.5, "expected gains: t");
  const std::vector<double> p = distribution(game, t);
  std::vector<double> sums(p.size(), 0.0);  // A(z) of sum_exact.cpp
  for (std::size_t z = 1; z < p.size(); ++z) sums[z] = sums[z - 1] + p[z - 1];
  for (std::size_t z = 1; z < p.size() && game.kind == SumGame::Kind::cap; ++z) {
    sums[z] += sums[z - 1];
  }
  std::vector<double> out;
  std::vector<std::pair<std::int64_t, double>> known;
  for (const std::int64_t size : game.size) {
    const std::pair<std::int64_t, double>* same = nullptr;
    for (const auto& row : known) same = row.first == size ? &row : same;
    if (same == nullptr) {
      constexpr std::int64_t small = 1000;  // times the size: the difference keeps 10 digits
      const bool by_sums = game.kind == SumGame::Kind::cap || size > game.threshold / small;
      known.emplace_back(size,
                         by_sums ? difference(sums, at(size), t) : swing_of_small(p, at(size), t));
      same = &known.back();
    }
    out.push_back(same->second);
  }
  return out;
}

bool nobody_gains(const SumGame& game, double t) {
  if (game.kind == SumGame::Kind::cap) return false;
  double total = 0, squares = 0, largest = 0;
  for (const std::int64_t s : game.size) {
    const auto size = static_cast<double>(s);
    total += size;
    squares += size * size;
    largest = std::max(largest, size);
  }
  constexpr double logarithm = 46.1;  // of 1e20
  const double distance = std::abs(t * total - static_cast<double>(game.threshold)) - 2 * largest;
  return distance > 0 && 2 * distance * distance / squares > logarithm;
}

Quadrature gauss_legendre(int count) {
  Quadrature out;
  for (int k = 0; k < count; ++k) {
    // Newton's method on the Legendre polynomial from the usual first guess.
    long double x = std::cos(std::numbers::pi_v<long double> * (k + 0.75L) / (count + 0.5L));
    long double slope = 1;
    for (int step = 0; step < 100; ++step) {
      long double before = 1, now = x;
      for (int d = 2; d <= count; ++d) {
        const long double next = ((2 * d - 1) * x * now - (d - 1) * before) / d;
        before = now;
        now = next;
      }
      slope = count * (x * now - before) / (x * x - 1);
      const long double change = now / slope;
      x -= change;
      if (std::abs(change) < 1e-18L) break;
    }
    out.node.push_back(static_cast<double>((1 - x) / 2));
    out.weight.push_back(static_cast<double>(1 / ((1 - x * x) * slope * slope)));
  }
  return out;
}

}  // namespace egress::games
