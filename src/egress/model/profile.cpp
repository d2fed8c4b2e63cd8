#include "egress/model/profile.h"

#include <algorithm>

namespace egress {

void Profile::set(Day from, Day to, double value, PerCalendar per, Measure measure) {
  if (from >= to) return;
  const Step* before = step_at(to);
  Step after = before != nullptr ? *before : Step{to, not_given};
  after.from = to;
  // Only what lies within is touched, so that a series in order of dates is built in linear time.
  const auto first = std::ranges::lower_bound(steps_, from, {}, &Step::from);
  const auto last = std::ranges::upper_bound(first, steps_.end(), to, {}, &Step::from);
  const auto inserted = steps_.insert(steps_.erase(first, last), Step{from, value, per, measure});
  if (to != std::numeric_limits<Day>::max()) steps_.insert(inserted + 1, after);
}

bool Profile::given_ever() const {
  return std::ranges::any_of(steps_, [](const Step& s) { return given(s.value); });
}

const Profile::Step* Profile::step_at(Day day) const {
  const auto after = std::ranges::upper_bound(steps_, day, {}, &Step::from);
  return after == steps_.begin() ? nullptr : &*(after - 1);
}

double Profile::at(Day day) const {
  const Step* step = step_at(day);
  return step == nullptr ? not_given : step->value;
}

double Profile::per_day(Day day) const {
  const Step* step = step_at(day);
  if (step == nullptr) return not_given;
  switch (step->per) {
    case PerCalendar::none:
      return step->value;
    case PerCalendar::year:
      return step->value / days_in_year(day);
    case PerCalendar::month:
      return step->value / days_in_month(day);
  }
  return not_given;
}

Measure Profile::measure_at(Day day) const {
  const Step* step = step_at(day);
  return step == nullptr ? Measure::none : step->measure;
}

}  // namespace egress
