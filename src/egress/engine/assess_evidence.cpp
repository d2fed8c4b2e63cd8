// Sections that say what the answers rest on: split and back-test, weak ground, method, rows.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/assess_sections.h"
#include "egress/report/figures.h"
#include "egress/report/render.h"

namespace egress {

namespace {

Cell or_none(double value, const Scale& scale, const char* why) {
  return given(value) ? Cell(scale.of(value)) : Cell::none(why);
}

Table backtest_table(const AssessWriter& w) {
  const Scale& s = w.scale();
  Table table{.id = "backtest",
              .caption = "Observed, computed and the naive rule",
              .columns = {{.name = "run"},
                          {.name = "year"},
                          {.name = "corridor"},
                          {.name = "observed", .unit = s.unit, .digits = 2},
                          {.name = "observed low", .unit = s.unit, .digits = 2},
                          {.name = "observed high", .unit = s.unit, .digits = 2},
                          {.name = "computed", .unit = s.unit, .digits = 2},
                          {.name = "miss", .unit = s.unit, .digits = 2},
                          {.name = "naive", .unit = s.unit, .digits = 2},
                          {.name = "used for"}},
              .rows = {}};
  for (const auto& row : w.result().backtest.rows) {
    table.rows.push_back(
        {.id = fmt::format("{}-{}-{}", name_of(row.run), row.year, row.corridor),
         .cells = {
             std::string(name_of(row.run)), Cell::year(row.year), row.corridor,
             Cell(s.of(row.observed)).to(row_anchor("observed", row.source)),
             s.of(row.observed_low), s.of(row.observed_high), s.of(row.computed),
             s.of(row.computed - row.observed),
             or_none(row.naive, s, row.corridor == "total" ? "an identity" : "no year before"),
             row.fitted ? "fit" : "prediction"}});
  }
  return table;
}

/// A miss is worth a sentence beyond 3 % of the total and of the corridor that takes the rest, and
/// beyond 1 Mt of any other: 3 % of the largest is more than the smaller ones carry in all.
constexpr double share_told = 0.03;
constexpr double tonnes_told = 1e6;

/// Predictions on one kind of output that miss by more than that, each with its numbers.
std::string large_misses(const AssessWriter& w, OutputRun run) {
  const auto& remainder = w.built().settings.backtest.remainder;
  std::vector<std::string> told;
  int predictions = 0;
  for (const auto& row : w.result().backtest.rows) {
    if (row.run != run || row.fitted) continue;
    ++predictions;
    const double miss = row.computed - row.observed;
    const bool relative = row.corridor == "total" || row.corridor == remainder;
    if (std::abs(miss) <= (relative ? share_told * row.observed : tonnes_told)) continue;
    const std::string name = row.corridor == "total"
                                 ? std::string("the total")
                                 : label_of(w.model(), "corridor:" + row.corridor);
    told.push_back(fmt::format("{} in {} ({} for {}, {}{})", name, row.year,
                               w.amount(row.computed, 2), w.amount(row.observed, 2),
                               miss < 0 ? "-" : "+",
                               relative ? w.number(100 * std::abs(miss) / row.observed, 2) + " %"
                                        : w.amount(std::abs(miss), 2)));
  }
  const std::string bar =
      fmt::format("3 % of the total and of {} and {} of the others",
                  label_of(w.model(), "corridor:" + remainder), w.amount(tonnes_told, 0));
  if (predictions == 0) return "";
  if (told.empty()) {
    return fmt::format("On {} output all {} predictions stay within {}.", name_of(run), predictions,
                       bar);
  }
  return fmt::format("On {} output {} of {} predictions miss by more than {}: {}.", name_of(run),
                     told.size(), predictions, bar, joined(told, "; "));
}

SplitFigure split_figure(const AssessWriter& w, OutputRun run) {
  const Scale& s = w.scale();
  const BacktestResult& b = w.result().backtest;
  SplitFigure figure;
  figure.id = fmt::format("split-{}", name_of(run));
  figure.unit = s.unit;
  figure.digits = 1;
  const auto add_panel = [&](const std::string& id, const std::string& name) {
    SplitPanel panel{.id = id, .name = name, .points = {}, .row = {}};
    for (const auto& row : b.rows) {
      if (row.run != run || row.corridor != id) continue;
      SplitPoint point;
      point.year = row.year;
      point.observed = s.of(row.observed);
      point.observed_low = s.of(row.observed_low);
      point.observed_high = s.of(row.observed_high);
      point.computed = s.of(row.computed);
      point.naive = given(row.naive) ? s.of(row.naive) : absent;
      point.fitted = row.fitted;
      for (const auto& band : w.result().bands) {
        if (run != OutputRun::realised || band.corridor != id || band.year != row.year) continue;
        point.computed_low = s.of(band.low);
        point.computed_high = s.of(band.high);
      }
      panel.points.push_back(point);
    }
    if (!panel.points.empty()) figure.panels.push_back(std::move(panel));
  };
  for (const auto& corridor : w.model().corridors) {
    add_panel(corridor.id, corridor.name.empty() ? corridor.id : corridor.name);
  }
  add_panel("total", "All corridors");
  const auto error = std::ranges::find(b.errors, run, &BacktestError::run);
  if (error != b.errors.end()) {
    figure.title = fmt::format(
        "On {} output the model misses a corridor's year by {} on average, the naive rule by {}",
        name_of(run), w.amount(error->computed, 2), w.amount(error->naive, 2));
  } else {
    figure.title = fmt::format("Deliveries by year on {} output", name_of(run));
  }
  figure.subtitle =
      fmt::format("Deliveries by corridor and year, {}; each panel on its own scale", s.unit);
  figure.foot =
      "Parameters were chosen on the years drawn hollow; the others are predictions. The naive "
      "rule "
      "keeps last year's small corridors and gives the rest to the largest. The band moves each "
      "input to the ends of its range, one at a time.";
  return figure;
}

Table bands_table(const AssessWriter& w) {
  const Scale& s = w.scale();
  Table bands{.id = "bands",
              .caption = "What each corridor delivers when one input goes to its ends",
              .columns = {{.name = "year"},
                          {.name = "corridor"},
                          {.name = "computed", .unit = s.unit, .digits = 2},
                          {.name = "low", .unit = s.unit, .digits = 2},
                          {.name = "by"},
                          {.name = "high", .unit = s.unit, .digits = 2},
                          {.name = "by which"}},
              .rows = {}};
  for (const auto& band : w.result().bands) {
    if (band.high <= 0) continue;
    bands.rows.push_back(
        {.id = fmt::format("{}-{}", band.year, band.corridor),
         .cells = {Cell::year(band.year), band.corridor, s.of(band.computed), s.of(band.low),
                   band.low_cell.empty() ? Cell::none("none") : Cell(band.low_cell),
                   s.of(band.high),
                   band.high_cell.empty() ? Cell::none("none") : Cell(band.high_cell)}});
  }
  return bands;
}

/// Names of the corridors that no input moves.
std::vector<std::string> unmoved(const AssessWriter& w) {
  std::vector<std::string> fixed;
  for (const auto& band : w.result().bands) {
    if (band.computed > 0 && band.high - band.low < 1e-3 * band.computed) {
      fixed.push_back(label_of(w.model(), "corridor:" + band.corridor));
    }
  }
  return fixed;
}

}  // namespace

Section split_section(const AssessWriter& w) {
  const BacktestResult& b = w.result().backtest;
  SplitFigure realised = split_figure(w, OutputRun::realised);
  Section out{.id = "split", .title = realised.title, .blocks = {}};
  const bool predicted =
      std::ranges::any_of(b.errors, [](const auto& e) { return e.run == OutputRun::realised; });
  if (predicted) {
    realised.title =
        fmt::format("Predicted from the fitted years, no corridor's year misses by more than {}",
                    w.amount(b.unexplained, 2));
  }
  out.blocks.push_back(make_figure(realised));
  const auto planned = split_figure(w, OutputRun::planned);
  if (!planned.panels.empty()) out.blocks.push_back(make_figure(planned));
  if (predicted) {
    out.blocks.push_back(Paragraph{Text(
        fmt::format("On realised output the total is nearly an identity and proves little; the "
                    "split is the test. "
                    "The largest miss among predictions is {}, and it is not explained.",
                    w.amount(b.unexplained, 2)))});
  }
  for (const OutputRun run : {OutputRun::realised, OutputRun::planned}) {
    const std::string misses = large_misses(w, run);
    if (!misses.empty()) out.blocks.push_back(Paragraph{Text(misses)});
  }
  if (b.status != Status::done) {
    out.blocks.push_back(Paragraph{
        Text(fmt::format("The back-test ended early ({}): years that are not shown were not run, "
                         "and averages are over those that were.",
                         b.status == Status::limit ? "time limit" : name_of(b.status)))});
  }
  if (!b.pins.empty()) {
    List list;
    for (const auto& pin : b.pins) list.items.push_back(Text(pin.what + ": " + pin.reason));
    out.blocks.push_back(Details{
        .summary =
            Text(fmt::format("Pins, yearly minima equal to their maxima, where the model cannot "
                             "be wrong and proves nothing: {}",
                             b.pins.size())),
        .blocks = {list}});
  } else {
    out.blocks.push_back(
        Paragraph{Text("No yearly minimum equals its maximum: nothing is pinned to an answer.")});
  }
  const auto fixed = unmoved(w);
  if (!fixed.empty()) {
    out.blocks.push_back(
        Paragraph{Text(joined(fixed, ", ") +
                       ": no input moved to the end of its range changes what they carry. They are "
                       "held by a tie, a "
                       "contract or a price step of the case, so agreement there proves little.")});
  }
  if (!w.result().bands.empty()) out.blocks.push_back(bands_table(w));
  out.blocks.push_back(
      Details{.summary = Text("All figures of the back-test"), .blocks = {backtest_table(w)}});
  return out;
}

Section weak_section(const AssessWriter& w) {
  const AssessResult& r = w.result();
  Section out{.id = "weak",
              .title = fmt::format("{} % of what binds rests on weak rows",
                                   w.number(100 * r.weak_share, 0)),
              .blocks = {}};
  Table confidence{.id = "confidence",
                   .caption = "Rows by confidence",
                   .columns = {{.name = "table"},
                               {.name = "rows", .digits = 0},
                               {.name = "high", .digits = 0},
                               {.name = "medium", .digits = 0},
                               {.name = "low", .digits = 0},
                               {.name = "none", .digits = 0}},
                   .rows = {}};
  for (const auto& t : r.confidence) {
    confidence.rows.push_back(
        {.id = "", .cells = {t.name, t.rows, t.high, t.medium, t.low, t.none}});
  }
  Table leaning{
      .id = "leaning",
      .caption =
          "Weak rows that the answer leans on most: limits that bind, ranked by what more "
          "of them is worth. Prices, costs and whatever else limits nothing are not "
          "ranked, however weak",
      .columns = {{.name = "row"},
                  {.name = "aspect"},
                  {.name = "confidence"},
                  {.name = "one per cent more is worth", .unit = "MUSD/yr", .digits = 2}},
      .rows = {}};
  for (const auto& row : r.leaning) {
    if (row.confidence == "high" || leaning.rows.size() == 15) continue;
    leaning.rows.push_back(
        {.id = "",
         .cells = {row.table + "." + row.id, row.aspect, row.confidence, row.worth / 1e6}});
  }
  if (!leaning.rows.empty()) out.blocks.push_back(std::move(leaning));
  out.blocks.push_back(std::move(confidence));
  return out;
}

Section method_section(const AssessWriter& w) {
  const auto& c = w.result().open.certificate;
  Section out{.id = "method", .title = "Method in a page", .blocks = {}};
  const std::string_view period = name_of(w.result().open.horizon.period);
  List list;
  list.items = {
      Text(
          fmt::format("Each plan is a linear programme over {}s: flows, tanks, sales and shortages "
                      "that make the netback (revenue less transport, storage, production and "
                      "penalties) largest, within capacities, ships, berths, contracts and dates.",
                      period)),
      Text(fmt::format(
          "Every plan is checked by code that does not share the solver's matrices: feasibility "
          "({:.0e}), reduced costs ({:.0e}) and the gap between primal and dual ({:.0e}), "
          "relative.",
          c.primal, c.dual, c.gap)),
      Text("A closure is compared with the open network; everything before its first day is frozen "
           "as it was, for nobody knew."),
      Text(
          "What is under way at the start is the steady state of the open network; what is left at "
          "the end is worth its price there."),
      Text("A liquid line is full: what enters at one end leaves at the other at once. Its tanks, "
           "not "
           "its transit time, say how long fields go on when its end closes."),
      Text("Prices are given, the planner knows all supplies of the horizon, grades are not "
           "blended. "
           "What else is left out is in docs/limits.md."),
  };
  out.blocks.push_back(std::move(list));
  return out;
}

/// "closed; `--with neka` opens it", for a link whose capacity is 0 on the first day.
std::string closed_words(const Model& model, std::size_t link) {
  std::string out = "closed";
  for (const auto& project : model.projects) {
    const bool opens = std::ranges::any_of(project.adds_to, [&](ThingRef thing) {
      return thing.kind == TableKind::link && static_cast<std::size_t>(thing.index) == link;
    });
    if (opens && !project.built) out += fmt::format("; --with {} opens it", project.id);
  }
  return out;
}

Section rows_section(const AssessWriter& w) {
  const Model& m = w.model();
  const Scale& s = w.scale();
  Section out{.id = "rows", .title = "The rows behind the numbers", .blocks = {}};
  Table links{.id = "links",
              .caption = fmt::format("Links in the best plan of {}", w.year()),
              .columns = {{.name = "link"},
                          {.name = "name"},
                          {.name = "carried", .unit = s.unit, .digits = 2},
                          {.name = "of capacity", .unit = "%", .digits = 0},
                          {.name = "confidence"}},
              .rows = {}};
  for (std::size_t l = 0; l < m.links.size(); ++l) {
    double carried = 0;
    double used = not_given;
    const bool shut = m.links[l].capacity.at(w.result().open.horizon.from) == 0;
    for (const auto& row : w.result().open.links) {
      if (row.link.at() != l) continue;
      carried += row.carried;
      used = row.utilisation;
    }
    links.rows.push_back({.id = m.links[l].id,
                          .cells = {m.links[l].id, m.links[l].name, s.of(carried),
                                    given(used) ? Cell(100 * used)
                                    : shut      ? Cell::none(closed_words(m, l))
                                                : Cell::none("no limit"),
                                    weakest_confidence(w.files(), "links", m.links[l].id)}});
  }
  Table observed{.id = "observed",
                 .caption = "Observations",
                 .columns = {{.name = "row"},
                             {.name = "what"},
                             {.name = "measure"},
                             {.name = "from"},
                             {.name = "to"},
                             {.name = "quantity", .unit = s.unit, .digits = 3},
                             {.name = "series"}},
                 .rows = {}};
  for (const auto& row : m.observed) {
    observed.rows.push_back(
        {.id = row.id,
         .cells = {row.id, row.what, row.measure, format_day(row.from), format_day(row.to - 1),
                   s.of(row.value), row.like.empty() ? Cell::none("") : Cell(row.like)}});
  }
  Table sources{.id = "sources",
                .caption = "Sources",
                .columns = {{.name = "id"},
                            {.name = "title"},
                            {.name = "where"},
                            {.name = "as of"},
                            {.name = "recalled"}},
                .rows = {}};
  for (const auto& row : m.sources) {
    sources.rows.push_back({.id = row.id,
                            .cells = {row.id, row.title, row.where, row.as_of,
                                      row.recalled ? "recalled, not opened" : ""}});
  }
  for (Table* table : {&links, &observed, &sources}) {
    if (table->rows.empty()) continue;
    const Text caption = table->caption;
    out.blocks.push_back(Details{.summary = caption, .blocks = {std::move(*table)}});
  }
  return out;
}

}  // namespace egress
