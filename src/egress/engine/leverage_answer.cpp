#include "egress/engine/leverage_answer.h"

#include "egress/analyses/leverage/leverage.h"
#include "egress/analyses/leverage/leverage_report.h"
#include "egress/analyses/quarrel/quarrel.h"
#include "egress/analyses/quarrel/quarrel_report.h"
#include "egress/engine/arguments.h"
#include "egress/engine/respond.h"

namespace egress {

namespace {

constexpr std::int64_t few_checks = 64, many_checks = 5000;

LeverageOptions options_of(const Request& request, Arguments& arguments, const Opened& opened) {
  LeverageOptions out;
  out.build = opened.options;
  // A year is one period: a steady state, unless somebody wants it finer.
  out.horizon = arguments.horizon(opened.result.built->model.horizon);
  if (!arguments.text("period")) out.horizon.period = Period::year;
  out.owners = arguments.list("owner");
  out.stand_alone = arguments.texts("stand-alone");
  out.orders = arguments.integer("orders").value_or(0);
  out.draws = arguments.integer("draws").value_or(0);
  out.pairs = request.has("pairs");
  out.check = arguments.word("check", "lp") ? many_checks : few_checks;
  return out;
}

/// `harm`: a quarrel of the case's owner with every holder that can close, by the case's own
/// period. False where it was stopped.
Outcome<bool> add_harm(const Request& request, Arguments& arguments, const Opened& opened,
                       RunContext& context, nlohmann::ordered_json& json) {
  const Case& built = *opened.result.built;
  json["harm"] = nullptr;
  if (!built.model.owner.valid()) {
    json["harm_reason"] = "the case has no owner; `egress quarrel --us HOLDER` takes any side";
    return true;
  }
  if (request.has("period")) {
    json["harm_reason"] = "a quarrel of a day needs days: leave out --period, or see `quarrel`";
    return true;
  }
  QuarrelOptions options;
  options.build = opened.options;
  options.horizon = arguments.horizon(built.model.horizon);
  options.alone = options.curve = false;
  const auto harm = quarrel(opened.files, built, options, context);
  if (!harm) return std::unexpected(harm.error());
  if (harm->status == Status::done) {
    json["harm"] = harm_json(*harm);
    return true;
  }
  json["harm_reason"] = harm->status == Status::infeasible
                            ? "there is no plan with everything open, day by day"
                            : "stopped before it was known";
  return harm->status == Status::infeasible;
}

}  // namespace

Response run_leverage(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (!opened.result.built) return *refusal(opened, arguments);
  const Case& built = *opened.result.built;
  const LeverageOptions options = options_of(request, arguments, opened);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const auto result = leverage(opened.files, built, options, context);
  if (!result) return mistakes(result.error());
  const Document document = leverage_document(built.model, *result);
  Response out = told(request, opened, result->status, leverage_json(*result), document);
  if (result->status != Status::done) {
    out.json["status_reason"] = "stopped in " + result->stopped_in;
    return out;  // an earlier result in the folder is worth more than part of one
  }
  if (request.has("json") || request.has("out")) {
    const auto harm = add_harm(request, arguments, opened, context, out.json);
    if (!harm) return mistakes(harm.error());
    if (!*harm) {
      const Status why = context.stop_requested() ? Status::interrupted : Status::limit;
      out.exit_code = exit_code_of(why);
      out.json["status"] = name_of(why);
      out.json["status_reason"] = "stopped in harm";
      return out;
    }
  }
  if (result->check.checked > 0 && !result->check.holds) out.exit_code = 1;
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

}  // namespace egress
