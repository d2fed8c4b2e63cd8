#include "egress/engine/simulations.h"

#include <fmt/format.h>

namespace egress {

Outcome<const SimulateResult*> Simulations::of(const Case& built, int year, RunContext& context) {
  const std::string key = fmt::format("{} {}", built.digest, year);
  if (const auto found = done_.find(key); found != done_.end()) return &found->second;
  SimulateOptions options;
  options.horizon = {day_of(year, 1, 1), day_of(year + 1, 1, 1), period_};
  options.years = years_;
  const auto rows = simulate(built, nullptr, options, {}, context);
  if (!rows) return std::unexpected(rows.error());
  return &done_.emplace(key, summarise(*rows)).first->second;
}

}  // namespace egress
