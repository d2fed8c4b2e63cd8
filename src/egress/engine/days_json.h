// What a plan does period by period, as JSON for a page that draws it.
#pragma once

#include <string>

#include "egress/analyses/dispatch/dispatch.h"

namespace egress {

/// {"from", "period", "dates", "unit", "exports", "corridors", "links", "stores", "shut_in",
/// "open"}: amounts of every period, rounded to the canonical unit (a tonne); stores at its end.
/// Several commodities of a link are added up. `open`: the same of the open network beside it.
/// Written by hand: a year of the flagship is 20,000 numbers, which a tree of JSON makes ten times
/// as dear.
std::string days_json(const Model& model, const DispatchResult& result, bool with_open);

}  // namespace egress
