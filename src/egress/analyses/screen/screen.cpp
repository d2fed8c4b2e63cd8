#include "egress/analyses/screen/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "egress/analyses/dispatch/against.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/screen/matrix.h"
#include "egress/analyses/screen/sets.h"
#include "egress/analyses/screen/starts.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/screening.h"
#include "egress/network/screening.h"

namespace egress {

namespace {

constexpr TableKind closable[] = {TableKind::link,   TableKind::node,    TableKind::store,
                                  TableKind::fleet,  TableKind::supply,  TableKind::holder,
                                  TableKind::market, TableKind::corridor};
constexpr std::size_t usual = 6;  // of these, unless others are asked for

std::size_t count_of(const Model& model, TableKind kind) {
  switch (kind) {
    case TableKind::link:
      return model.links.size();
    case TableKind::node:
      return model.nodes.size();
    case TableKind::store:
      return model.stores.size();
    case TableKind::fleet:
      return model.fleets.size();
    case TableKind::supply:
      return model.supplies.size();
    case TableKind::market:
      return model.markets.size();
    case TableKind::holder:
      return model.holders.size();
    case TableKind::corridor:
      return model.corridors.size();
    case TableKind::contract:
      break;
  }
  return 0;
}

/// What is closed, from when and for how long.
struct Plot {
  std::vector<ThingRef> things;
  std::vector<Day> starts;
  double hours = 0;
};

std::vector<TableKind> kinds_of(const ScreenOptions& options, Diagnostics& wrong) {
  if (options.things.empty()) return {closable, closable + usual};
  std::vector<TableKind> out;
  std::vector<std::string_view> names;
  for (const TableKind kind : closable) names.push_back(name_of(kind));
  for (const auto& word : options.things) {
    const auto found = std::ranges::find(names, word);
    if (found != names.end()) {
      out.push_back(closable[found - names.begin()]);
      continue;
    }
    const auto near = nearest(word, names);
    wrong.add("E0521", place_in("things", word),
              fmt::format("nothing of kind `{}` can close", word),
              near.empty() ? fmt::format("one of {}", fmt::join(names, ", "))
                           : fmt::format("did you mean `{}`?", near));
  }
  return out;
}

Outcome<Plot> plot_of(const Model& model, const ScreenOptions& options) {
  Diagnostics wrong;
  Plot out;
  if (options.size < 1 || options.size > 4 || options.most < 1) {
    wrong.add("E0543", {}, "a screening needs sets of 1 to 4 things, and 1 of them to list",
              "write --size 2 --most 20");
  }
  const auto kinds = kinds_of(options, wrong);
  for (const TableKind kind : closable) {
    if (std::ranges::count(kinds, kind) == 0) continue;
    for (std::size_t i = 0; i < count_of(model, kind); ++i) {
      const auto index = static_cast<std::int32_t>(i);
      if (kind == TableKind::holder && index == model.owner.value) continue;
      out.things.push_back({kind, index});
    }
  }
  const auto hours = parse_duration_hours(options.duration);
  out.hours = hours.value_or(0);
  out.starts = starts_of(options, out.hours, wrong);
  if (!hours) {
    wrong.add("E0524", place_in("duration", options.duration),
              fmt::format("`{}` is not a duration", options.duration),
              "write hours, days or weeks above zero: 36h, 57d, 2w");
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  return out;
}

std::vector<std::string> notes_on(const ScreenOptions& options, const Plot& plot) {
  std::vector<std::string> out;
  const auto starts = period_starts(options.horizon);
  if (plot.hours < static_cast<double>(starts[1] - starts[0])) {
    out.push_back(
        fmt::format("the closures are shorter than a {}, and the rest of that period may "
                    "make up for them; use a shorter --period",
                    name_of(options.horizon.period)));
  }
  if (24.0 * plot.starts.back() + plot.hours > 24.0 * options.horizon.to) {
    out.push_back("the closures run on after the horizon; only the part within counts");
  }
  return out;
}

/// A set that may be listed.
struct Candidate {
  Day at = 0;
  FoundSet set;
  double alone = 0;  // USD: the sum of what its things cost alone
};

/// What costs most first, then fewer things, then their order, then the earlier start.
bool before(const Candidate& a, const Candidate& b) {
  if (a.set.cost() != b.set.cost()) return a.set.cost() > b.set.cost();
  if (a.set.things.size() != b.set.things.size()) {
    return a.set.things.size() < b.set.things.size();
  }
  if (a.set.things != b.set.things) return a.set.things < b.set.things;
  return a.at < b.at;
}

/// How many sets there are, whether they are reached or not.
void count_all(const Plot& plot, int size, ScreenResult& out) {
  out.things = static_cast<int>(plot.things.size());
  for (int k = 1; k <= size; ++k) {
    const auto sets = network::count_sets(out.things, k) * std::ssize(plot.starts);
    out.sizes.push_back({.size = k, .sets = sets, .evaluated = 0});
    out.all += sets;
  }
}

void count_found(const Screening& screening, const FoundSets& found, ScreenResult& out) {
  int with_effect = 0;
  for (int i = 0; i < screening.things(); ++i) with_effect += screening.changes(i) ? 1 : 0;
  for (auto& row : out.sizes) {
    const auto evaluated = std::ranges::count_if(
        found.sets, [&](const FoundSet& set) { return std::ssize(set.things) == row.size; });
    const auto possible = network::count_sets(with_effect, row.size);
    row.evaluated += evaluated;
    out.evaluated += evaluated;
    out.pruned_no_effect += network::count_sets(out.things, row.size) - possible;
    out.pruned_unused += possible - evaluated;
  }
}

/// One start after another; what ranks at each.
class Starts {
 public:
  Starts(Evaluator& evaluator, const ScreenOptions& options, const Plot& plot, double hair)
      : evaluator_(evaluator), options_(options), plot_(plot), hair_(hair) {}

  /// False if it was stopped before its end.
  bool screen_from(Day at, RunContext& context, ScreenResult& out) {
    const double start = 24.0 * at;
    const Screening screening(evaluator_, plot_.things, start, start + plot_.hours, context);
    if (screening.status() != Status::optimal) return false;
    const FoundSets found = find_sets(screening, options_.size, context);
    count_found(screening, found, out);
    if (found.complete && options_.matrix > 0 && options_.size > 1 && plot_.starts.size() == 1) {
      out.matrix = matrix_of(found, plot_.things, options_.matrix, hair_);
    }
    for (const std::size_t i : rank_sets(found, hair_)) {
      const FoundSet& set = found.sets[i];
      double alone = 0;
      for (const int thing : set.things) alone += alone_of(found, thing);
      candidates_.push_back({at, set, alone});
    }
    return found.complete;
  }

  /// Each set once, at its worst start.
  std::vector<Candidate> ranked() {
    std::ranges::sort(candidates_, before);
    std::set<std::vector<int>> seen;
    std::vector<Candidate> out;
    for (auto& candidate : candidates_) {
      if (seen.insert(candidate.set.things).second) out.push_back(std::move(candidate));
    }
    return out;
  }

 private:
  /// One that is not used costs what nothing closed does. (Larger sets are looked for once all
  /// single things are known.)
  static double alone_of(const FoundSets& found, int thing) {
    const FoundSet* single = look_up(found, {thing});
    return (single != nullptr ? single : look_up(found, {}))->netback_lost;
  }

  Evaluator& evaluator_;
  const ScreenOptions& options_;
  const Plot& plot_;
  double hair_;
  std::vector<Candidate> candidates_;
};

/// A set that is listed, with its plan against the open one.
class Listing {
 public:
  Listing(const Model& model, Evaluator& evaluator, const ScreenOptions& options, const Plot& plot,
          RunContext& context)
      : model_(model),
        evaluator_(evaluator),
        options_(options),
        plot_(plot),
        open_(rows_of(model, *evaluator.open(context).plan)) {
    // What was found is told in full, though the time is up; an interruption ends it.
    own_.follow(context);
  }

  ScreenedSet row(const Candidate& candidate) {
    ScreenedSet out;
    out.at = candidate.at;
    out.netback_lost = candidate.set.netback_lost;
    out.synergy = candidate.set.netback_lost - candidate.alone;
    out.missed = candidate.set.missed;
    std::vector<Closure> closures;
    for (const int thing : candidate.set.things) {
      Closure closure;
      closure.what = {plot_.things[static_cast<std::size_t>(thing)]};
      closure.text = fmt::format("{}@{}/{}", qualified_id(model_, closure.what.front()),
                                 format_day(candidate.at), options_.duration);
      closure.start = 24.0 * candidate.at;
      closure.end = closure.start + plot_.hours;
      out.closures.push_back(closure.text);
      out.things.push_back(closure.what.front());
      closures.push_back(std::move(closure));
    }
    const Evaluation closed = evaluator_.closed(closures, own_);
    if (closed.plan) {
      out.lost = compare(model_, open_, rows_of(model_, *closed.plan), closures).lost;
    }
    return out;
  }
  double open_netback() const { return open_.netback + open_.end_value_change; }
  std::string unit() const { return open_.corridors.empty() ? "t" : open_.corridors.front().unit; }

 private:
  const Model& model_;
  Evaluator& evaluator_;
  const ScreenOptions& options_;
  const Plot& plot_;
  RunContext own_;
  DispatchResult open_;
};

}  // namespace

Outcome<ScreenResult> screen(const Model& model, const ScreenOptions& options,
                             RunContext& context) {
  const auto plot = plot_of(model, options);
  if (!plot) return std::unexpected(plot.error());
  ScreenResult out;
  out.horizon = options.horizon;
  out.starts = plot->starts;
  out.worst_start = options.worst_start || options.season.has_value();
  out.season = options.season.value_or("");
  out.hours = plot->hours;
  out.notes = notes_on(options, *plot);
  Evaluator evaluator(model, options.horizon);
  const Evaluation& open = evaluator.open(context);
  if (open.status != Status::optimal) {
    out.status = open.status;
    out.conflict = open.conflict;
    return out;
  }
  count_all(*plot, options.size, out);
  Listing listing(model, evaluator, options, *plot, context);
  out.unit = listing.unit();
  const double hair = counts_from * std::max(1.0, std::abs(listing.open_netback()));
  Starts starts(evaluator, options, *plot, hair);
  out.exact = std::ranges::all_of(plot->starts,
                                  [&](Day at) { return starts.screen_from(at, context, out); });
  if (!out.exact) {
    out.status = context.stop_requested() ? Status::interrupted : Status::limit;
  }
  const auto ranked = starts.ranked();
  out.ranked = std::ssize(ranked);
  for (const auto& candidate : ranked) {
    if (std::ssize(out.sets) == options.most) break;
    out.sets.push_back(listing.row(candidate));
  }
  return out;
}

}  // namespace egress
