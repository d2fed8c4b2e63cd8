// The dual half: what lies beyond its bounds is brought back by what costs least.
#include <algorithm>
#include <cmath>

#include "egress/network/side_rows.h"

namespace egress::network {

namespace {

constexpr double least_change = 1e-11;  // less is rounding
constexpr double least_way = 1e-12;
constexpr double even = 1e-9;  // worths that differ by less do so by rounding

}  // namespace

/// About how much of the network a target speaks of, for dual steepest edge: exact for the arcs of
/// a tree without side rows; for rows and extra arcs a guess that took the least time on the
/// flagship (the exact norm costs more than it saves).
double SideRowSimplex::extent(const Target& target) const {
  constexpr double one_of_few = 5;
  if (target.is_row) return one_of_few;
  if (slot_of_arc_[at(target.index)] >= 0) return one_of_few;
  const Node size = tree_[node_below(target.index)].size;
  return std::min(size, n_ + 1 - size);
}

/// What is furthest beyond its bounds in the first stage that has any, in all of them when half of
/// the pivots are spent; rows that count arcs everywhere (a contract's window) only when nothing
/// else is, for what they touch costs most. Of those that are even but for rounding the last of the
/// problem: many days are alike, and an order that rounding or the past decide needs a third more
/// pivots. False if nothing is.
bool SideRowSimplex::worst(Target& target) {
  std::int32_t chosen = -1;
  double most = 0;
  const auto beats = [&](double worth, std::int32_t b) {
    return std::abs(worth - most) > even * most ? worth > most : b > chosen;
  };
  const auto look = [&](std::vector<std::int32_t>& broken) {
    for (std::size_t i = broken.size(); i-- > 0;) {
      const std::int32_t b = broken[i];
      const Target that{b >= m_ + n_, b >= m_ + n_ ? b - m_ - n_ : b};
      const bool counts = that.is_row ? rows_[at(that.index)].slot < 0 : basic(that.index);
      // Most are not the worst, whatever is allowed for rounding.
      if (const double most_by = counts ? furthest(that) : 0;
          most_by > 0 && most_by * most_by < most * (1 - even)) {
        continue;
      }
      const double beyond_by = counts ? std::abs(beyond(that)) : 0;
      if (beyond_by == 0) {
        (that.is_row ? rows_[at(that.index)].broken : arcs_[at(b)].broken) = false;
        broken[i] = broken.back();
        broken.pop_back();
        continue;
      }
      // No extent is less than one, and most are not asked for.
      const double at_most = beyond_by * beyond_by;
      if (at_most < most * (1 - even)) continue;
      if (const double worth = at_most / extent(that); beats(worth, b)) {
        most = worth;
        target = that;
        chosen = b;
      }
    }
    return most > 0;
  };
  while (first_broken_ < broken_.size() && broken_[first_broken_].empty()) ++first_broken_;
  for (std::size_t k = first_broken_; k < broken_.size(); ++k) {
    if (look(broken_[k]) && pivots_left_ > all_stages_at_) return true;
  }
  if (most > 0 || look(wide_broken_)) return true;
  for (const Row i : relaxed_rows_) {
    if (rows_[at(i)].relaxed) {
      target = {true, i};
      return true;
    }
  }
  relaxed_rows_.clear();
  return false;
}

/// An active row that counts arcs everywhere makes the functional of whatever it weighs in wide. It
/// is set aside at the price that it has, its slack entering for nothing: what is left is dual
/// feasible for the Lagrangian at this price. walk() brings it back when everything else is within
/// bounds. False if no such row weighs in.
bool SideRowSimplex::relax(const Target& target) {
  constexpr double least_weight = 1e-3;
  std::int32_t slot = -1;
  double most = least_weight;
  for (const auto i : weight_.entries()) {
    const Row row = active_[at(i)];
    if (std::abs(weight_[at(i)]) <= most || !wide(row) || is_free(row)) continue;
    most = std::abs(weight_[at(i)]);
    slot = i;
  }
  if (slot < 0) return false;
  const Row row = active_[at(slot)];
  rows_[at(row)].relaxed = true;
  relaxed_rows_.push_back(row);
  const double by = beyond(target);
  const Entering q{true, slot, -weight_[at(slot)], 0, 0, 1};
  move(q, -by / q.rate);
  ++effort_.dual_pivots;
  pivot(target, q, by > 0);
  return true;
}

/// The cheapest first, of them those that move the target most.
bool SideRowSimplex::comes_first(const Entering& a, const Entering& b) {
  if (a.ratio != b.ratio) return a.ratio < b.ratio;
  if (std::abs(a.rate) != std::abs(b.rate)) return std::abs(a.rate) > std::abs(b.rate);
  return a.is_slack != b.is_slack ? b.is_slack : a.index < b.index;
}

/// Ratios that differ by rounding alone are ties, for the larger rate to win.
double SideRowSimplex::ratio_of(const Entering& q) {
  const double ratio = std::max(0.0, q.reduced * q.direction) / std::abs(q.rate);
  return std::round(ratio / tie) * tie;
}

void SideRowSimplex::offer(Entering q, int sign) {
  const double gains = sign * q.rate * q.direction;
  // Too little, or it would not be reached.
  if (gains < least_rate || q.reduced * q.direction > (dearest_ + tie) * gains) return;
  q.ratio = ratio_of(q);
  offers_.push_back(q);
  if (range_of(q) * std::abs(q.rate) >= way_) dearest_ = std::min(dearest_, q.ratio);
}

void SideRowSimplex::list_rate(Arc a, double rate) {
  ArcRecord& arc = arcs_[at(a)];
  if (arc.stamp == now_ || arc.direction() == 0) return;
  arc.stamp = now_;
  rates_.push_back({a, rate});
}

/// The row of the tableau: all arcs that are not basic, have room and do something to the target.
void SideRowSimplex::list_rates() {
  rates_.clear();
  for (const Arc a : counted_) {
    if (const double rate = rate_of(a); std::abs(rate) > least_change) list_rate(a, rate);
    arcs_[at(a)].stamp = now_;
  }
  // Most arcs lie between nodes that move alike, and are passed by without a look at the arc.
  const double* const y = y_.data();
  for (const Node v : touched_) {
    const double here = y[v];
    for (auto i = offers_end_[at(v)]; i-- > touch_start_[at(v)];) {
      const Touch touch = touches_[at(i)];
      const double out = here - y[touch.other];
      if (std::abs(out) < least_change) continue;
      const Arc a = touch.code >> 1;
      list_rate(a, touch.code & 1 ? -out : out);
      if (arcs_[at(a)].direction() == 0) stand(v, touch.code, false);
    }
  }
}

/// Everything that is not basic and moves the target towards its bound.
void SideRowSimplex::find_offers(int sign) {
  offers_.clear();
  for (const auto& [a, rate] : rates_) {
    const ArcRecord& arc = arcs_[at(a)];
    offer({false, a, rate, arc.reduced, 0, arc.direction()}, sign);
  }
  for (const auto i : weight_.entries()) {
    const Row row = active_[at(i)];
    const double rate = -weight_[at(i)];
    offer({true, i, rate, -rows_[at(row)].price, 0, slack_direction(row, sign * rate)}, sign);
  }
}

/// Which way the slack of an active row may leave its bound; 0 if it may not. One without a bound
/// (it was closed, and opens to no limit) may go the way that pays.
int SideRowSimplex::slack_direction(Row i, double pays) const {
  const RowRecord& row = rows_[at(i)];
  if (row.lower == row.upper) return 0;
  if (is_free(i)) return pays > 0 ? 1 : -1;
  return row.at_upper ? -1 : 1;
}

double SideRowSimplex::range_of(const Entering& q) const {
  if (!q.is_slack) return upper_of(q.index) - lower_of(q.index);
  const Row row = active_[at(q.index)];
  return rows_[at(row)].upper - rows_[at(row)].lower;
}

/// From one bound to the other; flows are another matter.
void SideRowSimplex::turn(const Entering& q) {
  ++effort_.flips;
  if (q.is_slack) {
    rows_[at(active_[at(q.index)])].at_upper ^= true;
    return;
  }
  Place& place = arcs_[at(q.index)].place;
  place = place == Place::upper ? Place::lower : Place::upper;
}

void SideRowSimplex::flip(const Entering& q) {
  turn(q);
  if (q.is_slack) {
    unsettle(active_[at(q.index)]);
  } else {
    push_cycle(q.index, bound_of(q.index) - arcs_[at(q.index)].flow);
  }
}

SideRowEnd SideRowSimplex::dual_pivot(const Target& target) {
  const double by = beyond(target);
  const int sign = by < 0 ? 1 : -1;
  weigh_target(target);
  if (target.is_row && wide(target.index)) return walk(target.index);
  if (relax(target)) return SideRowEnd::optimal;
  price_weights();
  list_rates();
  way_ = std::abs(by);
  dearest_ = no_bound;
  find_offers(sign);
  const auto later = [](const Entering& a, const Entering& b) { return comes_first(b, a); };
  std::make_heap(offers_.begin(), offers_.end(), later);
  double slope = way_;
  bool flipped = false;
  for (;;) {
    if (offers_.empty()) {
      if (flipped) {
        change_all();
        repair();
        may_pay_ = true;
      }
      return beyond(target) == 0 ? SideRowEnd::optimal : SideRowEnd::infeasible;
    }
    std::pop_heap(offers_.begin(), offers_.end(), later);
    const Entering q = offers_.back();
    offers_.pop_back();
    slope -= range_of(q) * std::abs(q.rate);
    // What is left of the way by rounding alone is none.
    if (slope > least_way * std::abs(by)) {
      flip(q);
      flipped = true;
      continue;
    }
    if (flipped) {
      change_all();
      repair();
    }
    const double left = beyond(target);
    move(q, -left / q.rate);
    ++effort_.dual_pivots;
    pivot(target, q, by > 0);
    return SideRowEnd::optimal;
  }
}

/// More of what enters, the active rows staying at their bounds.
void SideRowSimplex::move(const Entering& q, double by) {
  if (q.is_slack) {
    for (const auto& [j, value] : working_.of_row(at(q.index))) {
      push_cycle(extra_[at(j)], by * value);
    }
  } else {
    cycle_rows(q.index, column_);
    working_.solve(column_, solved_);
    push_cycle(q.index, by);
    push_extras(-by);
  }
  change_all();
}

SideRowEnd SideRowSimplex::dual(const RunContext& context) {
  Target target;
  while (worst(target)) {
    SideRowEnd end = dual_pivot(target);
    if (end == SideRowEnd::optimal) end = after_pivot(context);
    if (end != SideRowEnd::optimal) return end;
  }
  return SideRowEnd::optimal;
}

}  // namespace egress::network
