// What `check` and `explain` answer: JSON and text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "egress/base/diagnostics.h"
#include "egress/io/case_reader.h"

namespace egress {

nlohmann::ordered_json diagnostics_json(const Diagnostics& diagnostics);
nlohmann::ordered_json check_json(const Diagnostics& diagnostics,
                                  const std::vector<TableConfidence>& tables);
std::string check_text(const std::string& name, const Diagnostics& diagnostics,
                       const std::vector<TableConfidence>& tables);
nlohmann::ordered_json explain_json(const std::vector<ExplainedValue>& values);
std::string explain_text(const std::string& table, const std::string& id,
                         const std::vector<ExplainedValue>& values);

}  // namespace egress
