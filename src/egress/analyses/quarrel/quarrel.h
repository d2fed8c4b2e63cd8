// Quarrel: two holders close against each other all that they can; what each loses, by how long it
// lasts. The question, formulation, method and what is left out are in README.md beside this file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/flow/evaluate.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"

namespace egress {

struct QuarrelOptions {
  BuildOptions build;                // of the case that was given; projects are built on top of it
  Horizon horizon;                   // required; the quarrel begins on its first day
  std::string us;                    // an id; empty: the case's owner
  std::vector<std::string> against;  // ids; empty: every holder that can close
  std::vector<int> days = {1, 7, 30, 90, 365};  // lengths; those beyond the horizon are left out
  bool days_asked = false;                      // then they are a mistake instead
  double loss_rate = 10e6;                      // USD a day: who can stand it, see StayingPower
  bool alone = true;                            // what each side's closing does by itself as well
  bool curve = true;                            // further lengths: the curve, tips, staying power
  bool projects = false;                        // the same with each project built
  Route::Method method = Route::Method::network;
};

/// USD. The range is that of the stakes; a network's own ranges are not drawn.
struct Harm {
  double value = 0, low = 0, high = 0;
};

enum class HarmKind : std::uint8_t {
  oil,       // a supply that a side holds: sold less, later or at more cost
  equity,    // its part of what the other holds, withheld while the quarrel lasts
  fees,      // paid for using a link
  shortage,  // of what a market requires
  stake,     // outside the network
};
std::string_view name_of(HarmKind kind);

struct HarmItem {
  HarmKind kind = HarmKind::oil;
  std::string what;   // supply:ru_transit, link:cpc_r, market:x, stake:grain
  bool ours = false;  // else theirs
  Harm harm;
};

/// A quarrel of so many days.
struct HarmRow {
  int days = 0;
  Harm ours, theirs;  // both close
  /// If only they close: what we lose, and what their own closing costs them; and the other way.
  std::optional<Harm> ours_by_them, theirs_by_them, ours_by_us, theirs_by_us;
  double network = 0;        // USD: netback that the whole network loses, whoever has it
  double ratio = not_given;  // theirs / ours: above 1 it costs them more
  double ratio_low = not_given, ratio_high = not_given;  // over the ranges of the stakes
  std::string why_no_ratio;
  std::vector<HarmItem> items;  // that are not nothing, largest first; of both closing
};

/// The first day on which one more day of the quarrel costs a side more than the rate.
struct StayingPower {
  std::optional<int> days;
  std::string why_not;  // never within the horizon, or not asked for
};

struct QuarrelWithProject {
  std::string project;
  std::string why_not;  // why there are no numbers
  std::vector<HarmRow> rows;
};

struct Quarrel {
  std::string us, them;  // ids
  std::string our_name, their_name;
  std::vector<std::string> we_close, they_close;  // link:cpc_r_north, ...
  std::vector<HarmRow> rows;                      // of the lengths asked for
  std::vector<HarmRow> curve;                     // of all that were evaluated, without items
  std::optional<int> tips_at;                     // first length at which the ratio has crossed 1
  std::string why_not_tips;
  StayingPower ours, theirs;
  std::vector<QuarrelWithProject> projects;
  std::vector<std::string> missing;  // stakes that nobody has a figure for, and what they are
};

struct QuarrelResult {
  Status status = Status::done;  // done, limit, interrupted; infeasible: of the open network
  Horizon horizon;
  double loss_rate = 0;  // USD a day
  std::vector<Quarrel> quarrels;
  std::vector<std::string> conflict;  // infeasible: as in DispatchResult
  std::vector<std::string> notes;
};

/// Both sides begin on the first day of the horizon, and how long it lasts is known from then on
/// (dispatch --close). Swapping the sides swaps the numbers, to the bit. Cost: an evaluation a
/// length, three where `alone` is asked for, some twenty more for the curve (flow/evaluate.h);
/// holders and projects are spread over the context's threads. Stopped: whole quarrels only.
/// Diagnostics: E0592 (no such side), E0593 (the same side twice), E0594 (days).
Outcome<QuarrelResult> quarrel(const CaseFiles& files, const Case& built,
                               const QuarrelOptions& options, RunContext& context);

}  // namespace egress
