// Scale: the unit in which an amount is told to people, chosen once for a whole answer so that its
// numbers can be compared at a glance.
#pragma once

#include <string>
#include <string_view>

namespace egress {

struct Scale {
  std::string unit = "1";  // "Mt"
  double factor = 1;       // canonical per unit: told = canonical / factor
  double of(double canonical) const { return canonical / factor; }
};

/// For an amount in a canonical unit (`t`, `m3`, `MWh`, `USD`) whose largest value is `magnitude`:
/// the largest of the usual multiples that leaves it at or above 1 (t, kt, Mt; MWh, GWh, TWh; ...).
/// Other units are told as they are.
Scale scale_for(std::string_view canonical_unit, double magnitude);

}  // namespace egress
