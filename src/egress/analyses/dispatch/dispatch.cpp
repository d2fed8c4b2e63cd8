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

}  // namespace

Outcome<DispatchResult> dispatch(const Model& model, const DispatchOptions& options,
                                 RunContext& context) {
  const auto closures = closures_of(model, options);
  if (!closures) return std::unexpected(closures.error());

  const Evaluation open = evaluate(model, {options.horizon, {}}, nullptr, context);
  if (open.status != Status::optimal) return without_plan(options, open);
  if (closures->empty()) {
    DispatchResult out = rows_of(model, *open.plan);
    out.certificate = certify(model, *open.plan);
    out.plan = open.plan;
    return out;
  }
  const Evaluation closed = evaluate(model, {options.horizon, *closures}, open.plan.get(), context);
  if (closed.status != Status::optimal) return without_plan(options, closed);
  DispatchResult out = rows_of(model, *closed.plan);
  out.certificate = certify(model, *closed.plan);
  out.plan = closed.plan;
  out.open = open.plan;
  out.against = compare(model, rows_of(model, *open.plan), out, *closures);
  return out;
}

}  // namespace egress
