// Settings: what a case says about the main job (case.toml, claims.toml). Plain structs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

enum class UsedFor : std::uint8_t { fit, prediction, bracket, vague };
inline constexpr std::string_view used_for_words[] = {"fit", "prediction", "bracket", "vague"};
inline std::string_view name_of(UsedFor used_for) {
  return used_for_words[static_cast<std::size_t>(used_for)];
}

/// Something reported of a replay.
struct ReplayReport {
  std::string observed;          // a row's id; empty: the day of the first cut
  int earliest = 0, latest = 0;  // of the first cut, from 1 on
  std::string baseline;          // open, before, or a rate with its unit
  UsedFor used_for = UsedFor::prediction;
  std::string note;
  SourceSpan where;
};

/// Logged closures that are played back with what was known at the time.
struct ReplaySettings {
  std::string id, title;
  std::vector<std::string> closures;   // ids of the log
  std::vector<std::string> other_end;  // overrides at the other end of its brackets
  Horizon horizon;
  std::vector<ReplayReport> reports;
  SourceSpan where;  // of its closures
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
  std::vector<ReplaySettings> replays;
  std::vector<LadderSettings> ladders;
  std::vector<ClaimSettings> claims;
};

}  // namespace egress
