// Serve: the engine behind HTTP, for a page on the same machine or behind a proxy. No analysis of
// its own; docs/server.md tells what it answers.
#pragma once

#include "egress/engine/engine.h"

namespace egress {

/// Runs until SIGINT or SIGTERM, which the process must not handle otherwise; then ends what runs
/// and answers exit code 0. The first line of standard output is `listening on URL`. Mistakes in
/// the words or the case: exit code 2 with diagnostics, before anything listens. Once per process.
Response serve(const Request& request);

}  // namespace egress
