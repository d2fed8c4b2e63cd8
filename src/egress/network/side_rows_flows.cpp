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
constexpr double least_change = 1e-13;  // less is rounding
constexpr int refinements = 3;

double beyond_bounds(double x, double least, double most) {
  if (x >= least && x <= most) return 0;
  if (x < least - loose * std::max(1.0, std::abs(least))) return x - least;
  if (x > most + loose * std::max(1.0, std::abs(most))) return x - most;
  return 0;
}

}  // namespace

// --- flows --------------------------------------------------------------------------------------

double SideRowSimplex::beyond(const Target& target) const {
  const auto i = at(target.index);
  if (!target.is_row) return beyond_bounds(arcs_[i].flow, arcs_[i].lower, arcs_[i].upper);
  const RowRecord& row = rows_[i];
  if (!row.relaxed) return beyond_bounds(row.activity, row.lower, row.upper);
  const double bound = row_bound(target.index);
  return beyond_bounds(row.activity, bound, bound);
}

void SideRowSimplex::list_broken(std::int32_t b) {
  const std::size_t stage = at(stage_[at(b)]);
  broken_[stage].push_back(b);
  first_broken_ = std::min(first_broken_, stage);
}

void SideRowSimplex::check_arc(Arc a) {
  ArcRecord& arc = arcs_[at(a)];
  if (arc.broken || beyond_bounds(arc.flow, arc.lower, arc.upper) == 0) return;
  arc.broken = true;
  list_broken(a);
}

void SideRowSimplex::check_row(Row i) {
  RowRecord& row = rows_[at(i)];
  if (row.slot >= 0 || row.broken || beyond({true, i}) == 0) return;
  row.broken = true;
  if (wide(i)) {
    wide_broken_.push_back(m_ + n_ + i);
  } else {
    list_broken(m_ + n_ + i);
  }
}

void SideRowSimplex::change(Arc a, double by) {
  ArcRecord& arc = arcs_[at(a)];
  arc.flow += by;
  note_change(a);
  if (arc.place >= Place::tree) check_arc(a);
  for (const RowEntry& entry : rows_of(a)) {
    RowRecord& row = rows_[at(entry.row)];
    row.activity += entry.value * by;
    if (row.slot >= 0) {
      unsettle(entry.row);
    } else {
      check_row(entry.row);
    }
  }
}

void SideRowSimplex::forget_changes() {
  for (const Arc a : changed_) arcs_[at(a)].changed = false;
  changed_.clear();
  all_changed_ = false;
}

void SideRowSimplex::put_off(Arc a, double by) {
  double& later = later_[at(a)];
  if (later == 0) changing_.push_back(a);
  later += by;
}

/// Most of what several cycles move is taken back by the others where they run together: an arc's
/// flow changes once, by the sum.
void SideRowSimplex::change_all() {
  for (const Arc a : changing_) {
    const double by = later_[at(a)];
    later_[at(a)] = 0;
    if (std::abs(by) > least_change) change(a, by);
  }
  changing_.clear();
}

/// More on an arc, and back from its head to its tail through the tree, by change_all().
void SideRowSimplex::push_cycle(Arc a, double by) {
  if (by == 0) return;
  each_of_cycle(a, [&](Arc b, int way) { put_off(b, way * by); });
}

void SideRowSimplex::push_to_ground(Node v, double by) {
  for (; v != root_; v = tree_[v].parent) {
    change(tree_[v].code >> 1, tree_[v].code & 1 ? -by : by);
  }
}

/// So many times solved_ on the cycles of the extra arcs.
void SideRowSimplex::push_extras(double times) {
  for (const auto j : solved_.entries()) push_cycle(extra_[at(j)], times * solved_[at(j)]);
}

/// Brings the active rows back to their bounds by the extra arcs. True if they were there.
bool SideRowSimplex::repair() {
  need_.reset(active_.size());
  bool there = true;
  for (const Row i : unsettled_) {
    RowRecord& row = rows_[at(i)];
    row.unsettled = false;
    if (row.slot < 0) continue;
    const double bound = row_bound(i);
    const double need = bound - row.activity;
    if (std::abs(need) <= drift * std::max(1.0, std::abs(bound))) continue;
    need_.set(at(row.slot), need);
    there = false;
  }
  unsettled_.clear();
  if (there) return true;
  working_.solve(need_, solved_);
  push_extras(1);
  change_all();
  return false;
}

bool SideRowSimplex::recompute_flows() {
  all_changed_ = true;
  std::vector<double> excess = p_.supply;
  excess.push_back(0);
  for (RowRecord& row : rows_) row.activity = 0;
  const auto count = [&](Arc a) {
    for (const RowEntry& entry : rows_of(a)) {
      rows_[at(entry.row)].activity += entry.value * arcs_[at(a)].flow;
    }
  };
  for (Arc a = 0; a < m_; ++a) {
    const ArcRecord& arc = arcs_[at(a)];
    if (arc.place == Place::tree) continue;
    excess[at(tail_of(a))] -= arc.flow;
    excess[at(head_of(a))] += arc.flow;
    count(a);
  }
  for (Node v = tree_.before(root_); v != root_; v = tree_.before(v)) {
    const double out = excess[at(v)];
    const Arc a = tree_[v].code >> 1;
    arcs_[at(a)].flow = tree_[v].code & 1 ? -out : out;
    excess[at(tree_[v].parent)] += out;
    count(a);
  }
  for (const Row i : active_) unsettle(i);
  bool exact = false;
  for (int i = 0; i < refinements && !exact; ++i) exact = repair();
  for (Arc a = 0; a < m_ + n_; ++a) {
    if (basic(a)) check_arc(a);
  }
  for (Row i = 0; at(i) < rows_.size(); ++i) check_row(i);
  return exact;
}

// --- prices -------------------------------------------------------------------------------------

double SideRowSimplex::reduced_cost(Arc a) const {
  double d = cost_[at(a)] + pi_[at(tail_of(a))] - pi_[at(head_of(a))];
  for (const RowEntry& entry : rows_of(a)) d += rows_[at(entry.row)].price * entry.value;
  return d;
}

double SideRowSimplex::objective() const {
  double sum = 0;
  for (Arc a = 0; a < m_; ++a) sum += cost_[at(a)] * arcs_[at(a)].flow;
  return sum;
}

bool SideRowSimplex::recompute_prices() {
  double largest = largest_cost_;  // rounding grows with what is added up
  const auto down_the_tree = [&] {
    pi_[at(root_)] = 0;
    for (Node v = tree_.next(root_); v != root_; v = tree_.next(v)) {
      const Arc a = tree_[v].code >> 1;
      double each = cost_[at(a)];
      for (const RowEntry& entry : rows_of(a)) each += rows_[at(entry.row)].price * entry.value;
      pi_[at(v)] = pi_[at(tree_[v].parent)] + (tree_[v].code & 1 ? each : -each);
      largest = std::max(largest, std::abs(pi_[at(v)]));
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
      furthest = std::max(furthest, std::abs(left) / largest);
    }
    if (furthest < drift || i == refinements) {
      for (Arc a = 0; a < m_; ++a) arcs_[at(a)].reduced = reduced_cost(a);
      may_pay_ = true;
      return furthest < drift;
    }
    working_.solve_left(extra_row_, solved_);
    for (const auto k : solved_.entries()) rows_[at(active_[at(k)])].price -= solved_[at(k)];
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
