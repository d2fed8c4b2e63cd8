// Dispatch result -> the JSON of the interface, and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/base/scale.h"
#include "egress/report/document.h"

namespace egress {

/// {"value": 64.8, "unit": "Mt"}; null for NaN.
nlohmann::ordered_json quantity(double canonical, const Scale& scale);

/// One scale for all amounts of a result, from the largest amount produced or delivered.
Scale amount_scale(const DispatchResult& result);

nlohmann::ordered_json dispatch_json(const Model& model, const DispatchResult& result);
Document dispatch_document(const Model& model, const DispatchResult& result);
/// What binds, dearest first, at most so many rows.
Table binding_table(const Model& model, const DispatchResult& result, std::size_t most);

/// "cpc carries 64.8 Mt of 78.7 Mt": a thing's name for people, falling back to its id.
std::string label_of(const Model& model, ThingRef thing);
/// The same for a reference such as `fleet:caspian_kz`; the reference itself if it names nothing.
std::string label_of(const Model& model, std::string_view reference);

}  // namespace egress
