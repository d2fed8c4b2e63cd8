#include "egress/analyses/hazards/lengths.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "egress/base/outcome.h"

namespace egress {

namespace {

/// Log likelihood with gradient and Hessian in (delta, gamma); z = gamma * y - delta.
struct Point {
  double delta = 0, gamma = 1;
  double value = 0;
  std::array<double, 2> gradient{};
  std::array<double, 3> hessian{};  // dd, dg, gg
};

void add_exact(double y, Point& p) {
  const double z = p.gamma * y - p.delta;
  p.value += -0.5 * z * z - 0.5 * std::log(2 * std::numbers::pi) + std::log(p.gamma) - y;
  p.gradient[0] += z;
  p.gradient[1] += -z * y + 1 / p.gamma;
  p.hessian[0] -= 1;
  p.hessian[1] += y;
  p.hessian[2] -= y * y + 1 / (p.gamma * p.gamma);
}

/// One-sided: `sign` 1 for longer than exp(y), -1 for shorter.
void add_side(double y, double sign, Point& p) {
  const double z = sign * (p.gamma * y - p.delta);
  const double h = normal_hazard(z);
  const double curvature = h * (h - z);  // of -log tail, positive
  p.value += log_normal_tail(z);
  p.gradient[0] += sign * h;
  p.gradient[1] -= sign * h * y;
  p.hessian[0] -= curvature;
  p.hessian[1] += curvature * y;
  p.hessian[2] -= curvature * y * y;
}

Point evaluate(std::span<const DurationSeen> seen, double delta, double gamma) {
  Point p{.delta = delta, .gamma = gamma};
  for (const DurationSeen& d : seen) {
    if (d.exact()) {
      add_exact(std::log(d.at_least), p);
    } else if (d.running()) {
      add_side(std::log(d.at_least), 1, p);
    } else {
      add_side(std::log(d.at_most), -1, p);
    }
  }
  return p;
}

std::vector<double> exact_logs(std::span<const DurationSeen> seen) {
  std::vector<double> out;
  for (const DurationSeen& d : seen) {
    if (d.exact()) out.push_back(std::log(d.at_least));
  }
  return out;
}

/// Newton with step halving from the moments of the exact lengths.
Point maximise(std::span<const DurationSeen> seen, const std::vector<double>& exact) {
  const double n = static_cast<double>(exact.size());
  double mean = 0, squares = 0;
  for (const double y : exact) mean += y / n;
  for (const double y : exact) squares += (y - mean) * (y - mean) / n;
  const double gamma = 1 / std::sqrt(squares);
  Point p = evaluate(seen, mean * gamma, gamma);
  for (int i = 0; i < 200; ++i) {
    const auto [dd, dg, gg] = p.hessian;
    const double determinant = dd * gg - dg * dg;
    const double step_delta = -(gg * p.gradient[0] - dg * p.gradient[1]) / determinant;
    const double step_gamma = -(dd * p.gradient[1] - dg * p.gradient[0]) / determinant;
    const double gain = p.gradient[0] * step_delta + p.gradient[1] * step_gamma;
    if (!(gain > 1e-18 * (1 + std::abs(p.value)))) break;
    double part = 1;
    while (p.gamma + part * step_gamma <= 0) part /= 2;
    Point next = evaluate(seen, p.delta + part * step_delta, p.gamma + part * step_gamma);
    for (int halved = 0; next.value < p.value && halved < 60; ++halved) {
      part /= 2;
      next = evaluate(seen, p.delta + part * step_delta, p.gamma + part * step_gamma);
    }
    if (!(next.value > p.value)) break;  // as far as rounding goes
    p = next;
  }
  return p;
}

/// Variances of mu and log sigma, and their covariance.
struct Covariance {
  double mu = 0, both = 0, log_sigma = 0;
};

Covariance covariance_of(const Point& p) {
  const auto [dd, dg, gg] = p.hessian;
  const double determinant = dd * gg - dg * dg;
  const double var_d = -gg / determinant, var_g = -dd / determinant, cov = dg / determinant;
  const double mu = p.delta / p.gamma;
  const double by_d = 1 / p.gamma, by_g = -mu / p.gamma, log_by_g = -1 / p.gamma;
  return {by_d * by_d * var_d + 2 * by_d * by_g * cov + by_g * by_g * var_g,
          log_by_g * (by_d * cov + by_g * var_g), log_by_g * log_by_g * var_g};
}

Estimate on_log_scale(double log_value, double se_of_log, double reach) {
  const double value = std::exp(log_value);
  return {value, std::exp(log_value - reach * se_of_log), std::exp(log_value + reach * se_of_log),
          value * se_of_log};
}

/// Steps of the Kaplan-Meier estimate: after each time the share that has ended by then.
struct Step {
  double time = 0, before = 0, after = 0;
};

std::vector<Step> kaplan_meier(std::span<const DurationSeen> seen) {
  struct Time {
    double time;
    bool ended;
  };
  std::vector<Time> times;
  for (const DurationSeen& d : seen) {
    times.push_back({d.running() ? d.at_least : d.at_most, !d.running()});
  }
  // Of equal times those that ended come first: the others were still running then.
  std::ranges::sort(times, [](const Time& a, const Time& b) {
    return a.time != b.time ? a.time < b.time : a.ended > b.ended;
  });
  std::vector<Step> out;
  double alive = 1;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!times[i].ended) continue;
    const double before = alive;
    alive *= 1 - 1 / static_cast<double>(times.size() - i);
    if (!out.empty() && out.back().time == times[i].time) {
      out.back().after = 1 - alive;
    } else {
      out.push_back({times[i].time, 1 - before, 1 - alive});
    }
  }
  return out;
}

double distance_of(std::span<const DurationSeen> seen, double mu, double sigma) {
  double out = 0;
  for (const Step& step : kaplan_meier(seen)) {
    const double fitted = 1 - normal_tail((std::log(step.time) - mu) / sigma);
    out = std::max({out, std::abs(fitted - step.before), std::abs(fitted - step.after)});
  }
  return out;
}

/// A log drawn from the fit, each length seen as far as the one in its place is.
std::vector<DurationSeen> draw_like(std::span<const DurationSeen> seen, double mu, double sigma,
                                    std::mt19937_64& random) {
  std::vector<DurationSeen> out;
  out.reserve(seen.size());
  for (const DurationSeen& d : seen) {
    // 53 bits, never 0 or 1.
    const double u = (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
    const double length = std::exp(mu + sigma * normal_quantile(u));
    const bool hidden = !d.exact() && length >= d.at_least && length <= d.at_most;
    out.push_back(hidden ? d : DurationSeen{length, length});
  }
  return out;
}

}  // namespace

std::optional<LognormalFit> fit_lognormal(std::span<const DurationSeen> seen) {
  const std::vector<double> exact = exact_logs(seen);
  if (exact.size() < 3) return {};
  const auto [least, most] = std::ranges::minmax(exact);
  if (!(most - least > 1e-9)) return {};
  const Point p = maximise(seen, exact);
  const double mu = p.delta / p.gamma, sigma = 1 / p.gamma;
  const double n = static_cast<double>(exact.size());
  const double reach = student_quantile(upper_tail, n - 1) * std::sqrt(n / (n - 1));
  const Covariance c = covariance_of(p);
  LognormalFit out;
  const double se_mu = std::sqrt(c.mu);
  out.mu = {mu, mu - reach * se_mu, mu + reach * se_mu, se_mu};
  out.sigma = on_log_scale(std::log(sigma), std::sqrt(c.log_sigma), reach);
  out.median = on_log_scale(mu, se_mu, reach);
  const double square = sigma * sigma;
  const double var_mean = c.mu + 2 * square * c.both + square * square * c.log_sigma;
  out.mean = on_log_scale(mu + square / 2, std::sqrt(var_mean), reach);
  out.log_likelihood = p.value;
  out.aic = 4 - 2 * p.value;
  return out;
}

std::optional<ExponentialFit> fit_exponential(std::span<const DurationSeen> seen) {
  double total = 0, exact = 0;
  bool any = false;
  for (const DurationSeen& d : seen) {
    total += d.exact() || d.running() ? d.at_least : 0;
    exact += d.exact() ? 1 : 0;
    any = any || !d.running();
  }
  if (!any) return {};
  // The score falls in the rate; its root is bracketed and halved on a logarithmic scale.
  const auto score = [&](double rate) {
    double out = exact / rate - total;
    for (const DurationSeen& d : seen) {
      if (!d.exact() && !d.running()) out += d.at_most / std::expm1(rate * d.at_most);
    }
    return out;
  };
  double low = 1e-12, high = 1e12;
  while (high / low > 1 + 1e-14) {
    const double middle = std::sqrt(low * high);
    if (middle <= low || middle >= high) break;
    (score(middle) > 0 ? low : high) = middle;
  }
  const double rate = std::sqrt(low * high);
  ExponentialFit out{1 / rate, exact * std::log(rate) - rate * total, 0};
  for (const DurationSeen& d : seen) {
    if (!d.exact() && !d.running()) out.log_likelihood += std::log(-std::expm1(-rate * d.at_most));
  }
  out.aic = 2 - 2 * out.log_likelihood;
  return out;
}

GoodnessOfFit goodness(std::span<const DurationSeen> seen, const LognormalFit& fit, int draws,
                       std::uint64_t seed, const RunContext& context) {
  GoodnessOfFit out;
  out.distance = distance_of(seen, fit.mu.value, fit.sigma.value);
  std::mt19937_64 random(seed);
  std::vector<double> distances;
  for (int i = 0; i < draws && !context.should_stop(); ++i) {
    const auto drawn = draw_like(seen, fit.mu.value, fit.sigma.value, random);
    const auto exact = exact_logs(drawn);
    if (exact.size() < 2) continue;
    const Point p = maximise(drawn, exact);
    distances.push_back(distance_of(drawn, p.delta / p.gamma, 1 / p.gamma));
  }
  out.draws = static_cast<int>(distances.size());
  if (distances.empty()) return out;
  const auto as_far = std::ranges::count_if(distances, [&](double d) { return d >= out.distance; });
  out.p = (1.0 + static_cast<double>(as_far)) / (1.0 + static_cast<double>(out.draws));
  std::ranges::sort(distances);
  out.unseen = distances[static_cast<std::size_t>(0.95 * (out.draws - 1))];
  return out;
}

}  // namespace egress
