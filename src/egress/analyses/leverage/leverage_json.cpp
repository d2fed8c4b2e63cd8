#include <cmath>

#include "egress/analyses/leverage/leverage_report.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

Json money(double usd) {
  if (!given(usd)) return nullptr;
  return {{"value", usd / 1e6}, {"unit", "MUSD"}};
}

Json estimate(const Estimate& x, double unit, const char* name) {
  Json out = {{"value", x.value / unit}, {"unit", name}};
  out["se"] = given(x.se) ? Json(x.se / unit) : Json(nullptr);
  if (!given(x.se)) out["se_reason"] = "one sample says nothing of its error";
  out["ci95"] = given(x.low) ? Json{x.low / unit, x.high / unit} : Json(nullptr);
  return out;
}

/// `key`: what is known, or null and `key_reason`.
void put(Json& to, const char* key, Json value, const std::string& why_not) {
  const bool known = !value.is_null();
  to[key] = std::move(value);
  if (!known) to[std::string(key) + "_reason"] = why_not;
}

constexpr const char* no_shares = "somebody's value is below zero, or nobody's above";

double sum_of(const std::vector<PlayerPower>& players) {
  double out = 0;
  for (const auto& player : players) {
    if (given(player.shapley)) out += player.shapley;
  }
  return out;
}

Json player_json(const PlayerPower& p, double all, const LeverageResult& result) {
  const std::string stopped = "stopped before it was known";
  Json row = {{"id", p.id}};
  put(row, "shapley", p.of_orders ? estimate(*p.of_orders, 1e6, "MUSD") : money(p.shapley),
      stopped);
  put(row, "shapley_share",
      given(p.shapley) && has_shares(result) ? Json(p.shapley / all) : Json(nullptr),
      given(p.shapley) ? no_shares : stopped);
  const std::string no_banzhaf =
      result.why_no_table.empty() ? "nobody ever adds anything" : result.why_no_table;
  put(row, "banzhaf", given(p.banzhaf) ? Json(p.banzhaf) : Json(nullptr), no_banzhaf);
  put(row, "banzhaf_raw", money(p.banzhaf_raw), result.why_no_table);
  put(row, "nucleolus", money(p.nucleolus), result.why_no_nucleolus);
  put(row, "in_core", p.in_core ? Json(*p.in_core) : Json(nullptr), result.core.why_not_today);
  put(row, "today", money(p.today), result.core.why_not_today);
  put(row, "alone", money(p.alone), stopped);
  put(row, "held_up", money(p.held_up), stopped);
  put(row, "veto", result.why_no_table.empty() ? Json(p.veto) : Json(nullptr), result.why_no_table);
  put(row, "dummy", result.why_no_table.empty() ? Json(p.dummy) : Json(nullptr),
      result.why_no_table);
  row["like"] = p.like;
  row["controls"] = p.things;
  return row;
}

Json core_json(const LeverageResult& result) {
  const GameCore& core = result.core;
  Json out;
  put(out, "nonempty", core.why_not.empty() ? Json(core.nonempty) : Json(nullptr), core.why_not);
  put(out, "least_core_epsilon", core.why_not.empty() ? money(core.epsilon) : Json(nullptr),
      core.why_not);
  put(out, "holds_today",
      core.why_not_today.empty() ? Json(!core.objects_today.has_value()) : Json(nullptr),
      core.why_not_today);
  if (core.objects_today) {
    out["objects_today"] = {{"players", core.objects_today->players},
                            {"excess", money(core.objects_today->excess)}};
  }
  return out;
}

Json properties_json(const LeverageResult& result) {
  Json out = Json::object();
  if (!result.why_no_table.empty()) return nullptr;
  const auto add = [&](const char* name, const std::optional<Witness>& fails, bool known) {
    put(out, name, known || fails ? Json(!fails.has_value()) : Json(nullptr),
        "not all pairs of coalitions were seen");
    if (fails) out[std::string(name) + "_witness"] = {fails->first, fails->second};
  };
  add("monotone", result.properties.not_monotone, true);
  add("superadditive", result.properties.not_superadditive, result.properties.superadditive_known);
  add("convex", result.properties.not_convex, true);
  return out;
}

Json projects_json(const std::vector<ProjectPower>& rows, const LeverageResult& result,
                   bool pairs) {
  Json out = Json::array();
  for (const auto& project : rows) {
    Json row;
    if (pairs) {
      row["ids"] = project.ids;
    } else {
      row["id"] = project.ids.front();
    }
    if (!project.why_not.empty()) {
      put(row, "players", nullptr, project.why_not);
      out.push_back(std::move(row));
      continue;
    }
    row["grand"] = money(project.grand);
    double all = 0;
    for (const double x : project.shapley) all += x;
    const double before = sum_of(result.players);
    Json players = Json::array();
    for (std::size_t i = 0; i < project.shapley.size(); ++i) {
      const PlayerPower& player = result.players[i];
      Json of = {{"id", player.id}, {"shapley", money(project.shapley[i])}};
      put(of, "change",
          given(player.shapley) ? money(project.shapley[i] - player.shapley) : Json(nullptr),
          "stopped before it was known");
      const bool shares = all > 0 && has_shares(result);
      put(of, "share_change",
          shares ? Json(project.shapley[i] / all - player.shapley / before) : Json(nullptr),
          no_shares);
      players.push_back(std::move(of));
    }
    row["players"] = std::move(players);
    out.push_back(std::move(row));
  }
  return out;
}

Json draws_json(const DrawnPower& draws, const LeverageResult& result) {
  Json players = Json::array(), orders = Json::array();
  for (std::size_t i = 0; i < draws.players.size(); ++i) {
    players.push_back({{"id", result.players[i].id},
                       {"shapley", estimate(draws.players[i].shapley, 1e6, "MUSD")},
                       {"shapley_share", estimate(draws.players[i].share, 1, "1")}});
  }
  for (const auto& order : draws.orders) {
    orders.push_back({{"ahead", order.ahead},
                      {"behind", order.behind},
                      {"reversed", order.reversed},
                      {"chance", estimate(order.chance, 1, "1")}});
  }
  return {{"asked", draws.asked},   {"drawn", draws.drawn}, {"refused", draws.refused},
          {"ranges", draws.ranges}, {"players", players},   {"orders", orders}};
}

}  // namespace

Json leverage_json(const LeverageResult& result) {
  const double all = sum_of(result.players);
  Json players = Json::array(), pairs = Json::array();
  for (const auto& player : result.players) players.push_back(player_json(player, all, result));
  for (const auto& pair : result.interactions) {
    pairs.push_back({{"players", {pair.first, pair.second}}, {"value", money(pair.value)}});
  }
  Json out;
  out["players"] = std::move(players);
  Json worth;
  put(worth, "grand", money(result.grand), "stopped before it was known");
  put(worth, "empty", money(result.empty), "stopped before it was known");
  out["worth"] = std::move(worth);
  out["coalitions"] = std::exp2(result.coalitions_as_power_of_two);
  if (result.coalitions > 0) out["coalitions"] = result.coalitions;
  out["solved"] = result.solved;
  if (result.orders > 0) out["orders"] = result.orders;
  out["core"] = core_json(result);
  put(out, "properties", properties_json(result), result.why_no_table);
  put(out, "interaction", result.why_no_table.empty() ? std::move(pairs) : Json(nullptr),
      result.why_no_table);
  out["projects"] = projects_json(result.projects, result, false);
  if (!result.pairs.empty()) out["project_pairs"] = projects_json(result.pairs, result, true);
  out["projects_without_rows"] = result.projects_without_rows;
  if (result.draws) out["draws"] = draws_json(*result.draws, result);
  const bool checked = result.check.checked > 0;
  out["certificate"] = {{"checked", result.check.checked},
                        {"largest_difference", result.check.largest_difference},
                        {"holds", checked ? Json(result.check.holds) : Json(nullptr)}};
  if (!checked) {
    out["certificate"]["holds_reason"] =
        result.why_no_table.empty() ? "stopped before" : result.why_no_table;
  }
  return out;
}

}  // namespace egress
