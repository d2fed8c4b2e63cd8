#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/leverage/leverage_report.h"
#include "egress/base/scale.h"
#include "egress/report/render.h"

namespace egress {

namespace {

constexpr double noticed = 5e-4;  // of all: what a column of shares with one decimal can show

double sum_of(const LeverageResult& result) {
  double out = 0;
  for (const auto& player : result.players) {
    if (given(player.shapley)) out += player.shapley;
  }
  return out;
}

/// Who has power, most first.
std::vector<std::size_t> ranking_of(const LeverageResult& result) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < result.players.size(); ++i) {
    if (given(result.players[i].shapley)) out.push_back(i);
  }
  std::ranges::stable_sort(out, std::greater{},
                           [&](std::size_t i) { return result.players[i].shapley; });
  return out;
}

std::string percent(double share, int digits = 1) {
  return format_number(100 * share, digits, false) + " %";
}

std::string amount_in(const Scale& money, double usd) {
  return format_number(money.of(usd), 1, false) + " " + std::string(money.unit);
}

Table power_table(const LeverageResult& result, const Scale& money) {
  const double all = sum_of(result);
  Table out{.id = "players",
            .caption = "Who has how much power",
            .columns = {{.name = "player"},
                        {.name = "Shapley", .unit = money.unit, .digits = 2},
                        {.name = "share", .unit = "%", .digits = 1}},
            .rows = {}};
  const bool sampled = result.orders > 0;
  const bool shared = has_shares(result);
  if (sampled) {
    out.columns.push_back({.name = "+-", .unit = money.unit, .digits = 3});
  } else {
    out.columns.push_back({.name = "Banzhaf", .unit = "%", .digits = 1});
    out.columns.push_back({.name = "nucleolus", .unit = money.unit, .digits = 2});
  }
  out.columns.push_back({.name = "holds up", .unit = money.unit, .digits = 2});
  out.columns.push_back({.name = "alone", .unit = money.unit, .digits = 2});
  const auto amount = [&](double usd, const char* why) {
    return given(usd) ? Cell(money.of(usd)) : Cell::none(why);
  };
  for (const std::size_t i : ranking_of(result)) {
    const PlayerPower& p = result.players[i];
    if (p.dummy && p.shapley == 0) continue;
    Row row{.id = p.id,
            .cells = {short_name(p.name), amount(p.shapley, ""),
                      shared ? Cell(100 * p.shapley / all) : Cell::none("")}};
    if (sampled) {
      row.cells.push_back(amount((p.of_orders->high - p.of_orders->low) / 2, ""));
    } else {
      // Parts of a whole only where nobody's is below nothing, as with the share.
      row.cells.push_back(shared && given(p.banzhaf) ? Cell(100 * p.banzhaf) : Cell::none(""));
      row.cells.push_back(amount(p.nucleolus, "not known"));
    }
    row.cells.push_back(amount(p.held_up, ""));
    row.cells.push_back(amount(p.alone, ""));
    out.rows.push_back(std::move(row));
  }
  return out;
}

/// In steps too small to be seen, so that what differs by rounding alone stays in its order.
double seen_of(double amount, double all) { return std::round(amount / (1e-6 * all)); }

/// Columns of the matrix: whose power any project moves enough to be seen.
std::vector<std::size_t> moved_players(const LeverageResult& result, double all) {
  std::vector<std::size_t> out;
  constexpr std::size_t fit = 5;  // and the others, beside a project's name in 80 columns
  std::vector<std::pair<double, std::size_t>> moves;
  for (std::size_t i = 0; i < result.players.size(); ++i) {
    double most = 0;
    for (const auto* rows : {&result.projects, &result.pairs}) {
      for (const auto& row : *rows) {
        if (!row.why_not.empty()) continue;
        most = std::max(most, std::abs(row.shapley[i] - result.players[i].shapley));
      }
    }
    if (most > noticed * all) moves.emplace_back(seen_of(most, all), i);
  }
  std::ranges::stable_sort(moves, std::greater{}, &std::pair<double, std::size_t>::first);
  for (std::size_t k = 0; k < std::min(fit, moves.size()); ++k) out.push_back(moves[k].second);
  return out;
}

/// How much power moves beyond what the parts of a pair move alone; of a single project all of it.
double beyond_parts(const LeverageResult& result, const ProjectPower& row) {
  double out = 0;
  for (std::size_t i = 0; i < row.shapley.size(); ++i) {
    const double base = result.players[i].shapley;
    double moved = row.shapley[i] - base;
    for (const auto& part : row.ids) {
      if (row.ids.size() == 1) break;
      const auto alone = std::ranges::find_if(
          result.projects, [&](const ProjectPower& p) { return p.ids.front() == part; });
      if (alone != result.projects.end() && alone->why_not.empty()) {
        moved -= alone->shapley[i] - base;
      }
    }
    out += std::abs(moved);
  }
  return out;
}

Table project_table(const LeverageResult& result, const std::vector<ProjectPower>& rows,
                    const std::string& id, const Scale& money) {
  const double all = sum_of(result);
  const auto players = moved_players(result, all);
  const bool pairs = id != "projects";
  Table out{
      .id = id,
      .caption = fmt::format("What {} would do to everybody's power: change of the Shapley "
                             "value, {}",
                             id == "projects" ? "a project" : "two projects together", money.unit),
      .columns = {{.name = id == "projects" ? "project" : "projects"},
                  {.name = "all", .digits = 1}},
      .rows = {}};
  for (const std::size_t i : players) {
    out.columns.push_back({.name = result.players[i].id, .digits = 1});
  }
  // Whoever has no column, so that a row adds up.
  const auto others = [&](const ProjectPower& row) {
    double moved = row.grand - result.grand;
    for (const std::size_t i : players) moved -= row.shapley[i] - result.players[i].shapley;
    return moved;
  };
  const bool some_others = std::ranges::any_of(rows, [&](const ProjectPower& row) {
    return row.why_not.empty() && std::abs(money.of(others(row))) >= 0.05;
  });
  if (some_others) out.columns.push_back({.name = "others", .digits = 1});
  std::vector<const ProjectPower*> order;
  for (const auto& row : rows) {
    if (row.why_not.empty()) order.push_back(&row);
  }
  const auto size = [&](const ProjectPower* row) { return beyond_parts(result, *row); };
  std::ranges::stable_sort(order, std::greater{},
                           [&](const ProjectPower* row) { return seen_of(size(row), all); });
  constexpr std::size_t most_rows = 20;  // all are in the JSON
  for (const auto* row : order) {
    const bool nothing = pairs && size(row) <= noticed * all;
    if (nothing || out.rows.size() == most_rows) break;
    Row told{.id = fmt::format("{}", fmt::join(row->ids, "+")),
             .cells = {fmt::format("{}", fmt::join(row->ids, " + ")),
                       money.of(row->grand - result.grand)}};
    for (const std::size_t i : players) {
      told.cells.emplace_back(money.of(row->shapley[i] - result.players[i].shapley));
    }
    if (some_others) told.cells.emplace_back(money.of(others(*row)));
    out.rows.push_back(std::move(told));
  }
  return out;
}

Table pair_table(const LeverageResult& result, const Scale& money) {
  Table out{.id = "interaction",
            .caption =
                "Who needs whom: above zero the two complement each other, below one can "
                "stand in for the other",
            .columns = {{.name = "player"},
                        {.name = "and"},
                        {.name = "interaction", .unit = money.unit, .digits = 2}},
            .rows = {}};
  constexpr std::size_t most_rows = 8;
  for (const auto& pair : result.interactions) {
    if (out.rows.size() == most_rows) break;
    out.rows.push_back({.id = "", .cells = {pair.first, pair.second, money.of(pair.value)}});
  }
  return out;
}

Table draw_table(const LeverageResult& result) {
  const DrawnPower& draws = *result.draws;
  Table out{
      .id = "draws",
      .caption = fmt::format("Under the case's {} ranges, {} draws", draws.ranges, draws.drawn),
      .columns = {{.name = "player"},
                  {.name = "share", .unit = "%", .digits = 1},
                  {.name = "from", .unit = "%", .digits = 1},
                  {.name = "to", .unit = "%", .digits = 1},
                  {.name = "behind the next", .unit = "% of draws", .digits = 1}},
      .rows = {}};
  for (const std::size_t i : ranking_of(result)) {
    const PlayerPower& p = result.players[i];
    if (p.dummy && draws.players[i].shapley.high == 0) continue;
    const Estimate& share = draws.players[i].share;
    Row row{.id = p.id,
            .cells = {short_name(p.name), 100 * share.value, 100 * share.low, 100 * share.high}};
    const auto order = std::ranges::find(draws.orders, p.id, &DrawnOrder::ahead);
    row.cells.push_back(order == draws.orders.end() ? Cell::none("")
                                                    : Cell(100 * order->chance.value));
    out.rows.push_back(std::move(row));
  }
  return out;
}

std::string who(const std::vector<std::string>& ids) {
  return ids.empty() ? "nobody" : fmt::format("{}", fmt::join(ids, " + "));
}

Text power_answer(const LeverageResult& result, const Scale& money) {
  const auto ranking = ranking_of(result);
  const double all = sum_of(result);
  if (ranking.empty() || all == 0) {
    return result.status == Status::done ? "Everybody together is worth nothing more than nobody."
                                         : "Stopped before all coalitions were seen.";
  }
  std::vector<std::string> told;
  for (const std::size_t i : ranking) {
    const PlayerPower& player = result.players[i];
    if (told.size() == 4 || std::abs(player.shapley) < noticed * std::abs(all)) break;
    told.push_back(
        short_name(player.name) + " " +
        (has_shares(result) ? percent(player.shapley / all) : amount_in(money, player.shapley)));
  }
  return fmt::format("Of {}, by Shapley's value: {}.", amount_in(money, all),
                     fmt::join(told, ", "));
}

std::string counted(double count) { return format_number(count, 0, false); }

Text how_answer(const LeverageResult& result) {
  std::vector<std::string> vetoes;
  int dummies = 0;
  for (const auto& player : result.players) {
    if (player.veto) vetoes.push_back(short_name(player.name));
    if (player.dummy) ++dummies;
  }
  std::string out;
  if (result.orders > 0) {
    out = fmt::format("Sampled: {} orders of {} players.", counted(double(result.orders)),
                      result.players.size());
  } else {
    out = fmt::format("Exact: all {} coalitions of {} players", counted(double(result.coalitions)),
                      result.players.size());
    if (dummies > 0)
      out += fmt::format(", {} of whom add{} nothing beyond what they have alone", dummies,
                         dummies == 1 ? "s" : "");
    out += ".";
    if (result.check.checked > 0) {
      out += fmt::format(
          " HiGHS finds {} for {} of them (largest difference {:.0e} of the worth of all).",
          result.check.holds ? "the same" : "something else", counted(double(result.check.checked)),
          result.check.largest_difference);
    }
  }
  if (!vetoes.empty()) {
    out += fmt::format(" Without {} nothing is worth anything.", fmt::join(vetoes, " or "));
  }
  return out;
}

void core_notes(const LeverageResult& result, const Scale& money, List& notes) {
  const GameCore& core = result.core;
  if (core.why_not.empty()) {
    notes.items.emplace_back(
        core.nonempty
            ? "The core is not empty: there are splits to which no coalition objects."
            : fmt::format("The core is empty: whatever the split, some coalition objects, by {} {} "
                          "or more.",
                          format_number(money.of(core.epsilon), 3, false), money.unit));
  }
  if (!core.why_not_today.empty()) {
    notes.items.emplace_back("Today's split is not known: " + core.why_not_today + ".");
  } else if (core.objects_today) {
    notes.items.emplace_back(fmt::format(
        "Today's split, in which the netback stays with those who hold the fields, is not in the "
        "core: {} could have {} {} more.",
        who(core.objects_today->players),
        format_number(money.of(core.objects_today->excess), 2, false), money.unit));
  } else {
    notes.items.emplace_back(
        "Today's split, in which the netback stays with those who hold the fields, is in the core: "
        "no coalition could have more without the others.");
  }
}

void property_notes(const LeverageResult& result, List& notes) {
  const auto fails = [&](const std::optional<Witness>& witness, const char* what) {
    if (!witness) return;
    notes.items.emplace_back(
        fmt::format("Not {}: {} and {} show it.", what, who(witness->first), who(witness->second)));
  };
  fails(result.properties.not_monotone, "monotone (more players can be worth less)");
  fails(result.properties.not_superadditive, "superadditive (together can be worth less)");
  if (!result.why_no_nucleolus.empty()) {
    notes.items.emplace_back("No nucleolus: " + result.why_no_nucleolus + ".");
  }
  for (const auto& row : result.projects) {
    if (!row.why_not.empty()) {
      notes.items.emplace_back(fmt::format("{}: {}", who(row.ids), row.why_not));
    }
  }
}

}  // namespace

Document leverage_document(const Model& model, const LeverageResult& result) {
  const Scale money = [&] {
    const double size = std::max(std::abs(result.grand), std::abs(sum_of(result)));
    return size >= 1e9 ? Scale{"bnUSD", 1e9} : Scale{"MUSD", 1e6};
  }();
  Document out;
  out.title = model.name;
  out.question = fmt::format("Who has power over the netback of {} to {}",
                             format_day(result.horizon.from), format_day(result.horizon.to - 1));
  out.answers.push_back(power_answer(result, money));
  if (!ranking_of(result).empty()) out.answers.push_back(how_answer(result));
  if (result.status != Status::done) {
    out.answers.emplace_back(fmt::format(
        "{} during {}; what is told is whole, the rest is missing.",
        result.status == Status::interrupted ? "Interrupted" : "The time limit was reached",
        result.stopped_in));
  }
  if (ranking_of(result).empty()) return out;
  const auto add = [&](Table table, const char* id) {
    if (table.rows.empty()) return;
    out.sections.push_back({.id = id, .title = "", .blocks = {std::move(table)}});
  };
  add(power_table(result, money), "players");
  add(pair_table(result, money), "interaction");
  const Scale changes{"MUSD", 1e6};
  add(project_table(result, result.projects, "projects", changes), "projects");
  add(project_table(result, result.pairs, "project_pairs", changes), "project_pairs");
  if (result.draws && result.draws->drawn > 0) add(draw_table(result), "draws");
  List notes;
  if (result.why_no_table.empty()) core_notes(result, money, notes);
  property_notes(result, notes);
  if (!notes.items.empty()) {
    out.sections.push_back({.id = "notes", .title = "", .blocks = {notes}});
  }
  return out;
}

}  // namespace egress
