#include "egress/flow/windows.h"

#include <algorithm>
#include <limits>

namespace egress {

namespace {

double sum_over(const Profile& rate, Day from, Day to) {
  double sum = 0;
  for (Day day = from; day < to; ++day) sum += rate.per_day(day);
  return sum;
}

Day next_window(Window window, Day day) {
  const auto date = civil(day);
  if (window == Window::year) return day_of(date.year + 1, 1, 1);
  return date.month == 12 ? day_of(date.year + 1, 1, 1) : day_of(date.year, date.month + 1, 1);
}

}  // namespace

std::vector<WindowPlan> windows_of(const Model& model, const Timeline& timeline) {
  std::vector<WindowPlan> out;
  const Day begin = timeline.first_day(0);
  const Day end = static_cast<Day>(timeline.starts().back() / 24);
  for (std::size_t i = 0; i < model.contracts.size(); ++i) {
    const Contract& contract = model.contracts[i];
    const Day from = std::max(contract.from, begin);
    const Day to = std::min(contract.to, end);
    for (Day day = from; day < to;) {
      const Day next =
          contract.window == Window::span ? to : std::min(to, next_window(contract.window, day));
      WindowPlan window;
      window.contract = ContractIndex{i};
      window.from = day;
      window.to = next;
      if (contract.minimum.given_ever()) window.minimum = sum_over(contract.minimum, day, next);
      if (contract.maximum.given_ever()) window.maximum = sum_over(contract.maximum, day, next);
      out.push_back(window);
      day = next;
    }
  }
  return out;
}

double ship_days(const Fleet& fleet, const Timeline& timeline, int t) {
  return timeline.days(t) * timeline.mean_of(
                                [&](Day day) {
                                  const double available = fleet.availability.at(day);
                                  const double ships = fleet.ships.at(day);
                                  return (given(ships) ? ships : 0) *
                                         (given(available) ? available : 1);
                                },
                                t);
}

double ship_days_per_unit(const Fleet& fleet, const Link& link, const Commodity& commodity,
                          const Timeline& timeline, int t) {
  const double carried = timeline.mean_of(
      [&](Day day) {
        return payload_at(fleet, day) / cycle_days(fleet, link, day) /
               quantity_factor(commodity, fleet.payload.measure_at(day));
      },
      t);
  return carried > 0 ? 1 / carried : std::numeric_limits<double>::infinity();
}

double lateness(const Timeline& timeline, int t) {
  const auto hours = timeline.starts()[static_cast<std::size_t>(t)] - timeline.starts().front();
  return tie_break::lateness * static_cast<double>(hours) / 24;
}

double price_of_short(const Model& model, const Market& market, const Timeline& timeline, int t) {
  const Commodity& commodity = model.commodities[market.commodities.front().at()];
  const Day day = timeline.first_day(t);
  return timeline.mean(market.short_price, t) *
         quantity_factor(commodity, market.short_price.measure_at(day)) /
         quantity_factor(commodity, market.requires_.measure_at(day));
}

double price_of_shortfall(const Model& model, const Contract& contract) {
  CommodityIndex commodity{0};
  const auto index = static_cast<std::size_t>(contract.on.index);
  switch (contract.on.kind) {
    case TableKind::corridor:
      commodity = model.corridors[index].commodities.front();
      break;
    case TableKind::link:
      commodity = model.links[index].commodities.front();
      break;
    case TableKind::supply:
      commodity = model.supplies[index].commodity;
      break;
    case TableKind::market:
      commodity = model.markets[index].commodities.front();
      break;
    default:
      break;
  }
  const Commodity& what = model.commodities[commodity.at()];
  return contract.penalty * quantity_factor(what, contract.penalty_measure) /
         quantity_factor(what, measure_of(contract));
}

double start_of_store(const Model& model, const std::vector<Holding>& holdings, StoreIndex store,
                      const Timeline& timeline) {
  const Measure measure =
      model.stores[store.at()].capacity.measure_at(timeline.first_day(timeline.size() - 1));
  double start = 0;
  for (const auto& h : holdings) {
    if (h.store != store) continue;
    start += h.initial * quantity_factor(model.commodities[h.commodity.at()], measure);
  }
  return start;
}

bool goes_by(const Model& model, const Corridor& corridor, HolderIndex holder) {
  return std::ranges::any_of(corridor.links, [&](LinkIndex link) {
    return std::ranges::count(model.links[link.at()].holders, holder) > 0;
  });
}

bool counts(const Corridor& corridor, LinkIndex link, CommodityIndex commodity) {
  return std::ranges::count(corridor.counted_at, link) > 0 &&
         std::ranges::count(corridor.commodities, commodity) > 0;
}

Measure measure_of(const Contract& contract) {
  const Profile& of = contract.minimum.given_ever() ? contract.minimum : contract.maximum;
  return of.measure_at(contract.from);
}

}  // namespace egress
