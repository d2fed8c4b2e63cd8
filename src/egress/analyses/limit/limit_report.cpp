#include "egress/analyses/limit/limit_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/base/scale.h"
#include "egress/report/render.h"

namespace egress {

namespace {

Scale scale_of(const LimitResult& result) {
  double largest = 0;
  for (const auto& step : result.steps) largest = std::max(largest, step.most);
  Scale scale = scale_for(result.unit, largest);
  scale.unit += "/yr";
  return scale;
}

std::string rate(double most, const Scale& scale) {
  return format_number(scale.of(most), scale.factor > 1 ? 1 : 0, false) + " " + scale.unit;
}

}  // namespace

std::string joined(const std::vector<std::string>& names, std::string_view between) {
  return fmt::format("{}", fmt::join(names, between));
}

std::string binding_names(const Model& model, const LimitStep& step, std::string_view between) {
  std::vector<std::string> names;
  names.reserve(step.binding.size());
  for (const auto& what : step.binding) names.push_back(label_of(model, what));
  return joined(names, between);
}

nlohmann::ordered_json limit_json(const Model& model, const LimitResult& result) {
  const Scale scale = scale_of(result);
  const auto per_year = [&](double most) {
    return nlohmann::ordered_json{{"value", scale.of(most)}, {"unit", scale.unit}};
  };
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  for (const auto& step : result.steps) {
    nlohmann::ordered_json binding = nlohmann::ordered_json::array();
    for (const auto& what : step.binding) binding.push_back({{"what", what}});
    nlohmann::ordered_json row = {{"most", per_year(step.most)}, {"binding", binding}};
    row["relaxed_by"] = step.relaxed_by.empty() ? nlohmann::ordered_json(nullptr)
                                                : nlohmann::ordered_json(step.relaxed_by);
    if (step.relaxed_by.empty()) row["relaxed_by_reason"] = "the last rung";
    if (!step.needs.empty()) row["needs"] = step.needs;
    steps.push_back(std::move(row));
  }
  return {{"corridor", model.corridors[result.corridor.at()].id},
          {"year", result.year},
          {"most", per_year(result.most)},
          {"steps", steps}};
}

LadderFigure ladder_figure(const Model& model, const LimitResult& result) {
  const Scale scale = scale_of(result);
  const std::string& id = model.corridors[result.corridor.at()].id;
  LadderFigure figure;
  figure.id = "ladder-" + id;
  figure.unit = scale.unit;
  for (const auto& step : result.steps) {
    std::string relaxed = step.relaxed_by;
    if (!step.needs.empty()) relaxed += " (" + step.needs + ")";
    figure.rungs.push_back({.most = scale.of(step.most),
                            .low = absent,
                            .high = absent,
                            .binding = binding_names(model, step, " + "),
                            .relaxed_by = relaxed,
                            .row = {}});
  }
  if (!result.steps.empty()) {
    const auto& first = result.steps.front();
    figure.title =
        fmt::format("{} carries at most {}: {} {} more", label_of(model, "corridor:" + id),
                    rate(first.most, scale), binding_names(model, first, " and "),
                    first.binding.size() == 1 ? "stops" : "stop");
  }
  figure.subtitle = fmt::format(
      "The most that {} could carry in {}, in {}, and what binds on each rung; contracts, ties and "
      "requirements set aside",
      id, result.year, scale.unit);
  figure.foot =
      "Each rung lifts or builds what bound on the one below; exact for the numbers of the case.";
  return figure;
}

Document limit_document(const Model& model, const LimitResult& result) {
  const Scale scale = scale_of(result);
  const std::string& id = model.corridors[result.corridor.at()].id;
  Document out;
  out.title = model.name;
  out.question =
      fmt::format("The most that {} could carry in {}, and what stops more", id, result.year);
  Table table{.id = "ladder",
              .caption = "",
              .columns = {{.name = "most", .unit = scale.unit, .digits = scale.factor > 1 ? 2 : 0},
                          {.name = "what binds"},
                          {.name = "lifted by"}},
              .rows = {}};
  for (const auto& step : result.steps) {
    std::string lifted = step.relaxed_by;
    if (!step.needs.empty()) lifted += " (" + step.needs + ")";
    table.rows.push_back({.id = "",
                          .cells = {scale.of(step.most), joined(step.binding),
                                    lifted.empty() ? Cell::none("the end") : Cell(lifted)}});
  }
  out.sections.push_back({.id = "ladder", .title = "", .blocks = {table}});
  if (!result.steps.empty()) {
    out.answers.push_back(fmt::format("{} could carry {}; {} {} more.", id,
                                      rate(result.most, scale),
                                      joined(result.steps.front().binding, " and "),
                                      result.steps.front().binding.size() == 1 ? "stops" : "stop"));
  }
  return out;
}

}  // namespace egress
