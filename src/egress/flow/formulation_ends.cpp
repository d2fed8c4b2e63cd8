// The columns of the formulation where things end: markets, stores and contracts.
#include <algorithm>

#include "egress/flow/formulation.h"
#include "egress/flow/formulation_entries.h"
#include "egress/flow/windows.h"

namespace egress {

void Formulation::add_market_columns() {
  sale_columns_.assign(sales_.size(), {});
  short_columns_.assign(model_.markets.size(), {});
  for (std::size_t i = 0; i < sales_.size(); ++i) {
    for (int t = 0; t < periods_; ++t) add_sale_column(i, t);
  }
  for (std::size_t m = 0; m < model_.markets.size(); ++m) add_short_columns(m);
}

void Formulation::add_sale_column(std::size_t i, int t) {
  const Sale& sale = sales_[i];
  const std::size_t m = sale.market.at();
  const Market& market = model_.markets[m];
  const Commodity& commodity = model_.commodities[sale.commodity.at()];
  const PriceStep& step = market.steps[static_cast<std::size_t>(sale.step)];
  const Day day = timeline_.first_day(t);
  const auto in = [&](const Profile& p) { return quantity_factor(commodity, p.measure_at(day)); };
  Entries entries;
  entries.push_back({balance(market.node, sale.commodity, t), 1});
  add_entry(entries, market_limit_[m], t, in(market.limit));
  add_entry(entries, market_required_[m], t, in(market.requires_));
  add_entry(entries, market_step_[m][static_cast<std::size_t>(sale.step)], t, in(step.quantity));
  if (!options_.maximise) {
    add_window_entries(entries, thing_of(TableKind::market, m), commodity, t);
  }
  const double price = timeline_.mean(step.price, t) * in(step.price);
  // A step without a price on these days is not there.
  const double upper = given(price) ? lp_infinity : 0;
  const bool worthless = options_.maximise || !given(price);
  const double later = worthless ? 0 : late(t);
  sale_columns_[i].push_back(
      not_told(column(0, upper, worthless ? 0 : price - later, entries), later));
}

void Formulation::add_short_columns(std::size_t m) {
  const Market& market = model_.markets[m];
  if (market_required_[m].empty()) return;
  short_columns_[m].assign(static_cast<std::size_t>(periods_), -1);
  for (int t = 0; t < periods_; ++t) {
    const int r = market_required_[m][static_cast<std::size_t>(t)];
    double price =
        market.short_price.given_ever() ? price_of_short(model_, market, timeline_, t) : not_given;
    const bool must = !given(price);
    if (must) price = options_.miss_price;
    if (r < 0 || !given(price)) continue;
    Entries entries{{r, 1}};
    short_columns_[m][static_cast<std::size_t>(t)] =
        not_told(column(0, lp_infinity, -price, entries), must ? price : 0);
  }
}

void Formulation::add_store_columns() {
  for (auto* columns : {&level_columns_, &in_columns_, &out_columns_}) {
    columns->assign(holdings_.size(), {});
  }
  Entries entries;
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    const Holding& h = holdings_[i];
    const std::size_t s = h.store.at();
    const Store& store = model_.stores[s];
    const Commodity& commodity = model_.commodities[h.commodity.at()];
    for (int t = 0; t < periods_; ++t) {
      const Day day = timeline_.first_day(t);
      const auto in = [&](const Profile& p) {
        return quantity_factor(commodity, p.measure_at(day));
      };
      entries.clear();
      add_entry(entries, store_balance_[i], t, 1);
      add_entry(entries, store_balance_[i], t + 1, -1);
      add_entry(entries, store_room_[s], t, in(store.capacity));
      add_entry(entries, store_heel_[s], t, in(store.heel));
      const bool last = t + 1 == periods_;
      if (last) entries.push_back({store_surplus_[s], in(store.capacity)});
      const double end = last ? boundary_.end_price_store[i] : 0;
      level_columns_[i].push_back(column(0, lp_infinity, end, entries));
      entries.clear();
      add_entry(entries, store_balance_[i], t, -1);
      entries.push_back({balance(store.node, h.commodity, t), 1});
      add_entry(entries, injection_[s], t, in(store.injection));
      in_columns_[i].push_back(not_told(column(0, lp_infinity, -tie_break::store_handling, entries),
                                        tie_break::store_handling));
      entries.clear();
      add_entry(entries, store_balance_[i], t, 1);
      entries.push_back({balance(store.node, h.commodity, t), -1});
      add_entry(entries, withdrawal_[s], t, in(store.withdrawal));
      const double cost = unit_price(store.cost, commodity, t) + tie_break::store_handling;
      out_columns_[i].push_back(
          not_told(column(0, lp_infinity, -cost, entries), tie_break::store_handling));
    }
  }
  for (const int surplus : store_surplus_) {
    Entries only{{surplus, -1}};
    surplus_columns_.push_back(
        not_told(column(0, lp_infinity, -tie_break::end_surplus, only), tie_break::end_surplus));
  }
}

void Formulation::add_contract_columns() {
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const Contract& contract = model_.contracts[windows_[w].contract.at()];
    shortfall_columns_.push_back(-1);
    const double price =
        given(contract.penalty) ? price_of_shortfall(model_, contract) : options_.miss_price;
    if (window_minimum_[w] < 0 || !given(price)) continue;
    Entries entries{{window_minimum_[w], 1}};
    shortfall_columns_.back() =
        not_told(column(0, lp_infinity, -price, entries), given(contract.penalty) ? 0 : price);
  }
}

/// What may be missed beside shortages and shortfalls: minimums of supplies and policy shares.
void Formulation::add_miss_columns() {
  if (!given(options_.miss_price)) return;
  missed_columns_.assign(supply_minimum_.size(), {});
  for (std::size_t s = 0; s < supply_minimum_.size(); ++s) {
    for (const int r : supply_minimum_[s]) {
      Entries entries{{r, 1}};
      const double price = options_.miss_price;
      missed_columns_[s].push_back(
          r < 0 ? -1 : not_told(column(0, lp_infinity, -price, entries), price));
    }
  }
  excess_columns_.assign(share_.size(), -1);
  for (std::size_t h = 0; h < share_.size(); ++h) {
    if (share_[h] < 0) continue;
    Entries entries{{share_[h], -1}};
    const double price = options_.miss_price;
    excess_columns_[h] = not_told(column(0, lp_infinity, -price, entries), price);
  }
}

}  // namespace egress
