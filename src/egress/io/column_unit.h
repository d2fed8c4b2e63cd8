// Column units: does a unit fit what a column counts, and what does it count then.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "egress/io/raw_case.h"

namespace egress {

/// "an amount per time (such as Mt/yr)": for messages.
std::string words_of(NumberKind kind);
/// True where a number needs no unit (counts, degrees).
bool unit_may_be_left_out(NumberKind kind);

/// Why a unit does not fit: the diagnostic's code and words.
struct UnitMisfit {
  std::string_view code;  // E0308, E0309, E0310, E0319
  std::string message, hint;
};
/// The unit as it applies to numbers of `kind`.
std::expected<ColumnUnit, UnitMisfit> fit_unit(NumberKind kind, std::string_view unit_text);
std::expected<ColumnUnit, UnitMisfit> fit_unit(NumberKind kind, const Unit& unit);

/// The unit of a series where this column names it. A series without a unit suits counts only.
std::expected<ColumnUnit, UnitMisfit> series_unit(const RawColumn& column, const RawSeries& series);

}  // namespace egress
