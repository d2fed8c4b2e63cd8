// DIMACS: any bytes are a network or diagnostics with places; a network that is safe and small is
// solved, and what is said of it holds.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "egress/io/dimacs.h"
#include "egress/network/certificate.h"
#include "egress/network/max_flow.h"
#include "egress/network/min_cost_flow.h"

namespace {

void check(const egress::Diagnostics& found) {
  if (!found.has_errors()) __builtin_trap();
  for (const auto& d : found.items()) {
    if (d.hint.empty() || d.where.line < 0 || d.where.column < 0) __builtin_trap();
  }
  egress::render(found, true);
}

void solve(egress::Dimacs network) {
  const egress::RunContext context;
  auto& problem = network.problem;
  const bool max = network.kind == egress::Dimacs::Kind::max;
  if (max) {
    problem = egress::network::circulation(std::move(problem), network.source, network.sink);
  }
  const auto solution =
      max ? egress::network::max_flow(problem, context) : egress::network::solve(problem, context);
  if (!egress::network::certify(problem, solution).holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const egress::TextBuffer file("net", {reinterpret_cast<const char*>(data), size});
  auto network = egress::read_dimacs(file, egress::RunContext());
  if (!network) {
    check(network.error());
    return 0;
  }
  const auto& problem = network->problem;
  if (problem.supply.size() != static_cast<std::size_t>(problem.nodes)) __builtin_trap();
  if (const auto refusal = egress::network::refuse(problem)) {
    if (refusal->arc && egress::place_of_arc(file, *refusal->arc).line == 0) __builtin_trap();
    if (refusal->node && egress::place_of_node(file, *refusal->node).line == 0) __builtin_trap();
    return 0;
  }
  constexpr egress::network::Node small = 2000;
  if (problem.nodes <= small && problem.arcs() <= small) solve(std::move(*network));
  return 0;
}
