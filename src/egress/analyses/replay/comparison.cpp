#include "egress/analyses/replay/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "egress/base/units.h"
#include "egress/flow/timeline.h"

namespace egress {

namespace {

constexpr Day four_weeks = 28;
constexpr double noticed = 0.01;  // of a supply's usual production: less is no cut

const Observed& observed_row(const Model& model, const std::string& id) {
  return *std::ranges::find(model.observed, id, &Observed::id);
}

/// The part of amounts by period that lies in the days [from, to).
double within(const DispatchResult& r, const std::vector<double>& by_period, Day from, Day to) {
  double sum = 0;
  const double begin = 24.0 * from, end = 24.0 * to;
  for (std::size_t t = 0; t < by_period.size(); ++t) {
    const auto a = static_cast<double>(r.period_starts[t]);
    const auto b = static_cast<double>(r.period_starts[t + 1]);
    const double common = std::min(b, end) - std::max(a, begin);
    if (common > 0) sum += by_period[t] * common / (b - a);
  }
  return sum;
}

bool is_amount(std::string_view measure) {
  return measure == "delivered" || measure == "loaded" || measure == "carried";
}

/// The only thing of this name; index -1 if there is none, or several, or `total` is meant.
ThingRef one_thing(const Model& model, const std::string& what) {
  const auto things = find_things(model, what);
  return what != "total" && things.size() == 1 ? things.front() : ThingRef{};
}

/// Canonical amount a day of `190 kt/d`; nothing if it is no rate.
std::optional<double> rate_of(std::string_view text) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !(value >= 0) || std::isinf(value)) return {};
  std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const auto parsed = parse_unit(unit);
  if (!parsed || parsed->per != PerCalendar::none) return {};
  for (const auto amount : {BaseDimension::mass, BaseDimension::volume, BaseDimension::energy}) {
    if (parsed->dimension == dimension_of(amount) / dimension_of(BaseDimension::time)) {
      return value * parsed->factor;
    }
  }
  return {};
}

Day first_day_of(const Model& model, const ReplaySettings& replay) {
  Day first = replay.horizon.to;
  for (const auto& id : replay.closures) {
    const auto found = std::ranges::find(model.closures, id, &LoggedClosure::id);
    if (found != model.closures.end()) first = std::min(first, found->start);
  }
  return first;
}

/// Whether losing it loses something of the case's owner.
bool owned(const Model& model, const Supply& supply) {
  return !model.owner.valid() ||
         std::ranges::find(supply.holders, model.owner) != supply.holders.end();
}

}  // namespace

ReplayRow row_of(const Model& model, const ReplayReport& report) {
  ReplayRow out;
  out.used_for = report.used_for;
  out.baseline = report.baseline;
  out.note = report.note;
  if (report.observed.empty()) {
    out.measure = "first_cut";
    out.told = "day of the first cut";
    out.unit = "d";
    out.reported_low = report.earliest;
    out.reported_high = report.latest;
    out.reported = (out.reported_low + out.reported_high) / 2;
    return out;
  }
  const Observed& row = observed_row(model, report.observed);
  out.measure = row.id;
  out.told = row.what == "total" ? row.measure : fmt::format("{} by {}", row.measure, row.what);
  if (row.measure == "lost") {
    out.told = row.what == "total" ? "output lost" : fmt::format("lost to {}", row.what);
  }
  if (row.measure == "rerouted") out.told = "rerouted";
  out.from = row.from;
  out.to = row.to;
  out.reported = row.value;
  out.reported_low = row.low;
  out.reported_high = row.high;
  return out;
}

void check_report(const Model& model, const ReplaySettings& replay, const ReplayReport& report,
                  Diagnostics& wrong) {
  const auto add = [&](const std::string& what, const std::string& hint) {
    wrong.add("E0616", report.where, what, hint);
  };
  const auto found = std::ranges::find(model.observed, report.observed, &Observed::id);
  if (found != model.observed.end()) {
    const bool total = found->what == "total";
    const auto thing = one_thing(model, found->what);
    const bool corridor = thing.index >= 0 && thing.kind == TableKind::corridor;
    const bool way = corridor || (thing.index >= 0 && thing.kind == TableKind::link);
    const bool supply = thing.index >= 0 && thing.kind == TableKind::supply;
    const bool told = is_amount(found->measure)      ? way || total
                      : found->measure == "lost"     ? way || total || supply
                      : found->measure == "rerouted" ? total || corridor
                                                     : false;
    if (!told) {
      add(fmt::format("`{}` ({} of {}) is nothing that a replay computes", found->id,
                      found->measure, found->what),
          "it computes what a corridor, a link or all (`total`) delivered, carried or loaded, what "
          "was lost to them or to a supply, and what was rerouted");
    }
    if (total && (found->measure == "lost") &&
        std::ranges::none_of(model.supplies, [&](const Supply& s) { return owned(model, s); })) {
      add(fmt::format("`{}` is of the owner's supplies, and the case's owner has none", found->id),
          "name the supply that lost, or set `owner` in case.toml");
    }
    if (found->from < replay.horizon.from || found->to > replay.horizon.to) {
      add(fmt::format("`{}` is of {} to {}, outside the replay", found->id, format_day(found->from),
                      format_day(found->to - 1)),
          "choose an observed row within the replay's dates, or move them");
    }
  }
  if (report.baseline.empty()) return;
  const auto thing = found != model.observed.end() ? one_thing(model, found->what) : ThingRef{};
  const bool way =
      thing.index >= 0 && (thing.kind == TableKind::corridor || thing.kind == TableKind::link);
  if (found == model.observed.end() || found->measure != "lost" || !way) {
    return add("a baseline of something that has none",
               "`baseline` is for what was lost to a corridor or a link");
  }
  if (report.baseline == "open") return;
  if (report.baseline == "before") {
    const Day first = first_day_of(model, replay);
    if (first - four_weeks >= replay.horizon.from && first <= found->from) return;
    return add("the four weeks before the first closure are not all within the replay",
               fmt::format("let it begin on {} or earlier, and the report not before {}",
                           format_day(first - four_weeks), format_day(first)));
  }
  if (!rate_of(report.baseline)) {
    add(fmt::format("`{}` is no baseline", report.baseline),
        "write `open`, `before` or a rate such as `190 kt/d`");
  }
}

double ReplayComparison::amount(const DispatchResult& r, const std::string& what, Day from,
                                Day to) const {
  double sum = 0;
  const ThingRef thing = one_thing(model_, what);
  for (const auto& row : r.corridors) {
    const ThingRef own{TableKind::corridor, row.corridor.value};
    if (thing.index < 0 || thing == own) sum += within(r, row.by_period, from, to);
  }
  for (const auto& row : r.links) {
    const ThingRef own{TableKind::link, row.link.value};
    if (thing == own) sum += within(r, row.by_period, from, to);
  }
  return sum;
}

/// What a supply, or all of ours, produced less than in the open network.
double ReplayComparison::produced_less(const std::string& what, Day from, Day to) const {
  const ThingRef thing = one_thing(model_, what);
  double sum = 0;
  for (std::size_t s = 0; s < lived_.supplies.size(); ++s) {
    const ThingRef own{TableKind::supply, lived_.supplies[s].supply.value};
    if (thing.index >= 0 ? thing != own
                         : !owned(model_, model_.supplies[lived_.supplies[s].supply.at()]))
      continue;
    sum += within(lived_, lived_.supplies[s].shut_in_by_period, from, to) -
           within(open_, open_.supplies[s].shut_in_by_period, from, to);
  }
  return sum;
}

double ReplayComparison::lost(const Observed& row, const std::string& baseline) const {
  const ThingRef thing = one_thing(model_, row.what);
  if (thing.index < 0 || thing.kind == TableKind::supply)
    return produced_less(row.what, row.from, row.to);
  const double done = amount(lived_, row.what, row.from, row.to);
  const double days = row.to - row.from;
  if (baseline.empty() || baseline == "open") {
    return amount(open_, row.what, row.from, row.to) - done;
  }
  if (baseline == "before") {
    const auto first = static_cast<Day>(std::floor(first_hour_ / 24));
    const double before = amount(open_, row.what, first - four_weeks, first);
    return before / four_weeks * days - done;
  }
  return rate_of(baseline).value_or(not_given) * days - done;
}

/// What other ways carried more than in the open network.
double ReplayComparison::rerouted(const std::string& what, Day from, Day to) const {
  const ThingRef thing = one_thing(model_, what);
  double sum = 0;
  for (std::size_t c = 0; c < lived_.corridors.size(); ++c) {
    if (thing.index >= 0 && thing.index != lived_.corridors[c].corridor.value) continue;
    sum += std::max(0.0, within(lived_, lived_.corridors[c].by_period, from, to) -
                             within(open_, open_.corridors[c].by_period, from, to));
  }
  return sum;
}

/// From the first closure's day, which is 1.
double ReplayComparison::first_cut() const {
  for (std::size_t t = 0; t + 1 < lived_.period_starts.size(); ++t) {
    const auto end = static_cast<double>(lived_.period_starts[t + 1]);
    if (end <= first_hour_) continue;
    for (std::size_t s = 0; s < lived_.supplies.size(); ++s) {
      if (!owned(model_, model_.supplies[lived_.supplies[s].supply.at()])) continue;
      const double cut =
          lived_.supplies[s].shut_in_by_period[t] - open_.supplies[s].shut_in_by_period[t];
      const double usual =
          open_.supplies[s].produced / static_cast<double>(open_.period_starts.size() - 1);
      if (cut <= noticed * usual) continue;
      const double begin = std::max(first_hour_, static_cast<double>(lived_.period_starts[t]));
      return 1 + std::floor((begin - first_hour_) / 24);
    }
  }
  return not_given;
}

double ReplayComparison::of(const ReplayReport& report) const {
  if (report.observed.empty()) return first_cut();
  const Observed& row = observed_row(model_, report.observed);
  if (row.measure == "lost") return lost(row, report.baseline);
  if (row.measure == "rerouted") return rerouted(row.what, row.from, row.to);
  return amount(lived_, row.what, row.from, row.to);
}

}  // namespace egress
