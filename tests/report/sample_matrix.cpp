// The sample's heat maps and its exceedance curve.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sample.h"

namespace egress::sample {

HeatMapFigure pairs_figure() {
  HeatMapFigure figure;
  figure.id = "pairs";
  figure.title = "With CPC Russia closed, Kenkiyak-Kumkol costs 230 MUSD more than it does alone";
  figure.subtitle =
      "Netback lost when two close for 30 days in July, MUSD; alone at the end of rows";
  figure.foot = "Exact: what one closed thing leaves unused costs nothing when it closes too.";
  figure.unit = "MUSD";
  figure.digits = 0;
  figure.row_name = figure.column_name = "what closes";
  figure.symmetric = true;
  figure.mark_name = "costs more than the sum of the two alone";
  figure.rows = {{"CPC Russia", "#row-links-cpc_r"},
                 {"Tengiz field", ""},
                 {"Atyrau, the pipeline hub and its tank farm", ""},
                 {"Kumkol", ""},
                 {"Kenkiyak-Kumkol", ""},
                 {"Refinery at Atyrau", ""},
                 {"Baku-Tbilisi-Ceyhan", ""},
                 {"Atyrau-Samara", "#row-links-atyrau_samara"},
                 {"Karabatanskiy-Elektrostantsiya section", ""},
                 {"Kashagan", ""},
                 {"Aktau port", ""},
                 {"Atasu-Alashankou", "#row-links-atasu_alashankou"}};
  for (std::size_t i = 0; i < figure.rows.size(); ++i) {
    auto& row = figure.cells.emplace_back();
    for (std::size_t j = 0; j <= i; ++j) {
      const auto cost = [](std::size_t k) { return 2334 / (1.0 + 0.55 * static_cast<double>(k)); };
      const double both = i == j ? cost(i) : cost(i) + cost(j) + ((i * j) % 5 == 0 ? 60 : -90);
      row.push_back({.value = std::round(both), .marked = i != j && (i * j) % 5 == 0});
    }
  }
  figure.cells[9][3].value = 0;
  return figure;
}

HeatMapFigure projects_figure() {
  HeatMapFigure figure;
  figure.id = "projects-players";
  figure.title = "Dredging Aktau gives Azerbaijan 96 MUSD a year and takes 210 from Russia";
  figure.subtitle = "What a project changes in what a player is worth, MUSD/yr";
  figure.unit = "MUSD/yr";
  figure.digits = 0;
  figure.scale = HeatScale::diverging;
  figure.row_name = "project";
  figure.column_name = "player";
  figure.mark_name = "decides whether a player is needed at all";
  figure.rows = {
      {"Dredging at Aktau, to 7 m", ""}, {"Four tankers", ""}, {"Kuryk oil terminal", ""}};
  figure.columns = {{"Kazakhstan", ""}, {"Russia", ""},  {"Azerbaijan", ""},
                    {"Georgia", ""},    {"Türkiye", ""}, {"The CPC consortium's shareholders", ""}};
  figure.cells = {{{148}, {-210, true}, {96}, {31}, {12}, {-77}},
                  {{64}, {-80}, {0.2}, {9}, {absent}, {-4}},
                  {{305}, {-402, true}, {188, true}, {40}, {22}, {-153}}};
  return figure;
}

ExceedanceFigure exceedance_figure() {
  ExceedanceFigure figure;
  figure.id = "exceedance";
  figure.title = "One year in twenty loses more than 7.1 Mt, more than all other ways carry";
  figure.subtitle = "Exports lost in a year, Mt, and how often a year loses more; 10,000 years";
  figure.foot = "Rates from a log of 5.4 years; the band holds what that log leaves open.";
  figure.unit = "Mt";
  figure.loss_name = "exports lost in a year";
  const auto curve = [](const char* name, double scale) {
    ExceedanceCurve out{.name = name};
    for (int i = 0; i <= 60; ++i) {
      const double loss = 0.25 * i, chance = 0.42 * std::exp(-loss / scale);
      out.points.push_back({.loss = loss,
                            .per_year = chance,
                            .low = chance * (1 - 0.012 * i),
                            .high = chance * (1.1 + 0.02 * i)});
    }
    return out;
  };
  figure.curves = {curve("honest operator", 3.34), curve("with the second mooring", 1.9)};
  figure.curves[0].marks = {{0.1, "1 in 10: 4.8 Mt"}, {0.05, "1 in 20: 7.1 Mt"}};
  figure.curves[1].marks = {{0.05, "1 in 20: 4.0 Mt"}};
  figure.lines = {{5, "all other ways together: 5 Mt"}, {2.9, "December 2025: 2.9 Mt"}};
  return figure;
}

CurvesFigure curves_figure() {
  CurvesFigure figure;
  figure.id = "harm";
  figure.title = "After 30 days Kazakhstan has lost ten times what Russia has";
  figure.subtitle = "Netback lost since the first day, MUSD, by how long the quarrel lasts";
  figure.foot = "The band holds the ranges of what is lost outside the network.";
  figure.unit = "MUSD";
  figure.x_name = "days";
  figure.x_ticks = {1, 7, 30, 90, 365};
  PlottedCurve ours{.name = "Kazakhstan"}, theirs{.name = "Russia"};
  for (const double days : {1.0, 2.0, 3.0, 7.0, 30.0, 90.0, 365.0}) {
    ours.points.push_back({.x = days, .y = std::max(0.0, days - 3) * 92});
    theirs.points.push_back({.x = days, .y = days * 9, .low = days * 7, .high = days * 12});
  }
  figure.curves = {ours, theirs};
  return figure;
}

}  // namespace egress::sample
