// Random small cases of every kind of thing that operation knows, in round numbers, so that ties
// and exact fits are common.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "flow/draw.h"

namespace egress::test {

struct RandomOptions {
  bool closures = false;
  bool hard = false;  // minimums that must be met: may be infeasible
  int most_days = 5;
};

namespace draw_gen {

/// Of full range from the first try on: small numbers alone would make poor networks.
inline int between(int low, int high) {
  return *rc::gen::resize(100, rc::gen::inRange(low, high + 1));
}
inline bool chance(int percent) { return between(0, 99) < percent; }
/// A multiple of 10 between, or nothing.
inline double tens(int low, int high, int percent_given = 100) {
  const bool is_given = chance(percent_given);
  const int value = between(low, high);
  return is_given ? 10.0 * value : not_given;
}

}  // namespace draw_gen

/// Fields at nodes a, b; hubs c, d; ports e, f. Links lead onward, also doubled.
inline Draw random_case(const RandomOptions& options) {
  using namespace draw_gen;
  Draw d;
  const bool two_commodities = chance(40);
  if (two_commodities) {
    d.commodity("gas");
    d.model.commodities[0].density = 0.8;
    d.model.commodities[1].measure = Measure::volume;
    d.model.commodities[1].density = 0.5;
  }
  const std::string names[] = {"a", "b", "c", "d", "e", "f"};
  for (const auto& name : names) d.node(name);
  const auto any = [&](int from, int to) {
    return names[static_cast<std::size_t>(between(from, to))];
  };

  const int fields = between(1, 3);
  for (int i = 0; i < fields; ++i) {
    FieldSketch sketch;
    sketch.cost = tens(0, 5, 50);
    sketch.shut_in_cost = tens(0, 3, 30);
    if (options.hard) sketch.minimum = tens(0, 4, 30);
    if (two_commodities && chance(50)) sketch.commodity = "gas";
    const double rate = tens(1, 9);
    if (given(sketch.minimum)) sketch.minimum = std::min(sketch.minimum, rate);
    d.field(any(0, 2), rate, sketch);
  }
  if (chance(40)) d.fleet("ships", between(0, 4), 10.0 * between(0, 3), between(1, 4));
  const int links = between(2, 7);
  for (int i = 0; i < links; ++i) {
    LinkSketch sketch;
    sketch.capacity = tens(0, 9, 70);
    sketch.cost = tens(0, 6, 70);
    sketch.transit = between(0, 2);
    if (!d.model.fleets.empty() && chance(40)) sketch.fleet = "ships";
    if (chance(30)) sketch.holder = "transit";
    if (two_commodities && chance(30)) sketch.commodity = chance(50) ? "oil" : "gas";
    // Onward only: a circle could turn oil that is not there, to please a contract or a share.
    const int tail = between(0, 3);
    const int head = between(tail + 1, 5);
    d.link(names[static_cast<std::size_t>(tail)], names[static_cast<std::size_t>(head)], sketch);
  }
  const int markets = between(1, 3);
  for (int i = 0; i < markets; ++i) {
    MarketSketch sketch;
    sketch.quantity = tens(0, 6, 40);
    sketch.limit = tens(0, 8, 30);
    sketch.required = tens(0, 5, 30);
    if (!options.hard || chance(50)) sketch.short_price = 10.0 * between(0, 60);
    Market& market = d.sells(any(2, 5), 10.0 * between(1, 40), sketch);
    if (chance(40)) market.steps.push_back({flat(10.0 * between(0, 30)), flat(tens(0, 9, 50))});
    if (chance(20))
      market.steps[0].price.set(first_day + 1, first_day + 3, 200, PerCalendar::none,
                                Measure::mass);
  }
  if (chance(60)) {
    StoreSketch sketch;
    sketch.capacity = 10.0 * between(2, 12);
    sketch.heel = tens(0, 1, 40);
    sketch.initial = tens(1, 2, 50);
    sketch.injection = tens(0, 5, 40);
    sketch.withdrawal = tens(0, 5, 40);
    sketch.cost = tens(0, 2, 30);
    d.tanks(any(1, 4), sketch);
  }
  if (chance(30))
    d.model.nodes[static_cast<std::size_t>(between(2, 5))].capacity = flat(tens(0, 9));
  const int corridors = between(0, 2);
  for (int i = 0; i < corridors && i < links; ++i) {
    d.corridor("way" + std::to_string(i), {d.model.links[static_cast<std::size_t>(i)].id});
  }
  const int contracts = between(0, 2);
  for (int i = 0; i < contracts && !two_commodities; ++i) {
    ContractSketch sketch;
    sketch.minimum = tens(0, 5, 60);
    sketch.maximum = given(sketch.minimum) ? (chance(40) ? sketch.minimum + 10 : not_given)
                                           : 10.0 * between(0, 6);
    if (!options.hard || chance(50)) sketch.penalty = 10.0 * between(0, 30);
    sketch.from = first_day + between(-2, 2);
    sketch.to = sketch.from + between(1, 6);
    sketch.window = chance(30) ? Window::month : Window::span;
    const int kind = between(0, 3);
    ThingRef on = thing(TableKind::link, 0);
    if (kind == 1) on = thing(TableKind::supply, 0);
    if (kind == 2) on = thing(TableKind::market, 0);
    if (kind == 3 && !d.model.corridors.empty()) on = thing(TableKind::corridor, 0);
    d.contract("contract" + std::to_string(i), on, sketch);
  }
  if (!d.model.holders.empty() && chance(30)) d.model.holders[0].max_share = 0.1 * between(0, 9);
  if (chance(20)) {
    // A day without half of a link.
    d.model.links[0].capacity.set(first_day + 1, first_day + 2, 5, PerCalendar::none,
                                  Measure::mass);
  }
  return d;
}

inline std::string random_closure(const Draw& d, int length) {
  using namespace draw_gen;
  const auto pick = [&](const char* kind, const auto& table) {
    const auto i = static_cast<std::size_t>(between(0, static_cast<int>(table.size()) - 1));
    return std::string(kind) + ":" + table[i].id;
  };
  std::string what = pick("link", d.model.links);
  const int kind = between(0, 9);
  if (kind == 5) what = pick("node", d.model.nodes);
  if (kind == 6) what = pick("supply", d.model.supplies);
  if (kind == 7) what = pick("market", d.model.markets);
  if (kind == 8 && !d.model.stores.empty()) what = pick("store", d.model.stores);
  if (kind == 9 && !d.model.holders.empty()) what = pick("holder", d.model.holders);
  const int start = between(0, length - 1);
  std::string text = what + "@" + format_day(first_day + start);
  if (chance(20)) text += "T12";
  text += "/" + std::to_string(between(1, 3)) + "d";
  if (chance(40)) text += chance(50) ? ":0.5" : ":0.2";
  return text;
}

}  // namespace egress::test
