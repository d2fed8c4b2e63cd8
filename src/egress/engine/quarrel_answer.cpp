#include "egress/engine/quarrel_answer.h"

#include <fmt/format.h>

#include <charconv>

#include "egress/analyses/quarrel/quarrel.h"
#include "egress/analyses/quarrel/quarrel_report.h"
#include "egress/base/units.h"
#include "egress/engine/arguments.h"
#include "egress/engine/respond.h"

namespace egress {

namespace {

std::vector<int> days_of(const std::vector<std::string>& words, Diagnostics& wrong) {
  std::vector<int> out;
  for (const auto& word : words) {
    int value = 0;
    const char* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data(), end, value);
    if (error != std::errc() || rest != end || value < 1) {
      wrong.add("E0594", span_of_option("--days", word),
                fmt::format("`{}` is not a number of days", word),
                "write whole days, separated by commas: --days 1,7,30");
    }
    out.push_back(value);
  }
  return out;
}

double money_a_day(const std::string& text, Diagnostics& wrong) {
  const auto usd = quantity_in(text, dimension_of(BaseDimension::money));
  if (usd && *usd > 0 && *usd < 1e15) return *usd;
  wrong.add("E0595", span_of_option("--loss-rate", text),
            fmt::format("`{}` is not money a day", text), "write for example --loss-rate 10MUSD");
  return 1;
}

QuarrelOptions options_of(const Request& request, Arguments& arguments, const Opened& opened) {
  QuarrelOptions out;
  out.build = opened.options;
  out.horizon = arguments.horizon(opened.result.built->model.horizon);
  out.us = arguments.text("us").value_or("");
  if (const auto against = arguments.text("against")) out.against = {*against};
  if (arguments.text("days")) {
    out.days = days_of(arguments.list("days"), arguments.diagnostics());
    out.days_asked = true;
  }
  if (const auto rate = arguments.text("loss-rate")) {
    out.loss_rate = money_a_day(*rate, arguments.diagnostics());
  }
  out.projects = request.has("projects");
  return out;
}

}  // namespace

Response run_quarrel(const Request& request, RunContext& context) {
  Arguments arguments(request);
  const Opened opened = open_case(request, arguments);
  set_limits(arguments, context);
  if (!opened.result.built) return *refusal(opened, arguments);
  const Case& built = *opened.result.built;
  const QuarrelOptions options = options_of(request, arguments, opened);
  if (arguments.diagnostics().has_errors()) return mistakes(arguments.diagnostics());
  const auto result = quarrel(opened.files, built, options, context);
  if (!result) return mistakes(result.error());
  const Document document = quarrel_document(built.model, *result);
  Response out = told(request, opened, result->status, quarrel_json(*result), document);
  if (result->status == Status::limit || result->status == Status::interrupted) {
    out.json["status_reason"] = document.answers.back().plain();
    return out;  // an earlier result in the folder is worth more than part of one
  }
  write_out(arguments, files_of(out.json, document), out);
  return out;
}

}  // namespace egress
