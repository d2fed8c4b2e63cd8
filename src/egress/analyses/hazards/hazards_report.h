// Hazards result -> JSON (egress.hazards/1) and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/hazards/hazards.h"
#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress {

/// An estimate is {"value", "unit", "ci95": [low, high], "se"}; what cannot be estimated is null
/// with a reason beside it. Rates per calendar year, lengths in days, mu and sigma of the logarithm
/// of days.
nlohmann::ordered_json hazards_json(const Model& model, const HazardsResult& result);
Document hazards_document(const Model& model, const HazardsResult& result);
/// How often, with intervals, what the case assumes noted beside each; the rates of the log where
/// the case assumes none.
BarsFigure hazards_figure(const Model& model, const HazardsResult& result);

/// "option", "case" or "log": who says which days were observed.
std::string_view name_of(ObservedBy by);

}  // namespace egress
