#include "egress/flow/certificate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

/// Collects the worst violations and the dual objective while walking over the model.
class Walk {
 public:
  Walk(const Model& model, const Plan& plan)
      : m_(model),
        p_(plan),
        time_(plan.situation.horizon),
        open_(model, time_, plan.situation.closures),
        n_(time_.size()) {
    for (const auto& row : plan.prices) {
      price_[{row.node.value, row.commodity.value}] = &row.price;
    }
    for (const auto& c : plan.carriages) for (const double f : c.entered) size(f);
    for (const auto& s : plan.produced) for (const double f : s) size(f);
    for (const auto& row : plan.prices) for (const double f : row.price) worth_size(f);
  }

  Certificate run() {
    balances();
    link_rows();
    node_rows();
    fleet_rows();
    stores();
    markets();
    contracts();
    shares();
    supplies();
    flows();
    Certificate out;
    out.primal = primal_ / amount_scale_;
    out.dual = dual_ / price_scale_;
    out.gap = std::abs(primal_value_ - dual_value_) / std::max(1.0, std::abs(primal_value_));
    out.holds = out.primal <= 1e-6 && out.dual <= 1e-6 && out.gap <= 1e-6;
    return out;
  }

 private:
  void size(double amount) { amount_scale_ = std::max(amount_scale_, std::abs(amount)); }
  void worth_size(double price) { price_scale_ = std::max(price_scale_, std::abs(price)); }
  /// A NaN or an infinity in a plan is a violation like any other; minus infinity is none.
  void violated(double by) { primal_ = std::isnan(by) ? 1e300 : std::max(primal_, std::min(by, 1e300)); }
  void mispriced(double by) { dual_ = std::isnan(by) ? 1e300 : std::max(dual_, std::min(by, 1e300)); }
  static std::size_t at(int t) { return static_cast<std::size_t>(t); }
  double of(Measure measure, CommodityIndex k) const {
    return quantity_factor(m_.commodities[k.at()], measure);
  }
  double price(NodeIndex node, CommodityIndex k, int t) const {
    const auto found = price_.find({node.value, k.value});
    return found == price_.end() ? 0 : (*found->second)[at(t)];
  }
  static double dual(const std::vector<PriceRow>& table, std::size_t i, int t) {
    return i < table.size() && !table[i].empty() ? table[i][at(t)] : 0;
  }

  /// used <= limit with price y >= 0: feasible, and the row's part of the dual objective.
  void at_most(double used, double limit, double y) {
    violated(used - limit);
    mispriced(-y);
    if (std::isfinite(limit)) {
      dual_value_ += y * limit;
    } else {
      mispriced(y);  // what is without limit has no price
    }
  }
  /// used >= limit with price y <= 0.
  void at_least(double used, double limit, double y) {
    violated(limit - used);
    mispriced(y);
    dual_value_ += y * limit;
  }
  /// A variable x in [low, high] with objective c and price of what it uses: reduced cost d = c - use.
  void variable(double x, double low, double high, double c, double use, int t) {
    violated(low - x);
    violated(x - high);
    primal_value_ += c * x;
    const double d = c - use;
    if (t < p_.frozen) {
      dual_value_ += d * x;  // it happened: both its bounds are x
      return;
    }
    if (d > 0 && !std::isfinite(high)) mispriced(d);
    if (std::isfinite(high) && d > 0) dual_value_ += d * high;
    if (d < 0) dual_value_ += d * low;
  }

  double limit_of(const Profile& profile, TableKind kind, std::size_t i, int t) const {
    double amount = 0;
    bool all = true;
    each_day(t, [&](Day day, double part) {
      const double rate = profile.per_day(day);
      all = all && given(rate);
      if (given(rate)) amount += rate * part;
    });
    const double left = open_.left(kind, i, t);
    if (all) return amount * left;
    return left > 0 ? lp_inf : 0;
  }

  template <class F>
  void each_day(int t, F f) const {
    const Hour begin = time_.starts()[at(t)];
    const Hour end = time_.starts()[at(t) + 1];
    for (Hour h = begin; h < end; ++h) {
      // By the hour: slow and plain on purpose, unlike the timeline.
      f(static_cast<Day>(std::floor(static_cast<double>(h) / 24)), 1.0 / 24);
    }
  }

  void balances() {
    std::map<std::pair<int, int>, std::vector<double>> net;
    const auto row = [&](NodeIndex node, CommodityIndex k) -> std::vector<double>& {
      return net.try_emplace({node.value, k.value}, at(n_), 0.0).first->second;
    };
    for (const auto& c : p_.carriages) {
      const Link& link = m_.links[c.link.at()];
      auto& tail = row(link.tail, c.commodity);
      auto& head = row(link.head, c.commodity);
      for (int t = 0; t < n_; ++t) {
        tail[at(t)] -= c.entered[at(t)];
        head[at(t)] += c.arrived[at(t)];
      }
    }
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      auto& r = row(m_.supplies[s].node, m_.supplies[s].commodity);
      for (int t = 0; t < n_; ++t) r[at(t)] += p_.produced[s][at(t)];
    }
    for (const auto& s : p_.sales) {
      auto& r = row(m_.markets[s.market.at()].node, s.commodity);
      for (int t = 0; t < n_; ++t) r[at(t)] -= s.sold[at(t)];
    }
    for (const auto& h : p_.holdings) {
      auto& r = row(m_.stores[h.store.at()].node, h.commodity);
      for (int t = 0; t < n_; ++t) r[at(t)] += h.out[at(t)] - h.in[at(t)];
    }
    for (const auto& [key, amounts] : net) for (const double a : amounts) violated(std::abs(a));
  }

  void link_rows() {
    for (std::size_t l = 0; l < m_.links.size(); ++l) {
      for (int t = 0; t < n_; ++t) {
        double used = 0;
        for (const auto& c : p_.carriages) {
          if (c.link.at() != l) continue;
          used += c.entered[at(t)] *
                  of(m_.links[l].capacity.measure_at(time_.first_day(t)), c.commodity);
        }
        at_most(used, limit_of(m_.links[l].capacity, TableKind::link, l, t),
                dual(p_.link_capacity, l, t));
      }
    }
  }

  void node_rows() {
    for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
      for (int t = 0; t < n_; ++t) {
        const Measure measure = m_.nodes[i].capacity.measure_at(time_.first_day(t));
        double used = 0;
        for (const auto& c : p_.carriages) {
          if (m_.links[c.link.at()].head.at() == i) used += c.arrived[at(t)] * of(measure, c.commodity);
        }
        for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
          if (m_.supplies[s].node.at() == i) {
            used += p_.produced[s][at(t)] * of(measure, m_.supplies[s].commodity);
          }
        }
        at_most(used, limit_of(m_.nodes[i].capacity, TableKind::node, i, t),
                dual(p_.node_capacity, i, t));
      }
    }
  }

  /// Ship-days for one unit: the mean over the period's days of cycle / payload.
  double ship_days_for(const Carriage& c, int t) const {
    const Link& link = m_.links[c.link.at()];
    const Fleet& fleet = m_.fleets[link.fleet.at()];
    double sum = 0;
    each_day(t, [&](Day day, double part) {
      sum += part * cycle_days(fleet, link, day) / payload_at(fleet, day) *
             of(fleet.payload.measure_at(day), c.commodity);
    });
    return sum / time_.days(t);
  }

  void fleet_rows() {
    for (std::size_t f = 0; f < m_.fleets.size(); ++f) {
      for (int t = 0; t < n_; ++t) {
        double used = 0;
        bool any = false;
        for (const auto& c : p_.carriages) {
          if (m_.links[c.link.at()].fleet != FleetIndex{f}) continue;
          any = true;
          const double each = ship_days_for(c, t);
          if (c.entered[at(t)] != 0) used += c.entered[at(t)] * each;
        }
        if (!any) continue;
        double offered = 0;
        each_day(t, [&](Day day, double part) {
          const double share = m_.fleets[f].availability.at(day);
          const double ships = m_.fleets[f].ships.at(day);
          offered += part * (given(ships) ? ships : 0) * (given(share) ? share : 1);
        });
        offered *= open_.left(TableKind::fleet, f, t);
        const double y = dual(p_.fleet_days, f, t);
        // In ship-days: relative to the fleet, not to tonnes.
        if (used - offered > 1e-7 * std::max(1.0, offered)) violated(amount_scale_);
        if (y < -1e-7 * price_scale_ * amount_scale_) mispriced(price_scale_);
        dual_value_ += y * offered;
      }
    }
  }

  void stores() {
    for (std::size_t s = 0; s < m_.stores.size(); ++s) {
      const Store& store = m_.stores[s];
      for (int t = 0; t < n_ && !p_.holdings.empty(); ++t) {
        const Day day = time_.first_day(t);
        double level = 0, heel_level = 0, in = 0, out = 0;
        for (const auto& h : p_.holdings) {
          if (h.store.at() != s) continue;
          level += h.level[at(t)] * of(store.capacity.measure_at(day), h.commodity);
          heel_level += h.level[at(t)] * of(store.heel.measure_at(day), h.commodity);
          in += h.in[at(t)] * of(store.injection.measure_at(day), h.commodity);
          out += h.out[at(t)] * of(store.withdrawal.measure_at(day), h.commodity);
        }
        const double heel = store.heel.given_ever() ? time_.mean(store.heel, t) : 0;
        at_most(level, time_.mean(store.capacity, t), dual(p_.store_room, s, t));
        at_least(heel_level, given(heel) ? std::max(heel, 0.0) : 0, dual(p_.store_heel, s, t));
        at_most(in, limit_of(store.injection, TableKind::store, s, t), dual(p_.injection, s, t));
        at_most(out, limit_of(store.withdrawal, TableKind::store, s, t), dual(p_.withdrawal, s, t));
      }
    }
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) holding(i);
  }

  void holding(std::size_t i) {
    const Holding& h = p_.holdings[i];
    const Store& store = m_.stores[h.store.at()];
    const std::size_t s = h.store.at();
    for (int t = 0; t < n_; ++t) {
      const Day day = time_.first_day(t);
      const double before = t == 0 ? h.initial : h.level[at(t - 1)];
      violated(std::abs(h.level[at(t)] - before - h.in[at(t)] + h.out[at(t)]));
      const double y = h.price[at(t)];
      if (t == 0) dual_value_ += y * h.initial;
      const double next = t + 1 < n_ ? h.price[at(t + 1)] : p_.end_price_store[i];
      const double rent =
          dual(p_.store_room, s, t) * of(store.capacity.measure_at(day), h.commodity) +
          dual(p_.store_heel, s, t) * of(store.heel.measure_at(day), h.commodity);
      // The level's worth is what it is worth in the next period.
      const double c = t + 1 == n_ ? p_.end_price_store[i] : 0;
      variable(h.level[at(t)], 0, lp_inf, c, y - (t + 1 < n_ ? next : 0) + rent, t);
      const double here = price(store.node, h.commodity, t);
      variable(h.in[at(t)], 0, lp_inf, -tie_break::store_handling,
               here - y + dual(p_.injection, s, t) * of(store.injection.measure_at(day), h.commodity),
               t);
      const double cost = store.cost.given_ever()
                              ? time_.mean(store.cost, t) * of(store.cost.measure_at(day), h.commodity)
                              : 0;
      variable(h.out[at(t)], 0, lp_inf, given(cost) ? -cost : 0,
               y - here +
                   dual(p_.withdrawal, s, t) * of(store.withdrawal.measure_at(day), h.commodity),
               t);
    }
  }

  void markets() {
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      const Market& market = m_.markets[i];
      for (int t = 0; t < n_; ++t) market_period(i, market, t);
    }
  }

  void market_period(std::size_t i, const Market& market, int t) {
    const Day day = time_.first_day(t);
    double bought = 0, useful = 0;
    std::vector<double> by_step(market.steps.size(), 0.0);
    for (const auto& sale : p_.sales) {
      if (sale.market.at() != i) continue;
      const PriceStep& step = market.steps[at(sale.step)];
      const double x = sale.sold[at(t)];
      const double in_limit = of(market.limit.measure_at(day), sale.commodity);
      const double in_required = of(market.requires_.measure_at(day), sale.commodity);
      const double in_step = of(step.quantity.measure_at(day), sale.commodity);
      bought += x * in_limit;
      useful += x * in_required;
      by_step[at(sale.step)] += x * in_step;
      const double paid = time_.mean(step.price, t) * of(step.price.measure_at(day), sale.commodity);
      const double use = price(market.node, sale.commodity, t) +
                         dual(p_.market_limit, i, t) * in_limit +
                         dual(p_.market_required, i, t) * in_required +
                         dual(p_.market_step[i], at(sale.step), t) * in_step +
                         on_contracts({TableKind::market, static_cast<std::int32_t>(i)},
                                      sale.commodity, t);
      variable(x, 0, given(paid) ? lp_inf : 0,
               given(paid) ? paid - tie_break::later_sale * static_cast<double>(t) : 0, use, t);
    }
    at_most(bought, limit_of(market.limit, TableKind::market, i, t), dual(p_.market_limit, i, t));
    for (std::size_t s = 0; s < by_step.size(); ++s) {
      const double most =
          market.steps[s].quantity.given_ever() ? time_.amount(market.steps[s].quantity, t) : lp_inf;
      at_most(by_step[s], given(most) ? most : lp_inf, dual(p_.market_step[i], s, t));
    }
    if (!market.requires_.given_ever()) return;
    const double needed = time_.amount(market.requires_, t);
    if (!given(needed) || needed <= 0) return;
    const double y = dual(p_.market_required, i, t);
    const double missing = p_.short_[i].empty() ? 0 : p_.short_[i][at(t)];
    at_least(useful + missing, needed, y);
    const bool may_miss = market.short_price.given_ever() && given(price_of_short(m_, market, time_, t));
    const double c = may_miss ? -price_of_short(m_, market, time_, t) : 0;
    variable(missing, 0, may_miss ? lp_inf : 0, c, y, t);
  }

  /// What one unit of a thing's flow in period t costs on the contracts that count it.
  double on_contracts(ThingRef thing, CommodityIndex k, int t) const {
    double sum = 0;
    for (const auto& w : p_.windows) {
      const Contract& contract = m_.contracts[w.contract.at()];
      if (!(contract.on == thing)) continue;
      sum += (w.minimum_price + w.maximum_price) * time_.overlap(t, w.from, w.to) *
             of(measure_of(contract), k);
    }
    return sum;
  }

  double counted(const WindowPlan& w) const {
    const Contract& contract = m_.contracts[w.contract.at()];
    const Measure measure = measure_of(contract);
    const auto index = static_cast<std::size_t>(contract.on.index);
    double sum = 0;
    for (int t = 0; t < n_; ++t) {
      const double part = time_.overlap(t, w.from, w.to);
      if (part == 0) continue;
      if (contract.on.kind == TableKind::supply) {
        sum += part * p_.produced[index][at(t)] * of(measure, m_.supplies[index].commodity);
      }
      for (const auto& sale : p_.sales) {
        if (contract.on.kind == TableKind::market && sale.market.at() == index) {
          sum += part * sale.sold[at(t)] * of(measure, sale.commodity);
        }
      }
      for (const auto& c : p_.carriages) {
        if (contract.on.kind == TableKind::link && c.link.at() == index) {
          sum += part * c.entered[at(t)] * of(measure, c.commodity);
        }
        if (contract.on.kind == TableKind::corridor &&
            counts(m_.corridors[index], c.link, c.commodity)) {
          sum += part * c.arrived[at(t)] * of(measure, c.commodity);
        }
      }
    }
    return sum;
  }

  void contracts() {
    for (const auto& w : p_.windows) {
      const Contract& contract = m_.contracts[w.contract.at()];
      const double quantity = counted(w);
      size(quantity);
      if (given(w.maximum)) at_most(quantity, w.maximum, w.maximum_price);
      if (!given(w.minimum)) continue;
      at_least(quantity + w.shortfall, w.minimum, w.minimum_price);
      const bool may_miss = given(contract.penalty);
      const double c = may_miss ? -price_of_shortfall(m_, contract) : 0;
      variable(w.shortfall, 0, may_miss ? lp_inf : 0, c, w.minimum_price, n_);
    }
  }

  void shares() {
    for (std::size_t h = 0; h < m_.holders.size(); ++h) {
      if (!given(m_.holders[h].max_share) || p_.steady) continue;
      double through = 0, all = 0;
      for (const auto& corridor : m_.corridors) {
        for (const auto& c : p_.carriages) {
          if (!counts(corridor, c.link, c.commodity)) continue;
          for (const double a : c.arrived) {
            all += a;
            if (goes_by(m_, corridor, HolderIndex{h})) through += a;
          }
        }
      }
      at_most(through - m_.holders[h].max_share * all, 0, p_.holder_share[h]);
    }
  }

  void supplies() {
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      const Supply& supply = m_.supplies[s];
      const CommodityIndex k = supply.commodity;
      for (int t = 0; t < n_; ++t) {
        const Day day = time_.first_day(t);
        const auto amount = [&](const Profile& rate) {
          if (!rate.given_ever()) return 0.0;
          const double a = time_.amount(rate, t) / of(rate.measure_at(day), k);
          return given(a) ? a * open_.left(TableKind::supply, s, t) : 0;
        };
        const auto cost = [&](const Profile& c) {
          const double each = c.given_ever() ? time_.mean(c, t) * of(c.measure_at(day), k) : 0;
          return given(each) ? each : 0;
        };
        const double use =
            -price(supply.node, k, t) +
            dual(p_.node_capacity, supply.node.at(), t) *
                of(m_.nodes[supply.node.at()].capacity.measure_at(day), k) +
            on_contracts({TableKind::supply, static_cast<std::int32_t>(s)}, k, t);
        const double low = amount(supply.minimum);
        variable(p_.produced[s][at(t)], low, std::max(low, amount(supply.rate)),
                 cost(supply.shut_in_cost) - cost(supply.cost), use, t);
      }
    }
  }

  /// Price of one unit arriving at the head in period t: what it brings there, less what it uses.
  double arrival_use(const Carriage& c, int t) const {
    const Link& link = m_.links[c.link.at()];
    double use = -price(link.head, c.commodity, t) +
                 dual(p_.node_capacity, link.head.at(), t) *
                     of(m_.nodes[link.head.at()].capacity.measure_at(time_.first_day(t)), c.commodity);
    for (std::size_t i = 0; i < m_.corridors.size(); ++i) {
      if (!counts(m_.corridors[i], c.link, c.commodity)) continue;
      use += on_contracts({TableKind::corridor, static_cast<std::int32_t>(i)}, c.commodity, t);
      for (std::size_t h = 0; h < m_.holders.size(); ++h) {
        if (!given(m_.holders[h].max_share) || p_.steady) continue;
        const double through = goes_by(m_, m_.corridors[i], HolderIndex{h}) ? 1 : 0;
        use += p_.holder_share[h] * (through - m_.holders[h].max_share);
      }
    }
    return use;
  }

  void flows() {
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      const Link& link = m_.links[c.link.at()];
      for (int t = 0; t < n_; ++t) {
        const Day day = time_.first_day(t);
        double high = lp_inf;
        double use = price(link.tail, c.commodity, t) +
                     dual(p_.link_capacity, c.link.at(), t) *
                         of(link.capacity.measure_at(day), c.commodity) +
                     on_contracts({TableKind::link, c.link.value}, c.commodity, t);
        if (link.fleet.valid()) {
          const double each = ship_days_for(c, t);
          if (std::isfinite(each)) {
            use += dual(p_.fleet_days, link.fleet.at(), t) * each;
          } else {
            high = 0;
          }
        }
        double cost = link.cost.given_ever()
                          ? time_.mean(link.cost, t) * of(link.cost.measure_at(day), c.commodity)
                          : 0;
        if (!given(cost)) cost = 0;
        double worth = -cost;
        if (c.lag == 0) {
          use += arrival_use(c, t);
          violated(std::abs(c.arrived[at(t)] - c.entered[at(t)]));
        } else if (t + c.lag < n_) {
          use -= c.queue_price[at(t + c.lag)];
        } else {
          worth += p_.end_price_carriage[i];
        }
        variable(c.entered[at(t)], 0, high, worth, use, t);
      }
      if (c.lag > 0) queue(i);
    }
  }

  void queue(std::size_t i) {
    const Carriage& c = p_.carriages[i];
    for (int t = 0; t < n_; ++t) {
      const double due = t < c.lag ? c.under_way[at(t)] : c.entered[at(t - c.lag)];
      const double before = t == 0 ? 0 : c.waiting[at(t - 1)];
      violated(std::abs(c.waiting[at(t)] - before - due + c.arrived[at(t)]));
      const double y = c.queue_price[at(t)];
      if (t < c.lag) dual_value_ += y * c.under_way[at(t)];
      variable(c.arrived[at(t)], 0, lp_inf, 0, y + arrival_use(c, t), t);
      const double end = t + 1 == n_ ? p_.end_price_carriage[i] : 0;
      const double next = t + 1 < n_ ? c.queue_price[at(t + 1)] : 0;
      variable(c.waiting[at(t)], 0, lp_inf, end - tie_break::waiting * time_.days(t), y - next, t);
    }
  }

  static constexpr double lp_inf = std::numeric_limits<double>::infinity();
  const Model& m_;
  const Plan& p_;
  Timeline time_;
  Openness open_;
  int n_;
  std::map<std::pair<int, int>, const std::vector<double>*> price_;
  double amount_scale_ = 1, price_scale_ = 1;
  double primal_ = 0, dual_ = 0, primal_value_ = 0, dual_value_ = 0;
};

}  // namespace

Certificate certify(const Model& model, const Plan& plan) { return Walk(model, plan).run(); }

}  // namespace egress
