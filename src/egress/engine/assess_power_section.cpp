// The section on power and quarrels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/quarrel/quarrel_report.h"
#include "egress/engine/assess_power.h"
#include "egress/engine/assess_sections.h"
#include "egress/report/figures.h"
#include "egress/report/render.h"

namespace egress {

namespace {

const Scale money{"MUSD", 1e6};
const Scale large{"bnUSD", 1e9};

std::string billion(const AssessWriter& w, double usd) {
  return w.number(large.of(usd), 1) + " bnUSD";
}

/// The quarrel that costs us most; null where there is none.
const Quarrel* dearest_quarrel(const AssessWriter& w) {
  const auto& all = w.result().quarrels;
  if (!all || all->quarrels.empty()) return nullptr;
  return &*std::ranges::max_element(all->quarrels, {},
                                    [](const Quarrel& q) { return q.rows.back().ours.value; });
}

/// Whom the section is about: who would cost us most, or else the strongest of the others.
const PlayerPower* other_player(const AssessWriter& w) {
  const auto& power = w.result().power;
  if (!power) return nullptr;
  const Quarrel* quarrel = dearest_quarrel(w);
  const PlayerPower* found = quarrel != nullptr ? player_of(*power, quarrel->them) : nullptr;
  return found != nullptr ? found : strongest_other(w.model(), *power);
}

std::string owner_name(const AssessWriter& w) {
  const PlayerPower* owner =
      player_of(*w.result().power, w.model().holders[w.model().owner.at()].id);
  return owner == nullptr ? "owner" : short_name(owner->name);
}

/// 1 2 6 24 ...: orders of so many players, in words where they are many.
std::string orders_of(const AssessWriter& w, std::size_t players) {
  double orders = 1;
  for (std::size_t i = 2; i <= players; ++i) orders *= static_cast<double>(i);
  return orders < 1e9 ? w.number(orders, 0) : w.number(orders / 1e6, 0) + " million";
}

/// Players whose value is at least a thousandth of all, strongest first.
std::vector<const PlayerPower*> told_players(const LeverageResult& power) {
  double all = 0;
  for (const auto& player : power.players) all += std::abs(player.shapley);
  std::vector<const PlayerPower*> out;
  for (const auto& player : power.players) {
    if (std::abs(player.shapley) >= 1e-3 * all) out.push_back(&player);
  }
  std::ranges::stable_sort(out, std::greater{}, &PlayerPower::shapley);
  return out;
}

/// Three sentences and an example.
Paragraph what_it_is(const AssessWriter& w, const PlayerPower& other) {
  const LeverageResult& power = *w.result().power;
  const std::string name = short_name(other.name);
  std::string text =
      "Whoever can stop the flow has power over what it earns, whether they ever do or not. Let "
      "all "
      "who hold something join one after another, in every order that there is, and note each time "
      "how much more the network earns with what the newcomer opens. What a holder adds on average "
      "over all orders is its Shapley value, and the values of all together are all that is "
      "earned. ";
  text += fmt::format(
      "{}, for example: if nobody else has joined yet, it adds {}; if all others have, it adds {}, "
      "for that is what it holds up alone. Over the {} orders of {} players it adds {} on average",
      name, billion(w, other.alone), billion(w, other.held_up), orders_of(w, power.players.size()),
      power.players.size(), billion(w, other.shapley));
  const double share = share_of(power, other);
  text += given(share) ? fmt::format(": {} % of the power.", w.number(share, 0)) : ".";
  return Paragraph{Text(text)};
}

Figure players_figure(const AssessWriter& w, const std::vector<const PlayerPower*>& players) {
  const LeverageResult& power = *w.result().power;
  BarsFigure figure;
  figure.id = "power-players";
  figure.unit = "bnUSD/yr";
  figure.digits = 1;
  for (const auto* player : players) {
    Bar bar;
    bar.label = short_name(player->name);
    bar.value = large.of(player->shapley);
    const double share = share_of(power, *player);
    if (given(share)) bar.note = w.number(share, 0) + " %";
    figure.bars.push_back(std::move(bar));
  }
  std::vector<std::string> vetoes;
  for (const auto* player : players) {
    if (player->veto) vetoes.push_back(short_name(player->name));
  }
  const auto first = [&](std::size_t i) {
    return fmt::format("{} {} bnUSD", short_name(players[i]->name),
                       w.number(large.of(players[i]->shapley), 1));
  };
  figure.title = players.size() > 1
                     ? fmt::format(
                           "Of what the network earns in a year, {} and {} are in the hands "
                           "of the two strongest",
                           first(0), first(1))
                     : fmt::format("All power is with one: {}", first(0));
  figure.subtitle =
      fmt::format("Shapley value by holder, {}, bnUSD/yr, with its part of all", w.year());
  const std::string walked =
      power.orders > 0
          ? fmt::format("{} orders drawn", w.number(static_cast<double>(power.orders), 0))
          : fmt::format("All {} coalitions", w.number(static_cast<double>(power.coalitions), 0));
  figure.foot = fmt::format("{}, each a plan of the whole network for a steady year.{}", walked,
                            vetoes.empty() ? ""
                                           : fmt::format(" Without {} nothing is earned at all.",
                                                         fmt::join(vetoes, " or ")));
  return make_figure(figure);
}

Figure projects_figure(const AssessWriter& w, const std::vector<const PlayerPower*>& players,
                       const PlayerPower& other, const std::vector<PowerMove>& moves) {
  const LeverageResult& power = *w.result().power;
  HeatMapFigure figure;
  figure.id = "power-projects";
  figure.unit = "points";
  figure.digits = 1;
  figure.scale = HeatScale::diverging;
  figure.row_name = "project";
  figure.column_name = "player";
  for (const auto* player : players) figure.columns.push_back({short_name(player->name), ""});
  std::vector<PowerMove> order = moves;
  std::ranges::stable_sort(order, {}, &PowerMove::player);
  for (const auto& move : order) {
    const auto row = std::ranges::find_if(power.projects, [&](const ProjectPower& x) {
      return x.ids.size() == 1 && x.ids.front() == move.project;
    });
    figure.rows.push_back({project_name(w.model(), move.project), ""});
    auto& cells = figure.cells.emplace_back();
    for (const auto* player : players) {
      cells.push_back({.value = share_change(power, *row, *player)});
    }
  }
  const PowerMove& lowest = order.front();
  figure.title =
      lowest.player < 0
          ? fmt::format("{} lowers {}'s part of the power most, by {} points",
                        project_name(w.model(), lowest.project), short_name(other.name),
                        w.number(-lowest.player, 1))
          : fmt::format("No project lowers {}'s part of the power", short_name(other.name));
  figure.subtitle =
      "Change of each holder's part of the power when a project is built, percentage points";
  figure.foot = "Each project alone, used or not: that it could be used is what counts.";
  return make_figure(figure);
}

Table moves_table(const AssessWriter& w, const std::vector<PowerMove>& moves,
                  const PlayerPower& other) {
  Table out{.id = "power-moves",
            .caption =
                "What a project does to the two parts of the power, for its cost; those that "
                "change neither are left out",
            .columns = {{.name = "project"},
                        {.name = "cost", .unit = money.unit, .digits = 0},
                        {.name = short_name(other.name), .unit = "points", .digits = 2},
                        {.name = "per cost", .unit = "points/bnUSD", .digits = 2},
                        {.name = owner_name(w), .unit = "points", .digits = 2},
                        {.name = "per cost", .unit = "points/bnUSD", .digits = 2}},
            .rows = {}};
  const auto cell = [](double value) {
    return given(value) ? Cell(value) : Cell::none("cost not known");
  };
  for (const auto& move : moves) {
    if (std::abs(move.player) < 0.005 && std::abs(move.owner) < 0.005) continue;
    out.rows.push_back(
        {.id = "",
         .cells = {project_name(w.model(), move.project),
                   given(move.capex) ? Cell(money.of(move.capex)) : Cell::none("not known"),
                   move.player, cell(move.player_per_bnusd), move.owner,
                   cell(move.owner_per_bnusd)}});
  }
  return out;
}

Figure harm_figure(const AssessWriter& w, const Quarrel& quarrel) {
  CurvesFigure figure;
  figure.id = "harm-curve";
  figure.unit = money.unit;
  figure.digits = 0;
  figure.x_name = "days that the quarrel lasts";
  for (const auto& row : quarrel.rows) figure.x_ticks.push_back(row.days);
  PlottedCurve ours{.name = quarrel.our_name}, theirs{.name = quarrel.their_name};
  for (const auto& row : quarrel.curve) {
    const auto point = [&](const Harm& harm) {
      return PlottedPoint{.x = static_cast<double>(row.days),
                          .y = money.of(harm.value),
                          .low = money.of(harm.low),
                          .high = money.of(harm.high)};
    };
    ours.points.push_back(point(row.ours));
    theirs.points.push_back(point(row.theirs));
  }
  figure.curves = {ours, theirs};
  const HarmRow& last = quarrel.rows.back();
  figure.title =
      fmt::format("{} days cost {} {} and {} {}", last.days, quarrel.our_name,
                  billion(w, last.ours.value), quarrel.their_name, billion(w, last.theirs.value));
  figure.subtitle = fmt::format(
      "What each loses when both close all that they can against the other, {}; both axes on the "
      "logarithm, so that the distance is the ratio",
      money.unit);
  figure.foot =
      quarrel.missing.empty()
          ? std::string("Nothing outside the network is missing.")
          : fmt::format("{} stakes have no figure and count as nothing.", quarrel.missing.size());
  return make_figure(figure);
}

/// What would make the quarrel cost both the same.
Paragraph to_one(const AssessWriter& w, const Quarrel& quarrel) {
  const HarmRow& last = quarrel.rows.back();
  std::string text;
  if (!given(last.ratio)) return Paragraph{Text("There is no ratio: " + last.why_no_ratio + ".")};
  const double more = last.ours.value - last.theirs.value;
  const std::string &weaker = more > 0 ? quarrel.our_name : quarrel.their_name,
                    &stronger = more > 0 ? quarrel.their_name : quarrel.our_name;
  text = fmt::format(
      "For each dollar that {} loses in {} days, {} loses {}. To bring that to one, {} would have "
      "to be able to do {} more harm in that time, or be spared as much. ",
      quarrel.our_name, last.days, quarrel.their_name, ratio_text(last.ratio), weaker,
      billion(w, std::abs(more)));
  if (w.result().quarrels_with_projects) {
    const Quarrel& built = w.result().quarrels_with_projects->quarrels.front();
    const HarmRow* best = nullptr;
    std::string name;
    for (const auto& project : built.projects) {
      if (project.rows.empty() || !given(project.rows.back().ratio)) continue;
      const HarmRow& row = project.rows.back();
      if (best == nullptr || row.ratio > best->ratio) {
        best = &row;
        name = project_name(w.model(), project.project);
      }
    }
    if (best != nullptr && best->ratio > built.rows.back().ratio) {
      text += fmt::format(
          "Of the projects {} does most for that: {} days would then cost {} {}, and "
          "{} {} for each of its dollars. ",
          name, best->days, quarrel.our_name, billion(w, best->ours.value), quarrel.their_name,
          ratio_text(best->ratio));
    }
  }
  if (quarrel.curve.empty()) return Paragraph{Text(text)};
  const auto stays = [](const StayingPower& power) {
    return power.days ? fmt::format("from day {} on", *power.days) : std::string("never");
  };
  text += fmt::format("{} loses more than {} MUSD a day {}, {} {}.", weaker,
                      w.number(money.of(w.result().quarrels->loss_rate), 0),
                      stays(more > 0 ? quarrel.ours : quarrel.theirs), stronger,
                      stays(more > 0 ? quarrel.theirs : quarrel.ours));
  return Paragraph{Text(text)};
}

void quarrel_blocks(const AssessWriter& w, Section& out) {
  const QuarrelResult& all = *w.result().quarrels;
  const Quarrel* dearest = dearest_quarrel(w);
  out.blocks.push_back(Paragraph{Text(fmt::format(
      "A quarrel is both closing at once: {} all that it holds on our ways out, we all that we "
      "hold "
      "on theirs. Each loses what its oil would have earned, what is paid for its lines, its "
      "equity "
      "in what the other holds while that is kept from it, and what it earns outside the network "
      "where somebody has counted it.",
      dearest->their_name))});
  if (!dearest->curve.empty()) out.blocks.push_back(harm_figure(w, *dearest));
  out.blocks.push_back(to_one(w, *dearest));
  QuarrelResult one;
  one.quarrels = {*dearest};
  out.blocks.push_back(harm_table(one, "harm-dearest"));
  if (all.quarrels.size() > 1) out.blocks.push_back(harm_table(all, "harm"));
  out.blocks.push_back(items_table(w.model(), *dearest, "harm-items"));
  if (w.result().quarrels_with_projects) {
    const QuarrelResult& built = *w.result().quarrels_with_projects;
    Table table = projects_table(w.model(), built.quarrels.front(), "harm-projects");
    // Coarser than the tables before it, whose figures it would seem to contradict.
    table.caption.add(fmt::format(", planned by {}", name_of(built.horizon.period)));
    out.blocks.push_back(std::move(table));
  }
  List missing;
  for (const auto& quarrel : all.quarrels) {
    for (const auto& what : quarrel.missing) {
      missing.items.emplace_back(quarrel.their_name + ": " + what);
    }
  }
  for (const auto& note : all.notes) missing.items.emplace_back(note);
  out.blocks.push_back(Details{"What is missing: counted as nothing, for no figure was found",
                               {std::move(missing)}});
}

}  // namespace

Section power_section(const AssessWriter& w) {
  Section out{.id = "power", .title = "Who holds the tap", .blocks = {}};
  const auto& power = w.result().power;
  const PlayerPower* other = other_player(w);
  const auto players = power ? told_players(*power) : std::vector<const PlayerPower*>{};
  if (other != nullptr && !players.empty()) {
    const double share = share_of(*power, *other);
    if (given(share)) {
      out.title = fmt::format("{} has {} % of the power over what is earned",
                              short_name(other->name), w.number(share, 0));
    }
    out.blocks.push_back(what_it_is(w, *other));
    out.blocks.push_back(players_figure(w, players));
    const auto moves = power_moves(w.model(), *power, other->id);
    if (!moves.empty()) {
      out.blocks.push_back(projects_figure(w, players, *other, moves));
      const PowerMove& best = moves.front();
      if (given(best.player_per_bnusd) && best.player_per_bnusd < 0) {
        out.blocks.push_back(Paragraph{Text(fmt::format(
            "For its cost, {} lowers {}'s part most: {} points for each bnUSD; {}'s part "
            "changes by {} for each.",
            project_name(w.model(), best.project), short_name(other->name),
            w.number(-best.player_per_bnusd, 1), owner_name(w),
            w.number(best.owner_per_bnusd, 1)))});
      }
      out.blocks.push_back(moves_table(w, moves, *other));
    }
  }
  if (const Quarrel* found = dearest_quarrel(w)) {
    const Quarrel& first = *found;
    const HarmRow& last = first.rows.back();
    if (given(last.ratio)) {
      out.title +=
          fmt::format("{} {} days of quarrel cost it {} for each dollar of ours",
                      out.blocks.empty() ? ":" : ", and", last.days, ratio_text(last.ratio));
    }
    quarrel_blocks(w, out);
  }
  return out;
}

}  // namespace egress
