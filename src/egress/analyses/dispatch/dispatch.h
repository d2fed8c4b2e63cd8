// Dispatch: the best way to move it all, and what a closure changes.
// The question, formulation and method are in README.md beside this file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/flow/certificate.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/plan.h"
#include "egress/model/model.h"

namespace egress {

struct DispatchOptions {
  Horizon horizon;                 // required
  std::vector<std::string> close;  // WHAT@START/DURATION[:LEFT]
  bool check_lp = false;           // solve the same by HiGHS and compare
};

/// Amounts are in the thing's canonical unit (t, m3, MWh) over the horizon; `unit` says which.
struct CorridorRow {
  CorridorIndex corridor;
  double delivered = 0;
  std::string unit;
  std::vector<double> by_period;  // delivered in each period
};
struct LinkRow {
  LinkIndex link;
  CommodityIndex commodity;
  double carried = 0;              // entered
  double utilisation = not_given;  // share of the capacity that it had; NaN: no limit
  double marginal_value = 0;  // USD for one more unit of capacity over the horizon, spread evenly
  std::vector<double> by_period;
};
struct StoreRow {
  StoreIndex store;
  double lowest = 0, highest = 0, at_end = 0;
  double marginal_value = 0;      // USD per unit of room
  std::vector<double> by_period;  // level at the end of each period
};
struct SupplyRow {
  SupplyIndex supply;
  double produced = 0, shut_in = 0;
  double below_minimum = 0;  // of its minimum, where a closure makes that impossible
  std::vector<double> shut_in_by_period;
};
struct MarketRow {
  MarketIndex market;
  CommodityIndex commodity;
  double sold = 0;
  double short_ = 0;  // of what is required; counted once, at the first commodity
  std::vector<double> by_period;
};
struct ContractRow {
  ContractIndex contract;
  bool met = true;
  double quantity = 0, minimum = not_given, maximum = not_given;  // within the horizon
  double shortfall = 0, penalty = 0;                              // penalty in USD
};
/// Something that binds: a capacity, a fleet, a store, a contract, a limit.
struct BindingRow {
  ThingRef what;
  std::string aspect;  // "capacity", "ships", "room", "minimum", "maximum", "share", "required"
  BoundKind bound = BoundKind::unlabelled;
  int periods = 0;   // in how many it binds
  double used = 0;   // how much of it there was over the horizon (t, ship-days, t of room)
  double worth = 0;  // USD for one more unit, spread evenly over the horizon
  std::string unit;  // "USD/t", "USD/ship-day", ...
};
struct Displaced {
  CorridorIndex corridor;
  double amount = 0;
};
/// Two runs compared. lost + deferred + sum(rerouted) = displaced, by construction and by test.
struct Against {
  double displaced = 0;  // what the corridors that lose did not deliver when the open network did
  double lost = 0;       // not exported within the horizon
  double deferred = 0;   // delivered by the same corridors at another time
  std::vector<Displaced> rerouted;
  double others_lost = 0;   // oil that no corridor counts (of others), not sold within the horizon
  double netback_lost = 0;  // with the change of what is left in tanks and under way at the end
  /// While the closures last: the first store full that was not in the open network, the first
  /// supply that produces less than there (of several, the one that loses most).
  std::optional<Day> first_store_full, first_shut_in;
  std::string first_store, first_supply;
  std::string unit;
};

/// The same problem by the second route.
struct LpCheck {
  double objective = not_given;  // USD; not given where there was nothing to compare
  double difference = 0;         // relative to the objective
  bool agrees = false;           // to 1e-9
  std::string why_not;           // nothing was compared
  bool stopped = false;          // by the time limit or an interruption
};

struct DispatchResult {
  Status status = Status::optimal;
  Horizon horizon;
  std::vector<Hour> period_starts;
  double netback = 0;  // USD: revenue - transport - storage - production - penalties
  double revenue = 0, transport = 0, storage = 0, production = 0, penalties = 0;
  double end_value_change = 0;  // USD: worth of what is left in tanks and on its way, less at start
  std::vector<CorridorRow> corridors;
  std::vector<LinkRow> links;
  std::vector<StoreRow> stores;
  std::vector<SupplyRow> supplies;
  std::vector<MarketRow> markets;
  std::vector<ContractRow> contracts;
  std::vector<BindingRow> binding;  // by worth x use, largest first
  Certificate certificate;
  Route route;
  std::optional<LpCheck> check;  // if asked for
  /// Infeasible: the smallest set of rows in conflict, named. With a plan: requirements that the
  /// closures make impossible, and what stands against them.
  std::vector<std::string> conflict;
  std::vector<std::string> notes;    // what a reader must know before believing the numbers
  std::optional<Against> against;    // with closures
  std::shared_ptr<const Plan> plan;  // the plan itself, with prices; null if infeasible
  std::shared_ptr<const Plan> open;  // with closures: the plan of the open network
};

/// The closures of the options, read; E0520 to E0526.
Outcome<std::vector<Closure>> closures_of(const Model& model, const DispatchOptions& options);

/// Plans the horizon with perfect foresight of prices and supplies; with closures, first the open
/// network, then the closed one from the first closure's start on, with the past as it was (nobody
/// knew) and all announced durations known from then. Cost: see flow/evaluate.h; the
/// programme has O((links x commodities + nodes) x periods) entries.
Outcome<DispatchResult> dispatch(const Model& model, const DispatchOptions& options,
                                 RunContext& context);

/// The same for many questions about one horizon: the open plan and all that follows from it are
/// made once, at the first of them. An answer does not depend on what was asked before. A first
/// question that is stopped leaves nothing behind and is asked anew. A copy knows all that the
/// original did, which saves it the open plan. `model` must outlive it; one object, one thread at
/// a time.
class Dispatcher {
 public:
  Dispatcher(const Model& model, const Horizon& horizon);
  /// Plans the open network, unless that is done; false where it has no plan, as answer() tells.
  bool prepare(RunContext& context);
  /// The horizon of `options` must be that of the object.
  Outcome<DispatchResult> answer(const DispatchOptions& options, RunContext& context);

 private:
  const Model& model_;
  Horizon horizon_;
  Certifier certifier_;
  std::optional<Evaluator> evaluator_;
  std::optional<DispatchResult> open_;  // with its certificate
};

}  // namespace egress
