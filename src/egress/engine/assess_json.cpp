#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/hazards/hazards_report.h"
#include "egress/analyses/leverage/leverage_report.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/analyses/quarrel/quarrel_report.h"
#include "egress/analyses/replay/replay_report.h"
#include "egress/analyses/screen/screen_report.h"
#include "egress/analyses/simulate/simulate_report.h"
#include "egress/engine/assess_report.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

Json backtest_rows(const BacktestResult& backtest, const Scale& amount) {
  Json rows = Json::array();
  for (const auto& row : backtest.rows) {
    Json item = {{"run", name_of(row.run)},
                 {"year", row.year},
                 {"corridor", row.corridor},
                 {"observed", quantity(row.observed, amount)},
                 {"observed_range", {amount.of(row.observed_low), amount.of(row.observed_high)}},
                 {"computed", quantity(row.computed, amount)},
                 {"naive", quantity(row.naive, amount)},
                 {"used_for", row.fitted ? "fit" : "prediction"},
                 {"like", row.like},
                 {"observed_row", row.source}};
    if (!given(row.naive))
      item["naive_reason"] = "no rule for this row (no year before, or a total)";
    rows.push_back(std::move(item));
  }
  return rows;
}

Json claims_rows(const std::vector<ClaimResult>& claims) {
  Json rows = Json::array();
  for (const auto& claim : claims) {
    const auto told = [&](double value) { return Json{{"value", value}, {"unit", claim.unit}}; };
    Json flips = Json::array();
    for (const auto& flip : claim.flips) {
      if (!flip.flips_at) continue;
      flips.push_back({{"cell", flip.cell}, {"value", *flip.flips_at}, {"unit", flip.unit}});
    }
    Json item = {{"id", claim.id},
                 {"sentence", claim.sentence},
                 {"verdict", name_of(claim.verdict)},
                 {"measure", claim.measure},
                 {"value", told(claim.value)},
                 {"range", {claim.lowest, claim.highest}},
                 {"threshold", told(claim.threshold)},
                 {"reason", claim.reason},
                 {"margin", told(claim.margin)}};
    item["flips_at"] = flips.empty() ? Json(nullptr) : flips;
    if (flips.empty()) {
      item["flips_at_reason"] = claim.flips.empty() ? "the claim names no cell that could flip it"
                                                    : "no named cell flips it within its range";
    }
    rows.push_back(std::move(item));
  }
  return rows;
}

}  // namespace

Json assess_json(const Model& model, const AssessResult& result) {
  const Scale amount = amount_scale(result.open);
  Json out;
  if (result.open.plan == nullptr) {
    out["conflict"] = result.open.conflict;
    return out;
  }
  out["open"] = dispatch_json(model, result.open);
  out["backtest"] = backtest_rows(result.backtest, amount);
  out["backtest_error"] = Json::array();
  for (const auto& error : result.backtest.errors) {
    out["backtest_error"].push_back({{"run", name_of(error.run)},
                                     {"computed", quantity(error.computed, amount)},
                                     {"naive", quantity(error.naive, amount)}});
  }
  out["unexplained"] = quantity(result.backtest.unexplained, amount);
  out["pins"] = Json::array();
  for (const auto& pin : result.backtest.pins) {
    out["pins"].push_back({{"what", pin.what}, {"reason", pin.reason}});
  }
  out["bands"] = Json::array();
  for (const auto& band : result.bands) {
    out["bands"].push_back({{"year", band.year},
                            {"corridor", band.corridor},
                            {"computed", quantity(band.computed, amount)},
                            {"low", quantity(band.low, amount)},
                            {"high", quantity(band.high, amount)},
                            {"low_cell", band.low_cell},
                            {"high_cell", band.high_cell}});
  }
  out["closures"] = Json::array();
  for (const auto& story : result.closures) {
    Json item = {
        {"id", story.asked.id}, {"title", story.asked.title}, {"close", story.asked.close}};
    item.update(dispatch_json(model, story.result));
    out["closures"].push_back(std::move(item));
  }
  out["replays"] = replay_rows(result.replays);
  if (result.hazards) out["hazards"] = hazards_json(model, *result.hazards);
  if (result.pairs.things > 0) {
    out["screen"] = {{"singles", screen_json(model, result.singles)},
                     {"pairs", screen_json(model, result.pairs)}};
  }
  if (result.years) out["years"] = simulate_json(*result.years);
  out["ladders"] = Json::array();
  for (const auto& ladder : result.ladders) out["ladders"].push_back(limit_json(model, ladder));
  if (result.power) out["leverage"] = leverage_json(*result.power);
  if (result.quarrels) out["quarrels"] = quarrel_json(*result.quarrels);
  if (result.quarrels_with_projects) {
    out["quarrels_with_projects"] = quarrel_json(*result.quarrels_with_projects);
  }
  out["claims"] = claims_rows(result.claims);
  out["weak_ground"] = {{"share_of_worth", {{"value", 100 * result.weak_share}, {"unit", "%"}}},
                        {"tables", Json::array()},
                        {"leaning", Json::array()}};
  for (const auto& t : result.confidence) {
    out["weak_ground"]["tables"].push_back(
        {{"name", t.name},
         {"rows", t.rows},
         {"confidence",
          {{"high", t.high}, {"medium", t.medium}, {"low", t.low}, {"none", t.none}}}});
  }
  for (const auto& row : result.leaning) {
    out["weak_ground"]["leaning"].push_back(
        {{"table", row.table},
         {"id", row.id},
         {"confidence", row.confidence},
         {"aspect", row.aspect},
         {"worth", {{"value", row.worth / 1e6}, {"unit", "MUSD/yr per 1 %"}}}});
  }
  return out;
}

}  // namespace egress
