// HazardProcess: a hazard of the case as a random process, and what an operator expects of it.
//
// Open for a while and closed for a while in turn (an alternating renewal process), or the same in
// discrete time by chances per period. Every draw begins in the steady state: closed with the
// chance mean length / (mean length + mean time open), the spell in progress longer than most for
// that (length-biased; Cox, Renewal Theory, 1962, chapter 5). With a season the steady state
// depends on the day; such a process begins two years before, in the steady state without season.
#pragma once

#include <string>
#include <vector>

#include "egress/base/random.h"
#include "egress/model/model.h"

namespace egress {

/// Closed over [start, end), hours since 1970; both may lie outside the horizon.
struct Spell {
  double start = 0, end = 0;
};

/// Immutable; thread-safe. `model` and `hazard` must outlive it.
class HazardProcess {
 public:
  /// Over [from, to), hours. `often`: so many times as often while open (0: never). In two-state
  /// form the chance to close must stay at most 1.
  HazardProcess(const Model& model, const Hazard& hazard, double often, double from, double to);

  /// `first`, where it is in (0, 1), is used in place of the stream's first number. `tilt`: drawn
  /// so many times as often within the horizon as it is (only for memoryless hazards). O(spells).
  std::vector<Spell> draw(Stream random, double first, double tilt) const;
  /// Log of the chance of these spells as the case has it, less that as `tilt` draws them.
  /// O(spells).
  double log_ratio(const std::vector<Spell>& spells, double tilt) const;

  /// The hour at which one in force is expected to end: that before which half of those end that
  /// have lasted so long (decision 0015 on why not the mean).
  double expected_end(const Spell& spell, double now) const;

  /// Closed hours of one copy over the horizon, on average; NaN with a season, where it is not
  /// known.
  double expected_hours() const;
  /// Starts over the horizon of one copy, on average (with a season: about).
  double expected_starts() const;
  /// Whether the time open has no memory, so that it may be drawn more often than it is.
  bool memoryless() const { return hazard_.two_state() || hazard_.shape == 1; }

 private:
  struct Month {
    double begin, end, weight;  // hours; of the season
  };
  std::vector<Spell> draw_two_state(Stream random, double first, double tilt) const;
  double length(double u) const;         // h
  double lengthy(Stream& random) const;  // h, length-biased
  double open_for(double u) const;       // h of weight one
  double open_from_steady(Stream& random, double u) const;
  double likely_rest(double age) const;  // h; the median
  /// The hour at which `open` hours of weight one have passed since `hour`; +infinity after the
  /// horizon. In it weights count `tilt` times.
  double after(double hour, double open, double tilt) const;
  /// Hours of weight one within [from, to) of the horizon.
  double weight_between(double from, double to) const;

  const Hazard& hazard_;
  std::vector<double> logged_;  // h, in order; DurationShape::log
  double from_, to_, begin_;    // begin_: where the process starts
  double mean_open_, mean_closed_;
  double mu_ = 0, sigma_ = 0;  // lognormal, of hours
  double often_;
  bool seasonal_;
  std::vector<Month> months_;  // from begin_ on; empty without season
};

}  // namespace egress
