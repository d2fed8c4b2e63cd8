#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

const Scale percent{"%", 0.01};

Json closed_against(const Model& model, const Against& against, const Scale& amount) {
  Json rerouted = Json::array();
  for (const auto& row : against.rerouted) {
    rerouted.push_back({{"corridor", model.corridors[row.corridor.at()].id},
                        {"amount", quantity(row.amount, amount)}});
  }
  Json out = {{"displaced", quantity(against.displaced, amount)},
              {"lost", quantity(against.lost, amount)},
              {"deferred", quantity(against.deferred, amount)},
              {"rerouted", rerouted},
              {"others_lost", quantity(against.others_lost, amount)},
              {"netback_lost", quantity(against.netback_lost, {"MUSD", 1e6})}};
  if (against.first_store_full) {
    out["first_store_full"] = format_day(*against.first_store_full);
    out["first_store"] = against.first_store;
  } else {
    out["first_store_full"] = nullptr;
    out["first_store_full_reason"] = "no store filled that the open network left with room";
  }
  if (against.first_shut_in) {
    out["first_shut_in"] = format_day(*against.first_shut_in);
    out["first_supply"] = against.first_supply;
  } else {
    out["first_shut_in"] = nullptr;
    out["first_shut_in_reason"] = "no supply produced less than in the open network";
  }
  return out;
}

Json links_json(const Model& model, const DispatchResult& result, const Scale& amount) {
  Json rows = Json::array();
  for (const auto& row : result.links) {
    const auto& commodity = model.commodities[row.commodity.at()];
    Json item = Json::object();
    item["id"] = model.links[row.link.at()].id;
    item["commodity"] = commodity.id;
    item["carried"] = quantity(row.carried, amount);
    item["utilisation"] = quantity(row.utilisation, percent);
    item["marginal_value"] =
        quantity(row.marginal_value, {"USD/" + std::string(canonical_unit(commodity)), 1});
    if (!given(row.utilisation)) item["utilisation_reason"] = "no capacity is given";
    rows.push_back(std::move(item));
  }
  return rows;
}

Json contracts_json(const Model& model, const DispatchResult& result, const Scale& amount) {
  Json rows = Json::array();
  for (const auto& row : result.contracts) {
    Json item = {{"id", model.contracts[row.contract.at()].id},
                 {"met", row.met},
                 {"quantity", quantity(row.quantity, amount)},
                 {"shortfall", quantity(row.shortfall, amount)},
                 {"penalty", quantity(row.penalty, {"MUSD", 1e6})}};
    if (given(row.minimum)) item["minimum"] = quantity(row.minimum, amount);
    if (given(row.maximum)) item["maximum"] = quantity(row.maximum, amount);
    rows.push_back(std::move(item));
  }
  return rows;
}

Json route_json(const Route& route) {
  Json out = {{"method", name_of(route.method)}, {"pivots", route.pivots}};
  if (route.method == Route::Method::lp) {
    out["why"] = route.why;
    return out;
  }
  out["nodes"] = route.nodes;
  out["arcs"] = route.arcs;
  out["side_rows"] = route.side_rows;
  out["side_rows_active"] = route.active_rows;
  return out;
}

Json check_json(const LpCheck& check) {
  if (!check.why_not.empty()) {
    return {{"route", "lp"}, {"agrees", nullptr}, {"agrees_reason", check.why_not}};
  }
  return {{"route", "lp"},
          {"agrees", check.agrees},
          {"objective", quantity(check.objective, {"MUSD", 1e6})},
          {"relative_difference", check.difference}};
}

}  // namespace

Json quantity(double canonical, const Scale& scale) {
  if (!std::isfinite(canonical)) return nullptr;
  // There are hundreds in an answer, and a list in braces would be copied twice.
  Json out = Json::object();
  out["value"] = scale.of(canonical);
  out["unit"] = scale.unit;
  return out;
}

Scale amount_scale(const DispatchResult& result) {
  double largest = 0;
  for (const auto& row : result.supplies) largest = std::max(largest, row.produced);
  for (const auto& row : result.corridors) largest = std::max(largest, row.delivered);
  const std::string unit = result.corridors.empty() ? "t" : result.corridors.front().unit;
  return scale_for(unit, largest);
}

Json dispatch_json(const Model& model, const DispatchResult& result) {
  Json out;
  out["horizon"] = {{"from", format_day(result.horizon.from)},
                    {"to", format_day(result.horizon.to - 1)},
                    {"period", name_of(result.horizon.period)}};
  out["notes"] = result.notes;
  if (result.plan == nullptr) {
    out["netback"] = nullptr;
    out["netback_reason"] = result.status == Status::infeasible
                                ? "no plan: the rows of `conflict` cannot all hold"
                                : "stopped before there was a plan";
    if (result.status == Status::infeasible) out["conflict"] = result.conflict;
    return out;
  }
  const Scale amount = amount_scale(result);
  const Scale money{"MUSD", 1e6};
  out["netback"] = quantity(result.netback, money);
  out["netback_parts"] = {{"revenue", quantity(result.revenue, money)},
                          {"transport", quantity(result.transport, money)},
                          {"storage", quantity(result.storage, money)},
                          {"production", quantity(result.production, money)},
                          {"penalties", quantity(result.penalties, money)},
                          {"end_value_change", quantity(result.end_value_change, money)}};
  out["corridors"] = Json::array();
  for (const auto& row : result.corridors) {
    out["corridors"].push_back({{"id", model.corridors[row.corridor.at()].id},
                                {"delivered", quantity(row.delivered, amount)}});
  }
  out["links"] = links_json(model, result, amount);
  out["stores"] = Json::array();
  for (const auto& row : result.stores) {
    out["stores"].push_back({{"id", model.stores[row.store.at()].id},
                             {"lowest", quantity(row.lowest, amount)},
                             {"highest", quantity(row.highest, amount)},
                             {"at_end", quantity(row.at_end, amount)},
                             {"marginal_value", quantity(row.marginal_value, {"USD/t", 1})}});
  }
  out["supplies"] = Json::array();
  for (const auto& row : result.supplies) {
    out["supplies"].push_back({{"id", model.supplies[row.supply.at()].id},
                               {"produced", quantity(row.produced, amount)},
                               {"shut_in", quantity(row.shut_in, amount)}});
  }
  out["markets"] = Json::array();
  for (const auto& row : result.markets) {
    out["markets"].push_back({{"id", model.markets[row.market.at()].id},
                              {"commodity", model.commodities[row.commodity.at()].id},
                              {"sold", quantity(row.sold, amount)},
                              {"short", quantity(row.short_, amount)}});
  }
  out["contracts"] = contracts_json(model, result, amount);
  out["binding"] = Json::array();
  for (const auto& row : result.binding) {
    out["binding"].push_back({{"what", qualified_id(model, row.what)},
                              {"aspect", row.aspect},
                              {"periods", row.periods},
                              {"worth", quantity(row.worth, {row.unit, 1})}});
  }
  const auto& c = result.certificate;
  out["certificate"] = {{"primal", c.primal}, {"dual", c.dual}, {"gap", c.gap}, {"holds", c.holds}};
  out["route"] = route_json(result.route);
  if (result.check) out["check"] = check_json(*result.check);
  if (result.against) out["against"] = closed_against(model, *result.against, amount);
  return out;
}

}  // namespace egress
