#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/quarrel/quarrel_report.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

const Scale money{"MUSD", 1e6};

Json harm_of(const Harm& harm) {
  Json out = quantity(harm.value, money);
  out["range"] = {money.of(harm.low), money.of(harm.high)};
  return out;
}

Json ratio_of(const HarmRow& row, Json out) {
  out["ratio"] = given(row.ratio) ? Json(row.ratio) : Json(nullptr);
  if (!given(row.ratio)) {
    out["ratio_reason"] = row.why_no_ratio;
  } else if (given(row.ratio_low)) {
    out["ratio_range"] = {row.ratio_low, row.ratio_high};
  } else {
    out["ratio_range"] = nullptr;
    out["ratio_range_reason"] = "at the low ends we lose nothing";
  }
  return out;
}

Json items_json(const HarmRow& row) {
  Json out = Json::array();
  for (const auto& item : row.items) {
    out.push_back({{"what", item.what},
                   {"kind", name_of(item.kind)},
                   {"loser", item.ours ? "ours" : "theirs"},
                   {"harm", harm_of(item.harm)}});
  }
  return out;
}

Json row_json(const HarmRow& row) {
  Json out = {{"days", row.days}, {"ours", harm_of(row.ours)}, {"theirs", harm_of(row.theirs)}};
  return ratio_of(row, std::move(out));
}

Json staying_json(const StayingPower& power) {
  if (power.days) return {{"value", *power.days}, {"unit", "d"}};
  return nullptr;
}

Json quarrel_of(const Quarrel& quarrel, double loss_rate) {
  Json out = {{"holder", quarrel.them},
              {"us", quarrel.us},
              {"they_close", quarrel.they_close},
              {"we_close", quarrel.we_close}};
  out["tips_at"] =
      quarrel.tips_at ? Json{{"value", *quarrel.tips_at}, {"unit", "d"}} : Json(nullptr);
  if (!quarrel.tips_at) out["tips_at_reason"] = quarrel.why_not_tips;
  out["staying"] = {{"loss_rate", {{"value", money.of(loss_rate)}, {"unit", "MUSD/d"}}},
                    {"ours", staying_json(quarrel.ours)},
                    {"theirs", staying_json(quarrel.theirs)}};
  if (!quarrel.ours.days) out["staying"]["ours_reason"] = quarrel.ours.why_not;
  if (!quarrel.theirs.days) out["staying"]["theirs_reason"] = quarrel.theirs.why_not;
  out["curve"] = Json::array();
  for (const auto& row : quarrel.curve) out["curve"].push_back(row_json(row));
  out["projects"] = Json::array();
  for (const auto& project : quarrel.projects) {
    Json rows = Json::array();
    for (const auto& row : project.rows) rows.push_back(row_json(row));
    Json told = {{"id", project.project}, {"harm", rows}};
    if (!project.why_not.empty()) {
      told["harm"] = nullptr;
      told["harm_reason"] = project.why_not;
    }
    out["projects"].push_back(std::move(told));
  }
  out["missing"] = quarrel.missing;
  return out;
}

}  // namespace

Json harm_json(const QuarrelResult& result) {
  Json out = Json::array();
  for (const auto& quarrel : result.quarrels) {
    for (const auto& row : quarrel.rows) {
      Json told = {{"holder", quarrel.them}};
      told.update(row_json(row));
      const auto alone = [](const std::optional<Harm>& ours, const std::optional<Harm>& theirs) {
        return Json{{"ours", harm_of(*ours)}, {"theirs", harm_of(*theirs)}};
      };
      if (row.ours_by_them) {
        told["only_they_close"] = alone(row.ours_by_them, row.theirs_by_them);
        told["only_we_close"] = alone(row.ours_by_us, row.theirs_by_us);
      }
      told["network"] = quantity(row.network, money);
      told["items"] = items_json(row);
      out.push_back(std::move(told));
    }
  }
  return out;
}

Json quarrel_json(const QuarrelResult& result) {
  Json out;
  if (result.status == Status::infeasible) {
    out["conflict"] = result.conflict;
    return out;
  }
  out["harm"] = harm_json(result);
  out["quarrels"] = Json::array();
  for (const auto& quarrel : result.quarrels) {
    out["quarrels"].push_back(quarrel_of(quarrel, result.loss_rate));
  }
  out["notes"] = result.notes;
  return out;
}

}  // namespace egress
