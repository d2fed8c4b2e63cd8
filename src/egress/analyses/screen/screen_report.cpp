#include "egress/analyses/screen/screen_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/base/scale.h"
#include "egress/report/render.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

const Scale money{"MUSD", 1e6};

Scale scale_of(const ScreenResult& result) {
  double largest = 0;
  for (const auto& set : result.sets) {
    if (given(set.lost)) largest = std::max(largest, std::abs(set.lost));
  }
  return scale_for(result.unit, largest);
}

/// Four figures of the largest number of a column, so that small cases show what they lose.
int digits_for(double largest) { return largest >= 100 ? 1 : largest >= 10 ? 2 : 3; }

std::string counted(std::int64_t count) {
  return format_number(static_cast<double>(count), 0, false);
}

std::string names_of(const Model& model, const ScreenedSet& set) {
  std::string out;
  for (const auto thing : set.things) {
    out += (out.empty() ? "" : " + ") + qualified_id(model, thing);
  }
  return out;
}

std::string why_stopped(const ScreenResult& result) {
  return result.status == Status::interrupted ? "interrupted" : "the time limit was reached";
}

std::string span_of(const ScreenResult& result) {
  const double days = result.hours / 24;
  if (result.worst_start) {
    return fmt::format("for {} {} from the worst first of a month{}",
                       days >= 1 ? days : result.hours, days >= 1 ? "days" : "hours",
                       result.season.empty() ? "" : " in " + result.season);
  }
  return fmt::format("from {} for {} {}", format_day(result.starts.front()),
                     days >= 1 ? days : result.hours, days >= 1 ? "days" : "hours");
}

std::string told(double canonical, std::string_view unit) {
  const Scale scale = scale_for(unit, std::abs(canonical));
  return format_number(scale.of(canonical), 2, false) + " " + scale.unit;
}

Text first_answer(const Model& model, const ScreenResult& result) {
  if (result.status == Status::infeasible) {
    return fmt::format("There is no plan even with everything open: {} cannot stand together.",
                       fmt::join(result.conflict, ", "));
  }
  if (result.evaluated == 0 && !result.exact) {
    return fmt::format("Nothing was closed yet: {}.", why_stopped(result));
  }
  if (result.sets.empty()) {
    return result.exact ? fmt::format("Nothing that closes {} costs anything.", span_of(result))
                        : std::string("Nothing was found that costs anything.");
  }
  const ScreenedSet& worst = result.sets.front();
  const std::string when = result.worst_start
                               ? fmt::format("from {} (the worst start{})", format_day(worst.at),
                                             result.season.empty() ? "" : " in " + result.season)
                               : span_of(result);
  return fmt::format("Closed {}, {} cost{} most: {} lost, {} of netback.", when,
                     names_of(model, worst), worst.things.size() == 1 ? "s" : "",
                     given(worst.lost) ? told(worst.lost, result.unit) : "an unknown amount",
                     told(worst.netback_lost, "USD"));
}

Text second_answer(const ScreenResult& result) {
  if (!result.exact) {
    return fmt::format(
        "Not all sets were seen ({}): {} of {} were evaluated, and one that was not may cost more.",
        why_stopped(result), counted(result.evaluated), counted(result.all));
  }
  std::vector<std::string> pruned;
  if (result.pruned_no_effect > 0) {
    pruned.push_back(counted(result.pruned_no_effect) +
                     " hold a thing whose closure changes nothing");
  }
  if (result.pruned_unused > 0) {
    pruned.push_back(counted(result.pruned_unused) +
                     " hold one that the best plan without the rest does not use");
  }
  std::string out = fmt::format(
      "Exact: of {} sets of up to {} of {} things{}, {} were evaluated.", counted(result.all),
      result.sizes.size(), counted(result.things),
      result.worst_start ? fmt::format(" from {} starts", result.starts.size()) : std::string(),
      counted(result.evaluated));
  if (pruned.empty()) return out;
  return out +
         fmt::format(" The others cost what a smaller set does: {}.", fmt::join(pruned, ", "));
}

Table table_of(const Model& model, const ScreenResult& result, const Scale& amount) {
  double lost = 0, netback = 0;
  for (const auto& set : result.sets) {
    if (given(set.lost)) lost = std::max(lost, std::abs(amount.of(set.lost)));
    netback = std::max(netback, std::abs(money.of(set.netback_lost)));
  }
  Table out{.id = "sets",
            .caption = "",
            .columns = {{.name = "what closes"},
                        {.name = "lost", .unit = amount.unit, .digits = digits_for(lost)},
                        {.name = "netback lost", .unit = money.unit, .digits = digits_for(netback)},
                        {.name = "synergy", .unit = money.unit, .digits = digits_for(netback)}},
            .rows = {}};
  if (result.worst_start) out.columns.insert(out.columns.begin() + 1, {.name = "from"});
  for (const auto& set : result.sets) {
    out.rows.push_back(
        {.id = "",
         .cells = {names_of(model, set) + (set.missed > 0 ? " (*)" : ""),
                   given(set.lost) ? Cell(amount.of(set.lost)) : Cell::none("not planned"),
                   money.of(set.netback_lost), money.of(set.synergy)}});
    auto& cells = out.rows.back().cells;
    if (result.worst_start) cells.insert(cells.begin() + 1, format_day(set.at));
  }
  return out;
}

/// The lower triangle, row by row; what things cost alone at the end of their rows.
Json matrix_json(const Model& model, const ScreenMatrix& matrix) {
  Json things = Json::array(), lost = Json::array(), synergy = Json::array();
  for (std::size_t i = 0; i < matrix.things.size(); ++i) {
    things.push_back(qualified_id(model, matrix.things[i]));
    Json costs = Json::array(), beyond = Json::array();
    for (const auto& cell : matrix.cells[i]) {
      costs.push_back(money.of(cell.netback_lost));
      beyond.push_back(money.of(cell.synergy));
    }
    lost.push_back(std::move(costs));
    synergy.push_back(std::move(beyond));
  }
  return {{"unit", money.unit}, {"things", things}, {"netback_lost", lost}, {"synergy", synergy}};
}

/// The pair that costs most beyond the sum of its parts, in words.
std::string matrix_finding(const std::vector<HeatName>& names, const ScreenMatrix& matrix) {
  const ScreenMatrix::Cell* best = nullptr;
  std::string pair;
  for (std::size_t i = 0; i < matrix.cells.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto& cell = matrix.cells[i][j];
      if (!cell.more || (best != nullptr && cell.synergy <= best->synergy)) continue;
      best = &cell;
      pair = names[j].name + " and " + names[i].name;
    }
  }
  if (best == nullptr) return "No two of these cost more together than the sum of both alone";
  return fmt::format(
      "{} stand in for each other most: together they cost {} MUSD, {} more than the sum of both "
      "alone",
      pair, format_number(money.of(best->netback_lost), 0, true),
      format_number(money.of(best->synergy), 0, true));
}

}  // namespace

HeatMapFigure screen_matrix_figure(const Model& model, const ScreenResult& result) {
  HeatMapFigure figure;
  figure.id = "screen-matrix";
  figure.unit = money.unit;
  figure.digits = 0;
  figure.symmetric = true;
  figure.row_name = figure.column_name = "what closes";
  figure.mark_name = "costs more than the sum of both alone";
  bool missed = false, below = false;
  for (std::size_t i = 0; i < result.matrix.things.size(); ++i) {
    figure.rows.push_back({label_of(model, result.matrix.things[i]), ""});
    auto& row = figure.cells.emplace_back();
    for (const auto& cell : result.matrix.cells[i]) {
      missed |= cell.missed > 0;
      below |= cell.netback_lost < 0;
      row.push_back({.value = money.of(cell.netback_lost), .marked = cell.more});
    }
  }
  if (below) figure.scale = HeatScale::diverging;
  figure.title = matrix_finding(figure.rows, result.matrix);
  figure.subtitle = fmt::format(
      "Netback lost when two close {}, {}; what each costs alone stands beside its name",
      span_of(result), money.unit);
  figure.foot = fmt::format(
      "The {} things that cost most alone, one for each way: what adds less than a hundredth to "
      "one "
      "above it (its pipe, the port at its end) is left out.{}",
      result.matrix.things.size(),
      missed ? " Some make impossible what is required; that is not in the netback." : "");
  return figure;
}

Json screen_json(const Model& model, const ScreenResult& result) {
  const Scale amount = scale_of(result);
  Json sets = Json::array();
  for (const auto& set : result.sets) {
    Json row = {{"closures", set.closures},
                {"lost", quantity(set.lost, amount)},
                {"netback_lost", quantity(set.netback_lost, money)},
                {"synergy", quantity(set.synergy, money)}};
    if (!given(set.lost)) row["lost_reason"] = "interrupted before its plan was read";
    if (set.missed > 0) row["required_missed"] = true;
    sets.push_back(std::move(row));
  }
  Json sizes = Json::array();
  for (const auto& size : result.sizes) {
    sizes.push_back({{"size", size.size}, {"sets", size.sets}, {"evaluated", size.evaluated}});
  }
  Json starts = Json::array();
  for (const Day day : result.starts) starts.push_back(format_day(day));
  Json out;
  out["starts"] = std::move(starts);
  out["duration"] = {{"value", result.hours / 24}, {"unit", "d"}};
  out["things"] = result.things;
  out["sets"] = std::move(sets);
  if (!result.matrix.things.empty()) out["matrix"] = matrix_json(model, result.matrix);
  out["all"] = result.all;
  out["evaluated"] = result.evaluated;
  out["pruned"] = nullptr;
  out["exact"] = result.exact;
  out["ranked"] = result.ranked;
  out["sizes"] = std::move(sizes);
  if (result.exact) {
    out["pruned"] = result.pruned_no_effect + result.pruned_unused;
    out["pruned_by"] = {{"no_effect", result.pruned_no_effect}, {"unused", result.pruned_unused}};
  } else {
    out["pruned_reason"] = result.status == Status::infeasible
                               ? "there is no plan even with everything open"
                               : "stopped: what was not evaluated may not have been pruned";
  }
  if (result.status == Status::infeasible) out["conflict"] = result.conflict;
  out["notes"] = result.notes;
  return out;
}

Document screen_document(const Model& model, const ScreenResult& result) {
  const Scale amount = scale_of(result);
  Document out;
  out.title = model.name;
  out.question = fmt::format("What costs most when it closes at once, {}", span_of(result));
  out.answers.push_back(first_answer(model, result));
  if (result.evaluated > 0) out.answers.push_back(second_answer(result));
  if (!result.sets.empty()) {
    out.sections.push_back(
        {.id = "sets", .title = "", .blocks = {table_of(model, result, amount)}});
  }
  List notes;
  if (std::ranges::any_of(result.sets, [](const auto& set) { return set.missed > 0; })) {
    notes.items.emplace_back(
        "(*) makes impossible what is required; such sets come first, those that miss most ahead");
  }
  if (result.ranked > std::ssize(result.sets)) {
    const std::int64_t more = result.ranked - std::ssize(result.sets);
    notes.items.emplace_back(fmt::format("{} more {}", counted(more),
                                         more == 1 ? "set costs more than any part of it"
                                                   : "sets cost more than any of their parts"));
  }
  for (const auto& note : result.notes) notes.items.emplace_back(note);
  if (!notes.items.empty()) {
    out.sections.push_back({.id = "notes", .title = "", .blocks = {notes}});
  }
  return out;
}

}  // namespace egress
