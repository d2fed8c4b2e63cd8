// Games of sums and their closed forms, against tables of all coalitions.
#include "egress/games/sum_game.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "egress/games/airport.h"
#include "egress/games/bankruptcy.h"
#include "egress/games/core.h"
#include "egress/games/nucleolus.h"
#include "egress/games/sum_counts.h"
#include "egress/games/voting.h"

namespace egress::games {
namespace {

using Draws = std::mt19937_64;

std::vector<std::int64_t> sizes(Draws& d, std::size_t n, std::uint64_t most) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(static_cast<std::int64_t>(d() % (most + 1)));
  return out;
}
std::int64_t sum(const std::vector<std::int64_t>& x) {
  return std::accumulate(x.begin(), x.end(), std::int64_t{0});
}

TEST(SumGame, CountsAndIntegralsAgreeWithTheTable) {
  Draws d(1);
  RunContext context;
  for (int round = 0; round < 300; ++round) {
    SumGame game{round % 2 == 0 ? SumGame::Kind::step : SumGame::Kind::cap,
                 sizes(d, 1 + d() % 12, 20), 0};
    if (sum(game.size) == 0) continue;
    game.threshold =
        1 + static_cast<std::int64_t>(d() % static_cast<std::uint64_t>(sum(game.size)));
    const Game table = game.kind == SumGame::Kind::step
                           ? table_of(game)
                           : table_of(Bankruptcy{game.threshold, game.size});
    const Values slowly = values(table, false);
    const Values counted = values(game, context, SumMethod::exact).values;
    const Values integrated = values(game, context, SumMethod::integral).values;
    ASSERT_EQ(counted.shapley.exact, slowly.shapley.exact);
    ASSERT_EQ(counted.banzhaf_raw.exact, slowly.banzhaf_raw.exact);
    ASSERT_EQ(counted.banzhaf.exact, slowly.banzhaf.exact);
    for (std::size_t i = 0; i < game.size.size(); ++i) {
      ASSERT_NEAR(integrated.shapley.value[i], slowly.shapley.value[i], 1e-12);
      ASSERT_NEAR(integrated.banzhaf_raw.value[i], slowly.banzhaf_raw.value[i], 1e-12);
    }
  }
}

TEST(SumGame, TheIntegralIsAsGoodAsTheCount) {
  Draws d(2);
  RunContext context;
  context.threads = 2;
  SumGame game{SumGame::Kind::step, sizes(d, 90, 200), 0};
  for (const int percent : {30, 50, 75}) {
    game.threshold = sum(game.size) * percent / 100;
    const Values counted = values(game, context, SumMethod::exact).values;
    const Values integrated = values(game, context, SumMethod::integral).values;
    Rational total = 0;
    for (std::size_t i = 0; i < game.size.size(); ++i) {
      total += counted.shapley.exact[i];
      const double exact = counted.shapley.value[i];
      ASSERT_NEAR(integrated.shapley.value[i], exact, 1e-10 * std::abs(exact));
    }
    ASSERT_EQ(total, 1);
  }
}

TEST(SumGame, ThreadsChangeNoBit) {
  Draws d(3);
  const SumGame game{SumGame::Kind::step, sizes(d, 60, 5000), 70'000};
  RunContext one, two;
  two.threads = 2;
  EXPECT_EQ(values(game, one, SumMethod::integral).values.shapley.value,
            values(game, two, SumMethod::integral).values.shapley.value);
}

// The five largest council members of 27 share one weight, and so on: with those of the treaty of
// Nice, 255 of 345 votes. Whoever has the same weight has the same power, and more weight no less.
TEST(SumGame, ACouncilOf27) {
  const std::vector<std::int64_t> votes{29, 29, 29, 29, 27, 27, 14, 13, 12, 12, 12, 12, 12, 10,
                                        10, 10, 7,  7,  7,  7,  7,  4,  4,  4,  4,  4,  3};
  ASSERT_EQ(sum(votes), 345);
  RunContext context;
  const Values found = values(SumGame{SumGame::Kind::step, votes, 255}, context).values;
  Rational total = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    total += found.shapley.exact[i];
    if (i > 0) {
      EXPECT_LE(found.shapley.exact[i], found.shapley.exact[i - 1]);
      EXPECT_EQ(votes[i] == votes[i - 1], found.shapley.exact[i] == found.shapley.exact[i - 1]);
    }
  }
  EXPECT_EQ(total, 1);
}

TEST(SumGame, ACommonFactorIsTakenOut) {
  std::int64_t unit = 0;
  const SumGame small = reduced({SumGame::Kind::step, {200, 100, 0}, 201}, unit);
  EXPECT_EQ(small.size, (std::vector<std::int64_t>{2, 1, 0}));
  EXPECT_EQ(small.threshold, 3);
  EXPECT_EQ(unit, 1);
  const SumGame cap = reduced({SumGame::Kind::cap, {200, 100}, 150}, unit);
  EXPECT_EQ(cap.threshold, 3);
  EXPECT_EQ(unit, 50);
}

TEST(Voting, VetoesAndLeastCoreAreThoseOfTheTable) {
  Draws d(4);
  const RunContext context;
  int with_veto = 0;
  for (int round = 0; round < 150; ++round) {
    SumGame game{SumGame::Kind::step, sizes(d, 2 + d() % 7, 9), 0};
    if (sum(game.size) == 0) continue;
    game.threshold =
        1 + static_cast<std::int64_t>(d() % static_cast<std::uint64_t>(sum(game.size)));
    const Game table = table_of(game);
    const LeastCore by_table = least_core(table, context);
    const VotingLeastCore by_rounds = voting_least_core(game, context);
    ASSERT_TRUE(by_rounds.epsilon);
    ASSERT_NEAR(*by_rounds.epsilon, by_table.epsilon, 1e-7);
    if (const auto split = veto_nucleolus(game)) {
      ++with_veto;
      ASSERT_EQ(split->exact, nucleolus(table, true, context).split.exact);
      ASSERT_EQ(*by_rounds.exact, *by_table.exact);
    }
  }
  EXPECT_GT(with_veto, 20);
}

TEST(Bankruptcy, FormulasAreThoseOfTheTable) {
  Draws d(5);
  const RunContext context;
  for (int round = 0; round < 100; ++round) {
    const auto claims = sizes(d, 2 + d() % 6, 30);
    const auto total = static_cast<std::uint64_t>(sum(claims));
    const Bankruptcy problem{static_cast<std::int64_t>(d() % (total + 1)), claims};
    const Game table = table_of(problem);
    ASSERT_EQ(talmud_rule(problem).exact, nucleolus(table, true, context).split.exact);
    ASSERT_EQ(least_core_epsilon(problem), *least_core(table, context).exact);
  }
}

TEST(Airport, FormulasAreThoseOfTheTable) {
  Draws d(6);
  const RunContext context;
  for (int round = 0; round < 100; ++round) {
    const Airport airport{sizes(d, 1 + d() % 8, round % 2 == 0 ? 5 : 1000), 10};
    const AirportAnswer found = answer(airport);
    const Game table = table_of(airport);
    const Values slowly = values(table, false);
    ASSERT_EQ(found.values.shapley.exact, slowly.shapley.exact);
    ASSERT_EQ(found.values.banzhaf_raw.exact, slowly.banzhaf_raw.exact);
    auto paid = nucleolus(negative(table), true, context).split.exact;
    for (Rational& x : paid) x = -x;
    ASSERT_EQ(found.nucleolus.exact, paid);
    if (airport.cost.size() > 1) {
      ASSERT_EQ(*found.epsilon_exact, *least_core(negative(table), context).exact);
    }
  }
}

TEST(Airport, DoublesOfManyAreThoseOfFractions) {
  Draws d(7);
  Airport few{sizes(d, most_exact, 100'000), 1};
  const AirportAnswer exact = answer(few);
  few.cost.insert(few.cost.end(), 40, 0);  // who needs no runway changes nothing but the way
  const AirportAnswer doubles = answer(few);
  ASSERT_TRUE(doubles.values.shapley.exact.empty());
  for (std::size_t i = 0; i < most_exact; ++i) {
    ASSERT_NEAR(doubles.values.shapley.value[i], exact.values.shapley.value[i], 1e-8);
  }
}

TEST(Quadrature, IntegratesPolynomials) {
  for (const int count : {1, 2, 5, 40, 151}) {
    const Quadrature q = gauss_legendre(count);
    for (int power = 0; power < 2 * count; power += count) {
      double integral = 0;
      for (std::size_t k = 0; k < q.node.size(); ++k) {
        integral += q.weight[k] * std::pow(q.node[k], power);
      }
      EXPECT_NEAR(integral, 1.0 / (power + 1), 1e-14);
    }
  }
}

}  // namespace
}  // namespace egress::games
