// Horizon, stores, supplies, markets: numbers of one row that contradict each other.
#include <algorithm>

#include "egress/model/checks.h"

namespace egress::checks {

void check_horizon(Context& c) {
  const Horizon& horizon = c.model.horizon;
  if (horizon.from < horizon.to) return;
  c.report("E0422", "case", "", "to",
           fmt::format("the horizon ends on {}, before it starts on {}",
                       format_day(horizon.to - 1), format_day(horizon.from)),
           "`to` is the last day, and the same day or a later one than `from`");
}

void check_stores(Context& c) {
  for (const Store& store : c.model.stores) {
    if (const auto crossing = first_crossing(c.model, store.heel, store.capacity,
                                             store.commodities, Compare::amounts)) {
      c.report("E0401", "stores", store.id, "heel",
               fmt::format("the heel of `{0}` is {1:.6g} {3}, more than its capacity of {2:.6g} {3}"
                           " (on {4})",
                           store.id, crossing->low, crossing->high, unit_of(crossing->measure),
                           format_day(crossing->day)),
               "the heel is the part of the capacity that cannot be taken out");
      continue;
    }
    if (!given(store.initial) || store.commodities.empty() || !store.commodities.front().valid()) {
      continue;
    }
    // `initial` stands in the unit of the first commodity.
    const Day day = c.model.horizon.from;
    const Measure inside = c.model.commodities.at(store.commodities.front().at()).measure;
    const auto amount = [&](const Profile& p) {
      return p.at(day) * most_per(c.model, store.commodities, p.measure_at(day), inside);
    };
    const double capacity = amount(store.capacity);
    const double heel = amount(store.heel);
    if (exceeds(store.initial, capacity) || exceeds(heel, store.initial)) {
      c.report("E0402", "stores", store.id, "initial",
               fmt::format("`{0}` starts with {1:.6g} {4}, outside its range of {2:.6g} to {3:.6g} {4}",
                           store.id, store.initial, given(heel) ? heel : 0, capacity,
                           unit_of(inside)),
               "from the heel to the capacity, both as on the first day of the horizon");
    }
  }
}

void check_supplies(Context& c) {
  for (const Supply& supply : c.model.supplies) {
    const CommodityIndex commodity[] = {supply.commodity};
    for (const auto& [profile, word] : {std::pair{&supply.rate, "rate"}, {&supply.plan, "plan"}}) {
      const auto crossing =
          first_crossing(c.model, supply.minimum, *profile, commodity, Compare::rates);
      if (!crossing) continue;
      c.report("E0409", "supplies", supply.id, "minimum",
               fmt::format("the minimum of `{0}` is {1:.6g} {3}/d, above its {5} of {2:.6g} {3}/d"
                           " (on {4})",
                           supply.id, crossing->low, crossing->high, unit_of(crossing->measure),
                           format_day(crossing->day), word),
               "the minimum is the least that it can produce");
      break;
    }
  }
}

void check_markets(Context& c) {
  for (const Market& market : c.model.markets) {
    if (const auto crossing = first_crossing(c.model, market.requires_, market.limit,
                                             market.commodities, Compare::rates)) {
      c.report("E0410", "markets", market.id, "required",
               fmt::format("`{0}` requires {1:.6g} {3}/d, more than its limit of {2:.6g} {3}/d (on {4})",
                           market.id, crossing->low, crossing->high, unit_of(crossing->measure),
                           format_day(crossing->day)),
               "`limit` is the most that it buys, what it requires included");
    }
    if (market.short_price.given_ever() && !market.requires_.given_ever()) {
      c.report("W0817", "markets", market.id, "short_price",
               fmt::format("`{}` has a price for being short but requires nothing", market.id),
               "say what it needs in `required`");
    }
  }
}

namespace {

/// Days of the horizon for which a number that every run needs is missing.
void check_gap(Context& c, std::string_view table, const std::string& id, std::string_view column,
               const Profile& profile) {
  if (!profile.given_ever()) return;  // the reader asks for required columns
  const Horizon& horizon = c.model.horizon;
  const auto missing = [&](Day day) { return !profile.given_at(day); };
  std::optional<Day> gap;
  if (missing(horizon.from)) gap = horizon.from;
  for (const auto& step : profile.steps()) {
    if (gap) break;
    if (step.from > horizon.from && step.from < horizon.to && missing(step.from)) gap = step.from;
  }
  if (!gap || horizon.from >= horizon.to) return;
  Day end = horizon.to;
  for (const auto& step : profile.steps()) {
    if (step.from > *gap && given(step.value)) {
      end = std::min(end, step.from);
      break;
    }
  }
  c.report("W0812", table, id, column,
           fmt::format("`{}` has no {} from {} to {}, within the horizon", id, column,
                       format_day(*gap), format_day(end - 1)),
           "give a row for these dates (0 where there is none)");
}

}  // namespace

void check_gaps(Context& c) {
  for (const auto& store : c.model.stores) {
    check_gap(c, "stores", store.id, "capacity", store.capacity);
  }
  for (const auto& fleet : c.model.fleets) {
    check_gap(c, "fleets", fleet.id, "ships", fleet.ships);
    check_gap(c, "fleets", fleet.id, "payload", fleet.payload);
    if (fleet.draft.given_ever()) check_gap(c, "fleets", fleet.id, "depth", fleet.depth);
  }
  for (const auto& supply : c.model.supplies) {
    check_gap(c, "supplies", supply.id, "rate", supply.rate);
  }
  for (const auto& market : c.model.markets) {
    if (!market.steps.empty()) {
      check_gap(c, "markets", market.id, "price", market.steps.front().price);
    }
  }
}

}  // namespace egress::checks
