// The case as a page needs it: what there is, where, and what closed in the past.
#pragma once

#include <nlohmann/json.hpp>

#include "egress/io/case_reader.h"

namespace egress {

/// egress.case/1. Numbers are those of the horizon's first day, per day; null where none is given.
nlohmann::ordered_json case_json(const Case& built);

}  // namespace egress
