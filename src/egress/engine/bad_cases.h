// Bad cases: the folders of cases/bad, each of which shows one diagnostic. For the tests and for
// the page on diagnostics.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egress/analyses/screen/screen.h"
#include "egress/base/diagnostics.h"
#include "egress/io/case_reader.h"

namespace egress {

/// What `expect.txt` says. First line: `links.csv:3:9: E0407` (line and column left out where there
/// are none); optional second line: `args: --with x --set y --close z`, or the
/// options of a screening with `--season`.
struct BadCase {
  SourceSpan where;  // file, line, column
  std::string code;
  BuildOptions build;
  std::vector<std::string> close;
  std::optional<ScreenOptions> screen;
};

/// Nothing where expect.txt is missing or not written like that.
std::optional<BadCase> read_bad_case(const std::filesystem::path& folder);

/// All that Egress has to say about the case, run as it is to be run: built, its claims judged,
/// and with closures planned, or screened, over its own horizon. Codes E07xx are about a network
/// file, from E0720 on a game file.
Diagnostics diagnose(const std::filesystem::path& folder, const BadCase& bad);

/// What Egress prints for a code's case; empty if the code has none, or the program was installed
/// without cases/bad.
std::string bad_case_output(std::string_view code);

}  // namespace egress
