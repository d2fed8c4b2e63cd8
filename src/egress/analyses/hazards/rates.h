// Rates: how often, by Gamma-Poisson.
//
// The events of one kind at one place in t years are Poisson with mean lambda * t. With a Gamma
// prior of shape a and b years, the posterior of lambda is Gamma(a + n, b + t): exact, with mean
// (a + n) / (b + t). The prior of a kind is estimated over the places that were watched (empirical
// Bayes), so that a place borrows from the others of its kind. Places are watched equally long.
//
// Its mean is that of all places, (N + 1/2) / (places * t). Its shape makes the counts of the
// places the most likely (negative binomial) together with a weak opinion on the shape: that the
// weight of the prior against a place's own record, b / (b + t), may be anything between 0 and 1
// alike (uniform shrinkage). Without that opinion, counts that differ no more than chance lets them
// would say that all places are exactly equal, and few events would give that certainty.
//
// Sources: Christiansen and Morris, JASA 92, 1997 (hierarchical Poisson, uniform shrinkage); Carlin
// and Louis, Bayesian Methods for Data Analysis, 3rd ed. 2009, ch. 5 (empirical Bayes); Gelman et
// al., Bayesian Data Analysis, 3rd ed. 2013, 2.6-2.7; Atwood et al., NUREG/CR-6823, 2003, 6.2 and
// 8.2 (initiating events, Jeffreys prior).
#pragma once

#include <span>

#include "egress/base/statistics.h"

namespace egress {

struct GammaPrior {
  double shape = 0.5;
  double years = 0;  // as if so many years with `shape` events had been seen before
};
/// Invariant, and hardly informed: a rate of a place by itself.
inline constexpr GammaPrior jeffreys_prior{0.5, 0};
/// Every rate as likely as any other; the mean is one event more than were seen.
inline constexpr GammaPrior flat_prior{1, 0};

/// The posterior's mean, 95 % interval with equal tails, and standard deviation, per year. years >
/// 0, events >= 0.
Estimate posterior_rate(const GammaPrior& prior, int events, double years);

/// The prior of a kind from its counts at all places watched. The shape is searched on its
/// logarithm within [1e-4, 1e3]: a grid, then golden section. O(places x 150). `counts` not empty,
/// years > 0.
GammaPrior fit_prior(std::span<const int> counts, double years);

}  // namespace egress
