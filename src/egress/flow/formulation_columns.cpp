// The columns of the formulation, and the way back from a solution to a plan.
#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/flow/formulation.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

ThingRef ref(TableKind kind, std::size_t index) {
  return {kind, static_cast<std::int32_t>(index)};
}

void add_entry(std::vector<LpEntry>& entries, const std::vector<int>& rows, int t, double value) {
  if (rows.empty() || t >= static_cast<int>(rows.size())) return;
  const int r = rows[static_cast<std::size_t>(t)];
  if (r >= 0) entries.push_back({r, value});
}

/// Several entries of one row become one.
void merge(std::vector<LpEntry>& entries) {
  std::ranges::sort(entries, {}, &LpEntry::row);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && entries[kept - 1].row == entries[i].row) {
      entries[kept - 1].value += entries[i].value;
    } else {
      entries[kept++] = entries[i];
    }
  }
  entries.resize(kept);
}

}  // namespace

void Formulation::add_columns() {
  add_flow_columns();
  add_supply_columns();
  add_market_columns();
  add_store_columns();
  add_contract_columns();
}

/// What an arrival at the head does: the node's balance and throughput, contracts and shares on
/// corridors that count it.
void Formulation::add_arrival_entries(std::vector<LpEntry>& entries, const Carriage& c,
                                      int t) const {
  const Link& link = model_.links[c.link.at()];
  const Commodity& commodity = model_.commodities[c.commodity.at()];
  const Day day = timeline_.first_day(t);
  entries.push_back({balance(link.head, c.commodity, t), -1});
  add_entry(entries, node_capacity_[link.head.at()], t,
            quantity_factor(commodity, model_.nodes[link.head.at()].capacity.measure_at(day)));
  if (options_.maximise) return;
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const Contract& contract = model_.contracts[windows_[w].contract.at()];
    if (contract.on.kind != TableKind::corridor) continue;
    const auto& corridor = model_.corridors[static_cast<std::size_t>(contract.on.index)];
    if (!counts(corridor, c.link, c.commodity)) continue;
    const double part = timeline_.overlap(t, windows_[w].from, windows_[w].to) *
                        quantity_factor(commodity, measure_of(contract));
    if (part == 0) continue;
    if (window_minimum_[w] >= 0) entries.push_back({window_minimum_[w], part});
    if (window_maximum_[w] >= 0) entries.push_back({window_maximum_[w], part});
  }
  for (std::size_t h = 0; h < share_.size(); ++h) {
    if (share_[h] < 0) continue;
    for (const auto& corridor : model_.corridors) {
      if (!counts(corridor, c.link, c.commodity)) continue;
      const double through = goes_by(model_, corridor, HolderIndex{h}) ? 1 : 0;
      entries.push_back({share_[h], through - model_.holders[h].max_share});
    }
  }
}

void Formulation::add_flow_columns() {
  flow_columns_.assign(carriages_.size(), {});
  arrival_columns_.assign(carriages_.size(), {});
  wait_columns_.assign(carriages_.size(), {});
  queue_.assign(carriages_.size(), {});
  std::vector<LpEntry> entries;
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    const Carriage& c = carriages_[i];
    const Link& link = model_.links[c.link.at()];
    const Commodity& commodity = model_.commodities[c.commodity.at()];
    if (c.lag > 0) add_lagged_columns(i);
    for (int t = 0; t < periods_; ++t) {
      entries.clear();
      const Day day = timeline_.first_day(t);
      entries.push_back({balance(link.tail, c.commodity, t), 1});
      add_entry(entries, link_capacity_[c.link.at()], t,
                quantity_factor(commodity, link.capacity.measure_at(day)));
      double upper = lp_infinity;
      double use = 0;
      if (link.fleet.valid()) {
        const Fleet& fleet = model_.fleets[link.fleet.at()];
        use = ship_days_per_unit(fleet, link, commodity, timeline_, t);
        if (std::isfinite(use)) {
          add_entry(entries, fleet_days_[link.fleet.at()], t, use * scale_);
        } else {
          upper = 0;
        }
      }
      for (std::size_t w = 0; w < windows_.size(); ++w) {
        const Contract& contract = model_.contracts[windows_[w].contract.at()];
        if (!(contract.on == ref(TableKind::link, c.link.at()))) continue;
        const double part = timeline_.overlap(t, windows_[w].from, windows_[w].to) *
                            quantity_factor(commodity, measure_of(contract));
        if (window_minimum_[w] >= 0) entries.push_back({window_minimum_[w], part});
        if (window_maximum_[w] >= 0) entries.push_back({window_maximum_[w], part});
      }
      const double cost =
          link.cost.given_ever() ? timeline_.mean(link.cost, t) *
                                       quantity_factor(commodity, link.cost.measure_at(day))
                                 : 0;
      double worth = given(cost) ? -cost : 0;
      if (c.lag == 0) {
        add_arrival_entries(entries, c, t);
      } else if (t + c.lag < periods_) {
        add_entry(entries, queue_[i], t + c.lag, -1);
      } else {
        worth += boundary_.end_price_carriage[i];
      }
      if (options_.maximise) {
        // Of the ways to carry the most, one that needs few ships and goes nowhere for nothing.
        worth = counts(model_.corridors[options_.maximise->at()], c.link, c.commodity) ? 1 : 0;
        worth -= tie_break::idle_motion * (1 + (std::isfinite(use) ? use : 0));
      }
      merge(entries);
      flow_columns_[i].push_back(column(0, upper, worth, entries));
    }
  }
}

/// A link with transit has a queue at its head: what is due arrives or waits.
void Formulation::add_lagged_columns(std::size_t i) {
  const Carriage& c = carriages_[i];
  for (int t = 0; t < periods_; ++t) {
    const double due = t < c.lag ? boundary_.under_way[i][static_cast<std::size_t>(t)] : 0;
    queue_[i].push_back(row(due / scale_, due / scale_, {ref(TableKind::link, c.link.at()), "", false}));
  }
  std::vector<LpEntry> entries;
  for (int t = 0; t < periods_; ++t) {
    entries.clear();
    add_entry(entries, queue_[i], t, 1);
    add_arrival_entries(entries, c, t);
    merge(entries);
    arrival_columns_[i].push_back(column(0, lp_infinity, 0, entries));
    entries.clear();
    add_entry(entries, queue_[i], t, 1);
    add_entry(entries, queue_[i], t + 1, -1);
    const double end = t + 1 == periods_ ? boundary_.end_price_carriage[i] : 0;
    wait_columns_[i].push_back(column(0, lp_infinity, end - tie_break::waiting * timeline_.days(t),
                                      entries));
  }
}

void Formulation::add_supply_columns() {
  supply_columns_.assign(model_.supplies.size(), {});
  std::vector<LpEntry> entries;
  for (std::size_t s = 0; s < model_.supplies.size(); ++s) {
    const Supply& supply = model_.supplies[s];
    const Commodity& commodity = model_.commodities[supply.commodity.at()];
    for (int t = 0; t < periods_; ++t) {
      const Day day = timeline_.first_day(t);
      const double share = left(TableKind::supply, s, t);
      const auto in_canonical = [&](const Profile& rate) {
        if (!rate.given_ever()) return 0.0;
        const double amount = timeline_.amount(rate, t) /
                              quantity_factor(commodity, rate.measure_at(day));
        return given(amount) ? amount : 0;
      };
      const auto price = [&](const Profile& cost) {
        const double at = cost.given_ever() ? timeline_.mean(cost, t) : 0;
        return given(at) ? at * quantity_factor(commodity, cost.measure_at(day)) : 0;
      };
      entries.clear();
      entries.push_back({balance(supply.node, supply.commodity, t), -1});
      add_entry(entries, node_capacity_[supply.node.at()], t,
                quantity_factor(commodity, model_.nodes[supply.node.at()].capacity.measure_at(day)));
      for (std::size_t w = 0; w < windows_.size(); ++w) {
        const Contract& contract = model_.contracts[windows_[w].contract.at()];
        if (!(contract.on == ref(TableKind::supply, s))) continue;
        const double part = timeline_.overlap(t, windows_[w].from, windows_[w].to) *
                            quantity_factor(commodity, measure_of(contract));
        if (window_minimum_[w] >= 0) entries.push_back({window_minimum_[w], part});
        if (window_maximum_[w] >= 0) entries.push_back({window_maximum_[w], part});
      }
      merge(entries);
      const double worth =
          options_.maximise ? 0 : price(supply.shut_in_cost) - price(supply.cost);
      const double least = options_.maximise ? 0 : in_canonical(supply.minimum) * share;
      const double most = in_canonical(supply.rate) * share;
      supply_columns_[s].push_back(
          column(least / scale_, std::max(least, most) / scale_, worth, entries,
                 {least > 0 ? std::optional(RowOwner{ref(TableKind::supply, s), "minimum", true})
                            : std::nullopt,
                  RowOwner{ref(TableKind::supply, s), "rate", false}}));
    }
  }
}

void Formulation::add_market_columns() {
  sale_columns_.assign(sales_.size(), {});
  short_columns_.assign(model_.markets.size(), {});
  std::vector<LpEntry> entries;
  for (std::size_t i = 0; i < sales_.size(); ++i) {
    const Sale& sale = sales_[i];
    const std::size_t m = sale.market.at();
    const Market& market = model_.markets[m];
    const Commodity& commodity = model_.commodities[sale.commodity.at()];
    const PriceStep& step = market.steps[static_cast<std::size_t>(sale.step)];
    for (int t = 0; t < periods_; ++t) {
      const Day day = timeline_.first_day(t);
      const auto in = [&](const Profile& p) { return quantity_factor(commodity, p.measure_at(day)); };
      entries.clear();
      entries.push_back({balance(market.node, sale.commodity, t), 1});
      add_entry(entries, market_limit_[m], t, in(market.limit));
      add_entry(entries, market_required_[m], t, in(market.requires_));
      add_entry(entries, market_step_[m][static_cast<std::size_t>(sale.step)], t, in(step.quantity));
      for (std::size_t w = 0; w < windows_.size(); ++w) {
        const Contract& contract = model_.contracts[windows_[w].contract.at()];
        if (!(contract.on == ref(TableKind::market, m))) continue;
        const double part = timeline_.overlap(t, windows_[w].from, windows_[w].to) *
                            quantity_factor(commodity, measure_of(contract));
        if (window_minimum_[w] >= 0) entries.push_back({window_minimum_[w], part});
        if (window_maximum_[w] >= 0) entries.push_back({window_maximum_[w], part});
      }
      merge(entries);
      const double price = timeline_.mean(step.price, t) * in(step.price);
      // A step without a price on these days is not there.
      const double upper = given(price) ? lp_infinity : 0;
      const double worth = options_.maximise || !given(price)
                               ? 0
                               : price - tie_break::later_sale * static_cast<double>(t);
      sale_columns_[i].push_back(column(0, upper, worth, entries));
    }
  }
  for (std::size_t m = 0; m < model_.markets.size(); ++m) {
    const Market& market = model_.markets[m];
    if (market_required_[m].empty() || !market.short_price.given_ever()) continue;
    short_columns_[m].assign(static_cast<std::size_t>(periods_), -1);
    for (int t = 0; t < periods_; ++t) {
      const int r = market_required_[m][static_cast<std::size_t>(t)];
      const double price = price_of_short(model_, market, timeline_, t);
      if (r < 0 || !given(price)) continue;
      entries.assign(1, {r, 1});
      short_columns_[m][static_cast<std::size_t>(t)] =
          column(0, lp_infinity, -price, entries);
    }
  }
}

void Formulation::add_store_columns() {
  for (auto* columns : {&level_columns_, &in_columns_, &out_columns_}) {
    columns->assign(holdings_.size(), {});
  }
  std::vector<LpEntry> entries;
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    const Holding& h = holdings_[i];
    const std::size_t s = h.store.at();
    const Store& store = model_.stores[s];
    const Commodity& commodity = model_.commodities[h.commodity.at()];
    for (int t = 0; t < periods_; ++t) {
      const Day day = timeline_.first_day(t);
      const auto in = [&](const Profile& p) { return quantity_factor(commodity, p.measure_at(day)); };
      entries.clear();
      add_entry(entries, store_balance_[i], t, 1);
      add_entry(entries, store_balance_[i], t + 1, -1);
      add_entry(entries, store_room_[s], t, in(store.capacity));
      add_entry(entries, store_heel_[s], t, in(store.heel));
      const double end = t + 1 == periods_ ? boundary_.end_price_store[i] : 0;
      level_columns_[i].push_back(column(0, lp_infinity, end, entries));
      entries.clear();
      add_entry(entries, store_balance_[i], t, -1);
      entries.push_back({balance(store.node, h.commodity, t), 1});
      add_entry(entries, injection_[s], t, in(store.injection));
      in_columns_[i].push_back(
          column(0, lp_infinity, -tie_break::store_handling, entries));
      entries.clear();
      add_entry(entries, store_balance_[i], t, 1);
      entries.push_back({balance(store.node, h.commodity, t), -1});
      add_entry(entries, withdrawal_[s], t, in(store.withdrawal));
      const double cost = store.cost.given_ever() ? timeline_.mean(store.cost, t) * in(store.cost) : 0;
      out_columns_[i].push_back(
          column(0, lp_infinity, given(cost) ? -cost : 0, entries));
    }
  }
}

void Formulation::add_contract_columns() {
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const Contract& contract = model_.contracts[windows_[w].contract.at()];
    shortfall_columns_.push_back(-1);
    if (window_minimum_[w] < 0 || !given(contract.penalty)) continue;
    const std::vector<LpEntry> entries{{window_minimum_[w], 1}};
    shortfall_columns_.back() = column(0, lp_infinity, -price_of_shortfall(model_, contract), entries);
  }
}

}  // namespace egress
