// Profile: a number that may change with the date, in canonical units.
#pragma once

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/base/units.h"

namespace egress {

/// What kind of quantity a number counts: mass in t, volume in m3, energy in MWh. `none` is for
/// numbers that count no commodity (a length, a share).
enum class Measure : std::uint8_t { none, mass, volume, energy };

inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();
inline bool given(double value) { return !std::isnan(value); }

/// Piecewise constant in days. A value `per year` or `per month` is spread over the days of its own
/// calendar year or month by `per_day`; any other rate is already per day (canonical time is d).
/// "Not given" is NaN and means what the column's description says (usually: no limit).
/// Reading is thread-safe; O(log steps).
class Profile {
 public:
  struct Step {
    Day from;  // holds from this day until the next step
    double value;
    PerCalendar per = PerCalendar::none;
    Measure measure = Measure::none;
  };

  Profile() = default;
  explicit Profile(double value, Measure measure = Measure::none,
                   PerCalendar per = PerCalendar::none)
      : steps_{{std::numeric_limits<Day>::min(), value, per, measure}} {}
  /// Steps in order of their days.
  explicit Profile(std::vector<Step> steps) : steps_(std::move(steps)) {}

  /// Overwrites [from, to) with `value`. O(log steps) plus the steps that it replaces or moves.
  void set(Day from, Day to, double value, PerCalendar per, Measure measure);

  /// True if a number is given on at least one day.
  bool given_ever() const;
  bool given_at(Day day) const { return given(at(day)); }
  /// As written (canonical unit, per year or month left as such); NaN if not given.
  double at(Day day) const;
  /// A rate's amount per day on that day; NaN if not given.
  double per_day(Day day) const;
  /// What the quantity part counts on that day (tonnes, cubic metres, MWh).
  Measure measure_at(Day day) const;
  const std::vector<Step>& steps() const { return steps_; }

 private:
  const Step* step_at(Day day) const;
  std::vector<Step> steps_;
};

}  // namespace egress
