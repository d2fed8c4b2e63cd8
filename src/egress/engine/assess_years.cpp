// The section on years of random closures.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/simulate/simulate_report.h"
#include "egress/engine/assess_sections.h"
#include "egress/report/figures.h"
#include "egress/report/render.h"

namespace egress {

namespace {

const YearEstimate* find(const SimulateResult& years, const std::string& name) {
  const auto found = std::ranges::find(years.statistics, name, &NamedEstimate::name);
  return found == years.statistics.end() ? nullptr : &found->estimate;
}

std::string with_interval(const AssessWriter& w, const YearEstimate& x, const Scale& scale) {
  if (!given(x.low) || !given(x.high)) {
    return fmt::format("{} {}", w.number(scale.of(x.value), 2), scale.unit);
  }
  return fmt::format("{} {} ({} to {})", w.number(scale.of(x.value), 2), scale.unit,
                     w.number(scale.of(x.low), 2), w.number(scale.of(x.high), 2));
}

const ExceedanceRow* once_in(const SimulateResult& years, double count) {
  const auto found = std::ranges::find(years.return_periods, 1 / count, &ExceedanceRow::per_year);
  return found == years.return_periods.end() ? nullptr : &*found;
}

Figure exceedance_figure(const AssessWriter& w, const SimulateResult& years, const Scale& scale) {
  ExceedanceFigure figure;
  figure.id = "years-exceedance";
  figure.unit = scale.unit;
  figure.digits = 2;
  figure.loss_name = years.netback_curve ? "netback lost in a year" : "exports lost in a year";
  ExceedanceCurve curve{.name = "known only as it comes", .points = {}, .marks = {}};
  for (const auto& row : years.exceedance) {
    const double loss = scale.of(row.loss.value);
    if (!curve.points.empty() && loss <= curve.points.back().loss) continue;
    curve.points.push_back(
        {.loss = loss, .per_year = row.per_year, .low = row.low, .high = row.high});
  }
  for (const double count : {5.0, 20.0}) {
    if (const auto* row = once_in(years, count)) {
      curve.marks.push_back(
          {row->per_year, fmt::format("1 in {:.0f}: {} {}", count,
                                      w.number(scale.of(row->loss.value), 1), scale.unit)});
    }
  }
  figure.curves.push_back(std::move(curve));
  const auto* bad = once_in(years, 20);
  figure.title = bad == nullptr ? std::string("Too few years for a bad one")
                                : fmt::format("One year in twenty loses {} or more",
                                              with_interval(w, bad->loss, scale));
  figure.subtitle =
      fmt::format("Share of {} simulated years that lose more, by {}, with the 95 % band; {}",
                  years.years, years.about.period, scale.unit);
  figure.foot =
      "Hazards as the case assumes them; that they are themselves uncertain is not in the band.";
  return make_figure(figure);
}

Figure causes_figure(const AssessWriter& w, const SimulateResult& years) {
  BarsFigure figure;
  figure.id = "years-causes";
  figure.unit = "MUSD/yr";
  figure.digits = 1;
  for (const auto& row : years.causes) {
    Bar bar;
    bar.label = row.name.empty() ? row.hazard : row.name;
    bar.value = std::max(0.0, row.netback_lost.value) / 1e6;
    if (given(row.netback_lost.low)) {
      bar.low = std::max(0.0, row.netback_lost.low) / 1e6;
      bar.high = row.netback_lost.high / 1e6;
    }
    bar.note = fmt::format("{} a year", w.number(row.closures.value, 2));
    figure.bars.push_back(std::move(bar));
  }
  const auto& first = years.causes.front();
  figure.title =
      fmt::format("{}: {} % of the netback lost", first.name.empty() ? first.hazard : first.name,
                  w.number(100 * first.share, 0));
  figure.subtitle = "Netback lost a year by what caused it, MUSD/yr, with closures a year";
  figure.foot = "A step of planning is put down to what became known in it; 95 % intervals.";
  return make_figure(figure);
}

}  // namespace

Section years_section(const AssessWriter& w) {
  const SimulateResult& years = *w.result().years;
  const Scale money{"MUSD", 1e6};
  const Scale& scale = years.netback_curve ? money : w.scale();
  Section out{.id = "years", .title = "", .blocks = {}};
  const YearEstimate& mean = *find(years, years.netback_curve ? "netback_lost" : "lost");
  out.title =
      fmt::format("A year of random closures costs {} on average", with_interval(w, mean, scale));
  out.blocks.push_back(exceedance_figure(w, years, scale));
  if (!years.causes.empty() && given(years.causes.front().share)) {
    out.blocks.push_back(causes_figure(w, years));
  }
  std::string text = fmt::format(
      "{} years, each with the closures that hazards.csv draws and an operator who knows only what "
      "is open and how long closures in force are expected to last. ",
      years.years);
  if (const auto* knowing = find(years, "value_of_knowing");
      knowing != nullptr && given(knowing->low)) {
    text += fmt::format("To know all of them beforehand would save {} a year. ",
                        with_interval(w, *knowing, money));
  }
  text +=
      "`egress simulate` draws as many years as are asked for, compares projects on the same "
      "years, and tells what it could not narrow down.";
  out.blocks.emplace_back(Paragraph{Text(text)});
  return out;
}

}  // namespace egress
