// DatedNumbers: what the model says of every period of a horizon, for those who read plans (the
// certificate first): summed by the hour, plain on purpose and apart from the timeline that plans
// are made with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"

namespace egress {

using Series = std::vector<double>;  // one number a period

/// Each number is read when it is first asked for, and kept; references stay good. The model must
/// outlive it. One object, one thread.
class DatedNumbers {
 public:
  DatedNumbers(const Model& model, const Horizon& horizon) : m_(model), time_(horizon) {}

  const Timeline& time() const { return time_; }
  /// A rate's amount in each period; NaN if none is given on a day of it.
  const Series& amount(const Profile& rate);
  /// Mean over each period; NaN as above.
  const Series& mean(const Profile& number);
  /// What one canonical unit of the commodity counts in the profile's measure.
  const Series& in(const Profile& profile, CommodityIndex commodity);
  /// USD per canonical unit; 0 where none is given.
  const Series& unit_price(const Profile& price, CommodityIndex commodity);
  /// What a fleet offers in each period.
  const Series& ship_days(const Fleet& fleet);
  /// A rate's amount over the days [from, to); NaN if none is given on one of them.
  double over_days(const Profile& rate, Day from, Day to);
  /// Ship-days per unit; infinite or NaN where no ship carries it.
  const Series& use_of_ships(const Carriage& carriage);

  /// Sum over the hours of a period of f(day), an hour's amount on that day.
  template <class F>
  double over_hours(int t, F f) const {
    double sum = 0;
    const Hour end = time_.starts()[static_cast<std::size_t>(t) + 1];
    for (Hour h = time_.starts()[static_cast<std::size_t>(t)]; h < end;) {
      const Day day = static_cast<Day>(std::floor(static_cast<double>(h) / 24));
      const Hour next = std::min(end, 24 * (Hour{day} + 1));
      sum += static_cast<double>(next - h) * f(day);
      h = next;
    }
    return sum;
  }

 private:
  enum class Kind : std::uint8_t { amount, mean, in, unit_price, ship_days, use_of_ships };
  template <class F>
  const Series& kept(Kind kind, const void* of, CommodityIndex commodity, F by_period);

  const Model& m_;
  const Timeline time_;
  struct Key {
    Kind kind;
    const void* of;
    std::int32_t commodity;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const void*>{}(key.of) * 31 + static_cast<std::size_t>(key.commodity) * 8 +
             static_cast<std::size_t>(key.kind);
    }
  };
  std::unordered_map<Key, Series, Hash> kept_;  // never gone through
  std::map<std::tuple<const Profile*, Day, Day>, double> over_days_;
};

}  // namespace egress
