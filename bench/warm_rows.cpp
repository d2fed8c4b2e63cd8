#include <memory>
#include <stdexcept>
#include <utility>

#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using network::Arc;
using network::Node;
using network::drawn::Draw;
using network::drawn::ExportNetwork;

/// Some bounds and supplies, to be set together.
struct Change {
  std::vector<Arc> arcs;
  std::vector<std::int64_t> most, before;
  std::vector<Node> nodes;
  std::vector<std::int64_t> supply, supply_before;

  Change undone() const { return {arcs, before, most, nodes, supply_before, supply}; }
};

Answer ours_after(network::MinCostFlow& solver, const Change& change, const RunContext& context) {
  const Stopwatch watch;
  for (std::size_t i = 0; i < change.arcs.size(); ++i)
    solver.set_upper(change.arcs[i], change.most[i]);
  for (std::size_t i = 0; i < change.nodes.size(); ++i)
    solver.set_supply(change.nodes[i], change.supply[i]);
  const Status status = solver.solve(context);
  const double seconds = watch.seconds();
  if (status != Status::optimal) throw std::runtime_error("ours found no optimum");
  return {seconds, static_cast<double>(solver.objective())};
}

Answer highs_after(HighsPeer& highs, const Change& change) {
  const Stopwatch watch;
  if (!change.arcs.empty()) highs.set_upper(change.arcs, change.most);
  for (std::size_t i = 0; i < change.nodes.size(); ++i)
    highs.set_supply(change.nodes[i], change.supply[i]);
  Answer answer = highs.again();
  answer.seconds = watch.seconds();
  return answer;
}

/// A leg that carries something in these ten days, at `share` percent of its capacity.
Change draw_limit(const ExportNetwork& country, const network::MinCostFlow& plan, int share,
                  Draw& draw) {
  for (;;) {
    const std::size_t leg = draw.below(country.legs.size());
    const std::size_t start = draw.below(static_cast<std::size_t>(country.shape.days - 9));
    Change change;
    std::int64_t carried = 0;
    for (std::size_t day = start; day < start + 10; ++day) {
      change.arcs.push_back(country.leg_arc[leg][day]);
      carried += plan.flow(change.arcs.back());
    }
    if (carried == 0) continue;
    change.before.assign(10, country.legs[leg].most);
    change.most.assign(10, country.legs[leg].most * share / 100);
    return change;
  }
}

/// A field that produces 30 % less for ten days.
Change draw_supply(const ExportNetwork& country, Draw& draw) {
  const std::size_t field = draw.below(static_cast<std::size_t>(country.shape.fields));
  const std::size_t start = draw.below(static_cast<std::size_t>(country.shape.days - 9));
  const std::int64_t all = country.problem.supply[static_cast<std::size_t>(country.sink())];
  Change change;
  std::int64_t less = 0;
  for (std::size_t day = start; day < start + 10; ++day) {
    const std::int64_t amount = country.production[field][day];
    change.nodes.push_back(country.node(static_cast<int>(field), static_cast<int>(day)));
    change.supply_before.push_back(amount);
    change.supply.push_back(amount * 7 / 10);
    less += amount - change.supply.back();
  }
  change.nodes.push_back(country.sink());
  change.supply_before.push_back(all);
  change.supply.push_back(all + less);
  return change;
}

std::int64_t pivots(const network::MinCostFlow& solver) {
  return solver.effort().primal_pivots + solver.effort().dual_pivots;
}

std::pair<std::string, std::string> names(Kind kind) {
  switch (kind) {
    case Kind::closure:
      return {"closure", "reopening"};
    case Kind::derate:
      return {"derate", "derate undone"};
    case Kind::supply:
      break;
  }
  return {"supply change", "supply restored"};
}

}  // namespace

std::vector<Json> warm_rows(const ExportNetwork& country, Kind kind, const std::string& where,
                            int samples, bool with_highs) {
  const RunContext context;
  network::MinCostFlow solver(country.problem), plan(country.problem);
  solver.solve(context);
  plan.solve(context);
  const auto undisturbed = static_cast<double>(plan.objective());
  const auto [there_name, back_name] = names(kind);
  std::vector<Json> rows;
  const auto pass = [&](const std::string& how, HighsPeer* highs) {
    Draw draw(7);
    Json there{{"row", there_name + how + " " + where}, {"arcs", country.problem.arcs()}};
    Json back = there;
    back["row"] = back_name + how + " " + where;
    for (int sample = 0; sample < samples; ++sample) {
      const Change change = kind == Kind::supply
                                ? draw_supply(country, draw)
                                : draw_limit(country, plan, kind == Kind::derate ? 50 : 0, draw);
      const Change undone = change.undone();
      for (const auto& [row, step] : {std::pair{&there, &change}, {&back, &undone}}) {
        const std::int64_t before = pivots(solver);
        const Answer ours = ours_after(solver, *step, context);
        (*row)["seconds"]["ours"].push_back(ours.seconds);
        (*row)["pivots"].push_back(pivots(solver) - before);
        if (row == &back) agree(ours.objective, undisturbed, "the plan before");
        if (!highs) continue;
        const Answer theirs = highs_after(*highs, *step);
        agree(ours.objective, theirs.objective, "HiGHS");
        (*row)["seconds"]["HiGHS warm"].push_back(theirs.seconds);
      }
    }
    rows.insert(rows.end(), {there, back});
  };
  pass(", on and on", nullptr);
  if (with_highs) {
    HighsPeer highs(country.problem);
    highs.cold(false);
    pass("", &highs);
  }
  return rows;
}

}  // namespace egress::bench
