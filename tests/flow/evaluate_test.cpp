#include "egress/flow/evaluate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

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

}  // namespace
}  // namespace egress
