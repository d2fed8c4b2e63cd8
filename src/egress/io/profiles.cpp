#include "egress/io/profiles.h"

#include <algorithm>

#include "egress/io/column_unit.h"
#include "egress/io/number.h"

namespace egress {

namespace {

using Step = Profile::Step;

/// Steps of one cell over its row's dates.
std::vector<Step> steps_of_cell(const RawCase& raw, const TableView& view, const RowInfo& row,
                                int position, Day from) {
  const RawColumn& column = view.raw().columns[static_cast<std::size_t>(position)];
  const auto number = parse_number_cell(view.text(row.row, position));
  if (!number) return {};
  if (number->series.empty()) {
    const auto& unit = view.unit(row.row, position);
    if (!unit) return {};
    return {{from, unit->canonical(number->mode), unit->unit.per, unit->measure}};
  }
  const auto found = raw.series.find(number->series);
  if (found == raw.series.end()) return {};
  const RawSeries& series = found->second;
  const auto unit = series_unit(column, series);
  if (!unit || series.days.empty()) return {};
  std::vector<Step> steps;
  const auto after = std::ranges::upper_bound(series.days, from);
  std::size_t i =
      after == series.days.begin() ? 0 : static_cast<std::size_t>(after - series.days.begin()) - 1;
  for (; i < series.days.size(); ++i) {
    const Day day = steps.empty() ? from : series.days[i];
    if (day >= row.to) break;
    steps.push_back({day, unit->canonical(series.values[i]), unit->unit.per, unit->measure});
  }
  return steps;
}

/// Joins two step lists day by day.
template <class Join>
Profile joined(const Profile& a, const Profile& b, const Join& join) {
  std::vector<Day> days;
  for (const auto& step : a.steps()) days.push_back(step.from);
  for (const auto& step : b.steps()) days.push_back(step.from);
  std::ranges::sort(days);
  days.erase(std::ranges::unique(days).begin(), days.end());
  std::vector<Step> steps;
  std::size_t at_a = 0;
  std::size_t at_b = 0;
  const auto advance = [](const std::vector<Step>& all, std::size_t& at, Day day) {
    while (at < all.size() && all[at].from <= day) ++at;
    return at == 0 ? Step{day, not_given} : all[at - 1];
  };
  for (const Day day : days) {
    Step step = join(advance(a.steps(), at_a, day), advance(b.steps(), at_b, day));
    step.from = day;
    steps.push_back(step);
  }
  return Profile(std::move(steps));
}

}  // namespace

Profile profile_of(const RawCase& raw, const TableView& view, std::span<const RowInfo> rows,
                   int column) {
  if (column < 0) return {};
  const RawColumn& raw_column = view.raw().columns[static_cast<std::size_t>(column)];
  if (raw_column.description == nullptr) return {};
  Profile base;
  std::vector<const RowInfo*> dated;
  for (const RowInfo& r : rows) {
    const auto text = view.text(r.row, column);
    if (text.empty()) continue;
    if (r.dated()) {
      dated.push_back(&r);
    } else if (base.steps().empty()) {
      base = Profile(steps_of_cell(raw, view, r, column, r.from));
    }
  }
  if (dated.empty()) return base;
  std::ranges::stable_sort(dated, {}, [](const RowInfo* r) { return r->from; });
  std::vector<Step> steps;
  Day covered = first_day;
  for (const RowInfo* r : dated) {
    const Day from = std::max(r->from, covered);  // overlaps have been reported
    if (from >= r->to) continue;
    if (!steps.empty() && steps.back().from == from) steps.pop_back();  // the gap that was none
    const auto more = steps_of_cell(raw, view, *r, column, from);
    steps.insert(steps.end(), more.begin(), more.end());
    if (r->to != after_last_day) steps.push_back({r->to, not_given});
    covered = r->to;
  }
  const Profile over(std::move(steps));
  return base.steps().empty() ? over : overlaid(base, over);
}

Profile overlaid(const Profile& under, const Profile& over) {
  if (over.steps().empty()) return under;
  return joined(under, over, [](const Step& a, const Step& b) { return given(b.value) ? b : a; });
}

Profile sum_of(const Profile& base, const Profile& more, bool& mixed) {
  return joined(base, more, [&](const Step& a, const Step& b) {
    if (!given(a.value) || !given(b.value)) return a;
    if (a.per != b.per || a.measure != b.measure) {
      mixed = true;
      return a;
    }
    Step sum = a;
    sum.value += b.value;
    return sum;
  });
}

}  // namespace egress
