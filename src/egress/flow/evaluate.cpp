#include "egress/flow/evaluate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/base/outcome.h"
#include "egress/flow/conflict.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

Evaluation failed(Status status) { return {status, nullptr, {}, {}}; }

/// The steady state of one day. Requirements that this one day cannot meet (a yearly minimum that
/// other days make up for) are set aside, for it only says what is under way and what the end is
/// worth.
Evaluation steady_day(const Model& model, Day day, RunContext& context) {
  Formulation formulation(model, {day, day + 1, Period::day},
                          {.steady = true, .maximise = {}, .miss_price = not_given});
  for (int rounds = 0; rounds <= formulation.lp().rows(); ++rounds) {
    const LpSolution solution = solve(formulation.lp(), context);
    if (solution.status == Status::optimal) {
      return {Status::optimal, std::make_shared<const Plan>(formulation.plan_of(solution)), {}, {}};
    }
    if (solution.status != Status::infeasible) return failed(solution.status);
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

bool misses(const Formulation& formulation, const LpSolution& solution) {
  constexpr double noticed = 1e-6;  // in the programme's units: amounts up to a thousand
  for (std::size_t j = 0; j < solution.x.size(); ++j) {
    if (formulation.not_told()[j] == formulation.miss_price() && solution.x[j] > noticed)
      return true;
  }
  return false;
}

}  // namespace

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

std::string_view name_of(Route::Method method) {
  return method == Route::Method::network ? "network" : "lp";
}

Evaluator::Evaluator(const Model& model, const Horizon& horizon, Route::Method method)
    : model_(model), horizon_(horizon), method_(method) {}

Evaluator Evaluator::that_may_miss(const Model& model, const Horizon& horizon) {
  Evaluator out(model, horizon);
  out.may_miss_ = true;
  return out;
}

Evaluator::Evaluator(const Evaluator& other)
    : model_(other.model_),
      horizon_(other.horizon_),
      method_(other.method_),
      may_miss_(other.may_miss_),
      first_day_(other.first_day_),
      last_day_(other.last_day_),
      open_state_(other.open_state_),
      open_x_(other.open_x_),
      open_(other.open_),
      past_(other.past_),
      solution_(other.solution_),
      in_situation_(other.in_situation_),
      applied_(other.applied_),
      in_step_(other.in_step_),
      told_frozen_(other.told_frozen_) {
  if (other.formulation_) formulation_ = std::make_unique<Formulation>(*other.formulation_);
  if (other.network_) network_ = std::make_unique<NetworkLp>(*other.network_);
}

void Evaluator::tell(Route& route, int pivots) const {
  route.method = Route::Method::network;
  route.nodes = network_->nodes();
  route.arcs = network_->arcs();
  route.side_rows = network_->side_rows();
  route.active_rows = network_->simplex().active_rows();
  route.pivots = network_->pivots() - pivots;
}

/// The programme as it stands: by the network, or by HiGHS where that has no optimum to show.
LpSolution Evaluator::solve_programme(const RunContext& context, Route& route) {
  if (network_ && in_step_) {
    const int before = network_->pivots();
    if (auto solution = network_->solve(context, route.why)) {
      tell(route, before);
      return *std::move(solution);
    }
  }
  return solve_by_highs(context, route);
}

LpSolution Evaluator::solve_by_highs(const RunContext& context, Route& route) {
  route.method = Route::Method::lp;
  if (in_step_ && !route.why.empty()) {
    route.why = "the network simplex ended with `" + route.why + "`, which is left to HiGHS";
  }
  formulation_->fix_past();
  LpSolution solution = solve(formulation_->lp(), context, in_step_ ? network_->basis() : nullptr);
  route.pivots = solution.iterations;
  return solution;
}

const Evaluation& Evaluator::open(RunContext& context) {
  if (open_) return *open_;
  for (const auto& [day, plan] :
       {std::pair{horizon_.from, &first_day_}, std::pair{horizon_.to - 1, &last_day_}}) {
    const Evaluation steady = steady_day(model_, day, context);
    if (steady.status != Status::optimal) return open_.emplace(steady);
    *plan = steady.plan;
  }
  FormulationOptions options;
  if (may_miss_) options.miss_price = prohibitive_price(model_);
  formulation_ = std::make_unique<Formulation>(model_, horizon_, options);
  formulation_->set_boundary(boundary_of(model_, *formulation_, *first_day_, *last_day_));
  Evaluation out;
  if (method_ == Route::Method::network) {
    network_ = std::make_unique<NetworkLp>(formulation_->lp(), formulation_->column_periods());
    if (!network_->obstacle().empty()) {
      out.route.why = network_->obstacle();
      network_.reset();
    }
    in_step_ = network_ != nullptr;
  } else {
    out.route.why = "asked for";
  }
  const LpSolution solution = solve_programme(context, out.route);
  out.status = solution.status;
  if (may_miss_ && solution.status == Status::optimal && misses(*formulation_, solution)) {
    out.status = Status::infeasible;
    return open_.emplace(std::move(out));
  }
  if (solution.status == Status::optimal) {
    out.plan = std::make_shared<const Plan>(formulation_->plan_of(solution));
    if (out.route.method == Route::Method::lp) network_.reset();
    if (network_) {
      open_state_.emplace(network_->save());
      open_x_ = solution.x;
    }
  } else if (solution.status == Status::infeasible) {
    out.conflict = conflict_of(model_, *formulation_, solution, context);
  }
  return open_.emplace(std::move(out));
}

Evaluation Evaluator::closed(const std::vector<Closure>& closures, RunContext& context) {
  begin();
  return next(closures, first_hour(formulation_->timeline(), closures), context);
}

void Evaluator::begin() {
  ensure(open_ && open_->plan, "a closure needs the open plan");
  leave();
  past_ = open_->plan;
  applied_.clear();
  told_frozen_ = 0;
  in_step_ = network_ != nullptr;
  if (!network_) return;
  network_->restore(*open_state_);
  if (may_miss_) solution_.x = open_x_;
}

void Evaluator::set_bound(const Formulation::Change& bound) {
  if (bound.of_row) {
    network_->set_row_bounds(bound.index, bound.lower, bound.upper);
  } else {
    network_->set_column_bounds(bound.index, bound.lower, bound.upper);
  }
}

/// What the last step changed from here on and this one does not is undone. In the past rows stay
/// as they were, for what they count is fixed.
void Evaluator::tell_network(const std::vector<Formulation::Change>& changes) {
  for (const auto& old : applied_) {
    if (old.period >= formulation_->frozen()) {
      set_bound(formulation_->bound_of(old.of_row, old.index));
    }
  }
  for (const auto& change : changes) set_bound(change);
  formulation_->each_past_column([&](int column) { network_->freeze(column); }, told_frozen_);
  told_frozen_ = formulation_->frozen();
  applied_ = changes;
}

Evaluation Evaluator::next(const std::vector<Closure>& known, double now, RunContext& context) {
  if (may_miss_) {
    Evaluation out;
    out.status = advance(known, now, context, out.route);
    if (out.status == Status::optimal) out.plan = plan();
    return out;
  }
  ensure(past_ != nullptr, "a life that has not begun");
  // What was missed once stays missed.
  if (given(past_->miss_price)) {
    Evaluation out = missing(known, now, context);
    if (out.plan) past_ = out.plan;
    return out;
  }
  Evaluation out;
  out.route.why = open_->route.why;
  const auto& changes = formulation_->close(known, *past_, now);
  if (in_step_) tell_network(changes);
  const LpSolution solution = solve_programme(context, out.route);
  in_step_ = in_step_ && out.route.method == Route::Method::network;
  out.status = solution.status;
  if (solution.status == Status::optimal) {
    out.plan = std::make_shared<const Plan>(formulation_->plan_of(solution));
  } else if (solution.status == Status::infeasible) {
    out.conflict = conflict_of(model_, *formulation_, solution, context);
  }
  formulation_->reopen();
  if (out.status == Status::infeasible && !context.should_stop()) {
    // All could be met with everything open: closures make it impossible, and that is no mistake.
    Evaluation second = missing(known, now, context);
    second.conflict = std::move(out.conflict);
    out = std::move(second);
  }
  if (out.plan) past_ = out.plan;
  return out;
}

/// The programme of the last step is kept until the next begins, for plan().
void Evaluator::leave() {
  if (in_situation_) formulation_->reopen();
  in_situation_ = false;
}

std::shared_ptr<const Plan> Evaluator::plan() {
  if (past_) return past_;
  const auto& worth = formulation_->lp().objective;
  solution_.objective = std::inner_product(worth.begin(), worth.end(), solution_.x.begin(), 0.0);
  past_ = std::make_shared<const Plan>(formulation_->plan_of(solution_));
  return past_;
}

/// While the network goes on from step to step it holds the past. Where HiGHS has to answer, what
/// the network was told to keep is made the plan that HiGHS goes on from.
Status Evaluator::advance(const std::vector<Closure>& known, double now, RunContext& context,
                          Route& route) {
  ensure(may_miss_ && (past_ || in_situation_), "a life that may miss nothing or has not begun");
  leave();
  route.why = open_->route.why;
  if (in_step_) {
    const auto& changes =
        formulation_->close(known, [&](int column) { return network_->value(column); }, now);
    in_situation_ = true;
    tell_network(changes);
    past_.reset();
    const int before = network_->pivots();
    if (const auto ended = network_->optimise(context, route.why)) {
      tell(route, before);
      if (*ended == Status::optimal) network_->read_changes(solution_.x);
      return *ended;
    }
    network_->read_values(solution_.x);
    past_ = std::make_shared<const Plan>(formulation_->plan_of(solution_));
    formulation_->tell_past(*past_);
  } else {
    formulation_->close(known, *past_, now);
    in_situation_ = true;
  }
  solution_ = solve_by_highs(context, route);
  solution_.row_dual.clear();
  in_step_ = false;
  if (solution_.status != Status::optimal) return solution_.status;
  auto lived = std::make_shared<const Plan>(formulation_->plan_of(solution_));
  leave();  // the programme speaks of the past until then
  past_ = std::move(lived);
  return Status::optimal;
}

std::optional<double> Evaluator::objective_by_lp(const std::vector<Closure>& known, double now,
                                                 RunContext& context) {
  ensure(open_ && open_->plan, "nothing to compare with");
  const auto past = in_situation_ || past_ ? plan() : open_->plan;
  leave();
  formulation_->close(known, *past, now);
  formulation_->fix_past();
  const LpSolution solution = solve(formulation_->lp(), context);
  std::optional<double> out;
  if (solution.status == Status::optimal) out = formulation_->plan_of(solution).objective;
  formulation_->reopen();
  return out;
}

Formulation Evaluator::programme(bool may_miss) const {
  ensure(open_ && open_->plan, "a programme of closures needs the open plan");
  FormulationOptions options;
  if (may_miss) options.miss_price = prohibitive_price(model_);
  Formulation out(model_, horizon_, options);
  out.set_boundary(boundary_of(model_, out, *first_day_, *last_day_));
  out.lp();
  return out;
}

std::unique_ptr<NetworkLp> Evaluator::network() const {
  if (!network_) return nullptr;
  auto out = std::make_unique<NetworkLp>(*network_);
  out->restore(*open_state_);
  return out;
}

/// What is required may be missed, at a price above all others.
Evaluation Evaluator::missing(const std::vector<Closure>& known, double now, RunContext& context) {
  Formulation formulation = programme(true);
  formulation.close(known, *past_, now);
  formulation.fix_past();
  const LpSolution solution = solve(formulation.lp(), context);
  Evaluation out;
  out.status = solution.status;
  out.route.method = Route::Method::lp;
  out.route.why = "what is required cannot all be met";
  out.route.pivots = solution.iterations;
  if (solution.status == Status::optimal) {
    out.plan = std::make_shared<const Plan>(formulation.plan_of(solution));
  }
  return out;
}

Evaluation evaluate_most(const Model& model, const Horizon& period, CorridorIndex corridor,
                         const std::function<bool(const RowOwner&)>& released,
                         RunContext& context) {
  Formulation formulation(model, period,
                          {.steady = true, .maximise = corridor, .miss_price = not_given});
  formulation.release_if(released);
  const LpSolution solution = solve(formulation.lp(), context);
  if (solution.status != Status::optimal) return failed(solution.status);
  return {Status::optimal, std::make_shared<const Plan>(formulation.plan_of(solution)), {}, {}};
}

}  // namespace egress
