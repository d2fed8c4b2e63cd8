#include "games/classic_games.h"

#include "egress/games/airport.h"
#include "egress/games/bankruptcy.h"

namespace egress::games::test {

namespace {

void markets(std::vector<Classic>& out) {
  // One left glove, r right ones: the left one comes first with probability 1 / (r+1).
  for (int r = 1; r <= 5; ++r) {
    out.push_back({"one left glove, " + std::to_string(r) + " right",
                   "Shapley and Shubik 1969; by hand: the left glove earns 1 unless it comes first",
                   tabled(r + 1, [](Coalition s) { return (s & 1U) != 0 && s != 1 ? 1 : 0; }),
                   join({over(r, r + 1), repeat(over(1, std::int64_t{r} * (r + 1)), r)}),
                   r == 1 ? "1/2 1/2" : join({"1", repeat("0", r)}), r == 1 ? "-1/2" : "0"});
  }
  const auto gloves = [](int left, int right) {
    return tabled(left + right, [left](Coalition s) {
      const Coalition lefts = (Coalition{1} << static_cast<unsigned>(left)) - 1;
      return std::int64_t{std::min(size(s & lefts), size(s & ~lefts))};
    });
  };
  out.push_back(
      {"two and two gloves", "by symmetry", gloves(2, 2), repeat("1/2", 4), repeat("1/2", 4), "0"});
  out.push_back({"two and three gloves",
                 "Shapley and Shubik, Pure competition, coalitional power and fair division, Int. "
                 "Econ. Rev. 10, 1969 (0.650 and 0.233)",
                 gloves(2, 3), "13/20 13/20 7/30 7/30 7/30", "1 1 0 0 0", "0"});
  // Assignment games: the worth of the best matching.
  const std::int64_t profit[3][3] = {{5, 8, 2}, {7, 9, 6}, {2, 3, 0}};
  out.push_back({"houses and buyers",
                 "Shapley and Shubik, The assignment game I, Int. J. Game Theory 1, 1971 (worth "
                 "16); values by two routes here",
                 tabled(6,
                        [&](Coalition s) {
                          std::int64_t best = 0;
                          int order[3] = {0, 1, 2};
                          do {
                            std::int64_t sum = 0;
                            for (int i = 0; i < 3; ++i) {
                              const bool both = holds(s, i) && holds(s, 3 + order[i]);
                              sum += both ? profit[i][order[i]] : 0;
                            }
                            best = std::max(best, sum);
                          } while (std::next_permutation(order, order + 3));
                          return best;
                        }),
                 "", "", "0"});
  // A boss without whom nothing goes, and workers: each gets half of what leaving would cost.
  for (const auto& [name, f] :
       {std::pair<std::string, std::vector<std::int64_t>>{"3, 4", {0, 3, 4}},
        {"6, 10, 12", {0, 6, 10, 12}},
        {"4, 7, 9, 10", {0, 4, 7, 9, 10}},
        {"10, 10", {0, 10, 10}}}) {
    const int workers = static_cast<int>(f.size()) - 1;
    std::int64_t sum = 0;
    for (const auto y : f) sum += y;
    const std::int64_t most = f.back();
    const std::int64_t last = most - f[f.size() - 2];
    const Rational boss(sum, workers + 1);
    out.push_back({"landlord and workers, harvest " + name,
                   "nucleolus of big boss games: Muto, Nakayama, Potters and Tijs, Econ. Stud. "
                   "Quart. 39, 1988; Shapley by hand: the landlord comes after k of them",
                   tabled(workers + 1,
                          [&f](Coalition s) {
                            return holds(s, 0) ? f[static_cast<std::size_t>(size(s) - 1)] : 0;
                          }),
                   join({to_string(boss),
                         repeat(to_string(Rational((Rational(most) - boss) / workers)), workers)}),
                   join({over(2 * most - workers * last, 2), repeat(over(last, 2), workers)})});
  }
}

void simple_games(std::vector<Classic>& out) {
  for (const auto& [n, t] : {std::pair{2, 2}, {3, 2}, {4, 3}, {5, 5}, {6, 1}}) {
    const Coalition who = (Coalition{1} << static_cast<unsigned>(t)) - 1;
    out.push_back({"unanimity of " + std::to_string(t) + " among " + std::to_string(n),
                   "Shapley 1953: the carrier shares equally",
                   tabled(n, [who](Coalition s) { return (s & who) == who ? 1 : 0; }),
                   join({repeat(over(1, t), t), repeat("0", n - t)}),
                   join({repeat(over(1, t), t), repeat("0", n - t)}), t == n ? over(-1, n) : "0"});
  }
  for (const auto& [k, n] : {std::pair{2, 3}, {3, 4}, {3, 5}, {4, 5}, {4, 7}, {5, 6}, {5, 8}}) {
    out.push_back(
        {std::to_string(k) + " of " + std::to_string(n), "by symmetry: 1/n; epsilon 1-k/n",
         tabled(n, [k = k](Coalition s) { return size(s) >= k ? 1 : 0; }), repeat(over(1, n), n),
         repeat(over(1, n), n), over(n - k, n), repeat(over(1, n), n)});
  }
  // Apex: the big one with any other, or all the others.
  for (int n = 4; n <= 7; ++n) {
    std::vector<std::int64_t> weights(static_cast<std::size_t>(n), 1);
    weights[0] = n - 2;
    out.push_back(
        {"apex of " + std::to_string(n),
         "Davis and Maschler 1965; Peleg 1968: the nucleolus of a homogeneous constant-sum "
         "game is its minimal weights",
         vote(n - 1, weights),
         join({over(n - 2, n), repeat(over(2, std::int64_t{n} * (n - 1)), n - 1)}),
         join({over(n - 2, 2 * n - 3), repeat(over(1, 2 * n - 3), n - 1)}),
         over(n - 2, 2 * n - 3)});
  }
  out.push_back({"2 2 1 1 1 to 4", "von Neumann and Morgenstern 1944, ch. X; nucleolus Peleg 1968",
                 vote(4, {2, 2, 1, 1, 1}), "", "2/7 2/7 1/7 1/7 1/7", "3/7"});
  out.push_back({"3 2 2 1 1 to 5", "nucleolus Peleg 1968", vote(5, {3, 2, 2, 1, 1}), "",
                 "1/3 2/9 2/9 1/9 1/9", "4/9"});
  out.push_back({"2 2 2 1 1 1 to 5", "nucleolus Peleg 1968", vote(5, {2, 2, 2, 1, 1, 1}), "",
                 "2/9 2/9 2/9 1/9 1/9 1/9", "4/9"});
  const Coalition lines[7] = {of({1, 2, 3}), of({1, 4, 5}), of({1, 6, 7}), of({2, 4, 6}),
                              of({2, 5, 7}), of({3, 4, 7}), of({3, 5, 6})};
  out.push_back({"seven points in seven lines",
                 "von Neumann and Morgenstern 1944; Richardson 1956: by symmetry",
                 tabled(7,
                        [&lines](Coalition s) {
                          for (const Coalition line : lines) {
                            if ((s & line) == line) return 1;
                          }
                          return 0;
                        }),
                 repeat("1/7", 7), repeat("1/7", 7), "4/7"});
}

void parliaments(std::vector<Classic>& out) {
  out.push_back({"50, 49 and 1 to 51", "Straffin, Game Theory and Strategy, 1993",
                 vote(51, {50, 49, 1}), "2/3 1/6 1/6", "1 0 0", "0", "3/5 1/5 1/5"});
  out.push_back({"the EEC's council of 1958",
                 "Brams and Affuso, Power and size, Theory and Decision 7, 1976",
                 vote(12, {4, 4, 4, 2, 2, 1}), "7/30 7/30 7/30 3/20 3/20 0",
                 "1/4 1/4 1/4 1/8 1/8 0", "1/4", "5/21 5/21 5/21 1/7 1/7 0"});
  out.push_back({"Nassau County's board of 1958",
                 "Banzhaf, Weighted voting doesn't work, Rutgers Law Review 19, 1965",
                 vote(16, {9, 9, 7, 3, 1, 1}), "1/3 1/3 1/3 0 0 0", "1/3 1/3 1/3 0 0 0", "1/3",
                 "1/3 1/3 1/3 0 0 0"});
  out.push_back({"Nassau County's board of 1964", "Banzhaf 1965", vote(58, {31, 31, 28, 21, 2, 2}),
                 "1/3 1/3 1/3 0 0 0", "1/3 1/3 1/3 0 0 0", "1/3", "1/3 1/3 1/3 0 0 0"});
  out.push_back({"the Security Council of eleven",
                 "Shapley and Shubik, A method for evaluating the distribution of power, 1954 "
                 "(98.7 % to five)",
                 vote(27, {5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1}),
                 join({repeat("76/385", 5), repeat("1/462", 6)}),
                 join({repeat("1/5", 5), repeat("0", 6)}), "0"});
  out.push_back({"the Security Council of fifteen",
                 "Straffin 1993 (0.1963, 0.0019; 0.1669, 0.0165)",
                 vote(39, {7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}),
                 join({repeat("421/2145", 5), repeat("4/2145", 10)}),
                 join({repeat("1/5", 5), repeat("0", 10)}), "0",
                 join({repeat("106/635", 5), repeat("21/1270", 10)})});
  // Ontario, Quebec, British Columbia, three prairies, four Atlantic provinces.
  out.push_back({"amending Canada's constitution",
                 "Straffin 1977, after Miller 1973 (31.55, 12.50, 4.17, 2.98 %)",
                 tabled(10,
                        [](Coalition s) {
                          const int prairies = size((s >> 3U) & 7U);
                          const bool west = holds(s, 2) ? prairies >= 1 : prairies == 3;
                          return holds(s, 0) && holds(s, 1) && west && size(s >> 6U) >= 2 ? 1 : 0;
                        }),
                 join({"53/168 53/168 1/8", repeat("1/24", 3), repeat("5/168", 4)}),
                 join({"1/2 1/2", repeat("0", 8)}), "0"});
}

void sharing(std::vector<Classic>& out) {
  const auto estate = [&](const std::string& name, const std::string& source, std::int64_t e,
                          std::vector<std::int64_t> claims, const std::string& shapley,
                          const std::string& nucleolus) {
    out.push_back({name, source, table_of(Bankruptcy{e, std::move(claims)}), shapley, nucleolus});
  };
  const std::string talmud = "Kethubot 93a; Aumann and Maschler 1985; Shapley by order of arrival";
  estate("three widows, 100", talmud, 100, {100, 200, 300}, "100/3 100/3 100/3",
         "100/3 100/3 100/3");
  estate("three widows, 200", talmud, 200, {100, 200, 300}, "100/3 250/3 250/3", "50 75 75");
  estate("three widows, 300", talmud, 300, {100, 200, 300}, "50 100 150", "50 100 150");
  estate("three widows, 400", "by hand: everybody loses the same up to half", 400, {100, 200, 300},
         "", "50 125 225");
  estate("the contested garment", "Baba Metzia 2a; Aumann and Maschler 1985", 4, {4, 2}, "3 1",
         "3 1");
  estate("four sons, as a bankruptcy", "by hand: half the claims until nothing is left", 120,
         {30, 40, 60, 120}, "", "15 20 30 55");
  const std::int64_t wills[4] = {30, 40, 60, 120};
  out.push_back({"four sons", "Ibn Ezra; O'Neill 1982: every piece is shared by those who claim it",
                 tabled(4,
                        [&wills](Coalition s) {
                          std::int64_t most = 0;
                          for (int i = 0; i < 4; ++i) most = holds(s, i) ? wills[i] : most;
                          return most;
                        }),
                 "15/2 65/6 125/6 485/6", "", "", "", true});
  const auto runway = [&](const std::vector<std::int64_t>& costs, const std::string& shapley,
                          const std::string& nucleolus) {
    out.push_back(
        {"a runway of " + std::to_string(costs.size()) + " up to " + std::to_string(costs.back()),
         "by hand from Littlechild and Owen 1973 and Littlechild 1974", table_of(Airport{costs, 1}),
         shapley, nucleolus, "", "", true});
  };
  runway({1, 2, 4}, "1/3 5/6 17/6", "1/2 3/4 11/4");
  runway({3, 3, 3}, "1 1 1", "1 1 1");
  runway({2, 6}, "1 5", "1 5");
  runway({12, 30, 30, 60}, "3 9 9 39", "6 8 8 38");
  runway({0, 5, 9}, "0 5/2 13/2", "0 5/2 13/2");
  out.push_back(
      {"the Tennessee Valley's three purposes",
       "Straffin and Heaney, Game theory and the Tennessee Valley Authority, Int. J. Game "
       "Theory 10, 1981 (thousand dollars)",
       listed(3, {{of({1}), 163520},
                  {of({2}), 140826},
                  {of({3}), 250096},
                  {of({1, 2}), 301607},
                  {of({1, 3}), 378821},
                  {of({2, 3}), 367370},
                  {of({1, 2, 3}), 412584}}),
       "117829 201513/2 387997/2", "", "", "", true});
  out.push_back(
      {"a river of three",
       "as Ambec and Sprumont, Sharing a river, J. Econ. Theory 107, 2002: inflows 2, 1, 0 "
       "worth 1, 2, 4 a unit; by hand",
       listed(3, {{of({1}), 2},
                  {of({2}), 2},
                  {of({1, 2}), 6},
                  {of({1, 3}), 2},
                  {of({2, 3}), 4},
                  {of({1, 2, 3}), 12}}),
       "13/3 16/3 7/3", "", "-8/3"});
  out.push_back({"a spanning tree of two", "Bird 1976; by hand: half of what is saved",
                 listed(2, {{of({1}), 3}, {of({2}), 4}, {of({1, 2}), 4}}), "3/2 5/2", "3/2 5/2",
                 "-3/2", "", true});
}

void textbook(std::vector<Classic>& out) {
  out.push_back({"two alone worth 1 and 3, together 10", "the standard solution: half the surplus",
                 listed(2, {{of({1}), 1}, {of({2}), 3}, {of({1, 2}), 10}}), "4 6", "4 6", "-3"});
  out.push_back({"each brings their own", "additive: the only split of the core",
                 tabled(4, [](Coalition s) { return std::int64_t{3} * s; }), "3 6 12 24",
                 "3 6 12 24", "0"});
  out.push_back({"squares of size", "convex and symmetric",
                 tabled(5, [](Coalition s) { return std::int64_t{size(s)} * size(s); }),
                 repeat("5", 5), repeat("5", 5), "-4"});
  out.push_back({"weak pairs", "by hand: all pairs below a third of the whole, so equal shares",
                 listed(3, {{of({1, 2}), 30}, {of({1, 3}), 20}, {of({2, 3}), 10}, {7, 90}}),
                 "35 30 25", "30 30 30", "-30"});
  out.push_back({"one strong pair",
                 "by hand: 1 and 2 tie with 3 at (90-60)/2, and share the rest equally",
                 listed(3, {{of({1, 2}), 60}, {7, 90}}), "40 40 10", "75/2 75/2 15", "-15"});
  out.push_back({"pairs of 1 and a whole of 6/5",
                 "by symmetry; the core is empty below 3/2 (Bondareva 1963)",
                 tabled(
                     3, [](Coalition s) { return size(s) == 3   ? 6
                                                 : size(s) == 2 ? 5
                                                                : 0; }, 5),
                 "2/5 2/5 2/5", "2/5 2/5 2/5", "1/5"});
  out.push_back(
      {"two couples", "the sum of two unanimity games",
       tabled(4,
              [](Coalition s) {
                return (s & 3U) == 3 ? ((s & 12U) == 12 ? 2 : 1) : (s & 12U) == 12 ? 1 : 0;
              }),
       repeat("1/2", 4), repeat("1/2", 4), "0"});
  out.push_back({"alone", "one player gets it all", listed(1, {{1, 7}}), "7", "7"});
  out.push_back(
      {"nothing", "all worths 0", tabled(3, [](Coalition) { return 0; }), "0 0 0", "0 0 0", "0"});
  out.push_back({"losses", "by symmetry",
                 tabled(3, [](Coalition s) { return size(s) == 3 ? -3 : -2 * size(s); }),
                 "-1 -1 -1", "-1 -1 -1", "-1"});
}

}  // namespace

std::vector<Classic> classics() {
  std::vector<Classic> out;
  markets(out);
  simple_games(out);
  parliaments(out);
  sharing(out);
  textbook(out);
  return out;
}

}  // namespace egress::games::test
