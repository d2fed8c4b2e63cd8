#include "egress/flow/evaluate.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/flow/conflict.h"

namespace egress {

namespace {

/// The steady state of one day. Requirements that this one day cannot meet (a yearly minimum that
/// other days make up for) are set aside, for it only says what is under way and what the end is worth.
std::shared_ptr<const Plan> steady_day(const Model& model, Day day, RunContext& context) {
  const Situation situation{{day, day + 1, Period::day}, {}};
  Formulation formulation(model, situation, {.steady = true, .maximise = {}});
  for (int tries = 0; tries < 100; ++tries) {
    const LpSolution solution = solve(formulation.lp(), context);
    if (solution.status == Status::optimal) {
      return std::make_shared<const Plan>(formulation.plan_of(solution));
    }
    if (solution.status != Status::infeasible) return nullptr;
    const auto hard = hard_owners(formulation, solution);
    if (hard.empty()) return nullptr;
    for (const auto& owner : hard) formulation.release(owner);
  }
  return nullptr;
}

const Carriage* find(const Plan& plan, const Carriage& like) {
  const auto found = std::ranges::find_if(plan.carriages, [&](const Carriage& c) {
    return c.link == like.link && c.commodity == like.commodity;
  });
  return found == plan.carriages.end() ? nullptr : &*found;
}

double price_at(const Plan& plan, NodeIndex node, CommodityIndex commodity) {
  const auto found = std::ranges::find_if(plan.prices, [&](const NodePrice& p) {
    return p.node == node && p.commodity == commodity;
  });
  return found == plan.prices.end() ? 0 : found->price.front();
}

Boundary boundary_of(const Model& model, const Formulation& formulation, const Plan& first,
                     const Plan& last) {
  Boundary out;
  for (const auto& c : formulation.carriages()) {
    std::vector<double> under_way(static_cast<std::size_t>(c.lag), 0.0);
    if (const Carriage* steady = find(first, c)) {
      for (int t = 0; t < c.lag; ++t) {
        under_way[static_cast<std::size_t>(t)] =
            steady->entered.front() * formulation.timeline().days(t);
      }
    }
    out.under_way.push_back(std::move(under_way));
    out.end_price_carriage.push_back(price_at(last, model.links[c.link.at()].head, c.commodity));
  }
  for (const auto& h : formulation.holdings()) {
    out.end_price_store.push_back(price_at(last, model.stores[h.store.at()].node, h.commodity));
  }
  return out;
}

Evaluation failed(Status status) { return {status, nullptr, {}}; }

}  // namespace

Evaluation evaluate(const Model& model, const Situation& situation, const Plan* past,
                    RunContext& context) {
  const auto first = steady_day(model, situation.horizon.from, context);
  const auto last = steady_day(model, situation.horizon.to - 1, context);
  if (!first || !last) {
    ensure(context.should_stop(), "the steady state of a day has no plan");
    return failed(context.stop_requested() ? Status::interrupted : Status::limit);
  }
  Formulation formulation(model, situation, {});
  formulation.set_boundary(boundary_of(model, formulation, *first, *last));
  int frozen = 0;
  if (past != nullptr) {
    const Openness openness(model, formulation.timeline(), situation.closures);
    if (std::isfinite(openness.first_hour())) {
      frozen = formulation.timeline().period_at(openness.first_hour());
      formulation.freeze(*past, frozen);
    }
  }
  const LpSolution solution = solve(formulation.lp(), context);
  if (solution.status == Status::infeasible) {
    return {Status::infeasible, nullptr, conflict_of(model, formulation, solution, context)};
  }
  if (solution.status != Status::optimal) return failed(solution.status);
  Plan plan = formulation.plan_of(solution);
  plan.frozen = frozen;
  return {Status::optimal, std::make_shared<const Plan>(std::move(plan)), {}};
}

Evaluation evaluate_most(const Model& model, const Horizon& period, CorridorIndex corridor,
                         const std::function<bool(const RowOwner&)>& released,
                         RunContext& context) {
  Formulation formulation(model, {period, {}}, {.steady = true, .maximise = corridor});
  formulation.release_if(released);
  const LpSolution solution = solve(formulation.lp(), context);
  if (solution.status != Status::optimal) return failed(solution.status);
  return {Status::optimal, std::make_shared<const Plan>(formulation.plan_of(solution)), {}};
}

}  // namespace egress
