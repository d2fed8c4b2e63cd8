// Leverage: who has power over whom, as a game on the network.
// The question, formulation, method and proof are in README.md beside this file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/base/statistics.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"

namespace egress {

struct LeverageOptions {
  BuildOptions build;  // of the case that was given
  Horizon horizon;     // required; the netback of all of it is the worth
  /// Only what these holders' oil earns: every supply gives no more than their part of it.
  std::vector<std::string> owners;
  /// HOLDER=VALUE, `russia=500MUSD`: what a player could have without the others, outside the case.
  std::vector<std::string> stand_alone;
  std::int64_t orders = 0;  // > 0: so many sampled orders instead of all coalitions
  std::int64_t draws = 0;   // of the ranges in the case
  bool projects = true, pairs = false;
  std::int64_t check = 64;  // coalitions that HiGHS solves again; at most all of them
};

/// Money in USD over the horizon, beyond what is worth with nobody in.
struct PlayerPower {
  std::string id, name;
  int things = 0;                     // that the player has a say in
  double shapley = not_given;         // NaN: interrupted
  std::optional<Estimate> of_orders;  // of `shapley`, where it is sampled
  double banzhaf_raw = not_given;     // NaN: see LeverageResult::why_no_table
  double banzhaf = not_given;         // its share of all
  double nucleolus = not_given;       // NaN: see why_no_nucleolus
  double alone = not_given;           // v({i})
  double held_up = not_given;         // v(N) - v(N without i): what the player alone can hold up
  double today = not_given;           // NaN: see Core::why_not_today
  std::optional<bool> in_core;        // no coalition with the player objects to today's split
  bool veto = false, dummy = false;   // of a table
  std::string like;                   // id of the first player of the same class; oneself if none
};

struct Objectors {
  std::vector<std::string> players;
  double excess = 0;  // USD: what they are worth less what they get
};

/// A property that fails, with the two coalitions that show it.
struct Witness {
  std::vector<std::string> first, second;
};

struct GameProperties {
  std::optional<Witness> not_monotone, not_superadditive, not_convex;
  bool superadditive_known = true;
};

struct GameCore {
  std::string why_not;  // why the rest of this is not known; empty: it is
  bool nonempty = false;
  double epsilon = not_given;  // of the least core, USD
  std::string why_not_today;
  std::optional<Objectors> objects_today;  // the loudest, where one objects
};

struct PairInteraction {
  std::string first, second;
  double value = 0;  // USD; above 0: they complement each other, below: stand in for each other
};

/// A game of all coalitions with something built. By player of LeverageResult::players.
struct ProjectPower {
  std::vector<std::string> ids;  // one, or two of a pair
  std::string why_not;           // why there are no numbers
  double grand = 0;              // USD
  std::vector<double> shapley;   // USD
};

struct DrawnPlayer {
  Estimate shapley, share;  // mean, standard deviation and the middle 95 % of the draws
};
struct DrawnOrder {
  std::string ahead, behind;  // by the modes
  std::int64_t reversed = 0;  // draws in which it is the other way about
  Estimate chance;            // Jeffreys' interval
};
struct DrawnPower {
  std::int64_t asked = 0, drawn = 0, refused = 0;  // refused: the case does not allow the numbers
  int ranges = 0;
  std::vector<DrawnPlayer> players;
  std::vector<DrawnOrder> orders;  // neighbours in the ranking by the modes
};

struct LeverageCheck {
  std::int64_t checked = 0;
  double largest_difference = 0;  // relative to the worth of all
  bool holds = false;             // at most 1e-9
};

struct LeverageResult {
  Status status = Status::done;  // done, limit, interrupted
  std::string stopped_in;        // what was under way then
  Horizon horizon;
  std::vector<PlayerPower> players;             // in the order of the table
  double grand = not_given, empty = not_given;  // USD, netbacks; NaN: stopped before
  std::int64_t coalitions = 0, solved = 0, by_lp = 0, orders = 0;
  double coalitions_as_power_of_two = 0;  // where they are too many for `coalitions`
  std::string why_no_table;               // sampled, or stopped
  std::string why_no_nucleolus;
  GameProperties properties;
  GameCore core;
  std::vector<PairInteraction> interactions;  // largest first
  std::vector<ProjectPower> projects, pairs;
  std::vector<std::string> projects_without_rows;
  std::optional<DrawnPower> draws;
  LeverageCheck check;
};

/// Whether values are parts of a whole: nobody's is below zero, and together they are something.
bool has_shares(const LeverageResult& result);

/// Players are the holders that have a say in something; what they control comes from the columns
/// `holder`, `owners` and `quota`. Deterministic; no bit depends on the number of threads. Cost:
/// one warm solve a coalition (microseconds to tens of them), the same again for every project and
/// every draw. Stopped: what was reached, whole parts only.
/// Diagnostics: E0570 (nobody controls anything), E0571 (an option names no player), E0574 (a
/// stand-alone value), E0575 (an owner without supply).
Outcome<LeverageResult> leverage(const CaseFiles& files, const Case& built,
                                 const LeverageOptions& options, RunContext& context);

}  // namespace egress
