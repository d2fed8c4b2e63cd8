// Statistics: quantiles and tails of the usual distributions, for intervals of estimates.
//
// Accurate to about 1e-12 relative (Boost.Math). Thread-safe, O(1). Arguments outside the stated
// ranges are our own mistake (InternalError).
#pragma once

namespace egress {

/// An estimate with its 95 % interval, in the unit that its owner states. NaN: cannot be computed.
struct Estimate {
  double value = 0;
  double low = 0, high = 0;
  double se = 0;  // standard error, or standard deviation of the posterior
};
inline constexpr double lower_tail = 0.025, upper_tail = 0.975;  // the ends of a 95 % interval

/// Of the Gamma distribution with this shape and rate (mean shape / rate); shape, rate > 0,
/// 0 < p < 1.
double gamma_quantile(double p, double shape, double rate);
/// Of the Beta distribution; a, b > 0, 0 < p < 1.
double beta_quantile(double p, double a, double b);
/// Of Student's t; degrees of freedom > 0, 0 < p < 1.
double student_quantile(double p, double degrees);
/// Of the standard normal; 0 < p < 1.
double normal_quantile(double p);
/// P(Z > z) of the standard normal, its logarithm without underflow, and density / P(Z > z)
/// (inverse Mills ratio).
double normal_tail(double z);
double log_normal_tail(double z);
double normal_hazard(double z);
/// P(N >= n) for a Poisson variable of this mean (>= 0).
double poisson_tail(int n, double mean);
/// log Gamma(x), x > 0. std::lgamma writes a global; this does not.
double log_gamma(double x);

}  // namespace egress
