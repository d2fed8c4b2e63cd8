#include <fmt/format.h>

#include <cmath>

#include "egress/report/render.h"

namespace egress {

std::string format_number(double value, int digits, bool thin) {
  const std::string_view space = thin ? "\u202f" : " ";
  std::string shown = fmt::format("{:.{}f}", std::abs(value), std::max(digits, 0));
  const bool nothing = shown.find_first_of("123456789") == std::string::npos;
  std::size_t whole = std::min(shown.find('.'), shown.size());
  for (std::size_t at = whole; at > 3;) {
    at -= 3;
    shown.insert(at, space);
  }
  if (value < 0 && !nothing) shown.insert(0, thin ? "\u2212" : "-");
  return shown;
}

}  // namespace egress
