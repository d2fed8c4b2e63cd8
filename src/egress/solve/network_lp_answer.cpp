// Bases and answers of a network, as of the programme that it was found in.
#include <algorithm>
#include <cmath>

#include "egress/solve/network_lp.h"

namespace egress {

namespace {

LpPlace place_of(const network::SideRowSimplex& simplex, network::Arc arc) {
  switch (simplex.arc_state(arc)) {
    case network::ArcState::tree:
      return LpPlace::basic;
    case network::ArcState::upper:
      return LpPlace::upper;
    case network::ArcState::lower:
      return LpPlace::lower;
  }
  return LpPlace::lower;
}

}  // namespace

/// A column at a bound that a row sets is basic, and the row is at its bound instead.
void NetworkLp::place_bounded(int column, LpPlace place, LpBasis& out) const {
  out.columns[at(column)] = place;
  const ColumnPlace& own = columns_[at(column)];
  if (place == LpPlace::basic || own.bounds == 0) return;
  const Range range = range_of(column);
  const bool upper = place == LpPlace::upper;
  if (upper ? upper_[at(column)] <= range.most : lower_[at(column)] >= range.least) return;
  for (const int i : bounds_of(own)) {
    const bool row_upper = upper == (rows_[at(i)].value > 0);
    const double bound = (row_upper ? row_upper_ : row_lower_)[at(i)] / rows_[at(i)].value;
    if (bound != (upper ? range.most : range.least)) continue;
    out.columns[at(column)] = LpPlace::basic;
    out.rows[at(i)] = row_upper ? LpPlace::upper : LpPlace::lower;
    return;
  }
}

std::shared_ptr<const LpBasis> NetworkLp::basis() const {
  for (const int i : hubs_) {
    if (place_of(*simplex_, rows_[at(i)].index) == LpPlace::lower && row_lower_[at(i)] <= 0) {
      return nullptr;
    }
  }
  LpBasis out{std::vector<LpPlace>(columns_.size(), LpPlace::lower),
              std::vector<LpPlace>(rows_.size(), LpPlace::basic)};
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const RowPlace& row = rows_[i];
    if (row.kind == RowKind::node && !simplex_->grounded(row.index)) out.rows[i] = LpPlace::lower;
    if (row.kind == RowKind::hub) out.rows[i] = place_of(*simplex_, row.index);
    if (row.kind != RowKind::side || !simplex_->active(row.index)) continue;
    out.rows[i] = simplex_->at_upper(row.index) ? LpPlace::upper : LpPlace::lower;
  }
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const ColumnPlace& column = columns_[j];
    if (column.arc < 0) continue;
    const LpPlace place = place_of(*simplex_, column.arc);
    if (column.split < 0) {
      place_bounded(static_cast<int>(j), place, out);
      continue;
    }
    // Of the row, its column and the one that pays, as many are basic as arcs of the network, and
    // one more for the row.
    const RowPlace& row = rows_[at(column.split)];
    const LpPlace rest = place_of(*simplex_, column.rest);
    const bool met = place == LpPlace::upper && rest == LpPlace::lower &&
                     range_of(static_cast<int>(j)).most > row_lower_[at(column.split)] / row.value;
    if (met) {
      out.columns[j] = LpPlace::basic;
      out.rows[at(column.split)] = LpPlace::lower;
    } else if (place == LpPlace::basic || place == LpPlace::lower ||
               (place == LpPlace::upper && rest == LpPlace::lower)) {
      place_bounded(static_cast<int>(j), place, out);
      out.columns[at(row.penalty)] = LpPlace::basic;
      out.rows[at(column.split)] = LpPlace::lower;
    } else {
      place_bounded(static_cast<int>(j), rest, out);
    }
  }
  // Halfway through a solve, a requirement's two arcs can stand as no basis of the programme does.
  const auto basics = std::ranges::count(out.columns, LpPlace::basic) +
                      std::ranges::count(out.rows, LpPlace::basic);
  if (static_cast<std::size_t>(basics) != out.rows.size()) return nullptr;
  return std::make_shared<const LpBasis>(std::move(out));
}

/// Of an arc of a column in the programme, where its hub is not a node of its own.
double NetworkLp::reduced_cost(int column, network::Arc arc) const {
  const int hub = columns_[at(column)].hub;
  if (hub < 0) return simplex_->reduced_cost(arc);
  return simplex_->reduced_cost(arc) + simplex_->reduced_cost(rows_[at(hub)].index) +
         price_of_hub(hub);
}

/// Price of a hub's row: nothing for the lower bound that only its columns set.
double NetworkLp::price_of_hub(int row) const {
  const double worth = -simplex_->reduced_cost(rows_[at(row)].index);
  return worth > 0 || row_lower_[at(row)] > 0 ? worth : 0;
}

/// The price of what a column must bring; what is left of its reduced cost (of a maximum).
double NetworkLp::price_requirement(int column, LpSolution& out) const {
  const ColumnPlace& place = columns_[at(column)];
  const RowPlace& row = rows_[at(place.split)];
  const double x = out.x[at(column)], rest = reduced_cost(column, place.rest);
  const double missing = row_lower_[at(place.split)] - row.value * x;
  const double scale = std::max(1.0, std::abs(row_lower_[at(place.split)]));
  const double penalty = -objective_[at(row.penalty)] / row.covers * row.value;
  double price = std::clamp(rest, 0.0, penalty);
  if (missing > hair * scale) price = penalty;
  if (missing < -hair * scale) price = 0;
  out.row_dual[at(place.split)] = -price / row.value;
  out.reduced_cost[at(row.penalty)] =
      objective_[at(row.penalty)] - row.covers * out.row_dual[at(place.split)];
  return price - rest;
}

/// A reduced cost that a row alone holds back becomes the price of that row.
void NetworkLp::price_bound(int column, double reduced, LpSolution& out) const {
  out.reduced_cost[at(column)] = reduced;
  const ColumnPlace& place = columns_[at(column)];
  if (reduced == 0 || place.bounds == 0) return;
  const Range range = range_of(column);
  if (reduced > 0 ? upper_[at(column)] <= range.most : lower_[at(column)] >= range.least) return;
  for (const int i : bounds_of(place)) {
    const double value = rows_[at(i)].value;
    const bool at_upper = (reduced > 0) == (value > 0);
    const double bound = (at_upper ? row_upper_ : row_lower_)[at(i)] / value;
    if (bound != (reduced > 0 ? range.most : range.least)) continue;
    out.row_dual[at(i)] = reduced / value;
    out.reduced_cost[at(column)] = 0;
    return;
  }
}

int NetworkLp::pivots() const {
  const network::Effort& effort = simplex_->effort();
  return static_cast<int>(effort.primal_pivots + effort.dual_pivots);
}

double NetworkLp::carried(int column) const {
  const ColumnPlace& place = columns_[at(column)];
  const auto on = [&](network::Arc arc) {
    return arc < 0 ? 0.0 : frozen_[at(column)] ? simplex_->lower_of(arc) : simplex_->flow(arc);
  };
  return on(place.arc) + on(place.rest);
}

/// Of a requirement, by the column that pays for it.
double NetworkLp::missed(int split) const {
  const RowPlace& row = rows_[at(split)];
  return std::max(0.0, row_lower_[at(split)] - row.value * carried(row.index)) / row.covers;
}

double NetworkLp::value(int column) const {
  const ColumnPlace& place = columns_[at(column)];
  return place.pays ? missed(place.split) : carried(column);
}

void NetworkLp::read_values(std::vector<double>& x) const {
  x.resize(columns_.size());
  for (std::size_t j = 0; j < columns_.size(); ++j) x[j] = value(static_cast<int>(j));
}

void NetworkLp::read_changes(std::vector<double>& x) {
  const auto read = [&](int column) {
    if (!frozen_[at(column)]) x[at(column)] = value(column);
  };
  if (simplex_->all_changed()) {
    for (int j = 0; at(j) < columns_.size(); ++j) read(j);
  } else {
    for (const network::Arc a : simplex_->changed()) {
      const int column = a < simplex_->arcs() ? column_of_[at(a)] : -1;
      if (column < 0) continue;
      read(column);
      if (const int split = columns_[at(column)].split; split >= 0) read(rows_[at(split)].penalty);
    }
  }
  simplex_->forget_changes();
}

LpSolution NetworkLp::read() const {
  LpSolution out;
  read_values(out.x);
  for (std::size_t j = 0; j < columns_.size(); ++j) out.objective += objective_[j] * out.x[j];
  out.iterations = pivots();
  out.reduced_cost.assign(columns_.size(), 0.0);
  out.row_dual.assign(rows_.size(), 0.0);
  for (int v = 0; v < nodes_; ++v) out.row_dual[at(node_rows_[at(v)])] = simplex_->potential(v);
  for (int i = 0; i < side_rows_; ++i) {
    out.row_dual[at(side_row_rows_[at(i)])] = simplex_->row_price(i);
  }
  for (const int i : hubs_) out.row_dual[at(i)] = price_of_hub(i) / rows_[at(i)].value;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const ColumnPlace& place = columns_[j];
    if (place.arc < 0 || frozen_[j]) continue;
    const int column = static_cast<int>(j);
    price_bound(column,
                place.split < 0 ? -reduced_cost(column, place.arc) : price_requirement(column, out),
                out);
  }
  return out;
}

}  // namespace egress
