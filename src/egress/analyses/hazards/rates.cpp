#include "egress/analyses/hazards/rates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress {

namespace {

/// Log marginal likelihood of the counts with this mean and shape, up to a constant, and the log
/// density of the log shape under uniform shrinkage: mean / (shape + mean) is uniform.
double log_posterior(std::span<const int> counts, double mean, double log_shape) {
  const double shape = std::exp(log_shape);
  const double p = mean / (shape + mean);
  double sum = std::log(p) + std::log1p(-p);
  for (const int n : counts) {
    sum += log_gamma(shape + n) - log_gamma(shape) + shape * std::log1p(-p) + n * std::log(p);
  }
  return sum;
}

double best_shape(std::span<const int> counts, double mean) {
  const auto value = [&](double x) { return log_posterior(counts, mean, x); };
  const double first = std::log(1e-4), step = (std::log(1e3) - first) / 80;
  int best = 0;
  for (int i = 1; i <= 80; ++i) {
    if (value(first + i * step) > value(first + best * step)) best = i;
  }
  const double golden = 0.5 * (std::sqrt(5.0) - 1);
  double low = first + (best - 1) * step, high = first + (best + 1) * step;
  while (high - low > 1e-10) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    (value(a) > value(b) ? high : low) = value(a) > value(b) ? b : a;
  }
  return std::exp(0.5 * (low + high));
}

}  // namespace

Estimate posterior_rate(const GammaPrior& prior, int events, double years) {
  const double shape = prior.shape + events, rate = prior.years + years;
  return {shape / rate, gamma_quantile(lower_tail, shape, rate),
          gamma_quantile(upper_tail, shape, rate), std::sqrt(shape) / rate};
}

GammaPrior fit_prior(std::span<const int> counts, double years) {
  ensure(!counts.empty() && years > 0, "a rate of nothing watched");
  const double mean =
      (std::accumulate(counts.begin(), counts.end(), 0) + 0.5) / static_cast<double>(counts.size());
  const double shape = best_shape(counts, mean);
  return {shape, shape * years / mean};
}

SharedPrior::SharedPrior(std::span<const int> counts, double years)
    : all_(std::accumulate(counts.begin(), counts.end(), 0)),
      places_(static_cast<double>(counts.size())),
      years_(years) {
  ensure(!counts.empty() && years > 0, "a rate of nothing watched");
  double most = -std::numeric_limits<double>::infinity();
  for (int i = 0; i <= 160; ++i) {
    const double shape = std::pow(10, -4 + i / 20.0);  // 1e-4 to 1e4
    double log_weight = std::log(shape) - 2 * std::log1p(shape);
    for (const int n : counts) log_weight += log_gamma(shape + n) - log_gamma(shape);
    log_weight += log_gamma(places_ * shape + 1) - log_gamma(all_ + places_ * shape + 2);
    nodes_.push_back({shape, log_weight});
    most = std::max(most, log_weight);
  }
  double sum = 0;
  for (Node& node : nodes_) sum += node.weight = std::exp(node.weight - most);
  for (Node& node : nodes_) node.weight /= sum;
}

Estimate SharedPrior::rate(int events) const {
  double mean = 0, square = 0;
  for (const auto& [shape, weight] : nodes_) {
    const double ones = all_ + 1, total = all_ + places_ * shape + 2;
    const double p = ones / total, p_square = p * (ones + 1) / (total + 1);
    const double a = shape + events;
    mean += weight * a * p / years_;
    square += weight * a * (a + 1) * p_square / (years_ * years_);
  }
  const double variance = square - mean * mean;
  const double shape = mean * mean / variance, per = mean / variance;
  return {mean, gamma_quantile(lower_tail, shape, per), gamma_quantile(upper_tail, shape, per),
          std::sqrt(variance)};
}

}  // namespace egress
