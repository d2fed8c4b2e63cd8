#include "egress/model/checks.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "egress/base/scale.h"

namespace egress::checks {

Sites::Sites(const Model& model)
    : out(model.nodes.size()),
      in(model.nodes.size()),
      supplies(model.nodes.size()),
      markets(model.nodes.size()),
      stores(model.nodes.size()) {
  const auto place = [](auto& lists, NodeIndex node, std::size_t thing) {
    if (node.valid()) lists.at(node.at()).push_back(thing);
  };
  for (std::size_t i = 0; i < model.links.size(); ++i) {
    place(out, model.links[i].tail, i);
    place(in, model.links[i].head, i);
  }
  for (std::size_t i = 0; i < model.supplies.size(); ++i) {
    place(supplies, model.supplies[i].node, i);
  }
  for (std::size_t i = 0; i < model.markets.size(); ++i) place(markets, model.markets[i].node, i);
  for (std::size_t i = 0; i < model.stores.size(); ++i) place(stores, model.stores[i].node, i);
}

bool may_follow(std::string_view code) {
  static constexpr std::string_view codes[] = {"E0403", "E0404", "E0408", "E0412",
                                               "E0413", "E0415", "E0416", "E0417",
                                               "E0418", "E0420", "E0426", "E0433"};
  const bool warning = code.starts_with('W') && code != "W0801" && code != "W0802";
  return warning || std::ranges::find(codes, code) != std::end(codes);
}

CalendarDays::CalendarDays(const Horizon& horizon) {
  const auto start = civil(horizon.from);
  std::set<std::pair<int, int>> seen{{days_in_month(horizon.from), days_in_year(horizon.from)}};
  for (int month = 1; month < 48; ++month) {
    const int count = start.month - 1 + month;
    const Day day = day_of(start.year + count / 12, count % 12 + 1, 1);
    if (day >= horizon.to) break;
    months.push_back(day);
    if (seen.emplace(days_in_month(day), days_in_year(day)).second) lengths.push_back(day);
  }
}

std::vector<Day> days_to_compare(const Context& context, std::span<const Profile* const> profiles) {
  std::vector<Day> days{context.model.horizon.from};
  bool calendar = false;
  for (const Profile* profile : profiles) {
    for (const auto& step : profile->steps()) {
      if (step.from != std::numeric_limits<Day>::min()) days.push_back(step.from);
      calendar = calendar || step.per != PerCalendar::none;
    }
  }
  if (calendar) {
    const bool constant = days.size() == 1;  // no steps: one day of each length tells all
    const auto& more = constant ? context.calendar.lengths : context.calendar.months;
    days.insert(days.end(), more.begin(), more.end());
  }
  std::ranges::sort(days);
  days.erase(std::ranges::unique(days).begin(), days.end());
  return days;
}

double elapsed(Day day, PerCalendar per) {
  if (per == PerCalendar::none) return day;
  const auto date = civil(day);
  if (per == PerCalendar::year) {
    const Day first = day_of(date.year, 1, 1);
    return date.year + static_cast<double>(day - first) / days_in_year(day);
  }
  return date.year * 12 + date.month + static_cast<double>(date.day - 1) / days_in_month(day);
}

double most_per(const Model& model, std::span<const CommodityIndex> commodities, Measure from,
                Measure to) {
  if (from == to) return 1;
  double most = not_given;
  for (const auto commodity : commodities) {
    if (!commodity.valid()) continue;
    const auto& c = model.commodities.at(commodity.at());
    const double ratio = quantity_factor(c, to) / quantity_factor(c, from);
    if (given(ratio) && !(most >= ratio)) most = ratio;
  }
  return most;
}

std::string_view unit_of(Measure measure) {
  switch (measure) {
    case Measure::mass:
      return "t";
    case Measure::volume:
      return "m3";
    case Measure::energy:
      return "MWh";
    case Measure::none:
      return "";
  }
  return "";
}

// One part in 10^9: well above what unit conversion loses, well below what anyone writes.
bool exceeds(double low, double high) { return low > high + 1e-9 * (1 + std::abs(high)); }

std::optional<Crossing> first_crossing(const Context& context, const Profile& low,
                                       const Profile& high,
                                       std::span<const CommodityIndex> commodities, Compare how) {
  if (!low.given_ever() || !high.given_ever()) return {};
  const Profile* const both[] = {&low, &high};
  for (const Day day : days_to_compare(context, both)) {
    const auto number = [&](const Profile& p) {
      return how == Compare::rates ? p.per_day(day) : p.at(day);
    };
    const Measure measure = high.measure_at(day);
    // The most that `high` may be worth in the measure of `low`: no complaint without certainty.
    const double ratio = most_per(context.model, commodities, measure, low.measure_at(day));
    if (exceeds(number(low), number(high) * ratio)) {
      return Crossing{day, number(low) / ratio, number(high), measure};
    }
  }
  return {};
}

std::string told(double amount, Measure measure) {
  const Scale scale = scale_for(unit_of(measure), amount);
  return fmt::format("{:.6g} {}", scale.of(amount), scale.unit);
}

std::string list_ids(std::vector<std::string> ids) {
  constexpr std::size_t most = 6;  // more do not help on one line
  std::string out;
  const std::size_t shown = ids.size() > most + 1 ? most : ids.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == ids.size() ? " and " : ", ";
    out += fmt::format("`{}`", ids[i]);
  }
  if (shown < ids.size()) out += fmt::format(" and {} more", ids.size() - shown);
  return out;
}

}  // namespace egress::checks
