// File source: which files of a folder belong to a case, and their bytes, safely read.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "egress/io/case_reader.h"
#include "egress/io/reporter.h"

namespace egress {

/// What a name inside a case folder (`links.csv`, `series/level.csv`) stands for.
enum class FileRole : std::uint8_t { table, series, case_toml, claims_toml, ignored, unknown };
FileRole role_of(std::string_view name);
/// Reports a file that looks meant for the case but is not of it.
void report_unknown_file(std::string_view name, Reporter& reporter);

/// Reads a case folder's files in name order. Files that are there but could not be read are
/// reported and named in `unreadable`. False if there is no such folder.
bool read_folder(const std::string& folder, std::vector<NamedBuffer>& files,
                 std::set<std::string, std::less<>>& unreadable, Reporter& reporter);

}  // namespace egress
