// PathProgramme: the same planning problem, formulated another way. Every single voyage through
// time is enumerated (from a well, a tank or what is under way, by links and tanks, to a sale or
// the end of the horizon) and becomes one variable; only what is shared (capacities, fleets, rooms,
// limits, contracts) becomes a row. There are no balances, no levels and no prices, so a mistake in
// those cannot be repeated here. For tiny cases with costs of at least zero: the voyages are as
// many as the ways are.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"
#include "egress/solve/lp.h"

namespace egress::test {

class PathProgramme {
 public:
  /// The start (stocks, under way), end prices and, for a closed run, the past are taken from
  /// `plan`.
  PathProgramme(const Model& model, const Plan& plan)
      : m_(model),
        p_(plan),
        time_(plan.situation.horizon),
        open_(model, time_, plan.situation.closures),
        n_(time_.size()) {}

  /// The largest objective over periods frozen .. n-1 (USD, with tie-breakers and end values, and
  /// with shut-in costs as the plan counts them: paid for all that could be produced, refunded for
  /// all that is). Nothing if there are more than `most` voyages, or if it is not bounded.
  std::optional<double> best(std::size_t most = 20000) {
    most_ = most;
    enumerate();
    if (voyages_.size() > most_) return {};
    add_capacity_rows();
    add_demand_rows();
    add_contract_rows();
    add_share_rows();
    const RunContext context;
    const LpSolution solution = solve(programme(), context);
    if (solution.status == Status::infeasible) return -std::numeric_limits<double>::infinity();
    if (solution.status != Status::optimal) return {};
    return solution.objective;
  }

 private:
  // What a voyage uses: (kind of row, thing, period) -> amount for one unit.
  using Key = std::tuple<std::string, std::size_t, int>;
  struct Voyage {
    std::map<Key, double> uses;
    double worth = 0;
  };
  struct Row {
    double low = -lp_infinity, high = lp_infinity;
  };

  double factor(const Profile& p, CommodityIndex k, int t) const {
    return quantity_factor(m_.commodities[k.at()], p.measure_at(time_.first_day(t)));
  }
  double cost(const Profile& p, CommodityIndex k, int t) const {
    const double each = time_.mean(p, t) * factor(p, k, t);
    return given(each) ? each : 0;
  }
  double late(int t) const {
    return tie_break::lateness *
           static_cast<double>(time_.starts()[static_cast<std::size_t>(t)] - time_.starts()[0]) /
           24;
  }

  void enumerate() {
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      for (int t = p_.frozen; t < n_; ++t) {
        const Supply& supply = m_.supplies[s];
        Voyage v;
        v.worth = cost(supply.shut_in_cost, supply.commodity, t) -
                  cost(supply.cost, supply.commodity, t) - late(t);
        v.uses[{"supply", s, t}] = factor(supply.rate, supply.commodity, t);
        v.uses[{"least", s, t}] = factor(supply.minimum, supply.commodity, t);
        count(v, {TableKind::supply, static_cast<std::int32_t>(s)}, supply.commodity, t);
        v.uses[{"node", supply.node.at(), t}] +=
            factor(m_.nodes[supply.node.at()].capacity, supply.commodity, t);
        go(supply.commodity, supply.node, t, {supply.node.value}, v);
      }
    }
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) {
      Voyage v;
      v.uses[{"stock", i, 0}] = 1;
      stay(i, p_.frozen, v);
    }
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      for (int due = p_.frozen; due < n_; ++due) {
        if (due - c.lag >= p_.frozen || c.lag == 0) break;
        Voyage v;
        v.uses[{"due", i, due}] = 1;
        wait(i, due, v);
      }
      if (p_.frozen > 0 && c.lag > 0 && !c.waiting.empty()) {
        Voyage v;
        v.uses[{"queue", i, 0}] = 1;
        wait(i, p_.frozen, v);
      }
    }
  }

  void end(const Voyage& v) { voyages_.push_back(v); }
  bool too_many() const { return voyages_.size() > most_; }

  /// At a node in a period: sell, go on by a link, or go into a tank. `seen` nodes of this period
  /// are not visited twice (a circle in no time earns nothing).
  void go(CommodityIndex k, NodeIndex node, int t, std::set<int> seen, const Voyage& v) {
    if (too_many()) return;
    for (std::size_t i = 0; i < m_.markets.size(); ++i) sell(k, node, t, i, v);
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) {
      const Holding& h = p_.holdings[i];
      const Store& store = m_.stores[h.store.at()];
      if (h.commodity != k || store.node != node) continue;
      Voyage in = v;
      in.worth -= tie_break::store_handling;
      in.uses[{"injection", h.store.at(), t}] += factor(store.injection, k, t);
      in.uses[{"room", h.store.at(), t}] += factor(store.capacity, k, t);
      in.uses[{"heel", h.store.at(), t}] += factor(store.heel, k, t);
      stay(i, t + 1, in);
    }
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      if (c.commodity == k && m_.links[c.link.at()].tail == node) depart(i, t, seen, v);
    }
  }

  void depart(std::size_t i, int t, std::set<int> seen, Voyage v) {
    const Carriage& c = p_.carriages[i];
    const Link& link = m_.links[c.link.at()];
    if (c.lag == 0 && !seen.insert(link.head.value).second) return;
    v.worth -= cost(link.cost, c.commodity, t);
    v.uses[{"link", c.link.at(), t}] += factor(link.capacity, c.commodity, t);
    count(v, {TableKind::link, c.link.value}, c.commodity, t);
    if (link.fleet.valid()) {
      const Fleet& fleet = m_.fleets[link.fleet.at()];
      const double carried = time_.mean_of(
          [&](Day day) { return payload_at(fleet, day) / cycle_days(fleet, link, day); }, t);
      if (!(carried > 0)) return;
      v.uses[{"fleet", link.fleet.at(), t}] += factor(fleet.payload, c.commodity, t) / carried;
    }
    if (t + c.lag >= n_) {
      v.worth += p_.end_price_carriage[i];
      end(v);
    } else {
      if (c.lag > 0) seen = {link.head.value};
      arrive(i, t + c.lag, seen, v);
    }
  }

  void arrive(std::size_t i, int t, const std::set<int>& seen, Voyage v) {
    const Carriage& c = p_.carriages[i];
    const NodeIndex head = m_.links[c.link.at()].head;
    v.uses[{"node", head.at(), t}] += factor(m_.nodes[head.at()].capacity, c.commodity, t);
    for (std::size_t k = 0; k < m_.corridors.size(); ++k) {
      const Corridor& corridor = m_.corridors[k];
      if (!std::ranges::count(corridor.counted_at, c.link)) continue;
      if (!std::ranges::count(corridor.commodities, c.commodity)) continue;
      count(v, {TableKind::corridor, static_cast<std::int32_t>(k)}, c.commodity, t);
      v.uses[{"delivered", k, 0}] += 1;
    }
    go(c.commodity, head, t, seen, v);
  }

  /// At the head of a link, due before anybody knew: be let in, or wait a period.
  void wait(std::size_t i, int t, Voyage v) {
    if (too_many()) return;
    for (; t < n_; ++t) {
      arrive(i, t, {m_.links[p_.carriages[i].link.at()].head.value}, v);
      v.worth -= tie_break::waiting * time_.days(t);
    }
    v.worth += p_.end_price_carriage[i];
    end(v);
  }

  /// In a tank at the beginning of period t: come out, or stay.
  void stay(std::size_t i, int t, Voyage v) {
    const Holding& h = p_.holdings[i];
    const Store& store = m_.stores[h.store.at()];
    for (; t < n_ && !too_many(); ++t) {
      Voyage out = v;
      out.worth -= cost(store.cost, h.commodity, t) + tie_break::store_handling;
      out.uses[{"withdrawal", h.store.at(), t}] += factor(store.withdrawal, h.commodity, t);
      go(h.commodity, store.node, t, {store.node.value}, out);
      v.uses[{"room", h.store.at(), t}] += factor(store.capacity, h.commodity, t);
      v.uses[{"heel", h.store.at(), t}] += factor(store.heel, h.commodity, t);
    }
    v.worth += p_.end_price_store[i];
    v.uses[{"surplus", h.store.at(), 0}] += factor(store.capacity, h.commodity, n_ - 1);
    end(v);
  }

  void sell(CommodityIndex k, NodeIndex node, int t, std::size_t i, const Voyage& v) {
    const Market& market = m_.markets[i];
    if (market.node != node || !std::ranges::count(market.commodities, k)) return;
    for (std::size_t s = 0; s < market.steps.size(); ++s) {
      if (!given(time_.mean(market.steps[s].price, t))) continue;
      Voyage sold = v;
      sold.worth += cost(market.steps[s].price, k, t) - late(t);
      sold.uses[{"limit", i, t}] += factor(market.limit, k, t);
      sold.uses[{"required", i, t}] += factor(market.requires_, k, t);
      sold.uses[{"step", i * 100 + s, t}] += factor(market.steps[s].quantity, k, t);
      count(sold, {TableKind::market, static_cast<std::int32_t>(i)}, k, t);
      end(sold);
    }
  }

  void count(Voyage& v, ThingRef thing, CommodityIndex k, int t) const {
    for (std::size_t w = 0; w < p_.windows.size(); ++w) {
      const Contract& contract = m_.contracts[p_.windows[w].contract.at()];
      if (!(contract.on == thing)) continue;
      const Profile& of = contract.minimum.given_ever() ? contract.minimum : contract.maximum;
      v.uses[{"window", w, 0}] +=
          time_.overlap(t, p_.windows[w].from, p_.windows[w].to) *
          quantity_factor(m_.commodities[k.at()], of.measure_at(contract.from));
    }
  }

  double limit(const Profile& rate, TableKind kind, std::size_t i, int t) const {
    const double amount = time_.amount(rate, t);
    const double left = open_.left(kind, i, t);
    return given(amount) ? amount * left : left > 0 ? lp_infinity : 0;
  }
  /// What is missed of a row that must hold, at a price for each unit of the row.
  void miss(const Key& key, double price) {
    Voyage missed;
    missed.worth = -price;
    missed.uses[key] = 1;
    end(missed);
  }
  /// Canonical units in one of the profile's.
  double factor_to(const Profile& p, CommodityIndex k, int t) const { return 1 / factor(p, k, t); }

  void at_most(const char* kind, std::size_t i, int t, double high) {
    if (std::isfinite(high)) rows_[{kind, i, t}].high = high;
  }

  void add_capacity_rows() {
    for (int t = p_.frozen; t < n_; ++t) {
      for (std::size_t i = 0; i < m_.links.size(); ++i) {
        at_most("link", i, t, limit(m_.links[i].capacity, TableKind::link, i, t));
      }
      for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
        at_most("node", i, t, limit(m_.nodes[i].capacity, TableKind::node, i, t));
      }
      for (std::size_t i = 0; i < m_.fleets.size(); ++i) {
        const double ships = time_.mean(m_.fleets[i].ships, t) * time_.days(t);
        at_most("fleet", i, t, ships * open_.left(TableKind::fleet, i, t));
      }
      for (std::size_t i = 0; i < m_.stores.size(); ++i) {
        const Store& store = m_.stores[i];
        at_most("room", i, t, time_.mean(store.capacity, t));
        at_most("injection", i, t, limit(store.injection, TableKind::store, i, t));
        at_most("withdrawal", i, t, limit(store.withdrawal, TableKind::store, i, t));
        const double heel = time_.mean(store.heel, t);
        if (given(heel)) rows_[{"heel", i, t}].low = heel;
      }
      for (std::size_t i = 0; i < m_.supplies.size(); ++i) {
        const Supply& supply = m_.supplies[i];
        const double left = open_.left(TableKind::supply, i, t);
        at_most("supply", i, t, time_.amount(supply.rate, t) * left);
        const double least = time_.amount(supply.minimum, t);
        if (!given(least)) continue;
        rows_[{"least", i, t}].low = least * left;
        if (given(p_.miss_price)) {
          miss({"least", i, t}, p_.miss_price * factor_to(supply.minimum, supply.commodity, t));
        }
      }
    }
    add_surplus_rows();
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) {
      const double stock = p_.frozen == 0
                               ? p_.holdings[i].initial
                               : p_.holdings[i].level[static_cast<std::size_t>(p_.frozen) - 1];
      rows_[{"stock", i, 0}] = {stock, stock};
    }
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      for (int due = p_.frozen; due < n_ && due - c.lag < p_.frozen && c.lag > 0; ++due) {
        const double amount = due < c.lag ? c.under_way[static_cast<std::size_t>(due)]
                                          : c.entered[static_cast<std::size_t>(due - c.lag)];
        rows_[{"due", i, due}] = {amount, amount};
      }
      if (p_.frozen > 0 && c.lag > 0) {
        const double queued = c.waiting[static_cast<std::size_t>(p_.frozen) - 1];
        rows_[{"queue", i, 0}] = {queued, queued};
      }
    }
  }

  /// A store that ends fuller than it began pays for the difference.
  void add_surplus_rows() {
    for (const auto& h : p_.holdings) {
      Row& row = rows_[{"surplus", h.store.at(), 0}];
      if (!std::isfinite(row.high)) row.high = 0;
      row.high += h.initial * factor(m_.stores[h.store.at()].capacity, h.commodity, n_ - 1);
    }
    for (std::size_t s = 0; s < m_.stores.size(); ++s) {
      Voyage surplus;
      surplus.uses[{"surplus", s, 0}] = -1;
      surplus.worth = -tie_break::end_surplus;
      end(surplus);
    }
  }

  void add_demand_rows() {
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      const Market& market = m_.markets[i];
      for (int t = p_.frozen; t < n_; ++t) {
        at_most("limit", i, t, limit(market.limit, TableKind::market, i, t));
        for (std::size_t s = 0; s < market.steps.size(); ++s) {
          const double most = time_.amount(market.steps[s].quantity, t);
          if (given(most)) at_most("step", i * 100 + s, t, most);
        }
        const double needed = time_.amount(market.requires_, t);
        if (!given(needed) || needed <= 0) continue;
        rows_[{"required", i, t}].low = needed;
        const CommodityIndex k = market.commodities.front();
        if (given(time_.mean(market.short_price, t))) {
          miss({"required", i, t}, cost(market.short_price, k, t) / factor(market.requires_, k, t));
        } else if (given(p_.miss_price)) {
          miss({"required", i, t}, p_.miss_price);
        }
      }
    }
  }

  /// What the past already did counts towards a window.
  void add_contract_rows() {
    for (std::size_t w = 0; w < p_.windows.size(); ++w) {
      const Contract& contract = m_.contracts[p_.windows[w].contract.at()];
      double done = 0;
      for (int t = 0; t < p_.frozen; ++t) {
        done += past(contract.on, t) * time_.overlap(t, p_.windows[w].from, p_.windows[w].to);
      }
      double least = 0, most = 0;
      for (Day day = p_.windows[w].from; day < p_.windows[w].to; ++day) {
        least += contract.minimum.per_day(day);
        most += contract.maximum.per_day(day);
      }
      if (given(most)) rows_[{"window", w, 0}].high = most - done;
      if (!given(least)) continue;
      rows_[{"window", w, 0}].low = least - done;
      const double penalty = given(contract.penalty) ? contract.penalty : p_.miss_price;
      if (!given(penalty)) continue;
      // A maximum must not be met by falling short, so the shortfall has a row of its own.
      rows_[{"window minimum", w, 0}].low = least - done;
      rows_[{"window", w, 0}].low = -lp_infinity;
      for (auto& v : voyages_) {
        const auto found = v.uses.find({"window", w, 0});
        if (found != v.uses.end()) v.uses[{"window minimum", w, 0}] = found->second;
      }
      miss({"window minimum", w, 0}, penalty);
    }
  }

  /// For contracts in tonnes on commodities in tonnes.
  double past(ThingRef thing, int t) const {
    const auto at = static_cast<std::size_t>(t);
    const auto i = static_cast<std::size_t>(thing.index);
    double sum = 0;
    if (thing.kind == TableKind::supply) sum += p_.produced[i][at];
    for (const auto& sale : p_.sales) {
      if (thing.kind == TableKind::market && sale.market.at() == i) sum += sale.sold[at];
    }
    for (const auto& c : p_.carriages) {
      if (thing.kind == TableKind::link && c.link.at() == i) sum += c.entered[at];
      if (thing.kind == TableKind::corridor &&
          std::ranges::count(m_.corridors[i].counted_at, c.link) > 0 &&
          std::ranges::count(m_.corridors[i].commodities, c.commodity) > 0) {
        sum += c.arrived[at];
      }
    }
    return sum;
  }

  void add_share_rows() {
    for (std::size_t h = 0; h < m_.holders.size(); ++h) {
      const double most = m_.holders[h].max_share;
      if (!given(most)) continue;
      std::vector<double> weight(m_.corridors.size(), -most);
      double done = 0;
      for (std::size_t k = 0; k < m_.corridors.size(); ++k) {
        for (const auto link : m_.corridors[k].links) {
          if (std::ranges::count(m_.links[link.at()].holders, HolderIndex{h}) > 0) {
            weight[k] = 1 - most;
          }
        }
        for (int t = 0; t < p_.frozen; ++t) {
          done += weight[k] * past({TableKind::corridor, static_cast<std::int32_t>(k)}, t);
        }
      }
      rows_[{"share", h, 0}].high = -done;
      if (given(p_.miss_price)) {
        Voyage excess;
        excess.worth = -p_.miss_price;
        excess.uses[{"share", h, 0}] = -1;
        end(excess);
      }
      for (auto& v : voyages_) {
        for (std::size_t k = 0; k < m_.corridors.size(); ++k) {
          const auto found = v.uses.find({"delivered", k, 0});
          if (found != v.uses.end()) v.uses[{"share", h, 0}] += weight[k] * found->second;
        }
      }
    }
  }

  Lp programme() const {
    Lp lp;
    std::map<Key, int> index;
    for (const auto& [key, row] : rows_) index[key] = lp.add_row(row.low, row.high);
    for (const auto& v : voyages_) {
      std::vector<LpEntry> entries;
      for (const auto& [key, amount] : v.uses) {
        const auto found = index.find(key);
        if (found != index.end()) entries.push_back({found->second, amount});
      }
      lp.add_column(0, lp_infinity, v.worth, entries);
    }
    return lp;
  }

  const Model& m_;
  const Plan& p_;
  Timeline time_;
  Openness open_;
  int n_;
  std::size_t most_ = 0;
  std::vector<Voyage> voyages_;
  std::map<Key, Row> rows_;
};

/// The plan's own objective over periods frozen .. n-1, added up from its amounts.
inline double worth_of_rest(const Model& m, const Plan& p) {
  const Timeline time(p.situation.horizon);
  const int n = time.size();
  const auto factor = [&](const Profile& x, CommodityIndex k, int t) {
    return quantity_factor(m.commodities[k.at()], x.measure_at(time.first_day(t)));
  };
  const auto cost = [&](const Profile& x, CommodityIndex k, int t) {
    const double each = time.mean(x, t) * factor(x, k, t);
    return given(each) ? each : 0;
  };
  double sum = 0;
  for (int t = p.frozen; t < n; ++t) {
    const auto at = static_cast<std::size_t>(t);
    const double late =
        tie_break::lateness * static_cast<double>(time.starts()[at] - time.starts()[0]) / 24;
    for (std::size_t s = 0; s < m.supplies.size(); ++s) {
      sum += p.produced[s][at] * (cost(m.supplies[s].shut_in_cost, m.supplies[s].commodity, t) -
                                  cost(m.supplies[s].cost, m.supplies[s].commodity, t) - late);
    }
    for (std::size_t i = 0; i < p.carriages.size(); ++i) {
      const Carriage& c = p.carriages[i];
      sum -= c.entered[at] * cost(m.links[c.link.at()].cost, c.commodity, t);
      if (t + c.lag >= n) sum += c.entered[at] * p.end_price_carriage[i];
      if (c.lag > 0) sum -= c.waiting[at] * tie_break::waiting * time.days(t);
    }
    for (const auto& h : p.holdings) {
      sum -= h.in[at] * tie_break::store_handling +
             h.out[at] *
                 (tie_break::store_handling + cost(m.stores[h.store.at()].cost, h.commodity, t));
    }
    for (const auto& s : p.sales) {
      const Profile& price = m.markets[s.market.at()].steps[static_cast<std::size_t>(s.step)].price;
      sum += s.sold[at] * (cost(price, s.commodity, t) - late);
    }
    for (std::size_t i = 0; i < m.markets.size(); ++i) {
      if (p.short_[i].empty() || p.short_[i][at] == 0) continue;
      const CommodityIndex k = m.markets[i].commodities.front();
      const bool priced = given(time.mean(m.markets[i].short_price, t));
      sum -= p.short_[i][at] *
             (priced ? cost(m.markets[i].short_price, k, t) / factor(m.markets[i].requires_, k, t)
                     : p.miss_price);
    }
  }
  for (std::size_t i = 0; i < p.carriages.size(); ++i) {
    if (p.carriages[i].lag > 0) sum += p.carriages[i].waiting.back() * p.end_price_carriage[i];
  }
  for (std::size_t i = 0; i < p.holdings.size(); ++i) {
    sum += p.holdings[i].level.back() * p.end_price_store[i];
  }
  for (const double surplus : p.store_surplus) sum -= surplus * tie_break::end_surplus;
  for (const auto& w : p.windows) {
    const double penalty = m.contracts[w.contract.at()].penalty;
    if (w.shortfall > 0) sum -= w.shortfall * (given(penalty) ? penalty : p.miss_price);
  }
  for (const auto& below : p.below_minimum) {
    for (std::size_t t = static_cast<std::size_t>(p.frozen); t < below.size(); ++t) {
      sum -= below[t] * p.miss_price;
    }
  }
  for (const double excess : p.share_excess) {
    if (excess > 0) sum -= excess * p.miss_price;
  }
  return sum;
}

}  // namespace egress::test
