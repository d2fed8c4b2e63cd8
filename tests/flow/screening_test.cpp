#include "egress/flow/screening.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "flow/random_case.h"

namespace egress {
namespace {

using test::Draw;
using test::first_day;

std::vector<ThingRef> things_of(const Model& model) {
  std::vector<ThingRef> out;
  const auto add = [&](TableKind kind, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out.push_back(test::thing(kind, i));
  };
  add(TableKind::link, model.links.size());
  add(TableKind::node, model.nodes.size());
  add(TableKind::supply, model.supplies.size());
  add(TableKind::market, model.markets.size());
  add(TableKind::store, model.stores.size());
  add(TableKind::fleet, model.fleets.size());
  add(TableKind::holder, model.holders.size());
  return out;
}

bool same(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a)}); }

/// Down a random branch of the tree and up again.
void check_a_walk(bool hard, Route::Method method) {
  const Draw d = test::random_case({.hard = hard});
  const int length = test::draw_gen::between(2, 4);
  RunContext context;
  Evaluator evaluator(d.model, test::days(length), method);
  RC_PRE(evaluator.open(context).status == Status::optimal);
  const double start = 24.0 * (first_day + test::draw_gen::between(0, length - 1));
  const double end = start + 12 * test::draw_gen::between(1, 5);
  const Screening screening(evaluator, things_of(d.model), start, end, context);
  RC_ASSERT(screening.status() == Status::optimal);
  RC_LOG() << d.sketch();
  ScreeningWalk walk(screening);
  walk.set_context(context);
  const double nothing_closed = walk.worth();
  std::vector<Closure> closed;
  std::vector<std::pair<int, double>> way;
  for (int step = 0; step < 3; ++step) {
    const int thing = test::draw_gen::between(0, walk.things() - 1);
    const double before = walk.worth();
    const bool used = walk.in_use(thing);
    RC_ASSERT(walk.close(thing));
    RC_LOG() << screening.closure(thing).text << (used ? " used\n" : "\n");
    if (!used) RC_ASSERT(same(walk.worth(), before));
    if (!screening.changes(thing)) RC_ASSERT(!used);
    closed.push_back(screening.closure(thing));
    way.emplace_back(thing, walk.worth());
    const Evaluation evaluation = evaluator.closed(closed, context);
    RC_ASSERT(evaluation.status == Status::optimal);
    RC_ASSERT(same(walk.worth(), evaluation.plan->objective));
    RC_ASSERT((walk.missed() > 1e-6) == given(evaluation.plan->miss_price));
  }
  for (int step = 0; step < 3; ++step) walk.undo();
  for (const auto& [thing, worth] : way) {
    RC_ASSERT(walk.close(thing));
    RC_ASSERT(walk.worth() == worth);  // to the bit
  }
  RC_ASSERT(ScreeningWalk(screening).worth() == nothing_closed);
}

RC_GTEST_PROP(ScreeningWalk, StepsAreWorthWhatEvaluationsAre, ()) {
  check_a_walk(false, Route::Method::network);
}

RC_GTEST_PROP(ScreeningWalk, MissesWhatClosuresMakeImpossible, ()) {
  check_a_walk(true, Route::Method::network);
}

RC_GTEST_PROP(ScreeningWalk, WalksByHighsAsWell, ()) { check_a_walk(true, Route::Method::lp); }

}  // namespace
}  // namespace egress
