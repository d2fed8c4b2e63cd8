// Replay result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/replay/replay.h"
#include "egress/report/document.h"

namespace egress {

/// The rows of the interface, flat: `replays`.
nlohmann::ordered_json replay_rows(const ReplayResult& result);
/// With the films: by day what was delivered, stored, cut and went by other ways.
nlohmann::ordered_json replay_json(const Model& model, const ReplayResult& result);

/// Reported beside computed, a row each.
Table replay_table(const ReplayResult& result);
/// Sentences that say where the replays hold and where they miss.
Text replay_finding(const ReplayResult& result);
Document replay_document(const Model& model, const ReplayResult& result);

}  // namespace egress
