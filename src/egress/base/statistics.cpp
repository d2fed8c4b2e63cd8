#include "egress/base/statistics.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

#include "egress/base/outcome.h"

namespace egress {

namespace {

void ensure_chance(double p) { ensure(p > 0 && p < 1, "a quantile of no chance"); }

/// z + 1 / (z + 2 / (z + 3 / ...)): the tail's continued fraction, exact to rounding from z = 5 on.
double mills_fraction(double z) {
  double value = z;
  for (int k = 60; k >= 1; --k) value = z + k / value;
  return value;
}
constexpr double far_out = 5;

}  // namespace

double gamma_quantile(double p, double shape, double rate) {
  ensure_chance(p);
  ensure(shape > 0 && rate > 0, "a Gamma distribution without shape or rate");
  return boost::math::quantile(boost::math::gamma_distribution<>(shape, 1 / rate), p);
}

double beta_quantile(double p, double a, double b) {
  ensure_chance(p);
  ensure(a > 0 && b > 0, "a Beta distribution without its shapes");
  return boost::math::quantile(boost::math::beta_distribution<>(a, b), p);
}

double student_quantile(double p, double degrees) {
  ensure_chance(p);
  ensure(degrees > 0, "Student's t without degrees of freedom");
  return boost::math::quantile(boost::math::students_t_distribution<>(degrees), p);
}

double normal_quantile(double p) {
  ensure_chance(p);
  return boost::math::quantile(boost::math::normal_distribution<>(), p);
}

double normal_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

double log_normal_tail(double z) {
  if (z < far_out) return std::log(normal_tail(z));
  return -0.5 * z * z - 0.5 * std::log(2 * std::numbers::pi) - std::log(mills_fraction(z));
}

double normal_hazard(double z) {
  if (z >= far_out) return mills_fraction(z);
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
  return density / normal_tail(z);
}

double poisson_tail(int n, double mean) {
  ensure(mean >= 0, "a negative mean");
  if (n <= 0) return 1;
  return mean > 0 ? boost::math::gamma_p(static_cast<double>(n), mean) : 0.0;
}

double log_gamma(double x) {
  ensure(x > 0, "log Gamma of what is not above 0");
  return boost::math::lgamma(x);
}

}  // namespace egress
