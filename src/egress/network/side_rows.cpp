#include "egress/network/side_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress::network {

namespace {

// In pivots. What rounding adds up to in a thousand of them is 1e-10 of a flow and 1e-14 of a
// price.
constexpr std::int64_t between_refreshes = 3000;
/// A solve of more ends with a refresh, for others to go on from.
constexpr std::int64_t long_solve = 2000;
/// A solve of more is worth the work of forgetting the past first.
constexpr std::int64_t few_pivots = 24;

}  // namespace

SideRowSimplex::SideRowSimplex(SideRowProblem problem)
    : p_(std::move(problem)), n_(p_.nodes), root_(p_.nodes), m_(p_.arcs()) {
  const auto all = at(m_ + n_);
  touch_start_.assign(at(n_) + 2, 0);
  for (Arc a = 0; a < m_; ++a) {
    ensure(std::isfinite(p_.lower[at(a)]), "side rows: an arc without a lower bound");
    ++touch_start_[at(tail_of(a)) + 1];
    if (head_of(a) != tail_of(a)) ++touch_start_[at(head_of(a)) + 1];
  }
  std::partial_sum(touch_start_.begin(), touch_start_.end(), touch_start_.begin());
  touches_.resize(at(touch_start_.back()));
  std::vector<std::int32_t> next(touch_start_.begin(), touch_start_.end() - 1);
  for (Arc a = 0; a < m_; ++a) {
    const Node u = tail_of(a), v = head_of(a);
    touches_[at(next[at(u)]++)] = {v, 2 * a};
    if (u != v) touches_[at(next[at(v)]++)] = {u, 2 * a + 1};
  }
  moving_.assign(at(n_) + 1, 0);
  for (Arc a = 0; a < m_; ++a) {
    if (moves(a)) count_moving(a, 1);
  }
  arc_row_start_.assign(all + 1, 0);
  for (const Arc a : p_.row_arc) ++arc_row_start_[at(a) + 1];
  std::partial_sum(arc_row_start_.begin(), arc_row_start_.end(), arc_row_start_.begin());
  arc_row_.resize(p_.row_arc.size());
  arc_value_.resize(p_.row_arc.size());
  next.assign(arc_row_start_.begin(), arc_row_start_.end() - 1);
  for (Row i = 0; i < p_.rows(); ++i) {
    for (auto e = p_.row_start[at(i)]; e < p_.row_start[at(i) + 1]; ++e) {
      const auto to = at(next[at(p_.row_arc[at(e)])]++);
      arc_row_[to] = i;
      arc_value_[to] = p_.row_value[at(e)];
    }
  }
  const auto nodes = at(n_) + 1, rows = at(p_.rows());
  place_.assign(all, Place::lower);
  flow_.assign(all, 0.0);
  moved_flag_.assign(all, 0);
  arc_count_.assign(all, 0.0);
  direction_.assign(all, 0.0);
  arc_stamp_.assign(all, 0);
  pi_.assign(nodes, 0.0);
  y_.assign(nodes, 0.0);
  jump_.assign(nodes, 0.0);
  node_stamp_.assign(nodes, 0);
  lambda_.assign(rows, 0.0);
  activity_.assign(rows, 0.0);
  row_direction_.assign(rows, 0.0);
  slot_of_row_.assign(rows, -1);
  slot_of_arc_.assign(all, -1);
  extras_at_.assign(nodes, 0);
  unsettled_flag_.assign(rows, 0);
  at_upper_.assign(rows, 0);
  held_.assign(rows, 0);
  broken_flag_.assign(all + rows, 0);
  for (const double each : p_.cost) largest_cost_ = std::max(largest_cost_, std::abs(each));
  start({std::vector<ArcState>(at(m_), ArcState::lower), std::vector<bool>(nodes, true)});
}

void SideRowSimplex::start(const Basis& basis) {
  ensure(basis.arcs.size() == at(m_), "side rows: a basis of another network");
  active_.clear();
  extra_.clear();
  working_.clear();
  std::fill(slot_of_row_.begin(), slot_of_row_.end(), -1);
  std::fill(slot_of_arc_.begin(), slot_of_arc_.end(), -1);
  std::fill(extras_at_.begin(), extras_at_.end(), 0);
  std::fill(lambda_.begin(), lambda_.end(), 0.0);
  std::vector<std::vector<Arc>> at_node(at(n_) + 1);
  for (Arc a = 0; a < m_; ++a) {
    const ArcState state = basis.arcs[at(a)];
    const bool full = state == ArcState::upper && std::isfinite(upper_of(a));
    place_[at(a)] = full ? Place::upper : Place::lower;
    if (state != ArcState::tree) continue;
    at_node[at(tail_of(a))].push_back(a);
    at_node[at(head_of(a))].push_back(a);
  }
  // From the ground outwards; what cannot be reached hangs on the ground by an arc of its own.
  tree_.at.assign(at(n_) + 1, {});
  std::vector<bool> reached(at(n_) + 1, false);
  std::vector<Node> queue;
  const auto grow_from = [&](Node first) {
    reached[at(first)] = true;
    queue.assign(1, first);
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const Node v = queue[i];
      for (const Arc a : at_node[at(v)]) {
        const Node w = tail_of(a) == v ? head_of(a) : tail_of(a);
        if (reached[at(w)]) continue;
        reached[at(w)] = true;
        tree_[w].parent = v;
        tree_[w].code = 2 * a + (tail_of(a) == w ? 0 : 1);
        place_[at(a)] = Place::tree;
        queue.push_back(w);
      }
    }
  };
  grow_from(root_);
  for (Node v = 0; v < n_; ++v) place_[at(m_ + v)] = Place::lower;
  for (Node v = 0; v < n_; ++v) {
    if (reached[at(v)]) continue;
    tree_[v].parent = root_;
    tree_[v].code = 2 * (m_ + v);
    place_[at(m_ + v)] = Place::tree;
    grow_from(v);
  }
  tree_.thread_through(root_);
  for (Arc a = 0; a < m_ + n_; ++a) {
    if (!basic(a)) flow_[at(a)] = bound_of(a);
  }
  for (const Arc a : moved_arcs_) moved_flag_[at(a)] = 0;
  moved_arcs_.clear();
  recompute_flows();
  recompute_prices();
}

// --- changes ------------------------------------------------------------------------------------

void SideRowSimplex::set_bounds(Arc arc, double least, double most) {
  if (p_.lower[at(arc)] == least && p_.upper[at(arc)] == most) return;
  put_bounds(arc, least, most);
  if (moved_flag_[at(arc)]) return;
  moved_flag_[at(arc)] = 1;
  moved_arcs_.push_back(arc);
}

void SideRowSimplex::freeze(Arc arc) {
  const auto a = at(arc);
  if (p_.lower[a] < p_.upper[a]) count_moving(arc, -1);
  p_.lower[a] = p_.upper[a] = flow_[a];
  if (place_[a] == Place::upper) place_[a] = Place::lower;
  past_grew_ = true;
}

void SideRowSimplex::put_bounds(Arc a, double least, double most) {
  const bool before = moves(a);
  p_.lower[at(a)] = least;
  p_.upper[at(a)] = most;
  if (moves(a) == before) return;
  count_moving(a, before ? -1 : 1);
  if (before) return;
  // A forgotten row has a price without a place in the basis, which nothing that moves may pay.
  for (auto e = arc_row_start_[at(a)]; e < arc_row_start_[at(a) + 1]; ++e) {
    const auto i = at(arc_row_[at(e)]);
    if (slot_of_row_[i] >= 0 || lambda_[i] == 0) continue;
    lambda_[i] = 0;
    price_drift_ = true;
  }
}

void SideRowSimplex::count_moving(Arc a, std::int32_t by) {
  moving_[at(tail_of(a))] += by;
  moving_[at(head_of(a))] += by;
}

void SideRowSimplex::set_cost(Arc arc, double each) {
  if (p_.cost[at(arc)] == each) return;
  p_.cost[at(arc)] = each;
  price_drift_ |= basic(arc);
}

void SideRowSimplex::set_supply(Node node, double amount) {
  const double more = amount - p_.supply[at(node)];
  p_.supply[at(node)] = amount;
  if (more != 0) push_to_ground(node, more);
}

void SideRowSimplex::set_row(Row row, double least, double most) {
  const bool active = slot_of_row_[at(row)] >= 0;
  if (active && std::isinf(least) && std::isinf(most)) held_[at(row)] = row_bound(row);
  p_.row_lower[at(row)] = least;
  p_.row_upper[at(row)] = most;
  if (!active) {
    check_row(row);
    return;
  }
  unsettle(row);
  if (std::isinf(at_upper_[at(row)] ? most : least)) at_upper_[at(row)] = std::isfinite(most);
}

/// A nonbasic arc goes to the bound that its price asks for.
void SideRowSimplex::move_bound(Arc a) {
  const double reduced = reduced_cost(a);
  Place place = place_[at(a)];
  if (reduced < 0) place = Place::upper;
  if (reduced > 0) place = Place::lower;
  if (place == Place::upper && std::isinf(upper_of(a))) place = Place::lower;
  place_[at(a)] = place;
  push_cycle(a, bound_of(a) - flow_[at(a)]);
}

void SideRowSimplex::apply_changes() {
  if (price_drift_) recompute_prices();
  for (const Arc a : moved_arcs_) {
    moved_flag_[at(a)] = 0;
    if (basic(a)) {
      check_arc(a);
    } else {
      move_bound(a);
    }
  }
  moved_arcs_.clear();
  repair();
}

bool SideRowSimplex::moves_in(Row row) const {
  for (auto e = p_.row_start[at(row)]; e < p_.row_start[at(row) + 1]; ++e) {
    if (moves(p_.row_arc[at(e)])) return true;
  }
  return false;
}

/// Active rows that count frozen arcs alone leave the working basis, each with a frozen extra arc:
/// no price of theirs or of that arc can be wrong, so the prices stay and nothing moves. What is
/// left speaks of what can still change: pivots are fewer and touch less. O(active rows + entries
/// of the inverse that they share with others).
void SideRowSimplex::forget_past() {
  constexpr double least_pivot = 1e-3, in_place = 1e-9;
  past_grew_ = false;
  for (std::size_t i = active_.size(); i-- > 0;) {
    if (moves_in(active_[i])) continue;
    std::size_t extra = extra_.size();
    double most = least_pivot;
    for (const auto& [j, value] : working_.of_row(i)) {
      const Arc a = extra_[at(j)];
      if (std::abs(value) <= most || moves(a)) continue;
      if (std::abs(flow_[at(a)] - lower_of(a)) > in_place) continue;
      most = std::abs(value);
      extra = at(j);
    }
    if (extra == extra_.size()) continue;
    const Arc leaving = extra_[extra];
    slot_of_arc_[at(leaving)] = -1;
    count_extra(leaving, -1);
    place_[at(leaving)] = Place::lower;
    flow_[at(leaving)] = lower_of(leaving);
    take_out(i, extra);
  }
}

void SideRowSimplex::come_back(const SideRowSimplex& copy) {
  p_.lower = copy.p_.lower;
  p_.upper = copy.p_.upper;
  p_.cost = copy.p_.cost;
  p_.supply = copy.p_.supply;
  p_.row_lower = copy.p_.row_lower;
  p_.row_upper = copy.p_.row_upper;
  place_ = copy.place_;
  flow_ = copy.flow_;
  pi_ = copy.pi_;
  lambda_ = copy.lambda_;
  activity_ = copy.activity_;
  tree_ = copy.tree_;
  for (const Arc a : extra_) count_extra(a, -1);
  active_ = copy.active_;
  extra_ = copy.extra_;
  for (const Arc a : extra_) count_extra(a, 1);
  unsettled_ = copy.unsettled_;
  unsettled_flag_ = copy.unsettled_flag_;
  slot_of_row_ = copy.slot_of_row_;
  slot_of_arc_ = copy.slot_of_arc_;
  at_upper_ = copy.at_upper_;
  held_ = copy.held_;
  moving_ = copy.moving_;
  working_ = copy.working_;
  since_refresh_ = copy.since_refresh_;
  moved_arcs_ = copy.moved_arcs_;
  moved_flag_ = copy.moved_flag_;
  broken_ = copy.broken_;
  wide_broken_ = copy.wide_broken_;
  broken_flag_ = copy.broken_flag_;
  price_drift_ = copy.price_drift_;
  past_grew_ = copy.past_grew_;
}

// --- solving ------------------------------------------------------------------------------------

/// Optimal: go on. Of a solve that needs many pivots another method is quicker
/// (docs/decisions/0011).
SideRowEnd SideRowSimplex::after_pivot(const RunContext& context) {
  if (--pivots_left_ <= 0) return SideRowEnd::stuck;
  if (since_refresh_ >= between_refreshes && !refresh()) return SideRowEnd::stuck;
  if (pivots_left_ <= forget_at_ && past_grew_) forget_past();
  if (pivots_left_ % 32 == 0 && context.should_stop()) return SideRowEnd::stopped;
  return SideRowEnd::optimal;
}

SideRowEnd SideRowSimplex::solve(const RunContext& context) {
  apply_changes();
  const std::int64_t most_pivots = 500 + (std::int64_t{n_} + m_) / 4;
  pivots_left_ = most_pivots;
  forget_at_ = most_pivots - few_pivots;
  constexpr int rounds = 12;
  for (int round = 0; round < rounds && pivots_left_ > 0; ++round) {
    SideRowEnd end = dual(context);
    if (end == SideRowEnd::optimal) end = primal(context);
    if (end == SideRowEnd::stopped || end == SideRowEnd::unbounded) return end;
    // Once more from exact flows and prices, where rounding could have added up; bad news must hold
    // there in any case.
    const bool long_one = most_pivots - pivots_left_ > long_solve;
    if (since_refresh_ == 0 || (end == SideRowEnd::optimal && !long_one)) return end;
    if (!refresh()) return SideRowEnd::stuck;
  }
  return SideRowEnd::stuck;
}

}  // namespace egress::network
