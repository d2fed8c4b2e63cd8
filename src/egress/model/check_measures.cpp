// Measures: a capacity in barrels cannot bind a commodity whose density nobody gave.
#include <algorithm>
#include <set>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

std::string_view lacking(const Commodity& commodity, Measure measure) {
  const bool volume = measure == Measure::volume || commodity.measure == Measure::volume;
  return volume && !given(commodity.density) ? "density" : "heating_value";
}

/// One complaint a cell, naming every commodity that lacks what its unit needs.
void check_cell(Context& c, std::string_view table, const std::string& id, std::string_view column,
                Measure measure, const std::vector<CommodityIndex>& commodities) {
  std::vector<std::string> without;
  std::string_view missing;
  for (const auto index : commodities) {
    if (!index.valid()) continue;
    const Commodity& commodity = c.model.commodities.at(index.at());
    if (given(quantity_factor(commodity, measure))) continue;
    without.push_back(commodity.id);
    missing = lacking(commodity, measure);
  }
  if (without.empty()) return;
  const std::string names = list_ids(without);
  c.report(
      "E0418", table, id, column,
      fmt::format("`{}` of `{}` counts in {}, but {} {} no {}", column, id, unit_of(measure), names,
                  without.size() == 1 ? "has" : "have", missing),
      fmt::format("give `{}` in commodities.csv, or write `{}` in another unit", missing, column));
}

void check_profile(Context& c, std::string_view table, const std::string& id,
                   std::string_view column, const Profile& profile,
                   const std::vector<CommodityIndex>& commodities) {
  std::vector<Measure> seen;
  for (const auto& step : profile.steps()) {
    if (!given(step.value) || step.measure == Measure::none) continue;
    if (std::ranges::find(seen, step.measure) != seen.end()) continue;
    seen.push_back(step.measure);
    check_cell(c, table, id, column, step.measure, commodities);
  }
}

std::vector<CommodityIndex> entering(const Context& c, std::size_t node) {
  std::set<CommodityIndex> found;
  for (const auto link : c.sites.in.at(node)) {
    const auto& carried = c.model.links.at(link).commodities;
    found.insert(carried.begin(), carried.end());
  }
  for (const auto supply : c.sites.supplies.at(node)) {
    found.insert(c.model.supplies.at(supply).commodity);
  }
  return {found.begin(), found.end()};
}

void check_places(Context& c) {
  const Model& m = c.model;
  for (std::size_t i = 0; i < m.nodes.size(); ++i) {
    if (!m.nodes[i].capacity.given_ever()) continue;
    check_profile(c, "nodes", m.nodes[i].id, "capacity", m.nodes[i].capacity, entering(c, i));
  }
  for (const auto& s : m.stores) {
    check_profile(c, "stores", s.id, "capacity", s.capacity, s.commodities);
    check_profile(c, "stores", s.id, "heel", s.heel, s.commodities);
    check_profile(c, "stores", s.id, "injection", s.injection, s.commodities);
    check_profile(c, "stores", s.id, "withdrawal", s.withdrawal, s.commodities);
    check_profile(c, "stores", s.id, "cost", s.cost, s.commodities);
  }
  for (const auto& s : m.supplies) {
    const std::vector<CommodityIndex> commodity{s.commodity};
    check_profile(c, "supplies", s.id, "rate", s.rate, commodity);
    check_profile(c, "supplies", s.id, "plan", s.plan, commodity);
    check_profile(c, "supplies", s.id, "minimum", s.minimum, commodity);
    check_profile(c, "supplies", s.id, "cost", s.cost, commodity);
    check_profile(c, "supplies", s.id, "shut_in_cost", s.shut_in_cost, commodity);
  }
  for (const auto& market : m.markets) {
    for (const auto& step : market.steps) {
      check_profile(c, "markets", market.id, "price", step.price, market.commodities);
      check_profile(c, "markets", market.id, "quantity", step.quantity, market.commodities);
    }
    check_profile(c, "markets", market.id, "limit", market.limit, market.commodities);
    check_profile(c, "markets", market.id, "required", market.requires_, market.commodities);
    check_profile(c, "markets", market.id, "short_price", market.short_price, market.commodities);
  }
}

void check_ways(Context& c) {
  const Model& m = c.model;
  std::vector<std::set<CommodityIndex>> shipped(m.fleets.size());
  for (const auto& link : m.links) {
    check_profile(c, "links", link.id, "capacity", link.capacity, link.commodities);
    check_profile(c, "links", link.id, "cost", link.cost, link.commodities);
    if (link.fleet.valid()) {
      shipped.at(link.fleet.at()).insert(link.commodities.begin(), link.commodities.end());
    }
  }
  for (std::size_t i = 0; i < m.fleets.size(); ++i) {
    const std::vector<CommodityIndex> cargo(shipped[i].begin(), shipped[i].end());
    check_profile(c, "fleets", m.fleets[i].id, "payload", m.fleets[i].payload, cargo);
    check_profile(c, "fleets", m.fleets[i].id, "payload_per_draft", m.fleets[i].payload_per_draft,
                  cargo);
  }
}

std::vector<CommodityIndex> counted_by(const Model& m, ThingRef on) {
  const auto index = static_cast<std::size_t>(on.index);
  switch (on.kind) {
    case TableKind::corridor:
      return m.corridors.at(index).commodities;
    case TableKind::link:
      return m.links.at(index).commodities;
    case TableKind::supply:
      return {m.supplies.at(index).commodity};
    case TableKind::market:
      return m.markets.at(index).commodities;
    default:
      return {};
  }
}

}  // namespace

void check_measures(Context& c) {
  check_places(c);
  check_ways(c);
  for (const auto& contract : c.model.contracts) {
    if (contract.on.index < 0) continue;
    const auto commodities = counted_by(c.model, contract.on);
    check_profile(c, "contracts", contract.id, "minimum", contract.minimum, commodities);
    check_profile(c, "contracts", contract.id, "maximum", contract.maximum, commodities);
    if (given(contract.penalty) && contract.penalty_measure != Measure::none) {
      check_cell(c, "contracts", contract.id, "penalty", contract.penalty_measure, commodities);
    }
  }
}

}  // namespace egress::checks
