#include "egress/engine/assess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "egress/base/parallel.h"
#include "egress/engine/assess_power.h"
#include "egress/engine/measures.h"
#include "egress/engine/simulations.h"

namespace egress {

namespace {

/// Stops a chain of parts: keeps the first bad news, runs nothing after an interruption.
bool stopped(AssessResult& out, const RunContext& context) {
  if (!context.should_stop()) return false;
  out.status = context.stop_requested() ? Status::interrupted : Status::limit;
  return true;
}

Horizon year_of(int year, Period period) {
  return {day_of(year, 1, 1), day_of(year + 1, 1, 1), period};
}

std::string table_of(TableKind kind) {
  const std::string name(name_of(kind));
  return kind == TableKind::supply ? "supplies" : name + "s";
}

/// Worth of one per cent more of a binding capacity over the horizon.
std::vector<LeaningRow> leaning_rows(const CaseFiles& files, const Model& model,
                                     const DispatchResult& result, double& weak_share) {
  std::vector<LeaningRow> rows;
  double all = 0;
  double weak = 0;
  for (const auto& row : result.binding) {
    if (row.worth <= 0) continue;  // a requirement: more of it costs
    LeaningRow out;
    out.what = row.what;
    out.table = table_of(row.what.kind);
    out.id = id_of(model, row.what);
    out.aspect = row.aspect;
    out.confidence = weakest_confidence(files, out.table, out.id);
    out.worth = row.worth * row.used / 100;
    if (out.worth < 1) continue;  // a dollar a year: a rounding of the solver
    all += out.worth;
    if (out.confidence != "high" && out.confidence != "medium") weak += out.worth;
    rows.push_back(std::move(out));
  }
  std::ranges::stable_sort(rows, std::greater{}, &LeaningRow::worth);
  weak_share = all > 0 ? weak / all : 0;
  return rows;
}

/// Deliveries of all corridors in one year under one more override.
Outcome<std::vector<double>> delivered(const CaseFiles& files, const AssessOptions& options,
                                       int year, const std::string& set, RunContext& context) {
  BuildOptions build = options.build;
  if (!set.empty()) build.set.push_back(set);
  const BuildResult built = build_case(files, build);
  if (!built.built) return std::unexpected(built.diagnostics);
  DispatchOptions dispatch_options;
  dispatch_options.horizon = year_of(year, options.period);
  const auto plan = dispatch(built.built->model, dispatch_options, context);
  if (!plan) return std::unexpected(plan.error());
  std::vector<double> out;
  for (const auto& row : plan->corridors) out.push_back(row.delivered);
  return out;
}

/// Both ends of every range, one at a time, in the last predicted year: the band of each corridor.
Outcome<std::vector<InputBand>> bands_of(const CaseFiles& files, const Case& built,
                                         const AssessOptions& options, int year,
                                         RunContext& context) {
  const auto base = delivered(files, options, year, "", context);
  if (!base) return std::unexpected(base.error());
  std::vector<InputBand> bands;
  for (std::size_t i = 0; i < base->size(); ++i) {
    const double value = (*base)[i];
    bands.push_back({year, built.model.corridors[i].id, value, value, value, "", ""});
  }
  struct End {
    std::string cell, value, unit;
    std::optional<std::vector<double>> delivered;
  };
  std::vector<End> ends;
  for (const auto& cell : range_cells(files)) {
    const auto range = range_of(files, cell);
    if (!range || !plans_read(cell)) continue;
    for (const auto& end : {range->low, range->high}) ends.push_back({cell, end, range->unit, {}});
  }
  for_each_index(
      ends.size(), context,
      [&](std::size_t i, RunContext& own) {
        End& end = ends[i];
        const auto there =
            delivered(files, options, year, fmt::format("{}={}", end.cell, end.value), own);
        // An end may contradict another row (a heel above a capacity); the band is then open there.
        if (there && there->size() == bands.size()) end.delivered = *there;
      },
      [&](std::size_t done) {
        context.tell({"ranges", static_cast<std::int64_t>(done),
                      static_cast<std::int64_t>(ends.size()), ""});
      });
  for (const End& end : ends) {
    for (std::size_t c = 0; end.delivered && c < bands.size(); ++c) {
      const double there = (*end.delivered)[c];
      if (there < bands[c].low) {
        bands[c].low = there;
        bands[c].low_cell = fmt::format("{} = {} {}", end.cell, end.value, end.unit);
      }
      if (there > bands[c].high) {
        bands[c].high = there;
        bands[c].high_cell = fmt::format("{} = {} {}", end.cell, end.value, end.unit);
      }
    }
  }
  return bands;
}

Outcome<bool> closures_of(AssessResult& out, const Case& built, RunContext& context) {
  for (const auto& asked : built.settings.closure_cases) {
    if (stopped(out, context)) return false;
    context.tell({"closures", static_cast<std::int64_t>(out.closures.size()),
                  static_cast<std::int64_t>(built.settings.closure_cases.size()), asked.title});
    auto result = dispatch(built.model, {asked.horizon, asked.close}, context);
    if (!result) return std::unexpected(result.error());
    out.closures.push_back({asked, std::move(*result)});
  }
  return true;
}

/// By week, whatever the period of the rest: thousands of sets, of closures that last a month.
Outcome<bool> screens_of(AssessResult& out, const Case& built, RunContext& context) {
  constexpr int singles = 12, pairs = 20, most_in_matrix = 12;
  for (const auto& [size, most, result] :
       {std::tuple{1, singles, &out.singles}, std::tuple{2, pairs, &out.pairs}}) {
    if (stopped(out, context)) return false;
    ScreenOptions options;
    options.horizon = out.open.horizon;
    options.horizon.period = Period::week;
    options.size = size;
    options.most = most;
    options.matrix = most_in_matrix;
    auto found = screen(built.model, options, context);
    if (!found) return std::unexpected(found.error());
    *result = std::move(*found);
  }
  return true;
}

Outcome<bool> ladders_of(AssessResult& out, const CaseFiles& files, const Case& built,
                         const AssessOptions& options, int year, RunContext& context) {
  for (const auto& ladder : built.settings.ladders) {
    if (stopped(out, context)) return false;
    context.tell({"ladders", 0, 0, ladder.corridor});
    LimitOptions limit_options;
    limit_options.corridor = ladder.corridor;
    limit_options.year = year;
    limit_options.build = options.build;
    auto result = limit(files, limit_options, context);
    if (!result) return std::unexpected(result.error());
    out.ladders.push_back(std::move(*result));
  }
  return true;
}

Outcome<bool> claims_of(AssessResult& out, const CaseFiles& files, const Case& built,
                        const AssessOptions& options, Simulations& simulations,
                        RunContext& context) {
  Diagnostics wrong;
  for (const auto& claim : built.settings.claims) {
    if (stopped(out, context)) return false;
    context.tell({"claims", static_cast<std::int64_t>(out.claims.size()),
                  static_cast<std::int64_t>(built.settings.claims.size()), claim.id});
    const auto measure = measure_of(files, options.build, claim, context, &simulations);
    if (!measure) {
      wrong.append(measure.error());
      continue;
    }
    auto judged = judge(files, claim, *measure, context);
    // Cut short, a plan behind it is no mistake of the claim's, nor is its verdict one.
    if (stopped(out, context)) return false;
    if (!judged) {
      wrong.append(judged.error());
      continue;
    }
    out.claims.push_back(std::move(*judged));
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  return true;
}

}  // namespace

Outcome<AssessResult> assess(const CaseFiles& files, const Case& built,
                             const AssessOptions& options, RunContext& context) {
  AssessResult out;
  out.confidence = confidence_of(files);
  const auto& years = built.settings.backtest.years;
  const int year = years.empty() ? civil(built.model.horizon.from).year : years.back();
  DispatchOptions open;
  open.horizon = years.empty() ? built.model.horizon : year_of(year, options.period);
  open.horizon.period = options.period;
  context.tell({"open network", 0, 0, ""});
  auto plan = dispatch(built.model, open, context);
  if (!plan) return std::unexpected(plan.error());
  out.open = std::move(*plan);
  if (out.open.status != Status::optimal) {
    out.status = out.open.status;
    return out;
  }
  out.leaning = leaning_rows(files, built.model, out.open, out.weak_share);

  if (const auto done = closures_of(out, built, context); !done)
    return std::unexpected(done.error());
  if (!built.settings.replays.empty() && !stopped(out, context)) {
    auto played = replay(files, built, {"", options.build}, context);
    if (!played) return std::unexpected(played.error());
    out.replays = std::move(*played);
    if (out.replays.status != Status::done) out.status = out.replays.status;
  }
  const auto logged = [](const LoggedClosure& c) { return c.dated && !c.what.empty(); };
  if (std::ranges::any_of(built.model.closures, logged) && !stopped(out, context)) {
    auto found = hazards(built.model, built.settings.log, {}, context);
    if (!found) return std::unexpected(found.error());
    out.hazards = std::move(*found);
  }
  // A horizon of less than the month that they last has nothing to screen.
  if (out.open.horizon.to - out.open.horizon.from >= 60) {
    if (const auto done = screens_of(out, built, context); !done) {
      return std::unexpected(done.error());
    }
  }
  constexpr long simulated_years = 500;
  Simulations simulations(options.period, simulated_years);
  if (!built.model.hazards.empty() && !stopped(out, context)) {
    const auto lived = simulations.of(built, year, context);
    if (!lived) return std::unexpected(lived.error());
    if ((*lived)->years > 0) out.years = **lived;
    if ((*lived)->status != Status::done) out.status = (*lived)->status;
  }
  if (const auto done = ladders_of(out, files, built, options, year, context); !done) {
    return std::unexpected(done.error());
  }
  if (!stopped(out, context)) {
    const auto done = play_power(out, files, built, options, out.open.horizon, context);
    if (!done) return std::unexpected(done.error());
  }
  if (const auto done = claims_of(out, files, built, options, simulations, context); !done) {
    return std::unexpected(done.error());
  }
  if (!years.empty() && !stopped(out, context)) {
    auto tested = backtest(files, {options.period, options.build}, context);
    if (!tested) return std::unexpected(tested.error());
    out.backtest = std::move(*tested);
    if (out.backtest.status != Status::done) out.status = out.backtest.status;
    auto bands = bands_of(files, built, options, year, context);
    if (!bands) return std::unexpected(bands.error());
    out.bands = std::move(*bands);
  }
  stopped(out, context);
  context.tell({"done", 1, 1, ""});
  return out;
}

}  // namespace egress
