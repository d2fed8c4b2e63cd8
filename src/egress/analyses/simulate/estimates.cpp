#include "egress/analyses/simulate/estimates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <eigen3/Eigen/Dense>
#include <numeric>

#include "egress/base/statistics.h"
#include "egress/model/profile.h"

namespace egress {

namespace {

constexpr double converged_at = 0.05;  // half width of the interval by the value
constexpr int fewest_seen = 10;        // years with something; fewer say little of a mean

/// Without a single year that had any, nothing is known of how seldom it is.
YearEstimate never_seen(std::size_t years) {
  return {.value = 0,
          .se = not_given,
          .low = not_given,
          .high = not_given,
          .converged = false,
          .reason = fmt::format("no year of {} had any", years)};
}

}  // namespace

bool YearEstimate::within(double relative) const {
  return given(low) && given(high) &&
         std::max(high - value, value - low) <= relative * std::abs(value);
}

std::vector<std::size_t> order_of(std::span<const double> values) {
  std::vector<std::size_t> out(values.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  std::ranges::stable_sort(out, {}, [&](std::size_t i) { return values[i]; });
  return out;
}

Design::Moments Design::plain(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double x : values) mean += x;
  mean /= n;
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return {mean, n > 1 ? std::sqrt(squares / (n - 1) / n) : not_given, n - 1};
}

/// Values less what closed hours explain, with coefficients from the years of the other half.
std::vector<double> Design::corrected(std::span<const double> values) const {
  std::vector<double> out(values.begin(), values.end());
  const auto k = static_cast<Eigen::Index>(controls_.size());
  if (k == 0 || values.size() < 4 * (controls_.size() + 2)) return out;
  for (std::size_t half = 0; half < 2; ++half) {
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(k + 1, k + 1);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(k + 1);
    Eigen::VectorXd row(k + 1);
    const auto fill = [&](std::size_t i) {
      row(0) = 1;
      for (Eigen::Index h = 0; h < k; ++h) row(h + 1) = controls_[static_cast<std::size_t>(h)][i];
    };
    for (std::size_t i = 1 - half; i < values.size(); i += 2) {
      fill(i);
      normal += row * row.transpose();
      right += row * values[i];
    }
    // Closed hours that were never seen in that half get no coefficient.
    const Eigen::VectorXd beta = normal.completeOrthogonalDecomposition().solve(right);
    for (std::size_t i = half; i < values.size(); i += 2) {
      fill(i);
      out[i] -= row.tail(k).dot(beta.tail(k));
    }
  }
  return out;
}

Design::Moments Design::moments(std::span<const double> values) const {
  switch (sampling_) {
    case Sampling::plain:
      return plain(values);
    case Sampling::control:
      return plain(corrected(values));
    case Sampling::stratified: {
      std::vector<double> means;
      for (std::size_t i = 0; i + stratum <= values.size(); i += stratum) {
        means.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(i),
                                        values.begin() + static_cast<std::ptrdiff_t>(i + stratum),
                                        0.0) /
                        static_cast<double>(stratum));
      }
      return plain(means);
    }
    case Sampling::importance: {
      std::vector<double> halves[2];
      for (std::size_t i = 0; i < values.size(); ++i) {
        halves[i % 2].push_back(weight(i) * values[i]);
      }
      const Moments a = plain(halves[0]), b = plain(halves[1]);
      return {(a.mean + b.mean) / 2, std::hypot(a.se, b.se) / 2, std::min(a.degrees, b.degrees)};
    }
  }
  return plain(values);
}

YearEstimate Design::mean(std::span<const double> values) const {
  const auto seen = std::ranges::count_if(values, [](double x) { return x != 0; });
  if (seen == 0) return never_seen(values.size());
  const Moments m = moments(values);
  YearEstimate out{.value = m.mean, .se = m.se, .low = not_given, .high = not_given};
  if (!given(m.se) || m.degrees < 1) {
    out.se = not_given;
    out.reason = "one year, or one batch, says nothing of the spread";
    return out;
  }
  const double half = student_quantile(upper_tail, m.degrees) * m.se;
  out.low = m.mean - half;
  out.high = m.mean + half;
  out.converged = seen >= fewest_seen && out.within(converged_at);
  if (seen < fewest_seen)
    out.reason = fmt::format("only {} years of {} had any", seen, values.size());
  return out;
}

YearEstimate Design::quantile(std::span<const double> values, std::span<const std::size_t> order,
                              double p) const {
  const std::size_t n = values.size();
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) total += weight(i);
  // Down from the largest: the value above which a share q of the years' weight lies.
  const auto above = [&](double q) {
    double sum = 0;
    for (std::size_t k = n; k-- > 0;) {
      sum += weight(order[k]);
      if (sum > q * total * (1 + 1e-12)) return values[order[k]];
    }
    return values[order.front()];
  };
  YearEstimate out{.value = above(p), .se = not_given, .low = not_given, .high = not_given};
  const auto [rarest, commonest] = share_interval(values, out.value, p);
  out.low = above(commonest);
  if (rarest * total < 1) {
    out.reason = fmt::format("one in {:.0f} years is too rare for {} years", 1 / p, n);
    return out;
  }
  out.high = above(rarest);
  out.se = (out.high - out.low) / (2 * normal_quantile(upper_tail));
  out.converged = out.within(converged_at) && out.value != 0;
  return out;
}

std::pair<double, double> Design::share_interval(std::span<const double> values, double above,
                                                 double p) const {
  const std::size_t n = values.size();
  std::vector<double> exceeds(n);
  for (std::size_t i = 0; i < n; ++i) exceeds[i] = values[i] > above ? 1 : 0;
  double se = moments(exceeds).se;
  if (!given(se) || se == 0 || sampling_ == Sampling::plain || sampling_ == Sampling::control) {
    se = std::sqrt(p * (1 - p) / static_cast<double>(n));
  }
  const double z = normal_quantile(upper_tail);
  const double effective = p * (1 - p) / (se * se);
  const double centre = (p + z * z / (2 * effective)) / (1 + z * z / effective);
  const double half = z / (1 + z * z / effective) *
                      std::sqrt(p * (1 - p) / effective + z * z / (4 * effective * effective));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

YearEstimate Design::tail_mean(std::span<const double> values, std::span<const std::size_t> order,
                               double p) const {
  const std::size_t n = values.size();
  const double q = quantile(values, order, p).value;
  std::vector<double> excess(n);
  std::size_t seen = 0;
  for (std::size_t i = 0; i < n; ++i) {
    excess[i] = std::max(0.0, values[i] - q);
    seen += excess[i] > 0 ? 1 : 0;
  }
  const Moments m = moments(excess);
  YearEstimate out{.value = q + m.mean / p, .se = m.se / p, .low = not_given, .high = not_given};
  if (seen < fewest_seen || !given(m.se)) {
    out.se = not_given;
    out.reason = fmt::format("only {} years of {} are in the tail", seen, n);
    return out;
  }
  const double half = student_quantile(upper_tail, m.degrees) * out.se;
  out.low = std::max(q, out.value - half);
  out.high = out.value + half;
  out.converged = out.within(converged_at);
  return out;
}

double Design::gain(std::span<const double> values) const {
  const Moments own = moments(values);
  constexpr double enough = 15;  // degrees of freedom; the error of an error from fewer says little
  if (!given(own.se) || own.se == 0 || own.degrees < enough) return not_given;
  // Second moment as plain sampling has it.
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) mean += weight(i) * values[i];
  mean /= n;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += weight(i) * (values[i] - mean) * (values[i] - mean);
  }
  return squares / (n - 1) / n / (own.se * own.se);
}

}  // namespace egress
