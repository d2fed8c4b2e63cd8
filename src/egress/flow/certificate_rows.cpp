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

}  // namespace

void CertificateWalk::at_most(double used, double limit, double y) {
  violated(used - limit);
  mispriced(-y);
  if (std::isfinite(limit)) {
    dual_value_ += y * limit;
  } else {
    mispriced(y);  // what is without limit has no price
  }
}

void CertificateWalk::at_least(double used, double limit, double y) {
  violated(limit - used);
  mispriced(y);
  dual_value_ += y * limit;
}

template <class F>
double CertificateWalk::over_hours(int t, F f) const {
  double sum = 0;
  const Hour end = time_.starts()[at(t) + 1];
  for (Hour h = time_.starts()[at(t)]; h < end;) {
    const Day day = static_cast<Day>(std::floor(static_cast<double>(h) / 24));
    const Hour next = std::min(end, 24 * (Hour{day} + 1));
    sum += static_cast<double>(next - h) * f(day);
    h = next;
  }
  return sum;
}

double CertificateWalk::amount_of(const Profile& rate, int t) const {
  return over_hours(t, [&](Day day) { return rate.per_day(day) / 24; });
}

double CertificateWalk::mean(const Profile& number, int t) const {
  return over_hours(t, [&](Day day) { return number.at(day) / 24; }) / time_.days(t);
}

/// What is there in a period with closures; a thing without limit has none unless it is closed
/// wholly.
double CertificateWalk::limit_of(const Profile& rate, TableKind kind, std::size_t i, int t) const {
  const double amount = amount_of(rate, t);
  const double left = open_.left(kind, i, t);
  if (given(amount)) return amount * left;
  return left > 0 ? no_limit : 0;
}

double CertificateWalk::in(const Profile& p, CommodityIndex k, int t) const {
  return quantity_factor(m_.commodities[k.at()], p.measure_at(time_.first_day(t)));
}

double CertificateWalk::unit_price(const Profile& price, CommodityIndex k, int t) const {
  const double each = mean(price, t) * in(price, k, t);
  return given(each) ? each : 0;
}

double CertificateWalk::lateness(int t) const {
  return tie_break::lateness * static_cast<double>(time_.starts()[at(t)] - time_.starts()[0]) / 24;
}

double CertificateWalk::use_of_ships(const Carriage& c, int t) const {
  const Link& link = m_.links[c.link.at()];
  const Fleet& fleet = m_.fleets[link.fleet.at()];
  // By one ship that sails through the whole period.
  const double carried = over_hours(t, [&](Day day) {
    return payload_at(fleet, day) / cycle_days(fleet, link, day) / 24 /
           quantity_factor(m_.commodities[c.commodity.at()], fleet.payload.measure_at(day));
  });
  return time_.days(t) / carried;
}

double CertificateWalk::price(NodeIndex node, CommodityIndex k, int t) const {
  const auto found = price_.find({node.value, k.value});
  return found == price_.end() ? 0 : (*found->second)[at(t)];
}

double CertificateWalk::dual(const std::vector<PriceRow>& table, std::size_t i, int t) {
  return i < table.size() && !table[i].empty() ? table[i][at(t)] : 0;
}

Measure CertificateWalk::measure_of(const Contract& contract) const {
  return (contract.minimum.given_ever() ? contract.minimum : contract.maximum)
      .measure_at(contract.from);
}

double CertificateWalk::on_contracts(ThingRef thing, CommodityIndex k, int t) const {
  double sum = 0;
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    if (!(contract.on == thing)) continue;
    sum += (w.minimum_price + w.maximum_price) * time_.overlap(t, w.from, w.to) *
           quantity_factor(m_.commodities[k.at()], measure_of(contract));
  }
  return sum;
}

double CertificateWalk::on_arrival(const Carriage& c, int t) const {
  const NodeIndex head = m_.links[c.link.at()].head;
  double use = -price(head, c.commodity, t) + dual(p_.node_capacity, head.at(), t) *
                                                  in(m_.nodes[head.at()].capacity, c.commodity, t);
  for (std::size_t i = 0; i < m_.corridors.size(); ++i) {
    const Corridor& corridor = m_.corridors[i];
    if (!is_counted(corridor, c)) continue;
    use += on_contracts({TableKind::corridor, static_cast<std::int32_t>(i)}, c.commodity, t);
    for (std::size_t h = 0; h < m_.holders.size(); ++h) {
      if (!given(m_.holders[h].max_share)) continue;
      const double through = passes_holder(m_, corridor, h) ? 1 : 0;
      use += p_.holder_share[h] * (through - m_.holders[h].max_share);
    }
  }
  return use;
}

void CertificateWalk::balances() {
  std::map<std::pair<int, int>, std::vector<double>> net;
  const auto add = [&](NodeIndex node, CommodityIndex k, double sign,
                       const std::vector<double>& amounts) {
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
  for (const auto& [key, amounts] : net) {
    for (const double amount : amounts) violated(std::abs(amount));
  }
}

void CertificateWalk::link_rows() {
  for (std::size_t l = 0; l < m_.links.size(); ++l) {
    std::vector<const Carriage*> on;
    for (const auto& c : p_.carriages) {
      if (c.link.at() == l) on.push_back(&c);
    }
    for (int t = 0; t < n_; ++t) {
      double used = 0;
      for (const Carriage* c : on) {
        used += c->entered[at(t)] * in(m_.links[l].capacity, c->commodity, t);
      }
      at_most(used, limit_of(m_.links[l].capacity, TableKind::link, l, t),
              dual(p_.link_capacity, l, t));
    }
  }
}

void CertificateWalk::node_rows() {
  for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
    const Profile& capacity = m_.nodes[i].capacity;
    std::vector<const Carriage*> into;
    for (const auto& c : p_.carriages) {
      if (m_.links[c.link.at()].head.at() == i) into.push_back(&c);
    }
    for (int t = 0; t < n_; ++t) {
      double used = 0;
      for (const Carriage* c : into) used += c->arrived[at(t)] * in(capacity, c->commodity, t);
      for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
        if (m_.supplies[s].node.at() == i) {
          used += p_.produced[s][at(t)] * in(capacity, m_.supplies[s].commodity, t);
        }
      }
      at_most(used, limit_of(capacity, TableKind::node, i, t), dual(p_.node_capacity, i, t));
    }
  }
}

void CertificateWalk::fleet_rows() {
  for (std::size_t f = 0; f < m_.fleets.size(); ++f) {
    const Fleet& fleet = m_.fleets[f];
    for (int t = 0; t < n_; ++t) {
      double used = 0, unit = 0;  // ship-days; of one unit of the first carriage that sails
      for (const auto& c : p_.carriages) {
        if (m_.links[c.link.at()].fleet != FleetIndex{f}) continue;
        const double each = use_of_ships(c, t);
        if (!std::isfinite(each)) continue;
        if (unit == 0) unit = each;
        used += c.entered[at(t)] * each;
      }
      if (unit == 0) continue;
      const double offered = open_.left(TableKind::fleet, f, t) * over_hours(t, [&](Day day) {
                               const double share = fleet.availability.at(day);
                               const double ships = fleet.ships.at(day);
                               return (given(ships) ? ships : 0) * (given(share) ? share : 1) / 24;
                             });
      // Told in units carried, so that it is measured on the scale of amounts and prices.
      at_most(used / unit, offered / unit, dual(p_.fleet_days, f, t) * unit);
    }
  }
}

void CertificateWalk::store_rows() {
  if (p_.steady) return;
  for (std::size_t s = 0; s < m_.stores.size(); ++s) {
    const Store& store = m_.stores[s];
    for (int t = 0; t < n_; ++t) {
      double level = 0, above_heel = 0, in_all = 0, out_all = 0;
      for (const auto& h : p_.holdings) {
        if (h.store.at() != s) continue;
        level += h.level[at(t)] * in(store.capacity, h.commodity, t);
        above_heel += h.level[at(t)] * in(store.heel, h.commodity, t);
        in_all += h.in[at(t)] * in(store.injection, h.commodity, t);
        out_all += h.out[at(t)] * in(store.withdrawal, h.commodity, t);
      }
      const double heel = mean(store.heel, t);
      at_most(level, mean(store.capacity, t), dual(p_.store_room, s, t));
      at_least(above_heel, given(heel) ? heel : 0, dual(p_.store_heel, s, t));
      at_most(in_all, limit_of(store.injection, TableKind::store, s, t), dual(p_.injection, s, t));
      at_most(out_all, limit_of(store.withdrawal, TableKind::store, s, t),
              dual(p_.withdrawal, s, t));
    }
    double level = 0, start = 0;
    bool any = false;
    for (const auto& h : p_.holdings) {
      if (h.store.at() != s) continue;
      any = true;
      level += h.level.back() * in(store.capacity, h.commodity, n_ - 1);
      start += h.initial * in(store.capacity, h.commodity, n_ - 1);
    }
    if (!any) continue;
    at_most(level - p_.store_surplus[s], start, p_.store_surplus_price[s]);
    variable(p_.store_surplus[s], 0, no_limit, -tie_break::end_surplus, -p_.store_surplus_price[s],
             n_ - 1);
  }
}

void CertificateWalk::market_rows() {
  for (std::size_t i = 0; i < m_.markets.size(); ++i) {
    const Market& market = m_.markets[i];
    for (int t = 0; t < n_; ++t) {
      double bought = 0, useful = 0;
      std::vector<double> by_step(market.steps.size(), 0.0);
      for (const auto& sale : p_.sales) {
        if (sale.market.at() != i) continue;
        const double x = sale.sold[at(t)];
        bought += x * in(market.limit, sale.commodity, t);
        useful += x * in(market.requires_, sale.commodity, t);
        by_step[at(sale.step)] += x * in(market.steps[at(sale.step)].quantity, sale.commodity, t);
      }
      at_most(bought, limit_of(market.limit, TableKind::market, i, t), dual(p_.market_limit, i, t));
      for (std::size_t s = 0; s < by_step.size(); ++s) {
        const double most = amount_of(market.steps[s].quantity, t);
        at_most(by_step[s], given(most) ? most : no_limit, dual(p_.market_step[i], s, t));
      }
      const double needed = amount_of(market.requires_, t);
      const double missing = p_.short_[i].empty() ? 0 : p_.short_[i][at(t)];
      at_least(useful + missing, given(needed) ? needed : 0, dual(p_.market_required, i, t));
    }
  }
}

/// Shortages are counted in the measure of what is required, so their price is converted to it.
double CertificateWalk::price_of_shortage(const Market& market, int t) const {
  const CommodityIndex k = market.commodities.front();
  return mean(market.short_price, t) * in(market.short_price, k, t) / in(market.requires_, k, t);
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
  const auto add = [&](CommodityIndex k, const std::vector<double>& amounts) {
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
    if (covered != std::max(0, due)) violated(amount_scale_);
  }
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    const auto over_days = [&](const Profile& rate) {
      double sum = 0;
      for (Day day = w.from; day < w.to; ++day) sum += rate.per_day(day);
      return sum;
    };
    const double quantity = counted(w);
    amount_scale_ = std::max(amount_scale_, std::abs(quantity));
    const double least = over_days(contract.minimum);
    const double most = over_days(contract.maximum);
    at_most(quantity, given(most) ? most : no_limit, w.maximum_price);
    at_least(quantity + w.shortfall, given(least) ? least : 0, w.minimum_price);
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
    at_most(through - most * all - p_.share_excess[h], 0, p_.holder_share[h]);
    variable(p_.share_excess[h], 0, may_miss() ? no_limit : 0, may_miss() ? -p_.miss_price : 0,
             -p_.holder_share[h], n_);
  }
}

}  // namespace egress
