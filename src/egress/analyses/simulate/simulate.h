// Simulate: years of random closures, lived through with what is known on each day. The question,
// the method and its limits are in README.md beside this file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"

namespace egress {

/// What the operator knows of a closure in force: how long it is expected to last after so long, or
/// from the first day of the year on all that will happen (a bound).
enum class Foresight : std::uint8_t { honest, perfect };
std::string_view name_of(Foresight foresight);

/// How years are drawn and averaged. All are unbiased; one at a time.
enum class Sampling : std::uint8_t {
  plain,
  stratified,  // batches of 20 years in which each hazard's first number has one in each twentieth
  importance,  // every second year draws rare closures more often, and all are weighted
  control,     // plain, and corrected by closed hours, whose mean is known
};
std::string_view name_of(Sampling sampling);
inline constexpr long stratum = 20;  // years of a batch

/// Stop once the 95 % interval of a mean is at most so many times its value either way.
struct Precision {
  std::string statistic = "lost";
  double relative = 0;
};

struct SimulateOptions {
  Horizon horizon;    // one year of the simulation: it is lived again and again
  long years = 1000;  // at most
  long shard = 1, of = 1;
  std::map<std::string, double> often;  // kind or id of hazards: so many times as often
  Foresight foresight = Foresight::honest;
  Sampling sampling = Sampling::plain;
  std::optional<Precision> precision;
  std::string compare;       // what is compared with, as asked for; see `other`
  std::string asked = "{}";  // the options that change a number, JSON, for the rows
  std::string version;       // of the program, for the rows
};

/// One simulated year: its number, from 0, and what stands in SimulateAbout::columns.
struct YearRow {
  long year = 0;
  std::vector<double> values;  // NaN: not computed
};

/// What the rows of a run are: all that is needed to tell its result without the case. Equal for
/// all shards of a run, but for `shard`.
struct SimulateAbout {
  std::string case_name, digest, version;  // the version as SimulateOptions gives it
  std::string options;  // as asked for, JSON; without those that change no number
  std::uint64_t seed = 1;
  long years = 0;  // asked for, of all shards
  long shard = 1, of = 1;
  double days = 0;  // of one year
  std::string first_day, last_day, period;
  std::string unit = "t";  // of exports
  std::string short_unit;  // of shortages; empty where nothing is required or units differ
  double open_exports = 0, open_netback = 0;    // of the horizon with everything open
  double other_exports = 0, other_netback = 0;  // of the one compared with
  std::vector<std::string> corridors, corridor_names;
  std::vector<std::string> hazards, hazard_names, kinds;
  std::vector<double> expected_hours;  // by hazard: closed in a year, all copies; NaN: not known
  std::vector<std::string> markets;    // that require
  std::string foresight, sampling, compare;
  std::string route;     // `lives` or `periods`
  double precision = 0;  // 0: not asked for
  std::string precise;   // the statistic
  std::vector<std::string> columns;
};

/// A statistic with its interval; canonical.
struct YearEstimate {
  double value = 0, se = 0, low = 0, high = 0;  // NaN where not known
  bool converged = false;                       // within 5 %, of enough years
  std::string reason = {};                      // why something of it is not known
  /// Whether the interval reaches at most so many times the value either way.
  bool within(double relative) const;
};

struct NamedEstimate {
  std::string name, told, unit;  // "lost", "exports lost", "t"
  YearEstimate estimate;
};

struct ExceedanceRow {
  double per_year = 0;       // the share of years that lose more
  double low = 0, high = 0;  // its 95 % interval, for this loss
  YearEstimate loss;         // of exports, or of netback where no corridor counts
};

struct CauseRow {
  std::string hazard = {}, name = {}, kind = {};
  YearEstimate closures = {};  // a year
  YearEstimate netback_lost = {}, lost = {};
  double share = 0;  // of the netback lost; NaN where nothing is
};

struct SimulateResult {
  Status status = Status::done;  // done, limit (time), interrupted
  std::string stopped_by;        // `years`, `precision`, `time`, `interruption`
  SimulateAbout about;
  long years = 0;  // that were drawn
  std::vector<NamedEstimate> statistics;
  std::vector<ExceedanceRow> exceedance;  // most frequent first
  std::vector<ExceedanceRow> return_periods;
  std::string no_return_periods;          // why there are none
  std::vector<CauseRow> causes;           // largest share first
  std::string no_causes;                  // why there are none
  bool netback_curve = false;             // exceedance is of netback
  std::vector<NamedEstimate> indices;     // lole, lolf, eue; empty where nothing is required
  std::vector<NamedEstimate> by_market;   // lole:ID, ...
  std::vector<NamedEstimate> difference;  // of the two compared, other less this
  double gain = 1;  // variance of plain sampling / of this, for the mean of `lost`
};

/// Keeps rows as they are made, for a run that may be killed. All may be empty.
struct SimulateKeeper {
  /// Once, before the first year: rows of this run that are known already, in any order. Nothing:
  /// do not begin.
  std::function<std::optional<std::vector<YearRow>>(const SimulateAbout&)> begin;
  /// A block of rows, by any thread but one at a time. False: stop.
  std::function<bool(const SimulateAbout&, const std::vector<YearRow>&)> keep;
};

struct SimulateRows {
  SimulateAbout about;
  std::vector<YearRow> rows;  // by year, without gaps from the shard's first
  Status status = Status::done;
  std::string stopped_by;
};

/// How many of a run's years are its shard's.
long shard_years(const SimulateAbout& about);

/// Draws the years of a shard and lives through them. `other`: the case to compare with, or null.
/// Year y of a seed gives the same bits in any run; what is drawn for a hazard depends on its id
/// only, so that both cases live through the same.
/// Mistakes: E0555 without hazards, E0552 where `often` names none or makes a chance above one,
/// E0556 where options do not go together. Memory: a row of some tens of numbers a year. Cost: a
/// step of the evaluator (flow/evaluate.h) for everything that becomes known, or of a small network
/// for every period in which something is closed where periods have nothing to do with each other
/// (flow/periodwise.h).
Outcome<SimulateRows> simulate(const Case& built, const Case* other, const SimulateOptions& options,
                               const SimulateKeeper& keeper, RunContext& context);

/// The statistics of rows, of all shards together. O(rows log rows).
SimulateResult summarise(const SimulateRows& rows);
/// The mean of one column of rows, as summarise() has it. O(rows).
YearEstimate mean_of(const SimulateRows& rows, const std::string& column);

}  // namespace egress
