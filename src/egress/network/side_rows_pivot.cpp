// Functionals of the flow, and pivots that exchange what is asked about for what comes in.
//
// A functional f counts f[a] of every arc. Relative to a basis it is a sum over what is not basic:
// with y by node and weights by active row chosen so that every basic arc has rate zero,
//     rate[a] = y[tail] - y[head] + sum of weight * value + f[a]
// is what f gains for one unit more of arc a, and -weight for one unit more of an active row's
// bound. The row of the simplex tableau of a basic arc or of a row's slack is such a functional.
#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/network/side_rows.h"

namespace egress::network {

namespace {

constexpr double nothing = 1e-11;

}  // namespace

Node SideRowSimplex::node_below(Arc a) const {
  const Node u = tail_of(a);
  return u != root_ && tree_[u].code >> 1 == a ? u : head_of(a);
}

/// What an arc counts is added; a tree arc's makes y jump below it.
void SideRowSimplex::count(Arc a, double by) {
  if (arc_count_[at(a)] == 0) counted_.push_back(a);
  arc_count_[at(a)] += by;
  if (arcs_[at(a)].place != Place::tree) return;
  const Node below = node_below(a);
  if (jump_[at(below)] == 0) jumps_.push_back(below);
  jump_[at(below)] += tree_[below].code & 1 ? by : -by;
}

void SideRowSimplex::touch(Node v, double by) {
  if (node_stamp_[at(v)] != now_) {
    node_stamp_[at(v)] = now_;
    touched_.push_back(v);
  }
  y_[at(v)] += by;
}

/// Adds the jumps to y: subtree by subtree, or once through the tree where that is shorter.
void SideRowSimplex::settle_jumps() {
  std::int64_t work = 0;
  for (const Node v : jumps_) work += tree_[v].size;
  if (work <= n_) {
    for (const Node below : jumps_) {
      const double by = jump_[at(below)];
      jump_[at(below)] = 0;
      const Node stop = tree_.next(tree_[below].last);
      for (Node v = below; by != 0 && v != stop; v = tree_.next(v)) touch(v, by);
    }
  } else {
    for (Node v = tree_.next(root_); v != root_; v = tree_.next(v)) {
      jump_[at(v)] += jump_[at(tree_[v].parent)];
      if (jump_[at(v)] != 0) touch(v, jump_[at(v)]);
    }
    std::fill(jump_.begin(), jump_.end(), 0.0);
  }
  jumps_.clear();
}

void SideRowSimplex::count_row(Row i, double times) {
  for (auto e = p_.row_start[at(i)]; e < p_.row_start[at(i) + 1]; ++e) {
    count(p_.row_arc[at(e)], times * p_.row_value[at(e)]);
  }
}

/// The weights of the active rows in the functional of a target; y without them.
void SideRowSimplex::weigh_target(const Target& target) {
  for (const Node v : touched_) y_[at(v)] = 0;
  for (const Arc a : counted_) arc_count_[at(a)] = 0;
  touched_.clear();
  counted_.clear();
  ++now_;
  if (target.is_row) {
    count_row(target.index, 1);
  } else {
    count(target.index, 1);
  }
  settle_jumps();
  rate_extras();
  working_.solve_left(extra_row_, weight_);
  for (const auto i : weight_.entries()) {
    weight_.set(at(i), std::abs(weight_[at(i)]) <= nothing ? 0 : -weight_[at(i)]);
  }
}

/// What the weighted rows add to y.
void SideRowSimplex::price_weights() {
  for (const auto i : weight_.entries()) {
    if (const double weight = weight_[at(i)]; weight != 0) count_row(active_[at(i)], weight);
  }
  settle_jumps();
}

/// The rates of extra arcs: of those that are counted or have an end that is.
void SideRowSimplex::rate_extras() {
  extra_row_.reset(extra_.size());
  const auto rate = [&](Arc a) {
    const auto slot = slot_of_arc_[at(a)];
    if (slot < 0 || extra_row_.lists(at(slot))) return;
    if (const double counts = rate_of(a); std::abs(counts) > nothing) {
      extra_row_.set(at(slot), counts);
    }
  };
  for (const Arc a : counted_) rate(a);
  for (const Node v : touched_) {
    if (extras_at_[at(v)] == 0) continue;
    for (auto i = touch_start_[at(v)]; i < touch_start_[at(v) + 1]; ++i) {
      rate(touches_[at(i)].code >> 1);
    }
  }
}

double SideRowSimplex::rate_of(Arc a) const {
  return y_[at(tail_of(a))] - y_[at(head_of(a))] + arc_count_[at(a)];
}

/// What the active rows count of the cycle of an arc.
void SideRowSimplex::cycle_rows(Arc a, SparseVector& out) const {
  out.reset(active_.size());
  each_of_cycle(a, [&](Arc b, int way) {
    for (const RowEntry& entry : rows_of(b)) {
      const auto slot = rows_[at(entry.row)].slot;
      if (slot >= 0) out.add(at(slot), way * entry.value);
    }
  });
}

/// All prices by so much of the functional that list_rates() has spoken of.
void SideRowSimplex::move_prices(double step) {
  if (step == 0) return;
  for (const Node v : touched_) pi_[at(v)] -= step * y_[at(v)];
  for (const auto i : weight_.entries()) {
    rows_[at(active_[at(i)])].price -= step * weight_[at(i)];
  }
  for (const auto& [a, rate] : rates_) arcs_[at(a)].reduced -= step * rate;
}

/// Prices move so that what enters has none left; then the basis is exchanged. Flows have moved
/// already, and what is asked about is this target; solved_ is the inverse times the cycle's rows
/// of an arc that enters.
void SideRowSimplex::pivot(const Target& target, const Entering& q, bool to_upper) {
  const double step = q.reduced / q.rate;
  move_prices(step);
  ++since_refresh_;
  if (target.is_row) {
    RowRecord& row = rows_[at(target.index)];
    row.price -= step;
    if (!row.relaxed) row.at_upper = to_upper;
    row.relaxed = false;
    row_leaves(target.index, q);
    unsettle(target.index);
    return;
  }
  const Arc leaving = target.index;
  if (slot_of_arc_[at(leaving)] >= 0) {
    extra_leaves(leaving, q);
  } else {
    tree_leaves(leaving, q);
  }
  ArcRecord& arc = arcs_[at(leaving)];
  arc.place = to_upper ? Place::upper : Place::lower;
  arc.flow = bound_of(arc);
  note_change(leaving);
  arc.reduced = step;
  stand_at_ends(leaving);
}

/// A row's slack has come to its bound: the working basis gets a row.
void SideRowSimplex::row_leaves(Row row, const Entering& q) {
  weight_.negate();
  if (q.is_slack) {
    const Row old = active_[at(q.index)];
    working_.replace_row(at(q.index), weight_);
    rows_[at(old)].slot = -1;
    if (!rows_[at(old)].relaxed) rows_[at(old)].price = 0;
    active_[at(q.index)] = row;
    rows_[at(row)].slot = q.index;
    check_row(old);
    return;
  }
  working_.border(solved_, weight_, q.rate);
  rows_[at(row)].slot = static_cast<std::int32_t>(active_.size());
  active_.push_back(row);
  extra_.push_back(-1);
  make_extra(q.index, extra_.size() - 1);
}

void SideRowSimplex::extra_leaves(Arc leaving, const Entering& q) {
  const auto slot = at(slot_of_arc_[at(leaving)]);
  slot_of_arc_[at(leaving)] = -1;
  count_extra(leaving, -1);
  if (q.is_slack) {
    drop(at(q.index), slot);
    return;
  }
  working_.replace_column(slot, solved_);
  make_extra(q.index, slot);
}

void SideRowSimplex::tree_leaves(Arc leaving, const Entering& q) {
  const Node top = node_below(leaving);
  const auto below = [&](Node v) {
    while (tree_[v].size < tree_[top].size) v = tree_[v].parent;
    return v == top;
  };
  const bool crosses = !q.is_slack && below(tail_of(q.index)) != below(head_of(q.index));
  if (crosses) {
    working_.subtract(solved_, weight_, q.rate);
    exchange(leaving, q.index);
    return;
  }
  // An extra arc whose cycle holds the leaving one goes into the tree for it, and what enters takes
  // that arc's place.
  std::size_t slot = extra_.size();
  for (const auto entry : extra_row_.entries()) {
    const auto j = at(entry);
    const auto weight = [&](std::size_t i) { return q.is_slack ? 1.0 : std::abs(solved_[i]); };
    if (below(tail_of(extra_[j])) == below(head_of(extra_[j]))) continue;
    if (slot == extra_.size() || weight(j) > weight(slot)) slot = j;
  }
  ensure(slot < extra_.size(), "side rows: a pivot on nothing");
  weight_.negate();
  working_.set_row(slot, weight_);
  const Arc inward = extra_[slot];
  slot_of_arc_[at(inward)] = -1;
  count_extra(inward, -1);
  exchange(leaving, inward);
  if (q.is_slack) {
    drop(at(q.index), slot);
    return;
  }
  solved_.set(slot, -q.rate);
  working_.replace_column(slot, solved_);
  make_extra(q.index, slot);
}

/// In the tree, `entering` takes the place of `leaving`, which lies on its cycle.
void SideRowSimplex::exchange(Arc leaving, Arc entering) {
  const Node top = node_below(leaving);
  const Node u = tail_of(entering), v = head_of(entering);
  Node climb = u;
  while (tree_[climb].size < tree_[top].size) climb = tree_[climb].parent;
  const bool tail_below = climb == top;
  const Node inner = tail_below ? u : v, outer = tail_below ? v : u;
  const Node join = tree_.join(u, v);
  const ArcCode code = 2 * entering + (tail_below ? 0 : 1);
  tree_.exchange({top, inner, outer, join, code, 0, 0}, [](Node) {});
  arcs_[at(entering)].place = Place::tree;
  stand_at_ends(entering);
}

void SideRowSimplex::make_extra(Arc a, std::size_t slot) {
  extra_[slot] = a;
  slot_of_arc_[at(a)] = static_cast<std::int32_t>(slot);
  count_extra(a, 1);
  arcs_[at(a)].place = Place::extra;
  stand_at_ends(a);
}

void SideRowSimplex::count_extra(Arc a, std::int32_t by) {
  extras_at_[at(tail_of(a))] += by;
  extras_at_[at(head_of(a))] += by;
}

/// A row and an extra arc that has left its place go out of the working basis.
void SideRowSimplex::take_out(std::size_t row, std::size_t extra) {
  working_.strike(row, extra);
  rows_[at(active_[row])].slot = -1;
  active_[row] = active_.back();
  extra_[extra] = extra_.back();
  active_.pop_back();
  extra_.pop_back();
  if (row < active_.size()) rows_[at(active_[row])].slot = static_cast<std::int32_t>(row);
  if (extra < extra_.size()) slot_of_arc_[at(extra_[extra])] = static_cast<std::int32_t>(extra);
}

/// An active row gets slack again and an extra arc leaves with it.
void SideRowSimplex::drop(std::size_t row, std::size_t extra) {
  const Row old = active_[row];
  if (!rows_[at(old)].relaxed) rows_[at(old)].price = 0;
  take_out(row, extra);
  check_row(old);
}

}  // namespace egress::network
