// case.toml and claims.toml: parsed by toml++, keys and types checked against the descriptions in
// schema.h, then taken over into header and settings.
#pragma once

#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"

namespace egress {

/// Errors E0601 to E0607, E0609, E0611 and on. Linear in the file; nesting deeper than toml++
/// allows (256) is an error like any other.
void read_case_toml(const RawFile& file, RawCase& raw, Reporter& reporter);
void read_claims_toml(const RawFile& file, RawCase& raw, Reporter& reporter);

}  // namespace egress
