#include "egress/flow/dated_numbers.h"

namespace egress {

template <class F>
const Series& DatedNumbers::kept(Kind kind, const void* of, CommodityIndex commodity, F by_period) {
  const auto [found, is_new] = kept_.try_emplace({kind, of, commodity.value});
  if (is_new) {
    for (int t = 0; t < time_.size(); ++t) found->second.push_back(by_period(t));
  }
  return found->second;
}

const Series& DatedNumbers::amount(const Profile& rate) {
  return kept(Kind::amount, &rate, {}, [&](int t) {
    return over_hours(t, [&](Day day) { return rate.per_day(day) / 24; });
  });
}

const Series& DatedNumbers::mean(const Profile& number) {
  return kept(Kind::mean, &number, {}, [&](int t) {
    return over_hours(t, [&](Day day) { return number.at(day) / 24; }) / time_.days(t);
  });
}

const Series& DatedNumbers::in(const Profile& profile, CommodityIndex commodity) {
  return kept(Kind::in, &profile, commodity, [&](int t) {
    return quantity_factor(m_.commodities[commodity.at()], profile.measure_at(time_.first_day(t)));
  });
}

const Series& DatedNumbers::unit_price(const Profile& price, CommodityIndex commodity) {
  const Series& each = mean(price);
  const Series& factor = in(price, commodity);
  return kept(Kind::unit_price, &price, commodity, [&](int t) {
    const auto i = static_cast<std::size_t>(t);
    return given(each[i] * factor[i]) ? each[i] * factor[i] : 0;
  });
}

const Series& DatedNumbers::ship_days(const Fleet& fleet) {
  return kept(Kind::ship_days, &fleet, {}, [&](int t) {
    return over_hours(t, [&](Day day) {
      const double share = fleet.availability.at(day);
      const double ships = fleet.ships.at(day);
      return (given(ships) ? ships : 0) * (given(share) ? share : 1) / 24;
    });
  });
}

double DatedNumbers::over_days(const Profile& rate, Day from, Day to) {
  const auto [found, is_new] = over_days_.try_emplace({&rate, from, to}, 0.0);
  for (Day day = from; is_new && day < to; ++day) found->second += rate.per_day(day);
  return found->second;
}

const Series& DatedNumbers::use_of_ships(const Carriage& carriage) {
  const Link& link = m_.links[carriage.link.at()];
  const Fleet& fleet = m_.fleets[link.fleet.at()];
  const Commodity& commodity = m_.commodities[carriage.commodity.at()];
  return kept(Kind::use_of_ships, &link, carriage.commodity, [&](int t) {
    // By one ship that sails through the whole period.
    const double carried = over_hours(t, [&](Day day) {
      return payload_at(fleet, day) / cycle_days(fleet, link, day) / 24 /
             quantity_factor(commodity, fleet.payload.measure_at(day));
    });
    return time_.days(t) / carried;
  });
}

}  // namespace egress
