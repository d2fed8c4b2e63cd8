// Describe: the reference pages, made from the one description of the case format and the catalogue
// of diagnostics, so that they cannot say anything else than what the reader does.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace egress {

/// One file of the example that the page shows piece by piece; together they are a sound case.
struct ExampleFile {
  std::string_view path;  // "links.csv", "series/level.csv"
  std::string_view text;
};
std::span<const ExampleFile> example_case();

/// docs/case-format.md: every file, table, column and key with kind, unit, default, bounds and
/// references, and the example.
std::string describe_case_format();

/// docs/diagnostics.md: every code with its title, explanation and remedy. `output_of` gives what
/// Egress prints for the code's case in cases/bad/, empty if there is none to show.
std::string describe_diagnostics(
    const std::function<std::string(std::string_view code)>& output_of);

}  // namespace egress
