// One solver a thread, however many threads: the same bits.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "network/export_network.h"
#include "network/random_network.h"

namespace egress::network {
namespace {

using Trace = std::vector<std::int64_t>;  // flows, potentials, pivots; after every solve

void note(Trace& trace, const MinCostFlow& flow) {
  const Solution s = flow.solution();
  trace.push_back(static_cast<std::int64_t>(s.status));
  trace.insert(trace.end(), s.flow.begin(), s.flow.end());
  trace.insert(trace.end(), s.potential.begin(), s.potential.end());
  trace.insert(trace.end(), {s.effort.primal_pivots, s.effort.dual_pivots, s.effort.degenerate,
                             s.effort.flips, s.effort.cold_starts});
}

Trace random_changes(std::uint64_t seed) {
  const RunContext context;
  Trace trace;
  test::Draws d(seed);
  const test::Flavour f = test::random_flavour(d);
  Problem p = test::random_network(d, f, 40);
  if (refuse(p)) return trace;
  MinCostFlow flow(p);
  for (int round = 0; round < 20; ++round) {
    flow.solve(context);
    note(trace, flow);
    test::change(d, f, flow, p);
    if (refuse(p)) return trace;
  }
  return trace;
}

Trace closures(std::uint64_t seed) {
  const RunContext context;
  const drawn::ExportNetwork country = drawn::draw_export_network({.days = 20, .seed = seed});
  MinCostFlow flow(country.problem);
  Trace trace;
  for (std::size_t leg = 0; leg < country.legs.size(); leg += 7) {
    flow.solve(context);
    note(trace, flow);
    for (std::size_t day = 5; day < 15; ++day) flow.set_upper(country.leg_arc[leg][day], 0);
  }
  return trace;
}

std::vector<Trace> traces_by(int threads) {
  std::vector<Trace> traces(120);
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        for (std::size_t i = next++; i < traces.size(); i = next++)
          traces[i] = i % 20 == 0 ? closures(i + 1) : random_changes(i + 1);
      });
    }
  }
  return traces;
}

TEST(SameBits, ForAnyNumberOfThreads) {
  const std::vector<Trace> alone = traces_by(1);
  EXPECT_EQ(traces_by(2), alone);
  EXPECT_EQ(traces_by(5), alone);
}

}  // namespace
}  // namespace egress::network
