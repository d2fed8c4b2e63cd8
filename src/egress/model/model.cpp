#include "egress/model/model.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "egress/base/diagnostics.h"
#include "egress/base/outcome.h"

namespace egress {

namespace {

/// Calls f(kind, table) for every table of things, in the order that ambiguous ids are reported.
template <class F>
void for_each_table(const Model& m, F f) {
  f(TableKind::corridor, m.corridors);
  f(TableKind::link, m.links);
  f(TableKind::node, m.nodes);
  f(TableKind::store, m.stores);
  f(TableKind::fleet, m.fleets);
  f(TableKind::supply, m.supplies);
  f(TableKind::market, m.markets);
  f(TableKind::contract, m.contracts);
  f(TableKind::holder, m.holders);
}

double or_zero(double value) { return given(value) ? value : 0; }

}  // namespace

const std::string& id_of(const Model& model, ThingRef thing) {
  const std::string* found = nullptr;
  for_each_table(model, [&](TableKind kind, const auto& table) {
    if (kind == thing.kind) found = &table.at(static_cast<std::size_t>(thing.index)).id;
  });
  ensure(found != nullptr, "a thing of no table");
  return *found;
}

std::string_view name_of(TableKind kind) {
  switch (kind) {
    case TableKind::link:
      return "link";
    case TableKind::node:
      return "node";
    case TableKind::store:
      return "store";
    case TableKind::fleet:
      return "fleet";
    case TableKind::supply:
      return "supply";
    case TableKind::market:
      return "market";
    case TableKind::holder:
      return "holder";
    case TableKind::corridor:
      return "corridor";
    case TableKind::contract:
      return "contract";
  }
  return "";
}

std::string qualified_id(const Model& model, ThingRef thing) {
  return std::string(name_of(thing.kind)) + ":" + id_of(model, thing);
}

std::vector<ThingRef> find_things(const Model& model, std::string_view reference) {
  const std::size_t colon = reference.find(':');
  const std::string_view kind_name =
      colon == std::string_view::npos ? std::string_view{} : reference.substr(0, colon);
  const std::string_view id =
      colon == std::string_view::npos ? reference : reference.substr(colon + 1);
  std::vector<ThingRef> found;
  for_each_table(model, [&](TableKind kind, const auto& table) {
    if (!kind_name.empty() && kind_name != name_of(kind)) return;
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (table[i].id == id) found.push_back({kind, static_cast<std::int32_t>(i)});
    }
  });
  return found;
}

std::optional<HolderIndex> find_holder(const Model& model, std::string_view id) {
  const auto found = std::ranges::find(model.holders, id, &Holder::id);
  if (found == model.holders.end()) return {};
  return HolderIndex(static_cast<std::size_t>(found - model.holders.begin()));
}

std::string hint_for_holder(const Model& model, std::string_view id) {
  std::vector<std::string_view> ids;
  ids.reserve(model.holders.size());
  for (const auto& holder : model.holders) ids.push_back(holder.id);
  const auto near = nearest(id, ids);
  return near.empty() ? "holders stand in holders.csv"
                      : "did you mean `" + std::string(near) + "`?";
}

std::string short_name(std::string_view name) {
  return std::string(name.substr(0, name.find(" (")));
}

bool brings_rows(const Model& model, const Project& project) {
  return !project.adds_to.empty() ||
         std::ranges::count(model.not_built, project.id, &PlannedThing::project) > 0;
}

double quantity_factor(const Commodity& c, Measure measure) {
  if (measure == c.measure || measure == Measure::none) return 1;
  // Through tonnes: canonical -> t -> measure.
  double tonnes = 1;
  if (c.measure == Measure::volume) tonnes = c.density;
  if (c.measure == Measure::energy) tonnes = 1 / c.heating_value;
  if (measure == Measure::mass) return tonnes;
  if (measure == Measure::volume) return tonnes / c.density;
  return tonnes * c.heating_value;
}

std::string_view canonical_unit(const Commodity& commodity) {
  switch (commodity.measure) {
    case Measure::volume:
      return "m3";
    case Measure::energy:
      return "MWh";
    default:
      return "t";
  }
}

std::string_view name_of(DurationShape shape) {
  switch (shape) {
    case DurationShape::fixed:
      return "fixed";
    case DurationShape::exponential:
      return "exponential";
    case DurationShape::lognormal:
      return "lognormal";
    case DurationShape::gamma:
      return "gamma";
    case DurationShape::log:
      return "log";
  }
  return "";
}

double known_duration(const LoggedClosure& closure) {
  if (given(closure.duration)) return closure.duration > 0 ? closure.duration : not_given;
  if (!closure.dated || !closure.end || *closure.end <= closure.start) return not_given;
  return *closure.end - closure.start;
}

std::vector<double> logged_durations(const Model& model, const Hazard& hazard) {
  std::vector<double> out;
  for (const LoggedClosure& closure : model.closures) {
    if (closure.kind != hazard.kind || closure.left >= 1 || !given(known_duration(closure))) {
      continue;
    }
    const bool hits = std::ranges::any_of(closure.what, [&](const ThingRef& thing) {
      return std::ranges::find(hazard.what, thing) != hazard.what.end();
    });
    if (hits) out.push_back(known_duration(closure));
  }
  return out;
}

double mean_duration(const Model& model, const Hazard& hazard) {
  if (hazard.two_state()) return hazard.every / hazard.opens;
  if (hazard.distribution != DurationShape::log) return hazard.duration;
  const auto lengths = logged_durations(model, hazard);
  if (lengths.empty()) return not_given;
  return std::accumulate(lengths.begin(), lengths.end(), 0.0) / static_cast<double>(lengths.size());
}

double mean_between(const Hazard& hazard) {
  return hazard.two_state() ? hazard.every / hazard.closes : hazard.between;
}

double payload_at(const Fleet& fleet, Day day) {
  const double full = fleet.payload.at(day);
  const double draft = fleet.draft.at(day);
  const double depth = fleet.depth.at(day);
  if (!given(draft) || !given(depth)) return full;
  const double missing = std::max(0.0, draft + or_zero(fleet.under_keel.at(day)) - depth);
  return std::max(0.0, full - or_zero(fleet.payload_per_draft.at(day)) * missing);
}

double cycle_days(const Fleet& fleet, const Link& link, Day day) {
  const double cycle = fleet.cycle.at(day);
  if (given(cycle)) return cycle;
  return or_zero(fleet.loading.at(day)) + or_zero(fleet.unloading.at(day)) +
         or_zero(fleet.waiting.at(day)) + 2 * link.length / fleet.speed.at(day);
}

}  // namespace egress
