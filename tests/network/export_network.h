// A country's export network over time, drawn from a seed: fields that produce every day, hubs with
// tanks, markets whose prices fall in steps, and legs with transit times. Made for tests and for
// bench/; deterministic, the same on every machine.
//
// Nodes stand in day order (a day: fields, hubs, markets), the sink last; arcs are sorted by tail.
// Every cost is what is lost against the best price there is, so none is negative. What is still on
// the way or in a tank at the end flows to the sink for what it is reckoned to lose.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "egress/network/problem.h"

namespace egress::network::drawn {

/// Whole numbers from a seed; std::uniform_int_distribution may differ between libraries.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}
  std::int64_t between(std::int64_t least, std::int64_t most) {
    const auto range = static_cast<std::uint64_t>(most - least) + 1;
    return least + static_cast<std::int64_t>(engine_() % range);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }

 private:
  std::mt19937_64 engine_;
};

struct ExportShape {
  int days = 30;
  int fields = 12, hubs = 25, markets = 8, legs = 70, price_steps = 50;  // 169 arcs a day
  std::uint64_t seed = 1;

  /// The same country with more of everything.
  static ExportShape with_legs(int legs, int days, std::uint64_t seed = 1) {
    const auto scaled = [&](int each) { return std::max(1, (each * legs + 35) / 70); };
    return {days, scaled(12), scaled(25), scaled(8), legs, scaled(50), seed};
  }
  int places() const { return fields + hubs + markets; }
};

/// Places are numbered fields, hubs, markets.
struct Leg {
  int from = 0, to = 0, transit = 0;
  std::int64_t most = 0, each = 0;
};
struct PriceStep {
  int market = 0;  // a place
  std::int64_t most = 0, each = 0;
};

inline constexpr std::int64_t shut_in_cost = 900, tank_cost = 1, end_cost = 250;

struct ExportNetwork {
  ExportShape shape;
  std::vector<Leg> legs;
  std::vector<PriceStep> steps;
  std::vector<std::int64_t> tank;                       // by place; markets have none
  std::vector<std::vector<std::int64_t>> production;    // by field, day
  std::vector<std::vector<std::int64_t>> price_change;  // by market, day
  Problem problem;
  std::vector<std::vector<Arc>> leg_arc, step_arc, tank_arc, shut_in_arc;  // by thing, day

  Node node(int place, int day) const { return day * shape.places() + place; }
  Node sink() const { return problem.nodes - 1; }
};

namespace detail {

struct Map {  // inland is x = 0, the sea x = 1000
  std::vector<std::int64_t> x, y;
  double distance(int a, int b) const {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    return std::hypot(static_cast<double>(x[i] - x[j]), static_cast<double>(y[i] - y[j]));
  }
};

inline Map draw_map(const ExportShape& shape, Draw& draw) {
  Map map;
  for (int place = 0; place < shape.places(); ++place) {
    const bool field = place < shape.fields, hub = place < shape.fields + shape.hubs;
    map.x.push_back(field ? draw.between(0, 150)
                    : hub ? 150 + 700 * (place - shape.fields) / shape.hubs
                          : draw.between(880, 1000));
    map.y.push_back(draw.between(0, 1000));
  }
  return map;
}

inline void add_leg(ExportNetwork& network, const Map& map, int from, int to, Draw& draw) {
  const double far = map.distance(from, to);
  network.legs.push_back({from, to, 1 + static_cast<int>(far / 130), draw.between(300, 1200),
                          5 + static_cast<std::int64_t>(far / 6) + draw.between(0, 60)});
}

/// One of the `n` places of [first, last) that are nearest to `from`.
inline int near(const Map& map, int from, int first, int last, std::size_t n, Draw& draw) {
  std::vector<int> places;
  for (int place = first; place < last; ++place) places.push_back(place);
  n = std::min(n, places.size());
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(n), places.end(),
                    [&](int a, int b) { return map.distance(from, a) < map.distance(from, b); });
  return places[draw.below(n)];
}

/// Every field, hub and market is on some way out; what legs are left join places at random.
inline void draw_legs(ExportNetwork& network, Draw& draw) {
  const ExportShape& shape = network.shape;
  const int hubs_from = shape.fields, markets_from = shape.fields + shape.hubs;
  const Map map = draw_map(shape, draw);
  const auto left = [&] { return shape.legs - static_cast<int>(network.legs.size()); };
  const auto onward = [&](int hub) {
    const int next = hub + 1;
    const bool last = next == markets_from || draw.between(0, 9) < 3;
    return last ? near(map, hub, markets_from, shape.places(), 3, draw)
                : near(map, hub, next, markets_from, 6, draw);
  };
  for (int field = 0; field < shape.fields && left() > 0; ++field)
    add_leg(network, map, field, near(map, field, hubs_from, markets_from, 3, draw), draw);
  for (int hub = hubs_from; hub < markets_from && left() > 0; ++hub)
    add_leg(network, map, hub, onward(hub), draw);
  for (int market = markets_from; market < shape.places() && left() > 0; ++market)
    add_leg(network, map, near(map, market, hubs_from, markets_from, 5, draw), market, draw);
  while (left() > 0) {
    const int from = static_cast<int>(draw.between(0, markets_from - 1));
    add_leg(network, map, from,
            from < hubs_from ? near(map, from, hubs_from, markets_from, 5, draw) : onward(from),
            draw);
  }
  std::ranges::stable_sort(network.legs, {}, &Leg::from);
}

inline void draw_trade(ExportNetwork& network, Draw& draw) {
  const ExportShape& shape = network.shape;
  const int markets_from = shape.fields + shape.hubs;
  std::vector<std::int64_t> best;
  for (int market = 0; market < shape.markets; ++market) best.push_back(draw.between(0, 150));
  for (int step = 0; step < shape.price_steps; ++step) {
    const int market = step % shape.markets, rank = step / shape.markets;
    network.steps.push_back({markets_from + market, draw.between(60, 160),
                             best[static_cast<std::size_t>(market)] + 40 * rank});
  }
  std::ranges::stable_sort(network.steps, {}, &PriceStep::market);
  for (int place = 0; place < markets_from; ++place)
    network.tank.push_back(place < shape.fields ? draw.between(200, 800) : draw.between(500, 3000));
  for (int field = 0; field < shape.fields; ++field) {
    const std::int64_t usual = draw.between(100, 500);
    auto& row = network.production.emplace_back();
    for (int day = 0; day < shape.days; ++day)
      row.push_back(usual + draw.between(-usual / 10, usual / 10));
  }
  for (int market = 0; market < shape.markets; ++market) {
    auto& row = network.price_change.emplace_back();
    std::int64_t now = 0;
    for (int day = 0; day < shape.days; ++day)
      row.push_back(now = std::clamp<std::int64_t>(now + draw.between(-12, 12), 0, 120));
  }
}

/// The arcs of one place on one day.
inline void add_place(ExportNetwork& network, int place, int day) {
  const ExportShape& shape = network.shape;
  Problem& problem = network.problem;
  const Node here = network.node(place, day), sink = network.sink();
  const auto index = static_cast<std::size_t>(place), today = static_cast<std::size_t>(day);
  if (place < shape.fields) {
    const std::int64_t amount = network.production[index][today];
    problem.supply[static_cast<std::size_t>(here)] = amount;
    problem.supply[static_cast<std::size_t>(sink)] -= amount;
    // What the tank held before may be shut in too: without a limit.
    network.shut_in_arc[index].push_back(problem.add_arc(here, sink, unlimited, shut_in_cost));
  }
  if (place < shape.fields + shape.hubs) {
    const bool last = day + 1 == shape.days;
    network.tank_arc[index].push_back(
        problem.add_arc(here, last ? sink : network.node(place, day + 1), network.tank[index],
                        tank_cost + (last ? end_cost : 0)));
  }
  const auto outward = std::ranges::equal_range(network.legs, place, {}, &Leg::from);
  for (const Leg& of : outward) {
    const auto leg = static_cast<std::size_t>(&of - network.legs.data());
    const int arrival = day + of.transit;
    const bool late = arrival >= shape.days;
    network.leg_arc[leg].push_back(problem.add_arc(here, late ? sink : network.node(of.to, arrival),
                                                   of.most, of.each + (late ? end_cost : 0)));
  }
  const auto sales = std::ranges::equal_range(network.steps, place, {}, &PriceStep::market);
  for (const PriceStep& of : sales) {
    const auto step = static_cast<std::size_t>(&of - network.steps.data());
    const auto market = static_cast<std::size_t>(place - shape.fields - shape.hubs);
    network.step_arc[step].push_back(
        problem.add_arc(here, sink, of.most, of.each + network.price_change[market][today]));
  }
}

}  // namespace detail

inline ExportNetwork draw_export_network(const ExportShape& shape) {
  ExportNetwork network;
  network.shape = shape;
  Draw draw(shape.seed);
  detail::draw_legs(network, draw);
  detail::draw_trade(network, draw);
  network.problem.nodes = shape.days * shape.places() + 1;
  network.problem.supply.assign(static_cast<std::size_t>(network.problem.nodes), 0);
  network.leg_arc.resize(network.legs.size());
  network.step_arc.resize(network.steps.size());
  network.tank_arc.resize(network.tank.size());
  network.shut_in_arc.resize(static_cast<std::size_t>(shape.fields));
  for (int day = 0; day < shape.days; ++day)
    for (int place = 0; place < shape.places(); ++place) detail::add_place(network, place, day);
  return network;
}

/// One period, nobody's arcs and those of holders: a coalition may use what nobody and its members
/// hold. Feasible for every coalition, since all may be shut in.
struct HolderNetwork {
  Problem problem;
  std::vector<std::vector<Arc>> held;  // by holder
};

/// A country in one day: its legs carry a quarter, markets buy double, what does not get out is
/// shut in.
struct StillNetwork {
  Problem problem;
  std::vector<Arc> legs;
};

inline StillNetwork draw_still_network(const ExportShape& shape) {
  const ExportNetwork country = draw_export_network(shape);
  StillNetwork network;
  Problem& problem = network.problem;
  const Node sink = country.shape.places();
  problem.nodes = sink + 1;
  problem.supply = country.problem.supply;
  for (int field = 0; field < country.shape.fields; ++field)
    problem.add_arc(field, sink, unlimited, shut_in_cost);
  for (const Leg& leg : country.legs)
    network.legs.push_back(problem.add_arc(leg.from, leg.to, leg.most / 4, leg.each));
  for (const PriceStep& step : country.steps)
    problem.add_arc(step.market, sink, 2 * step.most, step.each);
  return network;
}

/// 12 fields, 40 hubs, 7 markets with four price steps each, 192 legs: 60 nodes and 232 arcs.
inline HolderNetwork draw_holder_network(std::uint64_t seed, int holders = 20) {
  auto [problem, legs] = draw_still_network({1, 12, 40, 7, 192, 28, seed});
  HolderNetwork network;
  network.problem = std::move(problem);
  Draw draw(seed + 1);
  for (int holder = 0; holder < holders; ++holder) {
    auto& held = network.held.emplace_back();
    for (std::int64_t count = draw.between(4, 12); count > 0 && !legs.empty(); --count) {
      const std::size_t at = draw.below(legs.size());
      held.push_back(legs[at]);
      legs.erase(legs.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  return network;
}

}  // namespace egress::network::drawn
