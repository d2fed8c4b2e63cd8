#include "egress/engine/assess_power.h"

#include <algorithm>

#include "egress/analyses/leverage/control.h"
#include "egress/analyses/quarrel/sides.h"

namespace egress {

namespace {

/// States whose side can stop a stake of the owner's side, or the other way about; in the order of
/// the table.
std::vector<std::string> quarrellers(const Model& model) {
  std::vector<std::string> out;
  const Side ours = side_of(model, model.owner);
  for (std::size_t h = 0; h < model.holders.size(); ++h) {
    if (static_cast<std::int32_t>(h) == model.owner.value || model.holders[h].kind != "state") {
      continue;
    }
    const Side theirs = side_of(model, HolderIndex(h));
    const bool named = std::ranges::any_of(model.stakes, [&](const Stake& stake) {
      return can_stop(theirs, stake, ours) || can_stop(ours, stake, theirs);
    });
    if (named) out.push_back(model.holders[h].id);
  }
  return out;
}

Outcome<bool> play_quarrels(AssessResult& out, const CaseFiles& files, const Case& built,
                            const AssessOptions& options, const Horizon& year,
                            RunContext& context) {
  QuarrelOptions quarrels;
  quarrels.build = options.build;
  quarrels.horizon = year;
  quarrels.against = quarrellers(built.model);
  if (quarrels.against.empty()) return true;
  quarrels.alone = quarrels.curve = false;
  auto found = quarrel(files, built, quarrels, context);
  if (!found) return std::unexpected(found.error());
  out.quarrels = std::move(*found);
  if (out.quarrels->status != Status::done || out.quarrels->quarrels.empty()) return true;
  const auto dearest = std::ranges::max_element(
      out.quarrels->quarrels, {}, [](const Quarrel& q) { return q.rows.back().ours.value; });
  // Only of the dearest what each closing does alone, and the curve: most of the time goes there.
  quarrels.against = {dearest->them};
  quarrels.alone = quarrels.curve = true;
  auto whole = quarrel(files, built, quarrels, context);
  if (!whole) return std::unexpected(whole.error());
  if (whole->status != Status::done) return true;
  *dearest = std::move(whole->quarrels.front());
  quarrels.horizon.period = Period::week;
  quarrels.days = {30, 365};
  quarrels.alone = quarrels.curve = false;
  quarrels.projects = true;
  auto built_up = quarrel(files, built, quarrels, context);
  if (!built_up) return std::unexpected(built_up.error());
  if (built_up->status == Status::done) out.quarrels_with_projects = std::move(*built_up);
  return true;
}

}  // namespace

const PlayerPower* player_of(const LeverageResult& power, const std::string& id) {
  const auto found = std::ranges::find(power.players, id, &PlayerPower::id);
  return found == power.players.end() ? nullptr : &*found;
}

double share_of(const LeverageResult& power, const PlayerPower& player) {
  if (!has_shares(power)) return not_given;
  double all = 0;
  for (const auto& other : power.players) all += other.shapley;
  return 100 * player.shapley / all;
}

double share_change(const LeverageResult& power, const ProjectPower& row,
                    const PlayerPower& player) {
  double all = 0;
  for (const double value : row.shapley) all += value;
  const auto i = static_cast<std::size_t>(&player - power.players.data());
  return (100 * row.shapley[i] / all) - share_of(power, player);
}

const PlayerPower* strongest_other(const Model& model, const LeverageResult& power) {
  const PlayerPower* out = nullptr;
  for (const auto& player : power.players) {
    const bool ours = model.owner.valid() && player.id == model.holders[model.owner.at()].id;
    if (ours || !given(player.shapley)) continue;
    if (out == nullptr || player.shapley > out->shapley) out = &player;
  }
  return out;
}

std::vector<PowerMove> power_moves(const Model& model, const LeverageResult& power,
                                   const std::string& player) {
  std::vector<PowerMove> out;
  const PlayerPower* theirs = player_of(power, player);
  const PlayerPower* ours =
      model.owner.valid() ? player_of(power, model.holders[model.owner.at()].id) : nullptr;
  if (theirs == nullptr || ours == nullptr || !has_shares(power)) return out;
  for (const auto& row : power.projects) {
    if (!row.why_not.empty() || row.ids.size() != 1) continue;
    PowerMove move;
    move.project = row.ids.front();
    move.player = share_change(power, row, *theirs);
    move.owner = share_change(power, row, *ours);
    const auto project = std::ranges::find(model.projects, move.project, &Project::id);
    if (project != model.projects.end()) move.capex = project->capex;
    if (given(move.capex) && move.capex > 0) {
      move.player_per_bnusd = move.player / (move.capex / 1e9);
      move.owner_per_bnusd = move.owner / (move.capex / 1e9);
    }
    out.push_back(move);
  }
  std::ranges::stable_sort(out, {}, [](const PowerMove& move) {
    return given(move.player_per_bnusd) ? move.player_per_bnusd : 1e300;
  });
  return out;
}

Outcome<bool> play_power(AssessResult& out, const CaseFiles& files, const Case& built,
                         const AssessOptions& options, const Horizon& year, RunContext& context) {
  if (!built.model.owner.valid() || control_of(built.model).players.empty()) return true;
  context.tell({"power", 0, 0, ""});
  LeverageOptions game;
  game.build = options.build;
  game.horizon = year;
  game.horizon.period = Period::year;
  auto played = leverage(files, built, game, context);
  if (!played) return std::unexpected(played.error());
  if (played->status == Status::done) out.power = std::move(*played);
  if (context.should_stop()) return true;
  return play_quarrels(out, files, built, options, year, context);
}

}  // namespace egress
