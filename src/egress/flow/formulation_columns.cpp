// The columns of the formulation: flows, queues and supplies. Markets, stores and contracts are in
// formulation_ends.cpp.
#include <algorithm>
#include <cmath>

#include "egress/flow/formulation.h"
#include "egress/flow/formulation_entries.h"
#include "egress/flow/windows.h"

namespace egress {

void Formulation::add_columns() {
  add_flow_columns();
  add_supply_columns();
  add_market_columns();
  add_store_columns();
  add_contract_columns();
  add_miss_columns();
}

/// A rate's amount in period t with what closures leave; 0 where it is not given.
double Formulation::supplied(std::size_t supply, const Profile& rate, int t) const {
  if (!rate.given_ever()) return 0;
  const Commodity& commodity = model_.commodities[model_.supplies[supply].commodity.at()];
  const double all = timeline_.amount(rate, t) /
                     quantity_factor(commodity, rate.measure_at(timeline_.first_day(t)));
  return given(all) ? all * left(TableKind::supply, supply, t) : 0;
}

/// Of what a supply produces, in the programme's unit.
std::pair<double, double> Formulation::supply_bounds(std::size_t supply, int t) const {
  const double minimum = supplied(supply, model_.supplies[supply].minimum, t);
  const double least = options_.maximise || given(options_.miss_price) ? 0 : minimum;
  const double most = std::max(minimum, supplied(supply, model_.supplies[supply].rate, t));
  return {least / scale_, most / scale_};
}

double Formulation::unit_price(const Profile& price, const Commodity& commodity, int t) const {
  if (!price.given_ever()) return 0;
  const double mean = timeline_.mean(price, t);
  return given(mean) ? mean * quantity_factor(commodity, price.measure_at(timeline_.first_day(t)))
                     : 0;
}

/// What one unit of a thing's flow counts on the contracts that speak of it.
void Formulation::add_window_entries(Entries& entries, ThingRef thing, const Commodity& commodity,
                                     int t) const {
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const Contract& contract = model_.contracts[windows_[w].contract.at()];
    if (!(contract.on == thing)) continue;
    const double part = timeline_.overlap(t, windows_[w].from, windows_[w].to) *
                        quantity_factor(commodity, measure_of(contract));
    if (part == 0) continue;
    if (window_minimum_[w] >= 0) entries.push_back({window_minimum_[w], part});
    if (window_maximum_[w] >= 0) entries.push_back({window_maximum_[w], part});
  }
}

/// What an arrival at the head does: the node's balance and throughput, contracts and shares on
/// corridors that count it.
void Formulation::add_arrival_entries(Entries& entries, const Carriage& c, int t) const {
  const Link& link = model_.links[c.link.at()];
  const Commodity& commodity = model_.commodities[c.commodity.at()];
  const Day day = timeline_.first_day(t);
  entries.push_back({balance(link.head, c.commodity, t), -1});
  add_entry(entries, node_capacity_[link.head.at()], t,
            quantity_factor(commodity, model_.nodes[link.head.at()].capacity.measure_at(day)));
  if (options_.maximise) return;
  for (std::size_t i = 0; i < model_.corridors.size(); ++i) {
    const Corridor& corridor = model_.corridors[i];
    if (!counts(corridor, c.link, c.commodity)) continue;
    add_window_entries(entries, thing_of(TableKind::corridor, i), commodity, t);
    for (std::size_t h = 0; h < share_.size(); ++h) {
      if (share_[h] < 0) continue;
      const double through = goes_by(model_, corridor, HolderIndex{h}) ? 1 : 0;
      entries.push_back({share_[h], through - model_.holders[h].max_share});
    }
  }
}

double Formulation::fleet_use(const Carriage& c, int t) const {
  const Link& link = model_.links[c.link.at()];
  if (!link.fleet.valid()) return 0;
  return ship_days_per_unit(model_.fleets[link.fleet.at()], link,
                            model_.commodities[c.commodity.at()], timeline_, t);
}

/// What a departure does at the tail, on the link and on the way; returns its worth.
double Formulation::add_departure_entries(Entries& entries, std::size_t i, int t) const {
  const Carriage& c = carriages_[i];
  const Link& link = model_.links[c.link.at()];
  const Commodity& commodity = model_.commodities[c.commodity.at()];
  entries.push_back({balance(link.tail, c.commodity, t), 1});
  add_entry(entries, link_capacity_[c.link.at()], t,
            quantity_factor(commodity, link.capacity.measure_at(timeline_.first_day(t))));
  const double use = fleet_use(c, t);
  if (link.fleet.valid() && std::isfinite(use)) {
    add_entry(entries, fleet_days_[link.fleet.at()], t, use * scale_);
  }
  add_window_entries(entries, thing_of(TableKind::link, c.link.at()), commodity, t);
  double worth = -unit_price(link.cost, commodity, t);
  if (t + c.lag >= periods_) {
    worth += boundary_.end_price_carriage[i];
  } else {
    add_arrival_entries(entries, c, t + c.lag);
  }
  if (!options_.maximise) return worth;
  // Of the ways to carry the most, one that needs few ships and goes nowhere for nothing.
  worth = counts(model_.corridors[options_.maximise->at()], c.link, c.commodity) ? 1 : 0;
  return worth - tie_break::idle_motion * (1 + (std::isfinite(use) ? use : 0));
}

void Formulation::add_flow_columns() {
  flow_columns_.assign(carriages_.size(), {});
  let_in_columns_.assign(carriages_.size(), {});
  wait_columns_.assign(carriages_.size(), {});
  hold_columns_.assign(carriages_.size(), {});
  queue_.assign(carriages_.size(), {});
  Entries entries;
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    if (carriages_[i].lag > 0) add_queue(i);
    for (int t = 0; t < periods_; ++t) {
      entries.clear();
      const double worth = add_departure_entries(entries, i, t);
      ColumnOwners owners;
      if (!std::isfinite(fleet_use(carriages_[i], t))) {
        const FleetIndex fleet = model_.links[carriages_[i].link.at()].fleet;
        owners.upper = RowOwner{thing_of(TableKind::fleet, fleet.at()), "ships", false};
      }
      flow_columns_[i].push_back(column(0, owners.upper ? 0 : lp_infinity, worth, entries, owners));
    }
  }
}

/// What was under way before anybody could know: due at the head in a period, it is let in or
/// waits. What left within the horizon, before a closure, arrives like everything else unless it is
/// held back; then it waits with the rest.
void Formulation::add_queue(std::size_t i) {
  const Carriage& c = carriages_[i];
  for (int t = 0; t < periods_; ++t) {
    const double due = t < c.lag ? boundary_.under_way[i][static_cast<std::size_t>(t)] : 0;
    queue_[i].push_back(
        row(due / scale_, due / scale_, {thing_of(TableKind::link, c.link.at()), "", false}));
  }
  Entries entries;
  for (int t = 0; t < periods_; ++t) {
    entries.clear();
    add_entry(entries, queue_[i], t, 1);
    add_arrival_entries(entries, c, t);
    let_in_columns_[i].push_back(column(0, lp_infinity, 0, entries));
    entries.clear();
    add_entry(entries, queue_[i], t, 1);
    add_entry(entries, queue_[i], t + 1, -1);
    const double end = t + 1 == periods_ ? boundary_.end_price_carriage[i] : 0;
    wait_columns_[i].push_back(
        column(0, lp_infinity, end - tie_break::waiting * timeline_.days(t), entries));
    entries.clear();
    add_arrival_entries(entries, c, t);
    for (auto& entry : entries) entry.value = -entry.value;
    add_entry(entries, queue_[i], t, -1);
    hold_columns_[i].push_back(column(0, 0, 0, entries));
  }
}

void Formulation::add_supply_columns() {
  supply_columns_.assign(model_.supplies.size(), {});
  Entries entries;
  for (std::size_t s = 0; s < model_.supplies.size(); ++s) {
    const Supply& supply = model_.supplies[s];
    const Commodity& commodity = model_.commodities[supply.commodity.at()];
    const ThingRef thing = thing_of(TableKind::supply, s);
    for (int t = 0; t < periods_; ++t) {
      const Day day = timeline_.first_day(t);
      entries.clear();
      entries.push_back({balance(supply.node, supply.commodity, t), -1});
      add_entry(
          entries, node_capacity_[supply.node.at()], t,
          quantity_factor(commodity, model_.nodes[supply.node.at()].capacity.measure_at(day)));
      if (!options_.maximise) add_window_entries(entries, thing, commodity, t);
      const double worth = options_.maximise ? 0
                                             : unit_price(supply.shut_in_cost, commodity, t) -
                                                   unit_price(supply.cost, commodity, t) - late(t);
      if (!supply_minimum_.empty()) add_entry(entries, supply_minimum_[s], t, 1);
      const auto [least, most] = supply_bounds(s, t);
      const int made =
          column(least, most, worth, entries,
                 {least > 0 ? std::optional(RowOwner{thing, "minimum", true}) : std::nullopt,
                  RowOwner{thing, "rate", false}});
      supply_columns_[s].push_back(not_told(made, options_.maximise ? 0 : late(t)));
    }
  }
}

}  // namespace egress
