// Flows and prices of a basis: moved a little, told from nothing, and what of them is beyond its
// bounds.
#include <algorithm>
#include <cmath>

#include "egress/network/side_rows.h"

namespace egress::network {

namespace {

/// What counts as beyond a bound, relative to amounts of one and more.
constexpr double loose = 1e-9;
/// Flows and prices that are off by less are exact enough.
constexpr double drift = 1e-12;
constexpr int refinements = 3;
/// Rows with more entries are wide.
constexpr std::int32_t local_row = 64;

double beyond_bounds(double x, double least, double most) {
  if (x < least - loose * std::max(1.0, std::abs(least))) return x - least;
  if (x > most + loose * std::max(1.0, std::abs(most))) return x - most;
  return 0;
}

}  // namespace

// --- flows --------------------------------------------------------------------------------------

double SideRowSimplex::beyond(const Target& target) const {
  const auto i = at(target.index);
  if (target.is_row) return beyond_bounds(activity_[i], p_.row_lower[i], p_.row_upper[i]);
  return beyond_bounds(flow_[i], lower_of(target.index), upper_of(target.index));
}

void SideRowSimplex::check_arc(Arc a) {
  if (broken_flag_[at(a)] || beyond({false, a}) == 0) return;
  broken_flag_[at(a)] = 1;
  broken_.push_back(a);
}

void SideRowSimplex::check_row(Row i) {
  if (slot_of_row_[at(i)] >= 0 || broken_flag_[at(m_ + n_ + i)] || beyond({true, i}) == 0) return;
  broken_flag_[at(m_ + n_ + i)] = 1;
  if (p_.row_start[at(i) + 1] - p_.row_start[at(i)] > local_row) {
    wide_broken_.push_back(m_ + n_ + i);
  } else {
    broken_.push_back(m_ + n_ + i);
  }
}

void SideRowSimplex::change(Arc a, double by) {
  flow_[at(a)] += by;
  if (basic(a)) check_arc(a);
  for (auto e = arc_row_start_[at(a)]; e < arc_row_start_[at(a) + 1]; ++e) {
    const Row i = arc_row_[at(e)];
    activity_[at(i)] += arc_value_[at(e)] * by;
    if (slot_of_row_[at(i)] >= 0) {
      unsettle(i);
    } else {
      check_row(i);
    }
  }
}

/// More on an arc, and back from its head to its tail through the tree.
void SideRowSimplex::push_cycle(Arc a, double by) {
  if (by == 0) return;
  change(a, by);
  Node u = tail_of(a), v = head_of(a);
  while (u != v) {
    if (tree_[u].size < tree_[v].size) {
      change(tree_[u].code >> 1, tree_[u].code & 1 ? by : -by);
      u = tree_[u].parent;
    } else {
      change(tree_[v].code >> 1, tree_[v].code & 1 ? -by : by);
      v = tree_[v].parent;
    }
  }
}

void SideRowSimplex::push_to_ground(Node v, double by) {
  for (; v != root_; v = tree_[v].parent) {
    change(tree_[v].code >> 1, tree_[v].code & 1 ? -by : by);
  }
}

/// Brings the active rows back to their bounds by the extra arcs; how far they were.
double SideRowSimplex::repair() {
  need_.reset(active_.size());
  double furthest = 0;
  for (const Row i : unsettled_) {
    unsettled_flag_[at(i)] = 0;
    if (slot_of_row_[at(i)] < 0) continue;
    const double bound = row_bound(i);
    const double need = bound - activity_[at(i)];
    if (need != 0) need_.set(at(slot_of_row_[at(i)]), need);
    furthest = std::max(furthest, std::abs(need) / std::max(1.0, std::abs(bound)));
  }
  unsettled_.clear();
  if (furthest == 0) return 0;
  working_.solve(need_, solved_);
  for (const auto j : solved_.entries()) push_cycle(extra_[at(j)], solved_[at(j)]);
  return furthest;
}

bool SideRowSimplex::recompute_flows() {
  std::vector<double> excess = p_.supply;
  excess.push_back(0);
  std::fill(activity_.begin(), activity_.end(), 0.0);
  const auto count = [&](Arc a) {
    for (auto e = arc_row_start_[at(a)]; e < arc_row_start_[at(a) + 1]; ++e) {
      activity_[at(arc_row_[at(e)])] += arc_value_[at(e)] * flow_[at(a)];
    }
  };
  for (Arc a = 0; a < m_; ++a) {
    if (place_[at(a)] == Place::tree) continue;
    excess[at(tail_of(a))] -= flow_[at(a)];
    excess[at(head_of(a))] += flow_[at(a)];
    count(a);
  }
  for (Node v = tree_[root_].before; v != root_; v = tree_[v].before) {
    const double out = excess[at(v)];
    const Arc a = tree_[v].code >> 1;
    flow_[at(a)] = tree_[v].code & 1 ? -out : out;
    excess[at(tree_[v].parent)] += out;
    count(a);
  }
  for (const Row i : active_) unsettle(i);
  bool exact = false;
  for (int i = 0; i < refinements && !exact; ++i) exact = repair() < drift;
  for (Arc a = 0; a < m_ + n_; ++a) {
    if (basic(a)) check_arc(a);
  }
  for (Row i = 0; i < p_.rows(); ++i) check_row(i);
  return exact;
}

// --- prices -------------------------------------------------------------------------------------

double SideRowSimplex::reduced_cost(Arc arc) const {
  double d = p_.cost[at(arc)] + pi_[at(p_.tail[at(arc)])] - pi_[at(p_.head[at(arc)])];
  for (auto e = arc_row_start_[at(arc)]; e < arc_row_start_[at(arc) + 1]; ++e) {
    d += lambda_[at(arc_row_[at(e)])] * arc_value_[at(e)];
  }
  return d;
}

double SideRowSimplex::objective() const {
  double sum = 0;
  for (Arc a = 0; a < m_; ++a) sum += p_.cost[at(a)] * flow_[at(a)];
  return sum;
}

bool SideRowSimplex::recompute_prices() {
  const auto down_the_tree = [&] {
    pi_[at(root_)] = 0;
    for (Node v = tree_.next(root_); v != root_; v = tree_.next(v)) {
      const Arc a = tree_[v].code >> 1;
      double each = a < m_ ? p_.cost[at(a)] : 0;
      for (auto e = arc_row_start_[at(a)]; e < arc_row_start_[at(a) + 1]; ++e) {
        each += lambda_[at(arc_row_[at(e)])] * arc_value_[at(e)];
      }
      pi_[at(v)] = pi_[at(tree_[v].parent)] + (tree_[v].code & 1 ? each : -each);
    }
  };
  price_drift_ = false;
  for (int i = 0;; ++i) {
    down_the_tree();
    extra_row_.reset(extra_.size());
    double furthest = 0;
    for (std::size_t j = 0; j < extra_.size(); ++j) {
      const double left = reduced_cost(extra_[j]);
      if (left != 0) extra_row_.set(j, left);
      furthest = std::max(furthest, std::abs(left) / largest_cost_);
    }
    if (furthest < drift) return true;
    if (i == refinements) return false;
    working_.solve_left(extra_row_, solved_);
    for (const auto k : solved_.entries()) lambda_[at(active_[at(k)])] -= solved_[at(k)];
  }
}

/// Flows and prices from the basis alone; the inverse as well where it has drifted away.
bool SideRowSimplex::refresh() {
  since_refresh_ = 0;
  const bool exact_flows = recompute_flows(), exact_prices = recompute_prices();
  if (exact_flows && exact_prices) return true;
  std::vector<WorkingBasis::Line> columns(extra_.size());
  for (std::size_t j = 0; j < extra_.size(); ++j) {
    cycle_rows(extra_[j], column_);
    WorkingBasis::gather(column_, columns[j]);
  }
  return working_.invert(columns) && recompute_flows() && recompute_prices();
}

}  // namespace egress::network
