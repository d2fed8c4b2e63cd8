#include "egress/flow/certificate.h"

#include <algorithm>
#include <cmath>

#include "egress/flow/certificate_walk.h"

namespace egress {

Certificate certify(const Model& model, const Plan& plan) {
  return CertificateWalk(model, plan).run();
}

CertificateWalk::CertificateWalk(const Model& model, const Plan& plan)
    : m_(model),
      p_(plan),
      time_(plan.situation.horizon),
      open_(model, time_, plan.situation.closures),
      n_(time_.size()) {
  const auto largest = [](double& scale, const std::vector<double>& values) {
    for (const double v : values) scale = std::max(scale, std::abs(v));
  };
  for (const auto& row : plan.prices) {
    price_[{row.node.value, row.commodity.value}] = &row.price;
    largest(price_scale_, row.price);
  }
  for (const auto& c : plan.carriages) largest(amount_scale_, c.entered);
  for (const auto& produced : plan.produced) largest(amount_scale_, produced);
}

Certificate CertificateWalk::run() {
  balances();
  link_rows();
  node_rows();
  fleet_rows();
  store_rows();
  market_rows();
  contract_rows();
  share_rows();
  productions();
  for (std::size_t i = 0; i < p_.carriages.size(); ++i) departures(i);
  for (std::size_t i = 0; i < p_.holdings.size(); ++i) holding(i);
  sales();
  shortages();
  shortfalls();
  Certificate out;
  out.primal = primal_ / amount_scale_;
  out.dual = dual_ / price_scale_;
  const double gap = std::abs(primal_value_ - dual_value_) / std::max(1.0, std::abs(primal_value_));
  out.gap = std::isnan(gap) ? 1e300 : gap;
  out.holds = out.primal <= 1e-6 && out.dual <= 1e-6 && out.gap <= 1e-6;
  return out;
}

/// A NaN in a plan is a violation like any other.
void CertificateWalk::violated(double by) {
  primal_ = std::isnan(by) ? 1e300 : std::max(primal_, std::min(by, 1e300));
}
void CertificateWalk::mispriced(double by) {
  dual_ = std::isnan(by) ? 1e300 : std::max(dual_, std::min(by, 1e300));
}

void CertificateWalk::variable(double x, double low, double high, double c, double use, int t) {
  violated(low - x);
  violated(x - high);
  primal_value_ += c * x;
  const double d = c - use;
  if (t < p_.frozen) {
    dual_value_ += d * x;  // it happened: both its bounds are x
  } else if (d < 0) {
    dual_value_ += d * low;
  } else if (std::isfinite(high)) {
    dual_value_ += d * high;
  } else {
    mispriced(d);
  }
}

void CertificateWalk::productions() {
  for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
    const Supply& supply = m_.supplies[s];
    const CommodityIndex k = supply.commodity;
    for (int t = 0; t < n_; ++t) {
      const auto amount = [&](const Profile& rate) {
        const double all = amount_of(rate, t) / in(rate, k, t);
        return given(all) ? all * open_.left(TableKind::supply, s, t) : 0;
      };
      const Profile& throughput = m_.nodes[supply.node.at()].capacity;
      const double use = -price(supply.node, k, t) +
                         dual(p_.node_capacity, supply.node.at(), t) * in(throughput, k, t) +
                         on_contracts({TableKind::supply, static_cast<std::int32_t>(s)}, k, t);
      const double minimum = amount(supply.minimum);
      const double y = dual(p_.supply_minimum, s, t);
      if (may_miss()) {
        const double below = p_.below_minimum[s][at(t)];
        at_least(p_.produced[s][at(t)] + below, minimum, y);
        if (minimum > 0) variable(below, 0, no_limit, -p_.miss_price, y, t);
      }
      variable(p_.produced[s][at(t)], may_miss() ? 0 : minimum,
               std::max(minimum, amount(supply.rate)),
               unit_price(supply.shut_in_cost, k, t) - unit_price(supply.cost, k, t) - lateness(t),
               use + y, t);
    }
  }
}

void CertificateWalk::departures(std::size_t carriage) {
  const Carriage& c = p_.carriages[carriage];
  const Link& link = m_.links[c.link.at()];
  const double end_price = p_.end_price_carriage[carriage];
  for (int t = 0; t < n_; ++t) {
    double use = price(link.tail, c.commodity, t) +
                 dual(p_.link_capacity, c.link.at(), t) * in(link.capacity, c.commodity, t) +
                 on_contracts({TableKind::link, c.link.value}, c.commodity, t);
    double high = no_limit;
    if (link.fleet.valid()) {
      const double ships = use_of_ships(c, t);
      if (std::isfinite(ships)) {
        use += dual(p_.fleet_days, link.fleet.at(), t) * ships;
      } else {
        high = 0;
      }
    }
    double worth = -unit_price(link.cost, c.commodity, t);
    if (t + c.lag >= n_) {
      worth += end_price;
    } else if (c.lag > 0 && t < p_.frozen) {
      use -= c.queue_price[at(t + c.lag)];
    } else {
      use += on_arrival(c, t + c.lag);
    }
    variable(c.entered[at(t)], 0, high, worth, use, t);
    if (c.lag == 0) violated(std::abs(c.arrived[at(t)] - c.entered[at(t)]));
  }
  if (c.lag > 0) queue(c, end_price);
}

/// What was under way when things changed is let in at the head or waits there; what left later
/// must arrive on time.
void CertificateWalk::queue(const Carriage& c, double end_price) {
  const bool exists =
      p_.frozen > 0 || std::ranges::any_of(c.under_way, [](double amount) { return amount > 0; });
  for (int t = 0; t < n_; ++t) {
    const int left = t - c.lag;
    const double due = left < 0 ? c.under_way[at(t)] : left < p_.frozen ? c.entered[at(left)] : 0;
    const double on_time = left >= p_.frozen && left >= 0 ? c.entered[at(left)] : 0;
    const double let_in = c.arrived[at(t)] - on_time;
    const double before = t == 0 ? 0 : c.waiting[at(t - 1)];
    violated(std::abs(c.waiting[at(t)] - before - due + let_in));
    const double y = c.queue_price[at(t)];
    if (left < 0) dual_value_ += y * due;
    if (!exists) continue;  // then the balance above leaves nothing to let in
    variable(let_in, 0, no_limit, 0, y + on_arrival(c, t), t);
    const double worth = (t + 1 == n_ ? end_price : 0) - tie_break::waiting * time_.days(t);
    variable(c.waiting[at(t)], 0, no_limit, worth, y - (t + 1 < n_ ? c.queue_price[at(t + 1)] : 0),
             t);
  }
}

void CertificateWalk::holding(std::size_t i) {
  const Holding& h = p_.holdings[i];
  const std::size_t s = h.store.at();
  const Store& store = m_.stores[s];
  for (int t = 0; t < n_; ++t) {
    const double before = t == 0 ? h.initial : h.level[at(t - 1)];
    violated(std::abs(h.level[at(t)] - before - h.in[at(t)] + h.out[at(t)]));
    const double y = h.price[at(t)];
    if (t == 0) dual_value_ += y * h.initial;
    const double next = t + 1 < n_ ? h.price[at(t + 1)] : 0;
    const double rent = dual(p_.store_room, s, t) * in(store.capacity, h.commodity, t) +
                        dual(p_.store_heel, s, t) * in(store.heel, h.commodity, t);
    const double surplus =
        t + 1 == n_ ? p_.store_surplus_price[s] * in(store.capacity, h.commodity, t) : 0;
    variable(h.level[at(t)], 0, no_limit, t + 1 == n_ ? p_.end_price_store[i] : 0,
             y - next + rent + surplus, t);
    const double here = price(store.node, h.commodity, t);
    variable(h.in[at(t)], 0, no_limit, -tie_break::store_handling,
             here - y + dual(p_.injection, s, t) * in(store.injection, h.commodity, t), t);
    variable(h.out[at(t)], 0, no_limit,
             -unit_price(store.cost, h.commodity, t) - tie_break::store_handling,
             y - here + dual(p_.withdrawal, s, t) * in(store.withdrawal, h.commodity, t), t);
  }
}

void CertificateWalk::sales() {
  for (const auto& sale : p_.sales) {
    const std::size_t i = sale.market.at();
    const Market& market = m_.markets[i];
    const PriceStep& step = market.steps[at(sale.step)];
    const CommodityIndex k = sale.commodity;
    for (int t = 0; t < n_; ++t) {
      const double use = price(market.node, k, t) +
                         dual(p_.market_limit, i, t) * in(market.limit, k, t) +
                         dual(p_.market_required, i, t) * in(market.requires_, k, t) +
                         dual(p_.market_step[i], at(sale.step), t) * in(step.quantity, k, t) +
                         on_contracts({TableKind::market, static_cast<std::int32_t>(i)}, k, t);
      const bool offered = given(mean(step.price, t));
      variable(sale.sold[at(t)], 0, offered ? no_limit : 0,
               offered ? unit_price(step.price, k, t) - lateness(t) : 0, use, t);
    }
  }
}

void CertificateWalk::shortages() {
  for (std::size_t i = 0; i < m_.markets.size(); ++i) {
    for (int t = 0; t < n_ && !p_.short_[i].empty(); ++t) {
      double each = price_of_shortage(m_.markets[i], t);
      if (!given(each)) each = p_.miss_price;
      const double needed = amount_of(m_.markets[i].requires_, t);
      const bool may_lack = given(each) && given(needed) && needed > 0;
      variable(p_.short_[i][at(t)], 0, may_lack ? no_limit : 0, may_lack ? -each : 0,
               dual(p_.market_required, i, t), t);
    }
  }
}

void CertificateWalk::shortfalls() {
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    const double each = given(contract.penalty) ? price_of_shortfall(contract) : p_.miss_price;
    const bool may_lack = given(w.minimum) && given(each);
    variable(w.shortfall, 0, may_lack ? no_limit : 0, may_lack ? -each : 0, w.minimum_price, n_);
  }
}

}  // namespace egress
