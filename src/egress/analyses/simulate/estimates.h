// Estimates: means, quantiles and tail means of drawn years, with their standard errors, for each
// way of sampling.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "egress/analyses/simulate/simulate.h"

namespace egress {

/// The years' design: how a mean over years is taken and how sure it is. Plain: the mean, s /
/// sqrt(n), Student's t. Stratified: the same of the means of batches, which are independent.
/// Importance: years weigh as their weights say; the two halves (as the case has it, and drawn more
/// often) are strata (deterministic mixture with the balance heuristic: Owen and Zhou, Safe and
/// effective importance sampling, JASA 95, 2000). Control: residuals of a regression on closed
/// hours whose mean is known, its coefficients from the other half of the years (so that it is
/// unbiased). Immutable; thread-safe.
class Design {
 public:
  /// `weights` empty: all 1. `controls[h][i]` less its mean: of hazard h in year i.
  Design(Sampling sampling, std::vector<double> weights, std::vector<std::vector<double>> controls)
      : sampling_(sampling), weights_(std::move(weights)), controls_(std::move(controls)) {}

  /// Of one value a year. O(years), control: O(years x hazards^2).
  YearEstimate mean(std::span<const double> values) const;
  /// How often a year exceeds: the smallest value that at most a share p of years exceeds, with the
  /// interval of Woodruff (JASA 47, 1952), its ends from Wilson's interval of p. `order` sorts the
  /// values, smallest first. O(years).
  YearEstimate quantile(std::span<const double> values, std::span<const std::size_t> order,
                        double p) const;
  /// The 95 % interval of the share of years above a value that a share p of those drawn exceeds
  /// (Wilson's, with as many years as the sampling is worth). O(years).
  std::pair<double, double> share_interval(std::span<const double> values, double above,
                                           double p) const;
  /// Mean of the worst share p of years (CVaR at level 1 - p), by Rockafellar and Uryasev's
  /// formula; its error as if the quantile were known, which it is to first order. O(years).
  YearEstimate tail_mean(std::span<const double> values, std::span<const std::size_t> order,
                         double p) const;
  /// Variance that plain sampling of as many years would have for this mean, by that of this; NaN
  /// where there are too few years or batches to say.
  double gain(std::span<const double> values) const;

 private:
  struct Moments {
    double mean, se;
    double degrees;  // of freedom
  };
  Moments moments(std::span<const double> values) const;
  static Moments plain(std::span<const double> values);
  std::vector<double> corrected(std::span<const double> values) const;
  double weight(std::size_t i) const { return weights_.empty() ? 1 : weights_[i]; }

  Sampling sampling_;
  std::vector<double> weights_;
  std::vector<std::vector<double>> controls_;
};

/// Sorts values, smallest first; equal ones by year.
std::vector<std::size_t> order_of(std::span<const double> values);

}  // namespace egress
