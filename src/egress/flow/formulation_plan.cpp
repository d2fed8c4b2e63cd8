// From a solution of the programme back to a plan in canonical units.
#include <algorithm>
#include <array>
#include <numeric>

#include "egress/flow/formulation.h"

namespace egress {

/// Reads one solution in canonical units. The programme counts amounts and money in the same scale,
/// so that prices need none; only a row that counts ship-days has its own unit and does.
class SolutionReader {
 public:
  SolutionReader(const LpSolution& solution, std::size_t periods, double scale)
      : solution_(solution), periods_(periods), scale_(scale) {}

  double amount(int column) const {
    return column < 0 ? 0 : solution_.x[static_cast<std::size_t>(column)] * scale_;
  }
  bool prices() const { return !solution_.row_dual.empty(); }
  double dual(int row) const {
    return row < 0 || !prices() ? 0 : solution_.row_dual[static_cast<std::size_t>(row)];
  }
  /// One a period; zeros where there are no columns.
  std::vector<double> amounts(const std::vector<int>& columns) const {
    std::vector<double> out(periods_, 0.0);
    for (std::size_t t = 0; t < columns.size(); ++t) out[t] = amount(columns[t]);
    return out;
  }
  /// One a period; empty where there are no rows or no prices.
  PriceRow duals(const std::vector<int>& rows, double factor = 1) const {
    PriceRow out;
    if (rows.empty() || !prices()) return out;
    out.assign(periods_, 0.0);
    for (std::size_t t = 0; t < rows.size(); ++t) out[t] = dual(rows[t]) * factor;
    return out;
  }
  std::vector<PriceRow> table(const std::vector<std::vector<int>>& rows, double factor = 1) const {
    std::vector<PriceRow> out;
    out.reserve(rows.size());
    for (const auto& row : rows) out.push_back(duals(row, factor));
    return out;
  }

 private:
  const LpSolution& solution_;
  std::size_t periods_;
  double scale_;
};

Plan Formulation::plan_of(const LpSolution& solution) const {
  const SolutionReader read(solution, static_cast<std::size_t>(periods_), scale_);
  Plan plan;
  plan.situation = situation_;
  plan.steady = options_.steady;
  plan.frozen = frozen_;
  plan.starts = timeline_.starts();
  plan.objective = solution.objective * scale_;
  plan.told = told_of(solution);
  plan.miss_price = options_.miss_price;
  plan.end_price_store = boundary_.end_price_store;
  plan.end_price_carriage = boundary_.end_price_carriage;
  read_amounts(read, plan);
  read_requirements(read, plan);
  if (!read.prices()) return plan;
  read_prices(read, plan);
  if (frozen_ > 0 && !past_->prices.empty()) keep_past_prices(plan);
  return plan;
}

double Formulation::told_of(const LpSolution& solution) const {
  // Several sums, so that none waits for another.
  std::array<double, 8> sums{};
  const std::size_t all = worth_.size(), whole = all - all % sums.size();
  for (std::size_t j = 0; j < whole; j += sums.size()) {
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += worth_[j + k] * solution.x[j + k];
  }
  for (std::size_t j = whole; j < all; ++j) sums[j - whole] += worth_[j] * solution.x[j];
  return std::accumulate(sums.begin(), sums.end(), 0.0) * scale_;
}

/// What arrives on a carriage in a period: what entered it a transit before and is not held back,
/// and what is let in of what waited.
double Formulation::arrived_in(const SolutionReader& read, std::size_t carriage,
                               std::size_t t) const {
  const auto amount = [&](const std::vector<Rows>& columns, std::size_t period) {
    const Rows& own = columns[carriage];
    return own.empty() ? 0.0 : read.amount(own[period]);
  };
  const auto lag = static_cast<std::size_t>(carriages_[carriage].lag);
  if (lag == 0) return amount(flow_columns_, t);
  const double let_in = amount(let_in_columns_, t);
  return t < lag ? let_in : let_in + (amount(flow_columns_, t - lag) - amount(hold_columns_, t));
}

double Formulation::arrived_of(const LpSolution& solution, std::size_t carriage) const {
  const auto periods = static_cast<std::size_t>(periods_);
  const SolutionReader read(solution, periods, scale_);
  double sum = 0;
  for (std::size_t t = 0; t < periods; ++t) sum += arrived_in(read, carriage, t);
  return sum;
}

void Formulation::read_amounts(const SolutionReader& read, Plan& plan) const {
  plan.carriages = carriages_;
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    Carriage& c = plan.carriages[i];
    c.entered = read.amounts(flow_columns_[i]);
    c.under_way = boundary_.under_way[i];
    if (c.lag == 0) {
      c.arrived = c.entered;
      continue;
    }
    c.arrived.resize(c.entered.size());
    for (std::size_t t = 0; t < c.arrived.size(); ++t) c.arrived[t] = arrived_in(read, i, t);
    c.waiting = read.amounts(wait_columns_[i]);
    c.queue_price = read.duals(queue_[i]);
    if (read.prices()) c.queue_price.resize(c.arrived.size(), 0.0);
  }
  plan.holdings = holdings_;
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    Holding& h = plan.holdings[i];
    h.level = read.amounts(level_columns_[i]);
    h.in = read.amounts(in_columns_[i]);
    h.out = read.amounts(out_columns_[i]);
    h.price = read.duals(store_balance_[i]);
  }
  plan.store_surplus.assign(model_.stores.size(), 0.0);
  for (std::size_t s = 0; s < surplus_columns_.size(); ++s) {
    plan.store_surplus[s] = read.amount(surplus_columns_[s]);
  }
  plan.sales = sales_;
  for (std::size_t i = 0; i < sales_.size(); ++i) {
    plan.sales[i].sold = read.amounts(sale_columns_[i]);
  }
  for (const auto& columns : supply_columns_) plan.produced.push_back(read.amounts(columns));
}

/// What is required, and what is missed of it.
void Formulation::read_requirements(const SolutionReader& read, Plan& plan) const {
  for (std::size_t m = 0; m < model_.markets.size(); ++m) {
    plan.short_.push_back(market_required_[m].empty() ? PriceRow{}
                                                      : read.amounts(short_columns_[m]));
  }
  for (const auto& columns : missed_columns_) plan.below_minimum.push_back(read.amounts(columns));
  plan.windows = windows_;
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    plan.windows[w].minimum_price = read.dual(window_minimum_[w]);
    plan.windows[w].maximum_price = read.dual(window_maximum_[w]);
    plan.windows[w].shortfall = read.amount(shortfall_columns_[w]);
  }
  plan.holder_share.assign(model_.holders.size(), 0.0);
  plan.share_excess.assign(model_.holders.size(), 0.0);
  for (std::size_t h = 0; h < share_.size(); ++h) {
    plan.holder_share[h] = read.dual(share_[h]);
    if (!excess_columns_.empty()) plan.share_excess[h] = read.amount(excess_columns_[h]);
  }
}

void Formulation::read_prices(const SolutionReader& read, Plan& plan) const {
  const std::size_t commodities = model_.commodities.size();
  for (std::size_t i = 0; i < balance_.size(); ++i) {
    if (balance_[i].empty()) continue;
    plan.prices.push_back(
        {NodeIndex{i / commodities}, CommodityIndex{i % commodities}, read.duals(balance_[i])});
  }
  plan.link_capacity = read.table(link_capacity_);
  plan.node_capacity = read.table(node_capacity_);
  plan.fleet_days = read.table(fleet_days_, scale_);
  plan.store_room = read.table(store_room_);
  plan.store_heel = read.table(store_heel_);
  plan.injection = read.table(injection_);
  plan.withdrawal = read.table(withdrawal_);
  plan.store_surplus_price.assign(model_.stores.size(), 0.0);
  for (std::size_t s = 0; s < store_surplus_.size(); ++s) {
    plan.store_surplus_price[s] = read.dual(store_surplus_[s]);
  }
  plan.supply_minimum = read.table(supply_minimum_);
  plan.market_limit = read.table(market_limit_);
  plan.market_required = read.table(market_required_);
  for (const auto& steps : market_step_) plan.market_step.push_back(read.table(steps));
}

/// What happened keeps its prices: in the programme its rows are free and have none.
void Formulation::keep_past_prices(Plan& plan) const {
  const auto keep = [&](std::vector<double>& prices, const std::vector<double>& before) {
    if (prices.empty() || before.empty()) return;
    std::copy_n(before.begin(), frozen_, prices.begin());
  };
  const auto keep_all = [&](std::vector<PriceRow> Plan::* table) {
    for (std::size_t i = 0; i < (plan.*table).size(); ++i) {
      keep((plan.*table)[i], (past_->*table)[i]);
    }
  };
  for (const auto table : {&Plan::link_capacity, &Plan::node_capacity, &Plan::fleet_days,
                           &Plan::store_room, &Plan::store_heel, &Plan::injection,
                           &Plan::withdrawal, &Plan::market_limit, &Plan::market_required}) {
    keep_all(table);
  }
  for (std::size_t m = 0; m < plan.market_step.size(); ++m) {
    for (std::size_t s = 0; s < plan.market_step[m].size(); ++s) {
      keep(plan.market_step[m][s], past_->market_step[m][s]);
    }
  }
  for (std::size_t i = 0; i < plan.prices.size(); ++i) {
    keep(plan.prices[i].price, past_->prices[i].price);
  }
  for (std::size_t i = 0; i < plan.holdings.size(); ++i) {
    keep(plan.holdings[i].price, past_->holdings[i].price);
  }
  for (std::size_t i = 0; i < plan.carriages.size(); ++i) {
    keep(plan.carriages[i].queue_price, past_->carriages[i].queue_price);
  }
  for (std::size_t w = 0; w < plan.windows.size(); ++w) {
    if (plan.windows[w].to > timeline_.first_day(frozen_)) continue;
    plan.windows[w].minimum_price = past_->windows[w].minimum_price;
    plan.windows[w].maximum_price = past_->windows[w].maximum_price;
  }
}

}  // namespace egress
