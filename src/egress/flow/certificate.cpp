#include "egress/flow/certificate.h"

#include <algorithm>
#include <cmath>

#include "egress/flow/certificate_walk.h"

namespace egress {

Certificate Certifier::certify(const Plan& plan) {
  return CertificateWalk(model_, plan, numbers_).run();
}

Certificate certify(const Model& model, const Plan& plan) {
  return Certifier(model, plan.situation.horizon).certify(plan);
}

CertificateWalk::CertificateWalk(const Model& model, const Plan& plan, DatedNumbers& numbers)
    : m_(model),
      p_(plan),
      numbers_(numbers),
      time_(numbers.time()),
      open_(model, time_, plan.situation.closures),
      n_(time_.size()),
      zeros_(at(n_), 0.0) {
  tally_.frozen = plan.frozen;
  const auto largest = [](double& scale, const Series& values) {
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
  out.primal = tally_.primal / amount_scale_;
  out.dual = tally_.dual / price_scale_;
  const double gap = std::abs(tally_.primal_value - tally_.dual_value) /
                     std::max(1.0, std::abs(tally_.primal_value));
  out.gap = std::isnan(gap) ? 1e300 : gap;
  out.holds = out.primal <= 1e-6 && out.dual <= 1e-6 && out.gap <= 1e-6;
  return out;
}

void CertificateWalk::productions() {
  for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
    const Supply& supply = m_.supplies[s];
    const CommodityIndex k = supply.commodity;
    const auto amount = [&](const Profile& rate) {
      Series all = numbers_.amount(rate);
      const Series& factor = numbers_.in(rate, k);
      Tally tally = tally_;
      for (int t = 0; t < n_; ++t) {
        const double each = all[at(t)] / factor[at(t)];
        all[at(t)] = given(each) ? each * open_.left(TableKind::supply, s, t) : 0;
      }
      tally_ = tally;
      return all;
    };
    const Series minimum = amount(supply.minimum), most = amount(supply.rate);
    const Series& shut_in = numbers_.unit_price(supply.shut_in_cost, k);
    const Series& cost = numbers_.unit_price(supply.cost, k);
    const Series contracts = on_contracts({TableKind::supply, static_cast<std::int32_t>(s)}, k);
    const Series& here = price(supply.node, k);
    const Series& room = dual(p_.node_capacity, supply.node.at());
    const Series& through = numbers_.in(m_.nodes[supply.node.at()].capacity, k);
    const Series& y = dual(p_.supply_minimum, s);
    Tally tally = tally_;
    for (int t = 0; t < n_; ++t) {
      const std::size_t i = at(t);
      if (may_miss()) {
        const double below = p_.below_minimum[s][i];
        tally.at_least(p_.produced[s][i] + below, minimum[i], y[i]);
        if (minimum[i] > 0) tally.variable(below, 0, no_limit, -p_.miss_price, y[i], t);
      }
      tally.variable(p_.produced[s][i], may_miss() ? 0 : minimum[i], std::max(minimum[i], most[i]),
                     shut_in[i] - cost[i] - lateness(t),
                     room[i] * through[i] - here[i] + contracts[i] + y[i], t);
    }
    tally_ = tally;
  }
}

void CertificateWalk::departures(std::size_t carriage) {
  const Carriage& c = p_.carriages[carriage];
  const Link& link = m_.links[c.link.at()];
  const double end_price = p_.end_price_carriage[carriage];
  const Series arrival = on_arrival(c);
  const Series contracts = on_contracts({TableKind::link, c.link.value}, c.commodity);
  const Series& cost = numbers_.unit_price(link.cost, c.commodity);
  const Series& here = price(link.tail, c.commodity);
  const Series& room = dual(p_.link_capacity, c.link.at());
  const Series& factor = numbers_.in(link.capacity, c.commodity);
  const Series ships = link.fleet.valid() ? numbers_.use_of_ships(c) : zeros_;
  const Series& ship_day = link.fleet.valid() ? dual(p_.fleet_days, link.fleet.at()) : zeros_;
  Tally tally = tally_;
  for (int t = 0; t < n_; ++t) {
    const std::size_t i = at(t);
    const bool sails = std::isfinite(ships[i]);
    double use = here[i] + room[i] * factor[i] + contracts[i];
    if (sails) use += ship_day[i] * ships[i];
    double worth = -cost[i];
    if (t + c.lag >= n_) {
      worth += end_price;
    } else if (c.lag > 0 && t < p_.frozen) {
      use -= c.queue_price[at(t + c.lag)];
    } else {
      use += arrival[at(t + c.lag)];
    }
    tally.variable(c.entered[i], 0, sails ? no_limit : 0, worth, use, t);
    if (c.lag == 0) tally.violated(std::abs(c.arrived[i] - c.entered[i]));
  }
  tally_ = tally;
  if (c.lag > 0) queue(c, end_price, arrival);
}

/// What was under way when things changed is let in at the head or waits there; what left later
/// must arrive on time.
void CertificateWalk::queue(const Carriage& c, double end_price, const Series& arrival) {
  const bool exists =
      p_.frozen > 0 || std::ranges::any_of(c.under_way, [](double amount) { return amount > 0; });
  Tally tally = tally_;
  for (int t = 0; t < n_; ++t) {
    const int left = t - c.lag;
    const double due = left < 0 ? c.under_way[at(t)] : left < p_.frozen ? c.entered[at(left)] : 0;
    const double on_time = left >= p_.frozen && left >= 0 ? c.entered[at(left)] : 0;
    const double let_in = c.arrived[at(t)] - on_time;
    const double before = t == 0 ? 0 : c.waiting[at(t - 1)];
    tally.violated(std::abs(c.waiting[at(t)] - before - due + let_in));
    const double y = c.queue_price[at(t)];
    if (left < 0) tally.dual_value += y * due;
    if (!exists) continue;  // then the balance above leaves nothing to let in
    tally.variable(let_in, 0, no_limit, 0, y + arrival[at(t)], t);
    const double worth = (t + 1 == n_ ? end_price : 0) - tie_break::waiting * time_.days(t);
    tally.variable(c.waiting[at(t)], 0, no_limit, worth,
                   y - (t + 1 < n_ ? c.queue_price[at(t + 1)] : 0), t);
  }
  tally_ = tally;
}

void CertificateWalk::holding(std::size_t i) {
  const Holding& h = p_.holdings[i];
  const std::size_t s = h.store.at();
  const Store& store = m_.stores[s];
  const Series& room = numbers_.in(store.capacity, h.commodity);
  const Series& heel = numbers_.in(store.heel, h.commodity);
  const Series& put = numbers_.in(store.injection, h.commodity);
  const Series& taken = numbers_.in(store.withdrawal, h.commodity);
  const Series& cost = numbers_.unit_price(store.cost, h.commodity);
  const Series& room_price = dual(p_.store_room, s);
  const Series& heel_price = dual(p_.store_heel, s);
  const Series& put_price = dual(p_.injection, s);
  const Series& taken_price = dual(p_.withdrawal, s);
  const Series& here = price(store.node, h.commodity);
  Tally tally = tally_;
  for (int t = 0; t < n_; ++t) {
    const double before = t == 0 ? h.initial : h.level[at(t - 1)];
    tally.violated(std::abs(h.level[at(t)] - before - h.in[at(t)] + h.out[at(t)]));
    const double y = h.price[at(t)];
    if (t == 0) tally.dual_value += y * h.initial;
    const double next = t + 1 < n_ ? h.price[at(t + 1)] : 0;
    const double rent = room_price[at(t)] * room[at(t)] + heel_price[at(t)] * heel[at(t)];
    const double surplus = t + 1 == n_ ? p_.store_surplus_price[s] * room[at(t)] : 0;
    tally.variable(h.level[at(t)], 0, no_limit, t + 1 == n_ ? p_.end_price_store[i] : 0,
                   y - next + rent + surplus, t);
    tally.variable(h.in[at(t)], 0, no_limit, -tie_break::store_handling,
                   here[at(t)] - y + put_price[at(t)] * put[at(t)], t);
    tally.variable(h.out[at(t)], 0, no_limit, -cost[at(t)] - tie_break::store_handling,
                   y - here[at(t)] + taken_price[at(t)] * taken[at(t)], t);
  }
  tally_ = tally;
}

void CertificateWalk::sales() {
  for (const auto& sale : p_.sales) {
    const std::size_t m = sale.market.at();
    const Market& market = m_.markets[m];
    const PriceStep& step = market.steps[at(sale.step)];
    const CommodityIndex k = sale.commodity;
    const Series& limit = numbers_.in(market.limit, k);
    const Series& required = numbers_.in(market.requires_, k);
    const Series& quantity = numbers_.in(step.quantity, k);
    const Series& paid = numbers_.mean(step.price);
    const Series& worth = numbers_.unit_price(step.price, k);
    const Series contracts = on_contracts({TableKind::market, static_cast<std::int32_t>(m)}, k);
    const Series& here = price(market.node, k);
    const Series& limit_price = dual(p_.market_limit, m);
    const Series& required_price = dual(p_.market_required, m);
    const Series& step_price = dual(p_.market_step[m], at(sale.step));
    Tally tally = tally_;
    for (int t = 0; t < n_; ++t) {
      const std::size_t i = at(t);
      const double use = here[i] + limit_price[i] * limit[i] + required_price[i] * required[i] +
                         step_price[i] * quantity[i] + contracts[i];
      const bool offered = given(paid[i]);
      tally.variable(sale.sold[i], 0, offered ? no_limit : 0, offered ? worth[i] - lateness(t) : 0,
                     use, t);
    }
    tally_ = tally;
  }
}

void CertificateWalk::shortages() {
  for (std::size_t m = 0; m < m_.markets.size(); ++m) {
    if (p_.short_[m].empty()) continue;
    const Series each = price_of_shortage(m_.markets[m]);
    const Series& needed = numbers_.amount(m_.markets[m].requires_);
    const Series& y = dual(p_.market_required, m);
    Tally tally = tally_;
    for (int t = 0; t < n_; ++t) {
      const double lost = given(each[at(t)]) ? each[at(t)] : p_.miss_price;
      const bool may_lack = given(lost) && given(needed[at(t)]) && needed[at(t)] > 0;
      tally.variable(p_.short_[m][at(t)], 0, may_lack ? no_limit : 0, may_lack ? -lost : 0,
                     y[at(t)], t);
    }
    tally_ = tally;
  }
}

void CertificateWalk::shortfalls() {
  for (const auto& w : p_.windows) {
    const Contract& contract = m_.contracts[w.contract.at()];
    const double each = given(contract.penalty) ? price_of_shortfall(contract) : p_.miss_price;
    const bool may_lack = given(w.minimum) && given(each);
    tally_.variable(w.shortfall, 0, may_lack ? no_limit : 0, may_lack ? -each : 0, w.minimum_price,
                    n_);
  }
}

}  // namespace egress
