// A network answer as lines of DIMACS and as JSON.
#include <fmt/format.h>

#include <algorithm>

#include "egress/engine/engine.h"
#include "egress/engine/network_answer.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;
using network::Arc;
using network::Node;
using network::Problem;
using network::Solution;
using network::Wide;

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

std::string digits(Wide value) { return network::to_string(value); }

std::string said_of(Status status) {
  return status == Status::limit ? "the time limit was reached" : "interrupted";
}

/// Of the file, without the arc that closes a circulation.
Arc arcs_of(const NetworkAnswer& answer) {
  const auto arcs = answer.file.network.problem.arcs();
  return answer.is_max() && arcs > 0 ? arcs - 1 : arcs;
}

/// The sign of the file's own objective: a maximum flow was found as a minimum cost.
Wide own_sign(const NetworkAnswer& answer, Wide cost) { return answer.is_max() ? -cost : cost; }

/// The arcs of the cycle; of a maximum-flow problem the path from source to sink, in order.
std::vector<Arc> endless_arcs(const NetworkAnswer& answer) {
  std::vector<Arc> out = answer.solution.cycle;
  if (!answer.is_max()) return out;
  const auto back = std::ranges::find(out, arcs_of(answer));
  std::ranges::rotate(out, back);
  out.erase(out.begin());
  return out;
}

Wide cost_of(const NetworkAnswer& answer, const std::vector<Arc>& arcs) {
  Wide sum = 0;
  for (const Arc a : arcs) sum += answer.file.network.problem.cost[at(a)];
  return sum;
}

// --- DIMACS -------------------------------------------------------------------------------------

/// `c WORD ARC TAIL HEAD` for each, and a number if there are some.
void write_arcs(const Problem& p, const char* word, const std::vector<Arc>& arcs,
                const std::vector<std::int64_t>* numbers, NumberWriter& out) {
  for (const Arc a : arcs) {
    out.add("c ").add(word).add(" ").add(a + 1);
    out.add(" ").add(p.tail[at(a)] + 1).add(" ").add(p.head[at(a)] + 1);
    if (numbers != nullptr) out.add(" ").add((*numbers)[at(a)]);
    out.add("\n");
  }
}

void write_cut(const NetworkAnswer& answer, NumberWriter& out) {
  const Problem& p = answer.file.network.problem;
  const Cut cut = cut_of(answer);
  out.add(fmt::format("c infeasible: the nodes below {} {}, and at most {} can {}\n",
                      cut.demand ? "need" : "supply", digits(cut.amount), digits(cut.room),
                      cut.demand ? "come to them" : "leave them"));
  out.add("c node NODE SUPPLY\n");
  for (const Node v : cut.nodes) {
    out.add("c node ").add(v + 1).add(" ").add(p.supply[at(v)]).add("\n");
  }
  const auto& leaving = cut.demand ? p.lower : p.upper;
  const auto& coming = cut.demand ? p.upper : p.lower;
  if (!cut.out.empty()) {
    out.add(fmt::format("c out ARC TAIL HEAD {}\n", cut.demand ? "LOWER" : "UPPER"));
  }
  write_arcs(p, "out", cut.out, &leaving, out);
  if (!cut.in.empty()) {
    out.add(fmt::format("c in ARC TAIL HEAD {}\n", cut.demand ? "UPPER" : "LOWER"));
  }
  write_arcs(p, "in", cut.in, &coming, out);
}

void write_cycle(const NetworkAnswer& answer, NumberWriter& out) {
  const Problem& p = answer.file.network.problem;
  const auto arcs = endless_arcs(answer);
  if (answer.is_max()) {
    out.add("c unbounded: the arcs below lead from source to sink, and none has a limit\n");
    out.add("c path ARC TAIL HEAD\n");
    write_arcs(p, "path", arcs, nullptr, out);
    return;
  }
  out.add(
      fmt::format("c unbounded: the cycle below costs {} a unit, and no arc of it has a limit\n",
                  digits(cost_of(answer, arcs))));
  out.add("c cycle ARC TAIL HEAD COST\n");
  write_arcs(p, "cycle", arcs, &p.cost, out);
}

void write_flows(const NetworkAnswer& answer, NumberWriter& out) {
  const Problem& p = answer.file.network.problem;
  const auto& flow = answer.solution.flow;
  const auto arcs = at(arcs_of(answer));
  for (std::size_t a = 0; a < arcs; ++a) {
    out.add("f ").add(p.tail[a] + 1).add(" ").add(p.head[a] + 1);
    out.add(" ").add(flow[a]).add("\n");
  }
}

void write_optimum(const NetworkAnswer& answer, NumberWriter& out) {
  if (answer.is_max()) {
    const Cut cut = cut_of(answer);
    out.add(
        fmt::format("c maximum flow, certified by a cut: {} can leave the source's side (nodes "
                    "{}, arcs out {})\n",
                    digits(cut.room), cut.nodes.size(), cut.out.size()));
  } else {
    out.add("c minimum cost, certified by potentials\n");
  }
  out.add("s ").add(digits(own_sign(answer, answer.solution.objective))).add("\n");
  write_flows(answer, out);
}

void write_stopped(const NetworkAnswer& answer, NumberWriter& out) {
  const bool flow = !answer.solution.flow.empty();
  out.add(fmt::format(
      "c {}; {}\n",
      answer.solution.status == Status::limit ? "limit: the time limit was reached" : "interrupted",
      flow ? "this is the best flow so far" : "no flow was found yet"));
  if (answer.bound) {
    out.add(fmt::format("c no flow {} than {}\n", answer.is_max() ? "is more" : "costs less",
                        digits(own_sign(answer, *answer.bound))));
  }
  if (!flow) return;
  // No `s` line: whoever reads one takes it for the optimum.
  out.add(fmt::format("c so far {}\n", digits(own_sign(answer, answer.solution.objective))));
  write_flows(answer, out);
}

// --- JSON ---------------------------------------------------------------------------------------

template <class Index>
Json from_one(const std::vector<Index>& indices) {
  Json out = Json::array();
  for (const Index i : indices) out.push_back(i + 1);
  return out;
}

Json cut_json(const NetworkAnswer& answer) {
  const Cut cut = cut_of(answer);
  const char* amount = answer.is_max() ? "flow" : cut.demand ? "demand" : "supply";
  return {{amount, exact(cut.amount)},
          {"room", exact(cut.room)},
          {"nodes", from_one(cut.nodes)},
          {"arcs_out", from_one(cut.out)},
          {"arcs_in", from_one(cut.in)}};
}

Json certificate_json(const NetworkAnswer& answer) {
  Json out = {{"holds", true}};
  switch (answer.solution.status) {
    case Status::optimal:
      out["checked"] =
          "flows within their bounds, nodes balanced, no arc's reduced cost against its flow, "
          "the objective summed again";
      if (answer.is_max()) out["cut"] = cut_json(answer);
      break;
    case Status::infeasible:
      out["checked"] = "the nodes of the cut supply (or need) more than can cross it";
      out["cut"] = cut_json(answer);
      break;
    case Status::unbounded: {
      const auto arcs = endless_arcs(answer);
      out["checked"] = answer.is_max()
                           ? "arcs without a limit lead from source to sink"
                           : "a closed walk of arcs without a limit costs less than nothing, and "
                             "the flow that it can be added to is within bounds and balanced";
      out[answer.is_max() ? "path" : "cycle"] = {{"arcs", from_one(arcs)}};
      if (!answer.is_max()) out["cycle"]["cost"] = exact(cost_of(answer, arcs));
      break;
    }
    default:
      out = {{"holds", false},
             {"checked",
              "no optimum: the run was stopped; a flow, if there is one, is within bounds and "
              "balanced"}};
  }
  return out;
}

void write_array(const char* key, const std::vector<std::int64_t>& numbers, std::size_t count,
                 NumberWriter& out) {
  constexpr std::size_t in_a_line = 20;
  out.add(",\n  \"").add(key).add("\": [");
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out.add(i % in_a_line == 0 ? ",\n    " : ", ");
    out.add(numbers[i]);
  }
  out.add("]");
}

void no_value(Json& json, const char* key, const std::string& why) {
  json[key] = nullptr;
  json[std::string(key) + "_reason"] = why;
}

std::string why_no_flow(const NetworkAnswer& answer) {
  switch (answer.solution.status) {
    case Status::infeasible:
      return "infeasible: there is no flow, see certificate.cut";
    case Status::unbounded:
      return "unbounded: there is no best flow, see certificate";
    default:
      return said_of(answer.solution.status);
  }
}

}  // namespace

Json exact(Wide value) {
  constexpr Wide most = Wide{1} << 53U;
  if (value > most || value < -most) return digits(value);
  return static_cast<std::int64_t>(value);
}

void write_dimacs(const NetworkAnswer& answer, const Sink& sink) {
  NumberWriter out(sink);
  switch (answer.solution.status) {
    case Status::optimal:
      write_optimum(answer, out);
      break;
    case Status::infeasible:
      write_cut(answer, out);
      break;
    case Status::unbounded:
      write_cycle(answer, out);
      break;
    default:
      write_stopped(answer, out);
  }
  out.flush();
}

void write_json(const NetworkAnswer& answer, Json head, const Sink& sink) {
  const Solution& s = answer.solution;
  const bool flow = !s.flow.empty() || s.status == Status::optimal;
  const bool potential = s.status == Status::optimal;
  const bool objective = flow && s.status != Status::unbounded;
  head["problem"] = {{"kind", answer.is_max() ? "max" : "min"},
                     {"nodes", answer.file.network.problem.nodes},
                     {"arcs", arcs_of(answer)}};
  if (objective) {
    head["objective"] = exact(own_sign(answer, s.objective));
  } else {
    no_value(head, "objective", why_no_flow(answer));
  }
  if (s.status == Status::limit || s.status == Status::interrupted) {
    if (answer.bound) {
      head["bound"] = exact(own_sign(answer, *answer.bound));
    } else {
      no_value(head, "bound", said_of(s.status));
    }
  }
  head["certificate"] = certificate_json(answer);
  head["seconds"] = {{"read", answer.read_seconds},
                     {"solve", answer.solve_seconds},
                     {"check", answer.check_seconds}};
  if (!flow) no_value(head, "flow", why_no_flow(answer));
  if (!potential) no_value(head, "potential", why_no_flow(answer));
  std::string text = text_of(head);
  text.resize(text.rfind("\n}"));
  NumberWriter out(sink);
  out.add(text);
  if (flow) write_array("flow", s.flow, at(arcs_of(answer)), out);
  if (potential) write_array("potential", s.potential, s.potential.size(), out);
  out.add("\n}\n").flush();
}

}  // namespace egress
