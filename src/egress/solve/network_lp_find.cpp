// What of a programme is a network.
#include <algorithm>
#include <cmath>
#include <utility>

#include "egress/solve/network_lp.h"

namespace egress {

namespace {

constexpr int periods_a_stage = 12;  // 6 to 24 did alike on the flagship by day

}  // namespace

NetworkLp::ByRow NetworkLp::by_row(const Lp& lp) {
  ByRow out(lp.row_lower.size());
  for (int j = 0; j < lp.columns(); ++j) {
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      out[at(lp.index[at(e)])].push_back({j, lp.value[at(e)]});
    }
  }
  return out;
}

/// Equations of +1 and -1 become nodes as long as no column has two of a sign.
void NetworkLp::find_nodes(const ByRow& entries) {
  tail_.assign(columns_.size(), -1);
  head_.assign(columns_.size(), -1);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (entries[i].empty() || row_lower_[i] != row_upper_[i]) continue;
    const bool fits = std::ranges::all_of(entries[i], [&](const Entry& entry) {
      return (entry.value == 1 && tail_[at(entry.column)] < 0) ||
             (entry.value == -1 && head_[at(entry.column)] < 0);
    });
    if (!fits) continue;
    for (const Entry& entry : entries[i]) {
      (entry.value > 0 ? tail_ : head_)[at(entry.column)] = static_cast<int>(i);
    }
    rows_[i] = {.kind = RowKind::node, .index = nodes_++};
    node_rows_.push_back(static_cast<int>(i));
  }
}

/// Rows with one column bound it; the others that are not nodes are side rows for now.
void NetworkLp::find_bounds(const ByRow& entries) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (entries[i].empty() || rows_[i].kind == RowKind::node) continue;
    rows_[i].kind = RowKind::side;
    if (entries[i].size() > 1) continue;
    const Entry& only = entries[i].front();
    rows_[i] = {.kind = RowKind::bound, .index = only.column, .value = only.value};
    ++columns_[at(only.column)].bounds;
  }
  int all = 0;
  for (ColumnPlace& column : columns_) {
    column.first_bound = all;
    all += std::exchange(column.bounds, 0);
  }
  bounds_.resize(at(all));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind != RowKind::bound) continue;
    ColumnPlace& column = columns_[at(rows_[i].index)];
    bounds_[at(column.first_bound + column.bounds++)] = static_cast<int>(i);
  }
}

/// What one column of the network meets, or another one pays for.
void NetworkLp::find_splits(const ByRow& entries, const Lp& lp) {
  const auto moves = [&](const Entry& entry) {
    const auto j = at(entry.column);
    return entry.value > 0 && lower_[j] >= 0 && (tail_[j] >= 0 || head_[j] >= 0) &&
           columns_[j].split < 0;
  };
  const auto pays = [&](const Entry& entry) {
    const auto j = at(entry.column);
    return entry.value > 0 && lp.start[j + 1] - lp.start[j] == 1 && lower_[j] == 0 &&
           std::isinf(upper_[j]) && objective_[j] <= 0;
  };
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind != RowKind::side || entries[i].size() != 2) continue;
    if (std::isfinite(row_upper_[i]) || std::isinf(row_lower_[i])) continue;
    const bool swapped = pays(entries[i][0]);
    const Entry& met = entries[i][swapped ? 1 : 0];
    const Entry& paid = entries[i][swapped ? 0 : 1];
    if (!moves(met) || !pays(paid)) continue;
    rows_[i] = {RowKind::split, met.column, met.value, paid.column, paid.value};
    columns_[at(met.column)].split = static_cast<int>(i);
  }
}

/// Limits on columns that count alike and share a tail or a head. A column goes through one hub.
void NetworkLp::find_hubs(const ByRow& entries) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].kind != RowKind::side) continue;
    const Entry& first = entries[i].front();
    const auto all_share = [&](const std::vector<int>& end) {
      const int shared = end[at(first.column)];
      return shared >= 0 && std::ranges::all_of(entries[i], [&](const Entry& entry) {
               return end[at(entry.column)] == shared;
             });
    };
    const bool alike = std::ranges::all_of(entries[i], [&](const Entry& entry) {
      return entry.value == first.value && entry.value > 0 && lower_[at(entry.column)] >= 0 &&
             columns_[at(entry.column)].hub < 0;
    });
    const bool at_tail = all_share(tail_);
    if (!alike || (!at_tail && !all_share(head_))) continue;
    for (const Entry& entry : entries[i]) columns_[at(entry.column)].hub = static_cast<int>(i);
    rows_[i] = {.kind = RowKind::hub, .value = first.value, .at_tail = at_tail};
    rows_[i].node = nodes_ + static_cast<int>(hubs_.size());
    hubs_.push_back(static_cast<int>(i));
  }
}

network::SideRowProblem NetworkLp::problem_of(const Lp& lp, std::span<const int> periods) {
  network::SideRowProblem p;
  p.nodes = nodes_ + static_cast<int>(hubs_.size());
  p.supply.assign(at(p.nodes), 0.0);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    RowPlace& row = rows_[i];
    if (row.kind == RowKind::node) p.supply[at(row.index)] = row_lower_[i];
    if (row.kind == RowKind::split) {
      columns_[at(row.penalty)].pays = true;
      columns_[at(row.penalty)].split = static_cast<int>(i);
    }
    if (row.kind != RowKind::side) continue;
    row.index = side_rows_++;
    side_row_rows_.push_back(static_cast<int>(i));
  }
  std::vector<std::vector<std::pair<network::Arc, double>>> entries(at(side_rows_));
  const auto stage_of = [&](int j) {
    return periods.empty() ? 0 : std::max(0, periods[at(j)]) / periods_a_stage;
  };
  std::vector<int> hub_stage(rows_.size(), 0);
  const auto add = [&](int j, double cost) {
    const network::Arc arc = p.arcs();
    p.tail.push_back(tail_[at(j)] < 0 ? p.nodes : rows_[at(tail_[at(j)])].index);
    p.head.push_back(head_[at(j)] < 0 ? p.nodes : rows_[at(head_[at(j)])].index);
    if (columns_[at(j)].hub >= 0) {
      RowPlace& hub = rows_[at(columns_[at(j)].hub)];
      int& end = hub.at_tail ? p.tail.back() : p.head.back();
      hub.end = end;
      end = hub.node;
      hub_stage[at(columns_[at(j)].hub)] = stage_of(j);
    }
    column_of_.push_back(j);
    p.cost.push_back(cost);
    p.lower.push_back(0);
    p.upper.push_back(0);
    p.stage.push_back(stage_of(j));
    for (int e = lp.start[at(j)]; e < lp.start[at(j) + 1]; ++e) {
      const RowPlace& row = rows_[at(lp.index[at(e)])];
      if (row.kind == RowKind::side) entries[at(row.index)].emplace_back(arc, lp.value[at(e)]);
    }
    return arc;
  };
  for (int j = 0; j < lp.columns(); ++j) {
    ColumnPlace& column = columns_[at(j)];
    if (column.pays) continue;
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
    column_of_.push_back(-1);
    p.tail.push_back(hub.at_tail ? hub.end : hub.node);
    p.head.push_back(hub.at_tail ? hub.node : hub.end);
    p.cost.push_back(0);
    p.lower.push_back(0);
    p.upper.push_back(0);
    p.stage.push_back(hub_stage[at(i)]);
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

}  // namespace egress
