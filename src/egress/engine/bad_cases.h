// Bad cases: the folders of cases/bad, each of which shows one diagnostic. For the tests and for the
// page on diagnostics.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/diagnostics.h"
#include "egress/io/case_reader.h"

namespace egress {

/// What `expect.txt` says. First line: `links.csv:3:9: E0407` (line and column left out where there
/// are none); optional second line: `args: --with x --set y --close z`.
struct BadCase {
  SourceSpan where;  // file, line, column
  std::string code;
  BuildOptions build;
  std::vector<std::string> close;
};

/// Nothing where expect.txt is missing or not written like that.
std::optional<BadCase> read_bad_case(const std::filesystem::path& folder);

/// All that Egress has to say about the case, run as it is to be run. Errors of the case itself come
/// before those of closures, as they do in every command.
Diagnostics diagnose(const std::filesystem::path& folder, const BadCase& bad);

/// The page on diagnostics with the output of every case in `folder` (cases/bad).
std::string reference_of_diagnostics(const std::filesystem::path& folder);

}  // namespace egress
