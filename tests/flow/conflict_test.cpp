#include "egress/flow/conflict.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "egress/flow/evaluate.h"
#include "flow/random_case.h"

namespace egress {
namespace {

using test::Draw;

std::vector<std::string> conflict(const Draw& d, int length = 3) {
  RunContext context;
  const Evaluation e = Evaluator(d.model, test::days(length)).open(context);
  if (e.status != Status::infeasible) return {std::string(name_of(e.status))};
  std::vector<std::string> out = e.conflict;
  std::ranges::sort(out);
  return out;
}

TEST(Conflict, AContractAgainstThePipeThatServesIt) {
  Draw d;
  d.field("tengiz", 100);
  d.link("tengiz", "port", {.capacity = 30});
  d.sells("port", 400);
  d.corridor("cpc", {"tengiz_port"});
  d.contract("btc_tengiz", test::thing(TableKind::corridor, 0), {.minimum = 50});
  EXPECT_EQ(conflict(d),
            (std::vector<std::string>{"contract:btc_tengiz minimum", "link:tengiz_port capacity"}));
}

TEST(Conflict, AContractAgainstTheWells) {
  Draw d;
  d.field("tengiz", 40);
  d.link("tengiz", "port", {.capacity = 300});
  d.sells("port", 400);
  d.contract("promise", test::thing(TableKind::link, 0), {.minimum = 50});
  EXPECT_EQ(conflict(d),
            (std::vector<std::string>{"contract:promise minimum", "supply:tengiz rate"}));
}

TEST(Conflict, WellsThatMustRunAgainstAPortThatIsShut) {
  Draw d;
  d.field("tengiz", 100, {.minimum = 20});
  d.link("tengiz", "port");
  d.sells("port", 400, {.limit = 10});
  EXPECT_EQ(conflict(d), (std::vector<std::string>{"market:port limit", "supply:tengiz minimum"}));
}

TEST(Conflict, TwoRequirementsForTheSameOil) {
  Draw d;
  d.field("tengiz", 100);
  d.link("tengiz", "home");
  d.link("tengiz", "port");
  d.sells("home", 10, {.required = 60});
  d.sells("port", 400);
  d.contract("promise", test::thing(TableKind::market, 1), {.minimum = 60});
  EXPECT_EQ(conflict(d), (std::vector<std::string>{"contract:promise minimum",
                                                   "market:home required", "supply:tengiz rate"}));
}

TEST(Conflict, AShareThatWellsCannotKeep) {
  Draw d;
  d.field("tengiz", 100, {.minimum = 50});
  d.link("tengiz", "port", {.holder = "transit"});
  d.sells("port", 400);
  d.corridor("only_way", {"tengiz_port"});
  d.model.holders[0].max_share = 0.5;
  EXPECT_EQ(conflict(d),
            (std::vector<std::string>{"holder:transit share", "supply:tengiz minimum"}));
}

TEST(Conflict, ShipsThatAreTooFew) {
  Draw d;
  d.field("aktau", 100);
  d.fleet("tankers", 2, 10, 4);  // 5 a day
  d.link("aktau", "baku", {.fleet = "tankers"});
  d.sells("baku", 400);
  d.contract("promise", test::thing(TableKind::link, 0), {.minimum = 6});
  EXPECT_EQ(conflict(d),
            (std::vector<std::string>{"contract:promise minimum", "fleet:tankers ships"}));
}

/// Takes one named row out of the model itself, not out of the programme.
bool without(Model& m, const std::string& row) {
  const std::size_t space = row.find(' ');
  const auto things = find_things(m, row.substr(0, space));
  const std::string aspect = row.substr(space + 1);
  if (things.size() != 1) return false;
  const auto i = static_cast<std::size_t>(things[0].index);
  switch (things[0].kind) {
    case TableKind::link:
      m.links[i].capacity = Profile();
      break;
    case TableKind::node:
      m.nodes[i].capacity = Profile();
      break;
    case TableKind::fleet:
      m.fleets[i].ships = Profile(1e9);
      m.fleets[i].payload = test::flat(1e9);
      break;
    case TableKind::store:
      if (aspect == "room") m.stores[i].capacity = test::flat(1e9);
      if (aspect == "heel") m.stores[i].heel = Profile();
      if (aspect == "injection") m.stores[i].injection = Profile();
      if (aspect == "withdrawal") m.stores[i].withdrawal = Profile();
      break;
    case TableKind::supply:
      if (aspect == "minimum") m.supplies[i].minimum = Profile();
      if (aspect == "rate") m.supplies[i].rate = test::flat(1e9);
      break;
    case TableKind::market:
      if (aspect == "limit") m.markets[i].limit = Profile();
      if (aspect == "required") m.markets[i].requires_ = Profile();
      if (aspect == "price step") {
        for (auto& step : m.markets[i].steps) step.quantity = Profile();
      }
      break;
    case TableKind::contract:
      if (aspect == "minimum") m.contracts[i].minimum = Profile();
      if (aspect == "maximum") m.contracts[i].maximum = Profile();
      break;
    case TableKind::holder:
      m.holders[i].max_share = not_given;
      break;
    default:
      return false;
  }
  return true;
}

/// Every member is needed: a model without any one of them has a plan, for the conflict's sake at
/// least (another conflict may remain, but then none of this one's rows is the reason).
RC_GTEST_PROP(Conflict, IsIrreducible, ()) {
  const Draw d = test::random_case({.hard = true});
  const int length = test::draw_gen::between(1, 4);
  RunContext context;
  const Evaluation e = Evaluator(d.model, test::days(length)).open(context);
  RC_CLASSIFY(e.status == Status::infeasible, "infeasible");
  if (e.status != Status::infeasible) {
    RC_ASSERT(e.status == Status::optimal);
    return;
  }
  RC_LOG() << d.sketch();
  for (const auto& row : e.conflict) RC_LOG() << row << '\n';
  RC_ASSERT(!e.conflict.empty());
  // The stock at the start is shared out by the steady state, which must not change with the row.
  for (const auto& row : e.conflict) {
    Model m = d.model;
    RC_ASSERT(without(m, row));
    const Evaluation rest = Evaluator(m, test::days(length)).open(context);
    if (rest.status == Status::optimal) continue;
    RC_ASSERT(rest.status == Status::infeasible);
    // Another conflict: it must not be a part of this one.
    const bool part = std::ranges::all_of(rest.conflict, [&](const auto& other) {
      return std::ranges::count(e.conflict, other) > 0;
    });
    RC_ASSERT(!part);
  }
}

}  // namespace
}  // namespace egress
