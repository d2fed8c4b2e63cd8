// Screen: of all that could close at once, which sets cost most.
// The question, formulation, method and proof are in README.md beside this file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/model/model.h"

namespace egress {

struct ScreenOptions {
  Horizon horizon;               // required
  int size = 2;                  // sets of up to so many things, 1..4
  std::string duration = "30d";  // of every closure: h, d or w
  std::optional<Day> at;         // its first day; nothing: the middle day of the horizon
  /// Instead of `at`: every first of a month from which the closures end within the horizon (its
  /// first day, if there is none), and each set at the start at which it costs most.
  bool worst_start = false;
  /// Of these starts only those within months that follow one another, `dec-feb` or `jul`: with
  /// `worst_start`, which it implies, and without `at`. Nothing: all of the year.
  std::optional<std::string> season;
  int most = 20;  // how many sets are listed
  /// Kinds of things, `link`, `node`, `store`, `fleet`, `supply`, `market`, `holder`, `corridor`;
  /// empty: all but markets and corridors. The case's owner is no holder to screen.
  std::vector<std::string> things;
  /// Of so many single things the matrix of all pairs is given too, if `size` is two or more and
  /// there is one start. It costs no solve.
  int matrix = 0;
};

/// A thing counts in a set where it adds more than this share of the open plan's netback:
/// well above what plans of one objective differ by in the netback told (flow/plan.h, tie_break).
inline constexpr double counts_from = 1e-6;

struct ScreenedSet {
  std::vector<std::string> closures;  // WHAT@START/DURATION, as `dispatch --close` takes them
  std::vector<ThingRef> things;
  Day at = 0;               // their first day
  double netback_lost = 0;  // USD, against the open plan
  double synergy = 0;       // USD: netback lost beyond the sum of what its things cost alone
  double missed = 0;        // USD: requirements made impossible, at the price above all others
  double lost = not_given;  // canonical unit: not exported within the horizon, as dispatch says
};

/// What things cost two by two. Dearest first; of things on one way (together they cost no more
/// than a hundredth above the dearer alone) only the dearest, for the others would repeat its row.
struct ScreenMatrix {
  struct Cell {
    double netback_lost = 0, missed = 0;  // USD
    double synergy = 0;                   // USD: beyond the sum of both alone
    bool more = false;                    // than that sum, by as much as makes a thing count
  };
  std::vector<ThingRef> things;
  std::vector<std::vector<Cell>> cells;  // row i: with each of those before it, and alone
};

/// Sets of one size: how many there are, and were evaluated; from all starts together.
struct ScreenedSize {
  int size = 0;
  std::int64_t sets = 0, evaluated = 0;
};

struct ScreenResult {
  Status status = Status::done;  // done, limit, interrupted; infeasible: of the open network
  Horizon horizon;
  std::vector<Day> starts;  // `at`, or those of which the worst is told
  bool worst_start = false;
  std::string season;  // that the starts are within; empty: any
  double hours = 0;    // that the closures last
  std::string unit;    // of `lost`
  int things = 0;      // that could close
  std::vector<ScreenedSize> sizes;
  std::int64_t all = 0, evaluated = 0;
  /// Not evaluated, for they are worth what one of their subsets is: with a thing whose closure
  /// changes no bound; with one that the optimum of the others does not use.
  std::int64_t pruned_no_effect = 0, pruned_unused = 0;
  std::int64_t ranked = 0;  // sets in which every thing counts: they cost more than each subset
  bool exact = false;       // `sets` are the first of all; false where the run was stopped
  ScreenMatrix matrix;      // empty if not asked for, or if the run was stopped
  std::vector<ScreenedSet> sets;      // what costs most first
  std::vector<std::string> conflict;  // infeasible: as in DispatchResult
  std::vector<std::string> notes;
};

/// Closes every set of up to `size` things that could cost more than each of its subsets, all from
/// the same day and for as long, known from then on (as dispatch --close does), and lists those
/// that cost most. Ties: fewer things first, then the order of the tables.
///
/// Cost: one warm solve a set that is evaluated (flow/screening.h), and an evaluation with its plan
/// for each that is listed. Sets are spread over the context's threads by their first thing; the
/// result does not depend on their number. Stopped: what was reached, the single things first.
/// Diagnostics: E0521 (a kind of thing that cannot close), E0524 (duration), E0526 (outside the
/// horizon), E0543 (size, most), E0560 (not a season), E0561 (season and `at`), E0562 (no start in
/// the season).
Outcome<ScreenResult> screen(const Model& model, const ScreenOptions& options, RunContext& context);

}  // namespace egress
