#include "egress/io/column_unit.h"

#include <fmt/format.h>

#include <utility>

namespace egress {

namespace {

using enum BaseDimension;

constexpr std::pair<BaseDimension, Measure> amounts[] = {
    {mass, Measure::mass}, {volume, Measure::volume}, {energy, Measure::energy}};

/// What `kind` is when amounts are counted in `amount`; nothing for kinds without an amount.
std::optional<Dimension> with_amount(NumberKind kind, Dimension amount) {
  const Dimension per_time = dimension_of(time);
  switch (kind) {
    case NumberKind::amount:
      return amount;
    case NumberKind::amount_per_time:
      return amount / per_time;
    case NumberKind::amount_per_length:
      return amount / dimension_of(length);
    case NumberKind::money_per_amount:
      return dimension_of(money) / amount;
    case NumberKind::money_per_amount_time:
      return dimension_of(money) / amount / per_time;
    default:
      return {};
  }
}

Dimension without_amount(NumberKind kind) {
  switch (kind) {
    case NumberKind::money:
      return dimension_of(money);
    case NumberKind::length:
      return dimension_of(length);
    case NumberKind::time:
      return dimension_of(time);
    case NumberKind::speed:
      return dimension_of(length) / dimension_of(time);
    case NumberKind::density:
      return dimension_of(mass) / dimension_of(volume);
    case NumberKind::energy_per_mass:
      return dimension_of(energy) / dimension_of(mass);
    default:
      return {};
  }
}

bool calendar_rate(NumberKind kind) {
  return kind == NumberKind::amount_per_time || kind == NumberKind::money_per_amount_time;
}

std::unexpected<UnitMisfit> wrong_dimension(NumberKind kind, const Unit& unit) {
  return std::unexpected(UnitMisfit{
      "E0309",
      fmt::format("`{}` is {}, but this column counts {}", unit.text, describe(unit.dimension),
                  words_of(kind)),
      "give the numbers in such a unit, or move them to the column that they belong to"});
}

std::expected<ColumnUnit, UnitMisfit> fit_dimension(NumberKind kind, const Unit& unit) {
  if (kind == NumberKind::none || kind == NumberKind::degrees) {
    return std::unexpected(UnitMisfit{
        "E0310", fmt::format("a unit `{}` for a column of {}", unit.text, words_of(kind)),
        "leave the unit out"});
  }
  for (const auto& [amount, measure] : amounts) {
    if (with_amount(kind, dimension_of(amount)) == unit.dimension) {
      return ColumnUnit{unit, measure, false};
    }
  }
  if (with_amount(kind, {})) return wrong_dimension(kind, unit);
  if (kind == NumberKind::density && unit.dimension == dimension_of(volume) / dimension_of(mass)) {
    return ColumnUnit{unit, Measure::none, true};
  }
  if (unit.dimension != without_amount(kind)) return wrong_dimension(kind, unit);
  if (kind == NumberKind::count && unit.factor != 1) return wrong_dimension(kind, unit);
  return ColumnUnit{unit, Measure::none, false};
}

}  // namespace

std::string words_of(NumberKind kind) {
  switch (kind) {
    case NumberKind::none:
      return "words";
    case NumberKind::amount:
      return "mass, volume or energy (such as Mt)";
    case NumberKind::amount_per_time:
      return "mass, volume or energy per time (such as Mt/yr)";
    case NumberKind::amount_per_length:
      return "mass, volume or energy per length (such as t/cm)";
    case NumberKind::money:
      return "money (such as MUSD)";
    case NumberKind::money_per_amount:
      return "money per mass, volume or energy (such as USD/t)";
    case NumberKind::money_per_amount_time:
      return "money per mass, volume or energy and time (such as USD/t/month)";
    case NumberKind::length:
      return "length (such as km)";
    case NumberKind::time:
      return "time (such as d)";
    case NumberKind::speed:
      return "length per time (such as kn)";
    case NumberKind::count:
      return "things (no unit, or `1`)";
    case NumberKind::share:
      return "a share (`%` or `1`)";
    case NumberKind::degrees:
      return "degrees (no unit)";
    case NumberKind::density:
      return "mass per volume (`t/m3`) or volume per mass (`bbl/t`)";
    case NumberKind::energy_per_mass:
      return "energy per mass (such as GJ/t)";
  }
  return "";
}

bool unit_may_be_left_out(NumberKind kind) {
  return kind == NumberKind::count || kind == NumberKind::degrees;
}

std::expected<ColumnUnit, UnitMisfit> fit_unit(NumberKind kind, const Unit& unit) {
  auto fit = fit_dimension(kind, unit);
  if (fit && unit.per != PerCalendar::none && !calendar_rate(kind)) {
    // Years and months differ in length; only rates of amounts are spread over their own days.
    return std::unexpected(UnitMisfit{
        "E0319", fmt::format("`{}` is not exact: years and months differ in length", unit.text),
        "give it per day or per hour"});
  }
  return fit;
}

std::expected<ColumnUnit, UnitMisfit> fit_unit(NumberKind kind, std::string_view unit_text) {
  UnitError error;
  const auto unit = parse_unit(unit_text, &error);
  if (!unit) return std::unexpected(UnitMisfit{"E0308", error.message, error.hint});
  return fit_unit(kind, *unit);
}

std::expected<ColumnUnit, UnitMisfit> series_unit(const RawColumn& column,
                                                  const RawSeries& series) {
  const NumberKind kind = column.description->number;
  if (!series.unit || series.unit->text.empty()) {
    if (unit_may_be_left_out(kind)) return ColumnUnit{*parse_unit("1"), Measure::none, false};
    return std::unexpected(
        UnitMisfit{"E0307", "its values have no unit", "write the header as `date,value [unit]`"});
  }
  return fit_unit(kind, *series.unit);
}

}  // namespace egress
