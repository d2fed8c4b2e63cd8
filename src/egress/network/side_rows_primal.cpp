// The primal half: what pays is brought in until something is at its bound.
#include <algorithm>
#include <cmath>

#include "egress/network/side_rows.h"

namespace egress::network {

namespace {

constexpr double pays = 1e-9;        // less is rounding
constexpr double least_rate = 1e-9;  // of a direction
constexpr double loose_step = 1e-10;

}  // namespace

/// What pays most for one unit. O(arcs + entries of side rows).
bool SideRowSimplex::best_offer(Entering& best) const {
  double most = pays;
  const auto see = [&](bool is_slack, std::int32_t index, double reduced, int direction) {
    if (-reduced * direction <= most) return;
    most = -reduced * direction;
    best = {is_slack, index, 0, reduced, 0, direction};
  };
  for (Arc a = 0; a < m_; ++a) {
    if (basic(a) || !moves(a)) continue;
    see(false, a, reduced_cost(a), place_[at(a)] == Place::upper ? -1 : 1);
  }
  for (std::size_t i = 0; i < active_.size(); ++i) {
    const auto row = at(active_[i]);
    const double least = p_.row_lower[row], largest = p_.row_upper[row];
    if (least == largest) continue;
    const int direction = is_free(active_[i]) ? (lambda_[row] > 0 ? 1 : -1)
                          : at_upper_[row]    ? -1
                                              : 1;
    see(true, static_cast<std::int32_t>(i), -lambda_[row], direction);
  }
  return most > pays;
}

void SideRowSimplex::add_direction(Arc a, double by) {
  if (arc_stamp_[at(a)] != now_) {
    arc_stamp_[at(a)] = now_;
    direction_[at(a)] = 0;
    directed_.push_back(a);
  }
  direction_[at(a)] += by;
}

void SideRowSimplex::add_cycle(Arc a, double by) {
  if (std::abs(by) < least_rate) return;
  add_direction(a, by);
  Node u = tail_of(a), v = head_of(a);
  while (u != v) {
    if (tree_[u].size < tree_[v].size) {
      add_direction(tree_[u].code >> 1, tree_[u].code & 1 ? by : -by);
      u = tree_[u].parent;
    } else {
      add_direction(tree_[v].code >> 1, tree_[v].code & 1 ? -by : by);
      v = tree_[v].parent;
    }
  }
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
    for (auto e = arc_row_start_[at(a)]; e < arc_row_start_[at(a) + 1]; ++e) {
      const Row i = arc_row_[at(e)];
      if (slot_of_row_[at(i)] >= 0) continue;
      if (row_direction_[at(i)] == 0) directed_rows_.push_back(i);
      row_direction_[at(i)] += arc_value_[at(e)] * direction_[at(a)];
    }
  }
}

SideRowEnd SideRowSimplex::primal_pivot(const Entering& q) {
  direction_of(q);
  double step = range_of(q), fastest = 0;
  Target target{false, -1};
  bool to_upper = false;
  const auto see = [&](Target that, double x, double least, double most, double rate) {
    if (std::abs(rate) < least_rate) return;
    const double room = std::max(0.0, rate > 0 ? most - x : x - least) / std::abs(rate);
    const double slack = loose_step * std::max(1.0, step < no_bound ? step : 1.0);
    if (room > step + slack || (room > step - slack && std::abs(rate) <= fastest)) return;
    step = std::min(step, room);
    fastest = std::abs(rate);
    target = that;
    to_upper = rate > 0;
  };
  for (const Arc a : directed_) {
    if (!basic(a)) continue;
    see({false, a}, flow_[at(a)], lower_of(a), upper_of(a), direction_[at(a)]);
  }
  for (const Row i : directed_rows_) {
    see({true, i}, activity_[at(i)], p_.row_lower[at(i)], p_.row_upper[at(i)],
        row_direction_[at(i)]);
  }
  if (std::isinf(step)) return SideRowEnd::unbounded;
  if (target.index < 0) {
    flip(q);
    repair();
    return SideRowEnd::optimal;
  }
  for (const Arc a : directed_) change(a, step * direction_[at(a)]);
  price_target(target);
  Entering entering = q;
  entering.rate = q.is_slack ? -weight_[at(q.index)] : rate_of(q.index);
  if (std::abs(entering.rate) < least_rate) return SideRowEnd::stuck;
  ++effort_.primal_pivots;
  pivot(target, entering, to_upper);
  return SideRowEnd::optimal;
}

SideRowEnd SideRowSimplex::primal(const RunContext& context) {
  Entering q;
  while (best_offer(q)) {
    SideRowEnd end = primal_pivot(q);
    if (end == SideRowEnd::optimal) end = after_pivot(context);
    if (end != SideRowEnd::optimal) return end;
  }
  return SideRowEnd::optimal;
}

}  // namespace egress::network
