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
/// After so few since a refresh flows and prices are exact enough for bad news to be believed. Not
/// none: each time rows are set aside anew before it is found again.
constexpr std::int64_t few_since_refresh = 24;

}  // namespace

SideRowSimplex::SideRowSimplex(SideRowProblem problem, std::int32_t local)
    : p_(std::move(problem)), local_(local), n_(p_.nodes), root_(p_.nodes), m_(p_.arcs()) {
  const auto all = at(m_ + n_);
  arcs_.resize(all);
  ends_.resize(all);
  cost_.assign(all, 0.0);
  touch_start_.assign(at(n_) + 2, 0);
  for (Arc a = 0; a < m_; ++a) {
    const auto i = at(a);
    ensure(std::isfinite(p_.lower[i]), "side rows: an arc without a lower bound");
    ArcRecord& arc = arcs_[i];
    arc.lower = p_.lower[i];
    arc.upper = p_.upper[i];
    ends_[i] = {p_.tail[i], p_.head[i]};
    cost_[i] = p_.cost[i];
    largest_cost_ = std::max(largest_cost_, std::abs(cost_[i]));
    ++touch_start_[at(tail_of(a)) + 1];
    if (head_of(a) != tail_of(a)) ++touch_start_[at(head_of(a)) + 1];
  }
  for (Node v = 0; v < n_; ++v) {
    ends_[at(m_ + v)] = {v, root_};
  }
  std::partial_sum(touch_start_.begin(), touch_start_.end(), touch_start_.begin());
  touches_.resize(at(touch_start_.back()));
  touch_place_.resize(at(2 * m_));
  std::vector<std::int32_t> next(touch_start_.begin(), touch_start_.end() - 1);
  for (Arc a = 0; a < m_; ++a) {
    const Node u = tail_of(a), v = head_of(a);
    touch_place_[at(2 * a)] = next[at(u)]++;
    touches_[at(touch_place_[at(2 * a)])] = {v, 2 * a};
    if (u == v) continue;
    touch_place_[at(2 * a + 1)] = next[at(v)]++;
    touches_[at(touch_place_[at(2 * a + 1)])] = {u, 2 * a + 1};
  }
  for (const Arc a : p_.row_arc) ++ends_[at(a)].rows_to;
  std::int32_t from = 0;
  for (ArcEnds& arc : ends_) {
    const std::int32_t entries = arc.rows_to;
    arc.rows_from = arc.rows_to = from;
    from += entries;
  }
  row_entries_.resize(p_.row_arc.size());
  for (Row i = 0; i < p_.rows(); ++i) {
    rows_.push_back({.lower = p_.row_lower[at(i)], .upper = p_.row_upper[at(i)]});
    for (auto e = p_.row_start[at(i)]; e < p_.row_start[at(i) + 1]; ++e) {
      ArcEnds& arc = ends_[at(p_.row_arc[at(e)])];
      row_entries_[at(arc.rows_to++)] = {i, p_.row_value[at(e)]};
    }
  }
  for (auto* numbers : {&p_.lower, &p_.upper, &p_.cost, &p_.row_lower, &p_.row_upper}) {
    *numbers = {};
  }
  for (auto* ends : {&p_.tail, &p_.head}) *ends = {};
  set_stages();
  const auto nodes = at(n_) + 1;
  arc_count_.assign(all, 0.0);
  later_.assign(all, 0.0);
  wide_place_.assign(all, -1);
  direction_.assign(all, 0.0);
  pi_.assign(nodes, 0.0);
  y_.assign(nodes, 0.0);
  jump_.assign(nodes, 0.0);
  node_stamp_.assign(nodes, 0);
  row_direction_.assign(rows_.size(), 0.0);
  slot_of_arc_.assign(all, -1);
  extras_at_.assign(nodes, 0);
  start({std::vector<ArcState>(at(m_), ArcState::lower), std::vector<bool>(nodes, true)});
}

/// Of rows and of what leads to the ground the last of what they meet.
void SideRowSimplex::set_stages() {
  stage_ = std::move(p_.stage);
  stage_.resize(at(m_ + n_) + rows_.size(), 0);
  for (Arc a = 0; a < m_; ++a) {
    const auto see = [&](std::int32_t b) {
      stage_[at(b)] = std::max(stage_[at(b)], stage_[at(a)]);
    };
    for (const Node v : {tail_of(a), head_of(a)}) {
      if (v != root_) see(m_ + v);
    }
    for (const RowEntry& entry : rows_of(a)) see(m_ + n_ + entry.row);
  }
  broken_.resize(stage_.empty() ? 1 : at(*std::ranges::max_element(stage_)) + 1);
}

SideRowProblem SideRowSimplex::problem() const {
  SideRowProblem out = p_;
  for (Arc a = 0; a < m_; ++a) {
    const ArcRecord& arc = arcs_[at(a)];
    out.tail.push_back(tail_of(a));
    out.head.push_back(head_of(a));
    out.lower.push_back(arc.lower);
    out.upper.push_back(arc.upper);
    out.cost.push_back(cost_[at(a)]);
    out.stage.push_back(stage_[at(a)]);
  }
  for (const RowRecord& row : rows_) {
    out.row_lower.push_back(row.lower);
    out.row_upper.push_back(row.upper);
  }
  return out;
}

void SideRowSimplex::start(const Basis& basis) {
  ensure(basis.arcs.size() == at(m_), "side rows: a basis of another network");
  active_.clear();
  extra_.clear();
  working_.clear();
  std::fill(slot_of_arc_.begin(), slot_of_arc_.end(), -1);
  std::fill(extras_at_.begin(), extras_at_.end(), 0);
  for (RowRecord& row : rows_) {
    row.slot = -1;
    row.price = 0;
    row.relaxed = false;
  }
  std::vector<std::vector<Arc>> at_node(at(n_) + 1);
  for (Arc a = 0; a < m_; ++a) {
    const ArcState state = basis.arcs[at(a)];
    const bool full = state == ArcState::upper && std::isfinite(upper_of(a));
    arcs_[at(a)].place = full ? Place::upper : Place::lower;
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
        arcs_[at(a)].place = Place::tree;
        queue.push_back(w);
      }
    }
  };
  grow_from(root_);
  for (Node v = 0; v < n_; ++v) arcs_[at(m_ + v)].place = Place::lower;
  for (Node v = 0; v < n_; ++v) {
    if (reached[at(v)]) continue;
    tree_[v].parent = root_;
    tree_[v].code = 2 * (m_ + v);
    arcs_[at(m_ + v)].place = Place::tree;
    grow_from(v);
  }
  tree_.thread_through(root_);
  for (Arc a = 0; a < m_ + n_; ++a) {
    if (!basic(a)) arcs_[at(a)].flow = bound_of(a);
  }
  offers_end_.assign(touch_start_.begin(), touch_start_.end() - 1);
  for (Arc a = 0; a < m_; ++a) stand_at_ends(a);
  for (const Arc a : moved_arcs_) arcs_[at(a)].moved = false;
  moved_arcs_.clear();
  recompute_flows();
  recompute_prices();
}

// --- changes ------------------------------------------------------------------------------------

void SideRowSimplex::set_bounds(Arc arc, double least, double most) {
  ArcRecord& record = arcs_[at(arc)];
  if (record.lower == least && record.upper == most) return;
  put_bounds(arc, least, most);
  if (record.moved) return;
  record.moved = true;
  moved_arcs_.push_back(arc);
}

void SideRowSimplex::freeze(Arc arc) {
  ArcRecord& record = arcs_[at(arc)];
  record.lower = record.upper = record.flow;
  if (record.place == Place::upper) record.place = Place::lower;
  past_grew_ = true;
}

void SideRowSimplex::put_bounds(Arc a, double least, double most) {
  const bool before = moves(a);
  ArcRecord& arc = arcs_[at(a)];
  arc.lower = least;
  arc.upper = most;
  if (moves(a) == before) return;
  stand_at_ends(a);
  if (before) return;
  // A forgotten row has a price without a place in the basis, which nothing that moves may pay.
  for (const RowEntry& entry : rows_of(a)) {
    RowRecord& row = rows_[at(entry.row)];
    if (row.slot >= 0 || row.price == 0) continue;
    row.price = 0;
    price_drift_ = true;
  }
  arc.reduced = reduced_cost(a);
}

/// Of the arcs at a node those that may leave a bound stand first. What is frozen loses its place
/// when it is next met there.
void SideRowSimplex::stand_at_ends(Arc a) {
  if (a >= m_) return;
  const bool offers = arcs_[at(a)].direction() != 0;
  stand(tail_of(a), 2 * a, offers);
  if (tail_of(a) != head_of(a)) stand(head_of(a), 2 * a + 1, offers);
}

void SideRowSimplex::stand(Node v, ArcCode code, bool first) {
  std::int32_t& end = offers_end_[at(v)];
  const std::int32_t from = touch_place_[at(code)];
  if (first == (from < end)) return;
  const std::int32_t to = first ? end++ : --end;
  touch_place_[at(touches_[at(to)].code)] = from;
  touch_place_[at(code)] = to;
  std::swap(touches_[at(from)], touches_[at(to)]);
}

void SideRowSimplex::set_cost(Arc arc, double each) {
  double& cost = cost_[at(arc)];
  if (cost == each) return;
  arcs_[at(arc)].reduced += each - cost;
  cost = each;
  price_drift_ |= basic(arc);
  may_pay_ = true;
}

void SideRowSimplex::set_supply(Node node, double amount) {
  const double more = amount - p_.supply[at(node)];
  p_.supply[at(node)] = amount;
  if (more != 0) push_to_ground(node, more);
}

void SideRowSimplex::set_row(Row i, double least, double most) {
  RowRecord& row = rows_[at(i)];
  const bool active = row.slot >= 0;
  if (active && std::isinf(least) && std::isinf(most)) row.held = row_bound(i);
  row.lower = least;
  row.upper = most;
  if (!active) {
    check_row(i);
    return;
  }
  unsettle(i);
  if (std::isinf(row.at_upper ? most : least)) row.at_upper = std::isfinite(most);
  const bool wrong_way = is_free(i) ? row.price != 0 : row.at_upper ? row.price < 0 : row.price > 0;
  may_pay_ |= least < most && wrong_way;
}

/// A nonbasic arc goes to the bound that its price asks for.
void SideRowSimplex::move_bound(Arc a) {
  ArcRecord& arc = arcs_[at(a)];
  if (arc.reduced < 0) arc.place = Place::upper;
  if (arc.reduced > 0) arc.place = Place::lower;
  if (arc.place == Place::upper && std::isinf(arc.upper)) {
    arc.place = Place::lower;
    may_pay_ = true;
  }
  push_cycle(a, bound_of(arc) - arc.flow);
}

void SideRowSimplex::apply_changes() {
  // What a solve without an optimum has left set aside has no price any more.
  for (const Row i : relaxed_rows_) {
    RowRecord& row = rows_[at(i)];
    if (!row.relaxed) continue;
    row.relaxed = false;
    row.price = 0;
    check_row(i);
    price_drift_ = true;
  }
  relaxed_rows_.clear();
  if (price_drift_) recompute_prices();
  for (const Arc a : moved_arcs_) {
    arcs_[at(a)].moved = false;
    if (basic(a)) {
      check_arc(a);
    } else {
      move_bound(a);
    }
  }
  moved_arcs_.clear();
  change_all();
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
      if (std::abs(arcs_[at(a)].flow - lower_of(a)) > in_place) continue;
      most = std::abs(value);
      extra = at(j);
    }
    if (extra == extra_.size()) continue;
    const Arc leaving = extra_[extra];
    slot_of_arc_[at(leaving)] = -1;
    count_extra(leaving, -1);
    arcs_[at(leaving)].place = Place::lower;
    arcs_[at(leaving)].flow = lower_of(leaving);
    take_out(i, extra);
  }
}

void SideRowSimplex::come_back(const SideRowSimplex& copy) {
  p_.supply = copy.p_.supply;
  cost_ = copy.cost_;
  arcs_ = copy.arcs_;
  rows_ = copy.rows_;
  pi_ = copy.pi_;
  tree_ = copy.tree_;
  active_ = copy.active_;
  for (const Arc a : extra_) {
    slot_of_arc_[at(a)] = -1;
    count_extra(a, -1);
  }
  extra_ = copy.extra_;
  for (const Arc a : extra_) {
    slot_of_arc_[at(a)] = copy.slot_of_arc_[at(a)];
    count_extra(a, 1);
  }
  unsettled_ = copy.unsettled_;
  touches_ = copy.touches_;
  touch_place_ = copy.touch_place_;
  offers_end_ = copy.offers_end_;
  working_ = copy.working_;
  since_refresh_ = copy.since_refresh_;
  changed_ = copy.changed_;
  all_changed_ = copy.all_changed_;
  moved_arcs_ = copy.moved_arcs_;
  broken_ = copy.broken_;
  first_broken_ = copy.first_broken_;
  wide_broken_ = copy.wide_broken_;
  price_drift_ = copy.price_drift_;
  may_pay_ = copy.may_pay_;
  past_grew_ = copy.past_grew_;
  relaxed_rows_ = copy.relaxed_rows_;
  now_ = std::max(now_, copy.now_);  // the arcs' stamps are the copy's
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
  all_stages_at_ = most_pivots / 2;
  constexpr int rounds = 12;
  for (int round = 0; round < rounds && pivots_left_ > 0; ++round) {
    SideRowEnd end = dual(context);
    if (end == SideRowEnd::optimal) end = primal(context);
    if (end == SideRowEnd::stopped || end == SideRowEnd::unbounded) return end;
    // Once more from exact flows and prices, where rounding could have added up; bad news must hold
    // there in any case.
    const bool long_one = most_pivots - pivots_left_ > long_solve;
    const bool infeasible = end == SideRowEnd::infeasible;
    if (since_refresh_ <= (infeasible ? few_since_refresh : 0)) return end;
    if (end == SideRowEnd::optimal && !long_one) return end;
    if (!refresh()) return SideRowEnd::stuck;
  }
  return SideRowEnd::stuck;
}

}  // namespace egress::network
