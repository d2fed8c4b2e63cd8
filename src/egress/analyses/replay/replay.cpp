#include "egress/analyses/replay/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "egress/analyses/dispatch/against.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/replay/comparison.h"
#include "egress/flow/certificate.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/life.h"

namespace egress {

namespace {

constexpr double day_hours = 24;

/// The closures of a replay as the operator sees them; what the log does not say lasts a step.
std::vector<LivedClosure> lived_closures(const Model& model, const ReplaySettings& settings,
                                         Knowledge knowledge) {
  std::vector<LivedClosure> out;
  const double over = day_hours * settings.horizon.to;
  const double step = settings.horizon.period == Period::hour ? 1 : day_hours;
  for (const auto& id : settings.closures) {
    const auto& logged = *std::ranges::find(model.closures, id, &LoggedClosure::id);
    if (logged.what.empty() || logged.left >= 1) continue;
    const double start = day_hours * logged.start;
    const double end = logged.end ? std::min(over, day_hours * *logged.end) : over;
    const double said = start + day_hours * logged.announced;
    const auto expected = [=](double now) {
      if (knowledge == Knowledge::everything) return end;
      if (knowledge == Knowledge::announced && given(said) && said > now) return said;
      return now + step;
    };
    out.push_back(
        {{.text = logged.id, .what = logged.what, .start = start, .end = end, .left = logged.left},
         start,
         expected});
  }
  std::ranges::stable_sort(out, {}, [](const LivedClosure& x) { return x.closure.start; });
  return out;
}

/// One replay: the open plan and three lives.
class Player {
 public:
  Player(const Model& model, const ReplaySettings& settings, RunContext& context)
      : model_(model),
        settings_(settings),
        context_(context),
        evaluator_(model, settings.horizon) {}

  /// Fills `out`, which is empty or holds the other end already. False where the context said stop,
  /// or the open network has no plan.
  bool play(Replay& out, bool other_end) {
    const Evaluation open = evaluator_.open(context_);
    if (!open.plan) return false;
    const DispatchResult open_rows = rows_of(model_, *open.plan);
    for (const Knowledge knowledge :
         {Knowledge::announced, Knowledge::nothing, Knowledge::everything}) {
      const bool told = knowledge == Knowledge::announced && !other_end;
      const Evaluation lived = live(knowledge, told ? &out : nullptr);
      if (!lived.plan) return false;
      DispatchResult rows = rows_of(model_, *lived.plan);
      compare_reports(open_rows, rows, told, other_end, out);
      if (told) out.lived = film(std::move(rows), open_rows, open, lived);
    }
    return true;
  }

 private:
  std::vector<LivedClosure> closures(Knowledge knowledge) const {
    return lived_closures(model_, settings_, knowledge);
  }

  std::vector<Closure> as_they_were() const {
    std::vector<Closure> out;
    for (auto& x : closures(Knowledge::everything)) out.push_back(std::move(x.closure));
    return out;
  }

  /// The plan of the whole horizon as it was lived; `told` may be null.
  Evaluation live(Knowledge knowledge, Replay* told) {
    Life life(closures(knowledge));
    evaluator_.begin();
    Evaluation out;
    for (double now = life.next(Life::before_all); now < day_hours * settings_.horizon.to;
         now = life.next(now)) {
      const std::vector<Closure> known = life.known(now);
      out = evaluator_.next(known, now, context_);
      if (!out.plan) return out;
      if (told == nullptr) continue;
      told->plans += 1;
      for (const Closure& closure : known) {
        if (closure.end > now) told->known.push_back({now, closure.text, closure.end});
      }
    }
    return out;
  }

  DispatchResult film(DispatchResult rows, const DispatchResult& open_rows, const Evaluation& open,
                      const Evaluation& lived) const {
    rows.status = Status::optimal;
    rows.horizon = settings_.horizon;
    rows.route = lived.route;
    rows.certificate = certify(model_, *lived.plan);
    rows.against = compare(model_, open_rows, rows, as_they_were());
    rows.plan = lived.plan;
    rows.open = open.plan;
    return rows;
  }

  void compare_reports(const DispatchResult& open, const DispatchResult& lived, bool main,
                       bool brackets_only, Replay& out) const {
    const ReplayComparison comparison(model_, open, lived, as_they_were().front().start);
    for (std::size_t i = 0; i < out.rows.size(); ++i) {
      ReplayRow& row = out.rows[i];
      if (brackets_only && row.used_for != UsedFor::bracket) continue;
      const double value = comparison.of(settings_.reports[i]);
      if (main) row.computed = value;
      if (!given(value)) continue;
      row.low = given(row.low) ? std::min(row.low, value) : value;
      row.high = given(row.high) ? std::max(row.high, value) : value;
    }
  }

  const Model& model_;
  const ReplaySettings& settings_;
  RunContext& context_;
  Evaluator evaluator_;
};

void check_closures(const Model& model, const ReplaySettings& replay, Diagnostics& wrong) {
  const auto add = [&](const std::string& what, const std::string& hint) {
    wrong.add("E0615", replay.where, fmt::format("replay `{}`: {}", replay.id, what), hint);
  };
  bool any = false;
  for (const auto& id : replay.closures) {
    const auto found = std::ranges::find(model.closures, id, &LoggedClosure::id);
    if (found == model.closures.end()) continue;  // told already
    if (!found->dated || found->start < replay.horizon.from || found->start >= replay.horizon.to) {
      add(fmt::format("`{}` does not begin between {} and {}", id, format_day(replay.horizon.from),
                      format_day(replay.horizon.to - 1)),
          "give the row of closures.csv a start, or move the replay's dates");
    }
    any |= !found->what.empty() && found->left < 1;
  }
  if (!any) add("nothing is closed", "name closures that leave less than all of something");
}

}  // namespace

double ReplayRow::relative_error() const {
  return unit == "d" || reported == 0 ? not_given : (computed - reported) / reported;
}

bool ReplayRow::holds_report() const {
  if (unit == "d") return computed >= reported_low && computed <= reported_high;
  return low <= reported_high && high >= reported_low;
}

Diagnostics wrong_replays(const Model& model, const std::vector<ReplaySettings>& replays) {
  Diagnostics wrong;
  for (const auto& settings : replays) {
    check_closures(model, settings, wrong);
    for (const auto& report : settings.reports) check_report(model, settings, report, wrong);
  }
  return wrong;
}

Outcome<ReplayResult> replay(const CaseFiles& files, const Case& built,
                             const ReplayOptions& options, RunContext& context) {
  const auto& replays = built.settings.replays;
  Diagnostics wrong = wrong_replays(built.model, replays);
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  ReplayResult out;
  std::int64_t done = 0;
  for (const auto& settings : replays) {
    if (!options.event.empty() && settings.id != options.event) continue;
    context.tell({"replays", done++, static_cast<std::int64_t>(replays.size()), settings.title});
    Replay played;
    played.id = settings.id;
    played.title = settings.title;
    played.horizon = settings.horizon;
    for (const auto& report : settings.reports) {
      played.rows.push_back(row_of(built.model, report));
    }
    bool whole = Player(built.model, settings, context).play(played, false);
    if (whole && !settings.other_end.empty()) {
      BuildOptions build = options.build;
      build.set.insert(build.set.end(), settings.other_end.begin(), settings.other_end.end());
      const BuildResult other = build_case(files, build);
      if (!other.built) {
        for (const auto& d : other.diagnostics.items()) {
          if (d.severity != Severity::error) continue;
          wrong.add("E0616", settings.where,
                    fmt::format("replay `{}`, other_end: {}", settings.id, d.message), d.hint);
        }
        return std::unexpected(std::move(wrong));
      }
      whole = Player(other.built->model, settings, context).play(played, true);
    }
    if (whole) {
      out.replays.push_back(std::move(played));
    } else if (context.should_stop()) {
      out.status = context.stop_requested() ? Status::interrupted : Status::limit;
      out.missing = fmt::format("{} of {} replays were done", out.replays.size(), replays.size());
      return out;
    } else {
      out.status = Status::infeasible;
      out.missing = fmt::format("the open network of `{}` has no plan", settings.id);
    }
  }
  if (options.event.empty() || done > 0) return out;
  std::vector<std::string> ids;
  ids.reserve(replays.size());
  for (const auto& settings : replays) ids.push_back(settings.id);
  wrong.add("E0549", {}, fmt::format("the case has no replay `{}`", options.event),
            ids.empty() ? "case.toml has no [[replay]]"
                        : fmt::format("its replays are {}", fmt::join(ids, ", ")));
  return std::unexpected(std::move(wrong));
}

}  // namespace egress
