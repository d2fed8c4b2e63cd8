// The report: first screen, then one section a question.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/assess_sections.h"
#include "egress/engine/engine.h"
#include "egress/report/render.h"

namespace egress {

namespace {

const CorridorRow* largest(const DispatchResult& plan) {
  if (plan.corridors.empty()) return nullptr;
  return &*std::ranges::max_element(plan.corridors, {}, &CorridorRow::delivered);
}

/// " (78.7 Mt were observed)", where the year's total is known.
std::string observed_of(const AssessWriter& w) {
  for (const auto& row : w.result().backtest.rows) {
    if (row.run == OutputRun::realised && row.year == w.year() && row.corridor == "total") {
      return fmt::format(" ({} were observed)", w.amount(row.observed));
    }
  }
  return "";
}

std::vector<Text> answers_of(const AssessWriter& w) {
  std::vector<Text> out;
  const Model& model = w.model();
  const AssessResult& r = w.result();
  const double total = w.delivered(r.open);
  if (const CorridorRow* most = largest(r.open)) {
    Text text;
    text.add(fmt::format("The best plan for {} delivers ", w.year()))
        .link(w.amount(total), "#split")
        .add(fmt::format("{}, {} % of it by {}.", observed_of(w),
                         w.number(100 * most->delivered / total, 0),
                         w.corridor_name(most->corridor)));
    out.push_back(std::move(text));
  }
  // The two dearest closures: five sentences in all.
  std::vector<const ClosureStory*> stories;
  for (const auto& story : r.closures) {
    if (story.result.against) stories.push_back(&story);
  }
  std::ranges::stable_sort(stories, std::greater{},
                           [](const auto* story) { return story->result.against->lost; });
  if (stories.size() > 2) stories.resize(2);
  for (const auto* told : stories) {
    const ClosureStory& story = *told;
    const Against& a = *story.result.against;
    Text text;
    text.add(story.asked.title + ": ")
        .link(w.amount(a.lost, 2), "#closure-" + story.asked.id)
        .add(fmt::format(" of exports would be lost ({} displaced, {} rerouted, {} deferred).",
                         w.amount(a.displaced, 2), w.amount(w.rerouted(a), 2),
                         w.amount(a.deferred, 2)));
    out.push_back(std::move(text));
  }
  for (const auto& ladder : r.ladders) {
    if (ladder.steps.empty()) continue;
    Text text;
    text.add(w.corridor_name(ladder.corridor) + " could carry at most ")
        .link(w.amount(ladder.most) + " a year",
              "#ladder-" + model.corridors[ladder.corridor.at()].id)
        .add("; " + binding_names(model, ladder.steps.front(), " and ") +
             (ladder.steps.front().binding.size() == 1 ? " stops more." : " stop more."));
    out.push_back(std::move(text));
  }
  if (!r.claims.empty()) {
    int counts[3] = {0, 0, 0};
    for (const auto& claim : r.claims) ++counts[static_cast<int>(claim.verdict)];
    Text text;
    text.add(fmt::format("Of {} claims ", r.claims.size()))
        .link(fmt::format("{} hold, {} fail, {} open", counts[0], counts[1], counts[2]), "#claims")
        .add(" under the ranges of the inputs.");
    out.push_back(std::move(text));
  }
  return out;
}

Text trust_of(const AssessWriter& w) {
  const AssessResult& r = w.result();
  Text text;
  text.add(fmt::format("{} % of what binding limits are worth rests on ",
                       w.number(100 * r.weak_share, 0)))
      .link("weak rows", "#weak");
  for (const auto& error : r.backtest.errors) {
    if (error.run != OutputRun::realised) continue;
    text.add(
        fmt::format("; predictions miss a corridor's year by {} on average, the naive rule by {}",
                    w.amount(error.computed, 2), w.amount(error.naive, 2)));
  }
  text.add(".");
  return text;
}

Figure first_map(const AssessWriter& w) {
  const Model& model = w.model();
  MapFigure figure;
  figure.id = "map-open";
  const CorridorRow* most = largest(w.result().open);
  if (most != nullptr) {
    const double total = w.delivered(w.result().open);
    figure.title =
        fmt::format("In the best plan {} carries {} % of all deliveries",
                    w.corridor_name(most->corridor), w.number(100 * most->delivered / total, 0));
  }
  figure.layers = {open_layer(model, w.result())};
  figure.subtitle = fmt::format("Flow on each link in the open network of {}, {}", w.year(),
                                figure.layers.front().unit);
  figure.foot =
      "Straight lines between places, not surveyed routes. Lines without flow are hairlines.";
  figure.holders = map_holders(model);
  figure.widest = w.widest();
  figure.frame = map_frame(model, w.result().open);
  return make_figure(figure);
}

}  // namespace

Document assess_document(const CaseFiles& files, const Case& built, const AssessResult& result) {
  const AssessWriter w(files, built, result);
  Document out;
  out.title = built.model.name;
  out.question = built.model.title.empty() ? Text("What still gets out when a corridor closes?")
                                           : Text(built.model.title);
  if (result.open.plan == nullptr) {
    out.answers.push_back(Text("There is no plan for the open network."));
    return out;
  }
  if (result.status != Status::done) {
    out.answers.push_back(Text(fmt::format(
        "This run ended early ({}). What is shown was finished; what is missing was not "
        "reached.",
        result.status == Status::limit ? "its time limit" : name_of(result.status))));
  }
  for (auto& answer : answers_of(w)) out.answers.push_back(std::move(answer));
  out.opening = {first_map(w)};
  out.trust = trust_of(w);
  if (!result.backtest.rows.empty()) out.sections.push_back(split_section(w));
  for (const auto& story : result.closures) out.sections.push_back(closure_section(w, story));
  if (!result.replays.replays.empty()) out.sections.push_back(replay_section(w));
  if (result.hazards) out.sections.push_back(hazards_section(w));
  if (!result.singles.sets.empty()) out.sections.push_back(screen_section(w));
  if (result.years) out.sections.push_back(years_section(w));
  for (const auto& ladder : result.ladders) {
    if (!ladder.steps.empty()) out.sections.push_back(ladder_section(w, ladder));
  }
  if (result.power || result.quarrels) out.sections.push_back(power_section(w));
  out.sections.push_back(binding_section(w));
  if (!result.claims.empty()) out.sections.push_back(claims_section(w));
  out.sections.push_back(weak_section(w));
  out.sections.push_back(method_section(w));
  out.sections.push_back(rows_section(w));
  out.foot = Text(fmt::format("egress {}, case {}, digest {}", version(), built.model.id,
                              built.digest.substr(0, 16)));
  return out;
}

std::string assess_text(const Model& model, const AssessResult& result) {
  std::string out;
  const Scale amount = amount_scale(result.open);
  if (!result.backtest.rows.empty()) {
    Table table{.id = "split",
                .caption = "Back-test on realised output",
                .columns = {{.name = "year"},
                            {.name = "corridor"},
                            {.name = "observed", .unit = amount.unit, .digits = 2},
                            {.name = "computed", .unit = amount.unit, .digits = 2},
                            {.name = "naive", .unit = amount.unit, .digits = 2},
                            {.name = "used for"}},
                .rows = {}};
    for (const auto& row : result.backtest.rows) {
      if (row.run != OutputRun::realised) continue;
      table.rows.push_back(
          {.id = "",
           .cells = {Cell::year(row.year), row.corridor, amount.of(row.observed),
                     amount.of(row.computed),
                     given(row.naive) ? Cell(amount.of(row.naive)) : Cell::none(""),
                     row.fitted ? "fit" : "prediction"}});
    }
    out += render_text(table) + "\n";
  }
  for (const auto& ladder : result.ladders) {
    out += render_text(limit_document(model, ladder)) + "\n";
  }
  Table claims{.id = "claims",
               .caption = "Claims",
               .columns = {{.name = "claim"},
                           {.name = "verdict"},
                           {.name = "value", .digits = 1},
                           {.name = "threshold", .digits = 1},
                           {.name = "unit"}},
               .rows = {}};
  for (const auto& claim : result.claims) {
    claims.rows.push_back({.id = "",
                           .cells = {claim.id, std::string(name_of(claim.verdict)), claim.value,
                                     claim.threshold, claim.unit}});
  }
  if (!claims.rows.empty()) out += render_text(claims);
  if (result.status != Status::done) {
    out += fmt::format("\nThe run ended early ({}); what is shown is complete as far as it goes.\n",
                       name_of(result.status));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> assess_views() {
  return {
      {"predictions",
       "SELECT run, year, corridor, observed, computed, naive, abs(computed - observed) AS "
       "miss_of_model, abs(naive - observed) AS miss_of_naive FROM backtest "
       "WHERE used_for = 'prediction'"},
      {"error_by_corridor",
       "SELECT run, corridor, avg(abs(computed - observed)) AS model, avg(abs(naive - observed)) "
       "AS naive FROM backtest WHERE used_for = 'prediction' GROUP BY run, corridor"}};
}

}  // namespace egress
