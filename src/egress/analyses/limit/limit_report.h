// Limit result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/limit/limit.h"
#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress {

nlohmann::ordered_json limit_json(const Model& model, const LimitResult& result);
Document limit_document(const Model& model, const LimitResult& result);
/// The ladder as a figure; `unit` per year is chosen from its size.
LadderFigure ladder_figure(const Model& model, const LimitResult& result);
/// What binds on a rung, by the things' names for people.
std::string binding_names(const Model& model, const LimitStep& step, std::string_view between);
/// "fleet:caspian + link:pipe".
std::string joined(const std::vector<std::string>& names, std::string_view between = " + ");

}  // namespace egress
