#include "egress/solve/network_lp.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace egress {

namespace {

constexpr double hair = 1e-9;  // amounts and prices closer than this are the same

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

NetworkLp::NetworkLp(const Lp& lp)
    : lower_(lp.lower),
      upper_(lp.upper),
      row_lower_(lp.row_lower),
      row_upper_(lp.row_upper),
      objective_(lp.objective) {
  rows_.resize(row_lower_.size());
  columns_.resize(lower_.size());
  for (const double least : lower_) {
    if (std::isinf(least)) {
      obstacle_ = "a quantity without a lower bound";
      return;
    }
  }
  find_nodes(lp);
  if (nodes_ == 0) {
    obstacle_ = "no balances";
    return;
  }
  find_bounds(lp);
  find_splits(lp);
  find_hubs(lp);
  simplex_ = std::make_unique<network::SideRowSimplex>(problem_of(lp));
  for (int j = 0; j < lp.columns(); ++j) bound_arc(j);
  for (const int i : hubs_) bound_hub(i);
}

/// Equations of +1 and -1 become nodes as long as no column has two of a sign.
void NetworkLp::find_nodes(const Lp& lp) {
  std::vector<std::vector<std::pair<int, double>>> entries(row_lower_.size());
  for (int j = 0; j < lp.columns(); ++j) {
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      entries[at(lp.index[at(e)])].emplace_back(j, lp.value[at(e)]);
    }
  }
  tail_.assign(columns_.size(), -1);
  head_.assign(columns_.size(), -1);
  for (int i = 0; i < lp.rows(); ++i) {
    if (entries[at(i)].empty() || row_lower_[at(i)] != row_upper_[at(i)]) continue;
    const bool fits = std::ranges::all_of(entries[at(i)], [&](const auto& entry) {
      const auto& [column, value] = entry;
      return (value == 1 && tail_[at(column)] < 0) || (value == -1 && head_[at(column)] < 0);
    });
    if (!fits) continue;
    for (const auto& [column, value] : entries[at(i)]) (value > 0 ? tail_ : head_)[at(column)] = i;
    rows_[at(i)] = {.kind = RowKind::node, .index = nodes_++};
  }
}

/// Rows with one column bound it; the others that are not nodes are side rows for now.
void NetworkLp::find_bounds(const Lp& lp) {
  std::vector<int> count(rows_.size(), 0);
  for (const int i : lp.index) ++count[at(i)];
  for (int j = 0; j < lp.columns(); ++j) {
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      const int i = lp.index[at(e)];
      RowPlace& row = rows_[at(i)];
      if (row.kind == RowKind::node) continue;
      row.kind = RowKind::side;
      if (count[at(i)] != 1) continue;
      row = {.kind = RowKind::bound, .index = j, .value = lp.value[at(e)]};
      columns_[at(j)].bounds.push_back(i);
    }
  }
}

/// What one column of the network meets, or another one pays for.
void NetworkLp::find_splits(const Lp& lp) {
  struct Pair {
    int count = 0, column = -1, penalty = -1;
    double value = 0, covers = 0;
  };
  std::vector<Pair> pairs(rows_.size());
  for (int j = 0; j < lp.columns(); ++j) {
    const bool moves = tail_[at(j)] >= 0 || head_[at(j)] >= 0;
    const bool pays = lp.start[at(j) + 1] - lp.start[at(j)] == 1 && lp.lower[at(j)] == 0 &&
                      std::isinf(lp.upper[at(j)]) && lp.objective[at(j)] <= 0;
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      Pair& pair = pairs[at(lp.index[at(e)])];
      const double value = lp.value[at(e)];
      ++pair.count;
      if (moves && value > 0 && lp.lower[at(j)] >= 0) {
        pair.column = j;
        pair.value = value;
      } else if (pays && value > 0) {
        pair.penalty = j;
        pair.covers = value;
      }
    }
  }
  for (int i = 0; i < lp.rows(); ++i) {
    const Pair& pair = pairs[at(i)];
    if (rows_[at(i)].kind != RowKind::side || pair.count != 2 || pair.column < 0 ||
        pair.penalty < 0 || std::isfinite(row_upper_[at(i)]) || std::isinf(row_lower_[at(i)]) ||
        columns_[at(pair.column)].split >= 0) {
      continue;
    }
    rows_[at(i)] = {RowKind::split, pair.column, pair.value, pair.penalty, pair.covers};
    columns_[at(pair.column)].split = i;
  }
}

/// Limits on columns that count alike and share a tail or a head.
void NetworkLp::find_hubs(const Lp& lp) {
  struct Members {
    int count = 0, tail = -2, head = -2;  // -2: none yet, -1: not the same
    double value = 0;
    bool alike = true;
  };
  std::vector<Members> members(rows_.size());
  const auto same = [](int& all, int one) { all = all == -2 || all == one ? one : -1; };
  const auto each_entry = [&](auto f) {
    for (int j = 0; j < lp.columns(); ++j) {
      for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
        if (rows_[at(lp.index[at(e)])].kind == RowKind::side)
          f(j, lp.index[at(e)], lp.value[at(e)]);
      }
    }
  };
  each_entry([&](int j, int i, double value) {
    Members& m = members[at(i)];
    if (m.count++ == 0) m.value = value;
    m.alike = m.alike && value == m.value && value > 0 && lp.lower[at(j)] >= 0;
    same(m.tail, tail_[at(j)]);
    same(m.head, head_[at(j)]);
  });
  const auto may_be = [&](int i) {
    const Members& m = members[at(i)];
    return m.alike && m.count > 1 && (m.tail >= 0 || m.head >= 0);
  };
  // A column goes through one hub: the first row that could be one keeps it, later ones stay rows.
  std::vector<bool> taken(rows_.size(), false);
  std::vector<int> first(columns_.size(), -1);
  each_entry([&](int j, int i, double) {
    if (!may_be(i)) return;
    if (first[at(j)] < 0) {
      first[at(j)] = i;
    } else {
      taken[at(std::max(i, first[at(j)]))] = true;
      first[at(j)] = std::min(i, first[at(j)]);
    }
  });
  for (int i = 0; i < lp.rows(); ++i) {
    if (rows_[at(i)].kind != RowKind::side || !may_be(i) || taken[at(i)]) continue;
    rows_[at(i)] = {.kind = RowKind::hub, .index = -1, .value = members[at(i)].value};
    rows_[at(i)].at_tail = members[at(i)].tail >= 0;
    rows_[at(i)].node = nodes_ + static_cast<int>(hubs_.size());
    hubs_.push_back(i);
  }
  for (int j = 0; j < lp.columns(); ++j) {
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      if (rows_[at(lp.index[at(e)])].kind == RowKind::hub) columns_[at(j)].hub = lp.index[at(e)];
    }
  }
}

network::SideRowProblem NetworkLp::problem_of(const Lp& lp) {
  network::SideRowProblem p;
  p.nodes = nodes_ + static_cast<int>(hubs_.size());
  p.supply.assign(at(p.nodes), 0.0);
  std::vector<bool> pays(columns_.size(), false);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    RowPlace& row = rows_[i];
    if (row.kind == RowKind::node) p.supply[at(row.index)] = row_lower_[i];
    if (row.kind == RowKind::split) pays[at(row.penalty)] = true;
    if (row.kind == RowKind::side) row.index = side_rows_++;
  }
  std::vector<std::vector<std::pair<network::Arc, double>>> entries(at(side_rows_));
  const auto add = [&](int j, double cost) {
    const network::Arc arc = p.arcs();
    p.tail.push_back(tail_[at(j)] < 0 ? p.nodes : rows_[at(tail_[at(j)])].index);
    p.head.push_back(head_[at(j)] < 0 ? p.nodes : rows_[at(head_[at(j)])].index);
    if (columns_[at(j)].hub >= 0) {
      RowPlace& hub = rows_[at(columns_[at(j)].hub)];
      int& end = hub.at_tail ? p.tail.back() : p.head.back();
      hub.end = end;
      end = hub.node;
    }
    p.cost.push_back(cost);
    p.lower.push_back(0);
    p.upper.push_back(0);
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      const RowPlace& row = rows_[at(lp.index[at(e)])];
      if (row.kind == RowKind::side) entries[at(row.index)].emplace_back(arc, lp.value[at(e)]);
    }
    return arc;
  };
  for (int j = 0; j < lp.columns(); ++j) {
    if (pays[at(j)]) continue;
    ColumnPlace& column = columns_[at(j)];
    if (column.split >= 0) {
      const RowPlace& row = rows_[at(column.split)];
      const double missed = -lp.objective[at(row.penalty)] / row.covers * row.value;
      column.arc = add(j, -lp.objective[at(j)] - missed);
      column.rest = add(j, -lp.objective[at(j)]);
    } else {
      column.arc = add(j, -lp.objective[at(j)]);
    }
  }
  for (const int i : hubs_) {
    RowPlace& hub = rows_[at(i)];
    hub.index = p.arcs();
    p.tail.push_back(hub.at_tail ? hub.end : hub.node);
    p.head.push_back(hub.at_tail ? hub.node : hub.end);
    p.cost.push_back(0);
    p.lower.push_back(0);
    p.upper.push_back(0);
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind != RowKind::side) continue;
    p.row_lower.push_back(row_lower_[i]);
    p.row_upper.push_back(row_upper_[i]);
    for (const auto& [arc, value] : entries[at(rows_[i].index)]) {
      p.row_arc.push_back(arc);
      p.row_value.push_back(value);
    }
    p.row_start.push_back(static_cast<std::int32_t>(p.row_arc.size()));
  }
  return p;
}

NetworkLp::Range NetworkLp::range_of(int column) const {
  Range out{lower_[at(column)], upper_[at(column)]};
  for (const int i : columns_[at(column)].bounds) {
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

/// Price of a hub's row: nothing for the lower bound that only its columns set.
double NetworkLp::price_of_hub(int row) const {
  const double worth = -simplex_->reduced_cost(rows_[at(row)].index);
  return worth > 0 || row_lower_[at(row)] > 0 ? worth : 0;
}

void NetworkLp::set_column_bounds(int column, double lower, double upper) {
  lower_[at(column)] = lower;
  upper_[at(column)] = upper;
  bound_arc(column);
}

void NetworkLp::freeze(int column) {
  const ColumnPlace& place = columns_[at(column)];
  if (place.arc >= 0) simplex_->freeze(place.arc);
  if (place.rest >= 0) simplex_->freeze(place.rest);
}

void NetworkLp::set_row_bounds(int row, double lower, double upper) {
  row_lower_[at(row)] = lower;
  row_upper_[at(row)] = upper;
  const RowPlace& place = rows_[at(row)];
  switch (place.kind) {
    case RowKind::empty:
      break;
    case RowKind::node:
      simplex_->set_supply(place.index, lower);
      break;
    case RowKind::bound:
    case RowKind::split:
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

void NetworkLp::restore(const State& state) {
  simplex_->come_back(state.simplex);
  lower_ = state.lower;
  upper_ = state.upper;
  row_lower_ = state.row_lower;
  row_upper_ = state.row_upper;
  crossed_ = state.crossed;
}

std::optional<LpSolution> NetworkLp::solve(const RunContext& context, std::string& why_not) {
  if (!started_) {
    if (const auto basis = first_basis(simplex_->problem(), context)) simplex_->start(*basis);
    started_ = true;
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind == RowKind::empty && (row_lower_[i] > hair || row_upper_[i] < -hair)) {
      why_not = "infeasible";
      return {};
    }
  }
  if (!crossed_.empty()) {
    why_not = "infeasible";
    return {};
  }
  const network::SideRowEnd end = simplex_->solve(context);
  if (end == network::SideRowEnd::optimal) return read();
  if (end == network::SideRowEnd::stopped) {
    LpSolution out;
    out.status = context.stop_requested() ? Status::interrupted : Status::limit;
    return out;
  }
  why_not = end == network::SideRowEnd::infeasible  ? "infeasible"
            : end == network::SideRowEnd::unbounded ? "unbounded"
                                                    : "lost in rounding";
  return {};
}

// --- basis --------------------------------------------------------------------------------------

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
  if (place == LpPlace::basic || own.bounds.empty()) return;
  const Range range = range_of(column);
  const bool upper = place == LpPlace::upper;
  if (upper ? upper_[at(column)] <= range.most : lower_[at(column)] >= range.least) return;
  for (const int i : own.bounds) {
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

// --- answers ------------------------------------------------------------------------------------

/// Of an arc of a column in the programme, where its hub is not a node of its own.
double NetworkLp::reduced_cost(int column, network::Arc arc) const {
  const int hub = columns_[at(column)].hub;
  if (hub < 0) return simplex_->reduced_cost(arc);
  return simplex_->reduced_cost(arc) + simplex_->reduced_cost(rows_[at(hub)].index) +
         price_of_hub(hub);
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
  out.x[at(row.penalty)] = std::max(0.0, missing) / row.covers;
  out.reduced_cost[at(row.penalty)] =
      objective_[at(row.penalty)] - row.covers * out.row_dual[at(place.split)];
  return price - rest;
}

/// A reduced cost that a row alone holds back becomes the price of that row.
void NetworkLp::price_bound(int column, double reduced, LpSolution& out) const {
  out.reduced_cost[at(column)] = reduced;
  const ColumnPlace& place = columns_[at(column)];
  if (reduced == 0 || place.bounds.empty()) return;
  const Range range = range_of(column);
  if (reduced > 0 ? upper_[at(column)] <= range.most : lower_[at(column)] >= range.least) return;
  for (const int i : place.bounds) {
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

LpSolution NetworkLp::read() const {
  LpSolution out;
  out.x.assign(columns_.size(), 0.0);
  out.reduced_cost.assign(columns_.size(), 0.0);
  out.row_dual.assign(rows_.size(), 0.0);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind == RowKind::node) out.row_dual[i] = simplex_->potential(rows_[i].index);
    if (rows_[i].kind == RowKind::side) out.row_dual[i] = simplex_->row_price(rows_[i].index);
    if (rows_[i].kind == RowKind::hub) {
      out.row_dual[i] = price_of_hub(static_cast<int>(i)) / rows_[i].value;
    }
  }
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const ColumnPlace& place = columns_[j];
    if (place.arc < 0) continue;
    out.x[j] = simplex_->flow(place.arc);
    if (place.rest >= 0) out.x[j] += simplex_->flow(place.rest);
    const int column = static_cast<int>(j);
    price_bound(column,
                place.split < 0 ? -reduced_cost(column, place.arc) : price_requirement(column, out),
                out);
  }
  for (std::size_t j = 0; j < columns_.size(); ++j) out.objective += objective_[j] * out.x[j];
  out.iterations = pivots();
  return out;
}

}  // namespace egress
