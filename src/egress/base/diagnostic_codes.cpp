// The catalogue of diagnostics. Codes never change their meaning; a code that is no longer used
// leaves a gap. docs/diagnostics.md is generated from here.
#include "egress/base/diagnostics.h"

namespace egress {

namespace {

using enum Severity;

// E01xx files, E02xx tables and cells, E03xx numbers and units, E04xx what the rows mean together,
// E05xx options of a run, E06xx case.toml and claims.toml, E07xx files of other people,
// W08xx warnings.
constexpr DiagnosticCode codes[] = {
    // --- E01xx: files
    {"E0101", error, "case folder not found",
     "The path given is not a folder that can be read.",
     "Give the folder that holds case.toml, such as cases/kazakhstan."},
    // --- E02xx: tables and cells
    // --- E03xx: numbers and units
    // --- E04xx: what the rows mean together
    // --- E05xx: options of a run
    // --- E06xx: case.toml and claims.toml
    // --- W08xx: warnings
};

}  // namespace

std::span<const DiagnosticCode> diagnostic_codes() { return codes; }

}  // namespace egress
