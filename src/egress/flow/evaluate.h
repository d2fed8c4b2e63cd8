// Evaluator: model + situation -> the best plan, certified elsewhere. The step that every analysis
// repeats.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/flow/formulation.h"
#include "egress/flow/plan.h"
#include "egress/solve/network_lp.h"

namespace egress {

/// How a plan was found, for whoever reads the result.
struct Route {
  enum class Method : std::uint8_t { network, lp };
  Method method = Method::network;
  std::string why;                                          // lp: why not the network
  int nodes = 0, arcs = 0, side_rows = 0, active_rows = 0;  // network
  int pivots = 0;                                           // of this evaluation
};
std::string_view name_of(Route::Method method);

struct Evaluation {
  Status status = Status::optimal;   // optimal, infeasible, unbounded, limit, interrupted
  std::shared_ptr<const Plan> plan;  // null unless optimal
  /// Infeasible: `contract:x minimum`, ..., irreducible. With a plan: requirements that a closure
  /// makes impossible and what stands against them; the plan misses them as little as it can.
  std::vector<std::string> conflict;
  Route route;
};

/// Plans one horizon of one model, open and closed. The open network starts from the steady state
/// of its first day (what is under way) and ends with the prices of the steady state of its last.
/// A closure leaves everything before its period as it was in the open plan and changes bounds
/// after it; the solver goes on from the open plan, and each situation starts from there again, so
/// that answers do not depend on what was asked before.
///
/// No closure makes the problem infeasible: minimums, required quantities and shares that it makes
/// impossible are missed, at a price above all others (Plan::miss_price).
///
/// The network simplex with side rows answers; HiGHS answers where that gets stuck, where something
/// is infeasible (it names the conflict) and where it is asked to. Both are exact up to 1e-8 of the
/// largest amount and price. One object, one thread; the same bits every time. `model` must outlive
/// it. Cost: see network/side_rows.h; a conflict costs one linear programme for each row of its
/// proof.
class Evaluator {
 public:
  Evaluator(const Model& model, const Horizon& horizon,
            Route::Method method = Route::Method::network);
  /// For whoever lives through many years: what is required may be missed from the beginning, at
  /// the price above all others, so that what a closure makes impossible is no second programme.
  /// The same plans, but only the open one tells prices; an impossible open network is not
  /// explained.
  static Evaluator that_may_miss(const Model& model, const Horizon& horizon);
  /// Another one that has come as far, for another thread: what was planned is not planned again.
  /// Costs a copy of the programme and of the network.
  Evaluator(const Evaluator& other);
  Evaluator(Evaluator&&) = default;
  Evaluator& operator=(const Evaluator&) = delete;

  /// Once; then the same again.
  const Evaluation& open(RunContext& context);
  /// What if this closes, and its length is known when it begins. Only after an optimal open().
  Evaluation closed(const std::vector<Closure>& closures, RunContext& context);

  /// A life: back to its beginning, where nothing has happened and the open plan is followed.
  void begin();
  /// Goes on from the plan of the last step at `now` (hours since 1970, never before the last
  /// step's), when something becomes known: the periods before it stay as that plan did them, the
  /// rest is planned again with `known`: what was closed so far, as it was, and what is, as long as
  /// it is expected to last. Only after an optimal open() and begin().
  Evaluation next(const std::vector<Closure>& known, double now, RunContext& context);

  /// next(), of one that_may_miss(), for whoever needs no plan after every step: what the step came
  /// to is asked for below, after an optimal end.
  Status advance(const std::vector<Closure>& known, double now, RunContext& context, Route& route);
  double told() const { return formulation_->told_of(solution_); }  // USD, as Plan::told
  /// On a carriage of the plan, over the horizon, in canonical units.
  double arrived(std::size_t carriage) const {
    return formulation_->arrived_of(solution_, carriage);
  }
  /// Of the last step; of the open network before the first.
  std::shared_ptr<const Plan> plan();

  /// The second route: the best objective (USD, as Plan::objective) by HiGHS, from nothing, of what
  /// next() solves; before `now` everything is as in the last plan. Nothing if it has no optimum.
  /// Only after an optimal open().
  std::optional<double> objective_by_lp(const std::vector<Closure>& known, double now,
                                        RunContext& context);

  // For whoever steps through many closures (flow/screening.h); only after an optimal open().
  /// A programme of the horizon, open. `may_miss`: what is required may be missed, at a price above
  /// all others.
  Formulation programme(bool may_miss) const;
  /// The solver of programme(false) as the open plan left it; null where HiGHS made that plan.
  std::unique_ptr<NetworkLp> network() const;
  const Model& model() const { return model_; }

 private:
  LpSolution solve_programme(const RunContext& context, Route& route);
  LpSolution solve_by_highs(const RunContext& context, Route& route);
  void tell(Route& route, int pivots) const;
  void leave();
  void set_bound(const Formulation::Change& bound);
  void tell_network(const std::vector<Formulation::Change>& changes);
  Evaluation missing(const std::vector<Closure>& known, double now, RunContext& context);

  const Model& model_;
  Horizon horizon_;
  Route::Method method_;
  bool may_miss_ = false;
  std::shared_ptr<const Plan> first_day_, last_day_;
  std::unique_ptr<Formulation> formulation_;
  std::unique_ptr<NetworkLp> network_;
  std::optional<NetworkLp::State> open_state_;
  std::vector<double> open_x_;  // by column
  std::optional<Evaluation> open_;
  // Of a life.
  std::shared_ptr<const Plan> past_;          // the plan of the last step, once it is needed
  LpSolution solution_;                       // advance(): of that step; what it did, no prices
  bool in_situation_ = false;                 // the programme is still that of the step
  std::vector<Formulation::Change> applied_;  // to the network
  bool in_step_ = false;                      // the network holds what the last step did
  int told_frozen_ = 0;                       // periods that the network was told to keep
};

/// Ten times the dearest number of the case (USD per unit): dearer than any way to meet a
/// requirement.
double prohibitive_price(const Model& model);

/// The most that a corridor can deliver in one period, without transit, stores, contracts, required
/// quantities and shares. Bounds that `released` names are set aside. Status unbounded where
/// nothing is left that limits it.
Evaluation evaluate_most(const Model& model, const Horizon& period, CorridorIndex corridor,
                         const std::function<bool(const RowOwner&)>& released, RunContext& context);

}  // namespace egress
