// From a solution of the programme back to a plan in canonical units.
#include <algorithm>

#include "egress/base/outcome.h"
#include "egress/flow/formulation.h"

namespace egress {

// One line for each kind of number in a plan: long, and nothing in it to cut at.
// NOLINTNEXTLINE(readability-function-size)
Plan Formulation::plan_of(const LpSolution& solution) const {
  const auto n = static_cast<std::size_t>(periods_);
  const auto amounts = [&](const Rows& columns) {
    std::vector<double> out(n, 0.0);
    for (std::size_t t = 0; t < columns.size(); ++t) {
      if (columns[t] >= 0) out[t] = solution.x[static_cast<std::size_t>(columns[t])] * scale_;
    }
    return out;
  };
  // The programme counts amounts and money in the same scale, so that prices need none; a row that
  // counts ship-days has its own unit and does.
  const auto duals = [&](const Rows& rows, double factor) {
    PriceRow out;
    if (rows.empty()) return out;
    out.assign(n, 0.0);
    for (std::size_t t = 0; t < rows.size(); ++t) {
      if (rows[t] >= 0) out[t] = solution.row_dual[static_cast<std::size_t>(rows[t])] * factor;
    }
    return out;
  };
  const auto dual_table = [&](const std::vector<Rows>& table, double factor = 1) {
    std::vector<PriceRow> out;
    out.reserve(table.size());
    for (const auto& rows : table) out.push_back(duals(rows, factor));
    return out;
  };

  Plan plan;
  plan.situation = situation_;
  plan.steady = options_.steady;
  plan.frozen = frozen_;
  plan.starts = timeline_.starts();
  plan.objective = solution.objective * scale_;
  plan.carriages = carriages_;
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    Carriage& c = plan.carriages[i];
    c.entered = amounts(flow_columns_[i]);
    c.under_way = boundary_.under_way[i];
    if (c.lag == 0) {
      c.arrived = c.entered;
      continue;
    }
    c.arrived = queue_[i].empty() ? std::vector<double>(n, 0.0) : amounts(let_in_columns_[i]);
    const auto lag = static_cast<std::size_t>(c.lag);
    for (std::size_t t = static_cast<std::size_t>(frozen_) + lag; t < n; ++t) {
      c.arrived[t] += c.entered[t - lag];
    }
    c.waiting = queue_[i].empty() ? std::vector<double>(n, 0.0) : amounts(wait_columns_[i]);
    c.queue_price = queue_[i].empty() ? PriceRow(n, 0.0) : duals(queue_[i], 1);
  }
  plan.holdings = holdings_;
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    Holding& h = plan.holdings[i];
    h.level = amounts(level_columns_[i]);
    h.in = amounts(in_columns_[i]);
    h.out = amounts(out_columns_[i]);
    h.price = duals(store_balance_[i], 1);
  }
  plan.sales = sales_;
  for (std::size_t i = 0; i < sales_.size(); ++i) plan.sales[i].sold = amounts(sale_columns_[i]);
  for (const auto& columns : supply_columns_) plan.produced.push_back(amounts(columns));
  for (std::size_t m = 0; m < model_.markets.size(); ++m) {
    plan.short_.push_back(market_required_[m].empty() ? PriceRow{} : amounts(short_columns_[m]));
  }
  plan.miss_price = options_.miss_price;
  for (const auto& columns : missed_columns_) plan.below_minimum.push_back(amounts(columns));
  plan.supply_minimum = dual_table(supply_minimum_);
  plan.windows = windows_;
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    WindowPlan& window = plan.windows[w];
    const auto dual = [&](int r) {
      return r < 0 ? 0 : solution.row_dual[static_cast<std::size_t>(r)];
    };
    window.minimum_price = dual(window_minimum_[w]);
    window.maximum_price = dual(window_maximum_[w]);
    if (shortfall_columns_[w] >= 0) {
      window.shortfall = solution.x[static_cast<std::size_t>(shortfall_columns_[w])] * scale_;
    }
  }
  const std::size_t commodities = model_.commodities.size();
  for (std::size_t i = 0; i < balance_.size(); ++i) {
    if (balance_[i].empty()) continue;
    plan.prices.push_back(
        {NodeIndex{i / commodities}, CommodityIndex{i % commodities}, duals(balance_[i], 1)});
  }
  plan.link_capacity = dual_table(link_capacity_);
  plan.node_capacity = dual_table(node_capacity_);
  plan.fleet_days = dual_table(fleet_days_, scale_);
  plan.store_room = dual_table(store_room_);
  plan.store_heel = dual_table(store_heel_);
  plan.store_surplus.assign(model_.stores.size(), 0.0);
  plan.store_surplus_price.assign(model_.stores.size(), 0.0);
  for (std::size_t s = 0; s < store_surplus_.size(); ++s) {
    plan.store_surplus[s] = solution.x[static_cast<std::size_t>(surplus_columns_[s])] * scale_;
    plan.store_surplus_price[s] = solution.row_dual[static_cast<std::size_t>(store_surplus_[s])];
  }
  plan.injection = dual_table(injection_);
  plan.withdrawal = dual_table(withdrawal_);
  plan.market_limit = dual_table(market_limit_);
  plan.market_required = dual_table(market_required_);
  for (const auto& steps : market_step_) plan.market_step.push_back(dual_table(steps));
  plan.holder_share.assign(model_.holders.size(), 0.0);
  for (std::size_t h = 0; h < share_.size(); ++h) {
    if (share_[h] >= 0) {
      plan.holder_share[h] = solution.row_dual[static_cast<std::size_t>(share_[h])];
    }
  }
  plan.share_excess.assign(model_.holders.size(), 0.0);
  for (std::size_t h = 0; h < excess_columns_.size(); ++h) {
    if (excess_columns_[h] < 0) continue;
    plan.share_excess[h] = solution.x[static_cast<std::size_t>(excess_columns_[h])] * scale_;
  }
  plan.end_price_store = boundary_.end_price_store;
  plan.end_price_carriage = boundary_.end_price_carriage;
  if (past_ != nullptr) keep_past_prices(plan);
  return plan;
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
