#include "egress/analyses/quarrel/quarrel.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <ranges>
#include <set>

#include "egress/analyses/quarrel/curve.h"
#include "egress/analyses/quarrel/match.h"
#include "egress/base/parallel.h"

namespace egress {

namespace {

/// Beyond the lengths asked for: close together where tanks fill, a month or a season apart later.
constexpr int curve_days[] = {1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365};
constexpr int project_days[] = {30, 365};

Outcome<std::vector<int>> days_of(const QuarrelOptions& options) {
  const int longest = options.horizon.to - options.horizon.from;
  std::set<int> days;
  Diagnostics wrong;
  for (const int day : options.days) {
    if (day >= 1 && day <= longest) {
      days.insert(day);
    } else if (options.days_asked) {
      wrong.add("E0594", {}, fmt::format("{} days do not fit into a horizon of {}", day, longest),
                fmt::format("write 1 to {}, or a longer horizon with --to", longest));
    }
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  if (days.empty()) days.insert(longest);
  return std::vector<int>(days.begin(), days.end());
}

std::vector<std::string> ids_of(const Model& model, const std::vector<ThingRef>& things) {
  std::vector<std::string> out;
  out.reserve(things.size());
  for (const auto thing : things) out.push_back(qualified_id(model, thing));
  return out;
}

std::vector<std::string> missing_of(const Model& model, const Side& ours, const Side& theirs) {
  std::vector<std::string> out;
  for (const auto& stake : model.stakes) {
    if (given(stake.yearly)) continue;
    if (!can_stop(theirs, stake, ours) && !can_stop(ours, stake, theirs)) continue;
    out.push_back(fmt::format("{} (lost by {})", stake.name.empty() ? stake.id : stake.name,
                              model.holders[stake.holder.at()].id));
  }
  return out;
}

/// What is done at once: one length of a quarrel, or all quarrels with one project. Its own places
/// only.
struct Job {
  std::size_t quarrel = 0;
  int days = 0;         // of a length
  std::string project;  // empty: a length
  bool done = false;
  bool infeasible = false;  // with everything open
  std::vector<std::string> conflict;
  std::optional<HarmRow> row;
  std::vector<QuarrelWithProject> with;  // by quarrel
};

/// Evaluators of the case as it is that are not at work; jobs share their open plans.
class Evaluators {
 public:
  Evaluators(const Model& model, const QuarrelOptions& options)
      : model_(model), options_(options) {}
  std::unique_ptr<Evaluator> take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) {
      return std::make_unique<Evaluator>(model_, options_.horizon, options_.method);
    }
    auto out = std::move(free_.back());
    free_.pop_back();
    return out;
  }
  void give(std::unique_ptr<Evaluator> evaluator) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(evaluator));
  }

 private:
  const Model& model_;
  const QuarrelOptions& options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Evaluator>> free_;
};

std::vector<int> lengths_of(const std::vector<int>& days, const QuarrelOptions& options) {
  std::set<int> out(days.begin(), days.end());
  if (options.curve) {
    for (const int length : curve_days) {
      if (length <= options.horizon.to - options.horizon.from) out.insert(length);
    }
  }
  return {out.begin(), out.end()};
}

class Quarrels {
 public:
  Quarrels(const CaseFiles& files, const Model& model, const Sides& sides, std::vector<int> days,
           const QuarrelOptions& options, RunContext& context)
      : files_(files),
        model_(model),
        sides_(sides),
        days_(std::move(days)),
        lengths_(lengths_of(days_, options)),
        options_(options),
        context_(context),
        evaluators_(model, options) {}

  /// Whole quarrels only.
  void play(QuarrelResult& out) {
    std::vector<Job> jobs = lengths_and_projects();
    run("harms", jobs.size(), [&](std::size_t i, RunContext& own) {
      jobs[i].project.empty() ? run_length(jobs[i], own) : run_project(jobs[i], own);
    });
    for (const auto& job : jobs) {
      if (!job.infeasible) continue;
      out.status = Status::infeasible;
      out.conflict = job.conflict;
      return;
    }
    std::vector<Quarrel> found = begin(jobs);
    std::vector<char> whole(found.size(), 0);
    run("tips", found.size(), [&](std::size_t i, RunContext& own) {
      whole[i] =
          curves_[i].size() == lengths_.size() && (!options_.curve || search(i, found[i], own)) ? 1
                                                                                                : 0;
    });
    if (std::ranges::count(whole, 0) > 0 || !std::ranges::all_of(jobs, &Job::done)) {
      out.status = context_.stop_requested() ? Status::interrupted : Status::limit;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (whole[i] != 0) out.quarrels.push_back(std::move(found[i]));
    }
  }

 private:
  /// The dearest first, so that no thread is left with one of them alone.
  std::vector<Job> lengths_and_projects() const {
    std::vector<Job> out;
    if (options_.projects) {
      for (const auto& project : model_.projects) {
        if (project.built || !brings_rows(model_, project)) continue;
        out.emplace_back().project = project.id;
      }
    }
    for (const int days : std::views::reverse(lengths_)) {
      for (std::size_t i = 0; i < sides_.theirs.size(); ++i) {
        out.emplace_back().days = days;
        out.back().quarrel = i;
      }
    }
    return out;
  }

  void run(const char* stage, std::size_t count,
           const std::function<void(std::size_t, RunContext&)>& f) {
    for_each_index(count, context_, f, [&](std::size_t done) {
      context_.tell({stage, static_cast<std::int64_t>(done), static_cast<std::int64_t>(count), ""});
    });
  }

  Match match(Evaluator& evaluator, std::size_t quarrel, RunContext& context) const {
    return {evaluator, options_.horizon, sides_.ours, sides_.theirs[quarrel], context};
  }

  void run_length(Job& job, RunContext& context) {
    auto evaluator = evaluators_.take();
    const Evaluation& open = evaluator->open(context);
    if (!open.plan) {  // of no use to others
      job.infeasible = open.status == Status::infeasible;
      job.conflict = open.conflict;
      return;
    }
    const bool alone = options_.alone && std::ranges::count(days_, job.days) > 0;
    job.row = match(*evaluator, job.quarrel, context).row(job.days, alone);
    job.done = job.row.has_value();
    evaluators_.give(std::move(evaluator));
  }

  void run_project(Job& job, RunContext& context) const {
    job.with.resize(sides_.theirs.size());
    for (auto& with : job.with) with.project = job.project;
    const auto cannot = [&](const std::string& why) {
      for (auto& with : job.with) with.why_not = why;
      job.done = true;
    };
    BuildOptions build = options_.build;
    build.with.push_back(job.project);
    const BuildResult other = build_case(files_, build);
    if (!other.built) {
      return cannot("the case is not sound with it: " + other.diagnostics.items().front().message);
    }
    Evaluator evaluator(other.built->model, options_.horizon, options_.method);
    const Evaluation& open = evaluator.open(context);
    if (open.status == Status::infeasible) return cannot("there is no plan with everything open");
    if (!open.plan) return;
    for (std::size_t i = 0; i < job.with.size(); ++i) {
      Match played = match(evaluator, i, context);
      for (const int days : days_with_project()) {
        auto row = played.row(days, false);
        if (!row) return;
        job.with[i].rows.push_back(std::move(*row));
      }
    }
    job.done = true;
  }

  std::vector<int> days_with_project() const {
    std::vector<int> out;
    for (const int days : days_) {
      if (std::ranges::count(project_days, days) > 0) out.push_back(days);
    }
    if (out.empty()) out.push_back(days_.back());
    return out;
  }

  /// The quarrels with what the jobs found.
  std::vector<Quarrel> begin(std::vector<Job>& jobs) {
    std::vector<Quarrel> out(sides_.theirs.size());
    curves_.resize(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Side& theirs = sides_.theirs[i];
      Quarrel& quarrel = out[i];
      quarrel.us = model_.holders[sides_.ours.holder.at()].id;
      quarrel.them = model_.holders[theirs.holder.at()].id;
      quarrel.our_name = name_of(sides_.ours);
      quarrel.their_name = name_of(theirs);
      if (!options_.curve) {
        quarrel.why_not_tips = quarrel.ours.why_not = quarrel.theirs.why_not = "not asked for";
      }
      quarrel.missing = missing_of(model_, sides_.ours, theirs);
      quarrel.we_close = ids_of(model_, closes_against(model_, sides_.ours, theirs));
      quarrel.they_close = ids_of(model_, closes_against(model_, theirs, sides_.ours));
    }
    for (auto& job : jobs) {
      if (!job.done) continue;
      if (job.row) curves_[job.quarrel][job.days] = *job.row;
      for (std::size_t i = 0; i < job.with.size(); ++i) {
        out[i].projects.push_back(std::move(job.with[i]));
      }
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      for (const int days : days_) {
        if (curves_[i].contains(days)) out[i].rows.push_back(curves_[i].at(days));
      }
    }
    return out;
  }

  std::string name_of(const Side& side) const {
    const Holder& holder = model_.holders[side.holder.at()];
    return holder.name.empty() ? holder.id : short_name(holder.name);
  }

  /// False where it was stopped.
  bool search(std::size_t i, Quarrel& quarrel, RunContext& context) {
    auto evaluator = evaluators_.take();
    if (!evaluator->open(context).plan) return false;
    Match played = match(*evaluator, i, context);
    Curve curve(played, curves_[i]);
    if (!find_tips(curve, options_.loss_rate, quarrel)) return false;
    for (const auto& [length, row] : curve.rows()) {
      quarrel.curve.push_back(row);
      quarrel.curve.back().items.clear();
    }
    evaluators_.give(std::move(evaluator));
    return true;
  }

  const CaseFiles& files_;
  const Model& model_;
  const Sides& sides_;
  std::vector<int> days_;     // asked for
  std::vector<int> lengths_;  // and those of the curve
  const QuarrelOptions& options_;
  RunContext& context_;
  Evaluators evaluators_;
  std::vector<std::map<int, HarmRow>> curves_;  // by quarrel: the rows by days
};

std::vector<std::string> notes_on(const QuarrelOptions& options) {
  std::vector<std::string> out = {
      "what a field loses is counted with the state that holds it, but for the other side's "
      "equity: how much of it the state takes is not known",
      "oil that is stopped is counted as lost unless the case has another way for it: what ways "
      "outside the case would earn is not known",
      "fees are counted whole: what a line saves by standing still is not known"};
  if (options.horizon.period != Period::day && options.horizon.period != Period::hour) {
    out.push_back(
        fmt::format("a quarrel shorter than a {} is seen through the mean of that {}; "
                    "use --period day",
                    name_of(options.horizon.period), name_of(options.horizon.period)));
  }
  return out;
}

}  // namespace

std::string_view name_of(HarmKind kind) {
  switch (kind) {
    case HarmKind::oil:
      return "oil";
    case HarmKind::equity:
      return "equity";
    case HarmKind::fees:
      return "fees";
    case HarmKind::shortage:
      return "shortage";
    case HarmKind::stake:
      return "stake";
  }
  return "";
}

Outcome<QuarrelResult> quarrel(const CaseFiles& files, const Case& built,
                               const QuarrelOptions& options, RunContext& context) {
  const Model& model = built.model;
  const auto sides = sides_of(model, options.us, options.against);
  const auto days = days_of(options);
  Diagnostics wrong;
  if (!sides) wrong.append(sides.error());
  if (!days) wrong.append(days.error());
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  QuarrelResult out;
  out.horizon = options.horizon;
  out.loss_rate = options.loss_rate;
  out.notes = notes_on(options);
  Quarrels(files, model, *sides, *days, options, context).play(out);
  return out;
}

}  // namespace egress
