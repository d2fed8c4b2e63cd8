// Case writer: raw cells -> files in their plainest form. Reading what it writes gives the same
// case.
#pragma once

#include <string>
#include <vector>

#include "egress/io/case_reader.h"

namespace egress {

/// The files of a case: comma-separated, LF, UTF-8 without byte order mark, quotes only where they
/// are needed, units in the headers; TOML as it was. Columns that are not of the format are left
/// out.
std::vector<NamedBuffer> case_buffers(const CaseFiles& files);

/// Writes them into `folder`, which is made if need be; other files there stay. E0545 if it cannot.
Outcome<std::size_t> write_case(const CaseFiles& files, const std::string& folder);

}  // namespace egress
