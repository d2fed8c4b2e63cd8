// Assess: the main job. Runs everything a case asks for and keeps what a report needs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "egress/analyses/backtest/backtest.h"
#include "egress/analyses/claims/claims.h"
#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/hazards/hazards.h"
#include "egress/analyses/leverage/leverage.h"
#include "egress/analyses/limit/limit.h"
#include "egress/analyses/quarrel/quarrel.h"
#include "egress/analyses/replay/replay.h"
#include "egress/analyses/screen/screen.h"
#include "egress/analyses/simulate/simulate.h"
#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"

namespace egress {

struct AssessOptions {
  Period period = Period::day;
  BuildOptions build;
};

struct ClosureStory {
  ClosureCase asked;
  DispatchResult result;
};

/// A weak row and how much of the answer hangs on it.
struct LeaningRow {
  ThingRef what;
  std::string table, id;   // links, cpc_spm
  std::string confidence;  // low, medium, none
  std::string aspect;      // capacity, ships, ...
  double worth = 0;        // USD a year for one per cent more of it
};

/// What a corridor delivers in one year when one uncertain cell goes to its ends.
struct InputBand {
  int year = 0;
  std::string corridor;
  double computed = 0, low = 0, high = 0;  // canonical
  std::string low_cell, high_cell;         // which cell does it
};

struct AssessResult {
  Status status = Status::done;
  DispatchResult open;  // the last year of the back-test (or the case's horizon), open network
  BacktestResult backtest;
  std::vector<InputBand> bands;
  std::vector<ClosureStory> closures;
  ReplayResult replays;
  std::optional<HazardsResult> hazards;  // nothing without a log
  ScreenResult singles, pairs;           // what costs most, alone and two at once; by week
  std::optional<SimulateResult> years;   // of random closures; nothing without hazards
  std::vector<LimitResult> ladders;
  std::optional<LeverageResult> power;    // nothing without an owner and other holders
  std::optional<QuarrelResult> quarrels;  // nothing without stakes
  std::optional<QuarrelResult> quarrels_with_projects;  // the dearest of them, by week
  std::vector<ClaimResult> claims;
  std::vector<TableConfidence> confidence;
  std::vector<LeaningRow> leaning;  // dearest first
  double weak_share = 0;            // share of the worth of what binds that rests on weak rows
};

/// Every part is run even where another has bad news; an interruption or a time limit keeps what is
/// done and says so in `status`.
Outcome<AssessResult> assess(const CaseFiles& files, const Case& built,
                             const AssessOptions& options, RunContext& context);

}  // namespace egress
