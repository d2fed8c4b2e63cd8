// The game of `egress leverage` on a case of 60 nodes and 232 arcs that 20 holders share: every
// coalition's worth, from the case in memory to the table, against peers on a sample of them.
#include <algorithm>
#include <bit>

#include "egress/analyses/leverage/walker.h"
#include "egress/analyses/leverage/worths.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using network::drawn::HolderNetwork;

/// The same network as a case: fields, legs and buyers, all per day.
Model case_of(const HolderNetwork& drawn) {
  const network::Problem& problem = drawn.problem;
  const network::Node sink = problem.nodes - 1;
  Model model;
  model.commodities.emplace_back().id = "oil";
  for (network::Node v = 0; v < sink; ++v) {
    model.nodes.emplace_back().id = "n" + std::to_string(v);
  }
  for (std::size_t h = 0; h < drawn.held.size(); ++h) {
    model.holders.emplace_back().id = "h" + std::to_string(h);
  }
  const auto flat = [](std::int64_t value) {
    return Profile(static_cast<double>(value), Measure::mass);
  };
  for (network::Arc a = 0; a < problem.arcs(); ++a) {
    const auto at = static_cast<std::size_t>(a);
    const network::Node tail = problem.tail[at], head = problem.head[at];
    const auto from = NodeIndex(static_cast<std::size_t>(tail));
    if (head != sink) {
      Link link;
      link.id = "l" + std::to_string(a);
      link.tail = from;
      link.head = NodeIndex(static_cast<std::size_t>(head));
      link.capacity = flat(problem.upper[at]);
      link.cost = flat(problem.cost[at]);
      link.commodities = {CommodityIndex(0)};
      for (std::size_t h = 0; h < drawn.held.size(); ++h) {
        if (std::ranges::count(drawn.held[h], a) > 0) link.holders = {HolderIndex(h)};
      }
      model.links.push_back(std::move(link));
    } else if (problem.supply[static_cast<std::size_t>(tail)] > 0) {
      Supply supply;
      supply.id = "s" + std::to_string(a);
      supply.node = from;
      supply.commodity = CommodityIndex(0);
      supply.rate = flat(problem.supply[static_cast<std::size_t>(tail)]);
      supply.shut_in_cost = flat(problem.cost[at]);
      model.supplies.push_back(std::move(supply));
    } else {
      Market market;
      market.id = "m" + std::to_string(a);
      market.node = from;
      market.commodities = {CommodityIndex(0)};
      market.steps = {{flat(-problem.cost[at]), flat(problem.upper[at])}};
      model.markets.push_back(std::move(market));
    }
  }
  return model;
}

struct Peers {
  Lemon lemon;
  HighsPeer highs;
  explicit Peers(const network::Problem& problem) : lemon(problem), highs(problem) {
    highs.cold(false);
  }
};

void measure_peers(const HolderNetwork& drawn, const Control& control,
                   const CoalitionNetwork& network, int sample, Json& row) {
  const RunContext context;
  const auto& problem = drawn.problem;
  Peers peers(problem);
  CoalitionWalker walker(control, network);
  walker.worth(context);
  for (int k = 1; k <= sample; ++k) {
    const int player = std::countr_zero(static_cast<unsigned>(k));
    const bool in = !walker.in(player);
    const auto holder = control.players[static_cast<std::size_t>(player)].at();
    const auto& arcs = drawn.held[holder];
    std::vector<std::int64_t> most;
    for (const network::Arc arc : arcs) {
      most.push_back(in ? problem.upper[static_cast<std::size_t>(arc)] : 0);
      peers.lemon.set_upper(arc, most.back());
    }
    const Stopwatch watch;
    walker.set(player, in);
    const double worth = *walker.worth(context);
    row["seconds"]["ours"].push_back(watch.seconds());
    const Answer by_lemon = peers.lemon.cold(false);
    const Stopwatch highs_watch;
    peers.highs.set_upper(arcs, most);
    const Answer by_highs = peers.highs.again();
    row["seconds"]["HiGHS warm"].push_back(highs_watch.seconds());
    row["seconds"]["LEMON unmixed"].push_back(by_lemon.seconds);
    agree(-worth, by_lemon.objective, "LEMON");
    agree(-worth, by_highs.objective, "HiGHS");
  }
}

}  // namespace

Json leverage_row(int holders, int sample) {
  const HolderNetwork drawn = network::drawn::draw_holder_network(1, holders);
  const Model model = case_of(drawn);
  Json row{{"row", "leverage of " + std::to_string(holders)},
           {"nodes", drawn.problem.nodes},
           {"arcs", drawn.problem.arcs()}};
  const Stopwatch watch;
  const Control control = control_of(model);
  std::vector<std::vector<ThingRef>> things;
  for (const auto& group : control.groups) things.push_back(group.things);
  const CoalitionNetwork network(model, {20000, 20001, Period::day}, things);
  RunContext context;
  const Worths worths = all_worths(control, network, context);
  row["total_seconds"] = watch.seconds();
  context.threads = 2;
  const Stopwatch both;
  const Worths again = all_worths(control, network, context);
  row["two_threads_seconds"] = both.seconds();
  if (again.game.worth != worths.game.worth)
    throw std::runtime_error("two threads give other worths");
  row["solved"] = worths.solved;
  row["by_highs"] = worths.by_lp;
  row["pivots"] = worths.pivots;
  measure_peers(drawn, control, network, sample, row);
  return row;
}

}  // namespace egress::bench
