#include "egress/analyses/limit/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "egress/flow/closure.h"
#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

class Climb {
 public:
  Climb(const Rebuild& rebuild, const LimitOptions& options, RunContext& context)
      : rebuild_(rebuild), options_(options), context_(context), build_(options.build) {}

  Outcome<LimitResult> run() {
    if (auto built = rebuild(); !built) return std::unexpected(built.error());
    if (auto wrong = find_corridor(); wrong.has_errors()) return std::unexpected(std::move(wrong));
    if (auto wrong = lift_from_the_start(); wrong.has_errors()) {
      return std::unexpected(std::move(wrong));
    }
    for (const auto& ladder : case_.settings.ladders) {
      if (ladder.corridor == options_.corridor) relax_ = ladder.relax;
    }
    while (true) {
      context_.tell({"limit", static_cast<std::int64_t>(out_.steps.size()), options_.steps, ""});
      const Most most = most_of(case_.model, out_.corridor, out_.year, lifted_, context_);
      if (!take(most)) break;
      const Outcome<bool> higher = relax(most);
      if (!higher) return std::unexpected(higher.error());
      if (!*higher) break;
    }
    if (!out_.steps.empty()) out_.most = out_.steps.front().most;
    return std::move(out_);
  }

 private:
  Outcome<bool> rebuild() {
    auto built = rebuild_(build_);
    if (!built) return std::unexpected(built.error());
    case_ = std::move(*built);
    return true;
  }

  Diagnostics find_corridor() {
    const Model& m = case_.model;
    std::vector<std::string_view> ids;
    for (std::size_t i = 0; i < m.corridors.size(); ++i) {
      ids.push_back(m.corridors[i].id);
      if (m.corridors[i].id == options_.corridor) out_.corridor = CorridorIndex{i};
    }
    if (!out_.corridor.valid()) {
      const auto with = how_to_build(m, options_.corridor, TableKind::corridor);
      if (!with.empty()) {
        return mistake("E0547",
                       fmt::format("corridor `{}` is not there unless its project is built",
                                   options_.corridor),
                       with);
      }
      const auto near = nearest(options_.corridor, ids);
      return mistake("E0547", fmt::format("there is no corridor `{}`", options_.corridor),
                     near.empty() ? "see corridors.csv" : fmt::format("did you mean `{}`?", near));
    }
    const Corridor& corridor = m.corridors[out_.corridor.at()];
    out_.unit = canonical_unit(m.commodities[corridor.commodities.front().at()]);
    out_.year = options_.year != 0 ? options_.year : civil(m.horizon.to - 1).year;
    return {};
  }

  Diagnostics lift_from_the_start() {
    Diagnostics wrong;
    for (const auto& reference : options_.lift) {
      if (lift(reference).empty()) {
        wrong.append(mistake("E0611",
                             fmt::format("there is nothing called `{}` to lift", reference),
                             "name a link, node, fleet or supply of the case"));
      }
    }
    return wrong;
  }

  std::vector<ThingRef> lift(const std::string& reference) {
    const auto things = find_things(case_.model, reference);
    for (const auto thing : things) lifted_.insert(qualified_id(case_.model, thing));
    return things;
  }

  /// Writes down a stage; false where the climb ends. A stage that carries no more than the one
  /// before is no rung of its own: what binds there binds here as well.
  bool take(const Most& most) {
    if (most.status == Status::limit || most.status == Status::interrupted) {
      out_.status = most.status;
      return false;
    }
    if (context_.should_stop()) {  // a small problem is solved before its solver looks up
      out_.status = context_.stop_requested() ? Status::interrupted : Status::limit;
      return false;
    }
    const bool endless = most.status == Status::unbounded;
    const double value = endless ? std::numeric_limits<double>::infinity() : most.delivered;
    std::vector<std::string> names;
    names.reserve(most.binding.size());
    for (const auto thing : most.binding) names.push_back(qualified_id(case_.model, thing));
    const bool same = !out_.steps.empty() && !endless &&
                      value - out_.steps.back().most <= 1e-9 * std::max(1.0, value);
    if (same) {
      for (auto& name : names) {
        auto& binding = out_.steps.back().binding;
        if (!contains(binding, name)) binding.push_back(std::move(name));
      }
    } else {
      if (!out_.steps.empty() && !endless) out_.steps.back().needs = needs(*most.plan);
      LimitStep step;
      step.most = value;
      step.binding = std::move(names);
      out_.steps.push_back(std::move(step));
      relaxed_here_.clear();
    }
    return !endless && !most.binding.empty();
  }

  /// Lifts or builds something that binds; false where the climb ends. Rungs are counted, but the
  /// case's own ladder is climbed to its end (unless only the first rung is asked for).
  Outcome<bool> relax(const Most& most) {
    if (options_.steps <= 1) return false;
    for (std::size_t i = 0; i < relax_.size(); ++i) {
      if (!touches(relax_[i], most.binding)) continue;
      const std::string entry = relax_[i];
      relax_.erase(relax_.begin() + static_cast<std::ptrdiff_t>(i));
      return entry.starts_with("project:") ? build(entry.substr(8)) : set_aside(entry);
    }
    if (static_cast<int>(out_.steps.size()) >= options_.steps) return false;
    for (const auto& project : case_.model.projects) {
      if (!project.built && touches("project:" + project.id, most.binding))
        return build(project.id);
    }
    for (const auto thing : most.binding) {
      if (thing.kind == TableKind::supply) continue;  // wells are not lifted: supply is the end
      return set_aside(qualified_id(case_.model, thing));
    }
    return false;
  }

  bool touches(const std::string& entry, const std::vector<ThingRef>& binding) const {
    const auto any = [&](const std::vector<ThingRef>& things) {
      return std::ranges::any_of(things, [&](ThingRef t) { return contains(binding, t); });
    };
    if (!entry.starts_with("project:")) return any(find_things(case_.model, entry));
    for (const auto& project : case_.model.projects) {
      if (project.id == entry.substr(8)) return !project.built && any(project.adds_to);
    }
    return false;
  }

  Outcome<bool> build(const std::string& project) {
    build_.with.push_back(project);
    say("project:" + project);
    return rebuild();
  }

  Outcome<bool> set_aside(const std::string& reference) {
    for (const auto thing : lift(reference)) {
      if (thing.kind == TableKind::fleet) relaxed_here_.push_back(thing);
      say("lifted " + qualified_id(case_.model, thing));
    }
    return true;
  }

  void say(const std::string& what) {
    std::string& by = out_.steps.back().relaxed_by;
    by += (by.empty() ? "" : " + ") + what;
  }

  /// How many ships the plan of the next rung uses beyond what there is, for each fleet just
  /// lifted.
  std::string needs(const Plan& next) const {
    std::string out;
    const Timeline time(next.situation.horizon);
    for (const auto thing : relaxed_here_) {
      const FleetIndex f{static_cast<std::size_t>(thing.index)};
      const Fleet& fleet = case_.model.fleets[f.at()];
      double used = 0;
      for (const auto& c : next.carriages) {
        const Link& link = case_.model.links[c.link.at()];
        if (link.fleet != f || c.entered[0] <= 0) continue;
        used += c.entered[0] *
                ship_days_per_unit(fleet, link, case_.model.commodities[c.commodity.at()], time, 0);
      }
      const double offered = ship_days(fleet, time, 0);
      const double ships = time.mean(fleet.ships, 0);
      if (!(offered > 0) || !(used > offered)) continue;
      const double more = ships * (used / offered - 1);
      if (!out.empty()) out += ", ";
      out += fmt::format("{:.1f} more of {}", more, fleet.id);
    }
    return out;
  }

  const Rebuild& rebuild_;
  const LimitOptions& options_;
  RunContext& context_;
  BuildOptions build_;
  Case case_;
  LimitResult out_;
  std::set<std::string> lifted_;
  std::vector<std::string> relax_;      // what is left of the case's ladder
  std::vector<ThingRef> relaxed_here_;  // fleets lifted since the last rung
};

}  // namespace

Outcome<LimitResult> climb(const Rebuild& rebuild, const LimitOptions& options,
                           RunContext& context) {
  return Climb(rebuild, options, context).run();
}

}  // namespace egress
