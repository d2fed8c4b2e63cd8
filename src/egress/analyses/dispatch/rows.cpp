#include "egress/analyses/dispatch/rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

std::size_t at(int t) { return static_cast<std::size_t>(t); }

double sum(const std::vector<double>& v) { return std::reduce(v.begin(), v.end(), 0.0); }
double product(const Series& a, const Series& b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0);
}

/// Reads one plan; keeps what several rows need.
class Reader {
 public:
  Reader(const Model& model, const Plan& plan, DatedNumbers& numbers)
      : m_(model),
        p_(plan),
        numbers_(numbers),
        time_(numbers.time()),
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
  /// Sum of amounts, each times what one unit of it costs.
  double paid(const Series& amounts, const Profile& cost, CommodityIndex k) const {
    if (!cost.given_ever()) return 0;
    return product(amounts, numbers_.unit_price(cost, k));
  }
  /// What there is of a capacity over the horizon, with closures; periods without a limit count
  /// `unlimited`.
  double total(const Profile& capacity, TableKind kind, std::size_t i, double unlimited) const {
    const Series* amount = capacity.given_ever() ? &numbers_.amount(capacity) : nullptr;
    const auto* left = open_.by_period(kind, i);
    if (amount == nullptr && left == nullptr) return unlimited * n_;
    double sum = 0;
    for (int t = 0; t < n_; ++t) {
      const double share = left == nullptr ? 1 : (*left)[at(t)];
      const double all = amount == nullptr ? not_given : (*amount)[at(t)];
      sum += given(all) ? all * share : share > 0 ? unlimited : 0;
    }
    return sum;
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
      out_.transport += paid(c.entered, link.cost, c.commodity);
      used[c.link.at()] += product(c.entered, numbers_.in(link.capacity, c.commodity));
      for (int t = 0; t < n_ && c.lag > 0; ++t) {
        out_.transport += c.waiting[at(t)] * tie_break::waiting * time_.days(t);
      }
      out_.links.push_back(std::move(row));
    }
    for (auto& row : out_.links) {
      const std::size_t l = row.link.at();
      const double room = total(m_.links[l].capacity, TableKind::link, l, not_given);
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
        for (int t = 0; t < n_; ++t) row.by_period[at(t)] += h.level[at(t)];
        out_.storage += paid(h.out, m_.stores[s].cost, h.commodity);
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
      const Series& rate = numbers_.amount(supply.rate);
      const Series& counts = numbers_.in(supply.rate, supply.commodity);
      row.shut_in_by_period.resize(at(n_));
      for (int t = 0; t < n_; ++t) {
        const double most = rate[at(t)] / counts[at(t)];
        row.shut_in_by_period[at(t)] =
            std::max(0.0, (given(most) ? most : 0) - p_.produced[s][at(t)]);
      }
      out_.production += paid(p_.produced[s], supply.cost, supply.commodity);
      out_.production += paid(row.shut_in_by_period, supply.shut_in_cost, supply.commodity);
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
          for (int t = 0; t < n_; ++t) row.by_period[at(t)] += sale.sold[at(t)];
          out_.revenue += paid(sale.sold, market.steps[at(sale.step)].price, k);
        }
        row.sold = sum(row.by_period);
        if (first && !p_.short_[m].empty()) {
          const Series& counts = numbers_.in(market.requires_, k);
          for (int t = 0; t < n_; ++t) {
            const double missing = p_.short_[m][at(t)];
            row.short_ += missing / counts[at(t)];
            if (missing <= 0) continue;
            const double each = price_of_short(m_, market, time_, t);
            if (given(each)) out_.penalties += missing * each;
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
    const auto add = [&](const Series& amounts) {
      for (int t = 0; t < n_; ++t) quantity += time_.overlap(t, from, to) * amounts[at(t)];
    };
    switch (contract.on.kind) {
      case TableKind::corridor:
        add(out_.corridors[index].by_period);
        break;
      case TableKind::supply:
        add(p_.produced[index]);
        break;
      case TableKind::market:
        for (const auto& row : out_.markets) {
          if (row.market.at() == index) add(row.by_period);
        }
        break;
      default:
        for (const auto& row : out_.links) {
          if (row.link.at() == index) add(row.by_period);
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

  /// `used()` gives how much there was: asked only where something binds.
  template <class Used>
  void bind(ThingRef what, const char* aspect, BoundKind bound, const PriceRow& duals,
            const std::string& unit, Used used, bool spread_evenly = true) {
    const auto periods = static_cast<int>(
        std::ranges::count_if(duals, [](double price) { return std::abs(price) > 1e-6; }));
    if (periods == 0) return;
    BindingRow row;
    row.what = what;
    row.aspect = aspect;
    row.bound = bound;
    row.periods = periods;
    row.used = used();
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
  auto all_of(const Profile& profile, TableKind kind, std::size_t i) const {
    return [this, &profile, kind, i] { return total(profile, kind, i, 0); };
  }

  void bindings() {
    const Day first = time_.first_day(0);
    for (std::size_t i = 0; i < m_.links.size(); ++i) {
      const Link& x = m_.links[i];
      bind(ref(TableKind::link, i), "capacity", x.bound, p_.link_capacity[i],
           per(x.capacity.measure_at(first)), all_of(x.capacity, TableKind::link, i));
    }
    for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
      const Node& x = m_.nodes[i];
      bind(ref(TableKind::node, i), "capacity", x.bound, p_.node_capacity[i],
           per(x.capacity.measure_at(first)), all_of(x.capacity, TableKind::node, i));
    }
    for (std::size_t i = 0; i < m_.fleets.size(); ++i) {
      const auto days = [&] { return sum(numbers_.ship_days(m_.fleets[i])); };
      bind(ref(TableKind::fleet, i), "ships", m_.fleets[i].bound, p_.fleet_days[i], "USD/ship-day",
           days);
    }
    for (std::size_t i = 0; i < m_.stores.size(); ++i) {
      const Store& x = m_.stores[i];
      const std::string unit = per(x.capacity.measure_at(first));
      bind(
          ref(TableKind::store, i), "room", x.bound, p_.store_room[i], unit,
          [&] { return time_.mean(x.capacity, 0); }, false);
      bind(ref(TableKind::store, i), "injection", x.bound, p_.injection[i], unit,
           all_of(x.injection, TableKind::store, i));
      bind(ref(TableKind::store, i), "withdrawal", x.bound, p_.withdrawal[i], unit,
           all_of(x.withdrawal, TableKind::store, i));
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
         all_of(x.limit, TableKind::market, i));
    bind(ref(TableKind::market, i), "required", x.bound, required,
         per(x.requires_.measure_at(first)), [&] { return needed; });
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
  DatedNumbers& numbers_;
  const Timeline& time_;
  Openness open_;
  int n_;
  DispatchResult out_;
};

}  // namespace

DispatchResult rows_of(const Model& model, const Plan& plan, DatedNumbers& numbers) {
  return Reader(model, plan, numbers).read();
}

DispatchResult rows_of(const Model& model, const Plan& plan) {
  DatedNumbers numbers(model, plan.situation.horizon);
  return rows_of(model, plan, numbers);
}

}  // namespace egress
