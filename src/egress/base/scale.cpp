#include "egress/base/scale.h"

#include <array>
#include <cmath>
#include <utility>

namespace egress {

namespace {

using Multiples = std::array<std::pair<std::string_view, double>, 3>;

Scale pick(const Multiples& multiples, double magnitude) {
  for (const auto& [unit, factor] : multiples) {
    if (std::abs(magnitude) >= factor) return {std::string(unit), factor};
  }
  return {std::string(multiples.back().first), multiples.back().second};
}

}  // namespace

Scale scale_for(std::string_view canonical_unit, double magnitude) {
  if (canonical_unit == "t") return pick({{{"Mt", 1e6}, {"kt", 1e3}, {"t", 1}}}, magnitude);
  if (canonical_unit == "MWh") return pick({{{"TWh", 1e6}, {"GWh", 1e3}, {"MWh", 1}}}, magnitude);
  if (canonical_unit == "m3") return pick({{{"bcm", 1e9}, {"Mm3", 1e6}, {"m3", 1}}}, magnitude);
  if (canonical_unit == "USD") {
    return pick({{{"bnUSD", 1e9}, {"MUSD", 1e6}, {"USD", 1}}}, magnitude);
  }
  return {std::string(canonical_unit), 1};
}

}  // namespace egress
