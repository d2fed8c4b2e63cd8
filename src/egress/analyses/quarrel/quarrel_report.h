// Quarrel result -> JSON and a document for people.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/analyses/quarrel/quarrel.h"
#include "egress/report/document.h"

namespace egress {

/// `harm` of the interface: one row a holder and length.
nlohmann::ordered_json harm_json(const QuarrelResult& result);
/// All of it: `harm`, `quarrels`, `loss_rate`, `notes`.
nlohmann::ordered_json quarrel_json(const QuarrelResult& result);
/// Harm by length: a row a holder and length.
Table harm_table(const QuarrelResult& result, const std::string& id);
/// What the longest quarrel consists of, the largest items of each side first.
Table items_table(const Model& model, const Quarrel& quarrel, const std::string& id);
/// The ratio with each project built; rows without a number say why.
Table projects_table(const Model& model, const Quarrel& quarrel, const std::string& id);
/// A project as people call it: its name, or its id where it has none.
std::string project_name(const Model& model, const std::string& id);
/// "8.1", "0.04": three digits at most, for a ratio.
std::string ratio_text(double ratio);
Document quarrel_document(const Model& model, const QuarrelResult& result);

}  // namespace egress
