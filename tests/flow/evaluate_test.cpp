#include "egress/flow/evaluate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "egress/flow/certificate.h"
#include "egress/flow/closure.h"
#include "flow/path_programme.h"
#include "flow/random_case.h"

namespace egress {
namespace {

using test::Draw;
using test::PathProgramme;

std::string tell(const Certificate& c) {
  return std::to_string(c.primal) + " " + std::to_string(c.dual) + " " + std::to_string(c.gap);
}

/// The plan is certified, and as good as the best that voyages can do.
void check_plan(const Model& model, const Plan& plan) {
  const Certificate certificate = certify(model, plan);
  const auto row = [&](const std::string& name, const std::vector<double>& v) {
    RC_LOG() << name << ':';
    for (const double x : v) RC_LOG() << ' ' << x;
    RC_LOG() << '\n';
  };
  RC_LOG() << "frozen " << plan.frozen << '\n';
  for (const auto& c : plan.carriages) {
    row(model.links[c.link.at()].id + " entered", c.entered);
    row("  arrived", c.arrived);
    row("  waiting", c.waiting);
    row("  under way", c.under_way);
  }
  for (const auto& h : plan.holdings) row("level", h.level);
  for (const auto& s : plan.sales) row("sold", s.sold);
  if (!certificate.holds) RC_FAIL("certificate: " + tell(certificate));
  const auto best = PathProgramme(model, plan).best();
  if (!best) return;
  const double worth = test::worth_of_rest(model, plan);
  RC_LOG() << "plan " << worth << ", voyages " << *best << '\n';
  RC_ASSERT(std::abs(worth - *best) <= 1e-5 * std::max(100.0, std::abs(*best)));
}

RC_GTEST_PROP(Evaluate, OpenPlansAreAsGoodAsTheBestVoyages, ()) {
  const Draw d = test::random_case({});
  const int length = test::draw_gen::between(1, 4);
  RunContext context;
  const Evaluation open = Evaluator(d.model, test::days(length)).open(context);
  RC_ASSERT(open.status == Status::optimal);
  check_plan(d.model, *open.plan);
}

RC_GTEST_PROP(Evaluate, ClosedPlansAreAsGoodAsTheBestVoyagesFromThere, ()) {
  const Draw d = test::random_case({});
  const int length = test::draw_gen::between(2, 4);
  const auto closure = parse_closure(d.model, test::random_closure(d, length));
  RC_ASSERT(closure.has_value());
  RC_LOG() << closure->text << '\n';
  RunContext context;
  Evaluator evaluator(d.model, test::days(length));
  const Evaluation open = evaluator.open(context);
  RC_ASSERT(open.status == Status::optimal);
  const Evaluation closed = evaluator.closed({*closure}, context);
  for (const auto& row : closed.conflict) RC_LOG() << row << '\n';
  RC_LOG() << d.sketch();
  if (closed.status != Status::optimal) RC_FAIL(std::string(name_of(closed.status)));
  check_plan(d.model, *closed.plan);
}

/// Requirements that must be met: with everything open there may be no plan; where there is one, no
/// closure takes it away, and what is missed is as little as voyages can miss.
RC_GTEST_PROP(Evaluate, NoClosureMakesAPlanImpossible, ()) {
  const Draw d = test::random_case({.hard = true});
  const int length = test::draw_gen::between(2, 4);
  const auto closure = parse_closure(d.model, test::random_closure(d, length));
  RC_ASSERT(closure.has_value());
  RunContext context;
  Evaluator evaluator(d.model, test::days(length));
  const Evaluation open = evaluator.open(context);
  RC_PRE(open.status == Status::optimal);
  const Evaluation closed = evaluator.closed({*closure}, context);
  RC_LOG() << closure->text << '\n' << d.sketch();
  for (const auto& row : closed.conflict) RC_LOG() << row << '\n';
  RC_ASSERT(closed.status == Status::optimal);
  RC_CLASSIFY(given(closed.plan->miss_price), "missed");
  RC_ASSERT(closed.conflict.empty() == !given(closed.plan->miss_price));
  check_plan(d.model, *closed.plan);
}

/// Two routes to every step of a life: closures that begin one after another, each first thought to
/// last for another time than it does.
RC_GTEST_PROP(Evaluate, ALifeIsTheSameByBothRoutes, ()) {
  const Draw d = test::random_case({.hard = test::draw_gen::chance(30)});
  const int length = test::draw_gen::between(3, 6);
  RunContext context;
  const auto method = test::draw_gen::chance(80) ? Route::Method::network : Route::Method::lp;
  Evaluator life(d.model, test::days(length), method);
  RC_PRE(life.open(context).status == Status::optimal);
  life.begin();
  std::vector<Closure> known;
  double now = 24.0 * test::first_day;
  for (int step = 0; step < 4; ++step) {
    if (known.empty() || known.back().end <= now || test::draw_gen::chance(50)) {
      const auto closure = parse_closure(d.model, test::random_closure(d, length));
      RC_ASSERT(closure.has_value());
      known.push_back(*closure);
      known.back().start = std::max(now, known.back().start);
      known.back().end = known.back().start + 24.0 * test::draw_gen::between(1, 3);
      now = known.back().start;
    } else {
      now = std::min({now + 12.0 * test::draw_gen::between(0, 3), known.back().end,
                      24.0 * (test::first_day + length)});
      known.back().end = std::max(known.back().start, now) + 12.0 * test::draw_gen::between(0, 3);
    }
    const auto by_lp = life.objective_by_lp(known, now, context);
    const Evaluation plan = life.next(known, now, context);
    RC_LOG() << known.back().text << " now " << now / 24 - test::first_day << '\n' << d.sketch();
    RC_ASSERT(plan.status == Status::optimal);
    const Certificate certificate = certify(d.model, *plan.plan);
    if (!certificate.holds) RC_FAIL("certificate: " + tell(certificate));
    if (given(plan.plan->miss_price)) continue;
    RC_ASSERT(by_lp.has_value());
    RC_ASSERT(std::abs(plan.plan->objective - *by_lp) <=
              1e-7 * std::max(1.0, std::abs(plan.plan->objective)));
  }
}

/// Whoever lives through many years asks for a plan now and then; what lies between is no plan.
RC_GTEST_PROP(Evaluate, AStepTellsWhatItsPlanTells, ()) {
  const Draw d = test::random_case({.hard = test::draw_gen::chance(30)});
  const int length = test::draw_gen::between(3, 6);
  RunContext context;
  Evaluator life = Evaluator::that_may_miss(d.model, test::days(length));
  RC_PRE(life.open(context).status == Status::optimal);
  life.begin();
  std::vector<Closure> known;
  double now = 24.0 * test::first_day;
  for (int step = 0; step < 4; ++step) {
    const auto closure = parse_closure(d.model, test::random_closure(d, length));
    RC_ASSERT(closure.has_value());
    known.push_back(*closure);
    known.back().start = now = std::max(now, known.back().start);
    known.back().end = now + 24.0 * test::draw_gen::between(1, 3);
    const bool asked = test::draw_gen::chance(50);
    const auto by_lp = asked ? life.objective_by_lp(known, now, context) : std::nullopt;
    Route route;
    RC_ASSERT(life.advance(known, now, context, route) == Status::optimal);
    if (!asked) continue;
    const auto plan = life.plan();
    RC_ASSERT(life.told() == plan->told);
    for (std::size_t i = 0; i < plan->carriages.size(); ++i) {
      double arrived = 0;
      for (const double each : plan->carriages[i].arrived) arrived += each;
      RC_ASSERT(life.arrived(i) == arrived);
    }
    RC_ASSERT(by_lp.has_value());
    RC_ASSERT(std::abs(plan->objective - *by_lp) <=
              1e-7 * std::max(1.0, std::abs(plan->objective)));
  }
}

/// Where HiGHS has to answer, the past is what the network was told to keep.
RC_GTEST_PROP(Evaluate, APastCanBeAPlanWithoutPricesOrWhatColumnsCarried, ()) {
  const Draw d = test::random_case({});
  const int length = test::draw_gen::between(2, 4);
  const auto closure = parse_closure(d.model, test::random_closure(d, length));
  RC_ASSERT(closure.has_value());
  RunContext context;
  Evaluator evaluator(d.model, test::days(length));
  RC_ASSERT(evaluator.open(context).status == Status::optimal);
  Formulation formulation = evaluator.programme(false);
  LpSolution open = solve(formulation.lp(), context);
  const Plan priced = formulation.plan_of(open);
  open.row_dual.clear();
  const Plan past = formulation.plan_of(open);
  RC_ASSERT(past.prices.empty());
  RC_ASSERT(past.told == priced.told && past.objective == priced.objective);
  std::vector<double> objectives;
  for (const bool by_columns : {false, true}) {
    for (const Plan* before : {&priced, &past}) {
      const double now = 24.0 * (test::first_day + 1);
      if (by_columns) {
        const auto carried = [&](int column) { return open.x[static_cast<std::size_t>(column)]; };
        formulation.close({*closure}, carried, now);
        formulation.tell_past(*before);
      } else {
        formulation.close({*closure}, *before, now);
      }
      formulation.fix_past();
      const LpSolution rest = solve(formulation.lp(), context);
      RC_ASSERT(rest.status == Status::optimal);
      const Plan plan = formulation.plan_of(rest);
      formulation.reopen();
      RC_ASSERT(plan.frozen == 1);
      RC_ASSERT(plan.prices.size() == priced.prices.size());
      objectives.push_back(plan.objective);
    }
  }
  for (const double objective : objectives) {
    RC_ASSERT(std::abs(objective - objectives.front()) <=
              1e-9 * std::max(1.0, std::abs(objective)));
  }
}

/// Where a closure lasts as long as was said, its end tells nothing new; what is under way then may
/// only wait once more.
RC_GTEST_PROP(Evaluate, WhatWasKnownChangesNothing, ()) {
  const Draw d = test::random_case({});
  const int length = test::draw_gen::between(2, 5);
  const auto closure = parse_closure(d.model, test::random_closure(d, length));
  RC_ASSERT(closure.has_value());
  RunContext context;
  Evaluator evaluator(d.model, test::days(length));
  RC_ASSERT(evaluator.open(context).status == Status::optimal);
  const Evaluation closed = evaluator.closed({*closure}, context);
  RC_ASSERT(closed.status == Status::optimal);
  const double end = std::min(closure->end, 24.0 * (test::first_day + length));
  const Evaluation later = evaluator.next({*closure}, std::max(end, closure->start), context);
  RC_ASSERT(later.status == Status::optimal);
  const double more = later.plan->objective - closed.plan->objective;
  const double rounding = 1e-7 * std::max(1.0, std::abs(closed.plan->objective));
  RC_ASSERT(more >= -rounding);
  const auto travels = [](const Carriage& c) { return c.lag > 0; };
  if (std::ranges::none_of(closed.plan->carriages, travels)) RC_ASSERT(more <= rounding);
}

}  // namespace
}  // namespace egress
