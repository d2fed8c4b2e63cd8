#include "egress/flow/evaluate.h"

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/flow/conflict.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

/// The steady state of one day. Requirements that this one day cannot meet (a yearly minimum that
/// other days make up for) are set aside, for it only says what is under way and what the end is
/// worth.
Evaluation steady_day(const Model& model, Day day, RunContext& context) {
  const Situation situation{{day, day + 1, Period::day}, {}};
  Formulation formulation(model, situation,
                          {.steady = true, .maximise = {}, .miss_price = not_given});
  for (int rounds = 0; rounds <= formulation.lp().rows(); ++rounds) {
    const LpSolution solution = solve(formulation.lp(), context);
    if (solution.status == Status::optimal) {
      return {Status::optimal, std::make_shared<const Plan>(formulation.plan_of(solution)), {}};
    }
    if (solution.status != Status::infeasible) return {solution.status, nullptr, {}};
    // Each round sets at least one more aside, and without any of them doing nothing is a plan.
    const auto hard = hard_owners(formulation, solution);
    if (hard.empty()) break;
    for (const auto& owner : hard) formulation.release(owner);
  }
  throw InternalError("a day without requirements has no plan");
}

const Carriage* find(const Plan& plan, const Carriage& like) {
  const auto found = std::ranges::find_if(plan.carriages, [&](const Carriage& c) {
    return c.link == like.link && c.commodity == like.commodity;
  });
  return found == plan.carriages.end() ? nullptr : &*found;
}

double price_at(const Plan& plan, NodeIndex node, CommodityIndex commodity) {
  const auto found = std::ranges::find_if(
      plan.prices, [&](const NodePrice& p) { return p.node == node && p.commodity == commodity; });
  return found == plan.prices.end() ? 0 : found->price.front();
}

/// How much of a commodity a node takes in, by links and supplies.
double throughput(const Model& model, const Plan& plan, NodeIndex node, CommodityIndex commodity) {
  double sum = 0;
  for (const auto& c : plan.carriages) {
    if (c.commodity == commodity && model.links[c.link.at()].head == node) sum += c.arrived.front();
  }
  for (std::size_t s = 0; s < model.supplies.size(); ++s) {
    const Supply& supply = model.supplies[s];
    if (supply.commodity == commodity && supply.node == node) sum += plan.produced[s].front();
  }
  return sum;
}

/// What is in a store at the start, shared out to its commodities as its node takes them in (evenly
/// where it takes in none).
double initial_of(const Model& model, const Holding& h, const Plan& steady, Day day) {
  const Store& store = model.stores[h.store.at()];
  const double heel = given(store.heel.at(day)) ? store.heel.at(day) : 0;
  const double start =
      given(store.initial) ? store.initial : heel + (store.capacity.at(day) - heel) / 2;
  double all = 0;
  for (const auto k : store.commodities) all += throughput(model, steady, store.node, k);
  const double share = all > 0 ? throughput(model, steady, store.node, h.commodity) / all
                               : 1 / static_cast<double>(store.commodities.size());
  return share * start /
         quantity_factor(model.commodities[h.commodity.at()], store.capacity.measure_at(day));
}

Boundary boundary_of(const Model& model, const Formulation& formulation, const Plan& first,
                     const Plan& last) {
  Boundary out;
  const Timeline& timeline = formulation.timeline();
  const double late = lateness(timeline, timeline.size());
  for (const auto& c : formulation.carriages()) {
    std::vector<double> under_way(static_cast<std::size_t>(c.lag), 0.0);
    if (const Carriage* steady = find(first, c)) {
      for (int t = 0; t < c.lag; ++t) {
        under_way[static_cast<std::size_t>(t)] = steady->entered.front() * timeline.days(t);
      }
    }
    out.under_way.push_back(std::move(under_way));
    out.end_price_carriage.push_back(price_at(last, model.links[c.link.at()].head, c.commodity) -
                                     late);
  }
  for (const auto& h : formulation.holdings()) {
    out.initial.push_back(initial_of(model, h, first, first.situation.horizon.from));
    out.end_price_store.push_back(price_at(last, model.stores[h.store.at()].node, h.commodity) -
                                  late);
  }
  return out;
}

/// Ten times the dearest number of the case: dearer than any way to meet a requirement.
double prohibitive_price(const Model& model) {
  double dearest = 100;
  const auto see = [&](const Profile& price) {
    for (const auto& step : price.steps()) {
      if (given(step.value)) dearest = std::max(dearest, std::abs(step.value));
    }
  };
  for (const auto& x : model.markets) {
    see(x.short_price);
    for (const auto& step : x.steps) see(step.price);
  }
  for (const auto& x : model.links) see(x.cost);
  for (const auto& x : model.stores) see(x.cost);
  for (const auto& x : model.supplies) {
    see(x.cost);
    see(x.shut_in_cost);
  }
  for (const auto& x : model.contracts) {
    if (given(x.penalty)) dearest = std::max(dearest, x.penalty);
  }
  return 10 * dearest;
}

Evaluation failed(Status status) { return {status, nullptr, {}}; }

/// Starts and ends: the steady states of the first and the last day.
struct SteadyEnds {
  Evaluation first, last;
};

Formulation formulate(const Model& model, const Situation& situation, const SteadyEnds& ends,
                      const Plan* past, const FormulationOptions& options) {
  Formulation formulation(model, situation, options);
  formulation.set_boundary(boundary_of(model, formulation, *ends.first.plan, *ends.last.plan));
  if (past == nullptr) return formulation;
  const Openness openness(model, formulation.timeline(), situation.closures);
  if (std::isfinite(openness.first_hour())) {
    formulation.freeze(*past, formulation.timeline().period_at(openness.first_hour()));
  }
  return formulation;
}

}  // namespace

Evaluation evaluate(const Model& model, const Situation& situation, const Plan* past,
                    RunContext& context) {
  SteadyEnds ends;
  ends.first = steady_day(model, situation.horizon.from, context);
  if (ends.first.status != Status::optimal) return ends.first;
  ends.last = steady_day(model, situation.horizon.to - 1, context);
  if (ends.last.status != Status::optimal) return ends.last;

  Evaluation out;
  {
    Formulation formulation = formulate(model, situation, ends, past, {});
    const LpSolution solution = solve(formulation.lp(), context);
    out.status = solution.status;
    if (solution.status == Status::optimal) {
      out.plan = std::make_shared<const Plan>(formulation.plan_of(solution));
    }
    if (solution.status != Status::infeasible) return out;
    out.conflict = conflict_of(model, formulation, solution, context);
  }
  if (past == nullptr || context.should_stop()) return out;
  // All could be met with everything open: the closure makes it impossible, and that is no mistake.
  FormulationOptions options;
  options.miss_price = prohibitive_price(model);
  Formulation missing = formulate(model, situation, ends, past, options);
  const LpSolution solution = solve(missing.lp(), context);
  out.status = solution.status;
  if (solution.status == Status::optimal) {
    out.plan = std::make_shared<const Plan>(missing.plan_of(solution));
  }
  return out;
}

Evaluation evaluate_most(const Model& model, const Horizon& period, CorridorIndex corridor,
                         const std::function<bool(const RowOwner&)>& released,
                         RunContext& context) {
  Formulation formulation(model, {period, {}},
                          {.steady = true, .maximise = corridor, .miss_price = not_given});
  formulation.release_if(released);
  const LpSolution solution = solve(formulation.lp(), context);
  if (solution.status != Status::optimal) return failed(solution.status);
  return {Status::optimal, std::make_shared<const Plan>(formulation.plan_of(solution)), {}};
}

}  // namespace egress
