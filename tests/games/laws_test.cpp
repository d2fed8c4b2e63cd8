// What must hold of any game: the axioms of the values, and what a nucleolus is.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "egress/games/core.h"
#include "egress/games/nucleolus.h"
#include "egress/games/properties.h"
#include "egress/games/span.h"
#include "egress/games/values.h"
#include "games/classic_games.h"
#include "games/reference.h"

namespace egress::games {
namespace {

using Draws = std::mt19937_64;
const RunContext context;

std::int64_t draw(Draws& d, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(d() % static_cast<std::uint64_t>(high - low + 1));
}

/// Of several tastes: few different worths make ties, growing ones make cores.
Game random_game(Draws& d, int players) {
  const auto taste = draw(d, 0, 4);
  return test::tabled(players, [&](Coalition who) {
    const std::int64_t k = test::size(who);
    switch (taste) {
      case 0:
        return draw(d, -5, 5);
      case 1:
        return draw(d, 0, 1);
      case 2:
        return k * k * 20 + draw(d, 0, 20) * k;
      case 3:
        return k * k + draw(d, 0, 1);
      default:
        return draw(d, 0, 1000) * k;
    }
  });
}

/// The least superadditive game above it.
Game superadditive_cover(const Game& game) {
  std::vector<std::int64_t> units = game.units;
  for (Coalition who = 1; who < units.size(); ++who) {
    for (Coalition part = (who - 1) & who; part != 0; part = (part - 1) & who) {
      units[who] = std::max(units[who], units[part] + units[who ^ part]);
    }
  }
  return game_of_units(game.players, std::move(units), game.scale);
}

TEST(Laws, ShapleyIsEfficientSymmetricAndAdditive) {
  Draws d(1);
  for (int round = 0; round < 200; ++round) {
    const int n = static_cast<int>(draw(d, 1, 8));
    const Game v = random_game(d, n), w = random_game(d, n);
    std::vector<std::int64_t> sum;
    for (std::size_t s = 0; s < v.units.size(); ++s) sum.push_back(v.units[s] + w.units[s]);
    const Values of_v = values(v), of_w = values(w), of_sum = values(game_of_units(n, sum));
    Rational total = 0;
    for (std::size_t i = 0; i < of_v.shapley.exact.size(); ++i) {
      total += of_v.shapley.exact[i];
      ASSERT_EQ(of_sum.shapley.exact[i], Rational(of_v.shapley.exact[i] + of_w.shapley.exact[i]));
      ASSERT_EQ(of_sum.banzhaf_raw.exact[i],
                Rational(of_v.banzhaf_raw.exact[i] + of_w.banzhaf_raw.exact[i]));
    }
    ASSERT_EQ(total, v.exact_worth(v.all()));
    const Properties p = properties(v);
    for (std::size_t i = 0; i < p.dummy.size(); ++i) {
      const auto first = static_cast<std::size_t>(p.symmetric_to[i]);
      ASSERT_EQ(of_v.shapley.exact[i], of_v.shapley.exact[first]);
      if (p.dummy[i]) {
        ASSERT_EQ(of_v.shapley.exact[i], v.exact_worth(only(static_cast<int>(i))));
      }
    }
  }
}

TEST(Laws, ShapleyIsTheMeanOverOrders) {
  Draws d(2);
  for (int round = 0; round < 60; ++round) {
    const Game v = random_game(d, static_cast<int>(draw(d, 1, 7)));
    const auto slowly = test::shapley_by_orders(v);
    const Values fast = values(v);
    for (std::size_t i = 0; i < slowly.size(); ++i) {
      ASSERT_NEAR(fast.shapley.value[i], slowly[i], 1e-9 * (1 + std::abs(slowly[i])));
    }
  }
}

/// Interaction as it is defined, one coalition after another.
double interaction_slowly(const Game& v, int i, int j) {
  double sum = 0;
  for (Coalition s = 0; s <= v.all(); ++s) {
    if (holds(s, i) || holds(s, j)) continue;
    const int k = test::size(s), n = v.players;
    const double weight =
        std::exp(std::lgamma(k + 1.0) + std::lgamma(n - k - 1.0) - std::lgamma(n + 0.0));
    const Coalition a = s | only(i), b = s | only(j);
    sum += weight * (v.worth[a | b] - v.worth[a] - v.worth[b] + v.worth[s]);
  }
  return sum;
}

TEST(Laws, InteractionIsAsDefined) {
  Draws d(3);
  for (int round = 0; round < 60; ++round) {
    const Game v = random_game(d, static_cast<int>(draw(d, 2, 7)));
    const Values found = values(v);
    for (int i = 0; i < v.players; ++i) {
      for (int j = i + 1; j < v.players; ++j) {
        const double slowly = interaction_slowly(v, i, j);
        const auto at = static_cast<std::size_t>(i * v.players + j);
        ASSERT_NEAR(found.interaction[at], slowly, 1e-8 * (1 + std::abs(slowly)));
      }
    }
  }
  const Values gloves = values(test::classics()[1].game);  // one left, two right
  EXPECT_GT(gloves.interaction[1], 0);                     // a left and a right one
  EXPECT_LT(gloves.interaction[5], 0);                     // the two right ones
}

TEST(Laws, DoublesAgreeWithFractions) {
  Draws d(4);
  for (int round = 0; round < 60; ++round) {
    const Game exact = random_game(d, static_cast<int>(draw(d, 2, 6)));
    Game doubles = exact;
    doubles.units.clear();
    const Values a = values(exact), b = values(doubles);
    const bool floor = has_imputation(exact);
    const Nucleolus x = nucleolus(exact, floor, context), y = nucleolus(doubles, floor, context);
    ASSERT_TRUE(b.shapley.exact.empty() && y.split.exact.empty());
    ASSERT_FALSE(x.split.exact.empty()) << x.why;
    ASSERT_EQ(y.why, "");
    for (std::size_t i = 0; i < a.shapley.value.size(); ++i) {
      const double size = 1 + std::abs(x.split.value[i]);
      ASSERT_NEAR(a.shapley.value[i], b.shapley.value[i], 1e-12 * size);
      ASSERT_NEAR(x.split.value[i], y.split.value[i], 1e-6 * size);
    }
  }
}

TEST(Laws, NucleolusIsTheOneOfTheDefinition) {
  Draws d(5);
  for (int round = 0; round < 150; ++round) {
    const int n = round < 140 ? static_cast<int>(draw(d, 2, 4)) : static_cast<int>(draw(d, 5, 6));
    const Game v = random_game(d, n);
    for (const bool floor : {false, true}) {
      if (floor && !has_imputation(v)) continue;
      const Nucleolus fast = nucleolus(v, floor, context);
      ASSERT_EQ(fast.why, "");
      ASSERT_FALSE(fast.split.exact.empty());
      const auto slowly = test::nucleolus_by_definition(v, floor);
      for (std::size_t i = 0; i < slowly.size(); ++i) {
        ASSERT_NEAR(fast.split.value[i], slowly[i], 1e-5 * (1 + std::abs(slowly[i])))
            << "round " << round << " n " << n << " floor " << floor;
      }
    }
  }
}

TEST(Laws, NucleolusIsInTheCoreAndInTheKernel) {
  Draws d(6);
  int cores = 0;
  for (int round = 0; round < 80; ++round) {
    const Game v = superadditive_cover(random_game(d, static_cast<int>(draw(d, 2, 6))));
    ASSERT_FALSE(properties(v).not_superadditive);
    const Nucleolus found = nucleolus(v, true, context);
    ASSERT_FALSE(found.split.exact.empty());
    const LeastCore least = least_core(v, context);
    const Objection most = worst_objection(v, found.split);
    ASSERT_TRUE(least.exact);
    ASSERT_EQ(most.real, *least.exact > 0);
    ASSERT_NEAR(most.excess, least.epsilon, 1e-9 * (1 + std::abs(least.epsilon)));
    cores += most.real ? 0 : 1;
    // The most that i can gain without j is what j can gain without i.
    std::vector<Rational> excess(v.units.size(), 0);
    for (Coalition s = 1; s < v.units.size(); ++s) {
      excess[s] = v.exact_worth(s);
      for (int i = 0; i < v.players; ++i) {
        if (holds(s, i)) excess[s] -= found.split.exact[static_cast<std::size_t>(i)];
      }
    }
    const auto surplus = [&](int i, int j) {
      Rational out = excess[only(i)];
      for (Coalition s = 1; s < excess.size(); ++s) {
        if (holds(s, i) && !holds(s, j) && excess[s] > out) out = excess[s];
      }
      return out;
    };
    for (int i = 0; i < v.players; ++i) {
      for (int j = 0; j < i; ++j) ASSERT_EQ(surplus(i, j), surplus(j, i));
    }
  }
  EXPECT_GT(cores, 10);
}

TEST(Laws, NucleolusFollowsScaleAndShift) {
  Draws d(7);
  for (int round = 0; round < 40; ++round) {
    const Game v = random_game(d, static_cast<int>(draw(d, 2, 7)));
    const std::int64_t a = draw(d, 1, 9);
    std::vector<std::int64_t> b;
    for (int i = 0; i < v.players; ++i) b.push_back(draw(d, -50, 50));
    const Game w = test::tabled(v.players, [&](Coalition s) {
      std::int64_t sum = a * v.units[s];
      for (int i = 0; i < v.players; ++i) sum += holds(s, i) ? b[static_cast<std::size_t>(i)] : 0;
      return sum;
    });
    const bool floor = has_imputation(v);
    ASSERT_EQ(floor, has_imputation(w));
    const Nucleolus x = nucleolus(v, floor, context), y = nucleolus(w, floor, context);
    for (std::size_t i = 0; i < b.size(); ++i) {
      ASSERT_EQ(y.split.exact[i], Rational(x.split.exact[i] * a + b[i]));
    }
  }
}

TEST(Laws, CertificateRefusesWhatIsNoNucleolus) {
  Draws d(8);
  for (int round = 0; round < 60; ++round) {
    const Game v = random_game(d, static_cast<int>(draw(d, 2, 6)));
    Nucleolus found = nucleolus(v, false, context);
    ASSERT_TRUE(certify_nucleolus(v, found.split, false, context).holds);
    Split moved = found.split;
    moved.exact[0] += Rational(1, 1000);
    moved.exact[1] -= Rational(1, 1000);
    ASSERT_FALSE(certify_nucleolus(v, split_of(moved.exact), false, context).holds);
    moved.exact[0] += 1;
    ASSERT_FALSE(certify_nucleolus(v, split_of(moved.exact), false, context).holds);
    Split shifted{found.split.value, {}};
    shifted.value[0] += 0.5;
    shifted.value[1] -= 0.5;
    ASSERT_FALSE(certify_nucleolus(v, shifted, false, context).holds);
  }
}

TEST(Laws, WitnessesShowWhatFails) {
  Draws d(9);
  int failing = 0;
  for (int round = 0; round < 300; ++round) {
    const Game v = random_game(d, static_cast<int>(draw(d, 1, 6)));
    const Properties p = properties(v);
    const auto& u = v.units;
    bool monotone = true, superadditive = true, convex = true;
    for (Coalition a = 0; a < u.size(); ++a) {
      for (Coalition b = 0; b < u.size(); ++b) {
        if ((a & b) == a) monotone = monotone && u[a] <= u[b];
        if ((a & b) == 0) superadditive = superadditive && u[a] + u[b] <= u[a | b];
        convex = convex && u[a] + u[b] <= u[a | b] + u[a & b];
      }
    }
    ASSERT_TRUE(p.superadditive_known);
    ASSERT_EQ(!p.not_monotone, monotone);
    ASSERT_EQ(!p.not_superadditive, superadditive);
    ASSERT_EQ(!p.not_convex, convex);
    if (p.not_monotone) {
      ASSERT_GT(u[p.not_monotone->first], u[p.not_monotone->second]);
    }
    if (p.not_superadditive) {
      const auto [a, b] = *p.not_superadditive;
      ASSERT_EQ(a & b, 0U);
      ASSERT_GT(u[a] + u[b], u[a | b]);
      ++failing;
    }
    if (p.not_convex) {
      const auto [a, b] = *p.not_convex;
      ASSERT_GT(u[a] + u[b], u[a | b] + u[a & b]);
    }
  }
  EXPECT_GT(failing, 50);
}

TEST(Span, MarksWhatIsACombination) {
  Draws d(10);
  for (int round = 0; round < 50; ++round) {
    const int n = static_cast<int>(draw(d, 1, 8));
    Span span(n);
    for (auto times = draw(d, 1, n); times > 0; --times) {
      const auto who = static_cast<Coalition>(draw(d, 1, (1 << n) - 1));
      const bool there = span.contains(who);
      ASSERT_EQ(there, !span.add(who));
    }
    std::vector<char> marks(std::size_t{1} << static_cast<unsigned>(n), 0);
    span.mark(marks);
    for (Coalition who = 0; who < marks.size(); ++who) {
      ASSERT_EQ(marks[who] != 0, span.contains(who));
    }
  }
  Span triangle(4);
  for (const Coalition pair : {3U, 6U, 5U}) triangle.add(pair);
  EXPECT_EQ(triangle.rank(), 3);
  EXPECT_TRUE(triangle.contains(1U) && triangle.contains(7U) && !triangle.contains(8U));
}

TEST(Exact, NumbersBecomeDoublesWhateverTheirSize) {
  EXPECT_EQ(to_double(Rational(1, 3)), 1.0 / 3);
  EXPECT_EQ(to_double(Rational(-7, 2)), -3.5);
  EXPECT_EQ(to_double(Rational(0)), 0);
  const Integer huge = Integer(1) << 5000U;
  EXPECT_EQ(to_double(Rational(huge * 3, huge * 4)), 0.75);
  EXPECT_EQ(to_integer(-5), -5);
  EXPECT_EQ(to_integer(Wide{1} << 100), Integer(1) << 100U);
  EXPECT_EQ(to_string(Rational(14, 12)), "7/6");
  EXPECT_EQ(binomial(19, 9), 92378);
}

}  // namespace
}  // namespace egress::games
