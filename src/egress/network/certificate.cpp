#include "egress/network/certificate.h"

#include <fmt/format.h>

#include <algorithm>

namespace egress::network {

namespace {

Verdict no(std::string why) { return {false, std::move(why)}; }

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

Verdict balanced(const Problem& p, const std::vector<std::int64_t>& flow) {
  std::vector<Wide> excess(p.supply.begin(), p.supply.end());
  for (std::size_t a = 0; a < flow.size(); ++a) {
    if (flow[a] < p.lower[a] || flow[a] > p.upper[a]) {
      return no(fmt::format("arc {}: flow outside its bounds", a));
    }
    excess[at(p.tail[a])] -= flow[a];
    excess[at(p.head[a])] += flow[a];
  }
  for (std::size_t v = 0; v < excess.size(); ++v) {
    if (excess[v] != 0) return no(fmt::format("node {}: not balanced", v));
  }
  return {};
}

Verdict optimal(const Problem& p, const Solution& s) {
  if (s.flow.size() != p.tail.size() || s.potential.size() != p.supply.size()) {
    return no("not one flow an arc and one potential a node");
  }
  if (const Verdict verdict = balanced(p, s.flow); !verdict.holds) return verdict;
  Wide objective = 0;
  for (std::size_t a = 0; a < s.flow.size(); ++a) {
    const Wide reduced = Wide{p.cost[a]} + s.potential[at(p.tail[a])] - s.potential[at(p.head[a])];
    if (reduced < 0 && s.flow[a] < p.upper[a]) {
      return no(fmt::format("arc {}: more of it would be cheaper", a));
    }
    if (reduced > 0 && s.flow[a] > p.lower[a]) {
      return no(fmt::format("arc {}: less of it would be cheaper", a));
    }
    objective += Wide{p.cost[a]} * s.flow[a];
  }
  return objective == s.objective ? Verdict{} : no("the objective is not that of the flows");
}

Verdict infeasible(const Problem& p, const Solution& s) {
  if (s.cut_arc) {
    const auto a = *s.cut_arc;
    if (a < 0 || a >= p.arcs()) return no("the cut names an arc that is not there");
    return p.lower[at(a)] > p.upper[at(a)] ? Verdict{} : no("the bounds of the arc do not cross");
  }
  std::vector<bool> inside(p.supply.size(), false);
  Wide supply = 0;
  for (const Node v : s.cut) {
    if (v < 0 || v >= p.nodes || inside[at(v)]) return no("the cut is not a set of nodes");
    inside[at(v)] = true;
    supply += p.supply[at(v)];
  }
  Wide most = 0, least = 0;  // that can leave
  bool any_out = false, any_in = false;
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    const bool from = inside[at(p.tail[a])];
    if (from == inside[at(p.head[a])]) continue;
    const bool endless = p.upper[a] == unlimited;
    (from ? any_out : any_in) |= endless;
    const Wide high = endless ? 0 : Wide{p.upper[a]}, low = p.lower[a];
    most += from ? high : -low;
    least += from ? low : -high;
  }
  if (!any_out && supply > most) return {};
  if (!any_in && supply < least) return {};
  return no("what the cut supplies can leave it");
}

Verdict unbounded(const Problem& p, const Solution& s) {
  if (s.cycle.empty()) return no("no cycle");
  Wide sum = 0;
  for (std::size_t i = 0; i < s.cycle.size(); ++i) {
    const Arc a = s.cycle[i];
    const Arc next = s.cycle[(i + 1) % s.cycle.size()];
    if (std::min(a, next) < 0 || std::max(a, next) >= p.arcs())
      return no("not arcs of the problem");
    if (p.upper[at(a)] != unlimited) return no(fmt::format("arc {} has a limit", a));
    if (p.head[at(a)] != p.tail[at(next)]) return no("the arcs do not join");
    sum += p.cost[at(a)];
  }
  return sum < 0 ? Verdict{} : no("the cycle does not pay");
}

}  // namespace

Verdict certify(const Problem& problem, const Solution& solution) {
  switch (solution.status) {
    case Status::optimal:
      return optimal(problem, solution);
    case Status::infeasible:
      return infeasible(problem, solution);
    case Status::unbounded:
      return unbounded(problem, solution);
    default:
      return no("nothing is proven by a run that was stopped");
  }
}

}  // namespace egress::network
