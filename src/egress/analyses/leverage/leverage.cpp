#include "egress/analyses/leverage/leverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/leverage/draws.h"
#include "egress/analyses/leverage/interests.h"
#include "egress/analyses/leverage/power.h"
#include "egress/analyses/leverage/projects.h"

namespace egress {

bool has_shares(const LeverageResult& result) {
  double sum = 0;
  for (const auto& player : result.players) {
    if (given(player.shapley)) sum += player.shapley;
  }
  constexpr double rounding = 1e-9;
  return sum > 0 && std::ranges::none_of(result.players, [&](const PlayerPower& player) {
           return player.shapley < -rounding * sum;
         });
}

Outcome<LeverageResult> leverage(const CaseFiles& files, const Case& built,
                                 const LeverageOptions& options, RunContext& context) {
  const auto interests = interests_of(built.model, options);
  if (!interests) return std::unexpected(interests.error());
  LeverageResult out;
  out.horizon = options.horizon;
  PowerOfModel power(built.model, *interests, options.horizon);
  power.tell(options, out, context);
  const auto stop_after = [&](std::string_view part) {
    if (out.status != Status::done) {
      if (out.stopped_in.empty()) out.stopped_in = part;
      return true;
    }
    if (!context.should_stop()) return false;
    out.status = stopped(context);
    out.stopped_in = part;
    return true;
  };
  if (stop_after("the coalitions")) return out;
  if (options.projects) tell_projects(files, built, *interests, options, out, context);
  if (stop_after("the projects")) return out;
  if (options.draws > 0) tell_draws(files, *interests, options, out, context);
  stop_after("the draws");
  return out;
}

}  // namespace egress
