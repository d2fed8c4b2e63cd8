// The main job's part on power: the game of who can open what, and quarrels.
#pragma once

#include <string>
#include <vector>

#include "egress/engine/assess.h"

namespace egress {

/// What a project does to a player's part of all power, and to the owner's.
struct PowerMove {
  std::string project;
  double capex = not_given;      // USD; NaN: not known
  double player = 0, owner = 0;  // points of the Shapley share, with the project less without
  double player_per_bnusd = not_given;  // NaN: no cost
  double owner_per_bnusd = not_given;
};

/// Of each project that the game was played with, what lowers the player's share most for its cost
/// first; those without a cost at the end. Empty where values are no shares of a whole.
std::vector<PowerMove> power_moves(const Model& model, const LeverageResult& power,
                                   const std::string& player);
/// Whose Shapley value is the largest but for the case's owner; null where there is nobody.
const PlayerPower* strongest_other(const Model& model, const LeverageResult& power);
const PlayerPower* player_of(const LeverageResult& power, const std::string& id);
double share_of(const LeverageResult& power, const PlayerPower& player);  // %, NaN: no shares
/// What a project changes that by, percentage points; `player` is one of `power.players`.
double share_change(const LeverageResult& power, const ProjectPower& row,
                    const PlayerPower& player);

/// The game where the case has an owner and somebody controls something; quarrels with each holder
/// that a stake is about, the dearest of them with each project as well (by week, 30 and 365 days).
Outcome<bool> play_power(AssessResult& out, const CaseFiles& files, const Case& built,
                         const AssessOptions& options, const Horizon& year, RunContext& context);

}  // namespace egress
