// The sections on closures: what if, what happened, how often, which ones.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/hazards/hazards_report.h"
#include "egress/analyses/limit/limit_report.h"
#include "egress/analyses/replay/replay_report.h"
#include "egress/analyses/screen/screen_report.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/assess_sections.h"
#include "egress/report/figures.h"
#include "egress/report/render.h"

namespace egress {

namespace {

TimelinePanel panel(std::string name, std::string unit, double limit, std::string limit_name) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .digits = 2,
          .limit = limit,
          .limit_name = std::move(limit_name),
          .series = {}};
}

TimelineSeries series(std::string name, SeriesRole role, const std::vector<double>& values,
                      double factor) {
  TimelineSeries out{
      .name = std::move(name), .role = role, .values = values, .low = {}, .high = {}};
  for (double& v : out.values) v /= factor;
  return out;
}

std::vector<double> all_corridors(const DispatchResult& plan) {
  std::vector<double> sum(plan.period_starts.size() - 1, 0.0);
  for (const auto& row : plan.corridors) {
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += row.by_period[t];
  }
  return sum;
}

/// Series of the network as it would have been, read from its plan.
std::vector<double> open_corridors(const Model& model, const Plan& open) {
  std::vector<double> sum(static_cast<std::size_t>(open.periods()), 0.0);
  for (const auto& corridor : model.corridors) {
    for (const auto& c : open.carriages) {
      const bool counted = std::ranges::count(corridor.counted_at, c.link) > 0 &&
                           std::ranges::count(corridor.commodities, c.commodity) > 0;
      for (std::size_t t = 0; counted && t < sum.size(); ++t) sum[t] += c.arrived[t];
    }
  }
  return sum;
}

std::vector<double> all_shut_in(const DispatchResult& plan) {
  std::vector<double> sum(plan.period_starts.size() - 1, 0.0);
  for (const auto& row : plan.supplies) {
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += row.shut_in_by_period[t];
  }
  return sum;
}

Figure closure_timeline(const AssessWriter& w, const ClosureStory& story) {
  const DispatchResult& r = story.result;
  const Against& a = *r.against;
  TimelineFigure figure;
  figure.id = "timeline-" + story.asked.id;
  figure.title = fmt::format("Deliveries fall short by {}", w.amount(a.displaced, 2));
  const auto cut = all_shut_in(r);
  if (const double most = *std::ranges::max_element(cut); most > 0) {
    figure.title += fmt::format("; up to {} kt a {} are shut in", w.number(most / 1e3, 0),
                                name_of(r.horizon.period));
  }
  const std::string per = fmt::format("kt/{}", name_of(r.horizon.period));
  figure.subtitle =
      fmt::format("All corridors, tanks and shut-in by {}, {} to {}", name_of(r.horizon.period),
                  format_day(r.horizon.from), format_day(r.horizon.to - 1));
  figure.foot =
      "Before the closure both plans are the same: nobody knew. From its first day its length is "
      "known, so the plan spreads cuts over it and cuts the least worthy oil first; operators who "
      "do "
      "not know fill the tanks first.";
  figure.period_starts = r.period_starts;
  TimelinePanel delivered = panel("delivered", per, absent, "");
  delivered.series = {
      series("open network", SeriesRole::open, open_corridors(w.model(), *r.open), 1e3),
      series("with the closure", SeriesRole::closed, all_corridors(r), 1e3)};
  figure.panels.push_back(std::move(delivered));
  for (const auto& row : r.stores) {
    const Store& store = w.model().stores[row.store.at()];
    const double room = store.capacity.at(r.horizon.from);
    if (row.highest - row.lowest < 0.02 * room) continue;
    TimelinePanel tank =
        panel(store.name.empty() ? store.id : store.name, "kt", room / 1e3, "room");
    tank.series = {series("in the tanks", SeriesRole::level, row.by_period, 1e3)};
    figure.panels.push_back(std::move(tank));
  }
  TimelinePanel shut = panel("shut in", per, absent, "");
  shut.series = {series("shut in", SeriesRole::loss, cut, 1e3)};
  figure.panels.push_back(std::move(shut));
  for (const auto& closure : r.plan->situation.closures) {
    figure.closures.push_back({static_cast<Day>(closure.start / 24),
                               static_cast<Day>(std::ceil(closure.end / 24)), closure.text});
  }
  if (a.first_store_full)
    figure.marks.push_back(
        {*a.first_store_full, label_of(w.model(), "store:" + a.first_store) + " full"});
  if (a.first_shut_in)
    figure.marks.push_back(
        {*a.first_shut_in, label_of(w.model(), "supply:" + a.first_supply) + " cut"});
  return make_figure(figure);
}

Figure closure_waterfall(const AssessWriter& w, const ClosureStory& story) {
  const Against& a = *story.result.against;
  WaterfallFigure figure;
  figure.id = "waterfall-" + story.asked.id;
  figure.unit = w.scale().unit;
  figure.digits = 2;
  figure.displaced = w.scale().of(a.displaced);
  for (const auto& row : a.rerouted) {
    figure.rerouted.push_back({w.corridor_name(row.corridor), w.scale().of(row.amount)});
  }
  figure.deferred = w.scale().of(a.deferred);
  figure.lost = w.scale().of(a.lost);
  figure.title = a.displaced > 0 ? fmt::format("{} % of what was displaced is lost",
                                               w.number(100 * a.lost / a.displaced, 0))
                                 : std::string("Nothing was displaced");
  figure.subtitle = fmt::format("What the closure displaced and where it went, {}", w.scale().unit);
  figure.foot = "Lost + deferred + rerouted = displaced, to the tonne.";
  return make_figure(figure);
}

Figure closure_map(const AssessWriter& w, const ClosureStory& story) {
  MapFigure figure;
  figure.id = "map-" + story.asked.id;
  const DispatchResult& r = story.result;
  figure.layers = {map_layer(w.model(), r, story.asked.id, story.asked.title)};
  figure.holders = map_holders(w.model());
  figure.widest = w.widest();
  figure.frame = map_frame(w.model(), w.result().open);
  figure.title = fmt::format("{} still get out over {} to {}", w.amount(w.delivered(r)),
                             format_day(r.horizon.from), format_day(r.horizon.to - 1));
  figure.subtitle = fmt::format("Flow on each link over the horizon of the closure, {}",
                                figure.layers.front().unit);
  figure.foot = "Same scale as the first map. Closed things are dashed.";
  return make_figure(figure);
}

std::string worst_of(const ReplayResult& replays) {
  double worst = -1;
  std::string out = "Nothing was predicted";
  for (const auto& replay : replays.replays) {
    for (const auto& row : replay.rows) {
      const double miss = std::abs(row.relative_error());
      if (row.used_for != UsedFor::prediction || !(miss > worst)) continue;
      worst = miss;
      out = fmt::format("The largest miss of a prediction is {} %: {}, {}",
                        format_number(100 * miss, 0, true), replay.id, row.told);
    }
  }
  return out;
}

Figure replay_bars(const AssessWriter& w) {
  BarsFigure figure;
  figure.id = "replays-bars";
  figure.unit = w.scale().unit;
  figure.digits = 2;
  for (const auto& replay : w.result().replays.replays) {
    for (const auto& row : replay.rows) {
      if (row.unit == "d" || row.used_for == UsedFor::vague) continue;
      figure.bars.push_back({.label = replay.id + ": " + row.told,
                             .value = w.scale().of(row.computed),
                             .low = w.scale().of(row.low),
                             .high = w.scale().of(row.high),
                             .observed = w.scale().of(row.reported),
                             .note = std::string(name_of(row.used_for)),
                             .parts = {},
                             .row = {}});
    }
  }
  figure.title = worst_of(w.result().replays);
  figure.subtitle = fmt::format(
      "Computed with what was known at the time, and reported, {}; the range is what the operator "
      "may have known",
      w.scale().unit);
  figure.foot =
      "Each day only what is open and what was announced is known; what is thought to end and does "
      "not is thought to end the next day.";
  return make_figure(figure);
}

Figure screen_bars(const AssessWriter& w) {
  const ScreenResult& singles = w.result().singles;
  BarsFigure figure;
  figure.id = "screen-bars";
  figure.unit = "MUSD";
  figure.digits = 0;
  for (const auto& set : singles.sets) {
    Bar bar;
    bar.label = label_of(w.model(), set.things.front());
    bar.value = set.netback_lost / 1e6;
    if (given(set.lost)) bar.note = w.amount(set.lost, 2) + " lost";
    figure.bars.push_back(std::move(bar));
  }
  const auto& first = singles.sets.front();
  figure.title =
      fmt::format("Alone, {} costs most: {} MUSD of netback",
                  label_of(w.model(), first.things.front()), w.number(first.netback_lost / 1e6, 0));
  figure.subtitle =
      fmt::format("Netback lost when one thing closes for {} days from {}, MUSD",
                  w.number(singles.hours / 24, 0), format_day(singles.starts.front()));
  figure.foot = "By week, with the length known from the first day; a holder closes all it holds.";
  return make_figure(figure);
}

}  // namespace

Section closure_section(const AssessWriter& w, const ClosureStory& story) {
  Section out{.id = "closure-" + story.asked.id, .title = "", .blocks = {}};
  const DispatchResult& r = story.result;
  if (!r.against) {
    out.title = fmt::format("{}: no plan ({})", story.asked.title, name_of(r.status));
    return out;
  }
  const Against& a = *r.against;
  const Scale money = scale_for("USD", a.netback_lost);
  out.title = fmt::format("{}: {} lost, {} {} of netback", story.asked.title, w.amount(a.lost, 2),
                          w.number(money.of(a.netback_lost), 1), money.unit);
  std::string text =
      fmt::format("Closed: {}. Certificate of the plan: {}.", joined(story.asked.close, ", "),
                  r.certificate.holds ? "holds" : "does not hold");
  if (a.first_store_full) {
    text +=
        fmt::format(" The first tank farm to fill is {}, on {}.",
                    label_of(w.model(), "store:" + a.first_store), format_day(*a.first_store_full));
  }
  if (a.first_shut_in) {
    text +=
        fmt::format(" The first supply to be cut is {}, on {}.",
                    label_of(w.model(), "supply:" + a.first_supply), format_day(*a.first_shut_in));
  }
  out.blocks = {Paragraph{Text(text)}, closure_timeline(w, story), closure_waterfall(w, story),
                closure_map(w, story)};
  return out;
}

Section replay_section(const AssessWriter& w) {
  const auto& replays = w.result().replays;
  Section out{.id = "replays", .title = replay_finding(replays).plain() + ".", .blocks = {}};
  out.blocks.push_back(replay_bars(w));
  out.blocks.push_back(replay_table(replays));
  List notes;
  for (const auto& replay : replays.replays) {
    for (const auto& row : replay.rows) {
      if (!row.note.empty()) notes.items.push_back(Text(replay.title + ": " + row.note));
    }
  }
  if (!notes.items.empty()) out.blocks.push_back(notes);
  for (const auto& replay : replays.replays) {
    Details film{.summary = Text("The film: " + replay.title), .blocks = {}};
    Figure figure =
        closure_timeline(w, {{replay.id, replay.title, {}, replay.horizon}, replay.lived});
    figure.foot = fmt::format(
        "Planned again {} times, whenever something became known; what went by stays as it was.",
        replay.plans);
    film.blocks.push_back(std::move(figure));
    out.blocks.push_back(film);
  }
  return out;
}

Section screen_section(const AssessWriter& w) {
  const Document pairs = screen_document(w.model(), w.result().pairs);
  Section out{.id = "screen", .title = pairs.answers.front().plain(), .blocks = {screen_bars(w)}};
  if (w.result().pairs.matrix.things.size() > 1) {
    out.blocks.push_back(make_figure(screen_matrix_figure(w.model(), w.result().pairs)));
  }
  for (std::size_t i = 1; i < pairs.answers.size(); ++i) {
    out.blocks.push_back(Paragraph{pairs.answers[i]});
  }
  for (const auto& section : pairs.sections) {
    for (const auto& block : section.blocks) out.blocks.push_back(block);
  }
  return out;
}

Section hazards_section(const AssessWriter& w) {
  const HazardsResult& hazards = *w.result().hazards;
  const Document told = hazards_document(w.model(), hazards);
  Section out{.id = "hazards",
              .title = told.answers[told.answers.size() > 1 ? 1 : 0].plain(),
              .blocks = {make_figure(hazards_figure(w.model(), hazards))}};
  for (const auto& answer : told.answers) out.blocks.push_back(Paragraph{answer});
  return out;
}

}  // namespace egress
