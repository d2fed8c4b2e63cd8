// Timeline: the periods of a horizon and how much of a dated number falls into each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/flow/plan.h"
#include "egress/model/model.h"

namespace egress {

/// Periods 0 .. size()-1, in order. Immutable; reading is thread-safe.
class Timeline {
 public:
  explicit Timeline(const Horizon& horizon);

  int size() const { return static_cast<int>(starts_.size()) - 1; }
  const std::vector<Hour>& starts() const { return starts_; }
  double days(int t) const;  // length of period t in days
  double total_days() const;
  Day first_day(int t) const;  // the day in which it starts
  /// A rate's amount in period t: the sum over its days of per_day, by the part of the day that
  /// belongs to it. NaN if on any day no rate is given.
  double amount(const Profile& rate, int t) const;
  /// Mean over the days of period t of a number as it stands; NaN as above.
  double mean(const Profile& number, int t) const;
  /// Mean of f(day) over the days of period t.
  template <class F>
  double mean_of(F f, int t) const {
    double sum = 0;
    for_each_day(t, [&](Day day, double part) { sum += f(day) * part; });
    return sum / days(t);
  }
  /// Share of period t that lies in [from, to) (days).
  double overlap(int t, Day from, Day to) const;
  /// Transit in whole periods of the nominal length (a week is 7 days, a month 30.436875).
  int lag(double transit_days) const;
  /// The period that holds this hour; 0 if before, size() if at or after the end.
  int period_at(double hour) const;

 private:
  template <class F>
  void for_each_day(int t, F f) const {
    for (Hour h = starts_[static_cast<std::size_t>(t)];
         h < starts_[static_cast<std::size_t>(t) + 1];) {
      const Day day = static_cast<Day>(h >= 0 ? h / 24 : (h - 23) / 24);
      const Hour end = std::min(starts_[static_cast<std::size_t>(t) + 1], (Hour{day} + 1) * 24);
      f(day, static_cast<double>(end - h) / 24);
      h = end;
    }
  }
  std::vector<Hour> starts_;
  double nominal_days_;
};

/// Share of capacity that closures leave to every thing in every period: the mean over the period
/// of the least that any closure, or group of them (Closure::group), leaves. A holder's closure
/// closes all it holds, a corridor's its links. O(closures of a thing squared + periods closed).
class Openness {
 public:
  Openness(const Model& model, const Timeline& timeline, const std::vector<Closure>& closures);
  double left(TableKind kind, std::size_t index, int t) const;
  /// The same for all periods; null where it is 1 in all.
  const std::vector<double>* by_period(TableKind kind, std::size_t index) const;
  /// True where a closure ever touches the thing.
  bool touched(TableKind kind, std::size_t index) const;

 private:
  std::map<std::pair<TableKind, std::int32_t>, std::vector<double>> left_;  // by period
};

/// First hour of the earliest closure within the horizon; +infinity if none.
double first_hour(const Timeline& timeline, const std::vector<Closure>& closures);

}  // namespace egress
