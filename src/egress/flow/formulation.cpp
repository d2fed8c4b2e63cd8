#include "egress/flow/formulation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "egress/base/outcome.h"
#include "egress/flow/reach.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

/// A power of ten that brings the largest production of a period to between 100 and 1000.
double scale_of(const Model& model, const Timeline& timeline) {
  double largest = 0;
  for (const auto& supply : model.supplies) {
    for (int t = 0; t < timeline.size(); t += std::max(1, timeline.size() / 12)) {
      const double amount = timeline.amount(supply.rate, t);
      if (given(amount)) largest = std::max(largest, amount);
    }
  }
  return largest > 0 ? std::pow(10.0, std::floor(std::log10(largest)) - 2) : 1;
}

}  // namespace

Formulation::Formulation(const Model& model, const Horizon& horizon,
                         const FormulationOptions& options)
    : model_(model),
      situation_{horizon, {}},
      options_(options),
      timeline_(horizon),
      openness_(model, timeline_, {}),
      periods_(timeline_.size()),
      scale_(scale_of(model, timeline_)) {
  find_carriages();
  boundary_.under_way.resize(carriages_.size());
  for (std::size_t i = 0; i < carriages_.size(); ++i) {
    boundary_.under_way[i].assign(static_cast<std::size_t>(carriages_[i].lag), 0.0);
  }
  boundary_.end_price_store.assign(holdings_.size(), 0.0);
  boundary_.end_price_carriage.assign(carriages_.size(), 0.0);
}

void Formulation::set_boundary(Boundary boundary) {
  ensure(!built_, "a boundary must be set before the programme is built");
  for (std::size_t i = 0; i < holdings_.size(); ++i) holdings_[i].initial = boundary.initial[i];
  boundary_ = std::move(boundary);
}

/// Only what can start at a supply (or in a store) and end in a market or a store is carried.
void Formulation::find_carriages() {
  const Reach reach(model_);
  for (std::size_t l = 0; l < model_.links.size(); ++l) {
    const Link& link = model_.links[l];
    for (const auto commodity : link.commodities) {
      if (!reach.useful(link, commodity)) continue;
      Carriage c;
      c.link = LinkIndex{l};
      c.commodity = commodity;
      c.lag = options_.steady ? 0 : std::min(timeline_.lag(link.transit), periods_);
      carriages_.push_back(std::move(c));
    }
  }
  if (!options_.steady) {
    for (std::size_t s = 0; s < model_.stores.size(); ++s) {
      const Store& store = model_.stores[s];
      for (const auto commodity : store.commodities) {
        Holding h;
        h.store = StoreIndex{s};
        h.commodity = commodity;
        holdings_.push_back(std::move(h));
      }
    }
  }
  for (std::size_t m = 0; m < model_.markets.size(); ++m) {
    const Market& market = model_.markets[m];
    for (const auto commodity : market.commodities) {
      if (!reach.supplied(market.node, commodity)) continue;
      for (std::size_t step = 0; step < market.steps.size(); ++step) {
        sales_.push_back({MarketIndex{m}, commodity, static_cast<int>(step), {}});
      }
    }
  }
}

int Formulation::row(double lower, double upper, RowOwner owner) {
  row_owners_.push_back(owner);
  return lp_.add_row(lower, upper);
}

int Formulation::column(double lower, double upper, double objective, std::vector<LpEntry>& entries,
                        ColumnOwners owners) {
  // Several entries of one row become one.
  std::ranges::sort(entries, {}, &LpEntry::row);
  std::size_t kept = 0;
  for (const LpEntry& entry : entries) {
    if (kept > 0 && entries[kept - 1].row == entry.row) {
      entries[kept - 1].value += entry.value;
    } else {
      entries[kept++] = entry;
    }
  }
  entries.resize(kept);
  column_owners_.push_back(owners);
  not_told_.push_back(0);
  return lp_.add_column(lower, upper, objective, entries);
}

/// So much of what the column costs is left out of the netback that is told.
int Formulation::not_told(int column, double cost) {
  not_told_[static_cast<std::size_t>(column)] = cost;
  return column;
}

int Formulation::balance(NodeIndex node, CommodityIndex commodity, int t) const {
  const auto& rows = balance_[node.at() * model_.commodities.size() + commodity.at()];
  return rows.empty() ? -1 : rows[static_cast<std::size_t>(t)];
}

double Formulation::late(int t) const {
  return options_.earlier_first ? lateness(timeline_, t) : 0;
}

const Lp& Formulation::lp() {
  if (!built_) {
    add_balance_rows();
    add_link_and_node_rows();
    add_fleet_rows();
    add_store_rows();
    add_market_rows();
    if (!options_.maximise) {
      add_contract_rows();
      add_share_rows();
      add_minimum_rows();
    }
    add_columns();
    list_by_period();
    std::ranges::transform(lp_.objective, not_told_, std::back_inserter(worth_), std::plus());
    built_ = true;
  }
  return lp_;
}

void Formulation::list_by_period() {
  period_columns_.assign(static_cast<std::size_t>(periods_), {});
  period_of_.assign(lp_.lower.size(), -1);
  for (const auto* table :
       {&flow_columns_, &wait_columns_, &let_in_columns_, &hold_columns_, &supply_columns_,
        &sale_columns_, &short_columns_, &level_columns_, &in_columns_, &out_columns_}) {
    for (const auto& columns : *table) {
      for (std::size_t t = 0; t < columns.size(); ++t) {
        if (columns[t] < 0) continue;
        period_columns_[t].push_back(columns[t]);
        period_of_[static_cast<std::size_t>(columns[t])] = static_cast<int>(t);
      }
    }
  }
}

std::optional<RowOwner> Formulation::owner_of_row(int i) const {
  const RowOwner& owner = row_owners_[static_cast<std::size_t>(i)];
  return owner.aspect[0] == '\0' ? std::nullopt : std::optional(owner);
}

const ColumnOwners& Formulation::owners_of_column(int j) const {
  return column_owners_[static_cast<std::size_t>(j)];
}

void Formulation::release(const RowOwner& owner) {
  release_if([&](const RowOwner& other) {
    return other.thing == owner.thing && std::string_view(other.aspect) == owner.aspect;
  });
}

void Formulation::release_if(const std::function<bool(const RowOwner&)>& chosen) {
  lp();
  for (std::size_t i = 0; i < row_owners_.size(); ++i) {
    if (row_owners_[i].aspect[0] == '\0' || !chosen(row_owners_[i])) continue;
    lp_.set_row_bounds(static_cast<int>(i), -lp_infinity, lp_infinity);
  }
  for (std::size_t j = 0; j < column_owners_.size(); ++j) {
    if (column_owners_[j].lower && chosen(*column_owners_[j].lower)) {
      lp_.lower[j] = std::min(0.0, lp_.lower[j]);
    }
    if (column_owners_[j].upper && chosen(*column_owners_[j].upper)) lp_.upper[j] = lp_infinity;
  }
}

}  // namespace egress
