// Horizon, stores, supplies, markets: numbers of one row that contradict each other.
#include <algorithm>

#include "egress/model/checks.h"

namespace egress::checks {

void check_horizon(Context& c) {
  const Horizon& horizon = c.model.horizon;
  if (horizon.from < horizon.to) return;
  if (c.options.incomplete && horizon.from == 0 && horizon.to == 0) return;  // could not be read
  c.report("E0422", "case", "", "to",
           fmt::format("the horizon ends on {}, before it starts on {}", format_day(horizon.to - 1),
                       format_day(horizon.from)),
           "`to` is the last day, and the same day or a later one than `from`");
}

void check_stores(Context& c) {
  for (const Store& store : c.model.stores) {
    if (const auto crossing =
            first_crossing(c, store.heel, store.capacity, store.commodities, Compare::amounts)) {
      c.report("E0401", "stores", store.id, "heel",
               fmt::format("the heel of `{}` is {}, more than its capacity of {} (on {})", store.id,
                           told(crossing->low, crossing->measure),
                           told(crossing->high, crossing->measure), format_day(crossing->day)),
               "the heel is the part of the capacity that cannot be taken out");
      continue;
    }
    if (!given(store.initial)) continue;
    // `initial` counts in the measure of the capacity.
    const Day day = c.model.horizon.from;
    const Measure measure = store.capacity.measure_at(day);
    const double capacity = store.capacity.at(day);
    const double heel = store.heel.at(day) *
                        most_per(c.model, store.commodities, store.heel.measure_at(day), measure);
    if (exceeds(store.initial, capacity) || exceeds(heel, store.initial)) {
      c.report("E0402", "stores", store.id, "initial",
               fmt::format("`{}` starts with {}, outside its range of {} to {}", store.id,
                           told(store.initial, measure), told(given(heel) ? heel : 0, measure),
                           told(capacity, measure)),
               "from the heel to the capacity, both as on the first day of the horizon");
    }
  }
}

void check_supplies(Context& c) {
  for (const Supply& supply : c.model.supplies) {
    const CommodityIndex commodity[] = {supply.commodity};
    for (const auto& [profile, word] : {std::pair{&supply.rate, "rate"}, {&supply.plan, "plan"}}) {
      const auto crossing = first_crossing(c, supply.minimum, *profile, commodity, Compare::rates);
      if (!crossing) continue;
      c.report("E0409", "supplies", supply.id, "minimum",
               fmt::format("the minimum of `{}` is {}/d, above its {} of {}/d (on {})", supply.id,
                           told(crossing->low, crossing->measure), word,
                           told(crossing->high, crossing->measure), format_day(crossing->day)),
               "the minimum is the least that it can produce");
      break;
    }
  }
}

void check_markets(Context& c) {
  for (const Market& market : c.model.markets) {
    if (const auto crossing =
            first_crossing(c, market.requires_, market.limit, market.commodities, Compare::rates)) {
      c.report("E0410", "markets", market.id, "required",
               fmt::format("`{}` requires {}/d, more than its limit of {}/d (on {})", market.id,
                           told(crossing->low, crossing->measure),
                           told(crossing->high, crossing->measure), format_day(crossing->day)),
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

struct Gap {
  Day from, to;  // [from, to)
};

/// The first days of the horizon for which a number is missing that other days have.
std::optional<Gap> first_gap(const Horizon& horizon, const Profile& profile) {
  if (!profile.given_ever() || horizon.from >= horizon.to) return {};
  std::optional<Day> begin;
  if (!profile.given_at(horizon.from)) begin = horizon.from;
  for (const auto& step : profile.steps()) {
    if (step.from <= horizon.from || step.from >= horizon.to) continue;
    if (!begin && !given(step.value)) begin = step.from;
    if (begin && given(step.value)) return Gap{*begin, step.from};
  }
  if (!begin) return {};
  return Gap{*begin, horizon.to};
}

/// A number that every run needs (the reader has asked for it on at least one day).
void check_needed(Context& c, std::string_view code, std::string_view table, const std::string& id,
                  std::string_view column, const Profile& profile) {
  const auto gap = first_gap(c.model.horizon, profile);
  if (!gap) return;
  c.report(code, table, id, column,
           fmt::format("`{}` has no {} from {} to {}, within the horizon", id, column,
                       format_day(gap->from), format_day(gap->to - 1)),
           "give a row for these dates (0 where there is none)");
}

/// A bound that ends or begins within the horizon. One for a while in its midst is as it should be.
void check_bound(Context& c, std::string_view table, const std::string& id, std::string_view column,
                 const Profile& bound) {
  const Horizon& horizon = c.model.horizon;
  const auto gap = first_gap(horizon, bound);
  if (!gap || (!bound.given_at(horizon.from) && !bound.given_at(horizon.to - 1))) return;
  c.report("W0819", table, id, column,
           fmt::format("`{}` of `{}` is not given from {} to {}, so that there is no limit", column,
                       id, format_day(gap->from), format_day(gap->to - 1)),
           "give a row for these dates");
}

}  // namespace

void check_gaps(Context& c) {
  for (const auto& node : c.model.nodes) {
    check_bound(c, "nodes", node.id, "capacity", node.capacity);
  }
  for (const auto& link : c.model.links) {
    check_bound(c, "links", link.id, "capacity", link.capacity);
  }
  for (const auto& store : c.model.stores) {
    check_needed(c, "E0426", "stores", store.id, "capacity", store.capacity);
  }
  for (const auto& fleet : c.model.fleets) {
    check_needed(c, "W0812", "fleets", fleet.id, "ships", fleet.ships);
    check_needed(c, "W0812", "fleets", fleet.id, "payload", fleet.payload);
    if (fleet.draft.given_ever())
      check_needed(c, "W0812", "fleets", fleet.id, "depth", fleet.depth);
  }
  for (const auto& supply : c.model.supplies) {
    check_needed(c, "W0812", "supplies", supply.id, "rate", supply.rate);
  }
  for (const auto& market : c.model.markets) {
    check_bound(c, "markets", market.id, "limit", market.limit);
    if (!market.steps.empty()) {
      check_needed(c, "W0812", "markets", market.id, "price", market.steps.front().price);
    }
  }
}

}  // namespace egress::checks
