#include "egress/analyses/dispatch/rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

std::size_t at(int t) { return static_cast<std::size_t>(t); }

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

/// Reads one plan; keeps what several rows need.
class Reader {
 public:
  Reader(const Model& model, const Plan& plan)
      : m_(model),
        p_(plan),
        time_(plan.situation.horizon),
        open_(model, time_, plan.situation.closures),
        n_(time_.size()) {}

  DispatchResult read() {
    out_.horizon = p_.situation.horizon;
    out_.period_starts = p_.starts;
    corridors();
    links();
    stores();
    supplies();
    markets();
    contracts();
    ends();
    out_.netback = out_.revenue - out_.transport - out_.storage - out_.production - out_.penalties;
    bindings();
    return std::move(out_);
  }

 private:
  double of(Measure measure, CommodityIndex k) const {
    return quantity_factor(m_.commodities[k.at()], measure);
  }
  double cost_of(const Profile& cost, CommodityIndex k, int t) const {
    if (!cost.given_ever()) return 0;
    const double each = time_.mean(cost, t) * of(cost.measure_at(time_.first_day(t)), k);
    return given(each) ? each : 0;
  }
  /// What a capacity is in period t, with closures; NaN if without limit.
  double capacity(const Profile& profile, TableKind kind, std::size_t i, int t) const {
    const double amount = profile.given_ever() ? time_.amount(profile, t) : not_given;
    const double left = open_.left(kind, i, t);
    return given(amount) ? amount * left : left > 0 ? not_given : 0;
  }
  /// Worth of one more unit over the horizon, spread evenly.
  double spread(const PriceRow& duals) const {
    double worth = 0;
    for (int t = 0; t < n_ && !duals.empty(); ++t) worth += duals[at(t)] * time_.days(t);
    return worth / time_.total_days();
  }

  void corridors() {
    for (std::size_t i = 0; i < m_.corridors.size(); ++i) {
      const Corridor& corridor = m_.corridors[i];
      CorridorRow row;
      row.corridor = CorridorIndex{i};
      row.unit = canonical_unit(m_.commodities[corridor.commodities.front().at()]);
      row.by_period.assign(at(n_), 0.0);
      for (const auto& c : p_.carriages) {
        if (!counts(corridor, c.link, c.commodity)) continue;
        for (int t = 0; t < n_; ++t) row.by_period[at(t)] += c.arrived[at(t)];
      }
      row.delivered = sum(row.by_period);
      out_.corridors.push_back(std::move(row));
    }
  }

  void links() {
    std::vector<double> used(m_.links.size(), 0.0);
    for (const auto& c : p_.carriages) {
      const Link& link = m_.links[c.link.at()];
      LinkRow row;
      row.link = c.link;
      row.commodity = c.commodity;
      row.by_period = c.entered;
      row.carried = sum(c.entered);
      row.marginal_value = spread(p_.link_capacity[c.link.at()]);
      for (int t = 0; t < n_; ++t) {
        out_.transport += c.entered[at(t)] * cost_of(link.cost, c.commodity, t);
        if (c.lag > 0) out_.transport += c.waiting[at(t)] * tie_break::waiting * time_.days(t);
        used[c.link.at()] +=
            c.entered[at(t)] * of(link.capacity.measure_at(time_.first_day(t)), c.commodity);
      }
      out_.links.push_back(std::move(row));
    }
    for (auto& row : out_.links) {
      const std::size_t l = row.link.at();
      double room = 0;
      for (int t = 0; t < n_; ++t) room += capacity(m_.links[l].capacity, TableKind::link, l, t);
      row.utilisation = given(room) && room > 0 ? used[l] / room : not_given;
    }
  }

  void stores() {
    for (std::size_t s = 0; s < m_.stores.size(); ++s) {
      StoreRow row;
      row.store = StoreIndex{s};
      row.by_period.assign(at(n_), 0.0);
      for (const auto& h : p_.holdings) {
        if (h.store.at() != s) continue;
        for (int t = 0; t < n_; ++t) {
          row.by_period[at(t)] += h.level[at(t)];
          out_.storage += h.out[at(t)] * cost_of(m_.stores[s].cost, h.commodity, t);
        }
      }
      const auto [low, high] = std::ranges::minmax(row.by_period);
      row.lowest = low;
      row.highest = high;
      row.at_end = row.by_period.back();
      if (!p_.store_room[s].empty()) row.marginal_value = sum(p_.store_room[s]);
      out_.stores.push_back(std::move(row));
    }
  }

  void supplies() {
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      const Supply& supply = m_.supplies[s];
      SupplyRow row;
      row.supply = SupplyIndex{s};
      row.produced = sum(p_.produced[s]);
      for (int t = 0; t < n_; ++t) {
        const double most = time_.amount(supply.rate, t) /
                            of(supply.rate.measure_at(time_.first_day(t)), supply.commodity);
        const double missing = std::max(0.0, (given(most) ? most : 0) - p_.produced[s][at(t)]);
        row.shut_in_by_period.push_back(missing);
        out_.production += p_.produced[s][at(t)] * cost_of(supply.cost, supply.commodity, t);
        out_.production += missing * cost_of(supply.shut_in_cost, supply.commodity, t);
      }
      row.shut_in = sum(row.shut_in_by_period);
      if (!p_.below_minimum.empty()) row.below_minimum = sum(p_.below_minimum[s]);
      out_.supplies.push_back(std::move(row));
    }
  }

  void markets() {
    for (std::size_t m = 0; m < m_.markets.size(); ++m) {
      const Market& market = m_.markets[m];
      bool first = true;
      for (const auto k : market.commodities) {
        MarketRow row;
        row.market = MarketIndex{m};
        row.commodity = k;
        row.by_period.assign(at(n_), 0.0);
        for (const auto& sale : p_.sales) {
          if (sale.market.at() != m || sale.commodity != k) continue;
          for (int t = 0; t < n_; ++t) {
            const double sold = sale.sold[at(t)];
            row.by_period[at(t)] += sold;
            out_.revenue += sold * cost_of(market.steps[at(sale.step)].price, k, t);
          }
        }
        row.sold = sum(row.by_period);
        if (first && !p_.short_[m].empty()) {
          for (int t = 0; t < n_; ++t) {
            const double missing = p_.short_[m][at(t)];
            row.short_ += missing / of(market.requires_.measure_at(time_.first_day(t)), k);
            const double each = price_of_short(m_, market, time_, t);
            if (missing > 0 && given(each)) out_.penalties += missing * each;
          }
        }
        first = false;
        out_.markets.push_back(std::move(row));
      }
    }
  }

  double counted(const Contract& contract, Day from, Day to) const {
    const auto index = static_cast<std::size_t>(contract.on.index);
    double quantity = 0;
    for (int t = 0; t < n_; ++t) {
      const double part = time_.overlap(t, from, to);
      if (part == 0) continue;
      switch (contract.on.kind) {
        case TableKind::corridor:
          quantity += part * out_.corridors[index].by_period[at(t)];
          break;
        case TableKind::supply:
          quantity += part * p_.produced[index][at(t)];
          break;
        case TableKind::market:
          for (const auto& row : out_.markets) {
            if (row.market.at() == index) quantity += part * row.by_period[at(t)];
          }
          break;
        default:
          for (const auto& row : out_.links) {
            if (row.link.at() == index) quantity += part * row.by_period[at(t)];
          }
      }
    }
    return quantity;
  }

  /// Windows of a contract are added up: quantity, minimum and maximum of the days in the horizon.
  void contracts() {
    for (std::size_t i = 0; i < m_.contracts.size(); ++i) {
      const Contract& contract = m_.contracts[i];
      ContractRow row;
      row.contract = ContractIndex{i};
      bool any = false;
      for (const auto& w : p_.windows) {
        if (w.contract.at() != i) continue;
        any = true;
        row.quantity += counted(contract, w.from, w.to);
        if (given(w.minimum)) row.minimum = (given(row.minimum) ? row.minimum : 0) + w.minimum;
        if (given(w.maximum)) row.maximum = (given(row.maximum) ? row.maximum : 0) + w.maximum;
        row.shortfall += w.shortfall;
        if (w.shortfall > 0 && given(contract.penalty)) {
          row.penalty += w.shortfall * price_of_shortfall(m_, contract);
        }
      }
      if (!any) continue;
      row.met = row.shortfall <= 1e-6 * std::max(1.0, given(row.minimum) ? row.minimum : 0);
      out_.penalties += row.penalty;
      out_.contracts.push_back(row);
    }
  }

  /// Worth of what is in tanks, waits and is under way at the end, less that at the start, both at
  /// the prices of the end.
  void ends() {
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) {
      out_.end_value_change +=
          p_.end_price_store[i] * (p_.holdings[i].level.back() - p_.holdings[i].initial);
    }
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      if (c.lag == 0) continue;
      double change = c.waiting.back() - sum(c.under_way);
      for (int t = std::max(0, n_ - c.lag); t < n_; ++t) change += c.entered[at(t)];
      out_.end_value_change += p_.end_price_carriage[i] * change;
    }
  }

  void bind(ThingRef what, const char* aspect, BoundKind bound, const PriceRow& duals,
            const std::string& unit, double used, bool spread_evenly = true) {
    int periods = 0;
    for (const double y : duals) periods += std::abs(y) > 1e-6 ? 1 : 0;
    if (periods == 0) return;
    BindingRow row;
    row.what = what;
    row.aspect = aspect;
    row.bound = bound;
    row.periods = periods;
    row.used = used;
    row.worth = spread_evenly ? spread(duals) : sum(duals);
    row.unit = unit;
    out_.binding.push_back(std::move(row));
  }

  static ThingRef ref(TableKind kind, std::size_t i) {
    return {kind, static_cast<std::int32_t>(i)};
  }
  static std::string per(Measure measure) {
    return measure == Measure::volume ? "USD/m3" : measure == Measure::energy ? "USD/MWh" : "USD/t";
  }
  double total(const Profile& profile, TableKind kind, std::size_t i) const {
    double amount = 0;
    for (int t = 0; t < n_; ++t) {
      const double a = capacity(profile, kind, i, t);
      amount += given(a) ? a : 0;
    }
    return amount;
  }

  void bindings() {
    const Day first = time_.first_day(0);
    for (std::size_t i = 0; i < m_.links.size(); ++i) {
      const Link& x = m_.links[i];
      bind(ref(TableKind::link, i), "capacity", x.bound, p_.link_capacity[i],
           per(x.capacity.measure_at(first)), total(x.capacity, TableKind::link, i));
    }
    for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
      const Node& x = m_.nodes[i];
      bind(ref(TableKind::node, i), "capacity", x.bound, p_.node_capacity[i],
           per(x.capacity.measure_at(first)), total(x.capacity, TableKind::node, i));
    }
    for (std::size_t i = 0; i < m_.fleets.size(); ++i) {
      double days = 0;
      for (int t = 0; t < n_; ++t) days += ship_days(m_.fleets[i], time_, t);
      bind(ref(TableKind::fleet, i), "ships", m_.fleets[i].bound, p_.fleet_days[i], "USD/ship-day",
           days);
    }
    for (std::size_t i = 0; i < m_.stores.size(); ++i) {
      const Store& x = m_.stores[i];
      const std::string unit = per(x.capacity.measure_at(first));
      bind(ref(TableKind::store, i), "room", x.bound, p_.store_room[i], unit,
           time_.mean(x.capacity, 0), false);
      bind(ref(TableKind::store, i), "injection", x.bound, p_.injection[i], unit,
           total(x.injection, TableKind::store, i));
      bind(ref(TableKind::store, i), "withdrawal", x.bound, p_.withdrawal[i], unit,
           total(x.withdrawal, TableKind::store, i));
    }
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      market_bindings(i, first);
    }
    contract_bindings();
    std::ranges::stable_sort(out_.binding, std::greater{},
                             [](const BindingRow& row) { return std::abs(row.worth) * row.used; });
  }

  /// A market that takes just what it requires has one bound, not two: both prices are told as one.
  /// One more unit required costs, so its worth is negative.
  void market_bindings(std::size_t i, Day first) {
    const Market& x = m_.markets[i];
    PriceRow limit = p_.market_limit[i];
    PriceRow required = p_.market_required[i];
    double needed = 0;
    for (int t = 0; t < n_ && !required.empty(); ++t) {
      const double amount = time_.amount(x.requires_, t);
      if (!given(amount)) continue;
      needed += amount;
      const auto same = [&](const Profile& most) {
        const double bound = most.given_ever() ? time_.amount(most, t) : not_given;
        return given(bound) && std::abs(bound - amount) <= 1e-9 * amount;
      };
      if (!limit.empty() && same(x.limit)) {
        required[at(t)] += limit[at(t)];
        limit[at(t)] = 0;
      }
      const PriceRow& step = p_.market_step[i].front();
      if (x.steps.size() == 1 && !step.empty() && same(x.steps.front().quantity)) {
        required[at(t)] += step[at(t)];
      }
    }
    bind(ref(TableKind::market, i), "limit", x.bound, limit, per(x.limit.measure_at(first)),
         total(x.limit, TableKind::market, i));
    bind(ref(TableKind::market, i), "required", x.bound, required,
         per(x.requires_.measure_at(first)), needed);
  }

  /// A contract's price is that of one more unit of its quantity, weighted over its windows.
  void contract_bindings() {
    for (const auto& row : out_.contracts) {
      const std::size_t i = row.contract.at();
      double low = 0, high = 0, days = 0;
      int low_count = 0, high_count = 0;
      for (const auto& w : p_.windows) {
        if (w.contract.at() != i) continue;
        const double length = w.to - w.from;
        days += length;
        low += w.minimum_price * length;
        high += w.maximum_price * length;
        low_count += std::abs(w.minimum_price) > 1e-6 ? 1 : 0;
        high_count += std::abs(w.maximum_price) > 1e-6 ? 1 : 0;
      }
      const std::string unit = per(measure_of(m_.contracts[i]));
      const auto add = [&](const char* aspect, double worth, int count, double used) {
        if (count == 0) return;
        BindingRow b;
        b.what = ref(TableKind::contract, i);
        b.aspect = aspect;
        b.bound = m_.contracts[i].bound;
        b.periods = count;
        b.used = used;
        b.worth = worth / days;
        b.unit = unit;
        out_.binding.push_back(std::move(b));
      };
      add("minimum", low, low_count, row.minimum);
      add("maximum", high, high_count, row.maximum);
    }
    for (std::size_t h = 0; h < m_.holders.size(); ++h) {
      if (p_.holder_share[h] <= 1e-6) continue;
      BindingRow b;
      b.what = ref(TableKind::holder, h);
      b.aspect = "share";
      b.periods = n_;
      b.worth = p_.holder_share[h];
      b.unit = "USD/t";
      out_.binding.push_back(std::move(b));
    }
  }

  const Model& m_;
  const Plan& p_;
  Timeline time_;
  Openness open_;
  int n_;
  DispatchResult out_;
};

}  // namespace

DispatchResult rows_of(const Model& model, const Plan& plan) { return Reader(model, plan).read(); }

}  // namespace egress
