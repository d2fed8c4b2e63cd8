#include "egress/analyses/hazards/seasons.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace egress {

namespace {

constexpr double prior_events = 6;

double angle_of(Day day) {
  const Day new_year = day_of(civil(day).year, 1, 1);
  return 2 * std::numbers::pi * (day - new_year) / days_in_year(day);
}

template <class Days>
double concentration_of(const Days& days) {
  double x = 0, y = 0;
  for (const Day day : days) {
    x += std::cos(angle_of(day));
    y += std::sin(angle_of(day));
  }
  return std::hypot(x, y) / static_cast<double>(std::max<std::size_t>(1, days.size()));
}

std::array<double, 12> watched_shares(Day from, Day to) {
  std::array<double, 12> out{};
  for (Day day = from; day < to;) {
    const auto date = civil(day);
    const Day end = std::min(to, day - date.day + 1 + days_in_month(day));
    out[static_cast<std::size_t>(date.month - 1)] += static_cast<double>(end - day) / (to - from);
    day = end;
  }
  return out;
}

}  // namespace

SeasonFit fit_season(std::span<const Day> starts, Day from, Day to, int draws, std::uint64_t seed,
                     const RunContext& context) {
  SeasonFit out;
  out.events = static_cast<int>(starts.size());
  for (const Day day : starts) ++out.starts[static_cast<std::size_t>(civil(day).month - 1)];
  const auto watched = watched_shares(from, to);
  const double total = prior_events + out.events;
  for (std::size_t m = 0; m < 12; ++m) {
    const double share = watched[m] > 0 ? watched[m] : 1.0 / 12;
    const double a = prior_events * share + out.starts[m], b = total - a;
    if (b < 1e-9) {  // nothing but this month was watched
      out.weight[m] = {1, 1, 1, 0};
      out.together_low[m] = out.together_high[m] = 1;
      continue;
    }
    const double se = std::sqrt(a * b / (total * total * (total + 1)));
    out.weight[m] = {a / total / share, beta_quantile(lower_tail, a, b) / share,
                     beta_quantile(upper_tail, a, b) / share, se / share};
    out.together_low[m] = beta_quantile(lower_tail / 12, a, b) / share;
    out.together_high[m] = beta_quantile(1 - lower_tail / 12, a, b) / share;
  }
  out.concentration = concentration_of(starts);
  std::mt19937_64 random(seed);
  std::vector<Day> drawn(starts.size());
  int as_far = 0, done = 0;
  for (; done < draws && !context.should_stop(); ++done) {
    for (Day& day : drawn) {
      const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
      day = from + static_cast<Day>(u * (to - from));
    }
    as_far += concentration_of(drawn) >= out.concentration ? 1 : 0;
  }
  if (done > 0) out.p = (1.0 + as_far) / (1.0 + done);
  return out;
}

}  // namespace egress
