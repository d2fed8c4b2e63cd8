// The estimators against closed forms, and against logs that are simulated with known numbers: 95 %
// intervals hold the truth in about 95 % of several hundred repetitions.
#include "egress/analyses/hazards/hazards.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "egress/analyses/hazards/hazards_report.h"
#include "egress/report/render.h"
#include "flow/draw.h"

namespace egress {
namespace {

using test::Draw;
constexpr double unbounded = std::numeric_limits<double>::infinity();
using Random = std::mt19937_64;

bool holds(const Estimate& estimate, double truth) {
  return estimate.low <= truth && truth <= estimate.high;
}

/// Hits among repetitions of which each hits with chance 0.95: within 3.3 standard deviations,
/// which a right interval misses once in a thousand tests. (The seeds are fixed.)
void expect_covers(int hits, int repetitions) {
  const double expected = 0.95 * repetitions;
  const double tolerance = 3.3 * std::sqrt(repetitions * 0.95 * 0.05);
  EXPECT_NEAR(hits, expected, tolerance);
}

// --- rates

TEST(Rates, ClosedForms) {
  // Shape 0.5 + 1 in 10 years: chi-square with 3 degrees of freedom over 20.
  const Estimate once = posterior_rate(jeffreys_prior, 1, 10);
  EXPECT_NEAR(once.value, 0.15, 1e-12);
  EXPECT_NEAR(once.low, 0.215795 / 20, 1e-7);
  EXPECT_NEAR(once.high, 9.348404 / 20, 1e-7);
  EXPECT_NEAR(once.se, std::sqrt(1.5) / 10, 1e-12);
  const Estimate never = posterior_rate(jeffreys_prior, 0, 10);
  EXPECT_NEAR(never.high, 5.023886 / 20, 1e-7);
  // Flat, nothing seen: exponential with 10 years.
  const Estimate flat = posterior_rate(flat_prior, 0, 10);
  EXPECT_NEAR(flat.value, 0.1, 1e-12);
  EXPECT_NEAR(flat.high, -std::log(0.025) / 10, 1e-12);
  const Estimate given_prior = posterior_rate({2, 4}, 3, 6);
  EXPECT_NEAR(given_prior.value, 0.5, 1e-12);
}

TEST(Rates, OneEventAtOnePlaceIsNoCertainty) {
  std::vector<int> counts(20, 0);
  counts[7] = 1;
  const GammaPrior prior = fit_prior(counts, 5);
  EXPECT_NEAR(prior.shape / prior.years, 1.5 / 100, 1e-9);  // the mean of all places
  const Estimate there = posterior_rate(prior, 1, 5), elsewhere = posterior_rate(prior, 0, 5);
  EXPECT_LT(there.value, 0.15);  // alone it would be 0.2, 0.3 or 0.4
  EXPECT_GT(there.value, elsewhere.value);
  EXPECT_LT(there.low, 0.01);
  EXPECT_GT(elsewhere.value, 0);
}

TEST(Rates, WhatIsNotKnownOfThePriorCounts) {
  std::vector<int> counts(20, 0);
  counts[7] = 1;
  const SharedPrior shared(counts, 5);
  EXPECT_GT(shared.rate(0).value, 0);
  EXPECT_GT(shared.rate(1).value, 3 * shared.rate(0).value);
  EXPECT_LT(shared.rate(1).value, 0.2);
  EXPECT_GT(shared.rate(1).high, 0.3);
  // With very many places the prior is known, and the two agree.
  Random random(13);
  std::gamma_distribution<> rate(2, 0.25);
  std::vector<int> many;
  for (int i = 0; i < 4000; ++i) {
    many.push_back(std::poisson_distribution<>(10 * rate(random))(random));
  }
  const Estimate a = SharedPrior(many, 10).rate(7), b = posterior_rate(fit_prior(many, 10), 7, 10);
  EXPECT_NEAR(a.value, b.value, 0.01);
  EXPECT_NEAR(a.low, b.low, 0.01);
  EXPECT_NEAR(a.high, b.high, 0.01);
}

TEST(Rates, EqualPlacesBorrowMoreThanUnequalOnes) {
  const std::vector<int> equal = {2, 3, 2, 3, 2, 3, 2, 3}, unequal = {0, 0, 0, 0, 0, 0, 0, 20};
  const auto weight = [](const std::vector<int>& counts) {
    const GammaPrior prior = fit_prior(counts, 10);
    return prior.years / (prior.years + 10);  // of the prior against the record
  };
  EXPECT_GT(weight(equal), 0.6);
  EXPECT_LT(weight(unequal), 0.1);
}

TEST(Rates, TheFittedPriorIsTheOneThatRatesWereDrawnFrom) {
  Random random(11);
  std::gamma_distribution<> rate(2, 0.25);  // mean 0.5 a year, shape 2
  std::vector<int> counts;
  for (int i = 0; i < 4000; ++i)
    counts.push_back(std::poisson_distribution<>(10 * rate(random))(random));
  const GammaPrior prior = fit_prior(counts, 10);
  EXPECT_NEAR(prior.shape, 2, 0.2);
  EXPECT_NEAR(prior.shape / prior.years, 0.5, 0.02);
}

TEST(Rates, IntervalsHoldTheTruth) {
  Random random(12);
  std::uniform_real_distribution<> log_mean(std::log(2.0), std::log(30.0));
  int alone = 0;
  for (int i = 0; i < 800; ++i) {
    const double rate = std::exp(log_mean(random)) / 10;
    alone += holds(
        posterior_rate(jeffreys_prior, std::poisson_distribution<>(10 * rate)(random), 10), rate);
  }
  expect_covers(alone, 800);
  // Shared by 20 places: one place of each repetition, for those of one log are not independent.
  std::gamma_distribution<> rates(0.8, 0.3);
  int shared = 0, fitted = 0;
  for (int i = 0; i < 800; ++i) {
    std::vector<double> truth;
    std::vector<int> counts;
    for (int j = 0; j < 20; ++j) {
      truth.push_back(rates(random));
      counts.push_back(std::poisson_distribution<>(5 * truth.back())(random));
    }
    shared += holds(SharedPrior(counts, 5).rate(counts[3]), truth[3]);
    fitted += holds(posterior_rate(fit_prior(counts, 5), counts[3], 5), truth[3]);
  }
  expect_covers(shared, 800);
  EXPECT_LT(fitted, shared);  // a prior taken as known makes the interval too narrow
  EXPECT_GT(fitted, 0.88 * 800);
}

// --- lengths

DurationSeen exactly(double days) { return {days, days}; }

std::vector<DurationSeen> draw_lengths(Random& random, int n, double mu, double sigma,
                                       double watched = unbounded) {
  std::lognormal_distribution<> length(mu, sigma);
  std::uniform_real_distribution<> part(0, 1);
  std::vector<DurationSeen> out;
  for (int i = 0; i < n; ++i) {
    const double days = length(random);
    const double until = watched == unbounded ? unbounded : watched * part(random);
    out.push_back(days <= until ? exactly(days) : DurationSeen{until, unbounded});
  }
  return out;
}

TEST(Lengths, WithoutCensoringItIsTheClassicalInterval) {
  const std::vector<DurationSeen> seen = {exactly(1), exactly(std::exp(1)), exactly(std::exp(2)),
                                          exactly(std::exp(5))};
  const auto fit = fit_lognormal(seen);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->mu.value, 2, 1e-9);
  EXPECT_NEAR(fit->sigma.value, std::sqrt(14.0 / 4), 1e-9);
  EXPECT_NEAR(fit->mu.se, std::sqrt(14.0) / 4, 1e-7);
  // 2 plus or minus t(3) times s / sqrt(4), with s of three degrees of freedom.
  EXPECT_NEAR(fit->mu.high, 2 + 3.182446 * std::sqrt(14.0 / 3) / 2, 1e-5);
  EXPECT_NEAR(fit->median.value, std::exp(2), 1e-8);
  EXPECT_NEAR(fit->median.low, std::exp(fit->mu.low), 1e-8);
  EXPECT_NEAR(fit->mean.value, std::exp(2 + 14.0 / 8), 1e-7);
  const double normal = -2 * std::log(2 * M_PI * 3.5) - 2;
  EXPECT_NEAR(fit->log_likelihood, normal - 8, 1e-9);  // less the sum of the logarithms
  EXPECT_NEAR(fit->aic, 4 - 2 * fit->log_likelihood, 1e-12);
}

TEST(Lengths, ExponentialInClosedForm) {
  const std::vector<DurationSeen> seen = {exactly(2), exactly(4), {6, unbounded}};
  const auto fit = fit_exponential(seen);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->mean, 6, 1e-9);  // twelve days under watch, two ends
  EXPECT_NEAR(fit->log_likelihood, -2 * std::log(6.0) - 2, 1e-9);
  // Half of them ended within a day: 1 - exp(-rate) = 1/2.
  const auto part = fit_exponential(std::vector<DurationSeen>{{0, 1}, {1, unbounded}});
  ASSERT_TRUE(part);
  EXPECT_NEAR(1 / part->mean, std::log(2.0), 1e-9);
  EXPECT_FALSE(fit_exponential(std::vector<DurationSeen>{{6, unbounded}}));
}

TEST(Lengths, TooFewSayNothing) {
  EXPECT_FALSE(fit_lognormal({}));
  EXPECT_FALSE(fit_lognormal(std::vector<DurationSeen>{exactly(3), exactly(4), {9, unbounded}}));
  EXPECT_FALSE(fit_lognormal(std::vector<DurationSeen>{exactly(3), exactly(3), exactly(3)}));
}

TEST(Lengths, IntervalsHoldTheTruth) {
  Random random(21);
  int mu = 0, sigma = 0, mean = 0, few = 0;
  constexpr int repetitions = 600;
  for (int i = 0; i < repetitions; ++i) {
    const auto fit = fit_lognormal(draw_lengths(random, 40, 1.5, 1.2, 60));
    ASSERT_TRUE(fit);
    mu += holds(fit->mu, 1.5);
    sigma += holds(fit->sigma, 1.2);
    mean += holds(fit->mean, std::exp(1.5 + 0.72));
    few += holds(fit_lognormal(draw_lengths(random, 5, 1.5, 1.2))->median, std::exp(1.5));
  }
  expect_covers(mu, repetitions);
  expect_covers(sigma, repetitions);
  expect_covers(mean, repetitions);
  expect_covers(few, repetitions);
}

TEST(Lengths, ClosuresStillRunningCount) {
  Random random(22);
  double with = 0, dropped = 0, as_ended = 0;
  constexpr int repetitions = 200;
  for (int i = 0; i < repetitions; ++i) {
    auto seen = draw_lengths(random, 40, 2, 1, 30);
    with += fit_lognormal(seen)->median.value / repetitions;
    auto ended = seen;
    for (DurationSeen& d : ended) d.at_most = d.at_least;
    as_ended += fit_lognormal(ended)->median.value / repetitions;
    std::erase_if(seen, [](const DurationSeen& d) { return d.running(); });
    dropped += fit_lognormal(seen)->median.value / repetitions;
  }
  const double truth = std::exp(2.0);
  EXPECT_NEAR(with, truth, 0.05 * truth);
  EXPECT_LT(dropped, 0.8 * truth);  // the long ones are those that still run
  EXPECT_LT(as_ended, 0.8 * truth);
}

TEST(Lengths, PartsOfADayCount) {
  Random random(23);
  double with = 0;
  constexpr int repetitions = 200;
  for (int i = 0; i < repetitions; ++i) {
    auto seen = draw_lengths(random, 40, 0.3, 1);
    for (DurationSeen& d : seen) {
      if (d.at_most < 1) d = {0, 1};
    }
    with += fit_lognormal(seen)->mu.value / repetitions;
  }
  EXPECT_NEAR(with, 0.3, 0.05);
}

TEST(Lengths, GoodnessOfFit) {
  Random random(24);
  const RunContext context;
  constexpr int repetitions = 200;
  int rejected = 0;
  double least_unseen = 1;
  for (int i = 0; i < repetitions; ++i) {
    const auto seen = draw_lengths(random, 15, 1, 1, 40);
    const auto fit = goodness(seen, *fit_lognormal(seen), 99, random(), context);
    rejected += *fit.p <= 0.1;
    least_unseen = std::min(least_unseen, fit.unseen);
  }
  EXPECT_NEAR(rejected, 0.1 * repetitions, 3.3 * std::sqrt(repetitions * 0.09));
  EXPECT_GT(least_unseen, 0.15);  // fifteen events do not show less
  // Two lengths and nothing between them are not lognormal, and forty events show it.
  std::vector<DurationSeen> two;
  for (int i = 0; i < 20; ++i) {
    two.push_back(exactly(1 + 0.01 * i));
    two.push_back(exactly(50 + 0.01 * i));
  }
  EXPECT_LT(*goodness(two, *fit_lognormal(two), 199, 1, context).p, 0.02);
}

TEST(Lengths, AicTellsExponentialFromLognormal) {
  Random random(25);
  const auto lognormal = draw_lengths(random, 200, 1, 2);
  EXPECT_LT(fit_lognormal(lognormal)->aic, fit_exponential(lognormal)->aic);
  std::exponential_distribution<> length(0.1);
  std::vector<DurationSeen> exponential;
  for (int i = 0; i < 200; ++i) exponential.push_back(exactly(length(random)));
  EXPECT_GT(fit_lognormal(exponential)->aic, fit_exponential(exponential)->aic);
}

// --- seasons

TEST(Seasons, WeightsAreChancesOverTheDaysWatched) {
  const RunContext context;
  const Day from = day_of(2021, 1, 1), to = day_of(2025, 1, 1);
  const std::vector<Day> starts = {day_of(2021, 1, 5), day_of(2022, 1, 9), day_of(2024, 2, 29)};
  const auto fit = fit_season(starts, from, to, 99, 1, context);
  EXPECT_EQ(fit.events, 3);
  EXPECT_EQ(fit.starts[0], 2);
  EXPECT_EQ(fit.starts[1], 1);
  const double january = 4 * 31.0 / (to - from);
  EXPECT_NEAR(fit.weight[0].value, (6 * january + 2) / 9 / january, 1e-12);
  EXPECT_NEAR(fit.weight[6].value, 6.0 / 9, 1e-12);
  double mean = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    const int days = days_in_month(day_of(2021, static_cast<int>(m) + 1, 1)) * 4 + (m == 1 ? 1 : 0);
    mean += fit.weight[m].value * days / (to - from);
    EXPECT_LT(fit.together_low[m], fit.weight[m].low);
    EXPECT_GT(fit.together_high[m], fit.weight[m].high);
  }
  EXPECT_NEAR(mean, 1, 1e-12);
}

TEST(Seasons, IntervalsHoldTheTruthAndFlatIsFlat) {
  Random random(31);
  const RunContext context;
  const Day from = day_of(2021, 7, 1), to = day_of(2026, 4, 1);  // no whole years
  std::uniform_int_distribution<Day> any(from, to - 1);
  std::uniform_real_distribution<> part(0, 1);
  constexpr int repetitions = 300;
  int winter = 0, flat = 0, seen = 0;
  for (int i = 0; i < repetitions; ++i) {
    std::vector<Day> flat_days, winter_days;
    while (flat_days.size() < 8) flat_days.push_back(any(random));
    flat += *fit_season(flat_days, from, to, 99, random(), context).p <= 0.1;
    while (winter_days.size() < 60) {  // three times as often from November to April
      const Day day = any(random);
      const int month = civil(day).month;
      if (month <= 4 || month >= 11 || part(random) < 1.0 / 3) winter_days.push_back(day);
    }
    const auto fit = fit_season(winter_days, from, to, 99, random(), context);
    seen += *fit.p <= 0.05;
    // November to April are 906 of the 1735 days, and weigh three times.
    winter += holds(fit.weight[0], 3 / ((3.0 * 906 + 829) / 1735));
  }
  EXPECT_NEAR(flat, 0.1 * repetitions, 3.3 * std::sqrt(repetitions * 0.09));
  EXPECT_GT(seen, 0.9 * repetitions);
  expect_covers(winter, repetitions);
}

// --- events

struct Log {
  Draw d;
  Log() {
    d.field("field", 10);
    for (const char* to : {"a", "b", "c"}) d.link("field", to);
    d.model.closures.clear();
  }
  ThingRef link(std::size_t i) const { return test::thing(TableKind::link, i); }
  LoggedClosure& row(const std::string& id, const std::string& kind, std::vector<ThingRef> what,
                     Day start, std::optional<Day> end = {}) {
    auto& out = d.model.closures.emplace_back();
    out.id = id;
    out.kind = kind;
    out.what = std::move(what);
    out.start = start;
    out.end = end;
    return out;
  }
};

TEST(Events, RowsThatBelongTogetherAreOne) {
  Log log;
  log.row("storm", "weather", {log.link(0)}, 100, 103);
  log.row("repair", "weather", {log.link(0)}, 103, 113).left = 0.5;
  log.row("later", "weather", {log.link(0)}, 120, 121);
  log.row("strike_a", "politics", {log.link(0)}, 104, 105).cause = "wages";
  log.row("strike_b", "politics", {log.link(1)}, 104, 106).cause = "wages";
  log.row("other", "politics", {log.link(2)}, 104, 106).cause = "rent";
  const auto found = events_of(log.d.model, 0, 1000, 1);
  ASSERT_EQ(found.events.size(), 4U);
  const LogEvent& storm = found.events[0];
  EXPECT_EQ(storm.rows.size(), 2U);
  EXPECT_EQ(storm.duration.at_least, 13);
  EXPECT_TRUE(storm.duration.exact());
  EXPECT_NEAR(storm.left, 10 * 0.5 / 13, 1e-12);
  const LogEvent& strike = found.events[1];
  EXPECT_EQ(strike.what, (std::vector<ThingRef>{log.link(0), log.link(1)}));  // once, at both
  EXPECT_EQ(strike.duration.at_least, 2);
  EXPECT_EQ(events_of(log.d.model, 0, 1000, 7).events.size(), 3U);
}

TEST(Events, WhatIsKnownOfLengths) {
  Log log;
  log.row("dates", "weather", {log.link(0)}, 100, 103);
  log.row("hours", "weather", {log.link(0)}, 200, 201).duration = 0.25;
  log.row("same_day", "weather", {log.link(0)}, 300, 300);
  log.row("no_time", "weather", {log.link(0)}, 350, 351).duration = 0;
  log.row("date_only", "weather", {log.link(0)}, 400);
  log.row("running", "weather", {log.link(0)}, 500).at_least = 90;
  const auto found = events_of(log.d.model, 0, 1000, 1);
  ASSERT_EQ(found.events.size(), 6U);
  const double least[] = {3, 0.25, 0, 0, 1, 90};
  const double most[] = {3, 0.25, 1, 1, unbounded, unbounded};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(found.events[i].duration.at_least, least[i]) << i;
    EXPECT_EQ(found.events[i].duration.at_most, most[i]) << i;
  }
}

TEST(Events, WhatDoesNotCountIsTold) {
  Log log;
  log.row("nowhere", "weather", {}, 100, 101);
  log.row("undated", "weather", {log.link(0)}, 0).dated = false;
  log.row("harmless", "weather", {log.link(0)}, 100, 101).left = 1;
  log.row("before", "weather", {log.link(0)}, 9, 20);
  log.row("after", "weather", {log.link(0)}, 1000, 1001);
  const auto found = events_of(log.d.model, 10, 1000, 1);
  EXPECT_TRUE(found.events.empty());
  ASSERT_EQ(found.left_out.size(), 4U);
  EXPECT_EQ(found.left_out[3].ids, (std::vector<std::string>{"before", "after"}));
}

// --- the whole

/// Twenty years of a log with known hazards.
Log simulated(std::uint64_t seed) {
  Log log;
  Random random(seed);
  const Day to = 20 * 365;
  int next = 0;
  const auto add = [&](const char* kind, std::size_t link, double per_year, double mu) {
    std::exponential_distribution<> gap(per_year / 365.2425);
    std::lognormal_distribution<> length(mu, 0.8);
    for (double day = gap(random); day < to; day += gap(random)) {
      auto& row =
          log.row("c" + std::to_string(next++), kind, {log.link(link)}, static_cast<Day>(day));
      row.duration = length(random);
      row.cause = row.id;
    }
  };
  add("weather", 0, 1.5, 0.7);
  add("weather", 1, 0.8, 0.7);
  add("accident", 2, 0.4, 2);
  auto& hazard = log.d.model.hazards.emplace_back();
  hazard.id = "storm";
  hazard.what = {log.link(0)};
  hazard.kind = "weather";
  hazard.duration = std::exp(0.7 + 0.32);
  hazard.between = 365.2425 / 1.5 - hazard.duration;
  return log;
}

HazardsOptions twenty_years() {
  HazardsOptions options;
  options.from = 0;
  options.to = 20 * 365;
  options.together = 0.01;
  options.draws = 19;
  return options;
}

TEST(Hazards, RecoversTheNumbersOfASimulatedLog) {
  constexpr int repetitions = 300;
  int rate = 0, mean = 0, rate_inside = 0;
  for (int i = 0; i < repetitions; ++i) {
    const Log log = simulated(1000 + static_cast<std::uint64_t>(i));
    RunContext context;
    const auto result = hazards(log.d.model, {}, twenty_years(), context);
    ASSERT_TRUE(result);
    const auto& first = result->rates.at(result->assumed.at(0).rate);
    const auto& kind = result->kinds.at(result->assumed[0].kind);
    EXPECT_EQ(kind.kind, "weather");
    rate += holds(first.rate, 1.5);
    rate_inside += result->assumed[0].rate_inside;
    mean += holds(kind.lognormal->mean, std::exp(0.7 + 0.32));
  }
  expect_covers(rate, repetitions);
  expect_covers(mean, repetitions);
  EXPECT_EQ(rate, rate_inside);
}

TEST(Hazards, DaysObservedComeFromOptionsCaseOrLog) {
  Log log;
  log.row("a", "weather", {log.link(0)}, 100, 103);
  log.row("b", "weather", {log.link(0)}, 465, 475);
  RunContext context;
  auto result = hazards(log.d.model, {}, {}, context);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->observed_by, ObservedBy::log);
  EXPECT_EQ(result->from, 100);
  EXPECT_EQ(result->to, 475);
  result = hazards(log.d.model, {0, 4000}, {}, context);
  EXPECT_EQ(result->observed_by, ObservedBy::settings);
  EXPECT_NEAR(result->years, 4000 / 365.2425, 1e-12);
  HazardsOptions options;
  options.from = 400;
  result = hazards(log.d.model, {0, 4000}, options, context);
  EXPECT_EQ(result->observed_by, ObservedBy::options);
  EXPECT_EQ(result->from, 400);
  EXPECT_EQ(result->to, 4000);
  EXPECT_EQ(result->log.events.size(), 1U);
}

TEST(Hazards, WhatTheCaseAssumesIsJudged) {
  Log log = simulated(5);
  auto& rare = log.d.model.hazards.emplace_back(log.d.model.hazards[0]);
  rare.id = "rare";
  rare.between = 10000;
  rare.duration = 400;
  rare.left = 0.5;
  rare.season = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11.78};
  auto& twice = log.d.model.hazards.emplace_back(log.d.model.hazards[0]);
  twice.id = "twice";
  twice.between = 2 * log.d.model.hazards[0].between + twice.duration;
  twice.copies = 2;
  auto& politics = log.d.model.hazards.emplace_back(log.d.model.hazards[0]);
  politics.id = "never_seen";
  politics.kind = "politics";
  RunContext context;
  const auto result = hazards(log.d.model, {}, twenty_years(), context);
  ASSERT_TRUE(result);
  const AssumedRow& wrong = result->assumed[1];
  EXPECT_FALSE(wrong.rate_inside);
  EXPECT_EQ(wrong.duration_inside, false);
  EXPECT_EQ(wrong.left_inside, false);
  EXPECT_EQ(wrong.season_inside, false);
  EXPECT_NEAR(result->assumed[2].per_year, result->assumed[0].per_year, 1e-9);
  const AssumedRow& unseen = result->assumed[3];
  EXPECT_FALSE(unseen.rate_inside);  // 1.5 a year would have shown in twenty
  EXPECT_FALSE(unseen.duration_inside.has_value());
  EXPECT_FALSE(unseen.season_inside.has_value());
  const auto json = hazards_json(log.d.model, *result);
  EXPECT_TRUE(json["hazards"][3]["duration"]["estimated"].is_null());
  EXPECT_TRUE(json["hazards"][3]["duration"].contains("estimated_reason"));
  const Document document = hazards_document(log.d.model, *result);
  for (const auto& fault : faults_of(document)) ADD_FAILURE() << fault;
  EXPECT_NE(render_text(document).find("OUTSIDE"), std::string::npos);
}

TEST(Hazards, TheFigureShowsIntervalsBesideTheCase) {
  Log log = simulated(5);
  RunContext context;
  auto result = hazards(log.d.model, {}, twenty_years(), context);
  ASSERT_TRUE(result);
  const BarsFigure beside = hazards_figure(log.d.model, *result);
  ASSERT_EQ(beside.bars.size(), 1U);
  EXPECT_EQ(beside.bars[0].label, "storm");
  EXPECT_EQ(beside.bars[0].note, "the case: 1.50");
  EXPECT_LT(beside.bars[0].low, 1.5);
  EXPECT_GT(beside.bars[0].high, 1.5);
  EXPECT_EQ(make_figure(beside).tables.front().rows.size(), 1U);
  log.d.model.hazards.clear();
  result = hazards(log.d.model, {}, twenty_years(), context);
  ASSERT_TRUE(result);
  EXPECT_EQ(hazards_figure(log.d.model, *result).bars.size(), result->rates.size());
}

TEST(Hazards, AnySpanOfDaysHasAnAnswer) {
  Log log;
  const Day first = day_of(2023, 1, 31);
  for (int i = 0; i < 12; ++i) {
    log.row("a" + std::to_string(i), "weather", {log.link(0)}, first + i / 2, first + i).cause =
        std::to_string(i);
  }
  for (const int before : {0, 1, 3, 40, 364, 3650}) {
    for (const int days : {1, 2, 7, 8, 28, 60, 365, 20000}) {
      SCOPED_TRACE(std::to_string(before) + " " + std::to_string(days));
      HazardsOptions options;
      options.draws = 19;
      RunContext context;
      const auto result =
          hazards(log.d.model, {first - before, first - before + days}, options, context);
      ASSERT_TRUE(result);
      for (const KindRow& kind : result->kinds) {
        EXPECT_GE(kind.pairs_p, 0);
        EXPECT_LE(kind.pairs_p, 1);
        for (std::size_t m = 0; m < 12; ++m) {
          const Estimate& weight = kind.season.weight[m];
          EXPECT_LE(kind.season.together_low[m], weight.low + 1e-12);
          EXPECT_LE(weight.low, weight.high);
          EXPECT_LE(weight.high, kind.season.together_high[m] + 1e-12);
        }
      }
    }
  }
}

TEST(Hazards, EventsTogetherInTimeAreToldAgainstChance) {
  Log log;
  for (int i = 0; i < 5; ++i) {  // each time two places within two days
    log.row("a" + std::to_string(i), "attack", {log.link(0)}, 500 * i, 500 * i + 1);
    log.row("b" + std::to_string(i), "attack", {log.link(1)}, 500 * i + 2, 500 * i + 3);
  }
  RunContext context;
  const auto result = hazards(log.d.model, {0, 2500}, {}, context);
  ASSERT_TRUE(result);
  const KindRow& attack = result->kinds.at(0);
  EXPECT_EQ(attack.pairs, 5);
  EXPECT_NEAR(attack.pairs_expected, 25 * 13.0 / 2500, 0.01);
  EXPECT_LT(attack.pairs_p, 1e-4);
}

TEST(Hazards, TheSameSeedGivesTheSameBits) {
  const Log log = simulated(8);
  std::string first;
  for (const int threads : {1, 2}) {
    RunContext context;
    context.threads = threads;
    const auto result = hazards(log.d.model, {}, twenty_years(), context);
    const std::string text = hazards_json(log.d.model, *result).dump();
    if (first.empty()) first = text;
    EXPECT_TRUE(text == first);
  }
}

TEST(Hazards, AStopEndsTheTestsOnly) {
  const Log log = simulated(8);
  RunContext context;
  context.request_stop();
  const auto result = hazards(log.d.model, {}, twenty_years(), context);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, Status::interrupted);
  EXPECT_EQ(result->kinds[0].fit->draws, 0);
  EXPECT_GT(result->rates[0].rate.value, 0);
}

TEST(Hazards, MistakesOfTheUser) {
  Log log;
  RunContext context;
  auto result = hazards(log.d.model, {}, {}, context);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().items().front().code, "E0550");
  log.row("undated", "weather", {log.link(0)}, 0).dated = false;
  EXPECT_FALSE(hazards(log.d.model, {}, {}, context));
  log.row("a", "weather", {log.link(0)}, 100, 103);
  HazardsOptions options;
  options.from = 200;
  result = hazards(log.d.model, {}, options, context);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().items().front().code, "E0544");
}

}  // namespace
}  // namespace egress
