#include "egress/flow/timeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "egress/model/closed_things.h"

namespace egress {

namespace {

double nominal_days(Period period) {
  switch (period) {
    case Period::hour:
      return 1.0 / 24;
    case Period::day:
      return 1;
    case Period::week:
      return 7;
    case Period::month:
      return 365.2425 / 12;
    case Period::year:
      return 365.2425;
  }
  return 1;
}

}  // namespace

Timeline::Timeline(const Horizon& horizon)
    : starts_(period_starts(horizon)), nominal_days_(nominal_days(horizon.period)) {}

double Timeline::days(int t) const {
  const auto i = static_cast<std::size_t>(t);
  return static_cast<double>(starts_[i + 1] - starts_[i]) / 24;
}

double Timeline::total_days() const {
  return static_cast<double>(starts_.back() - starts_.front()) / 24;
}

Day Timeline::first_day(int t) const {
  const Hour h = starts_[static_cast<std::size_t>(t)];
  return static_cast<Day>(h >= 0 ? h / 24 : (h - 23) / 24);
}

double Timeline::amount(const Profile& rate, int t) const {
  double sum = 0;
  for_each_day(t, [&](Day day, double part) { sum += rate.per_day(day) * part; });
  return sum;
}

double Timeline::mean(const Profile& number, int t) const {
  return mean_of([&](Day day) { return number.at(day); }, t);
}

double Timeline::overlap(int t, Day from, Day to) const {
  const auto i = static_cast<std::size_t>(t);
  const Hour begin = std::max(starts_[i], Hour{from} * 24);
  const Hour end = std::min(starts_[i + 1], Hour{to} * 24);
  return end <= begin
             ? 0
             : static_cast<double>(end - begin) / static_cast<double>(starts_[i + 1] - starts_[i]);
}

int Timeline::lag(double transit_days) const {
  return static_cast<int>(std::lround(transit_days / nominal_days_));
}

int Timeline::period_at(double hour) const {
  const auto after = std::ranges::upper_bound(
      starts_, hour, [](double h, Hour start) { return h < static_cast<double>(start); });
  return std::clamp(static_cast<int>(after - starts_.begin()) - 1, 0, size());
}

namespace {

/// What one thing has left from hour to hour: steps between the starts and ends of its closures.
class Steps {
 public:
  explicit Steps(const std::vector<const Closure*>& closures) {
    for (const Closure* closure : closures) {
      cuts_.push_back(closure->start);
      cuts_.push_back(closure->end);
    }
    std::ranges::sort(cuts_);
    const auto [last, end] = std::ranges::unique(cuts_);
    cuts_.erase(last, end);
    for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) {
      taken_.clear();
      double left = 1;
      for (const Closure* closure : closures) {
        if (closure->start > cuts_[i] || closure->end < cuts_[i + 1]) continue;
        left = std::min(left, 1 - taken_by(*closure));
      }
      left_.push_back(std::max(0.0, left));
    }
  }

  /// Puts the mean over every period into `out`, which holds 1 where nothing is closed.
  void spread(const std::vector<Hour>& starts, std::vector<double>& out) const {
    std::size_t t = 0;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (left_[i] == 1) continue;
      const auto after =
          std::upper_bound(starts.begin() + static_cast<std::ptrdiff_t>(t), starts.end(), cuts_[i],
                           [](double h, Hour s) { return h < static_cast<double>(s); });
      t = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - starts.begin() - 1));
      for (; t + 1 < starts.size() && static_cast<double>(starts[t]) < cuts_[i + 1]; ++t) {
        const auto begin = static_cast<double>(starts[t]), end = static_cast<double>(starts[t + 1]);
        const double common = std::min(end, cuts_[i + 1]) - std::max(begin, cuts_[i]);
        out[t] -= (1 - left_[i]) * common / (end - begin);
        if (cuts_[i + 1] < end) break;
      }
    }
    for (double& left : out) left = std::max(0.0, left);
  }

 private:
  /// With all others of its group that were seen in this step.
  double taken_by(const Closure& closure) {
    if (closure.group < 0) return 1 - closure.left;
    for (auto& [group, taken] : taken_) {
      if (group == closure.group) return taken += 1 - closure.left;
    }
    return taken_.emplace_back(closure.group, 1 - closure.left).second;
  }
  std::vector<double> cuts_, left_;
  std::vector<std::pair<std::int32_t, double>> taken_;
};

}  // namespace

Openness::Openness(const Model& model, const Timeline& timeline,
                   const std::vector<Closure>& closures) {
  const auto begin = static_cast<double>(timeline.starts().front());
  const auto end = static_cast<double>(timeline.starts().back());
  std::map<std::pair<TableKind, std::int32_t>, std::vector<const Closure*>> by_thing;
  for (const auto& closure : closures) {
    if (closure.end <= begin || closure.start >= end) continue;
    for (const auto thing : closure.what) {
      for (const auto closed : closed_things(model, thing)) {
        by_thing[{closed.kind, closed.index}].push_back(&closure);
      }
    }
  }
  for (const auto& [thing, own] : by_thing) {
    std::vector<double>& left = left_[thing];
    left.assign(static_cast<std::size_t>(timeline.size()), 1.0);
    Steps(own).spread(timeline.starts(), left);
  }
}

double first_hour(const Timeline& timeline, const std::vector<Closure>& closures) {
  double first = std::numeric_limits<double>::infinity();
  const auto begin = static_cast<double>(timeline.starts().front());
  const auto end = static_cast<double>(timeline.starts().back());
  for (const auto& closure : closures) {
    if (closure.end <= begin || closure.start >= end) continue;
    first = std::min(first, std::max(begin, closure.start));
  }
  return first;
}

double Openness::left(TableKind kind, std::size_t index, int t) const {
  if (left_.empty()) return 1;
  const auto found = left_.find({kind, static_cast<std::int32_t>(index)});
  return found == left_.end() ? 1 : found->second[static_cast<std::size_t>(t)];
}

const std::vector<double>* Openness::by_period(TableKind kind, std::size_t index) const {
  const auto found = left_.find({kind, static_cast<std::int32_t>(index)});
  return found == left_.end() ? nullptr : &found->second;
}

bool Openness::touched(TableKind kind, std::size_t index) const {
  return left_.contains({kind, static_cast<std::int32_t>(index)});
}

}  // namespace egress
