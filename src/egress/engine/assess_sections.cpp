#include "egress/engine/assess_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/measures.h"
#include "egress/report/figures.h"
#include "egress/report/render.h"

namespace egress {

AssessWriter::AssessWriter(const CaseFiles& files, const Case& built, const AssessResult& result)
    : files_(files), built_(built), result_(result), scale_(amount_scale(result.open)) {
  if (result.open.plan == nullptr) return;
  const auto look = [&](const DispatchResult& plan) {
    for (const auto& link : map_layer(built.model, plan, "", "").links) {
      widest_ = std::max(widest_, link.carried);
    }
  };
  look(result.open);
  for (const auto& story : result.closures) {
    if (story.result.plan) look(story.result);
  }
}

int AssessWriter::year() const { return civil(result_.open.horizon.from).year; }

std::string AssessWriter::number(double value, int digits) const {
  return format_number(value, digits, true);
}

std::string AssessWriter::amount(double canonical, int digits) const {
  return number(scale_.of(canonical), digits) + " " + scale_.unit;
}

std::string AssessWriter::corridor_name(CorridorIndex corridor) const {
  const Corridor& c = model().corridors[corridor.at()];
  return c.name.empty() ? c.id : c.name;
}

double AssessWriter::delivered(const DispatchResult& plan) const {
  double total = 0;
  for (const auto& row : plan.corridors) total += row.delivered;
  return total;
}

double AssessWriter::rerouted(const Against& against) const {
  double total = 0;
  for (const auto& row : against.rerouted) total += row.amount;
  return total;
}

Section ladder_section(const AssessWriter& w, const LimitResult& ladder) {
  const std::string id = w.model().corridors[ladder.corridor.at()].id;
  LadderFigure figure = ladder_figure(w.model(), ladder);
  figure.id = "ladder-figure-" + id;
  for (const auto& row : w.result().open.corridors) {
    if (row.corridor != ladder.corridor) continue;
    figure.reference = w.scale().of(row.delivered);
    figure.reference_name = fmt::format("best plan {}", w.year());
  }
  Section out{.id = "ladder-" + id, .title = figure.title, .blocks = {}};
  figure.title = fmt::format("{} rungs lead from {} to {} a year", ladder.steps.size(),
                             w.amount(ladder.most), w.amount(ladder.steps.back().most));
  out.blocks.push_back(make_figure(figure));
  out.blocks.push_back(Paragraph{Text(
      "Contracts, ties and requirements are set aside here: the ladder answers what would have "
      "to be built or bought, in order. Oil of others that uses the same links keeps its room.")});
  return out;
}

Section binding_section(const AssessWriter& w) {
  const DispatchResult& r = w.result().open;
  Section out{.id = "binding", .title = "Nothing binds", .blocks = {}};
  if (!r.binding.empty()) {
    const auto first = std::ranges::find_if(r.binding, [](const auto& b) { return b.worth > 0; });
    if (first != r.binding.end()) {
      out.title = fmt::format("More of {} ({}) would be worth most: {} {}",
                              label_of(w.model(), first->what), first->aspect,
                              w.number(first->worth, 1), first->unit);
    }
    BarsFigure figure;
    figure.id = "binding-bars";
    figure.unit = "MUSD/yr";
    figure.digits = 1;
    for (const auto& row : w.result().leaning) {
      if (figure.bars.size() == 10) break;
      figure.bars.push_back({.label = label_of(w.model(), row.what) + ", " + row.aspect,
                             .value = row.worth / 1e6,
                             .low = absent,
                             .high = absent,
                             .observed = absent,
                             .note = row.confidence + " confidence",
                             .parts = {},
                             .row = {}});
    }
    if (!w.result().leaning.empty()) {
      const auto& dearest = w.result().leaning.front();
      figure.title =
          fmt::format("One per cent more of {} would bring {} MUSD a year",
                      label_of(w.model(), dearest.what), w.number(dearest.worth / 1e6, 1));
    }
    figure.subtitle = fmt::format(
        "What one per cent more of each binding limit is worth in the best plan of {}, MUSD/yr",
        w.year());
    figure.foot = "Marginal values: right for small changes, at the prices of the case.";
    if (!figure.bars.empty()) out.blocks.push_back(make_figure(figure));
    out.blocks.push_back(binding_table(w.model(), r, 20));
    out.blocks.push_back(Paragraph{Text(fmt::format(
        "Worth is for one more unit of the limit over all of {}, spread evenly over its days; "
        "where "
        "the limit binds on some days only, the days on which it does not count as 0. Periods are "
        "the {}s in which it binds. A negative worth is a cost: one more unit required, or "
        "promised "
        "as a minimum.",
        w.year(), name_of(r.horizon.period)))});
  }
  return out;
}

Section claims_section(const AssessWriter& w) {
  const auto& claims = w.result().claims;
  const auto count = [&](Verdict v) {
    return std::ranges::count(claims, v, &ClaimResult::verdict);
  };
  Section out{.id = "claims",
              .title = fmt::format("{} of {} claims hold, {} fail, {} open", count(Verdict::holds),
                                   claims.size(), count(Verdict::fails), count(Verdict::open)),
              .blocks = {}};
  const auto what_is_measured = [](const std::string& name) {
    const auto all = measures();
    const auto found = std::ranges::find(all, name, &MeasureDescription::name);
    return found == all.end() ? name + "." : std::string(found->doc);
  };
  Table table{.id = "claims-table",
              .caption =
                  "Claims, judged; who says so and why the threshold is where it is stand "
                  "below under the same numbers",
              .columns = {{.name = "claim"},
                          {.name = "verdict"},
                          {.name = "value", .digits = 1},
                          {.name = "over the ranges"},
                          {.name = "threshold", .digits = 1},
                          {.name = "margin", .digits = 1},
                          {.name = "unit"},
                          {.name = "flips at"}},
              .rows = {}};
  for (const auto& c : claims) {
    std::string flips;
    for (const auto& flip : c.flips) {
      if (!flip.flips_at) continue;
      flips += fmt::format("{}{} = {} {}", flips.empty() ? "" : "; ", flip.cell,
                           w.number(*flip.flips_at, 2), flip.unit);
    }
    table.rows.push_back(
        {.id = c.id,
         .cells = {fmt::format("{}. {}", table.rows.size() + 1, c.sentence),
                   std::string(name_of(c.verdict)), c.value,
                   fmt::format("{} to {}", w.number(c.lowest, 1), w.number(c.highest, 1)),
                   c.threshold, c.margin, c.unit,
                   flips.empty() ? Cell::none("nowhere in the ranges") : Cell(flips)}});
  }
  out.blocks.push_back(std::move(table));
  List reasons{.items = {}, .numbered = true};
  for (const auto& c : claims) {
    reasons.items.push_back(
        Text(fmt::format("{}. Measured: {} Threshold {} {}: {}",
                         c.from_whom.empty() ? "Nobody is named as its source" : c.from_whom,
                         what_is_measured(c.measure), w.number(c.threshold, 1), c.unit, c.reason)));
  }
  out.blocks.push_back(std::move(reasons));
  return out;
}

}  // namespace egress
