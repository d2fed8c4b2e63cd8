// Private to the report room: what the figure builders share.
#pragma once

#include <string>
#include <vector>

#include "egress/report/figures.h"

namespace egress::detail {

/// Seven significant digits, enough for any drawing; null where the number is absent.
nlohmann::ordered_json drawn(double value);
nlohmann::ordered_json drawn(const std::vector<double>& values);
/// [low, high]; null unless both are there.
nlohmann::ordered_json drawn_range(double low, double high);

/// A figure with its words and data set, and one empty table to say the same, captioned by the
/// title.
Figure begin_figure(const FigureWords& words, const char* kind);

/// A number, or nothing for the reason given.
Cell cell_or(double value, const char* reason);
/// "0.9-1.6" as text; nothing where there is no range.
Cell range_cell(double low, double high, int digits);

}  // namespace egress::detail
