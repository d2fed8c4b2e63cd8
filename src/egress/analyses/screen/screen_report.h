// Screen result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/screen/screen.h"
#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress {

nlohmann::ordered_json screen_json(const Model& model, const ScreenResult& result);
/// Of a result with a matrix. Its title is the pair that costs most beyond its parts.
HeatMapFigure screen_matrix_figure(const Model& model, const ScreenResult& result);
Document screen_document(const Model& model, const ScreenResult& result);

}  // namespace egress
