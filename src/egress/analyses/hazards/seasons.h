// Seasons: in which months closures of a kind start.
//
// The chances of the twelve months have a Dirichlet prior that is worth six events (half an event a
// month, Jeffreys), spread over the months as the days watched are; the posterior of a month's
// chance is a Beta distribution. A weight is that chance over the month's share of the days
// watched: 1 where the month is like any other. Against a flat year: Rayleigh's test on the days of
// the year, which sees one season of more or less; its chance is found by drawing as many days from
// those watched, so that few events and a log that covers no whole years do no harm.
//
// Sources: Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, 3.4; Mardia and Jupp, Directional
// Statistics, 2000, 6.3.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "egress/base/calendar.h"
#include "egress/base/run_context.h"
#include "egress/base/statistics.h"

namespace egress {

struct SeasonFit {
  int events = 0;
  std::array<int, 12> starts{};       // January first
  std::array<Estimate, 12> weight{};  // 1: like any other month
  /// Within these all twelve weights lie together with at least 95 % (Bonferroni): the ends of each
  /// month's interval with a tail of 2.5 % / 12.
  std::array<double, 12> together_low{}, together_high{};
  double concentration = 0;  // length of the mean direction, 0..1
  std::optional<double> p;   // small: not flat; nothing: stopped before the first draw
};

/// Starts within the days watched, [from, to), which hold at least a day of every month (months not
/// watched get weight 1 and its prior's interval). O(draws x events).
SeasonFit fit_season(std::span<const Day> starts, Day from, Day to, int draws, std::uint64_t seed,
                     const RunContext& context);

}  // namespace egress
