// The case as a page needs it: what there is, where, and what closed in the past.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "egress/io/case_reader.h"

namespace egress {

/// egress.case/1. `folder`: where it was opened, for command lines. Numbers are those of the
/// horizon's first day, per day; null where none is given.
nlohmann::ordered_json case_json(const Case& built, const std::string& folder);

}  // namespace egress
