// The primal half: what pays is brought in until something is at its bound.
#include <algorithm>
#include <cmath>

#include "egress/network/side_rows.h"

namespace egress::network {

namespace {

constexpr double pays = 1e-9;        // less is rounding
constexpr double least_move = 1e-9;  // of a direction
constexpr double loose_step = 1e-10;

}  // namespace

/// What pays most for one unit: of the arcs that paid when all were looked at last, and of all when
/// none of them does any more. O(arcs that pay + active rows), now and then O(arcs).
bool SideRowSimplex::best_offer(Entering& best) {
  double most = pays;
  const auto see = [&](bool is_slack, std::int32_t index, double reduced, int direction) {
    if (-reduced * direction <= most) return;
    most = -reduced * direction;
    best = {is_slack, index, 0, reduced, 0, direction};
  };
  const auto offers = [&](Arc a) {
    return -arcs_[at(a)].reduced * arcs_[at(a)].direction() > pays;
  };
  const auto see_arc = [&](Arc a) {
    see(false, a, arcs_[at(a)].reduced, arcs_[at(a)].direction());
  };
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const double price = rows_[at(active_[i])].price;
    see(true, static_cast<std::int32_t>(i), -price, slack_direction(active_[i], price));
  }
  std::erase_if(paying_, [&](Arc a) { return !offers(a); });
  for (const Arc a : paying_) see_arc(a);
  if (most > pays) return true;
  for (Arc a = 0; a < m_; ++a) {
    if (!offers(a)) continue;
    paying_.push_back(a);
    see_arc(a);
  }
  return most > pays;
}

void SideRowSimplex::add_direction(Arc a, double by) {
  if (arcs_[at(a)].stamp != now_) {
    arcs_[at(a)].stamp = now_;
    direction_[at(a)] = 0;
    directed_.push_back(a);
  }
  direction_[at(a)] += by;
}

void SideRowSimplex::add_cycle(Arc a, double by) {
  if (std::abs(by) < least_move) return;
  each_of_cycle(a, [&](Arc b, int way) { add_direction(b, way * by); });
}

/// How all flows and rows move with one unit of what enters.
void SideRowSimplex::direction_of(const Entering& q) {
  ++now_;
  directed_.clear();
  for (const Row i : directed_rows_) row_direction_[at(i)] = 0;
  directed_rows_.clear();
  if (q.is_slack) {
    for (const auto& [j, value] : working_.of_row(at(q.index))) {
      add_cycle(extra_[at(j)], q.direction * value);
    }
  } else {
    cycle_rows(q.index, column_);
    working_.solve(column_, solved_);
    add_cycle(q.index, q.direction);
    for (const auto j : solved_.entries()) {
      add_cycle(extra_[at(j)], -q.direction * solved_[at(j)]);
    }
  }
  for (const Arc a : directed_) {
    for (const auto& [i, value] : rows_of(a)) {
      if (rows_[at(i)].slot >= 0) continue;
      if (row_direction_[at(i)] == 0) directed_rows_.push_back(i);
      row_direction_[at(i)] += value * direction_[at(a)];
    }
  }
}

bool SideRowSimplex::far_beyond(const RowRecord& row) {
  constexpr double far = 1e-6;
  return row.activity < row.lower - far * std::max(1.0, std::abs(row.lower)) ||
         row.activity > row.upper + far * std::max(1.0, std::abs(row.upper));
}

/// What stops the direction first, before it has gone so far; of several the one that moves
/// fastest. The step is no longer than that.
auto SideRowSimplex::first_stop(double far) const -> Stop {
  Stop out{{false, -1}, far, 0, false};
  const auto see = [&](Target that, double x, double least, double most, double rate) {
    if (std::abs(rate) < least_move) return;
    const double room = std::max(0.0, rate > 0 ? most - x : x - least) / std::abs(rate);
    const double slack = loose_step * std::max(1.0, out.step < no_bound ? out.step : 1.0);
    if (room > out.step + slack || (room > out.step - slack && std::abs(rate) <= out.rate)) return;
    out = {that, std::min(out.step, room), std::abs(rate), rate > 0};
  };
  for (const Arc a : directed_) {
    const ArcRecord& arc = arcs_[at(a)];
    if (arc.place >= Place::tree)
      see({false, a}, arc.flow, arc.lower, arc.upper, direction_[at(a)]);
  }
  for (const Row i : directed_rows_) {
    const RowRecord& row = rows_[at(i)];
    if (row.relaxed || far_beyond(row)) continue;  // its turn comes
    see({true, i}, row.activity, row.lower, row.upper, row_direction_[at(i)]);
  }
  return out;
}

SideRowEnd SideRowSimplex::primal_pivot(const Entering& q) {
  direction_of(q);
  const Stop stop = first_stop(range_of(q));
  if (std::isinf(stop.step)) return SideRowEnd::unbounded;
  if (stop.target.index < 0) {
    flip(q);
    change_all();
    repair();
    return SideRowEnd::optimal;
  }
  for (const Arc a : directed_) change(a, stop.step * direction_[at(a)]);
  weigh_target(stop.target);
  price_weights();
  list_rates();
  Entering entering = q;
  entering.rate = q.is_slack ? -weight_[at(q.index)] : rate_of(q.index);
  if (std::abs(entering.rate) < least_move) return SideRowEnd::stuck;
  ++effort_.primal_pivots;
  pivot(stop.target, entering, stop.to_upper);
  return SideRowEnd::optimal;
}

SideRowEnd SideRowSimplex::primal(const RunContext& context) {
  if (!may_pay_) return SideRowEnd::optimal;
  paying_.clear();
  Entering q;
  while (best_offer(q)) {
    SideRowEnd end = primal_pivot(q);
    if (end == SideRowEnd::optimal) end = after_pivot(context);
    if (end != SideRowEnd::optimal) return end;
  }
  may_pay_ = false;
  return SideRowEnd::optimal;
}

}  // namespace egress::network
