#include "egress/analyses/dispatch/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/against.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/flow/closure.h"
#include "egress/flow/evaluate.h"
#include "egress/model/closed_things.h"

namespace egress {

namespace {

DispatchResult without_plan(const DispatchOptions& options, const Evaluation& evaluation) {
  DispatchResult out;
  out.status = evaluation.status;
  out.horizon = options.horizon;
  out.conflict = evaluation.conflict;
  return out;
}

/// Whether the open plan sends more through a link that closes than is left of it: the commonest
/// reason why it cannot stay, and the cheapest to see. False says nothing.
bool surely_harmed(const Model& model, const Plan& open, const std::vector<Closure>& closures) {
  const Timeline time(open.situation.horizon);
  const Openness openness(model, time, closures);
  double largest = 1;  // amounts of a plan are exact to 1e-6 of it (certificate.h)
  for (const auto& c : open.carriages) {
    for (const double amount : c.entered) largest = std::max(largest, amount);
  }
  for (const auto& c : open.carriages) {
    const Link& link = model.links[c.link.at()];
    const auto* left = openness.by_period(TableKind::link, c.link.at());
    for (int t = 0; left != nullptr && t < time.size(); ++t) {
      const auto i = static_cast<std::size_t>(t);
      if ((*left)[i] == 1 || c.entered[i] <= 2e-6 * largest) continue;
      const double used =
          c.entered[i] * quantity_factor(model.commodities[c.commodity.at()],
                                         link.capacity.measure_at(time.first_day(t)));
      const double room = (*left)[i] == 0 ? 0 : time.amount(link.capacity, t) * (*left)[i];
      if (used > room + 1e-5 * largest) return true;
    }
  }
  return false;
}

/// The open plan, if the closures leave it possible: then it is still the best, for closing adds no
/// choice. So a closure of what is not used changes nothing, not even when things move.
struct Unharmed {
  std::shared_ptr<const Plan> plan;  // null where the closures do harm it
  Certificate certificate;
};
Unharmed unharmed(const Model& model, const Plan& open, const std::vector<Closure>& closures,
                  Certifier& certifier) {
  if (surely_harmed(model, open, closures)) return {};
  Plan same = open;
  same.situation.closures = closures;
  const Certificate certificate = certifier.certify(same);
  if (!certificate.holds) return {};
  return {std::make_shared<const Plan>(std::move(same)), certificate};
}

/// What a reader must know before believing the numbers.
std::vector<std::string> notes_on(const Model& model, const DispatchOptions& options,
                                  const std::vector<Closure>& closures) {
  std::vector<std::string> out;
  const auto starts = period_starts(options.horizon);
  for (const auto& closure : closures) {
    if (closure.left > 0 && closure.left < 1 && !has_limit(model, closure.what)) {
      out.push_back(
          fmt::format("`{}` leaves {:g} % of what has no limit in the case, and so changes nothing",
                      closure.text, 100 * closure.left));
    }
    const double longest = static_cast<double>(starts[1] - starts[0]);
    if (closure.end - closure.start < longest) {
      out.push_back("`" + closure.text + "` is shorter than a " +
                    std::string(name_of(options.horizon.period)) +
                    ", and the rest of that period may make up for it; use a shorter --period");
    }
    const bool before = closure.start < 24.0 * options.horizon.from;
    const bool after = closure.end > 24.0 * options.horizon.to;
    if (before || after) {
      const auto* how = !after ? "begins before" : !before ? "ends after" : "is longer than";
      out.push_back(
          fmt::format("`{}` {} the horizon; only the part within counts", closure.text, how));
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

Dispatcher::Dispatcher(const Model& model, const Horizon& horizon)
    : model_(model), horizon_(horizon), certifier_(model, horizon) {}

bool Dispatcher::prepare(RunContext& context) {
  if (open_) return true;
  evaluator_.emplace(model_, horizon_);
  const Evaluation& open = evaluator_->open(context);
  if (open.status != Status::optimal) return false;
  open_ = rows_of(model_, *open.plan, certifier_.numbers());
  open_->certificate = certifier_.certify(*open.plan);
  open_->plan = open.plan;
  open_->route = open.route;
  return true;
}

Outcome<DispatchResult> Dispatcher::answer(const DispatchOptions& options, RunContext& context) {
  const auto closures = closures_of(model_, options);
  if (!closures) return std::unexpected(closures.error());
  const bool prepared = prepare(context);
  const Evaluation& open = evaluator_->open(context);
  if (!prepared) return without_plan(options, open);
  if (closures->empty()) {
    DispatchResult out = *open_;
    if (options.check_lp) out.check = check_by_lp(*evaluator_, {}, lp_infinity, open, context);
    out.notes = notes_on(model_, options, *closures);
    return out;
  }
  const Unharmed same = unharmed(model_, *open.plan, *closures, certifier_);
  Evaluation closed{Status::optimal, same.plan, {}, open.route};
  if (!closed.plan) closed = evaluator_->closed(*closures, context);
  if (closed.status != Status::optimal) return without_plan(options, closed);
  DispatchResult out = rows_of(model_, *closed.plan, certifier_.numbers());
  out.certificate = same.plan ? same.certificate : certifier_.certify(*closed.plan);
  out.plan = closed.plan;
  out.route = closed.route;
  if (options.check_lp) {
    const double now = first_hour(Timeline(options.horizon), *closures);
    out.check = check_by_lp(*evaluator_, *closures, now, closed, context);
  }
  out.open = open.plan;
  out.notes = notes_on(model_, options, *closures);
  out.conflict = closed.conflict;
  if (!out.conflict.empty()) out.notes.push_back(note_on(out.conflict));
  out.against = compare(model_, *open_, out, *closures);
  return out;
}

Outcome<DispatchResult> dispatch(const Model& model, const DispatchOptions& options,
                                 RunContext& context) {
  return Dispatcher(model, options.horizon).answer(options, context);
}

}  // namespace egress
