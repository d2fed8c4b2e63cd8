#include "egress/analyses/simulate/hazard_process.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "egress/base/outcome.h"
#include "egress/base/statistics.h"

namespace egress {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double day_hours = 24;
constexpr double warm_up = 2 * 365.2425 * day_hours;  // before the horizon, with a season

/// Periods until something of chance p happens, the one in which it does among them: 1, 2, ...
double periods_until(double u, double p) {
  if (p >= 1) return 1;
  if (p <= 0) return never;
  return std::max(1.0, std::ceil(std::log(u) / std::log1p(-p)));
}

bool has_season(const Hazard& hazard) {
  return std::ranges::any_of(hazard.season, [](double weight) { return weight != 1; });
}

/// u in (0, 1) seen within the part [low, high) of it that it is known to lie in.
double within(double u, double low, double high) {
  return std::clamp((u - low) / (high - low), 0x1p-53, 1 - 0x1p-53);
}

}  // namespace

HazardProcess::HazardProcess(const Model& model, const Hazard& hazard, double often, double from,
                             double to)
    : hazard_(hazard),
      from_(from),
      to_(to),
      begin_(from),
      mean_open_(mean_between(hazard) * day_hours / often),
      mean_closed_(mean_duration(model, hazard) * day_hours),
      often_(often),
      seasonal_(has_season(hazard)) {
  if (hazard.two_state()) {
    ensure(hazard.closes * often <= 1, "a chance above one");
    mean_open_ = day_hours * hazard.every / (hazard.closes * often);
    return;
  }
  if (hazard.distribution == DurationShape::log) {
    for (const double days : logged_durations(model, hazard)) logged_.push_back(days * day_hours);
    std::ranges::sort(logged_);
  }
  if (hazard.distribution == DurationShape::lognormal) {
    sigma_ = std::sqrt(std::log1p(hazard.spread * hazard.spread));
    mu_ = std::log(mean_closed_) - sigma_ * sigma_ / 2;
  }
  if (!seasonal_) return;
  begin_ = from - warm_up;
  for (double hour = begin_; hour < to;) {
    const auto date = civil(static_cast<Day>(std::floor(hour / day_hours)));
    const int next_year = date.month == 12 ? date.year + 1 : date.year;
    const int next_month = date.month == 12 ? 1 : date.month + 1;
    const double end = day_hours * day_of(next_year, next_month, 1);
    months_.push_back({hour, end, hazard.season.at(static_cast<std::size_t>(date.month - 1))});
    hour = end;
  }
}

double HazardProcess::length(double u) const {
  switch (hazard_.distribution) {
    case DurationShape::fixed:
      return mean_closed_;
    case DurationShape::exponential:
      return -mean_closed_ * std::log(u);
    case DurationShape::lognormal:
      return std::exp(mu_ + sigma_ * normal_quantile(u));
    case DurationShape::gamma: {
      const double shape = 1 / (hazard_.spread * hazard_.spread);
      return gamma_quantile(u, shape, shape / mean_closed_);
    }
    case DurationShape::log:
      return logged_[static_cast<std::size_t>(u * static_cast<double>(logged_.size()))];
  }
  return mean_closed_;
}

/// Of the spell in progress at a given hour: the density of lengths times the length.
double HazardProcess::lengthy(Stream& random) const {
  const double u = random.uniform();
  switch (hazard_.distribution) {
    case DurationShape::fixed:
      return mean_closed_;
    case DurationShape::exponential:
      return -mean_closed_ * std::log(u * random.uniform());
    case DurationShape::lognormal:
      return std::exp(mu_ + sigma_ * sigma_ + sigma_ * normal_quantile(u));
    case DurationShape::gamma: {
      const double shape = 1 / (hazard_.spread * hazard_.spread);
      return gamma_quantile(u, shape + 1, shape / mean_closed_);
    }
    case DurationShape::log: {
      double sum = u * std::accumulate(logged_.begin(), logged_.end(), 0.0);
      for (const double one : logged_) {
        sum -= one;
        if (sum <= 0) return one;
      }
      return logged_.back();
    }
  }
  return mean_closed_;
}

double HazardProcess::open_for(double u) const {
  if (hazard_.shape == 1) return -mean_open_ * std::log(u);
  const double power = 1 / hazard_.shape;
  return mean_open_ / std::tgamma(1 + power) * std::pow(-std::log(u), power);
}

/// What is left of the time open at a given hour.
double HazardProcess::open_from_steady(Stream& random, double u) const {
  if (hazard_.shape == 1) return -mean_open_ * std::log(u);
  const double power = 1 / hazard_.shape;
  const double whole =
      mean_open_ / std::tgamma(1 + power) * std::pow(gamma_quantile(u, 1 + power, 1), power);
  return whole * random.uniform();
}

double HazardProcess::after(double hour, double open, double tilt) const {
  if (!seasonal_ && tilt == 1) return hour + open;
  if (!seasonal_) return hour + open / tilt;  // it begins with the horizon
  for (const Month& month : months_) {
    // A month that the horizon's start cuts has two parts.
    for (const bool inside : {false, true}) {
      const double begin = std::max({hour, month.begin, inside ? from_ : -never});
      const double end = std::min(month.end, inside ? never : from_);
      if (begin >= end) continue;
      const double weight = month.weight * (inside ? tilt : 1);
      if (open < weight * (end - begin)) return begin + open / weight;
      open -= weight * (end - begin);
    }
  }
  return never;
}

double HazardProcess::weight_between(double from, double to) const {
  from = std::max(from, from_);
  to = std::min(to, to_);
  if (to <= from) return 0;
  if (!seasonal_) return to - from;
  double sum = 0;
  for (const Month& month : months_) {
    sum += month.weight * std::max(0.0, std::min(to, month.end) - std::max(from, month.begin));
  }
  return sum;
}

std::vector<Spell> HazardProcess::draw(Stream random, double first, double tilt) const {
  std::vector<Spell> out;
  if (often_ == 0 || std::isinf(mean_open_)) return out;
  if (hazard_.two_state()) return draw_two_state(random, first, tilt);
  const double own = random.uniform();
  const double u = first > 0 && first < 1 ? first : own;
  const double closed = mean_closed_ / (mean_closed_ + mean_open_);
  double hour = begin_;
  const auto see = [&](double start, double end) {
    if (end > from_ && start < to_) out.push_back({start, end});
    hour = end;
  };
  if (u < closed) {
    const double whole = lengthy(random);
    const double rest = whole * random.uniform();
    see(begin_ + rest - whole, begin_ + rest);
  } else {
    const double start = after(begin_, open_from_steady(random, within(u, closed, 1)), tilt);
    if (start >= to_) return out;
    see(start, start + length(random.uniform()));
  }
  while (hour < to_) {
    const double start = after(hour, open_for(random.uniform()), tilt);
    if (start >= to_) break;
    see(start, start + length(random.uniform()));
  }
  return out;
}

std::vector<Spell> HazardProcess::draw_two_state(Stream random, double first, double tilt) const {
  std::vector<Spell> out;
  const double step = day_hours * hazard_.every;
  const double closes = hazard_.closes * often_;
  const double periods = std::ceil((to_ - from_) / step);
  const double own = random.uniform();
  const double u = first > 0 && first < 1 ? first : own;
  const double closed = closes / (closes + hazard_.opens);
  double at = 0;  // in periods
  if (u < closed) {
    at = periods_until(within(u, 0, closed), hazard_.opens);
    out.push_back({from_, from_ + at * step});
  }
  double v = u < closed ? random.uniform() : within(u, closed, 1);
  while (at < periods) {
    at += periods_until(v, std::min(1.0, closes * tilt));
    if (at >= periods) break;
    const double lasts = periods_until(random.uniform(), hazard_.opens);
    out.push_back({from_ + at * step, from_ + (at + lasts) * step});
    at += lasts;
    v = random.uniform();
  }
  return out;
}

/// An open hour of weight one without a start has the chance exp(-rate), a start its rate; in
/// discrete time an open period that is followed by another one a chance to stay.
double HazardProcess::log_ratio(const std::vector<Spell>& spells, double tilt) const {
  if (tilt == 1) return 0;
  double starts = 0, open = 0, since = from_;
  const double step = day_hours * hazard_.every;
  const auto see_open = [&](double until) {
    if (!hazard_.two_state()) {
      open += weight_between(since, until);
    } else {
      open += std::max(0.0, std::round((std::min(until, to_) - since) / step));
    }
  };
  for (const Spell& spell : spells) {
    see_open(spell.start);
    const bool began = hazard_.two_state() ? spell.start > from_ : spell.start >= from_;
    starts += began ? 1 : 0;
    since = std::max(since, spell.end);
  }
  if (since < to_) see_open(to_);
  if (!hazard_.two_state()) return (tilt - 1) * open / mean_open_ - starts * std::log(tilt);
  const double closes = hazard_.closes * often_, tilted = std::min(1.0, closes * tilt);
  // The last period of the horizon decides about what comes after it.
  const double stays = std::max(0.0, open - starts - (since < to_ ? 1 : 0));
  double out = starts * (std::log(closes) - std::log(tilted));
  if (stays > 0) out += stays * (std::log1p(-closes) - std::log1p(-tilted));
  return out;
}

double HazardProcess::likely_rest(double age) const {
  age = std::max(0.0, age);
  if (hazard_.two_state()) {
    return day_hours * hazard_.every * periods_until(0.5, hazard_.opens);
  }
  switch (hazard_.distribution) {
    case DurationShape::fixed:
      return mean_closed_ - age;
    case DurationShape::exponential:
      return mean_closed_ * std::numbers::ln2;
    case DurationShape::lognormal: {
      if (age == 0) return std::exp(mu_);
      const double tail = normal_tail((std::log(age) - mu_) / sigma_);
      if (!(tail > 0)) return age;  // beyond all numbers: as long again
      return std::exp(mu_ - sigma_ * normal_quantile(tail / 2)) - age;
    }
    case DurationShape::gamma: {
      const double shape = 1 / (hazard_.spread * hazard_.spread), scale = mean_closed_ / shape;
      const double tail = boost::math::gamma_q(shape, age / scale);
      if (!(tail > 0)) return scale * std::numbers::ln2;  // far out: its exponential tail
      return scale * boost::math::gamma_q_inv(shape, tail / 2) - age;
    }
    case DurationShape::log: {
      const auto longer = std::ranges::upper_bound(logged_, age);
      if (longer == logged_.end()) return 0;
      return *(longer + (logged_.end() - longer) / 2) - age;
    }
  }
  return mean_closed_;
}

double HazardProcess::expected_end(const Spell& spell, double now) const {
  const double least = hazard_.two_state() ? day_hours * hazard_.every : 1;
  return now + std::max(least, likely_rest(now - spell.start));
}

double HazardProcess::expected_hours() const {
  if (often_ == 0 || std::isinf(mean_open_)) return 0;
  if (seasonal_) return not_given;
  return (to_ - from_) * mean_closed_ / (mean_closed_ + mean_open_);
}

double HazardProcess::expected_starts() const {
  if (often_ == 0 || std::isinf(mean_open_)) return 0;
  const double weight = seasonal_ ? weight_between(from_, to_) : to_ - from_;
  return weight / (mean_closed_ + mean_open_);
}

}  // namespace egress
