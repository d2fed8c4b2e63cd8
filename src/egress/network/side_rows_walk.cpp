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
  settle_walk();
  leave_near();
  for (const WideArc& w : wide_arcs_) {
    wide_place_[at(w.arc)] = -1;
    if (w.direction != 0) arcs_[at(w.arc)].reduced = w.reduced;
  }
  wide_arcs_.clear();
  return end;
}

SideRowEnd SideRowSimplex::walk_on(Row row) {
  RowRecord& record = rows_[at(row)];
  sense_ = 0;
  for (; pivots_left_ > 0; --pivots_left_) {
    const double left = beyond({true, row});
    const bool rises = left == 0 ? record.at_upper : left < 0;
    if (const int way = rises ? 1 : -1; way != sense_) {
      sense_ = way;
      find_near();
    }
    Entering q;
    const bool found = next_free(q);
    // Inward, the price may come to zero first, and the row has slack.
    const bool inward = record.lower < record.upper && record.at_upper == rises;
    const bool free = inward && (!found || std::abs(record.price) <= q.ratio);
    if (free || (!found && left == 0)) {
      walked_ += record.price;
      record.price = 0;
      record.relaxed = false;
      check_row(row);
      return SideRowEnd::optimal;
    }
    if (!found) return SideRowEnd::infeasible;
    const double step = q.reduced / q.rate;
    walked_ += step;
    record.price -= step;
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
  if (place < 0) return;
  wide_arcs_[at(place)].direction = arcs_[at(a)].direction();
  see_offer(place);
}

void SideRowSimplex::take_functional() {
  walked_ = 0;
  wide_y_.reset(y_.size());
  wide_weight_.reset(rows_.size());
  for (const Node v : touched_) wide_y_.set(at(v), y_[at(v)]);
  for (const auto& [a, rate] : rates_) wide_arc(a).rate = rate;
  for (const auto i : weight_.entries()) wide_weight_.set(at(active_[at(i)]), weight_[at(i)]);
}

/// Prices as they have become on the way. While it is walked those of the functional stand as they
/// would be where it began, on the slopes that they have now: one moves only when its slope does.
void SideRowSimplex::settle_walk() {
  if (walked_ == 0) return;
  for (const auto v : wide_y_.entries()) pi_[at(v)] -= walked_ * wide_y_[at(v)];
  for (const auto i : wide_weight_.entries()) rows_[at(i)].price -= walked_ * wide_weight_[at(i)];
  for (WideArc& w : wide_arcs_) w.reduced -= walked_ * w.rate;
  walked_ = 0;
}

/// How an arc or, as -1 - row, an active row could bring the walked row towards its bound. Of no
/// direction if it could not.
auto SideRowSimplex::as_offer(std::int32_t place) const -> WideOffer {
  WideOffer out;
  if (place >= 0) {
    const WideArc& w = wide_arcs_[at(place)];
    out = {w.rate, w.reduced, 0, w.direction};
  } else {
    const Row i = -1 - place;
    const RowRecord& row = rows_[at(i)];
    const double rate = -wide_weight_[at(i)];
    out = {rate, -row.price, 0, row.slot < 0 ? 0 : slack_direction(i, sense_ * rate)};
  }
  if (sense_ * out.rate * out.direction < least_rate) return {};
  out.free_at = sense_ * out.reduced / out.rate;
  return out;
}

bool& SideRowSimplex::is_near(std::int32_t place) {
  return place >= 0 ? wide_arcs_[at(place)].near : rows_[at(-1 - place)].near;
}

/// After what it offers has changed.
void SideRowSimplex::see_offer(std::int32_t place) {
  if (is_near(place)) return;
  const WideOffer offer = as_offer(place);
  if (offer.direction == 0 || offer.free_at > near_end_) return;
  is_near(place) = true;
  near_.push_back(place);
}

void SideRowSimplex::leave_near() {
  for (const std::int32_t place : near_) is_near(place) = false;
  near_.clear();
}

/// The offers that are free soonest, so that a step need not look at all. O(all offers).
void SideRowSimplex::find_near() {
  constexpr std::size_t some = 48;
  leave_near();
  near_end_ = no_bound;
  soonest_.clear();
  const auto each = [&](auto f) {
    for (std::size_t k = 0; k < wide_arcs_.size(); ++k) f(static_cast<std::int32_t>(k));
    for (const Row i : wide_weight_.entries()) f(-1 - i);
  };
  each([&](std::int32_t place) {
    const WideOffer offer = as_offer(place);
    if (offer.direction != 0) soonest_.push_back(offer.free_at);
  });
  if (soonest_.size() > some) {
    std::ranges::nth_element(soonest_, soonest_.begin() + some);
    near_end_ = soonest_[some];
  }
  each([&](std::int32_t place) { see_offer(place); });
}

/// What brings the row towards its bound at the least change of its price.
bool SideRowSimplex::next_free(Entering& best) {
  const double here = sense_ * walked_;
  best.index = -1;
  const auto look = [&] {
    for (std::size_t k = near_.size(); k-- > 0;) {
      const std::int32_t place = near_[k];
      const WideOffer offer = as_offer(place);
      if (offer.direction == 0 || offer.free_at > near_end_) {
        is_near(place) = false;
        near_[k] = near_.back();
        near_.pop_back();
        continue;
      }
      const std::int32_t index =
          place >= 0 ? wide_arcs_[at(place)].arc : rows_[at(-1 - place)].slot;
      // Not behind where the walk is: that would be rounding.
      const double ratio = std::round(std::max(0.0, offer.free_at - here) / tie) * tie;
      const Entering q{place < 0, index,          offer.rate, offer.reduced - walked_ * offer.rate,
                       ratio,     offer.direction};
      if (best.index < 0 || comes_first(q, best)) best = q;
    }
    return best.index >= 0;
  };
  if (look()) return true;
  find_near();
  return look();
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
    if (!is_row) {
      see_direction(stop.target.index);
    } else {
      see_offer(-1 - stop.target.index);
    }
    return Moved::on_the_way;
  }
  if (range < need) {
    turn(q);
    if (!q.is_slack) see_direction(q.index);
    return Moved::on_the_way;
  }
  settle_walk();
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
  for (const Node v : touched_) {
    const double by = -times * y_[at(v)];
    wide_y_.add(at(v), by);
    pi_[at(v)] += walked_ * by;
  }
  for (const auto& [a, rate] : rates_) {
    WideArc& w = wide_arc(a);
    w.rate -= times * rate;
    w.reduced -= walked_ * times * rate;
    see_offer(wide_place_[at(a)]);
  }
  for (const auto i : weight_.entries()) {
    const Row row = active_[at(i)];
    const double by = -times * weight_[at(i)];
    wide_weight_.add(at(row), by);
    rows_[at(row)].price += walked_ * by;
    see_offer(-1 - row);
  }
  if (left.is_row) {
    wide_weight_.set(at(left.index), -times);
    rows_[at(left.index)].price = -walked_ * times;
    return;
  }
  WideArc& leaving = wide_arc(left.index);
  leaving.rate = times;
  leaving.reduced = walked_ * times;
}

}  // namespace egress::network
