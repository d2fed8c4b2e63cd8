#include "egress/analyses/screen/screen.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "analyses/screen_brute_force.h"
#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/screen/screen_report.h"
#include "egress/analyses/screen/sets.h"
#include "egress/flow/closure.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/screening.h"
#include "flow/random_case.h"

namespace egress {
namespace {

using test::BruteForce;
using test::Draw;
using test::first_day;
using test::fortnight;
using test::ids_of;
using test::shown;
using test::tie;
using test::two_ways;

/// The list holds what should rank, at what it costs, and nothing else, what costs most first.
void check_list(const Model& model, const ScreenResult& result, const BruteForce& brute) {
  const double hair = counts_from * std::max(1.0, std::abs(brute.open()));
  std::map<BruteForce::Set, double> listed;
  double before = std::numeric_limits<double>::infinity();
  for (const auto& set : result.sets) {
    const double cost = set.netback_lost + set.missed;
    const auto ids = ids_of(model, set);
    RC_LOG() << "found " << shown(ids) << cost << ", by itself " << brute.cost.at(ids) << '\n';
    RC_ASSERT(cost <= before);
    before = cost;
    listed[ids] = cost;
    RC_ASSERT(std::abs(cost - brute.cost.at(ids)) <= tie + 1e-6 * std::abs(cost));
    RC_ASSERT(brute.margin(ids) > hair - 2 * tie);
  }
  for (const auto& [set, cost] : brute.cost) {
    if (set.empty() || brute.margin(set) <= hair + 2 * tie) continue;
    RC_LOG() << "brute " << shown(set) << cost << '\n';
    RC_ASSERT(listed.contains(set));
  }
}

/// Every set costs what the search says that it stands for, also those that it passed over.
void check_stand_ins(const Model& model, const ScreenOptions& options, const BruteForce& brute) {
  RunContext context;
  Evaluator evaluator(model, options.horizon);
  evaluator.open(context);
  std::vector<ThingRef> things;
  for (const auto& id : brute.things()) things.push_back(find_things(model, id).front());
  const double start = 24.0 * *options.at;
  const Screening screening(evaluator, things, start,
                            start + *parse_duration_hours(options.duration), context);
  const FoundSets found = find_sets(screening, options.size, context);
  for (const auto& [set, cost] : brute.cost) {
    std::vector<int> indices;
    for (const auto& id : set) {
      indices.push_back(
          static_cast<int>(std::ranges::find(brute.things(), id) - brute.things().begin()));
    }
    const double told = stand_in(found, indices).cost();
    RC_LOG() << "stands for " << told << ", by itself " << cost << ": " << shown(set) << '\n';
    RC_ASSERT(std::abs(told - cost) <= 2 * tie + 1e-6 * std::abs(cost));
  }
}

/// The matrix holds what each pair costs, and marks what is more than the sum.
void check_matrix(const Model& model, const ScreenResult& result, const BruteForce& brute) {
  const auto cost = [&](std::vector<ThingRef> things) {
    std::ranges::sort(things, {}, [](ThingRef x) { return std::pair(x.kind, x.index); });
    BruteForce::Set ids;
    for (const auto thing : things) ids.push_back(qualified_id(model, thing));
    const auto found = brute.cost.find(ids);
    RC_ASSERT(found != brute.cost.end());
    return found->second;
  };
  const auto& matrix = result.matrix;
  for (std::size_t i = 0; i < matrix.things.size(); ++i) {
    RC_ASSERT(matrix.cells[i].size() == i + 1);
    for (std::size_t j = 0; j <= i; ++j) {
      const auto& cell = matrix.cells[i][j];
      const ThingRef a = matrix.things[i], b = matrix.things[j];
      const double both = i == j ? cost({a}) : cost({a, b});
      RC_ASSERT(std::abs(cell.netback_lost + cell.missed - both) <=
                2 * tie + 1e-6 * std::abs(both));
      if (cell.missed > 0 || i == j) continue;
      RC_ASSERT(cell.more == (cell.synergy > counts_from * std::max(1.0, std::abs(brute.open()))));
    }
  }
}

void check_against_brute_force(bool hard, int size) {
  const Draw d = test::random_case({.hard = hard});
  ScreenOptions options;
  const int length = test::draw_gen::between(2, 4);
  options.horizon = test::days(length);
  options.size = size;
  options.at = first_day + test::draw_gen::between(0, length - 1);
  options.duration = test::draw_gen::chance(20) ? "36h" : "2d";
  options.most = 1'000'000;
  options.matrix = test::draw_gen::between(0, 9);
  RunContext context;
  RC_PRE(Evaluator(d.model, options.horizon).open(context).status == Status::optimal);
  BruteForce brute(d.model, options, size);
  const auto result = screen(d.model, options, context);
  RC_ASSERT(result.has_value());
  RC_LOG() << d.sketch() << options.duration << " from day " << *options.at - first_day << '\n';
  RC_ASSERT(result->exact);
  RC_ASSERT(result->all + 1 == std::ssize(brute.cost));
  RC_ASSERT(result->all == result->evaluated + result->pruned_no_effect + result->pruned_unused);
  RC_CLASSIFY(brute.missing > 0, "missed");
  check_list(d.model, *result, brute);
  check_stand_ins(d.model, options, brute);
  RC_ASSERT(std::ssize(result->matrix.things) <= options.matrix);
  check_matrix(d.model, *result, brute);
}

RC_GTEST_PROP(Screen, PairsAreRankedAsByEvaluatingThemAll, ()) {
  check_against_brute_force(false, 2);
}

RC_GTEST_PROP(Screen, RequirementsMadeImpossibleAreRankedAsByEvaluatingAll, ()) {
  check_against_brute_force(true, 2);
}

RC_GTEST_PROP(Screen, TriplesAreRankedAsByEvaluatingThemAll, ()) {
  check_against_brute_force(false, 3);
}

TEST(Screen, TwoWaysOutCostLittleAloneAndAllTogether) {
  const Draw d = two_ways();
  ScreenOptions options = fortnight();
  options.things = {"link"};
  RunContext context;
  const auto result = screen(d.model, options, context);
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->sets.size(), 2U);
  const ScreenedSet &both = result->sets[0], &near = result->sets[1];
  EXPECT_EQ(both.closures, (std::vector<std::string>{"link:field_port@2024-10-06/5d",
                                                     "link:field_harbour@2024-10-06/5d"}));
  EXPECT_NEAR(both.netback_lost, 50 * 95, 1e-6);
  EXPECT_NEAR(both.synergy, 50 * 85, 1e-6);  // near alone: the dearer way; far alone: nothing
  EXPECT_NEAR(both.lost, 50, 1e-6);
  EXPECT_NEAR(near.netback_lost, 50 * 10, 1e-6);
  EXPECT_NEAR(near.lost, 0, 1e-6);
  // Near, and near with far; a link to nowhere changes nothing, far alone is not used.
  EXPECT_EQ(result->all, 6);
  EXPECT_EQ(result->evaluated, 2);
  EXPECT_EQ(result->pruned_no_effect, 3);
  EXPECT_EQ(result->pruned_unused, 1);
}

TEST(Screen, OfManyStartsTheWorstIsTold) {
  Draw d = two_ways();
  const Day november = day_of(2024, 11, 1), december = day_of(2024, 12, 1);
  d.model.markets[0].steps[0].price.set(december, december + 31, 200, PerCalendar::none,
                                        Measure::mass);
  d.model.links[1].cost.set(november, november + 30, 85, PerCalendar::none, Measure::mass);
  ScreenOptions options = fortnight();
  options.horizon = test::days(140);
  options.worst_start = true;
  options.things = {"link"};
  RunContext context;
  const auto worst = screen(d.model, options, context);
  ASSERT_TRUE(worst.has_value());
  EXPECT_EQ(worst->starts.size(), 4U);  // November to February
  EXPECT_TRUE(worst->exact);
  std::map<BruteForce::Set, std::pair<double, Day>> dearest;
  std::int64_t evaluated = 0;
  options.worst_start = false;
  for (const Day day : worst->starts) {
    options.at = day;
    const auto one = screen(d.model, options, context);
    evaluated += one->evaluated;
    for (const auto& set : one->sets) {
      auto& [cost, at] = dearest[ids_of(d.model, set)];
      if (set.netback_lost > cost) {
        cost = set.netback_lost;
        at = day;
      }
    }
  }
  EXPECT_EQ(worst->evaluated, evaluated);
  ASSERT_EQ(worst->sets.size(), dearest.size());
  for (const auto& set : worst->sets) {
    const auto& [cost, at] = dearest.at(ids_of(d.model, set));
    EXPECT_EQ(set.netback_lost, cost);
    EXPECT_EQ(set.at, at);
  }
  EXPECT_EQ(worst->sets[0].at, december);
  EXPECT_EQ(worst->sets[0].closures[0], "link:field_port@2024-12-01/5d");
}

TEST(Screen, TheMatrixHasOneRowAWay) {
  const Draw d = two_ways();
  ScreenOptions options = fortnight();
  options.matrix = 5;
  RunContext context;
  // What the near link adds to the closed field is nothing; the far one alone costs nothing.
  const auto all = screen(d.model, options, context);
  ASSERT_EQ(all->matrix.things.size(), 1U);
  options.things = {"link"};
  const auto links = screen(d.model, options, context);
  ASSERT_EQ(links->matrix.things.size(), 1U);
  EXPECT_NEAR(links->matrix.cells[0][0].netback_lost, 50 * 10, 1e-6);
  options.horizon = test::days(140);
  options.season = "nov-dec";  // from two starts there is no one matrix
  options.at.reset();
  EXPECT_TRUE(screen(d.model, options, context)->matrix.things.empty());
}

TEST(Screen, TheOwnerIsNoHolderToScreen) {
  Draw d = two_ways();
  d.model.links[0].holders = {d.holder("us")};
  d.model.links[1].holders = {d.holder("them")};
  d.model.owner = d.holder("us");
  ScreenOptions options = fortnight();
  options.things = {"holder"};
  RunContext context;
  EXPECT_EQ(screen(d.model, options, context)->all, 1);
}

RC_GTEST_PROP(Screen, ListsWhatDispatchSaysAndTheSameBitsForAnyThreads, ()) {
  const Draw d = test::random_case({});
  ScreenOptions options = fortnight();
  options.horizon = test::days(4);
  options.duration = "2d";
  options.most = 5;
  RunContext one;
  const auto result = screen(d.model, options, one);
  RC_ASSERT(result.has_value());
  RC_ASSERT(result->exact);
  RC_LOG() << d.sketch();
  for (const auto& set : result->sets) {
    const auto dispatched =
        dispatch(d.model, {.horizon = options.horizon, .close = set.closures}, one);
    RC_ASSERT(dispatched.has_value());
    const Against& against = *dispatched->against;
    RC_ASSERT(std::abs(against.netback_lost - set.netback_lost) <=
              tie + 1e-6 * std::abs(set.netback_lost));
    RC_ASSERT(std::abs(against.lost - set.lost) <= 1e-6 * std::max(1.0, std::abs(set.lost)));
  }
  for (const int threads : {2, 5}) {
    RunContext many;
    many.threads = threads;
    const auto again = screen(d.model, options, many);
    RC_ASSERT(screen_json(d.model, *again).dump() == screen_json(d.model, *result).dump());
  }
}

TEST(Screen, KeepsWhatItHasWhenStopped) {
  const Draw d = two_ways();
  ScreenOptions options = fortnight();
  RunContext late;
  late.deadline = std::chrono::steady_clock::now();
  const auto none = screen(d.model, options, late);
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->status, Status::limit);
  EXPECT_FALSE(none->exact);
  RunContext halfway;  // stopped once the single things are known
  halfway.progress = [&](const Progress& row) {
    if (row.done == row.total) halfway.deadline = std::chrono::steady_clock::now();
  };
  const auto some = screen(d.model, options, halfway);
  ASSERT_TRUE(some.has_value());
  EXPECT_EQ(some->status, Status::limit);
  EXPECT_FALSE(some->exact);
  EXPECT_GT(some->evaluated, 0);
  ASSERT_FALSE(some->sets.empty());
  for (const auto& set : some->sets) {
    EXPECT_EQ(set.things.size(), 1U);
    EXPECT_EQ(set.synergy, 0);
    EXPECT_TRUE(given(set.lost));
  }
  const auto json = screen_json(d.model, *some);
  EXPECT_TRUE(json["pruned"].is_null());
  RunContext interrupted;
  interrupted.progress = [&](const Progress&) { interrupted.request_stop(); };
  EXPECT_EQ(screen(d.model, options, interrupted)->status, Status::interrupted);
}

TEST(Screen, MistakesAreToldTogether) {
  const Draw d = two_ways();
  ScreenOptions options = fortnight();
  options.things = {"link", "pipe"};
  options.duration = "0d";
  options.at = first_day + 14;
  options.size = 0;
  RunContext context;
  const auto result = screen(d.model, options, context);
  ASSERT_FALSE(result.has_value());
  std::vector<std::string> codes;
  for (const auto& wrong : result.error().items()) codes.emplace_back(wrong.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"E0543", "E0521", "E0526", "E0524"}));
}

TEST(Screen, ARequirementThatNothingMeetsIsNoPlanAtAll) {
  Draw d = two_ways();
  d.contract("much", test::thing(TableKind::link, 0), {.minimum = 20});
  RunContext context;
  const auto result = screen(d.model, fortnight(), context);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->status, Status::infeasible);
  EXPECT_FALSE(result->conflict.empty());
}

}  // namespace
}  // namespace egress
