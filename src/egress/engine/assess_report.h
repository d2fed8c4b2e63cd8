// The main job's result as JSON, as a document, as text and as views over its tables.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "egress/engine/assess.h"
#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress {

nlohmann::ordered_json assess_json(const Model& model, const AssessResult& result);
Document assess_document(const CaseFiles& files, const Case& built, const AssessResult& result);
/// The open network as a map layer, for the report and for GeoJSON.
MapLayer open_layer(const Model& model, const AssessResult& result);
/// A screen for people: back-test, ladders, claims.
std::string assess_text(const Model& model, const AssessResult& result);
/// SQL views over the tables of the document.
std::vector<std::pair<std::string, std::string>> assess_views();

/// One map layer of a plan: what every link carried, all commodities together.
MapLayer map_layer(const Model& model, const DispatchResult& plan, const std::string& id,
                   const std::string& name);
std::vector<MapHolder> map_holders(const Model& model);
/// Around the places in use that are no market or refinery: a far port of sale shrinks the rest.
std::optional<MapFrame> map_frame(const Model& model, const DispatchResult& plan);

}  // namespace egress
