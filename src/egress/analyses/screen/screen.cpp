#include "egress/analyses/screen/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/against.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/screen/sets.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/screening.h"
#include "egress/network/screening.h"

namespace egress {

namespace {

constexpr TableKind closable[] = {TableKind::link,   TableKind::node,    TableKind::store,
                                  TableKind::fleet,  TableKind::supply,  TableKind::holder,
                                  TableKind::market, TableKind::corridor};
constexpr std::size_t usual = 6;  // of these, unless others are asked for

SourceSpan place_of(std::string_view option, const std::string& value) {
  return {.file = fmt::format("--{}", option),
          .line = 1,
          .column = 1,
          .length = static_cast<std::int64_t>(value.size()),
          .text = value};
}

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
  Day at = 0;
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
    wrong.add("E0521", place_of("things", word),
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
  const Horizon& horizon = options.horizon;
  out.at = options.at.value_or(horizon.from + (horizon.to - horizon.from) / 2);
  if (out.at < horizon.from || out.at >= horizon.to) {
    wrong.add("E0526", place_of("at", format_day(out.at)),
              fmt::format("the closures lie outside the horizon {} to {}", format_day(horizon.from),
                          format_day(horizon.to - 1)),
              "move `--at`, or the horizon with `--from` and `--to`");
  }
  const auto hours = parse_duration_hours(options.duration);
  if (!hours) {
    wrong.add("E0524", place_of("duration", options.duration),
              fmt::format("`{}` is not a duration", options.duration),
              "write hours, days or weeks above zero: 36h, 57d, 2w");
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  out.hours = *hours;
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
  if (24.0 * plot.at + plot.hours > 24.0 * options.horizon.to) {
    out.push_back("the closures run on after the horizon; only the part within counts");
  }
  return out;
}

void count(const Screening& screening, const FoundSets& found, int size, ScreenResult& out) {
  out.things = screening.things();
  for (int i = 0; i < screening.things(); ++i) out.without_effect += screening.changes(i) ? 0 : 1;
  std::int64_t with_effect = 0;
  for (int k = 1; k <= size; ++k) {
    ScreenedSize row;
    row.size = k;
    row.sets = network::count_sets(out.things, k);
    row.evaluated = std::ranges::count_if(
        found.sets, [&](const FoundSet& set) { return std::ssize(set.things) == k; });
    out.all += row.sets;
    out.evaluated += row.evaluated;
    with_effect += network::count_sets(out.things - out.without_effect, k);
    out.sizes.push_back(row);
  }
  out.pruned_no_effect = out.all - with_effect;
  out.pruned_unused = with_effect - out.evaluated;
}

/// A set that is listed, with its plan against the open one.
class Listing {
 public:
  Listing(const Model& model, Evaluator& evaluator, const Screening& screening,
          const FoundSets& found, RunContext& context)
      : model_(model),
        evaluator_(evaluator),
        screening_(screening),
        found_(found),
        open_(rows_of(model, *evaluator.open(context).plan)) {
    // What was found is told in full, though the time is up; an interruption ends it.
    own_.follow(context);
  }

  ScreenedSet row(const FoundSet& set, const std::string& span) {
    ScreenedSet out;
    out.netback_lost = set.netback_lost;
    out.missed = set.missed;
    std::vector<Closure> closures;
    double alone = 0;
    for (const int thing : set.things) {
      Closure closure = screening_.closure(thing);
      closure.text += span;
      out.closures.push_back(closure.text);
      out.things.push_back(closure.what.front());
      closures.push_back(std::move(closure));
      alone += alone_of(thing);
    }
    out.synergy = set.netback_lost - alone;
    const Evaluation closed = evaluator_.closed(closures, own_);
    if (closed.plan) {
      out.lost = compare(model_, open_, rows_of(model_, *closed.plan), closures).lost;
    }
    return out;
  }
  double open_netback() const { return open_.netback + open_.end_value_change; }
  std::string unit() const { return open_.corridors.empty() ? "t" : open_.corridors.front().unit; }

 private:
  /// What a thing costs alone; one that is not used costs what nothing closed does. (Larger sets
  /// are looked for once all single things are known.)
  double alone_of(int thing) const {
    const FoundSet* single = look_up(found_, {thing});
    return (single != nullptr ? single : look_up(found_, {}))->netback_lost;
  }

  const Model& model_;
  Evaluator& evaluator_;
  const Screening& screening_;
  const FoundSets& found_;
  RunContext own_;
  DispatchResult open_;
};

Status stopped(const RunContext& context) {
  return context.stop_requested() ? Status::interrupted : Status::limit;
}

std::string span_of(const ScreenOptions& options, const Plot& plot) {
  return fmt::format("@{}/{}", format_day(plot.at), options.duration);
}

}  // namespace

Outcome<ScreenResult> screen(const Model& model, const ScreenOptions& options,
                             RunContext& context) {
  const auto plot = plot_of(model, options);
  if (!plot) return std::unexpected(plot.error());
  ScreenResult out;
  out.horizon = options.horizon;
  out.at = plot->at;
  out.hours = plot->hours;
  out.notes = notes_on(options, *plot);
  Evaluator evaluator(model, options.horizon);
  const Evaluation& open = evaluator.open(context);
  if (open.status != Status::optimal) {
    out.status = open.status;
    out.conflict = open.conflict;
    return out;
  }
  const double start = 24.0 * plot->at;
  const Screening screening(evaluator, plot->things, start, start + plot->hours, context);
  if (screening.status() != Status::optimal) {
    out.status = screening.status();
    return out;
  }
  const FoundSets found = find_sets(screening, options.size, context);
  count(screening, found, options.size, out);
  out.exact = found.complete;
  if (!found.complete) out.status = stopped(context);
  Listing listing(model, evaluator, screening, found, context);
  const double hair = counts_from * std::max(1.0, std::abs(listing.open_netback()));
  const auto ranked = rank_sets(found, hair);
  out.ranked = static_cast<std::int64_t>(ranked.size());
  out.unit = listing.unit();
  for (const std::size_t i : ranked) {
    if (std::ssize(out.sets) == options.most) break;
    out.sets.push_back(listing.row(found.sets[i], span_of(options, *plot)));
  }
  return out;
}

}  // namespace egress
