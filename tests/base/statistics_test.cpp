#include "egress/base/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "egress/base/outcome.h"

namespace egress {
namespace {

// Against published tables and closed forms.
TEST(Statistics, QuantilesOfTables) {
  EXPECT_NEAR(gamma_quantile(0.5, 1, 1), std::log(2.0), 1e-12);
  EXPECT_NEAR(2 * gamma_quantile(0.025, 1.5, 1), 0.215795, 1e-6);  // chi-square, 3 degrees
  EXPECT_NEAR(2 * gamma_quantile(0.975, 1.5, 1), 9.348404, 1e-6);
  EXPECT_NEAR(gamma_quantile(0.975, 1.5, 4), gamma_quantile(0.975, 1.5, 1) / 4, 1e-12);
  EXPECT_NEAR(beta_quantile(0.3, 1, 1), 0.3, 1e-12);
  EXPECT_NEAR(beta_quantile(0.975, 1, 3), 1 - std::cbrt(0.025), 1e-12);
  EXPECT_NEAR(student_quantile(0.975, 1), 12.706205, 1e-6);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.228139, 1e-6);
  EXPECT_NEAR(normal_quantile(0.975), 1.959964, 1e-6);
}

TEST(Statistics, TailsFarOut) {
  EXPECT_NEAR(normal_tail(1.959963984540054), 0.025, 1e-12);
  EXPECT_NEAR(log_normal_tail(2), std::log(normal_tail(2)), 1e-12);
  // The two ways to compute it meet where one takes over.
  EXPECT_NEAR(log_normal_tail(5 - 1e-9), log_normal_tail(5), 1e-7);
  EXPECT_NEAR(normal_hazard(5 - 1e-9), normal_hazard(5), 1e-7);
  EXPECT_NEAR(log_normal_tail(40), -804.608442, 1e-5);
  EXPECT_NEAR(normal_hazard(1e6), 1e6, 1e-5);
  EXPECT_NEAR(normal_hazard(-40), 0, 1e-300);
}

TEST(Statistics, Poisson) {
  EXPECT_EQ(poisson_tail(0, 3), 1);
  EXPECT_NEAR(poisson_tail(1, 0.3), 1 - std::exp(-0.3), 1e-12);
  EXPECT_NEAR(poisson_tail(2, 0.3), 1 - 1.3 * std::exp(-0.3), 1e-12);
  EXPECT_EQ(poisson_tail(1, 0), 0);
  EXPECT_NEAR(log_gamma(5), std::log(24.0), 1e-12);
}

TEST(Statistics, RefusesWhatIsNoDistribution) {
  EXPECT_THROW(gamma_quantile(0.5, 0, 1), InternalError);
  EXPECT_THROW(gamma_quantile(1, 1, 1), InternalError);
  EXPECT_THROW(student_quantile(0.5, 0), InternalError);
}

}  // namespace
}  // namespace egress
