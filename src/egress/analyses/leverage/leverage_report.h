// Leverage result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/leverage/leverage.h"
#include "egress/report/document.h"

namespace egress {

nlohmann::ordered_json leverage_json(const LeverageResult& result);
Document leverage_document(const Model& model, const LeverageResult& result);

}  // namespace egress
