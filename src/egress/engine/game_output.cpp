// A game answer as JSON.
#include <fmt/format.h>

#include "egress/engine/game_answer.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;
using games::Coalition;
using games::CoalitionPair;
using games::Split;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void no_value(Json& json, const std::string& key, const std::string& why) {
  json[key] = nullptr;
  json[key + "_reason"] = why;
}

Json by_player(const GameAnswer& a, const std::vector<double>& value) {
  Json out = Json::object();
  for (int i = 0; i < a.players(); ++i) out[a.game.file.players[at(i)]] = value[at(i)];
  return out;
}

void put(Json& json, const std::string& key, const GameAnswer& a, const GameSplit& said) {
  if (said.split.value.empty()) {
    no_value(json, key, said.why);
  } else {
    json[key] = by_player(a, said.split.value);
  }
}

/// As fractions, unless they are too long to be of use.
void put_exact(Json& json, const std::string& key, const GameAnswer& a, const Split& split) {
  constexpr std::size_t longest = 200;
  if (split.value.empty()) {
    no_value(json, key, fmt::format("there is no {}, see there", key));
    return;
  }
  if (split.exact.empty()) {
    no_value(json, key, "computed in doubles");
    return;
  }
  Json out = Json::object();
  for (int i = 0; i < a.players(); ++i) {
    const std::string text = games::to_string(split.exact[at(i)]);
    if (text.size() > longest) {
      no_value(json, key,
               fmt::format("computed exactly, but a fraction has {} digits", text.size()));
      return;
    }
    out[a.game.file.players[at(i)]] = text;
  }
  json[key] = std::move(out);
}

Json exact_json(const GameAnswer& a) {
  Json out = Json::object();
  put_exact(out, "shapley", a, a.shapley.split);
  put_exact(out, "banzhaf", a, a.banzhaf.split);
  put_exact(out, "banzhaf_raw", a, a.banzhaf_raw.split);
  put_exact(out, "nucleolus", a, a.nucleolus.split);
  if (a.epsilon_exact) {
    out["least_core_epsilon"] = games::to_string(*a.epsilon_exact);
  } else {
    no_value(out, "least_core_epsilon", a.epsilon ? "computed in doubles" : a.epsilon_why);
  }
  return out;
}

void put_member(Json& json, const std::string& key, const GameAnswer& a,
                const std::optional<CoreMember>& member) {
  if (!member) return;
  json[key] = {{"inside", member->inside},
               {"coalition", name_of(a, member->most.who)},
               {"excess", member->most.excess}};
}

Json core_json(const GameAnswer& a) {
  Json out = Json::object();
  if (a.core_nonempty) {
    out["nonempty"] = *a.core_nonempty;
  } else {
    no_value(out, "nonempty", a.core_why);
  }
  if (a.epsilon) {
    out["least_core_epsilon"] = *a.epsilon;
  } else {
    no_value(out, "least_core_epsilon", a.epsilon_why);
  }
  put_member(out, "shapley", a, a.shapley_in_core);
  put_member(out, "nucleolus", a, a.nucleolus_in_core);
  if (a.balanced.empty()) return out;
  Json weights = Json::object();
  for (std::size_t k = 0; k < a.balanced.size(); ++k) {
    weights[name_of(a, a.balanced[k])] = a.balanced_weight[k];
  }
  out["balanced"] = std::move(weights);
  return out;
}

void put_property(Json& json, const std::string& key, const GameAnswer& a,
                  const std::optional<CoalitionPair>& witness) {
  json[key] = !witness;
  if (witness) {
    json[key + "_witness"] = {name_of(a, witness->first), name_of(a, witness->second)};
  }
}

Json names_where(const GameAnswer& a, const std::vector<bool>& which) {
  Json out = Json::array();
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (which[i]) out.push_back(a.game.file.players[i]);
  }
  return out;
}

/// Players who can be exchanged, where they are more than one.
std::vector<std::vector<int>> classes_of(const std::vector<int>& symmetric_to) {
  std::vector<std::vector<int>> out;
  for (int i = 0; i < static_cast<int>(symmetric_to.size()); ++i) {
    if (symmetric_to[at(i)] != i) continue;
    std::vector<int> members;
    for (int j = i; j < static_cast<int>(symmetric_to.size()); ++j) {
      if (symmetric_to[at(j)] == i) members.push_back(j);
    }
    if (members.size() > 1) out.push_back(std::move(members));
  }
  return out;
}

Json properties_json(const GameAnswer& a) {
  const games::Properties& p = *a.properties;
  Json out = Json::object();
  put_property(out, "monotone", a, p.not_monotone);
  const char* additive = a.game.file.cost ? "subadditive" : "superadditive";
  if (p.superadditive_known || p.not_superadditive) {
    put_property(out, additive, a, p.not_superadditive);
  } else {
    no_value(out, additive, "not all pairs of coalitions were looked at, above 18 players");
  }
  put_property(out, a.game.file.cost ? "submodular" : "convex", a, p.not_convex);
  out["dummies"] = names_where(a, p.dummy);
  out["null_players"] = names_where(a, p.null_player);
  Json symmetric = Json::array();
  for (const auto& members : classes_of(p.symmetric_to)) {
    Json names = Json::array();
    for (const int i : members) names.push_back(a.game.file.players[at(i)]);
    symmetric.push_back(std::move(names));
  }
  out["symmetric"] = std::move(symmetric);
  return out;
}

Json interaction_json(const GameAnswer& a) {
  Json out = Json::array();
  const std::size_t n = at(a.players());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      out.push_back({{"players", {a.game.file.players[i], a.game.file.players[j]}},
                     {"value", a.interaction[i * n + j]}});
    }
  }
  return out;
}

std::string kind_of(const GameAnswer& a) {
  switch (a.game.file.kind) {
    case GameFile::Kind::voting:
      return "voting";
    case GameFile::Kind::bankruptcy:
      return "bankruptcy";
    case GameFile::Kind::airport:
      return "airport";
    default:
      return "table";
  }
}

}  // namespace

std::string name_of(const GameAnswer& a, Coalition who) {
  std::string out;
  for (int i = 0; i < a.players(); ++i) {
    if (games::holds(who, i)) out += (out.empty() ? "" : "+") + a.game.file.players[at(i)];
  }
  return out;
}

Json game_json(const GameAnswer& a) {
  Json out = Json::object();
  const std::string why = a.status == Status::limit ? "the time limit was reached" : "interrupted";
  if (a.status != Status::done) out["status_reason"] = why;
  if (a.game.stopped) {
    for (const char* key : {"game", "shapley", "banzhaf", "banzhaf_raw", "nucleolus", "core"}) {
      no_value(out, key, why);
    }
    return out;
  }
  out["game"] = {{"kind", kind_of(a)},
                 {"players", a.players()},
                 {"cost", a.game.file.cost},
                 {"worth", a.worth_of_all}};
  put(out, "shapley", a, a.shapley);
  put(out, "banzhaf", a, a.banzhaf);
  put(out, "banzhaf_raw", a, a.banzhaf_raw);
  put(out, "nucleolus", a, a.nucleolus);
  if (a.prenucleolus) out["prenucleolus"] = by_player(a, a.prenucleolus->value);
  out["core"] = core_json(a);
  out["exact"] = exact_json(a);
  if (a.certified) {
    out["certificate"] = {{"holds", true}, {"checked", "nucleolus, by Kohlberg's criterion"}};
  } else {
    no_value(out, "certificate", "it needs a nucleolus and a table of at most 20 players");
  }
  if (!a.veto.empty()) out["veto"] = names_where(a, a.veto);
  if (a.properties) {
    out["properties"] = properties_json(a);
  } else {
    no_value(out, "properties", "they need a table of at most 20 players, and time");
  }
  if (!a.interaction.empty()) {
    out["interaction"] = interaction_json(a);
  } else {
    no_value(out, "interaction", "it needs a table of at most 20 players, and time");
  }
  out["seconds"] = {{"read", a.read_seconds}, {"solve", a.solve_seconds}};
  return out;
}

}  // namespace egress
