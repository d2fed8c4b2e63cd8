#include "egress/base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "egress/base/diagnostics.h"

namespace egress {

namespace {

using enum BaseDimension;

struct Atom {
  std::string_view text;
  Dimension dimension;
  double factor;  // to the canonical unit
  PerCalendar per = PerCalendar::none;
};

Dimension dim(BaseDimension d, std::int8_t exponent = 1) {
  Dimension out;
  out.exponent[static_cast<std::size_t>(d)] = exponent;
  return out;
}

// A barrel is 42 US gallons of 231 cubic inches: 158.987294928 litres exactly. The nautical mile is
// 1.852 km exactly. The joule is the SI's; a tonne of coal or oil equivalent is left out on
// purpose, since its energy is a convention that the commodity's own row should state.
constexpr double m3_per_bbl = 0.158987294928;
constexpr double mwh_per_gj = 1.0 / 3.6;
// A year as a duration (a life, a lead time) is the mean Gregorian one; as a rate it is the real
// one.
constexpr double mean_year_days = 365.2425;

const std::vector<Atom>& atoms() {
  static const std::vector<Atom> table = [] {
    const Dimension none;
    const Dimension power = dim(energy) / dim(time);
    const Dimension speed = dim(length) / dim(time);
    return std::vector<Atom>{
        {"1", none, 1},
        {"%", none, 0.01},
        {"kg", dim(mass), 1e-3},
        {"t", dim(mass), 1},
        {"kt", dim(mass), 1e3},
        {"Mt", dim(mass), 1e6},
        {"m3", dim(volume), 1},
        {"km3", dim(volume), 1e9},
        {"Mm3", dim(volume), 1e6},
        {"bcm", dim(volume), 1e9},
        {"bbl", dim(volume), m3_per_bbl},
        {"b", dim(volume), m3_per_bbl},
        {"kb", dim(volume), m3_per_bbl * 1e3},
        {"kbbl", dim(volume), m3_per_bbl * 1e3},
        {"mb", dim(volume), m3_per_bbl * 1e6},
        {"Mbbl", dim(volume), m3_per_bbl * 1e6},
        {"kWh", dim(energy), 1e-3},
        {"MWh", dim(energy), 1},
        {"GWh", dim(energy), 1e3},
        {"TWh", dim(energy), 1e6},
        {"GJ", dim(energy), mwh_per_gj},
        {"TJ", dim(energy), mwh_per_gj * 1e3},
        {"PJ", dim(energy), mwh_per_gj * 1e6},
        {"kW", power, 24e-3},
        {"MW", power, 24},
        {"GW", power, 24e3},
        {"USD", dim(money), 1},
        {"kUSD", dim(money), 1e3},
        {"MUSD", dim(money), 1e6},
        {"bnUSD", dim(money), 1e9},
        {"cm", dim(length), 1e-5},
        {"m", dim(length), 1e-3},
        {"km", dim(length), 1},
        {"nm", dim(length), 1.852},
        {"kn", speed, 1.852 * 24},
        {"h", dim(time), 1.0 / 24},
        {"d", dim(time), 1},
        {"day", dim(time), 1},
        {"w", dim(time), 7},
        {"month", dim(time), 1, PerCalendar::month},
        {"yr", dim(time), 1, PerCalendar::year},
    };
  }();
  return table;
}

const Atom* find_atom(std::string_view text) {
  const auto found = std::ranges::find(atoms(), text, &Atom::text);
  return found == atoms().end() ? nullptr : &*found;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

UnitError unknown_unit(std::string_view text) {
  // Common spellings that an edit distance does not lead to the right place.
  static constexpr std::pair<std::string_view, std::string_view> said[] = {
      {"year", "yr"},  {"a", "yr"},   {"y", "yr"},     {"years", "yr"}, {"tonne", "t"},
      {"tonnes", "t"}, {"tons", "t"}, {"$", "USD"},    {"usd", "USD"},  {"dollar", "USD"},
      {"hour", "h"},   {"days", "d"}, {"mt", "Mt"},    {"MT", "Mt"},    {"barrel", "bbl"},
      {"knots", "kn"}, {"week", "w"}, {"mo", "month"}, {"M$", "MUSD"},  {"percent", "%"},
      {"nmi", "nm"},
  };
  for (const auto& [wrong, right] : said) {
    if (text == wrong) {
      return {fmt::format("unknown unit `{}`", text), fmt::format("write `{}`", right)};
    }
  }
  std::vector<std::string_view> names;
  for (const auto& atom : atoms()) names.push_back(atom.text);
  const auto near = nearest(text, names);
  return {fmt::format("unknown unit `{}`", text.substr(0, 40)),
          near.empty() ? std::string("units are listed in docs/case-format.md")
                       : fmt::format("did you mean `{}`?", near)};
}

}  // namespace

Dimension operator*(Dimension a, Dimension b) {
  for (std::size_t i = 0; i < base_dimension_count; ++i) {
    a.exponent[i] = static_cast<std::int8_t>(a.exponent[i] + b.exponent[i]);
  }
  return a;
}

Dimension operator/(Dimension a, Dimension b) {
  for (std::size_t i = 0; i < base_dimension_count; ++i) {
    a.exponent[i] = static_cast<std::int8_t>(a.exponent[i] - b.exponent[i]);
  }
  return a;
}

Dimension dimension_of(BaseDimension d) { return dim(d); }

std::string describe(const Dimension& dimension) {
  static constexpr std::string_view names[] = {"mass",  "volume", "energy",
                                               "money", "length", "time"};
  std::string above;
  std::string below;
  for (std::size_t i = 0; i < base_dimension_count; ++i) {
    const int exponent = dimension.exponent[i];
    if (exponent == 0) continue;
    std::string& side = exponent > 0 ? above : below;
    if (!side.empty()) side += exponent > 0 ? " times " : " per ";
    side += names[i];
    if (std::abs(exponent) > 1) side += fmt::format("^{}", std::abs(exponent));
  }
  if (above.empty() && below.empty()) return "dimensionless";
  if (below.empty()) return above;
  return (above.empty() ? std::string("one") : above) + " per " + below;
}

std::optional<Unit> parse_unit(std::string_view text, UnitError* error) {
  const auto fail = [&](UnitError why) -> std::optional<Unit> {
    if (error != nullptr) *error = std::move(why);
    return {};
  };
  if (trimmed(text).empty()) return fail({"no unit given", "write one, such as `Mt/yr`"});
  // More parts mean nothing that is moved, and would overflow the exponents.
  constexpr std::ptrdiff_t most_parts = 4;
  if (std::ranges::count(text, '/') >= most_parts) {
    return fail(
        {fmt::format("a unit of more than {} parts", most_parts), "write it as `USD/t/month`"});
  }
  Unit unit;
  bool first = true;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t slash = std::min(text.find('/', begin), text.size());
    const std::string_view part = trimmed(text.substr(begin, slash - begin));
    begin = slash + 1;
    if (part.empty()) return fail({"a `/` in a unit stands between two units", "such as `Mt/yr`"});
    const Atom* atom = find_atom(part);
    if (atom == nullptr) return fail(unknown_unit(part));
    double factor = atom->factor;
    if (atom->per != PerCalendar::none) {
      if (first) {
        factor = atom->per == PerCalendar::year ? mean_year_days : mean_year_days / 12;
      } else if (unit.per != PerCalendar::none) {
        return fail({"two calendar periods in one unit", ""});
      } else {
        unit.per = atom->per;
      }
    }
    unit.text += first ? "" : "/";
    unit.text += part;
    unit.dimension = first ? atom->dimension : unit.dimension / atom->dimension;
    unit.factor = first ? factor : unit.factor / factor;
    first = false;
  }
  return unit;
}

std::optional<double> quantity_in(std::string_view text, const Dimension& dimension) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto unit = parse_unit(text);
  if (!unit || unit->dimension != dimension) return {};
  return value * unit->factor;
}

double in_unit(double canonical, const Unit& unit) { return canonical / unit.factor; }

}  // namespace egress
