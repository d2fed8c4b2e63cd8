// Simulate: rows <-> JSON, and result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "egress/analyses/simulate/simulate.h"
#include "egress/report/document.h"

namespace egress {

/// What stands at the head of a file of rows. Reading gives the same bits; nothing where it is not
/// what `simulate_about_json` writes.
nlohmann::ordered_json simulate_about_json(const SimulateAbout& about);
std::optional<SimulateAbout> simulate_about_of(const nlohmann::ordered_json& json);

nlohmann::ordered_json simulate_json(const SimulateResult& result);
Document simulate_document(const SimulateResult& result);

}  // namespace egress
