// The flagship case, a year by day: planned from nothing, and what if something closes for ten
// days.
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>

#include "egress/base/calendar.h"
#include "egress/base/share_dir.h"
#include "egress/flow/closure.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/formulation.h"
#include "egress/io/case_reader.h"
#include "egress/solve/network_lp.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

Model flagship() {
  const auto cases = share_dir("cases");
  if (!cases) throw std::runtime_error("the cases are not beside the program");
  const BuildResult result = build_case(CaseFiles::read((*cases / "kazakhstan").string()));
  if (!result.built) throw std::runtime_error("the flagship case cannot be built");
  return result.built->model;
}

Horizon year(bool quick) {
  return {day_of(2025, 1, 1), quick ? day_of(2025, 4, 1) : day_of(2026, 1, 1), Period::day};
}

/// Things of every kind: the way most of it goes, the pipes of other ways, ships and wagons.
std::vector<Closure> closures(const Model& model, bool quick) {
  std::vector<Closure> out;
  for (const char* what : {"cpc_spm", "cpc_k", "btc", "caspian_kz", "kenkiyak_kumkol",
                           "sea_aktau_sangachal", "wagons"}) {
    for (const char* start :
         {"2025-01-15", "2025-03-01", "2025-05-20", "2025-08-01", "2025-10-10", "2025-12-20"}) {
      if (quick && std::string_view(start) > "2025-03-10") continue;
      const auto closure = parse_closure(model, std::string(what) + "@" + start + "/10d");
      if (!closure) throw std::runtime_error(std::string("not in the case: ") + what);
      out.push_back(*closure);
    }
  }
  return out;
}

const Plan& plan_in(const Evaluation& evaluation) {
  if (!evaluation.plan) throw std::runtime_error("the flagship case has no plan");
  return *evaluation.plan;
}

/// What is under way and in stores at the start, and what the end is worth, as the open plan has
/// it.
Boundary boundary_of(const Plan& plan) {
  Boundary out;
  for (const Holding& holding : plan.holdings) out.initial.push_back(holding.initial);
  for (const Carriage& carriage : plan.carriages) out.under_way.push_back(carriage.under_way);
  out.end_price_store = plan.end_price_store;
  out.end_price_carriage = plan.end_price_carriage;
  return out;
}

constexpr double agreement = 1e-9;

/// A measurement of parts, in the order in which they come.
class Parts {
 public:
  void done(const char* part, const Stopwatch& watch) {
    const auto known = std::ranges::find(rows_, part, &std::pair<std::string, Json>::first);
    Json& times =
        known == rows_.end() ? rows_.emplace_back(part, Json::array()).second : known->second;
    times.push_back(watch.seconds());
  }
  void add_to(std::vector<Json>& rows) const {
    for (const auto& [part, times] : rows_)
      rows.push_back({{"row", "flagship closure: " + part}, {"seconds", {{"ours", times}}}});
  }

 private:
  std::vector<std::pair<std::string, Json>> rows_;
};

/// The same programme as the evaluator's, in the open, so that its steps can be timed one by one.
class WhatIf {
 public:
  WhatIf(const Model& model, bool quick)
      : evaluator_(model, year(quick)), formulation_(model, year(quick), {}) {
    open_ = evaluator_.open(context_).plan;
    if (!open_) throw std::runtime_error("the flagship case has no plan");
    formulation_.set_boundary(boundary_of(*open_));
    open_programme_ = formulation_.lp();
    network_ = std::make_unique<NetworkLp>(open_programme_, formulation_.column_periods());
    std::string why_not;
    const auto solution = network_->obstacle().empty() ? network_->solve(context_, why_not)
                                                       : std::optional<LpSolution>{};
    if (!solution)
      throw std::runtime_error("not by the network: " + network_->obstacle() + why_not);
    open_amounts_ = solution->x;
    state_.emplace(network_->save());
    peer_ = std::make_unique<LpPeer>(open_programme_);
    peer_->cold(false);
    peer_->keep_basis();
  }

  void describe(Json& row) const {
    row["nodes"] = network_->nodes();
    row["arcs"] = network_->arcs();
    row["side_rows"] = network_->side_rows();
    row["binding"] = state_->simplex.active_rows();
  }

  /// As a user asks: the whole answer, median of three times.
  void ask(const Closure& closure, Json& row) {
    std::vector<double> times;
    for (int i = 0; i < 3; ++i) {
      const Stopwatch watch;
      const Evaluation closed = evaluator_.closed({closure}, context_);
      times.push_back(watch.seconds());
      const Plan& plan = plan_in(closed);
      if (closed.route.method != Route::Method::network) row["by_lp"].push_back(closure.text);
      asked_ = plan.objective;
    }
    std::ranges::sort(times);
    row["seconds"]["ours"].push_back(times[1]);
    row["closures"].push_back(closure.text);
  }

  /// The same in steps, and by the peer.
  void take_apart(const Closure& closure, Json& whole, Json& programme, Parts& parts) {
    std::string why_not;
    Stopwatch watch;
    const std::vector<Formulation::Change> changes =
        formulation_.close({closure}, *open_, closure.start);
    parts.done("close", watch);
    watch = {};
    network_->restore(*state_);
    double spent = watch.seconds();
    parts.done("restore", watch);
    watch = {};
    formulation_.each_past_column([&](int column) { network_->freeze(column); });
    spent += watch.seconds();
    parts.done("freeze the past", watch);
    watch = {};
    for (const auto& change : changes) {
      if (change.of_row)
        network_->set_row_bounds(change.index, change.lower, change.upper);
      else
        network_->set_column_bounds(change.index, change.lower, change.upper);
    }
    spent += watch.seconds();
    parts.done("apply", watch);
    const int before = network_->pivots();
    watch = {};
    const auto solution = network_->solve(context_, why_not);
    spent += watch.seconds();
    parts.done("solve", watch);
    if (!solution) throw std::runtime_error(closure.text + " not by the network: " + why_not);
    programme["pivots"].push_back(network_->pivots() - before);
    programme["seconds"]["ours"].push_back(spent);
    watch = {};
    const Plan plan = formulation_.plan_of(*solution);
    parts.done("read the plan", watch);
    agree(asked_, plan.objective, "in steps", agreement);
    std::vector<Bound> closed;
    formulation_.each_past_column([&](int column) {
      const double amount = open_amounts_[static_cast<std::size_t>(column)];
      closed.push_back({false, column, amount, amount});
    });
    for (const auto& change : changes)
      closed.push_back({change.of_row, change.index, change.lower, change.upper});
    watch = {};
    formulation_.reopen();
    parts.done("reopen", watch);
    programme["changes"].push_back(closed.size());
    ask_peer(closed, solution->objective, whole, programme);
  }

 private:
  void ask_peer(const std::vector<Bound>& closed, double objective, Json& whole, Json& programme) {
    std::vector<Bound> undone;
    for (const Bound& bound : closed) {
      const auto at = static_cast<std::size_t>(bound.index);
      const Lp& lp = open_programme_;
      undone.push_back({bound.of_row, bound.index, (bound.of_row ? lp.row_lower : lp.lower)[at],
                        (bound.of_row ? lp.row_upper : lp.upper)[at]});
    }
    for (const auto& [setting, from_kept] :
         {std::pair{"HiGHS from the open basis", true}, {"HiGHS from the last basis", false}}) {
      const Answer answer = peer_->after(closed, from_kept);
      agree(objective, answer.objective, setting, agreement);
      whole["seconds"][setting].push_back(answer.seconds);
      programme["seconds"][setting].push_back(answer.seconds);
      peer_->after(undone, from_kept);
    }
  }

  RunContext context_;
  Evaluator evaluator_;
  Formulation formulation_;
  std::shared_ptr<const Plan> open_;
  Lp open_programme_;
  std::vector<double> open_amounts_;
  std::unique_ptr<NetworkLp> network_;
  std::optional<NetworkLp::State> state_;
  std::unique_ptr<LpPeer> peer_;
  double asked_ = 0;
};

Answer open_by(const Model& model, const Horizon& horizon, Route::Method method,
               std::shared_ptr<const Plan>& plan) {
  RunContext context;
  const Stopwatch watch;
  Evaluator evaluator(model, horizon, method);
  const Evaluation& open = evaluator.open(context);
  const double seconds = watch.seconds();
  if (open.route.method != method) throw std::runtime_error("not by its route: " + open.route.why);
  plan = open.plan;
  return {seconds, plan_in(open).objective};
}

Answer network_alone(const Lp& lp) {
  const RunContext context;
  std::string why_not;
  const Stopwatch watch;
  NetworkLp network(lp);
  const auto solution = network.solve(context, why_not);
  if (!solution) throw std::runtime_error("not by the network: " + why_not);
  return {watch.seconds(), solution->objective};
}

}  // namespace

std::vector<Json> flagship_cold_rows(bool quick) {
  const Model model = flagship();
  Json open{{"row", "cold flagship"}}, alone{{"row", "flagship programme, cold"}};
  std::shared_ptr<const Plan> plan;
  for (int run = 0; run < (quick ? 2 : 5); ++run) {
    const Answer ours = open_by(model, year(quick), Route::Method::network, plan);
    const Answer theirs = open_by(model, year(quick), Route::Method::lp, plan);
    agree(ours.objective, theirs.objective, "cold flagship", agreement);
    open["seconds"]["ours"].push_back(ours.seconds);
    open["seconds"]["HiGHS presolved"].push_back(theirs.seconds);
  }
  Formulation formulation(model, year(quick), {});
  formulation.set_boundary(boundary_of(*plan));
  const Lp& lp = formulation.lp();
  alone["rows"] = lp.rows();
  alone["columns"] = lp.columns();
  LpPeer peer(lp);
  for (int run = 0; run < (quick ? 2 : 3); ++run) {
    const Answer ours = network_alone(lp);
    alone["seconds"]["ours"].push_back(ours.seconds);
    for (const auto& [setting, presolve] : {std::pair{"HiGHS", false}, {"HiGHS presolved", true}}) {
      const Answer theirs = peer.cold(presolve);
      agree(ours.objective, theirs.objective, setting, agreement);
      alone["seconds"][setting].push_back(theirs.seconds);
    }
  }
  return {open, alone};
}

std::vector<Json> flagship_closure_rows(bool quick) {
  const Model model = flagship();
  WhatIf what_if(model, quick);
  Json whole{{"row", "closure flagship"}}, programme{{"row", "flagship programme, closure"}};
  what_if.describe(whole);
  Parts parts;
  for (const Closure& closure : closures(model, quick)) {
    what_if.ask(closure, whole);
    what_if.take_apart(closure, whole, programme, parts);
  }
  const auto& ours = whole["seconds"]["ours"];
  const auto slowest = static_cast<std::size_t>(std::ranges::max_element(ours) - ours.begin());
  const Json worst{{"row", "slowest closure flagship"},
                   {"closure", whole["closures"][slowest]},
                   {"seconds", {{"ours", Json::array({ours[slowest]})}}}};
  std::vector<Json> rows{whole, worst, programme};
  parts.add_to(rows);
  return rows;
}

}  // namespace egress::bench
