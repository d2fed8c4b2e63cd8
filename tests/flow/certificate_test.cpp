#include "egress/flow/certificate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <span>

#include "egress/flow/evaluate.h"
#include "flow/random_case.h"

namespace egress {
namespace {

using test::Draw;

/// A bit of everything, so that every kind of price is at work:
///   field 60/d -> hub (tanks 40) =ships, 1 day=> port sells 50/d at 300, then at 200
///                 hub -> gate (30/d, a transit state's, 80 % at most) sells at 400
Draw everything() {
  Draw d;
  d.field("field", 60, {.cost = 20});
  d.field("far", 30, {.cost = 20});
  d.fleet("tankers", 4, 20, 2);
  d.link("field", "hub", {.cost = 5});
  d.link("far", "hub", {.capacity = 20, .cost = 5});
  d.link("hub", "port", {.cost = 10, .transit = 1, .fleet = "tankers"});
  d.link("hub", "gate", {.capacity = 30, .cost = 10, .holder = "transit"});
  d.tanks("hub", {.capacity = 40, .heel = 5, .injection = 15, .withdrawal = 15, .cost = 1});
  d.sells("port", 300, {.quantity = 10});
  d.model.markets[0].steps.push_back({test::flat(200), Profile()});
  d.sells("gate", 400, {.limit = 25, .required = 10, .short_price = 900});
  d.corridor("sea", {"hub_port"});
  d.corridor("land", {"hub_gate"});
  d.contract("take", test::thing(TableKind::corridor, 1), {.minimum = 24, .penalty = 50});
  d.contract("cap", test::thing(TableKind::link, 3), {.maximum = 24.5});
  d.model.holders[0].max_share = 0.4;
  return d;
}

class CertificateTest : public testing::Test {
 protected:
  CertificateTest() : draw_(everything()) {
    RunContext context;
    Evaluator evaluator(draw_.model, test::days(6));
    open_ = evaluator.open(context);
    // A closure that starts on the third day, so that the past is frozen.
    Closure closure;
    closure.what = {test::thing(TableKind::link, 3)};
    closure.start = 24.0 * (test::first_day + 2);
    closure.end = closure.start + 24;
    closed_ = evaluator.closed({closure}, context);
  }
  void expect_refused(const Plan& broken, const char* what) const {
    const Certificate c = certify(draw_.model, broken);
    EXPECT_FALSE(c.holds) << what << ": " << c.primal << ' ' << c.dual << ' ' << c.gap;
  }
  /// Adds to one number at a time, each copy of the plan broken in one place.
  template <class F>
  void break_each(const char* what, double by, F rows) const {
    for (const auto& plan : {open_.plan, closed_.plan}) {
      Plan copy = *plan;
      int places = 0;
      for (std::vector<double>* row : rows(copy)) {
        // What happened is data: what could be otherwise is what is planned.
        const std::size_t from = std::min(row->size(), static_cast<std::size_t>(plan->frozen));
        for (double& value : std::span(*row).subspan(from)) {
          const double kept = value;
          value += by;
          expect_refused(copy, what);
          value = kept;
          ++places;
        }
      }
      EXPECT_GT(places, 0) << what;
    }
  }
  Draw draw_;
  Evaluation open_, closed_;
};

TEST_F(CertificateTest, HoldsForTheBestPlans) {
  for (const auto& plan : {open_.plan, closed_.plan}) {
    const Certificate c = certify(draw_.model, *plan);
    EXPECT_TRUE(c.holds) << c.primal << ' ' << c.dual << ' ' << c.gap;
  }
  EXPECT_EQ(closed_.plan->frozen, 2);
}

TEST_F(CertificateTest, RefusesEveryAmountThatIsWrong) {
  break_each("flow", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& c : p.carriages) rows.push_back(&c.entered);
    return rows;
  });
  break_each("arrival", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& c : p.carriages) rows.push_back(&c.arrived);
    return rows;
  });
  break_each("waiting", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& c : p.carriages) rows.push_back(&c.waiting);
    return rows;
  });
  break_each("production", -1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& s : p.produced) rows.push_back(&s);
    return rows;
  });
  break_each("sale", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& s : p.sales) rows.push_back(&s.sold);
    return rows;
  });
  break_each("level", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& h : p.holdings) rows.push_back(&h.level);
    return rows;
  });
  break_each("into store", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& h : p.holdings) rows.push_back(&h.in);
    return rows;
  });
  break_each("out of store", 1, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& h : p.holdings) rows.push_back(&h.out);
    return rows;
  });
  break_each("shortage", 1,
             [](Plan& p) { return std::vector<std::vector<double>*>{&p.short_[1]}; });
}

TEST_F(CertificateTest, RefusesEveryPriceThatIsWrong) {
  break_each("node price", 3, [](Plan& p) {
    std::vector<std::vector<double>*> rows;
    for (auto& n : p.prices) rows.push_back(&n.price);
    return rows;
  });
  const auto table = [](std::vector<PriceRow> Plan::* which) {
    return [which](Plan& p) {
      std::vector<std::vector<double>*> rows;
      for (auto& row : p.*which) rows.push_back(&row);
      return rows;
    };
  };
  break_each("link price", -3, table(&Plan::link_capacity));
  break_each("fleet price", -300, table(&Plan::fleet_days));
  break_each("room price", -3, table(&Plan::store_room));
  break_each("heel price", 3, table(&Plan::store_heel));
  break_each("injection price", -3, table(&Plan::injection));
  break_each("withdrawal price", -3, table(&Plan::withdrawal));
  break_each("market price", -500, table(&Plan::market_limit));
  break_each("required price", 3000, table(&Plan::market_required));
}

TEST_F(CertificateTest, RefusesContractsAndSharesThatAreWrong) {
  for (const auto& plan : {open_.plan, closed_.plan}) {
    for (std::size_t w = 0; w < plan->windows.size(); ++w) {
      Plan p = *plan;
      p.windows[w].minimum_price += 10;
      expect_refused(p, "minimum's price");
      p = *plan;
      p.windows[w].maximum_price -= 500;
      expect_refused(p, "maximum's price");
      p = *plan;
      p.windows[w].shortfall += 1;
      expect_refused(p, "shortfall");
      p = *plan;
      p.windows[w].from += 1;
      expect_refused(p, "a day less");
      p = *plan;
      p.windows.erase(p.windows.begin() + static_cast<std::ptrdiff_t>(w));
      expect_refused(p, "a contract forgotten");
    }
    Plan p = *plan;
    p.holder_share[0] += 5;
    expect_refused(p, "share's price");
    p.holder_share[0] = -5;
    expect_refused(p, "share's price of the wrong sign");
  }
}

TEST_F(CertificateTest, RefusesThePlanOfAnotherSituation) {
  Plan p = *open_.plan;
  p.situation.closures = closed_.plan->situation.closures;
  expect_refused(p, "a closure ignored");
  Model other = draw_.model;
  other.links[3].cost = test::flat(11);
  EXPECT_FALSE(certify(other, *open_.plan).holds);
  other = draw_.model;
  other.fleets[0].ships = Profile(3);
  EXPECT_FALSE(certify(other, *open_.plan).holds);
}

//  The only pipe shut, wells that must run: what is missed is part of the plan and of its proof.
TEST(CertificateOfWhatIsMissed, IsRefusedWhenItIsMoved) {
  Draw d;
  d.field("field", 60, {.minimum = 20});
  d.link("field", "sea", {.capacity = 50});
  d.sells("sea", 300);
  d.contract("promise", test::thing(TableKind::link, 0), {.minimum = 45});
  Closure closure;
  closure.what = {test::thing(TableKind::link, 0)};
  closure.start = 24.0 * (test::first_day + 1);
  closure.end = closure.start + 48;
  RunContext context;
  Evaluator evaluator(d.model, test::days(5));
  const Evaluation open = evaluator.open(context);
  const Evaluation closed = evaluator.closed({closure}, context);
  ASSERT_EQ(closed.status, Status::optimal);
  const Plan& plan = *closed.plan;
  ASSERT_TRUE(given(plan.miss_price));
  EXPECT_TRUE(certify(d.model, plan).holds);
  Plan p = plan;
  p.below_minimum[0][1] -= 1;
  EXPECT_FALSE(certify(d.model, p).holds);
  p = plan;
  p.supply_minimum[0][1] += 5;
  EXPECT_FALSE(certify(d.model, p).holds);
  p = plan;
  p.windows[0].shortfall += 1;
  EXPECT_FALSE(certify(d.model, p).holds);
  p = plan;
  p.miss_price = not_given;  // as if nothing could be missed
  EXPECT_FALSE(certify(d.model, p).holds);
}

TEST_F(CertificateTest, NotANumberIsRefused) {
  Plan p = *open_.plan;
  p.produced[0][0] = std::nan("");
  expect_refused(p, "NaN amount");
  p = *open_.plan;
  p.prices[0].price[0] = std::nan("");
  expect_refused(p, "NaN price");
}

/// A plan of a random case with one flow moved is never certified.
RC_GTEST_PROP(Certificate, RefusesRandomPlansThatAreMoved, ()) {
  const Draw d = test::random_case({});
  const int length = test::draw_gen::between(1, 5);
  RunContext context;
  const Evaluation open = Evaluator(d.model, test::days(length)).open(context);
  RC_ASSERT(open.status == Status::optimal);
  RC_ASSERT(certify(d.model, *open.plan).holds);
  RC_PRE(!open.plan->carriages.empty());
  Plan p = *open.plan;
  const auto i = static_cast<std::size_t>(
      test::draw_gen::between(0, static_cast<int>(p.carriages.size()) - 1));
  const auto t = static_cast<std::size_t>(test::draw_gen::between(0, length - 1));
  p.carriages[i].entered[t] += 0.5;
  RC_ASSERT(!certify(d.model, p).holds);
}

}  // namespace
}  // namespace egress
