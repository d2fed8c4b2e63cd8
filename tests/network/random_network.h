// Random networks of every kind that is allowed, and random changes to them.
#pragma once

#include <algorithm>
#include <random>

#include "egress/network/min_cost_flow.h"

namespace egress::network::test {

/// Plain modular draws, so that a seed gives the same networks everywhere.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }

 private:
  std::mt19937_64 engine_;
};

/// What a network is like; drawn once for each, so that extremes are common.
struct Flavour {
  std::int64_t most = 20, dearest = 20;                  // amounts; costs
  int lower = 0, negative = 0, endless = 0, closed = 0;  // per cent
  bool balanced = true, spread = true;
};

inline Flavour random_flavour(Draws& d) {
  Flavour f;
  constexpr std::int64_t scales[] = {1, 3, 20, 1000, 400'000'000, 1'000'000'000'000};
  f.most = scales[d.between(0, 5)];
  f.dearest = scales[d.between(0, 5)];
  if (d.chance(40)) f.lower = 30;
  if (d.chance(40)) f.negative = 30;
  if (d.chance(40)) f.endless = d.chance(50) ? 10 : 60;
  if (d.chance(40)) f.closed = 20;
  f.balanced = d.chance(90);
  f.spread = d.chance(60);
  return f;
}

inline std::int64_t random_cost(Draws& d, const Flavour& f) {
  return d.between(d.chance(f.negative) ? -f.dearest : 0, f.dearest);
}

inline std::pair<std::int64_t, std::int64_t> random_bounds(Draws& d, const Flavour& f) {
  std::int64_t least = 0;
  if (d.chance(f.lower)) least = d.between(-f.most, f.most / 3);
  if (d.chance(f.endless)) return {least, unlimited};
  if (d.chance(f.closed)) return {least, least};
  return {least, least + d.between(0, 2 * f.most)};
}

inline Problem random_network(Draws& d, const Flavour& f, Node most_nodes = 14) {
  Problem p;
  const auto nodes = static_cast<Node>(d.between(1, most_nodes));
  for (Node v = 0; v < nodes; ++v) p.add_node();
  const auto arcs = d.between(0, 4 * nodes);
  for (std::int64_t a = 0; a < arcs; ++a) {
    const auto tail = static_cast<Node>(d.between(0, nodes - 1));
    const auto head = static_cast<Node>(d.between(0, nodes - 1));
    const auto [least, most] = random_bounds(d, f);
    p.add_arc(tail, head, most, random_cost(d, f), least);
  }
  const auto moves = f.spread ? d.between(0, nodes) : d.between(0, 2);
  for (std::int64_t i = 0; i < moves; ++i) {
    const std::int64_t amount = d.between(0, f.most);
    p.supply[static_cast<std::size_t>(d.between(0, nodes - 1))] += amount;
    p.supply[static_cast<std::size_t>(d.between(0, nodes - 1))] -= amount;
  }
  if (!f.balanced) p.supply[0] += d.between(-f.most, f.most);
  return p;
}

/// What changes ask of the solver: costs, wider and new arcs leave the flow feasible and are for
/// the primal; closures, lower bounds and supplies leave the prices right and are for the dual.
enum class Lean : std::uint8_t { neither, primal, dual };

constexpr std::int64_t adds_an_arc = 9, last_kind = 10;

inline std::int64_t random_kind(Draws& d, Lean lean) {
  constexpr std::int64_t for_primal[] = {2, 3, 6, 7, 9}, for_dual[] = {0, 1, 4, 5, 8};
  if (lean == Lean::neither) return d.between(0, last_kind);
  return (lean == Lean::primal ? for_primal : for_dual)[d.between(0, 4)];
}

/// One change to a flow and to the problem it should now be.
inline void change(Draws& d, const Flavour& f, MinCostFlow& flow, Problem& p,
                   Lean lean = Lean::neither) {
  const auto arcs = p.arcs();
  const auto kind = random_kind(d, lean);
  if (kind <= 1 || arcs == 0) {
    const auto v = static_cast<Node>(d.between(0, p.nodes - 1));
    const auto w = static_cast<Node>(d.between(0, p.nodes - 1));
    const std::int64_t amount = d.between(-f.most, f.most);
    for (const auto& [node, by] : {std::pair{v, amount}, std::pair{w, -amount}}) {
      p.supply[static_cast<std::size_t>(node)] += by;
      flow.set_supply(node, p.supply[static_cast<std::size_t>(node)]);
    }
    return;
  }
  const auto a = static_cast<Arc>(d.between(0, arcs - 1));
  const auto i = static_cast<std::size_t>(a);
  const auto [least, most] = random_bounds(d, f);
  if (kind == 10) {
    if (flow.status() != Status::optimal) return;
    p.lower[i] = p.upper[i] = flow.flow(a);
    flow.fix(a);
  } else if (kind <= 3) {
    p.cost[i] = random_cost(d, f);
    flow.set_cost(a, p.cost[i]);
  } else if (kind <= 5) {
    p.upper[i] = p.lower[i];
    flow.set_upper(a, p.upper[i]);
  } else if (kind <= 7) {
    p.upper[i] = most == unlimited ? unlimited : p.lower[i] + (most - least);
    flow.set_upper(a, p.upper[i]);
  } else if (kind == 8) {
    p.lower[i] = least;
    flow.set_lower(a, least);
  } else {
    p.add_arc(static_cast<Node>(d.between(0, p.nodes - 1)),
              static_cast<Node>(d.between(0, p.nodes - 1)), most, random_cost(d, f), least);
    flow.add_arc(p.tail.back(), p.head.back(), most, p.cost.back(), least);
  }
}

}  // namespace egress::network::test
