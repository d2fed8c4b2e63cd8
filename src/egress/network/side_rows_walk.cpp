// Rows that count arcs everywhere (a contract's window over a year), brought to their bounds.
//
// The functional of such a row is the dearest there is, and many days can bring a little of what it
// lacks. The dual method would make the row active by one of them, which is then far beyond what
// else holds it there, and repair that by the next, day by day, each time asking for the whole
// functional. Here it is asked for once. The row's price moves to where the cheapest offer is free;
// that one brings what it can until something else stops it and leaves the basis for it, at no
// price; and the functional, which changed where those two are, is mended there. So nothing but the
// row is ever beyond its bounds: a parametric simplex method in the price of one row (Gass and
// Saaty, "The computational algorithm for the parametric objective function", Naval Research
// Logistics Quarterly 2, 1955).
#include <algorithm>
#include <cmath>

#include "egress/network/side_rows.h"

namespace egress::network {

/// From the functional that weigh_target() has begun.
SideRowEnd SideRowSimplex::walk(Row row) {
  RowRecord& record = rows_[at(row)];
  if (!record.relaxed) {
    record.at_upper = beyond({true, row}) > 0;
    record.relaxed = true;
    relaxed_rows_.push_back(row);
  }
  price_weights();
  list_rates();
  take_functional();
  const SideRowEnd end = walk_on(row);
  for (const WideArc& w : wide_arcs_) {
    wide_place_[at(w.arc)] = -1;
    if (w.direction != 0) arcs_[at(w.arc)].reduced = w.reduced;
  }
  wide_arcs_.clear();
  return end;
}

SideRowEnd SideRowSimplex::walk_on(Row row) {
  RowRecord& record = rows_[at(row)];
  for (; pivots_left_ > 0; --pivots_left_) {
    const double left = beyond({true, row});
    const bool rises = left == 0 ? record.at_upper : left < 0;
    Entering q;
    const bool found = find_free(rises ? 1 : -1, q);
    // Inward, the price may come to zero first, and the row has slack.
    const bool inward = record.lower < record.upper && record.at_upper == rises;
    const bool free = inward && (!found || std::abs(record.price) <= q.ratio);
    if (free || (!found && left == 0)) {
      move_wide(row, record.price);
      record.price = 0;
      record.relaxed = false;
      check_row(row);
      return SideRowEnd::optimal;
    }
    if (!found) return SideRowEnd::infeasible;
    move_wide(row, q.reduced / q.rate);
    const Moved moved = move_free(row, q, std::abs(left));
    if (moved == Moved::there) return SideRowEnd::optimal;
    if (moved == Moved::lost) return SideRowEnd::stuck;
  }
  return SideRowEnd::stuck;
}

SideRowSimplex::WideArc& SideRowSimplex::wide_arc(Arc a) {
  std::int32_t& place = wide_place_[at(a)];
  if (place < 0) {
    place = static_cast<std::int32_t>(wide_arcs_.size());
    wide_arcs_.push_back({a, arcs_[at(a)].direction(), 0, arcs_[at(a)].reduced});
  }
  return wide_arcs_[at(place)];
}

/// After the arc has come into the basis, left it, or gone to its other bound.
void SideRowSimplex::see_direction(Arc a) {
  const auto place = wide_place_[at(a)];
  if (place >= 0) wide_arcs_[at(place)].direction = arcs_[at(a)].direction();
}

void SideRowSimplex::take_functional() {
  wide_y_.reset(y_.size());
  wide_weight_.reset(rows_.size());
  for (const Node v : touched_) wide_y_.set(at(v), y_[at(v)]);
  for (const auto& [a, rate] : rates_) wide_arc(a).rate = rate;
  for (const auto i : weight_.entries()) wide_weight_.set(at(active_[at(i)]), weight_[at(i)]);
}

/// What brings the row towards its bound at the least change of its price.
bool SideRowSimplex::find_free(int sign, Entering& best) const {
  best.index = -1;
  double reached = no_bound;  // what costs more is dearer than the best so far
  const auto see = [&](Entering q) {
    const double gains = sign * q.rate * q.direction;
    if (gains < least_rate || q.reduced * q.direction > reached * gains) return;
    q.ratio = ratio_of(q);
    if (best.index >= 0 && !comes_first(q, best)) return;
    best = q;
    reached = q.ratio + tie;
  };
  for (const WideArc& w : wide_arcs_) {
    see({false, w.arc, w.rate, w.reduced, 0, w.direction});
  }
  for (const auto i : wide_weight_.entries()) {
    const RowRecord& other = rows_[at(i)];
    if (other.slot < 0) continue;
    const double rate = -wide_weight_[at(i)];
    see({true, other.slot, rate, -other.price, 0, slack_direction(i, sign * rate)});
  }
  return best.index >= 0;
}

void SideRowSimplex::move_wide(Row row, double step) {
  if (step == 0) return;
  for (const auto v : wide_y_.entries()) pi_[at(v)] -= step * wide_y_[at(v)];
  for (const auto i : wide_weight_.entries()) rows_[at(i)].price -= step * wide_weight_[at(i)];
  for (WideArc& w : wide_arcs_) w.reduced -= step * w.rate;
  rows_[at(row)].price -= step;
}

/// As much as brings the row to its bound, or as something else allows. A row that has got there
/// is active.
auto SideRowSimplex::move_free(Row row, Entering q, double left) -> Moved {
  q.reduced = 0;
  direction_of(q);
  const double rate = row_direction_[at(row)];
  const double need = left == 0 ? 0 : std::abs(left / rate), range = range_of(q);
  const Stop stop = need == 0 ? Stop{} : first_stop(std::min(need, range));
  const bool stopped = stop.target.index >= 0;
  if (std::abs(rate) < least_rate || (stopped && stop.rate < least_rate)) return Moved::lost;
  const double by = stopped ? stop.step : std::min(need, range);
  for (const Arc a : directed_) change(a, by * direction_[at(a)]);
  if (stopped) {
    const bool is_row = stop.target.is_row;
    const double own =
        is_row ? row_direction_[at(stop.target.index)] : direction_[at(stop.target.index)];
    weigh_target(stop.target);
    price_weights();
    list_rates();
    mend_functional(stop.target, rate / own);
    if (q.is_slack) wide_weight_.set(at(active_[at(q.index)]), 0);
    q.rate = own * q.direction;
    ++effort_.dual_pivots;
    pivot(stop.target, q, stop.to_upper);
    if (!q.is_slack) see_direction(q.index);
    if (!is_row) see_direction(stop.target.index);
    return Moved::on_the_way;
  }
  if (range < need) {
    turn(q);
    if (!q.is_slack) see_direction(q.index);
    return Moved::on_the_way;
  }
  weight_.reset(active_.size());
  for (const auto i : wide_weight_.entries()) {
    if (wide_weight_[at(i)] != 0) weight_.set(at(rows_[at(i)].slot), wide_weight_[at(i)]);
  }
  q.rate = rate * q.direction;
  ++effort_.dual_pivots;
  pivot({true, row}, q, rows_[at(row)].at_upper);
  return Moved::there;
}

/// The functional of the row in terms of what has left the basis instead of what has entered.
void SideRowSimplex::mend_functional(const Target& left, double times) {
  for (const Node v : touched_) wide_y_.add(at(v), -times * y_[at(v)]);
  for (const auto& [a, rate] : rates_) wide_arc(a).rate -= times * rate;
  for (const auto i : weight_.entries()) {
    wide_weight_.add(at(active_[at(i)]), -times * weight_[at(i)]);
  }
  if (left.is_row) {
    wide_weight_.set(at(left.index), -times);
    return;
  }
  WideArc& leaving = wide_arc(left.index);
  leaving.rate = times;
  leaving.reduced = 0;
}

}  // namespace egress::network
