#include "egress/engine/network_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "egress/network/certificate.h"
#include "egress/network/max_flow.h"
#include "egress/network/min_cost_flow.h"

namespace egress {

namespace {

using network::Arc;
using network::Node;
using network::Problem;
using network::Solution;
using network::Wide;

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

class Clock {
 public:
  /// Seconds since the last call.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return passed;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

bool stopped(Status status) { return status == Status::limit || status == Status::interrupted; }

bool feasible(const Problem& p, const std::vector<std::int64_t>& flow) {
  std::vector<Wide> excess(p.supply.begin(), p.supply.end());
  for (std::size_t a = 0; a < flow.size(); ++a) {
    if (flow[a] < p.lower[a] || flow[a] > p.upper[a]) return false;
    excess[at(p.tail[a])] -= flow[a];
    excess[at(p.head[a])] += flow[a];
  }
  return std::ranges::all_of(excess, [](Wide e) { return e == 0; });
}

Wide cost_of(const Problem& p, const std::vector<std::int64_t>& flow) {
  Wide sum = 0;
  for (std::size_t a = 0; a < flow.size(); ++a) sum += Wide{p.cost[a]} * flow[a];
  return sum;
}

/// Weak duality: whatever the potentials, no flow costs less than this. Nothing where they would
/// have an arc without a limit carry without end. Fits, for refuse() bounds both factors.
std::optional<Wide> bound_by(const Problem& p, const std::vector<std::int64_t>& potential) {
  Wide sum = 0;
  for (std::size_t v = 0; v < potential.size(); ++v) sum -= Wide{potential[v]} * p.supply[v];
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    const Wide reduced = Wide{p.cost[a]} + potential[at(p.tail[a])] - potential[at(p.head[a])];
    if (reduced < 0 && p.upper[a] == network::unlimited) return {};
    sum += reduced * (reduced < 0 ? p.upper[a] : p.lower[a]);
  }
  return sum;
}

/// What the basis of a stopped run holds.
Solution reached(const network::MinCostFlow& flow, const Problem& p) {
  Solution out;
  out.status = flow.status();
  out.effort = flow.effort();
  for (Arc a = 0; a < p.arcs(); ++a) out.flow.push_back(flow.flow(a));
  for (Node v = 0; v < p.nodes; ++v) out.potential.push_back(flow.potential(v));
  return out;
}

/// All nodes, where their supplies do not sum to nothing: seen without solving.
std::optional<Solution> unbalanced(const Problem& p) {
  Wide sum = 0;
  for (const auto amount : p.supply) sum += amount;
  if (sum == 0) return {};
  Solution out;
  out.status = Status::infeasible;
  for (Node v = 0; v < p.nodes; ++v) out.cut.push_back(v);
  return out;
}

Solution solve_min(const Problem& p, const RunContext& context) {
  if (auto found = unbalanced(p)) return std::move(*found);
  network::MinCostFlow flow(p);
  return stopped(flow.solve(context)) ? reached(flow, p) : flow.solution();
}

void expect(const network::Verdict& verdict) {
  if (!verdict.holds) throw InternalError("flow: the certificate does not hold: " + verdict.why);
}

/// Every answer is judged here before anybody sees it.
void check(NetworkAnswer& answer, const RunContext& context) {
  const Problem& p = answer.file.network.problem;
  Solution& s = answer.solution;
  if (stopped(s.status)) {
    if (!s.potential.empty()) answer.bound = bound_by(p, s.potential);
    if (s.flow.size() != p.tail.size() || !feasible(p, s.flow)) s.flow.clear();
    s.objective = cost_of(p, s.flow);
    return;
  }
  expect(network::certify(p, s));
  if (s.status != Status::unbounded) return;
  // The cycle proves it only where there is a flow to add it to.
  Problem free_of_cost = p;
  std::ranges::fill(free_of_cost.cost, 0);
  Solution some = solve_min(free_of_cost, context);
  if (stopped(some.status)) {
    s = Solution{};
    s.status = some.status;
    return;
  }
  expect(network::certify(free_of_cost, some));
  ensure(some.status == Status::optimal, "flow: unbounded, and yet without a flow");
  s.flow = std::move(some.flow);
}

}  // namespace

Outcome<NetworkAnswer> answer_network(const std::string& path, bool with_digest,
                                      const RunContext& context) {
  Clock clock;
  NetworkAnswer out;
  const auto tell = [&](std::string_view stage, int done) {
    context.tell({.stage = stage, .done = done, .total = 3, .note = path});
  };
  tell("reading", 0);
  auto file = open_network(path, with_digest, context);
  if (!file || file->stopped) tell("reading", 3);
  if (!file) return std::unexpected(std::move(file.error()));
  out.file = std::move(*file);
  out.read_seconds = clock.lap();
  if (out.file.stopped) {
    out.solution.status = context.stop_requested() ? Status::interrupted : Status::limit;
    return out;
  }
  tell("solving", 1);
  const Problem& problem = out.file.network.problem;
  out.solution = out.is_max() ? network::max_flow(problem, context) : solve_min(problem, context);
  out.solve_seconds = clock.lap();
  tell("checking", 2);
  check(out, context);
  out.check_seconds = clock.lap();
  tell("checking", 3);
  return out;
}

Cut cut_of(const NetworkAnswer& answer) {
  const Problem& p = answer.file.network.problem;
  const Solution& s = answer.solution;
  Cut out;
  std::vector<bool> inside(at(p.nodes), false);
  const bool full = s.status == Status::optimal;  // of a maximum flow: the source's side
  if (full) {
    const std::int64_t at_source = s.potential[at(answer.file.network.source)];
    for (Node v = 0; v < p.nodes; ++v) {
      if (s.potential[at(v)] <= at_source) out.nodes.push_back(v);
    }
  } else {
    out.nodes = s.cut;
  }
  for (const Node v : out.nodes) {
    inside[at(v)] = true;
    out.amount += p.supply[at(v)];
  }
  bool endless = false;
  Wide most = 0, least = 0;  // that leaves
  const Arc arcs = p.arcs() - (answer.is_max() ? 1 : 0);
  for (Arc a = 0; a < arcs; ++a) {
    const bool from = inside[at(p.tail[at(a)])];
    if (from == inside[at(p.head[at(a)])]) continue;
    (from ? out.out : out.in).push_back(a);
    const bool no_limit = p.upper[at(a)] == network::unlimited;
    endless |= from && no_limit;
    const Wide high = no_limit ? 0 : p.upper[at(a)], low = p.lower[at(a)];
    most += from ? high : -low;
    least += from ? low : -high;
  }
  out.demand = !full && (endless || out.amount <= most);
  out.room = out.demand ? -least : most;
  if (out.demand) out.amount = -out.amount;
  if (full) out.amount = -s.objective;
  return out;
}

}  // namespace egress
