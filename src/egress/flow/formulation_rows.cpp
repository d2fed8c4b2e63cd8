// The rows of the formulation.
#include <algorithm>
#include <cmath>

#include "egress/flow/formulation.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

ThingRef ref(TableKind kind, std::size_t index) { return {kind, static_cast<std::int32_t>(index)}; }

}  // namespace

/// A capacity's amount in period t with what closures leave; +infinity where there is no limit. A
/// thing without a limit stays without one unless it is closed wholly for the whole period.
double Formulation::capacity_of(const Profile& capacity, TableKind kind, std::size_t index,
                                int t) const {
  const double share = left(kind, index, t);
  const double amount = capacity.given_ever() ? timeline_.amount(capacity, t) : not_given;
  if (!given(amount)) return share > 0 ? lp_infinity : 0;
  return amount * share;
}

void Formulation::add_balance_rows() {
  const std::size_t commodities = model_.commodities.size();
  balance_.assign(model_.nodes.size() * commodities, {});
  const auto need = [&](NodeIndex node, CommodityIndex commodity) {
    auto& rows = balance_[node.at() * commodities + commodity.at()];
    if (!rows.empty()) return;
    rows.resize(static_cast<std::size_t>(periods_));
    for (auto& r : rows) r = row(0, 0, {ref(TableKind::node, node.at()), "", false});
  };
  for (const auto& c : carriages_) {
    need(model_.links[c.link.at()].tail, c.commodity);
    need(model_.links[c.link.at()].head, c.commodity);
  }
  for (const auto& s : model_.supplies) need(s.node, s.commodity);
  for (const auto& s : sales_) need(model_.markets[s.market.at()].node, s.commodity);
  for (const auto& h : holdings_) need(model_.stores[h.store.at()].node, h.commodity);
}

void Formulation::add_link_and_node_rows() {
  const auto make = [&](std::vector<Rows>& rows, TableKind kind, const auto& table) {
    rows.assign(table.size(), {});
    for (std::size_t i = 0; i < table.size(); ++i) {
      // Without a limit as well, for a closure to bound it.
      for (int t = 0; t < periods_; ++t) {
        const double amount = capacity_of(table[i].capacity, kind, i, t);
        rows[i].push_back(row(-lp_infinity, amount / scale_, {ref(kind, i), "capacity", false}));
      }
    }
  };
  make(link_capacity_, TableKind::link, model_.links);
  make(node_capacity_, TableKind::node, model_.nodes);
}

void Formulation::add_fleet_rows() {
  fleet_days_.assign(model_.fleets.size(), {});
  for (std::size_t f = 0; f < model_.fleets.size(); ++f) {
    const bool used = std::ranges::any_of(carriages_, [&](const auto& c) {
      return model_.links[c.link.at()].fleet == FleetIndex{f};
    });
    if (!used) continue;
    fleet_days_[f].resize(static_cast<std::size_t>(periods_));
    for (int t = 0; t < periods_; ++t) {
      fleet_days_[f][static_cast<std::size_t>(t)] =
          row(-lp_infinity, ships_of(f, t), {ref(TableKind::fleet, f), "ships", false});
    }
  }
}

/// Ship-days that closures leave of a fleet.
double Formulation::ships_of(std::size_t fleet, int t) const {
  return ship_days(model_.fleets[fleet], timeline_, t) * left(TableKind::fleet, fleet, t);
}

void Formulation::add_store_rows() {
  const std::size_t count = model_.stores.size();
  store_balance_.assign(holdings_.size(), {});
  for (auto* rows : {&store_room_, &store_heel_, &injection_, &withdrawal_})
    rows->assign(count, {});
  if (holdings_.empty()) return;
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    store_balance_[i].resize(static_cast<std::size_t>(periods_));
    for (int t = 0; t < periods_; ++t) {
      const double start = t == 0 ? holdings_[i].initial / scale_ : 0;
      store_balance_[i][static_cast<std::size_t>(t)] =
          row(start, start, {ref(TableKind::store, holdings_[i].store.at()), "", false});
    }
  }
  for (std::size_t s = 0; s < count; ++s) {
    const Store& store = model_.stores[s];
    store_surplus_.push_back(
        row(-lp_infinity, start_of_store(model_, holdings_, StoreIndex{s}, timeline_) / scale_,
            {ref(TableKind::store, s), "", false}));
    for (auto* rows : {&store_room_, &store_heel_, &injection_, &withdrawal_}) {
      (*rows)[s].assign(static_cast<std::size_t>(periods_), -1);
    }
    for (int t = 0; t < periods_; ++t) {
      const auto at = static_cast<std::size_t>(t);
      const auto limit = [&](std::vector<Rows>& rows, const Profile& rate, const char* aspect) {
        const double amount = capacity_of(rate, TableKind::store, s, t);
        rows[s][at] = row(-lp_infinity, amount / scale_, {ref(TableKind::store, s), aspect, false});
      };
      store_room_[s][at] = row(-lp_infinity, timeline_.mean(store.capacity, t) / scale_,
                               {ref(TableKind::store, s), "room", false});
      const double heel = store.heel.given_ever() ? timeline_.mean(store.heel, t) : 0;
      if (given(heel) && heel > 0) {
        store_heel_[s][at] =
            row(heel / scale_, lp_infinity, {ref(TableKind::store, s), "heel", false});
      }
      limit(injection_, store.injection, "injection");
      limit(withdrawal_, store.withdrawal, "withdrawal");
    }
  }
}

void Formulation::add_market_rows() {
  const std::size_t count = model_.markets.size();
  market_limit_.assign(count, {});
  market_required_.assign(count, {});
  market_step_.assign(count, {});
  for (std::size_t m = 0; m < count; ++m) {
    const Market& market = model_.markets[m];
    const auto n = static_cast<std::size_t>(periods_);
    market_step_[m].assign(market.steps.size(), Rows{});
    for (int t = 0; t < periods_; ++t) {
      const double amount = capacity_of(market.limit, TableKind::market, m, t);
      market_limit_[m].push_back(
          row(-lp_infinity, amount / scale_, {ref(TableKind::market, m), "limit", false}));
    }
    for (std::size_t step = 0; step < market.steps.size(); ++step) {
      if (!market.steps[step].quantity.given_ever()) continue;
      market_step_[m][step].assign(n, -1);
      for (int t = 0; t < periods_; ++t) {
        const double amount = timeline_.amount(market.steps[step].quantity, t);
        if (!given(amount)) continue;
        market_step_[m][step][static_cast<std::size_t>(t)] =
            row(-lp_infinity, amount / scale_, {ref(TableKind::market, m), "price step", false});
      }
    }
    if (!market.requires_.given_ever() || options_.maximise) continue;
    market_required_[m].assign(n, -1);
    for (int t = 0; t < periods_; ++t) {
      const double amount = timeline_.amount(market.requires_, t);
      if (!given(amount) || amount <= 0) continue;
      market_required_[m][static_cast<std::size_t>(t)] =
          row(amount / scale_, lp_infinity, {ref(TableKind::market, m), "required", true});
    }
  }
}

void Formulation::add_contract_rows() {
  windows_ = windows_of(model_, timeline_);
  for (const auto& window : windows_) {
    const ThingRef thing = ref(TableKind::contract, window.contract.at());
    window_minimum_.push_back(
        given(window.minimum) ? row(window.minimum / scale_, lp_infinity, {thing, "minimum", true})
                              : -1);
    window_maximum_.push_back(
        given(window.maximum) ? row(-lp_infinity, window.maximum / scale_, {thing, "maximum", true})
                              : -1);
  }
}

/// Minimums of supplies as rows, where they may be missed.
void Formulation::add_minimum_rows() {
  if (!given(options_.miss_price)) return;
  supply_minimum_.assign(model_.supplies.size(), {});
  for (std::size_t s = 0; s < model_.supplies.size(); ++s) {
    if (!model_.supplies[s].minimum.given_ever()) continue;
    for (int t = 0; t < periods_; ++t) {
      const double least = supplied(s, model_.supplies[s].minimum, t);
      supply_minimum_[s].push_back(
          least > 0 ? row(least / scale_, lp_infinity, {ref(TableKind::supply, s), "minimum", true})
                    : -1);
    }
  }
}

/// What goes by corridors of the holder, less its share of what all corridors deliver.
void Formulation::add_share_rows() {
  share_.assign(model_.holders.size(), -1);
  for (std::size_t h = 0; h < model_.holders.size(); ++h) {
    if (given(model_.holders[h].max_share)) {
      share_[h] = row(-lp_infinity, 0, {ref(TableKind::holder, h), "share", true});
    }
  }
}

}  // namespace egress
