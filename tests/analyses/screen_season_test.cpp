// Screenings whose closures begin within a season.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyses/screen_brute_force.h"
#include "egress/analyses/screen/screen.h"
#include "flow/random_case.h"

namespace egress {
namespace {

using test::BruteForce;
using test::Draw;
using test::fortnight;
using test::ids_of;
using test::shown;
using test::tie;
using test::two_ways;

/// By itself from each first of a month that a season holds; of each set the dearest.
RC_GTEST_PROP(Screen, WithinASeasonTheWorstStartIsTold, ()) {
  const Draw d = test::random_case({});
  static constexpr std::string_view seasons[] = {"dec-feb", "nov", "oct-jan", "feb-nov", "jan"};
  ScreenOptions options;
  options.horizon = test::days(140);  // October to February
  options.horizon.period = Period::week;
  options.duration = test::draw_gen::chance(50) ? "10d" : "30d";
  options.most = 1'000'000;
  options.season = seasons[test::draw_gen::between(0, 4)];
  const Season season = *parse_season(*options.season);
  RunContext context;
  RC_PRE(Evaluator(d.model, options.horizon).open(context).status == Status::optimal);
  const auto result = screen(d.model, options, context);
  ScreenOptions by_hand = options;
  by_hand.season.reset();
  std::map<BruteForce::Set, double> dearest;
  std::vector<Day> starts;
  for (Day day = options.horizon.from; day < options.horizon.to; ++day) {
    const auto [year, month, of_month] = civil(day);
    const double end = 24.0 * day + *parse_duration_hours(options.duration);
    if (of_month != 1 || !season.holds(month) || end > 24.0 * options.horizon.to) continue;
    starts.push_back(day);
    by_hand.at = day;
    const BruteForce brute(d.model, by_hand, 2);
    const double hair = counts_from * std::max(1.0, std::abs(brute.open()));
    for (const auto& [set, cost] : brute.cost) {
      if (set.empty() || brute.margin(set) <= hair + 2 * tie) continue;
      const auto [known, fresh] = dearest.emplace(set, cost);
      if (!fresh) known->second = std::max(known->second, cost);
    }
  }
  RC_ASSERT(result.has_value());
  RC_ASSERT(result->starts == starts);
  std::map<BruteForce::Set, double> listed;
  for (const auto& set : result->sets) {
    RC_ASSERT(season.holds(civil(set.at).month));
    listed[ids_of(d.model, set)] = set.netback_lost + set.missed;
  }
  for (const auto& [set, cost] : dearest) {
    RC_LOG() << shown(set) << cost << '\n';
    RC_ASSERT(listed.contains(set));
    RC_ASSERT(std::abs(listed.at(set) - cost) <= 2 * tie + 1e-6 * std::abs(cost));
  }
}

TEST(Screen, ASeasonIsItsMonthsAndNoOneDay) {
  const Draw d = two_ways();
  ScreenOptions options = fortnight();
  RunContext context;
  const auto wrong = [&](std::string season) -> std::string {
    options.season = std::move(season);
    const auto result = screen(d.model, options, context);
    if (result) return "none";
    const auto& first = result.error().items().front();
    return std::string(first.code) + " " + first.hint;
  };
  EXPECT_EQ(wrong("dec-feb"), "E0561 leave out `--season`, or `--at`");
  options.at.reset();
  EXPECT_EQ(wrong("winter"), "E0560 write the months that you mean, such as dec-feb");
  EXPECT_EQ(wrong("December - february"), "E0560 did you mean `dec-feb`?");
  EXPECT_EQ(wrong("wet"), "E0560 write one month, or the first and the last: jul, dec-feb");
  EXPECT_TRUE(wrong("dec-feb").starts_with("E0562"));  // a fortnight of October
  options.horizon = test::days(140);
  EXPECT_EQ(wrong("dec-feb"), "none");
}

}  // namespace
}  // namespace egress
