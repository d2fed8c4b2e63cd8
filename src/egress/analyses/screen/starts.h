// Starts: from when the things of a set close.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "egress/analyses/screen/screen.h"
#include "egress/base/diagnostics.h"

namespace egress {

/// Of an option's value, as written.
SourceSpan place_in(std::string_view option, const std::string& value);

/// The first days that are tried, of closures that last `hours`; at least one if nothing is wrong.
/// Diagnostics: E0526, E0560, E0561, E0562.
std::vector<Day> starts_of(const ScreenOptions& options, double hours, Diagnostics& wrong);

}  // namespace egress
