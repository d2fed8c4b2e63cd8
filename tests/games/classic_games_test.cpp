#include "games/classic_games.h"

#include <gtest/gtest.h>

#include <sstream>

#include "egress/games/core.h"
#include "egress/games/nucleolus.h"
#include "egress/games/values.h"
#include "games/reference.h"

namespace egress::games {
namespace {

using test::Classic;

std::string text_of(const std::vector<Rational>& values) {
  std::string out;
  for (const Rational& x : values) out += (out.empty() ? "" : " ") + to_string(x);
  return out;
}

Nucleolus solved(const Classic& classic) {
  const Game game = classic.cost ? negative(classic.game) : classic.game;
  Nucleolus out = nucleolus(game, has_imputation(game), RunContext());
  for (Rational& x : out.split.exact) x = classic.cost ? Rational(-x) : x;
  for (double& x : out.split.value) x = classic.cost ? -x : x;
  return out;
}

TEST(ClassicGames, AreManyAndEachHasASource) {
  const auto all = test::classics();
  EXPECT_GE(all.size(), 60U);
  for (const Classic& classic : all) EXPECT_FALSE(classic.source.empty()) << classic.name;
}

TEST(ClassicGames, ShapleyValuesAreThePublishedOnes) {
  for (const Classic& classic : test::classics()) {
    SCOPED_TRACE(classic.name + " (" + classic.source + ")");
    const Values found = values(classic.game);
    if (!classic.shapley.empty()) {
      EXPECT_EQ(text_of(found.shapley.exact), classic.shapley);
    }
    if (!classic.banzhaf.empty()) {
      EXPECT_EQ(text_of(found.banzhaf.exact), classic.banzhaf);
    }
    if (classic.game.players > 7) continue;
    const auto slowly = test::shapley_by_orders(classic.game);
    for (std::size_t i = 0; i < slowly.size(); ++i) {
      EXPECT_NEAR(found.shapley.value[i], slowly[i], 1e-9 * (1 + std::abs(slowly[i])));
    }
  }
}

TEST(ClassicGames, NucleoliAreThePublishedOnes) {
  for (const Classic& classic : test::classics()) {
    SCOPED_TRACE(classic.name + " (" + classic.source + ")");
    const Nucleolus found = solved(classic);
    ASSERT_EQ(found.split.exact.size(), static_cast<std::size_t>(classic.game.players))
        << found.why;
    if (!classic.nucleolus.empty()) {
      EXPECT_EQ(text_of(found.split.exact), classic.nucleolus);
    }
    if (classic.game.players > 5) continue;
    const Game game = classic.cost ? negative(classic.game) : classic.game;
    const auto slowly = test::nucleolus_by_definition(game, found.with_floor);
    for (std::size_t i = 0; i < slowly.size(); ++i) {
      const double paid = classic.cost ? -slowly[i] : slowly[i];
      EXPECT_NEAR(found.split.value[i], paid, 1e-5 * (1 + std::abs(paid)));
    }
  }
}

TEST(ClassicGames, LeastCoresAreThePublishedOnes) {
  for (const Classic& classic : test::classics()) {
    if (classic.epsilon.empty() || classic.game.players < 2) continue;
    SCOPED_TRACE(classic.name + " (" + classic.source + ")");
    const LeastCore found =
        least_core(classic.cost ? negative(classic.game) : classic.game, RunContext());
    ASSERT_TRUE(found.exact);
    EXPECT_EQ(to_string(*found.exact), classic.epsilon);
  }
}

}  // namespace
}  // namespace egress::games
