// Reading of units: any text is a unit or a reason, never a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "egress/base/units.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  egress::UnitError error;
  const auto unit = egress::parse_unit(text, &error);
  if (!unit && error.message.empty()) __builtin_trap();  // a refusal gives its reason
  return 0;
}
