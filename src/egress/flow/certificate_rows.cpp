// The rows of the certificate, and how it reads the model and the prices.
#include <algorithm>
#include <cmath>

#include "egress/flow/certificate_walk.h"

namespace egress {

namespace {

bool is_counted(const Corridor& corridor, const Carriage& c) {
  return std::ranges::find(corridor.counted_at, c.link) != corridor.counted_at.end() &&
         std::ranges::find(corridor.commodities, c.commodity) != corridor.commodities.end();
}

bool passes_holder(const Model& m, const Corridor& corridor, std::size_t holder) {
  return std::ranges::any_of(corridor.links, [&](LinkIndex l) {
    return std::ranges::find(m.links[l.at()].holders, HolderIndex{holder}) !=
           m.links[l.at()].holders.end();
  });
}

void add(Series& sum, const Series& amounts, const Series& factor) {
  for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += amounts[t] * factor[t];
}

}  // namespace

void CertificateWalk::at_most(const Series& used, const Series& limit, const Series& y) {
  Tally tally = tally_;
  for (std::size_t t = 0; t < used.size(); ++t) tally.at_most(used[t], limit[t], y[t]);
  tally_ = tally;
}

void CertificateWalk::at_least(const Series& used, const Series& limit, const Series& y) {
  Tally tally = tally_;
  for (std::size_t t = 0; t < used.size(); ++t) tally.at_least(used[t], limit[t], y[t]);
  tally_ = tally;
}

Series CertificateWalk::limit_of(const Profile& rate, TableKind kind, std::size_t i) const {
  Series out = numbers_.amount(rate);
  const auto* left = open_.by_period(kind, i);
  for (int t = 0; t < n_; ++t) {
    const double share = left == nullptr ? 1 : (*left)[at(t)];
    double& limit = out[at(t)];
    limit = given(limit) ? limit * share : share > 0 ? no_limit : 0;
  }
  return out;
}

double CertificateWalk::lateness(int t) const {
  return tie_break::lateness * static_cast<double>(time_.starts()[at(t)] - time_.starts()[0]) / 24;
}

const Series& CertificateWalk::price(NodeIndex node, CommodityIndex k) const {
  const auto found = price_.find({node.value, k.value});
  return found == price_.end() ? zeros_ : *found->second;
}

const Series& CertificateWalk::dual(const std::vector<PriceRow>& table, std::size_t i) const {
  return i < table.size() && !table[i].empty() ? table[i] : zeros_;
}

Measure CertificateWalk::measure_of(const Contract& contract) const {
  return (contract.minimum.given_ever() ? contract.minimum : contract.maximum)
      .measure_at(contract.from);
}

Series CertificateWalk::on_contracts(ThingRef thing, CommodityIndex k) const {
  Series out = zeros_;
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    if (!(contract.on == thing)) continue;
    const double each = (w.minimum_price + w.maximum_price) *
                        quantity_factor(m_.commodities[k.at()], measure_of(contract));
    for (int t = 0; t < n_; ++t) out[at(t)] += each * time_.overlap(t, w.from, w.to);
  }
  return out;
}

Series CertificateWalk::on_arrival(const Carriage& c) const {
  const NodeIndex head = m_.links[c.link.at()].head;
  const Series& here = price(head, c.commodity);
  const Series& room = dual(p_.node_capacity, head.at());
  const Series& factor = numbers_.in(m_.nodes[head.at()].capacity, c.commodity);
  Series use = zeros_;
  for (int t = 0; t < n_; ++t) use[at(t)] = room[at(t)] * factor[at(t)] - here[at(t)];
  for (std::size_t i = 0; i < m_.corridors.size(); ++i) {
    const Corridor& corridor = m_.corridors[i];
    if (!is_counted(corridor, c)) continue;
    const Series contracts =
        on_contracts({TableKind::corridor, static_cast<std::int32_t>(i)}, c.commodity);
    double shares = 0;
    for (std::size_t h = 0; h < m_.holders.size(); ++h) {
      if (!given(m_.holders[h].max_share)) continue;
      const double through = passes_holder(m_, corridor, h) ? 1 : 0;
      shares += p_.holder_share[h] * (through - m_.holders[h].max_share);
    }
    for (int t = 0; t < n_; ++t) use[at(t)] += contracts[at(t)] + shares;
  }
  return use;
}

void CertificateWalk::balances() {
  std::map<std::pair<int, int>, Series> net;
  const auto add = [&](NodeIndex node, CommodityIndex k, double sign, const Series& amounts) {
    auto& row = net.try_emplace({node.value, k.value}, at(n_), 0.0).first->second;
    for (std::size_t t = 0; t < row.size(); ++t) row[t] += sign * amounts[t];
  };
  for (const auto& c : p_.carriages) {
    add(m_.links[c.link.at()].tail, c.commodity, -1, c.entered);
    add(m_.links[c.link.at()].head, c.commodity, +1, c.arrived);
  }
  for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
    add(m_.supplies[s].node, m_.supplies[s].commodity, +1, p_.produced[s]);
  }
  for (const auto& s : p_.sales) add(m_.markets[s.market.at()].node, s.commodity, -1, s.sold);
  for (const auto& h : p_.holdings) {
    add(m_.stores[h.store.at()].node, h.commodity, +1, h.out);
    add(m_.stores[h.store.at()].node, h.commodity, -1, h.in);
  }
  Tally tally = tally_;
  for (const auto& [key, amounts] : net) {
    for (const double amount : amounts) tally.violated(std::abs(amount));
  }
  tally_ = tally;
}

void CertificateWalk::link_rows() {
  for (std::size_t l = 0; l < m_.links.size(); ++l) {
    const Profile& capacity = m_.links[l].capacity;
    Series used = zeros_;
    for (const auto& c : p_.carriages) {
      if (c.link.at() == l) add(used, c.entered, numbers_.in(capacity, c.commodity));
    }
    at_most(used, limit_of(capacity, TableKind::link, l), dual(p_.link_capacity, l));
  }
}

void CertificateWalk::node_rows() {
  for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
    const Profile& capacity = m_.nodes[i].capacity;
    Series used = zeros_;
    for (const auto& c : p_.carriages) {
      if (m_.links[c.link.at()].head.at() == i)
        add(used, c.arrived, numbers_.in(capacity, c.commodity));
    }
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      const Supply& supply = m_.supplies[s];
      if (supply.node.at() == i) add(used, p_.produced[s], numbers_.in(capacity, supply.commodity));
    }
    at_most(used, limit_of(capacity, TableKind::node, i), dual(p_.node_capacity, i));
  }
}

void CertificateWalk::fleet_rows() {
  for (std::size_t f = 0; f < m_.fleets.size(); ++f) {
    const Series& all = numbers_.ship_days(m_.fleets[f]);
    Series used = zeros_, unit = zeros_;  // ship-days; of one unit of the first carriage that sails
    for (const auto& c : p_.carriages) {
      if (m_.links[c.link.at()].fleet != FleetIndex{f}) continue;
      const Series& each = numbers_.use_of_ships(c);
      for (int t = 0; t < n_; ++t) {
        if (!std::isfinite(each[at(t)])) continue;
        if (unit[at(t)] == 0) unit[at(t)] = each[at(t)];
        used[at(t)] += c.entered[at(t)] * each[at(t)];
      }
    }
    const Series& price = dual(p_.fleet_days, f);
    for (int t = 0; t < n_; ++t) {
      const double one = unit[at(t)];
      if (one == 0) continue;
      const double offered = open_.left(TableKind::fleet, f, t) * all[at(t)];
      // Told in units carried, so that it is measured on the scale of amounts and prices.
      tally_.at_most(used[at(t)] / one, offered / one, price[at(t)] * one);
    }
  }
}

void CertificateWalk::store_rows() {
  if (p_.steady) return;
  for (std::size_t s = 0; s < m_.stores.size(); ++s) {
    const Store& store = m_.stores[s];
    Series level = zeros_, above_heel = zeros_, in_all = zeros_, out_all = zeros_;
    double at_end = 0, start = 0;
    bool any = false;
    for (const auto& h : p_.holdings) {
      if (h.store.at() != s) continue;
      const Series& room = numbers_.in(store.capacity, h.commodity);
      add(level, h.level, room);
      add(above_heel, h.level, numbers_.in(store.heel, h.commodity));
      add(in_all, h.in, numbers_.in(store.injection, h.commodity));
      add(out_all, h.out, numbers_.in(store.withdrawal, h.commodity));
      any = true;
      at_end += h.level.back() * room.back();
      start += h.initial * room.back();
    }
    Series heel = numbers_.mean(store.heel);
    for (double& least : heel) least = given(least) ? least : 0;
    at_most(level, numbers_.mean(store.capacity), dual(p_.store_room, s));
    at_least(above_heel, heel, dual(p_.store_heel, s));
    at_most(in_all, limit_of(store.injection, TableKind::store, s), dual(p_.injection, s));
    at_most(out_all, limit_of(store.withdrawal, TableKind::store, s), dual(p_.withdrawal, s));
    if (!any) continue;
    tally_.at_most(at_end - p_.store_surplus[s], start, p_.store_surplus_price[s]);
    tally_.variable(p_.store_surplus[s], 0, no_limit, -tie_break::end_surplus,
                    -p_.store_surplus_price[s], n_ - 1);
  }
}

void CertificateWalk::market_rows() {
  for (std::size_t i = 0; i < m_.markets.size(); ++i) {
    const Market& market = m_.markets[i];
    Series bought = zeros_, useful = zeros_;
    std::vector<Series> by_step(market.steps.size(), zeros_);
    for (const auto& sale : p_.sales) {
      if (sale.market.at() != i) continue;
      add(bought, sale.sold, numbers_.in(market.limit, sale.commodity));
      add(useful, sale.sold, numbers_.in(market.requires_, sale.commodity));
      add(by_step[at(sale.step)], sale.sold,
          numbers_.in(market.steps[at(sale.step)].quantity, sale.commodity));
    }
    at_most(bought, limit_of(market.limit, TableKind::market, i), dual(p_.market_limit, i));
    for (std::size_t s = 0; s < by_step.size(); ++s) {
      Series most = numbers_.amount(market.steps[s].quantity);
      for (double& limit : most) limit = given(limit) ? limit : no_limit;
      at_most(by_step[s], most, dual(p_.market_step[i], s));
    }
    if (!p_.short_[i].empty()) {
      for (int t = 0; t < n_; ++t) useful[at(t)] += p_.short_[i][at(t)];
    }
    Series needed = numbers_.amount(market.requires_);
    for (double& least : needed) least = given(least) ? least : 0;
    at_least(useful, needed, dual(p_.market_required, i));
  }
}

/// Shortages are counted in the measure of what is required, so their price is converted to it.
Series CertificateWalk::price_of_shortage(const Market& market) const {
  const CommodityIndex k = market.commodities.front();
  const Series& each = numbers_.mean(market.short_price);
  const Series& priced = numbers_.in(market.short_price, k);
  const Series& required = numbers_.in(market.requires_, k);
  Series out = zeros_;
  for (int t = 0; t < n_; ++t) out[at(t)] = each[at(t)] * priced[at(t)] / required[at(t)];
  return out;
}

double CertificateWalk::price_of_shortfall(const Contract& contract) const {
  const auto i = static_cast<std::size_t>(contract.on.index);
  CommodityIndex k;
  if (contract.on.kind == TableKind::corridor) k = m_.corridors[i].commodities.front();
  if (contract.on.kind == TableKind::link) k = m_.links[i].commodities.front();
  if (contract.on.kind == TableKind::supply) k = m_.supplies[i].commodity;
  if (contract.on.kind == TableKind::market) k = m_.markets[i].commodities.front();
  const Commodity& commodity = m_.commodities[k.at()];
  return contract.penalty * quantity_factor(commodity, contract.penalty_measure) /
         quantity_factor(commodity, measure_of(contract));
}

double CertificateWalk::counted(const WindowPlan& window) const {
  const Contract& contract = m_.contracts[window.contract.at()];
  const auto i = static_cast<std::size_t>(contract.on.index);
  double sum = 0;
  const auto add = [&](CommodityIndex k, const Series& amounts) {
    const double factor = quantity_factor(m_.commodities[k.at()], measure_of(contract));
    for (int t = 0; t < n_; ++t) {
      sum += amounts[at(t)] * factor * time_.overlap(t, window.from, window.to);
    }
  };
  if (contract.on.kind == TableKind::supply) add(m_.supplies[i].commodity, p_.produced[i]);
  for (const auto& sale : p_.sales) {
    if (contract.on.kind == TableKind::market && sale.market.at() == i) {
      add(sale.commodity, sale.sold);
    }
  }
  for (const auto& c : p_.carriages) {
    if (contract.on.kind == TableKind::link && c.link.at() == i) add(c.commodity, c.entered);
    if (contract.on.kind == TableKind::corridor && is_counted(m_.corridors[i], c)) {
      add(c.commodity, c.arrived);
    }
  }
  return sum;
}

/// A window's minimum and maximum are summed anew from the contract's rate over the days that the
/// horizon covers.
void CertificateWalk::contract_rows() {
  for (std::size_t i = 0; i < m_.contracts.size(); ++i) {
    // No day of a contract may be left out of its windows, nor stand in two.
    Day covered = 0;
    for (const auto& w : p_.windows) covered += w.contract.at() == i ? w.to - w.from : 0;
    const Horizon& h = p_.situation.horizon;
    const Day due = std::min(m_.contracts[i].to, h.to) - std::max(m_.contracts[i].from, h.from);
    if (covered != std::max(0, due)) tally_.violated(amount_scale_);
  }
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    const double quantity = counted(w);
    amount_scale_ = std::max(amount_scale_, std::abs(quantity));
    const double least = numbers_.over_days(contract.minimum, w.from, w.to);
    const double most = numbers_.over_days(contract.maximum, w.from, w.to);
    tally_.at_most(quantity, given(most) ? most : no_limit, w.maximum_price);
    tally_.at_least(quantity + w.shortfall, given(least) ? least : 0, w.minimum_price);
  }
}

void CertificateWalk::share_rows() {
  for (std::size_t h = 0; h < m_.holders.size(); ++h) {
    const double most = m_.holders[h].max_share;
    if (!given(most)) continue;
    double through = 0, all = 0;
    for (const auto& corridor : m_.corridors) {
      for (const auto& c : p_.carriages) {
        if (!is_counted(corridor, c)) continue;
        for (const double amount : c.arrived) {
          all += amount;
          if (passes_holder(m_, corridor, h)) through += amount;
        }
      }
    }
    tally_.at_most(through - most * all - p_.share_excess[h], 0, p_.holder_share[h]);
    tally_.variable(p_.share_excess[h], 0, may_miss() ? no_limit : 0,
                    may_miss() ? -p_.miss_price : 0, -p_.holder_share[h], n_);
  }
}

}  // namespace egress
