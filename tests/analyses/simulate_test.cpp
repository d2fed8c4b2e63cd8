// Random years against what can be known exactly: availability, common causes, tanks, enumeration.
#include "egress/analyses/simulate/simulate.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include "analyses/simulate_case.h"
#include "egress/analyses/simulate/hazard_process.h"
#include "egress/analyses/simulate/simulate_report.h"

namespace egress {
namespace {

using test::expect_near;
using test::named;
using test::power_case;
using test::rows_of;
using test::simulated;

constexpr const char* one_year = "from = 2025-01-01\nto = 2025-12-31\n";

SimulateOptions years(long count, Sampling sampling = Sampling::plain) {
  SimulateOptions out;
  out.years = count;
  out.sampling = sampling;
  return out;
}

Hazard hazard_of(DurationShape shape, double between, double duration, double spread = not_given) {
  Hazard out;
  out.id = "it";
  out.between = between;
  out.duration = duration;
  out.distribution = shape;
  out.spread = spread;
  return out;
}

/// Mean and standard error of the closed hours of many draws.
std::pair<double, double> closed_hours(const HazardProcess& process, double from, double to) {
  constexpr int draws = 20000;
  double sum = 0, squares = 0;
  for (int i = 0; i < draws; ++i) {
    double hours = 0;
    for (const Spell& spell :
         process.draw(Stream(7, "it", static_cast<std::uint64_t>(i), 0), 0, 1)) {
      hours += std::min(spell.end, to) - std::max(spell.start, from);
    }
    sum += hours;
    squares += hours * hours;
  }
  const double mean = sum / draws;
  return {mean, std::sqrt((squares / draws - mean * mean) / draws)};
}

TEST(HazardProcess, BeginsInItsSteadyState) {
  const Model model;
  const double from = 24.0 * 20000,
               to = from + 24 * 60;  // sixty days: a start that is off would show
  std::vector<Hazard> hazards = {
      hazard_of(DurationShape::fixed, 40, 10), hazard_of(DurationShape::exponential, 40, 10),
      hazard_of(DurationShape::lognormal, 40, 10, 2), hazard_of(DurationShape::gamma, 40, 10, 0.7)};
  hazards.push_back(hazards.front());
  hazards.back().shape = 3;  // regular
  hazards.push_back(hazards[1]);
  hazards.back().shape = 0.7;
  for (const Hazard& hazard : hazards) {
    const HazardProcess process(model, hazard, 1, from, to);
    EXPECT_DOUBLE_EQ(process.expected_hours(), 24 * 60 * 10.0 / 50);
    const auto [mean, se] = closed_hours(process, from, to);
    EXPECT_NEAR(mean, process.expected_hours(), 4 * se) << name_of(hazard.distribution);
  }
  Hazard two_state;
  two_state.closes = 0.03;
  two_state.opens = 0.2;
  const HazardProcess process(model, two_state, 1, from, to);
  const auto [mean, se] = closed_hours(process, from, to);
  EXPECT_NEAR(mean, 24 * 60 * 0.03 / 0.23, 4 * se);
}

TEST(HazardProcess, StartsFollowTheSeason) {
  const Model model;
  Hazard hazard = hazard_of(DurationShape::fixed, 100, 2);
  hazard.season = {3, 3, 1, 0, 0, 0, 0, 0, 1, 1, 1, 2};
  const double mean_weight = (3 * 31 + 3 * 28.2425 + 31 + 30 + 31 + 30 + 2 * 31) / 365.2425;
  for (double& weight : hazard.season) weight /= mean_weight;
  const double from = 24.0 * *parse_day("2025-01-01"), to = 24.0 * *parse_day("2026-01-01");
  const HazardProcess process(model, hazard, 1, from, to);
  std::map<int, int> starts;
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    for (const Spell& spell :
         process.draw(Stream(1, "it", static_cast<std::uint64_t>(i), 0), 0, 1)) {
      if (spell.start >= from) ++starts[civil(static_cast<Day>(spell.start / 24)).month];
    }
  }
  EXPECT_EQ(starts.count(6), 0U);
  // In March it is open but for 2 days in each 100 / weight, so that the rate is known.
  const double weight = hazard.season[2];
  const double expected = draws * 31 / (100 / weight + 2);
  EXPECT_NEAR(starts[3], expected, 5 * std::sqrt(expected));
  EXPECT_NEAR(starts[9], draws * 30 / (100 / weight + 2), 5 * std::sqrt(expected));
  EXPECT_GT(starts[1], 2.5 * starts[3]);
}

TEST(HazardProcess, ExpectsWhatHalfOfThoseLeftLast) {
  const Model model;
  const double from = 0, to = 1e6;
  for (const auto& hazard : {hazard_of(DurationShape::lognormal, 400, 10, 1.5),
                             hazard_of(DurationShape::gamma, 400, 10, 1.5),
                             hazard_of(DurationShape::exponential, 400, 10)}) {
    const HazardProcess process(model, hazard, 1, from, to);
    for (const double age : {24.0, 240.0, 900.0}) {
      const double rest = process.expected_end({100, 1e9}, 100 + age) - 100 - age;
      double longer = 0, count = 0;
      for (std::uint64_t i = 0; i < 600; ++i) {
        for (const Spell& spell : process.draw(Stream(3, "it", i, 0), 0, 1)) {
          if (spell.start < from || spell.end - spell.start <= age) continue;
          longer += spell.end - spell.start - age > rest ? 1 : 0;
          count += 1;
        }
      }
      EXPECT_NEAR(longer / count, 0.5, 2 / std::sqrt(count)) << name_of(hazard.distribution) << age;
    }
  }
  const Hazard ten_days = hazard_of(DurationShape::fixed, 400, 10);
  const HazardProcess fixed(model, ten_days, 1, from, to);
  EXPECT_DOUBLE_EQ(fixed.expected_end({100, 340}, 150), 340);
  Hazard two_state;
  two_state.closes = 0.03;
  two_state.opens = 0.2;  // over after 3 days: 0.488; after 4: 0.59
  const HazardProcess chain(model, two_state, 1, from, to);
  EXPECT_DOUBLE_EQ(chain.expected_end({100, 340}, 150), 150 + 4 * 24);
}

// --- one link -----------------------------------------------------------------------------------

constexpr const char* pipe_hazard =
    "id,what,between [d],duration [d],source\nbreak,pipe,90,10,book\n";

Case pipe_case(const std::string& hazards) {
  TinyCase files;
  files.with("hazards.csv", hazards)
      .with("corridors.csv", "id,links,source\nway,pipe + ship,book\n");
  BuildResult result = files.build();
  EXPECT_TRUE(result.built) << render(result.diagnostics, false);
  return std::move(*result.built);
}

TEST(Simulate, OneLinkIsAvailableAsOftenAsItsTimesSay) {
  // 12 kt a day of room for 10: part of a day closed loses less than its part, so the link is made
  // the narrowest.
  const Case built = pipe_case(pipe_hazard);
  SimulateOptions options = years(1500);
  for (const Sampling sampling :
       {Sampling::plain, Sampling::stratified, Sampling::importance, Sampling::control}) {
    options.sampling = sampling;
    TinyCase narrow;
    narrow.with("hazards.csv", pipe_hazard)
        .with("corridors.csv", "id,links,source\nway,pipe + ship,book\n")
        .with("supplies.csv", "id,node,commodity,rate [kt/d],source\nwells,field,oil,12,book\n")
        .with("links.csv",
              "id,tail,head,capacity "
              "[kt/d],source\npipe,field,port,12,book\nship,port,sea,15,book\n");
    const auto narrow_case = narrow.build();
    ASSERT_TRUE(narrow_case.built);
    const SimulateResult result = simulated(*narrow_case.built, options);
    EXPECT_EQ(result.about.route, "periods");
    expect_near(named(result.statistics, "lost"), 365 * 12e3 * 10 / 100,
                std::string(name_of(sampling)));
    if (sampling == Sampling::control) {
      // Closed hours explain the loss entirely.
      EXPECT_GT(result.gain, 1e3);
    }
    if (sampling == Sampling::importance) {
      EXPECT_GT(result.gain, 0.3);
    }
  }
  EXPECT_GT(named(simulated(built, years(200)).statistics, "lost").value, 0);
}

TEST(Simulate, TwoInParallelWithACommonCause) {
  TinyCase files;
  files
      .with("links.csv",
            "id,tail,head,capacity [kt/d],source\none,field,sea,10,book\ntwo,field,sea,10,book\n")
      .with("nodes.csv", "id,lat,lon,source\nfield,45,51,book\nsea,43,49,book\n")
      .with("corridors.csv", "id,links,source\nfirst,one,book\nsecond,two,book\n")
      .with("hazards.csv",
            "id,what,closes [1],opens [1],source\na,one,0.02,0.2,book\nb,two,0.05,0.25,book\n"
            "both,one + two,0.01,0.5,book\n");
  const BuildResult built = files.build();
  ASSERT_TRUE(built.built) << render(built.diagnostics, false);
  const double a = 0.02 / 0.22, b = 0.05 / 0.3, both = 0.01 / 0.51;
  const double lost = both + (1 - both) * a * b;
  for (const Sampling sampling : {Sampling::plain, Sampling::stratified, Sampling::importance}) {
    const SimulateResult result = simulated(*built.built, years(3000, sampling));
    expect_near(named(result.statistics, "lost"), 365 * 10e3 * lost,
                std::string(name_of(sampling)));
    expect_near(named(result.statistics, "closed_days"), 365 * (a + b + both), "closed");
  }
}

// --- a tank --------------------------------------------------------------------------------------

TEST(Simulate, ATankBridgesClosures) {
  TinyCase files;
  files.with("links.csv", "id,tail,head,capacity [kt/d],source\npipe,field,sea,1000,book\n")
      .with("nodes.csv", "id,lat,lon,source\nfield,45,51,book\nsea,43,49,book\n")
      .with("corridors.csv", "id,links,source\nway,pipe,book\n")
      .with("stores.csv", "id,node,capacity [kt],initial [kt],source\ntank,field,30,0,book\n")
      .with("case.toml", "name = \"Tank\"\nfrom = 2025-01-01\nto = 2025-03-31\n")
      .with("hazards.csv", "id,what,closes [1],opens [1],source\nbreak,pipe,0.05,0.2,book\n");
  const BuildResult built = files.build();
  ASSERT_TRUE(built.built) << render(built.diagnostics, false);
  const SimulateResult result = simulated(*built.built, years(1500));
  EXPECT_EQ(result.about.route, "lives");
  // By the chain of (closed, tank): three days of room, empty again after a day that is open.
  std::map<std::pair<bool, int>, double> chance{{{true, 0}, 0.05 / 0.25}, {{false, 0}, 0.2 / 0.25}};
  double lost = 0;
  for (int day = 0; day < 90; ++day) {
    std::map<std::pair<bool, int>, double> next;
    for (const auto& [state, p] : chance) {
      int tank = 0;
      if (state.first) {
        if (state.second == 3) lost += p;
        tank = std::min(3, state.second + 1);
      }
      const double closed = state.first ? 0.8 : 0.05;
      next[{true, tank}] += p * closed;
      next[{false, tank}] += p * (1 - closed);
    }
    chance = std::move(next);
  }
  expect_near(named(result.statistics, "shut_in"), 10e3 * lost, "shut in");
}

// --- shortages -----------------------------------------------------------------------------------

double chance_of_fewer(int units, double up, int needed) {
  double sum = 0, one = 1;
  for (int k = 0; k < needed; ++k) {
    sum += one * std::pow(up, k) * std::pow(1 - up, units - k);
    one = one * (units - k) / (k + 1);
  }
  return sum;
}

TEST(Simulate, TenUnitsByEnumeration) {
  const Case built = power_case(
      "plant,island,power,100,book\n", "75",
      "id,what,closes [1],opens [1],left [1],copies,source\nunit,plant,0.05,0.45,0.9,10,book\n",
      one_year);
  const SimulateResult result = simulated(built, years(400));
  EXPECT_EQ(result.about.route, "periods");
  const double up = 0.45 / 0.5;
  expect_near(named(result.indices, "lole"), 365 * chance_of_fewer(10, up, 8), "LOLE");
  double short_mwh = 0;
  for (int k = 0; k < 8; ++k) {
    const double p = chance_of_fewer(10, up, k + 1) - chance_of_fewer(10, up, k);
    short_mwh += 24 * (75 - 10 * k) * p;
  }
  expect_near(named(result.indices, "eue"), 365 * short_mwh, "EUE");
}

/// LOLE and EUE of independent units against an hourly load by convolution.
struct Adequacy {
  double lole = 0, eue = 0;
};
Adequacy by_convolution(const std::vector<std::pair<int, double>>& units,
                        const std::vector<int>& load) {
  std::map<int, double> chance{{0, 1.0}};
  for (const auto& [megawatt, down] : units) {
    std::map<int, double> next;
    for (const auto& [have, p] : chance) {
      next[have] += p * down;
      next[have + megawatt] += p * (1 - down);
    }
    chance = std::move(next);
  }
  Adequacy out;
  for (const int need : load) {
    for (const auto& [have, p] : chance) {
      if (have >= need) break;
      out.lole += p;
      out.eue += p * (need - have);
    }
  }
  return out;
}

/// Thirty units in three lines, a load by day of the week; hours of so many days.
struct Island {
  Case built;
  Adequacy truth;
};
Island island_of(int days) {
  std::string series = "date,value [MW]\n";
  std::vector<int> load;
  const Day from = *parse_day("2025-01-01");
  for (int day = 0; day < days; ++day) {
    const int need = 2150 + 40 * (day % 7) + 25 * ((day / 7) % 5);
    series += format_day(from + day) + "," + std::to_string(need) + "\n";
    load.insert(load.end(), 24, need);
  }
  const std::string dates =
      "from = 2025-01-01\nto = " + format_day(from + days - 1) + "\nperiod = \"hour\"\n";
  Island out{
      power_case(
          "small,island,power,500,book\nmiddle,island,power,1200,book\n"
          "large,island,power,1000,book\n",
          "load",
          "id,what,closes [1],opens [1],every [h],left [1],copies,source\n"
          "s,small,0.002,0.05,1,0.9,10,book\nm,middle,0.002,0.03,1,0.933333333333333,15,book\n"
          "l,large,0.001,0.02,1,0.8,5,book\n",
          dates, series),
      {}};
  std::vector<std::pair<int, double>> units;
  for (int i = 0; i < 10; ++i) units.emplace_back(50, 0.002 / 0.052);
  for (int i = 0; i < 15; ++i) units.emplace_back(80, 0.002 / 0.032);
  for (int i = 0; i < 5; ++i) units.emplace_back(200, 0.001 / 0.021);
  out.truth = by_convolution(units, load);
  return out;
}

TEST(Simulate, AnHourlyYearByConvolution) {
  const Island island = island_of(364);
  const SimulateResult result = simulated(island.built, years(60));
  EXPECT_EQ(result.about.route, "periods");
  expect_near(named(result.indices, "lole"), island.truth.lole, "LOLE");
  expect_near(named(result.indices, "eue"), island.truth.eue, "EUE");
}

TEST(Simulate, IntervalsCoverTheTruth) {
  // The whole year of 8,736 hours in the nightly run; two weeks, which are as skewed, otherwise.
  const char* days = std::getenv("EGRESS_COVERAGE_DAYS");
  const Island island = island_of(days != nullptr ? std::atoi(days) : 14);
  int lole = 0, eue = 0;
  constexpr int repetitions = 400;
  for (int i = 0; i < repetitions; ++i) {
    const SimulateResult result =
        simulated(island.built, years(60), static_cast<std::uint64_t>(i) + 1);
    const YearEstimate a = named(result.indices, "lole"), b = named(result.indices, "eue");
    lole += a.low <= island.truth.lole && island.truth.lole <= a.high ? 1 : 0;
    eue += b.low <= island.truth.eue && island.truth.eue <= b.high ? 1 : 0;
  }
  // 380 +- 3.3 x 4.4; short samples of a skewed quantity cover a little less.
  EXPECT_NEAR(lole, 380, 20);
  EXPECT_NEAR(eue, 378, 22);
}

// --- what must hold of every run
// -------------------------------------------------------------------

Case tank_case() {
  TinyCase files;
  files.with("case.toml", "name = \"Tank\"\nfrom = 2025-01-01\nto = 2025-03-31\n")
      .with("links.csv",
            "id,tail,head,capacity [kt/d],cost [USD/t],transit "
            "[d],source\npipe,field,sea,11,5,1,book\n"
            "rail,field,sea,3,40,4,book\n")
      .with("nodes.csv", "id,lat,lon,source\nfield,45,51,book\nsea,43,49,book\n")
      .with("corridors.csv", "id,links,source\nmain,pipe,book\nside,rail,book\n")
      .with("stores.csv", "id,node,capacity [kt],source\ntank,field,40,book\n")
      .with("hazards.csv",
            "id,what,kind,between [d],duration [d],distribution,spread,left [1],source\n"
            "storm,pipe,weather,60,6,lognormal,1.2,0.2,book\nstrike,rail,politics,100,9,"
            "exponential,,0,book\n"
            "war,pipe + rail,attack,300,12,gamma,0.8,0,book\n");
  BuildResult result = files.build();
  EXPECT_TRUE(result.built) << render(result.diagnostics, false);
  return std::move(*result.built);
}

TEST(Simulate, SameBitsForThreadsAndShards) {
  const Case built = tank_case();
  const SimulateRows one = rows_of(built, years(120)), two = rows_of(built, years(120), 1, 2);
  ASSERT_EQ(one.rows.size(), two.rows.size());
  const auto same = [](const YearRow& a, const YearRow& b) {
    return a.year == b.year && std::ranges::equal(a.values, b.values, [](double x, double y) {
             return x == y || (std::isnan(x) && std::isnan(y));
           });
  };
  for (std::size_t i = 0; i < one.rows.size(); ++i)
    EXPECT_TRUE(same(one.rows[i], two.rows[i])) << i;
  std::map<long, YearRow> merged;
  for (long shard = 1; shard <= 3; ++shard) {
    SimulateOptions options = years(120);
    options.shard = shard;
    options.of = 3;
    for (const auto& row : rows_of(built, options).rows) merged[row.year] = row;
  }
  ASSERT_EQ(merged.size(), one.rows.size());
  for (const auto& row : one.rows) EXPECT_TRUE(same(row, merged.at(row.year))) << row.year;
}

TEST(Simulate, PartsAddUpAndKnowingHelps) {
  const Case built = tank_case();
  SimulateRows rows = rows_of(built, years(120));
  const auto place = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(rows.about.columns, name) -
                                    rows.about.columns.begin());
  };
  for (const auto& row : rows.rows) {
    double by_hazard = 0, lost_by = 0;
    for (const char* id : {"storm", "strike", "war"}) {
      by_hazard += row.values[place(std::string("netback_by:") + id)];
      lost_by += row.values[place(std::string("lost_by:") + id)];
    }
    EXPECT_NEAR(by_hazard, row.values[place("netback_lost")], 1e-3 + 1e-9 * std::abs(by_hazard));
    EXPECT_NEAR(lost_by, row.values[place("lost")], 1e-3);
    EXPECT_GE(row.values[place("lost")], -1e-3);
    const double knowing = row.values[place("knowing")];
    if (row.year % 10 != 0) continue;
    EXPECT_GE(knowing, -1e-2) << row.year;
  }
}

TEST(Simulate, ComparesOnTheSameYears) {
  const Case built = tank_case();
  SimulateOptions options = years(60);
  options.compare = "set:nothing";
  const SimulateResult same = summarise(rows_of(built, options, 1, 1, &built));
  EXPECT_EQ(named(same.difference, "lost").value, 0);
  EXPECT_EQ(named(same.difference, "netback").value, 0);
}

TEST(Simulate, ScalingAKindScalesItsClosures) {
  const Case built = tank_case();
  SimulateOptions options = years(400);
  options.often["weather"] = 3;
  options.often["strike"] = 0;
  const SimulateResult result = simulated(built, options);
  for (const auto& row : result.causes) {
    if (row.hazard == "strike") {
      EXPECT_EQ(row.closures.value, 0);
    }
    // Started in the year, and the one in progress.
    if (row.hazard == "storm") {
      expect_near(row.closures, 90 / 26.0 + 6 / 26.0, "storms");
    }
  }
}

TEST(Simulate, StopsByPrecisionAtTheSameYearForAnyThreads) {
  const Case built = tank_case();
  SimulateOptions options = years(20000);
  options.precision = Precision{"lost", 0.1};
  const SimulateRows one = rows_of(built, options), two = rows_of(built, options, 1, 2);
  EXPECT_EQ(one.stopped_by, "precision");
  EXPECT_EQ(one.rows.size(), two.rows.size());
  const YearEstimate lost = named(summarise(one).statistics, "lost");
  EXPECT_LE(lost.high - lost.value, 0.1 * lost.value);
}

TEST(Simulate, RowsAboutReadBackTheSame) {
  const Case built = tank_case();
  const SimulateAbout about = rows_of(built, years(20)).about;
  const auto read = simulate_about_of(simulate_about_json(about));
  ASSERT_TRUE(read);
  EXPECT_EQ(simulate_about_json(*read), simulate_about_json(about));
  EXPECT_FALSE(simulate_about_of({{"seed", 1}}));
}

}  // namespace
}  // namespace egress
