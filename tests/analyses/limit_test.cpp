#include "egress/analyses/limit/limit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "egress/analyses/limit/ladder.h"
#include "flow/draw.h"

namespace egress {
namespace {

using test::Draw;

constexpr double kt_a_year = 1000.0 / 365;  // in t/d; 2025 has 365 days

/// A case of one drawing, where a project may change the drawing.
struct Drawn {
  std::function<void(Draw&, const std::vector<std::string>&)> draw;
  std::vector<std::string> relax;

  LimitResult climb(const LimitOptions& options) const {
    RunContext context;
    const Rebuild rebuild = [&](const BuildOptions& build) -> Outcome<Case> {
      Draw d;
      draw(d, build.with);
      for (auto& project : d.model.projects) {
        project.built = std::ranges::count(build.with, project.id) > 0;
      }
      Case out;
      out.model = std::move(d.model);
      out.settings.ladders.push_back({options.corridor, relax});
      return out;
    };
    auto result = egress::climb(rebuild, options, context);
    if (!result) throw InternalError(render(result.error(), false));
    return *result;
  }
};

bool with(const std::vector<std::string>& built, const char* project) {
  return std::ranges::count(built, project) > 0;
}

//  field --(feed 5.4)--> aktau ==ships 3.7==> baku (berths 7.5) --(rail 14.3)--> sea
void caspian(Draw& d, const std::vector<std::string>& built) {
  d.field("field", 30 * kt_a_year);
  auto& ships = d.fleet("tankers", 10, 3.7 * kt_a_year * 6 / 10, 6);
  ships.bound = BoundKind::capacity;
  d.link("field", "aktau", {.capacity = 5.4 * kt_a_year});
  d.link("aktau", "baku", {.cost = 20, .fleet = "tankers"});
  d.link("baku", "sea", {.capacity = 14.3 * kt_a_year});
  d.model.nodes[d.node("baku").at()].capacity =
      test::flat((with(built, "berths") ? 12.5 : 7.5) * kt_a_year);
  d.sells("sea", 400, {.limit = 1});  // a market's limit is no steel
  d.corridor("aktau_baku", {"field_aktau", "aktau_baku", "baku_sea"});
  Project berths;
  berths.id = "berths";
  berths.adds_to = {test::thing(TableKind::node, d.node("baku").at())};
  d.model.projects.push_back(berths);
}

TEST(Limit, ClimbsTheCaspianLadder) {
  LimitOptions options;
  options.corridor = "aktau_baku";
  options.year = 2025;
  const auto r = Drawn{caspian, {}}.climb(options);
  EXPECT_EQ(r.year, 2025);
  ASSERT_EQ(r.steps.size(), 5U);
  const double most[] = {3700, 5400, 7500, 12500, 14300};
  const char* binds[] = {"fleet:tankers", "link:field_aktau", "node:baku", "node:baku",
                         "link:baku_sea"};
  const char* by[] = {"lifted fleet:tankers", "lifted link:field_aktau", "project:berths",
                      "lifted node:baku", ""};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(r.steps[i].most, most[i], 1e-3) << i;
    EXPECT_EQ(r.steps[i].binding, std::vector<std::string>{binds[i]}) << i;
    EXPECT_EQ(r.steps[i].relaxed_by, by[i]) << i;
  }
  // 10 ships carry 3.7; 5.4 needs 14.6.
  EXPECT_EQ(r.steps[0].needs, "4.6 more of tankers");
  EXPECT_NEAR(r.most, 3700, 1e-3);
}

TEST(Limit, TheCaseMaySayWhatIsLiftedAndGoesOnToItsEnd) {
  LimitOptions options;
  options.corridor = "aktau_baku";
  options.year = 2025;
  options.steps = 2;
  const std::vector<std::string> relax = {"tankers", "field_aktau", "project:berths", "baku_sea",
                                          "node:baku"};
  const auto r = Drawn{caspian, relax}.climb(options);
  ASSERT_EQ(r.steps.size(), 6U);
  EXPECT_EQ(r.steps[3].relaxed_by, "lifted node:baku");
  EXPECT_EQ(r.steps[5].binding, std::vector<std::string>{"supply:field"});  // 30: the wells
  EXPECT_NEAR(r.steps[5].most, 30000, 1e-2);
  EXPECT_EQ(r.steps[5].relaxed_by, "");
}

TEST(Limit, OneStepIsTheMostAlone) {
  LimitOptions options;
  options.corridor = "aktau_baku";
  options.year = 2025;
  options.steps = 1;
  options.lift = {"tankers"};
  const auto r = Drawn{caspian, {"field_aktau"}}.climb(options);
  ASSERT_EQ(r.steps.size(), 1U);
  EXPECT_NEAR(r.most, 5400, 1e-3);
}

//  Two equal pipes in a row: lifting the first changes nothing and is no rung of its own.
TEST(Limit, EqualPipesInARowAreOneRung) {
  const Drawn twins{[](Draw& d, const auto&) {
                      d.field("field", 100 * kt_a_year);
                      d.link("field", "hub", {.capacity = 10 * kt_a_year});
                      d.link("hub", "sea", {.capacity = 10 * kt_a_year});
                      d.sells("sea", 400);
                      d.corridor("way", {"field_hub", "hub_sea"});
                    },
                    {}};
  LimitOptions options;
  options.corridor = "way";
  options.year = 2025;
  const auto r = twins.climb(options);
  ASSERT_EQ(r.steps.size(), 2U);
  EXPECT_NEAR(r.steps[0].most, 10000, 1e-3);
  EXPECT_EQ(r.steps[0].binding.size(), 2U);
  EXPECT_EQ(r.steps[1].binding, std::vector<std::string>{"supply:field"});
}

TEST(Limit, PaperDoesNotLimitSteel) {
  const Drawn paper{
      [](Draw& d, const auto&) {
        d.field("field", 100 * kt_a_year, {.minimum = 99 * kt_a_year});
        d.link("field", "hub", {.capacity = 2 * kt_a_year, .bound = BoundKind::contract});
        d.link("hub", "sea", {.capacity = 10 * kt_a_year, .holder = "transit"});
        d.model.holders[0].max_share = 0.1;
        d.sells("sea", 400, {.required = 50 * kt_a_year});
        d.corridor("way", {"field_hub", "hub_sea"});
        d.contract("cap", test::thing(TableKind::corridor, 0), {.maximum = kt_a_year});
      },
      {}};
  LimitOptions options;
  options.corridor = "way";
  options.year = 2025;
  const auto r = paper.climb(options);
  EXPECT_NEAR(r.most, 10000, 1e-3);
  EXPECT_EQ(r.steps[0].binding, std::vector<std::string>{"link:hub_sea"});
}

TEST(Limit, NothingLimitsIt) {
  const Drawn free{[](Draw& d, const auto&) {
                     d.field("field", 1).bound = BoundKind::residual;
                     d.link("field", "sea");
                     d.sells("sea", 400);
                     d.corridor("way", {"field_sea"});
                   },
                   {}};
  LimitOptions options;
  options.corridor = "way";
  options.year = 2025;
  const auto r = free.climb(options);
  ASSERT_EQ(r.steps.size(), 1U);
  EXPECT_TRUE(std::isinf(r.most));
  EXPECT_TRUE(r.steps[0].binding.empty());
}

}  // namespace
}  // namespace egress
