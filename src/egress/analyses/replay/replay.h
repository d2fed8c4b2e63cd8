// Replay: closures that happened, lived through again with what was known at the time, and compared
// with what was reported. The question, the method and its limits are in README.md beside this
// file.
#pragma once

#include <string>
#include <vector>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"
#include "egress/model/settings.h"

namespace egress {

/// What the operator knows of a closure in force.
enum class Knowledge : std::uint8_t {
  announced,   // what the log says was announced; where that is over or missing, that it ends the
               // next day
  nothing,     // each day: that it ends the next
  everything,  // from its first day on, when it ends
};

/// One figure: what was reported, and what the lived year says. Amounts are canonical (t, m3, MWh),
/// a first cut is a day, counted from 1 on the day of the first closure.
struct ReplayRow {
  std::string measure;     // id of the observed row, or `first_cut`
  std::string told;        // for people: "loaded by cpc_spm"
  std::string unit = "t";  // "d" for a first cut
  Day from = 0, to = 0;    // [from, to)
  double reported = 0, reported_low = 0, reported_high = 0;  // of a first cut the middle
  double computed = not_given;                               // as announced; NaN: nothing was cut
  double low = not_given, high = not_given;  // over the states of knowledge; a bracket's also over
                                             // the replay's `other_end`
  std::string baseline;                      // of a loss
  UsedFor used_for = UsedFor::prediction;
  std::string note;

  /// (computed - reported) / reported; NaN for a first cut.
  double relative_error() const;
  /// A bracket, or a first cut that is judged.
  bool bracketed() const {
    return used_for == UsedFor::bracket || (unit == "d" && used_for == UsedFor::prediction);
  }
  /// Bracket: whether the report lies between low and high. First cut: whether the computed day is
  /// among those reported.
  bool holds_report() const;
};

/// From `hour` on (since 1970) a closure in force is thought to end at `until`.
struct Known {
  double hour = 0;
  std::string closure;
  double until = 0;
};

struct Replay {
  std::string id, title;
  Horizon horizon;
  DispatchResult lived;      // with `open` and `against`: the film
  int plans = 0;             // how often the operator planned again
  std::vector<Known> known;  // as announced: by hour, then as the closures began
  std::vector<ReplayRow> rows;
};

struct ReplayResult {
  Status status = Status::done;
  std::vector<Replay> replays;  // those that were done, in the case's order
  std::string missing;          // why not all; empty if all
};

/// What is wrong with the replays of a case, at their places (E0615, E0616). O(reports).
Diagnostics wrong_replays(const Model& model, const std::vector<ReplaySettings>& replays);

struct ReplayOptions {
  std::string event;   // one replay's id; empty: all
  BuildOptions build;  // as the case was built
};

/// Lives through closures of the log. Each replay is lived three times (see Knowledge), and as
/// often again where it has an `other_end`; whenever something becomes known the rest is planned
/// again. Interrupted: the replays that were done. Cost: an open plan and a warm step a day of
/// every closure, for each life. E0549 where there is no such replay.
Outcome<ReplayResult> replay(const CaseFiles& files, const Case& built,
                             const ReplayOptions& options, RunContext& context);

}  // namespace egress
