#include "egress/analyses/dispatch/dispatch.h"

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/against.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/flow/certificate.h"
#include "egress/flow/closure.h"
#include "egress/flow/evaluate.h"

namespace egress {

namespace {

Outcome<std::vector<Closure>> closures_of(const Model& model, const DispatchOptions& options) {
  Diagnostics wrong;
  std::vector<Closure> out;
  for (const auto& text : options.close) {
    auto closure = parse_closure(model, text);
    if (!closure) {
      wrong.append(closure.error());
      continue;
    }
    const double begin = 24.0 * options.horizon.from;
    const double end = 24.0 * options.horizon.to;
    if (closure->end <= begin || closure->start >= end) {
      wrong.add("E0526",
                {.file = "--close",
                 .line = 1,
                 .column = 1,
                 .length = static_cast<std::int64_t>(text.size()),
                 .text = text},
                "the closure lies outside the horizon " + format_day(options.horizon.from) +
                    " to " + format_day(options.horizon.to - 1),
                "move the closure, or the horizon with `--from` and `--to`");
    }
    out.push_back(std::move(*closure));
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  return out;
}

DispatchResult without_plan(const DispatchOptions& options, const Evaluation& evaluation) {
  DispatchResult out;
  out.status = evaluation.status;
  out.horizon = options.horizon;
  out.conflict = evaluation.conflict;
  return out;
}

/// The open plan, if the closures leave it possible: then it is still the best, for closing adds no
/// choice. So a closure of what is not used changes nothing, not even when things move.
std::shared_ptr<const Plan> unharmed(const Model& model, const Plan& open,
                                     const std::vector<Closure>& closures) {
  Plan same = open;
  same.situation.closures = closures;
  if (!certify(model, same).holds) return nullptr;
  return std::make_shared<const Plan>(std::move(same));
}

/// What a reader must know before believing the numbers.
std::vector<std::string> notes_on(const Model& model, const DispatchOptions& options,
                                  const std::vector<Closure>& closures) {
  std::vector<std::string> out;
  const auto starts = period_starts(options.horizon);
  for (const auto& closure : closures) {
    const double longest = static_cast<double>(starts[1] - starts[0]);
    if (closure.end - closure.start < longest) {
      out.push_back("`" + closure.text + "` is shorter than a " +
                    std::string(name_of(options.horizon.period)) +
                    ", and the rest of that period may make up for it; use a shorter --period");
    }
    if (closure.start < 24.0 * options.horizon.from) {
      out.push_back("`" + closure.text +
                    "` begins before the horizon; only the part within counts");
    }
  }
  Day first = options.horizon.from;
  Day last = options.horizon.to;
  for (const auto& row : model.observed) {
    first = std::min(first, row.from);
    last = std::max(last, row.to);
  }
  const Horizon& known = model.horizon;
  const bool before = options.horizon.to <=
                      std::min(known.from, first == options.horizon.from ? known.from : first);
  const bool after =
      options.horizon.from >= std::max(known.to, last == options.horizon.to ? known.to : last);
  if (before || after) {
    out.push_back(
        "the horizon lies outside the dates that the case speaks of; its numbers are "
        "carried there unchanged");
  }
  return out;
}

std::string note_on(const std::vector<std::string>& conflict) {
  std::string rows;
  for (const auto& row : conflict) rows += (rows.empty() ? "`" : ", `") + row + "`";
  return "what closes makes " + rows +
         " impossible together; what is required is missed as little as can be, at no price in the "
         "netback";
}

LpCheck check_by_lp(Evaluator& evaluator, const std::vector<Closure>& closures, double now,
                    const Evaluation& found, RunContext& context) {
  constexpr double tolerance = 1e-9;
  LpCheck out;
  if (found.route.method == Route::Method::lp) {
    out.why_not = "the plan came by this route already: " + found.route.why;
    return out;
  }
  const auto objective = evaluator.objective_by_lp(closures, now, context);
  if (!objective) {
    out.stopped = context.should_stop();
    out.why_not = out.stopped ? "stopped before it ended" : "this route found no optimum";
    return out;
  }
  out.objective = *objective;
  out.difference = (found.plan->objective - *objective) / std::max(1.0, std::abs(*objective));
  out.agrees = std::abs(out.difference) <= tolerance;
  return out;
}

}  // namespace

Outcome<DispatchResult> dispatch(const Model& model, const DispatchOptions& options,
                                 RunContext& context) {
  const auto closures = closures_of(model, options);
  if (!closures) return std::unexpected(closures.error());

  Evaluator evaluator(model, options.horizon);
  const Evaluation& open = evaluator.open(context);
  if (open.status != Status::optimal) return without_plan(options, open);
  if (closures->empty()) {
    DispatchResult out = rows_of(model, *open.plan);
    out.certificate = certify(model, *open.plan);
    out.plan = open.plan;
    out.route = open.route;
    if (options.check_lp) {
      out.check = check_by_lp(evaluator, {}, lp_infinity, open, context);
    }
    out.notes = notes_on(model, options, *closures);
    return out;
  }
  Evaluation closed{Status::optimal, unharmed(model, *open.plan, *closures), {}, open.route};
  if (!closed.plan) closed = evaluator.closed(*closures, context);
  if (closed.status != Status::optimal) return without_plan(options, closed);
  DispatchResult out = rows_of(model, *closed.plan);
  out.certificate = certify(model, *closed.plan);
  out.plan = closed.plan;
  out.route = closed.route;
  if (options.check_lp) {
    const double now = first_hour(Timeline(options.horizon), *closures);
    out.check = check_by_lp(evaluator, *closures, now, closed, context);
  }
  out.open = open.plan;
  out.notes = notes_on(model, options, *closures);
  out.conflict = closed.conflict;
  if (!out.conflict.empty()) out.notes.push_back(note_on(out.conflict));
  out.against = compare(model, rows_of(model, *open.plan), out, *closures);
  return out;
}

}  // namespace egress
