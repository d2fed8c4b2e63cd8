// Settings: what a case says about the main job (case.toml, claims.toml). Plain structs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/base/diagnostics.h"

namespace egress {

struct BacktestSettings {
  std::vector<int> years;
  std::vector<int> fitted;  // a subset of years: parameters were chosen on these
  std::string remainder;    // corridor that takes the rest in the naive rule
};

/// The days over which closures were looked for; nothing: the case does not say.
struct LogSettings {
  std::optional<Day> from, to;  // [from, to)
};

/// A closure that the main job plays through.
struct ClosureCase {
  std::string id, title;
  std::vector<std::string> close;  // WHAT@START/DURATION[:LEFT]
  Horizon horizon;
};

/// The order in which `limit` lifts what binds on a corridor.
struct LadderSettings {
  std::string corridor;
  std::vector<std::string> relax;  // `project:ID` or a reference to a thing
};

struct ClaimSettings {
  std::string id, sentence, from_whom;
  std::string measure;                 // a named statistic
  std::vector<std::string> with, set;  // projects and overrides for the measure
  std::vector<std::pair<std::string, std::string>> args;
  bool holds_above = true;
  double threshold = 0;  // in `unit`
  std::string unit, reason;
  std::vector<std::string> flips;  // TABLE.ID.COLUMN
  SourceSpan where;                // the claim's place in claims.toml
};

struct Settings {
  BacktestSettings backtest;  // no years: none wanted
  LogSettings log;
  std::vector<ClosureCase> closure_cases;
  std::vector<LadderSettings> ladders;
  std::vector<ClaimSettings> claims;
};

}  // namespace egress
