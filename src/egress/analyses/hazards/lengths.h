// Lengths: how long closures of a kind last, lognormal by maximum likelihood.
//
// A length is seen exactly, as longer than something (still running, or the end not known:
// right-censored), or as shorter than something. With y = log length, gamma = 1 / sigma and delta =
// mu / sigma the log likelihood is concave (Burridge), so that damped Newton finds the maximum
// from anywhere. Standard errors come from the observed information there, carried to (mu, log
// sigma). Intervals use Student's t with one degree of freedom less than there are exact lengths,
// and the variance is scaled by exact / (exact - 1): without censoring, the classical interval.
//
// Sources: Burridge, J. R. Statist. Soc. B 43, 1981 (concavity); Lawless, Statistical Models and
// Methods for Lifetime Data, 2nd ed. 2003, ch. 5; Zhou and Gao, Statistics in Medicine 16, 1997
// (interval of a lognormal mean, Cox's method); Kaplan and Meier, JASA 53, 1958; Lilliefors, JASA
// 62, 1967 (Kolmogorov-Smirnov with estimated parameters, by simulation).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egress/analyses/hazards/events.h"
#include "egress/base/run_context.h"
#include "egress/base/statistics.h"

namespace egress {

struct LognormalFit {
  Estimate mu, sigma;     // of the logarithm of the length in days
  Estimate median, mean;  // d
  double log_likelihood = 0;
  double aic = 0;  // two parameters
};

struct ExponentialFit {
  double mean = 0;  // d
  double log_likelihood = 0;
  double aic = 0;  // one parameter
};

/// Nothing where fewer than three exact lengths are known, or all are the same: no spread can be
/// estimated then. Lengths must be above 0. O(n) an iteration, some ten iterations.
std::optional<LognormalFit> fit_lognormal(std::span<const DurationSeen> seen);
/// Nothing where no length has an upper end.
std::optional<ExponentialFit> fit_exponential(std::span<const DurationSeen> seen);

/// Kolmogorov-Smirnov distance between the fit and the Kaplan-Meier estimate, and how often a log
/// of the same size drawn from the fit itself, censored alike and fitted anew, is as far away.
struct GoodnessOfFit {
  double distance = 0;
  std::optional<double> p;  // small: the fit is bad; nothing: stopped before the first draw
  double unseen = 0;        // distance that one in twenty such logs exceeds: less cannot be seen
  int draws = 0;
};
/// `draws` simulated logs, the same bits for the same seed; fewer once `context` says stop. A
/// length known only as shorter than something counts at that upper end.
GoodnessOfFit goodness(std::span<const DurationSeen> seen, const LognormalFit& fit, int draws,
                       std::uint64_t seed, const RunContext& context);

}  // namespace egress
