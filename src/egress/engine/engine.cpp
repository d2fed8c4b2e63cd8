#include "egress/engine/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/hazards/hazards.h"
#include "egress/analyses/hazards/hazards_report.h"
#include "egress/analyses/limit/limit.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/analyses/replay/replay.h"
#include "egress/analyses/replay/replay_report.h"
#include "egress/analyses/screen/screen.h"
#include "egress/analyses/screen/screen_report.h"
#include "egress/engine/arguments.h"
#include "egress/engine/assess.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/case_answers.h"
#include "egress/engine/game_answer.h"
#include "egress/engine/leverage_answer.h"
#include "egress/engine/measures.h"
#include "egress/engine/network_answer.h"
#include "egress/engine/quarrel_answer.h"
#include "egress/engine/reference.h"
#include "egress/engine/respond.h"
#include "egress/engine/simulate_answer.h"
#include "egress/engine/what_if.h"
#include "egress/io/result_store.h"
#include "egress/report/render.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

/// Claims whose measure cannot be taken, found without taking it, and replays that cannot be
/// played.
void check_main_job(Opened& opened) {
  if (!opened.result.built) return;
  const Case& built = *opened.result.built;
  opened.result.diagnostics.append(wrong_replays(built.model, built.settings.replays));
  RunContext context;
  for (const auto& claim : opened.result.built->settings.claims) {
    const auto measure = measure_of(opened.files, opened.options, claim, context);
    if (!measure) opened.result.diagnostics.append(measure.error());
  }
}

Response run_check(const Request& request) {
  const Arguments arguments(request);
  Opened opened = open_case(request, arguments);
  check_main_job(opened);
  const auto& d = opened.result.diagnostics;
  const auto tables = confidence_of(opened.files);
  const auto& built = opened.result.built;
  Response out;
  out.exit_code = d.has_errors() ? 2 : 0;
  out.diagnostics = d;
  const std::string name = built ? built->model.name : folder_name(request.arguments.front());
  out.json = head(request, name, built ? built->digest : "", Status::done);
  if (!built) {
    out.json["case"]["digest"] = nullptr;
    out.json["case"]["digest_reason"] = "the case has errors";
  }
  out.json.update(check_json(d, tables));
  out.text = check_text(name, d, tables);
  return out;
}

Response run_explain(const Request& request) {
  const CaseFiles files = CaseFiles::read(request.arguments[0]);
  const BuildResult result = build_case(files);
  const auto values = explain(files, request.arguments[1], request.arguments[2]);
  if (!values) {
    Diagnostics d = result.diagnostics.has_errors() ? result.diagnostics : Diagnostics{};
    d.append(values.error());
    return mistakes(std::move(d));
  }
  Response out;
  const bool built = result.built.has_value();
  out.json = head(request, built ? result.built->model.name : folder_name(request.arguments[0]),
                  built ? result.built->digest : "", Status::done);
  out.json.update(explain_json(*values));
  out.text = explain_text(request.arguments[1], request.arguments[2], *values);
  return out;
}

Response run_dispatch(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (!opened.result.built) return *refusal(opened, arguments);
  const Case& built = *opened.result.built;
  const DispatchOptions options = dispatch_options(arguments, built.model);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const auto result = dispatch(built.model, options, context);
  if (!result) return mistakes(result.error());
  const Document document = dispatch_document(built.model, *result);
  Response out;
  out.exit_code = exit_code_of(result->status);
  out.json = dispatch_answer(request, built, *result);
  out.text = render_text(document);
  out.diagnostics = opened.result.diagnostics;
  if (result->status == Status::optimal && !result->certificate.holds) out.exit_code = 1;
  if (result->check && !result->check->agrees && result->route.method != Route::Method::lp) {
    out.exit_code = result->check->stopped && context.stop_requested() ? 130 : 1;
  }
  if (result->status == Status::limit || result->status == Status::interrupted) {
    return out;  // an earlier result in the folder is worth more than none
  }
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

Response run_limit(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  LimitOptions options;
  options.build = opened.options;
  if (const auto corridor = arguments.text("corridor")) {
    options.corridor = *corridor;
  } else {
    arguments.diagnostics().add("E0543", {}, "`limit` needs `--corridor ID`",
                                "for example `--corridor aktau_baku`");
  }
  if (const auto year = arguments.integer("year")) options.year = static_cast<int>(*year);
  if (const auto steps = arguments.integer("steps")) options.steps = static_cast<int>(*steps);
  if (auto wrong = refusal(opened, arguments)) return *std::move(wrong);
  const Case& built = *opened.result.built;
  const auto result = limit(opened.files, options, context);
  if (!result) return mistakes(result.error());
  const Document document = limit_document(built.model, *result);
  Response out = told(request, opened, result->status, limit_json(built.model, *result), document);
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

ScreenOptions screen_options(Arguments& arguments, const Horizon& of_case) {
  ScreenOptions out;
  out.horizon = arguments.horizon(of_case);
  if (const auto size = arguments.integer("size")) out.size = static_cast<int>(*size);
  if (const auto most = arguments.integer("most")) out.most = static_cast<int>(*most);
  if (const auto duration = arguments.text("duration")) out.duration = *duration;
  out.worst_start = arguments.text("at") == "worst";
  if (!out.worst_start) out.at = arguments.date("at");
  out.season = arguments.text("season");
  out.things = arguments.list("things");
  return out;
}

Response run_screen(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (!opened.result.built) return *refusal(opened, arguments);
  const Case& built = *opened.result.built;
  const ScreenOptions options = screen_options(arguments, built.model.horizon);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const auto result = screen(built.model, options, context);
  if (!result) return mistakes(result.error());
  const Document document = screen_document(built.model, *result);
  Response out = told(request, opened, result->status, screen_json(built.model, *result), document);
  if (result->status == Status::limit || result->status == Status::interrupted) {
    out.json["status_reason"] = document.answers.back().plain();
    return out;  // an earlier result in the folder is worth more than part of one
  }
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

Response run_replay(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (auto wrong = refusal(opened, arguments)) return *std::move(wrong);
  const Case& built = *opened.result.built;
  const ReplayOptions options{arguments.text("event").value_or(""), opened.options};
  const auto result = replay(opened.files, built, options, context);
  if (!result) return mistakes(result.error());
  const Document document = replay_document(built.model, *result);
  Response out = told(request, opened, result->status, replay_json(built.model, *result), document);
  if (!result->missing.empty()) out.json["status_reason"] = result->missing;
  if (result->status == Status::limit || result->status == Status::interrupted) {
    return out;  // an earlier result in the folder is worth more than a part
  }
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

Response run_hazards(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  HazardsOptions options;
  options.from = arguments.date("from");
  if (const auto last = arguments.date("to")) options.to = *last + 1;
  if (const auto hours = arguments.hours("together")) options.together = *hours / 24;
  if (auto wrong = refusal(opened, arguments)) return *std::move(wrong);
  const Case& built = *opened.result.built;
  const auto result = hazards(built.model, built.settings.log, options, context);
  if (!result) return mistakes(result.error());
  const Document document = hazards_document(built.model, *result);
  Response out =
      told(request, opened, result->status, hazards_json(built.model, *result), document);
  if (result->status != Status::done) {
    out.json["status_reason"] = "some tests by simulation have fewer draws; estimates are complete";
    return out;  // an earlier result in the folder is worth more
  }
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

Response run_assess(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  AssessOptions options;
  options.build = opened.options;
  const auto period = arguments.period("period");
  if (auto wrong = refusal(opened, arguments)) return *std::move(wrong);
  const Case& built = *opened.result.built;
  options.period = period.value_or(built.model.horizon.period);
  const auto assets = report_assets();
  if (!assets) return mistakes(assets.error());
  const auto result = assess(opened.files, built, options, context);
  if (!result) return mistakes(result.error());
  const std::string folder =
      arguments.text("out").value_or("out/" + folder_name(request.arguments.front()));
  Response out;
  out.exit_code = exit_code_of(result->status);
  out.json = head(request, built.model.name, built.digest, result->status);
  out.json.update(assess_json(built.model, *result));
  out.json["report"] = folder + "/report.html";
  const Document document = assess_document(opened.files, built, *result);
  ResultFiles files = files_of(out.json, document);
  files.files["report.html"] = render_html(document, *assets);
  files.files["network.geojson"] =
      text_of(render_geojson(open_layer(built.model, *result)), -1) + "\n";
  if (!result->backtest.rows.empty()) files.views = assess_views();
  const auto written = write_results(folder, files);
  if (!written) return mistakes(written.error());
  out.text = assess_text(built.model, *result) + "\nreport: " + folder + "/report.html\n";
  out.diagnostics = opened.result.diagnostics;
  return out;
}

Response run_flow(const Request& request, RunContext& context) {
  Arguments arguments(request);
  set_limits(arguments, context);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const bool json = request.has("json");
  auto found = answer_network(request.arguments.front(), json, context);
  if (!found) return mistakes(found.error());
  const auto answer = std::make_shared<const NetworkAnswer>(std::move(*found));
  Response out;
  out.exit_code = exit_code_of(answer->solution.status);
  if (!json) {
    out.write = [answer](const Sink& sink) { write_dimacs(*answer, sink); };
    return out;
  }
  const NetworkFile& file = answer->file;
  Json begin = head(request, file.name, file.digest, answer->solution.status);
  if (file.digest.empty()) {
    begin["case"]["digest"] = nullptr;
    begin["case"]["digest_reason"] = "the file was not read to its end";
  }
  out.write = [answer, begin](const Sink& sink) { write_json(*answer, begin, sink); };
  return out;
}

Response run_game(const Request& request, RunContext& context) {
  Arguments arguments(request);
  set_limits(arguments, context);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const bool json = request.has("json");
  const auto found = answer_game(request.arguments.front(), json, context);
  if (!found) return mistakes(found.error());
  Response out;
  out.exit_code = exit_code_of(found->status);
  if (!json) {
    out.text = render_text(game_document(*found));
    return out;
  }
  out.json = head(request, found->game.name, found->game.digest, found->status);
  if (found->game.digest.empty()) {
    out.json["case"]["digest"] = nullptr;
    out.json["case"]["digest_reason"] = "the file was not read to its end";
  }
  out.json.update(game_json(*found));
  return out;
}

Response run_reference(const Request& request) {
  const auto page = reference_page(request.arguments.front());
  if (!page) return mistakes(page.error());
  Response out;
  out.json = {{"schema", "egress.reference/1"},
              {"egress", {{"version", version()}}},
              {"page", request.arguments.front()},
              {"status", "done"},
              {"markdown", *page}};
  out.text = *page;
  return out;
}

Response answer(const Request& request, RunContext& context) {
  if (request.command == "check") return run_check(request);
  if (request.command == "explain") return run_explain(request);
  if (request.command == "dispatch") return run_dispatch(request, context);
  if (request.command == "limit") return run_limit(request, context);
  if (request.command == "screen") return run_screen(request, context);
  if (request.command == "hazards") return run_hazards(request, context);
  if (request.command == "simulate") return run_simulate(request, context);
  if (request.command == "merge") return run_merge(request);
  if (request.command == "leverage") return run_leverage(request, context);
  if (request.command == "quarrel") return run_quarrel(request, context);
  if (request.command == "replay") return run_replay(request, context);
  if (request.command == "assess") return run_assess(request, context);
  if (request.command == "flow") return run_flow(request, context);
  if (request.command == "game") return run_game(request, context);
  if (request.command == "reference") return run_reference(request);
  throw InternalError("a command that is described but not written: " + request.command);
}

}  // namespace

std::string_view version() { return EGRESS_VERSION; }

std::string text_of(const nlohmann::ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

nlohmann::ordered_json refusal_json(const std::string& command, const Diagnostics& diagnostics) {
  return {{"schema", "egress." + command + "/1"},
          {"egress", {{"version", version()}}},
          {"status", nullptr},
          {"status_reason", "the input has mistakes, see diagnostics"},
          {"diagnostics", diagnostics_json(diagnostics)}};
}

Response run(const Request& request, RunContext& context) {
  Response out = answer(request, context);
  if (out.exit_code == 2 && out.json.is_null()) {
    out.json = refusal_json(request.command, out.diagnostics);
  }
  return out;
}

}  // namespace egress
