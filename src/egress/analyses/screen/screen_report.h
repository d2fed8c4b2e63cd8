// Screen result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/screen/screen.h"
#include "egress/report/document.h"

namespace egress {

nlohmann::ordered_json screen_json(const ScreenResult& result);
Document screen_document(const Model& model, const ScreenResult& result);

}  // namespace egress
