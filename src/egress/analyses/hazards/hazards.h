// Hazards: how often closures happen, how long they last, in which season and together with what,
// estimated from the case's log, beside what the case assumes. README.md has the formulation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egress/analyses/hazards/events.h"
#include "egress/analyses/hazards/lengths.h"
#include "egress/analyses/hazards/rates.h"
#include "egress/analyses/hazards/seasons.h"
#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/model/model.h"
#include "egress/model/settings.h"

namespace egress {

struct HazardsOptions {
  /// Days over which closures were looked for, [from, to). What is left out comes from the case's
  /// [log], and where that is missing from the log itself: its first start and its last date.
  std::optional<Day> from, to;
  double together = 1;  // d, between closures of one event; see events.h
  int draws = 999;      // of each test by simulation, at most; fewer beyond 2,000 events
};

/// Where the days observed come from.
enum class ObservedBy : std::uint8_t { options, settings, log };

/// One kind at one place (a set of things that a row of the log, an event or a hazard of the case
/// names). Per year of the calendar, closed days included.
struct RateRow {
  std::string kind;
  std::vector<ThingRef> what;
  int events = 0;
  Estimate rate;            // with what the other places of the kind say
  Estimate fitted;          // under the kind's fitted prior, taken as known
  Estimate jeffreys, flat;  // of this place by itself
  double left = not_given;  // share of capacity left, averaged over the events; NaN: none
};

struct KindRow {
  std::string kind;
  int events = 0;
  int places_hit = 0;       // exact sets of things
  GammaPrior prior = {};    // fitted over all places watched
  Estimate elsewhere = {};  // rate of a place without an event of this kind
  Estimate all = {};        // of the kind, at all places together; Jeffreys
  int several = 0;          // events that hit more than one thing
  double things = 0;        // hit by an event, on average
  /// Events of the kind that hit nothing in common and start within a week of each other, in
  /// pairs; how many chance would bring; and the chance of at least as many.
  int pairs = 0;
  double pairs_expected = 0, pairs_p = 1;
  /// Share of capacity left, averaged over the events; low and high are the least and most seen.
  Estimate left = {};
  int known = 0, running = 0, below = 0;  // lengths: exact, at least, at most
  std::optional<LognormalFit> lognormal = {};
  std::optional<ExponentialFit> exponential = {};
  std::optional<GoodnessOfFit> fit = {};
  SeasonFit season = {};
};

/// What the case assumes, beside what the log says.
struct AssumedRow {
  std::size_t hazard = 0;                    // in Model::hazards
  std::size_t rate = 0;                      // in HazardsResult::rates
  std::size_t kind = 0;                      // in HazardsResult::kinds
  double per_year = 0;                       // starts a year of all its copies
  double duration = 0;                       // d, mean; NaN: not known
  bool rate_inside = false;                  // the 95 % interval
  std::optional<bool> duration_inside = {};  // nothing: no interval
  std::optional<bool> left_inside = {};      // between least and most; nothing: no event
  std::optional<bool> season_inside = {};    // all months together; nothing: no event
};

struct HazardsResult {
  Status status = Status::done;
  Day from = 0, to = 0;  // observed
  ObservedBy observed_by = ObservedBy::log;
  double years = 0;
  int places = 0;  // watched
  LogEvents log;
  std::vector<RateRow> rates;  // places hit, or named by a hazard; by kind, most events first
  std::vector<KindRow> kinds;  // in the order of the case format; `all kinds` last
  std::vector<AssumedRow> assumed;
};

/// The mistake of a log without a dated closure (E0550). Deterministic for a seed; the answer does
/// not depend on threads. A stop or the time limit ends the tests by simulation early (their draws
/// say how early); all else is always complete. Milliseconds for a log of tens of
/// rows; seconds for ten thousand.
Outcome<HazardsResult> hazards(const Model& model, const LogSettings& settings,
                               const HazardsOptions& options, RunContext& context);

}  // namespace egress
