#include "egress/solve/network_lp.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace egress {

namespace {

/// The same network in integers, `amounts` and `prices` of them to one: columns of side rows alone
/// carry nothing, the last node is the ground.
network::Problem in_integers(const network::SideRowProblem& p, double amounts, double prices) {
  network::Problem out;
  std::int64_t all = 0;
  for (const double amount : p.supply) {
    out.add_node(std::llround(amount * amounts));
    all += out.supply.back();
  }
  out.add_node(-all);
  for (network::Arc a = 0; a < p.arcs(); ++a) {
    const auto i = static_cast<std::size_t>(a);
    const bool loop = p.tail[i] == p.head[i];
    const std::int64_t least = loop ? 0 : std::llround(p.lower[i] * amounts);
    const std::int64_t most = loop                     ? 0
                              : std::isinf(p.upper[i]) ? network::unlimited
                                                       : std::llround(p.upper[i] * amounts);
    out.add_arc(p.tail[i], p.head[i], most, std::llround(p.cost[i] * prices), least);
  }
  return out;
}

double largest_of(const std::vector<double>& numbers) {
  double out = 1;
  for (const double x : numbers) {
    if (std::isfinite(x)) out = std::max(out, std::abs(x));
  }
  return out;
}

/// A basis to start from: the best one without side rows, at a grain that 64 bits have room for.
std::optional<network::Basis> first_basis(const network::SideRowProblem& p,
                                          const RunContext& context) {
  constexpr double room = 1e17;
  const double amounts =
      std::max({largest_of(p.supply), largest_of(p.lower), largest_of(p.upper)}) *
      (p.arcs() + p.nodes + 1.0);
  const double prices = largest_of(p.cost) * (p.nodes + 2.0);
  const auto grain = [](double largest) {
    return std::pow(10.0, std::floor(std::clamp(std::log10(room / largest), 0.0, 8.0)));
  };
  const network::Problem integers = in_integers(p, grain(amounts), grain(prices));
  if (network::refuse(integers)) return {};
  network::MinCostFlow flow(integers);
  if (flow.solve(context) != Status::optimal) return {};
  return flow.basis();
}

}  // namespace

NetworkLp::NetworkLp(const Lp& lp, std::span<const int> periods)
    : lower_(lp.lower),
      upper_(lp.upper),
      row_lower_(lp.row_lower),
      row_upper_(lp.row_upper),
      objective_(lp.objective) {
  rows_.resize(row_lower_.size());
  columns_.resize(lower_.size());
  frozen_.resize(lower_.size(), 0);
  for (const double least : lower_) {
    if (std::isinf(least)) {
      obstacle_ = "a quantity without a lower bound";
      return;
    }
  }
  const ByRow entries = by_row(lp);
  find_nodes(entries);
  if (nodes_ == 0) {
    obstacle_ = "no balances";
    return;
  }
  find_bounds(entries);
  find_splits(entries, lp);
  find_hubs(entries);
  simplex_ = std::make_unique<network::SideRowSimplex>(problem_of(lp, periods));
  for (int j = 0; j < lp.columns(); ++j) bound_arc(j);
  for (const int i : hubs_) bound_hub(i);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind == RowKind::empty) empty_rows_.push_back(static_cast<int>(i));
  }
}

NetworkLp::NetworkLp(const NetworkLp& other)
    : obstacle_(other.obstacle_),
      nodes_(other.nodes_),
      side_rows_(other.side_rows_),
      rows_(other.rows_),
      columns_(other.columns_),
      tail_(other.tail_),
      head_(other.head_),
      column_of_(other.column_of_),
      bounds_(other.bounds_),
      node_rows_(other.node_rows_),
      side_row_rows_(other.side_row_rows_),
      hubs_(other.hubs_),
      empty_rows_(other.empty_rows_),
      lower_(other.lower_),
      upper_(other.upper_),
      row_lower_(other.row_lower_),
      row_upper_(other.row_upper_),
      objective_(other.objective_),
      frozen_(other.frozen_),
      crossed_(other.crossed_),
      started_(other.started_) {
  if (other.simplex_) simplex_ = std::make_unique<network::SideRowSimplex>(*other.simplex_);
}

NetworkLp::Range NetworkLp::range_of(int column) const {
  Range out{lower_[at(column)], upper_[at(column)]};
  for (const int i : bounds_of(columns_[at(column)])) {
    const double value = rows_[at(i)].value;
    double least = row_lower_[at(i)] / value, most = row_upper_[at(i)] / value;
    if (value < 0) std::swap(least, most);
    out.least = std::max(out.least, least);
    out.most = std::min(out.most, most);
  }
  return out;
}

void NetworkLp::bound_arc(int column) {
  const ColumnPlace& place = columns_[at(column)];
  if (place.arc < 0) return;
  Range range = range_of(column);
  crossed_.erase(column);
  if (range.least > range.most) {
    if (range.least > range.most + hair * std::max(1.0, std::abs(range.most))) {
      crossed_.insert(column);
    }
    range.most = range.least;
  }
  if (place.split < 0) {
    simplex_->set_bounds(place.arc, range.least, range.most);
    return;
  }
  const RowPlace& row = rows_[at(place.split)];
  const double needed = std::max(0.0, row_lower_[at(place.split)] / row.value);
  simplex_->set_bounds(place.arc, std::min(range.least, needed), std::min(range.most, needed));
  simplex_->set_bounds(place.rest, std::max(0.0, range.least - needed),
                       std::max(0.0, range.most - needed));
}

void NetworkLp::bound_hub(int row) {
  const RowPlace& hub = rows_[at(row)];
  const double least = std::max(0.0, row_lower_[at(row)] / hub.value);
  const double most = row_upper_[at(row)] / hub.value;
  crossed_.erase(-1 - row);
  if (least > most + hair * std::max(1.0, std::abs(most))) crossed_.insert(-1 - row);
  simplex_->set_bounds(hub.index, least, std::max(least, most));
}

std::uint64_t NetworkLp::new_id() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

/// Remembers whose bounds to bring back; everything's, where that would be no more work.
void NetworkLp::note(std::vector<int>& changed, int index) {
  if (restored_ == 0) return;
  changed.push_back(index);
  if (changed.size() > columns_.size()) restored_ = 0;
}

void NetworkLp::set_column_bounds(int column, double lower, double upper) {
  if (lower_[at(column)] == lower && upper_[at(column)] == upper) return;
  note(changed_columns_, column);
  lower_[at(column)] = lower;
  upper_[at(column)] = upper;
  bound_arc(column);
}

void NetworkLp::freeze(int column) {
  frozen_[at(column)] = 1;
  const ColumnPlace& place = columns_[at(column)];
  if (place.arc >= 0) simplex_->freeze(place.arc);
  if (place.rest >= 0) simplex_->freeze(place.rest);
}

void NetworkLp::set_row_bounds(int row, double lower, double upper) {
  if (row_lower_[at(row)] == lower && row_upper_[at(row)] == upper) return;
  note(changed_rows_, row);
  row_lower_[at(row)] = lower;
  row_upper_[at(row)] = upper;
  const RowPlace& place = rows_[at(row)];
  switch (place.kind) {
    case RowKind::empty:
      break;
    case RowKind::node:
      simplex_->set_supply(place.index, lower);
      break;
    case RowKind::split:
      simplex_->note_change(columns_[at(place.index)].arc);  // what is missed, in any case
      [[fallthrough]];
    case RowKind::bound:
      bound_arc(place.index);
      break;
    case RowKind::hub:
      bound_hub(row);
      break;
    case RowKind::side:
      simplex_->set_row(place.index, lower, upper);
      break;
  }
}

void NetworkLp::save_into(State& state) const {
  state.simplex.come_back(*simplex_);
  state.lower = lower_;
  state.upper = upper_;
  state.row_lower = row_lower_;
  state.row_upper = row_upper_;
  state.frozen = frozen_;
  state.crossed = crossed_;
  state.id = new_id();
}

void NetworkLp::restore(const State& state) {
  simplex_->come_back(state.simplex);
  if (restored_ == state.id) {
    for (const int j : changed_columns_) {
      lower_[at(j)] = state.lower[at(j)];
      upper_[at(j)] = state.upper[at(j)];
    }
    for (const int i : changed_rows_) {
      row_lower_[at(i)] = state.row_lower[at(i)];
      row_upper_[at(i)] = state.row_upper[at(i)];
    }
  } else {
    lower_ = state.lower;
    upper_ = state.upper;
    row_lower_ = state.row_lower;
    row_upper_ = state.row_upper;
  }
  restored_ = state.id;
  changed_columns_.clear();
  changed_rows_.clear();
  frozen_ = state.frozen;
  crossed_ = state.crossed;
}

std::optional<LpSolution> NetworkLp::solve(const RunContext& context, std::string& why_not) {
  const auto end = optimise(context, why_not);
  if (!end) return {};
  if (*end == Status::optimal) {
    simplex_->forget_changes();
    return read();
  }
  LpSolution out;
  out.status = *end;
  return out;
}

std::optional<Status> NetworkLp::optimise(const RunContext& context, std::string& why_not) {
  if (!started_) {
    if (const auto basis = first_basis(simplex_->problem(), context)) simplex_->start(*basis);
    started_ = true;
  }
  const bool impossible = std::ranges::any_of(
      empty_rows_, [&](int i) { return row_lower_[at(i)] > hair || row_upper_[at(i)] < -hair; });
  if (impossible || !crossed_.empty()) {
    why_not = "infeasible";
    return {};
  }
  const network::SideRowEnd end = simplex_->solve(context);
  if (end == network::SideRowEnd::optimal) return Status::optimal;
  if (end == network::SideRowEnd::stopped) {
    return context.stop_requested() ? Status::interrupted : Status::limit;
  }
  why_not = end == network::SideRowEnd::infeasible  ? "infeasible"
            : end == network::SideRowEnd::unbounded ? "unbounded"
                                                    : "lost in rounding";
  return {};
}

}  // namespace egress
