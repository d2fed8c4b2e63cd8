// The parts of validate(), by topic. Private to model/.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egress/model/validate.h"

namespace egress::checks {

/// What stands at and hangs on each node, by position.
struct Sites {
  std::vector<std::vector<std::size_t>> out, in;  // links
  std::vector<std::vector<std::size_t>> supplies, markets, stores;
  explicit Sites(const Model& model);
};

/// Days of the horizon on which yearly, monthly and daily rates compare differently: the starts of
/// the months of its first four years, among which every length of month and year occurs, and of
/// those one for each pair of lengths.
struct CalendarDays {
  std::vector<Day> months, lengths;
  explicit CalendarDays(const Horizon& horizon);
};

/// True for what may be wrong only because something else could not be read.
bool may_follow(std::string_view code);

struct Context {
  const Model& model;
  const Locate& locate;
  const ValidateOptions& options;
  Sites sites;
  CalendarDays calendar;
  Diagnostics found;

  void report(std::string_view code, std::string_view table, std::string_view id,
              std::string_view column, std::string message, std::string hint = {}) {
    if (options.incomplete && may_follow(code)) return;
    found.add(code, locate(table, id, column), std::move(message), std::move(hint));
  }
};

void check_horizon(Context& context);
void check_stores(Context& context);
void check_supplies(Context& context);
void check_markets(Context& context);
void check_links(Context& context);
void check_fleets(Context& context);
void check_corridors(Context& context);
void check_contracts(Context& context);
void check_records(Context& context);  // closures, observed
void check_hazards(Context& context);
void check_left(Context& context);  // closures and hazards that leave a share of no limit
void check_stakes(Context& context);
void check_measures(Context& context);  // capacities and prices that commodities cannot be held to
void check_reach(Context& context);     // islands
void check_bound_labels(Context& context);
void check_use(Context& context);      // things that nothing uses
void check_origins(Context& context);  // sources
void check_gaps(Context& context);     // days without a number that is needed

// --- numbers over dates

/// Days on which a comparison of these profiles can change: the first day of the horizon, every
/// step, and the calendar's days where a yearly or monthly rate is among them.
std::vector<Day> days_to_compare(const Context& context, std::span<const Profile* const> profiles);

/// Sum over the days [from, to) of a rate, each step multiplied by factor(measure); nothing if it
/// is not given on all of them. O(steps).
template <class Factor>
std::optional<double> total(const Profile& rate, Day from, Day to, Factor factor);

/// Years (or months) from an origin to the start of a day, parts by the days of their own year
/// (month): differences integrate a `per year` (`per month`) rate.
double elapsed(Day day, PerCalendar per);

// --- quantities

/// How much of `to` one unit of `from` is at most, over these commodities; NaN if none converts.
double most_per(const Model& model, std::span<const CommodityIndex> commodities, Measure from,
                Measure to);
std::string_view unit_of(Measure measure);

/// Where `low` is above `high` beyond rounding: the first such day and both numbers in the measure
/// of `high`. Rates are compared per day, amounts as they stand.
struct Crossing {
  Day day;
  double low, high;
  Measure measure;
};
enum class Compare : std::uint8_t { rates, amounts };
std::optional<Crossing> first_crossing(const Context& context, const Profile& low,
                                       const Profile& high,
                                       std::span<const CommodityIndex> commodities, Compare how);

bool exceeds(double low, double high);  // beyond rounding

// --- words

/// An amount in the canonical unit of its measure as people say it: "2.92 Mt".
std::string told(double amount, Measure measure);
/// "`a`, `b` and 3 more".
std::string list_ids(std::vector<std::string> ids);
template <class Table, class Indices>
std::string list_of(const Table& table, const Indices& indices) {
  std::vector<std::string> ids;
  for (const auto index : indices) {
    if (index.valid()) ids.push_back(table.at(index.at()).id);
  }
  return list_ids(std::move(ids));
}

template <class Factor>
std::optional<double> total(const Profile& rate, Day from, Day to, Factor factor) {
  const auto& steps = rate.steps();
  if (from >= to || steps.empty() || steps.front().from > from) return {};
  double sum = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Day begin = std::max(from, steps[i].from);
    const Day end = i + 1 < steps.size() ? std::min(to, steps[i + 1].from) : to;
    if (begin >= end) continue;
    const double value = steps[i].value * factor(steps[i].measure);
    if (!given(value)) return {};
    sum += value * (elapsed(end, steps[i].per) - elapsed(begin, steps[i].per));
  }
  return sum;
}

}  // namespace egress::checks
