// Units: dimensions that are checked, factors that are exact, and years that are real.
//
// Canonical units: mass t, volume m3, energy MWh, money USD, length km, time d, count 1.
// Power is energy per time (canonical MWh/d). A rate "per year" or "per month" keeps that mark, for
// a yearly figure is spread over the days of its own year and not over 365.25.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace egress {

enum class BaseDimension : std::uint8_t { mass, volume, energy, money, length, time };
inline constexpr std::size_t base_dimension_count = 6;

/// Exponents of the base dimensions; all zero is dimensionless.
struct Dimension {
  std::array<std::int8_t, base_dimension_count> exponent{};
  friend bool operator==(const Dimension&, const Dimension&) = default;
  std::int8_t of(BaseDimension d) const { return exponent[static_cast<std::size_t>(d)]; }
};
Dimension operator*(Dimension a, Dimension b);
Dimension operator/(Dimension a, Dimension b);
Dimension dimension_of(BaseDimension d);
/// "mass per time", "money per volume", "dimensionless".
std::string describe(const Dimension& dimension);

/// How a rate's time is meant: by the day (or hour), or by a calendar year or month.
enum class PerCalendar : std::uint8_t { none, year, month };

struct Unit {
  std::string text;  // as written, normalised: "Mt/yr"
  Dimension dimension;
  double factor = 1;  // canonical = value * factor; per calendar year/month the time part is 1
  PerCalendar per = PerCalendar::none;
};

/// Parses `Mt/yr`, `kb/d`, `USD/bbl`, `USD/t/month`, `GWh`, `MW`, `%`, `1`, `t/cm`, `kn`. Errors
/// are the reason in words ("unknown unit `Mtt`; did you mean `Mt`?"), for the caller to place.
struct UnitError {
  std::string message;
  std::string hint;
};
std::optional<Unit> parse_unit(std::string_view text, UnitError* error = nullptr);

/// `500MUSD`, `1.5 bnUSD`: canonical; nothing where the text is no finite number with a unit of
/// this dimension.
std::optional<double> quantity_in(std::string_view text, const Dimension& dimension);

/// Value in `unit` of a canonical amount (the inverse of `* factor`).
double in_unit(double canonical, const Unit& unit);

/// A number with its unit for people and JSON: {"value": 64.8, "unit": "Mt"}.
struct Quantity {
  double value = 0;
  std::string unit;
};

}  // namespace egress
