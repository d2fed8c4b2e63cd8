// From the open network to a situation and back: a closure changes bounds.
#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/flow/formulation.h"

namespace egress {

const std::vector<Formulation::Change>& Formulation::close(const std::vector<Closure>& closures,
                                                           const Plan& past, double now) {
  past_ = &past;
  return close(closures, now, [&](std::size_t carriage, std::size_t t) {
    return past.carriages[carriage].entered[t] / scale_;
  });
}

const std::vector<Formulation::Change>& Formulation::close(const std::vector<Closure>& closures,
                                                           const std::function<double(int)>& past,
                                                           double now) {
  return close(closures, now, [&](std::size_t carriage, std::size_t t) {
    return past(flow_columns_[carriage][t]);
  });
}

const std::vector<Formulation::Change>& Formulation::close(const std::vector<Closure>& closures,
                                                           double now, const Entered& entered) {
  lp();
  ensure(!closed_, "a situation must be left before another one");
  closed_ = true;
  situation_.closures = closures;
  openness_ = Openness(model_, timeline_, closures);
  frozen_ = std::isfinite(now) ? timeline_.period_at(now) : 0;
  limit_touched();
  allow_holding(entered);
  return changes_;
}

void Formulation::reopen() {
  for (; !before_.empty(); before_.pop_back()) set(before_.back());
  changes_.clear();
  past_fixed_ = closed_ = false;
  past_ = nullptr;
  frozen_ = 0;
  situation_.closures.clear();
  openness_ = Openness(model_, timeline_, {});
}

Formulation::Change Formulation::bound_of(bool of_row, int index) const {
  const auto i = static_cast<std::size_t>(index);
  if (of_row) return {of_row, index, 0, lp_.row_lower[i], lp_.row_upper[i]};
  return {of_row, index, 0, lp_.lower[i], lp_.upper[i]};
}

void Formulation::set(const Change& bound) {
  if (bound.of_row) {
    lp_.set_row_bounds(bound.index, bound.lower, bound.upper);
  } else {
    lp_.set_column_bounds(bound.index, bound.lower, bound.upper);
  }
}

void Formulation::change(bool of_row, int index, int period, double lower, double upper) {
  if (index < 0) return;
  const Change before = bound_of(of_row, index);
  if (before.lower == lower && before.upper == upper) return;
  before_.push_back(before);
  changes_.push_back({of_row, index, period, lower, upper});
  set(changes_.back());
}

/// What closures leave of everything that they touch, from their first period on.
void Formulation::limit_touched() {
  const auto each = [&](TableKind kind, std::size_t count, auto f) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!openness_.touched(kind, i)) continue;
      for (int t = frozen_; t < periods_; ++t) f(i, t);
    }
  };
  const auto at_most = [&](const std::vector<Rows>& rows, std::size_t i, int t, double amount) {
    if (!rows[i].empty())
      change(true, rows[i][static_cast<std::size_t>(t)], t, -lp_infinity, amount);
  };
  const auto capacity = [&](TableKind kind, const auto& table, const std::vector<Rows>& rows,
                            const auto& profile) {
    each(kind, table.size(), [&](std::size_t i, int t) {
      at_most(rows, i, t, capacity_of(profile(table[i]), kind, i, t) / scale_);
    });
  };
  const auto own = [](const auto& thing) -> const Profile& { return thing.capacity; };
  capacity(TableKind::link, model_.links, link_capacity_, own);
  capacity(TableKind::node, model_.nodes, node_capacity_, own);
  capacity(TableKind::market, model_.markets, market_limit_,
           [](const Market& m) -> const Profile& { return m.limit; });
  capacity(TableKind::store, model_.stores, injection_,
           [](const Store& s) -> const Profile& { return s.injection; });
  capacity(TableKind::store, model_.stores, withdrawal_,
           [](const Store& s) -> const Profile& { return s.withdrawal; });
  each(TableKind::fleet, model_.fleets.size(),
       [&](std::size_t i, int t) { at_most(fleet_days_, i, t, ships_of(i, t)); });
  each(TableKind::supply, model_.supplies.size(), [&](std::size_t i, int t) {
    const auto [least, most] = supply_bounds(i, t);
    change(false, supply_columns_[i][static_cast<std::size_t>(t)], t, least, most);
    if (supply_minimum_.empty() || supply_minimum_[i].empty()) return;
    const double minimum = supplied(i, model_.supplies[i].minimum, t);
    change(true, supply_minimum_[i][static_cast<std::size_t>(t)], t, minimum / scale_, lp_infinity);
  });
}

/// What left before and arrives now may be held back.
void Formulation::allow_holding(const Entered& entered) {
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    for (int t = frozen_; t < std::min(periods_, frozen_ + carriages_[i].lag); ++t) {
      const int left = t - carriages_[i].lag;
      if (left < 0) continue;
      const double amount = entered(i, static_cast<std::size_t>(left));
      change(false, hold_columns_[i][static_cast<std::size_t>(t)], t, 0, amount);
    }
  }
}

void Formulation::fix_past() {
  if (past_fixed_ || past_ == nullptr) return;
  past_fixed_ = true;
  const Plan& past = *past_;
  const auto fix = [&](const std::vector<Rows>& columns, std::size_t i, std::size_t t,
                       double amount) {
    if (columns[i].empty()) return;
    change(false, columns[i][t], static_cast<int>(t), amount / scale_, amount / scale_);
  };
  for (std::size_t t = 0; t < static_cast<std::size_t>(frozen_); ++t) {
    for (std::size_t i = 0; i < carriages_.size(); ++i) {
      const Carriage& c = past.carriages[i];
      fix(flow_columns_, i, t, c.entered[t]);
      if (queue_[i].empty()) continue;
      const auto lag = static_cast<std::size_t>(c.lag);
      const double let_in = c.arrived[t] - (t < lag ? 0 : c.entered[t - lag]);
      fix(let_in_columns_, i, t, std::max(0.0, let_in));
      if (t >= lag) fix(hold_columns_, i, t, std::max(0.0, -let_in));
      fix(wait_columns_, i, t, c.waiting[t]);
    }
    for (std::size_t i = 0; i < holdings_.size(); ++i) {
      fix(level_columns_, i, t, past.holdings[i].level[t]);
      fix(in_columns_, i, t, past.holdings[i].in[t]);
      fix(out_columns_, i, t, past.holdings[i].out[t]);
    }
    for (std::size_t i = 0; i < sales_.size(); ++i) fix(sale_columns_, i, t, past.sales[i].sold[t]);
    for (std::size_t i = 0; i < model_.supplies.size(); ++i) {
      fix(supply_columns_, i, t, past.produced[i][t]);
      if (missed_columns_.empty() || missed_columns_[i].empty()) continue;
      fix(missed_columns_, i, t, past.below_minimum.empty() ? 0 : past.below_minimum[i][t]);
    }
    for (std::size_t i = 0; i < model_.markets.size(); ++i) {
      if (!past.short_[i].empty()) fix(short_columns_, i, t, past.short_[i][t]);
    }
  }
  free_past_rows();
}

/// Rows of which every column is fixed hold already; left in, the last bit of a fixed amount could
/// make them infeasible. They are freed for a solver that starts from nothing, and only there.
void Formulation::free_past_rows() {
  const auto free = [&](int row) {
    if (row < 0) return;
    before_.push_back(bound_of(true, row));
    lp_.set_row_bounds(row, -lp_infinity, lp_infinity);
  };
  const auto release = [&](const std::vector<Rows>& table) {
    for (const auto& rows : table) {
      for (std::size_t t = 0; t < rows.size() && t < static_cast<std::size_t>(frozen_); ++t) {
        free(rows[t]);
      }
    }
  };
  for (const auto* table : {&balance_, &link_capacity_, &node_capacity_, &fleet_days_, &store_room_,
                            &store_heel_, &injection_, &withdrawal_, &market_limit_,
                            &market_required_, &store_balance_, &queue_, &supply_minimum_}) {
    release(*table);
  }
  for (const auto& steps : market_step_) release(steps);
  const Day begin = timeline_.first_day(frozen_);
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    if (windows_[w].to > begin) continue;
    free(window_minimum_[w]);
    free(window_maximum_[w]);
    if (shortfall_columns_[w] < 0) continue;
    const double missed = past_->windows[w].shortfall / scale_;
    before_.push_back(bound_of(false, shortfall_columns_[w]));
    lp_.set_column_bounds(shortfall_columns_[w], missed, missed);
  }
}

}  // namespace egress
