#include "egress/analyses/leverage/power.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/leverage/today.h"
#include "egress/analyses/leverage/walker.h"
#include "egress/base/random.h"
#include "egress/games/core.h"
#include "egress/games/nucleolus.h"
#include "egress/games/properties.h"
#include "egress/games/values.h"

namespace egress {

namespace {

constexpr double rounding = 1e-9;    // of the largest worth: what two solves may differ by
constexpr double usd_of_game = 1e6;  // games count in MUSD
constexpr int most_nucleolus_players = 20;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<std::vector<ThingRef>> things_of(const Control& control) {
  std::vector<std::vector<ThingRef>> out;
  out.reserve(control.groups.size());
  for (const auto& group : control.groups) out.push_back(group.things);
  return out;
}

}  // namespace

bool enumerable(const Control& control, const CoalitionNetwork& network) {
  const auto players = players_who_can_matter(control, network);
  return static_cast<int>(players.size()) <= most_enumerated_players &&
         states_of(control, players) <= most_enumerated_states;
}

PowerOfModel::PowerOfModel(const Model& model, Interests interests, const Horizon& horizon)
    : model_(model_for(model, interests)),
      interests_(std::move(interests)),
      control_(control_of(model_)),
      network_(std::make_unique<CoalitionNetwork>(model_, horizon, things_of(control_))) {}

double PowerOfModel::stand_alone_of(int player) const {
  for (const auto& [holder, worth] : interests_.stand_alone) {
    if (control_.players[at(player)] == holder) return worth;
  }
  return 0;
}

games::Game PowerOfModel::net_of_stand_alone(const games::Game& game) const {
  games::Game out = game;
  for (int k = 0; k < game.players; ++k) {
    const double alone = stand_alone_of(worths_.players[at(k)]) / usd_of_game;
    if (alone == 0) continue;
    for (std::size_t who = 0; who < out.worth.size(); ++who) {
      if (games::holds(static_cast<games::Coalition>(who), k)) out.worth[who] -= alone;
    }
  }
  return out;
}

PlayerPower& PowerOfModel::of(LeverageResult& out, int game_player) const {
  return out.players[at(worths_.players[at(game_player)])];
}

std::vector<std::string> PowerOfModel::names(games::Coalition who,
                                             const LeverageResult& out) const {
  std::vector<std::string> ids;
  for (int k = 0; k < game_.players; ++k) {
    if (games::holds(who, k)) ids.push_back(out.players[at(worths_.players[at(k)])].id);
  }
  return ids;
}

void PowerOfModel::tell(const LeverageOptions& options, LeverageResult& out, RunContext& context) {
  for (std::size_t i = 0; i < control_.players.size(); ++i) {
    const Holder& holder = model_.holders[control_.players[i].at()];
    PlayerPower player;
    player.id = holder.id;
    player.name = holder.name.empty() ? holder.id : holder.name;
    player.things = control_.things[i];
    player.like = model_.holders[control_.players[at(control_.exchangeable_with[i])].at()].id;
    out.players.push_back(std::move(player));
  }
  out.coalitions_as_power_of_two =
      static_cast<double>(players_who_can_matter(control_, *network_).size());
  const bool all = options.orders == 0 && enumerable(control_, *network_);
  if (!all) {
    tell_sampled(options.orders > 0 ? options.orders : usual_orders, out, context);
    return;
  }
  worths_ = all_worths(control_, *network_, context);
  out.status = worths_.status;
  out.coalitions = worths_.coalitions;
  out.solved = worths_.solved;
  out.by_lp = worths_.by_lp;
  if (out.status != Status::done) {
    out.why_no_table = out.why_no_nucleolus = out.core.why_not = out.core.why_not_today =
        "stopped before all coalitions were seen";
    return;
  }
  out.grand = worths_.grand;
  out.empty = worths_.empty;
  game_ = net_of_stand_alone(worths_.game);
  tell_values(out);
  tell_properties(out);
  check(options.check, out, context);
  tell_nucleolus(out, context);
  tell_core(out, context);
  if (context.should_stop()) out.status = stopped(context);
}

void PowerOfModel::tell_sampled(std::int64_t orders, LeverageResult& out, RunContext& context) {
  const auto found = sampled_worths(control_, *network_, orders, context);
  out.status = found.status;
  out.orders = found.orders;
  out.solved = found.solved;
  out.by_lp = found.by_lp;
  out.grand = found.grand;
  out.empty = found.empty;
  out.why_no_table = "orders were sampled, and this needs all coalitions";
  out.why_no_nucleolus = out.core.why_not = out.core.why_not_today = out.why_no_table;
  if (found.orders == 0) return;
  for (std::size_t i = 0; i < out.players.size(); ++i) {
    PlayerPower& player = out.players[i];
    const double own = stand_alone_of(static_cast<int>(i));
    Estimate estimate = found.shapley[i];
    for (double* x : {&estimate.value, &estimate.low, &estimate.high}) *x -= own;
    player.shapley = estimate.value;
    player.of_orders = estimate;
    player.alone = found.alone[i] - own;
    player.held_up = found.without[i] - own;
  }
}

void PowerOfModel::tell_values(LeverageResult& out) const {
  for (auto& player : out.players) {
    player.shapley = player.banzhaf_raw = player.banzhaf = player.alone = player.held_up = 0;
  }
  if (game_.players == 0) return;
  const auto values = games::values(game_);
  const auto all = game_.all();
  for (int k = 0; k < game_.players; ++k) {
    PlayerPower& player = of(out, k);
    player.shapley = usd_of_game * values.shapley.value[at(k)];
    player.banzhaf_raw = usd_of_game * values.banzhaf_raw.value[at(k)];
    player.banzhaf = values.banzhaf.value.empty() ? not_given : values.banzhaf.value[at(k)];
    player.alone = usd_of_game * game_.worth[games::only(k)];
    player.held_up = usd_of_game * (game_.worth[all] - game_.worth[all ^ games::only(k)]);
    for (int j = 0; j < k; ++j) {
      const double value = usd_of_game * values.interaction[at(j) * at(game_.players) + at(k)];
      if (std::abs(value) <= rounding * std::abs(out.grand)) continue;
      out.interactions.push_back({of(out, j).id, player.id, value});
    }
  }
  std::ranges::stable_sort(out.interactions, std::greater{},
                           [](const PairInteraction& x) { return std::abs(x.value); });
}

void PowerOfModel::tell_properties(LeverageResult& out) const {
  std::vector<char> matters(out.players.size(), 0);
  for (const int player : worths_.players) matters[at(player)] = 1;
  for (std::size_t i = 0; i < matters.size(); ++i) out.players[i].dummy = matters[i] == 0;
  if (game_.players == 0) return;
  const auto found = games::properties(game_, rounding);
  for (int k = 0; k < game_.players; ++k) {
    PlayerPower& player = of(out, k);
    player.dummy = found.dummy[at(k)];
    player.like = of(out, found.symmetric_to[at(k)]).id;
    player.veto = found.veto[at(k)];
  }
  const auto witness = [&](const std::optional<games::CoalitionPair>& pair) {
    std::optional<Witness> told;
    if (pair) told = Witness{names(pair->first, out), names(pair->second, out)};
    return told;
  };
  out.properties.not_monotone = witness(found.not_monotone);
  out.properties.not_superadditive = witness(found.not_superadditive);
  out.properties.not_convex = witness(found.not_convex);
  out.properties.superadditive_known = found.superadditive_known;
}

/// Of those who are no dummies: a dummy gets what he has alone, and the others' split is that of
/// the game without him.
void PowerOfModel::tell_nucleolus(LeverageResult& out, const RunContext& context) const {
  std::vector<int> rest;
  for (int k = 0; k < game_.players; ++k) {
    if (!of(out, k).dummy) rest.push_back(k);
  }
  for (auto& player : out.players) player.nucleolus = player.dummy ? player.alone : not_given;
  if (rest.empty()) return;
  if (static_cast<int>(rest.size()) > most_nucleolus_players) {
    out.why_no_nucleolus = fmt::format("more than {} players matter", most_nucleolus_players);
    return;
  }
  std::vector<double> worth(std::size_t{1} << rest.size(), 0.0);
  for (std::size_t who = 0; who < worth.size(); ++who) {
    games::Coalition mask = 0;
    for (std::size_t k = 0; k < rest.size(); ++k) {
      if ((who >> k & 1U) != 0) mask |= games::only(rest[k]);
    }
    worth[who] = game_.worth[mask];
  }
  games::Game game;
  game.players = static_cast<int>(rest.size());
  game.worth = std::move(worth);
  if (!games::has_imputation(game)) {
    out.why_no_nucleolus = "everybody together is worth less than all of them alone";
    return;
  }
  const auto found = games::nucleolus(game, true, context);
  if (found.status != Status::optimal) {
    out.why_no_nucleolus = "stopped before it was found";
    return;
  }
  out.why_no_nucleolus = found.why;
  if (!found.why.empty()) return;
  for (std::size_t k = 0; k < rest.size(); ++k) {
    of(out, rest[k]).nucleolus = usd_of_game * found.split.value[k];
  }
}

void PowerOfModel::tell_core(LeverageResult& out, const RunContext& context) const {
  if (game_.players < 2) {
    out.core.why_not = "nobody can object where fewer than two players matter";
    out.core.why_not_today = out.core.why_not;
    return;
  }
  const auto least = games::least_core(game_, context);
  if (least.status != Status::optimal) {
    out.core.why_not = "stopped before it was found";
  } else {
    double largest = 0;
    for (const double w : game_.worth) largest = std::max(largest, std::abs(w));
    out.core.nonempty = !least.core_is_empty(largest);
    out.core.epsilon = usd_of_game * least.epsilon;
  }
  tell_today(out, context);
}

void PowerOfModel::tell_today(LeverageResult& out, const RunContext& context) const {
  if (!interests_.owners.empty()) {
    out.core.why_not_today = "only some owners' netback counts";
    return;
  }
  const auto today = todays_split(control_, *network_, context);
  out.core.why_not_today = today.why_not;
  if (!today.why_not.empty()) return;
  if (std::abs(out.empty) > rounding * std::abs(out.grand)) {
    out.core.why_not_today = "part of the netback needs no player";
    return;
  }
  for (std::size_t i = 0; i < out.players.size(); ++i) {
    out.players[i].today = today.gets[i] - stand_alone_of(static_cast<int>(i));
  }
  std::vector<double> loudest(at(game_.players), -INFINITY);
  games::Coalition who_most = 0;
  double most = -INFINITY;
  for (games::Coalition who = 1; who < game_.all(); ++who) {
    double excess = game_.worth[who];
    for (int k = 0; k < game_.players; ++k) {
      if (games::holds(who, k)) excess -= of(out, k).today / usd_of_game;
    }
    for (int k = 0; k < game_.players; ++k) {
      if (games::holds(who, k)) loudest[at(k)] = std::max(loudest[at(k)], excess);
    }
    if (excess > most) {
      most = excess;
      who_most = who;
    }
  }
  const double slack = rounding * std::abs(game_.worth.back());
  for (auto& player : out.players) player.in_core = true;
  for (int k = 0; k < game_.players; ++k) of(out, k).in_core = loudest[at(k)] <= slack;
  if (most > slack) out.core.objects_today = Objectors{names(who_most, out), usd_of_game * most};
}

void PowerOfModel::check(std::int64_t most, LeverageResult& out, const RunContext& context) const {
  const auto count = static_cast<std::int64_t>(worths_.game.worth.size());
  const bool all = most >= count;
  for (std::int64_t k = 0; k < std::min(most, count) && !context.should_stop(); ++k) {
    auto who = static_cast<std::size_t>(k);
    if (!all) {
      Stream draw(context.seed, "leverage check", static_cast<std::uint64_t>(k), 0);
      who = static_cast<std::size_t>(draw.uniform() * static_cast<double>(count));
    }
    Membership members(control_);
    for (std::size_t p = 0; p < worths_.players.size(); ++p) {
      members.set(worths_.players[p], (who >> p & 1U) != 0, [](int, bool) {});
    }
    const auto found = network_->worth_by_lp(members.open(), context);
    if (!found) break;
    const double ours = usd_of_game * worths_.game.worth[who] + worths_.empty;
    const double size = std::max({1.0, std::abs(out.grand), std::abs(out.empty)});
    out.check.largest_difference =
        std::max(out.check.largest_difference, std::abs(ours - *found) / size);
    ++out.check.checked;
  }
  out.check.holds = out.check.largest_difference <= rounding;
}

ShapleyOfModel PowerOfModel::shapley(std::int64_t orders, RunContext& context) const {
  ShapleyOfModel out;
  out.shapley.assign(model_.holders.size(), 0.0);
  const auto put = [&](int player, double value) {
    out.shapley[control_.players[at(player)].at()] = value - stand_alone_of(player);
  };
  if (orders > 0 || !enumerable(control_, *network_)) {
    const auto found =
        sampled_worths(control_, *network_, orders > 0 ? orders : usual_orders, context);
    out.status = found.status;
    out.grand = found.grand;
    if (out.status != Status::done) return out;
    for (std::size_t i = 0; i < found.shapley.size(); ++i) {
      put(static_cast<int>(i), found.shapley[i].value);
    }
    return out;
  }
  const auto found = all_worths(control_, *network_, context);
  out.status = found.status;
  out.grand = found.grand;
  if (out.status != Status::done || found.game.players == 0) return out;
  const auto values = games::values(found.game, false);
  for (std::size_t k = 0; k < found.players.size(); ++k) {
    put(found.players[k], usd_of_game * values.shapley.value[k]);
  }
  return out;
}

}  // namespace egress
