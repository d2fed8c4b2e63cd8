// Small helpers of the formulation's parts.
#pragma once

#include <vector>

#include "egress/model/model.h"
#include "egress/solve/lp.h"

namespace egress {

inline ThingRef thing_of(TableKind kind, std::size_t index) {
  return {kind, static_cast<std::int32_t>(index)};
}

/// An entry in the row of period t, where there is such a row.
inline void add_entry(std::vector<LpEntry>& entries, const std::vector<int>& rows, int t,
                      double value) {
  if (rows.empty() || t >= static_cast<int>(rows.size())) return;
  const int r = rows[static_cast<std::size_t>(t)];
  if (r >= 0) entries.push_back({r, value});
}

}  // namespace egress
