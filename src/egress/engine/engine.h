// Engine: runs a request and gives its answer, for any front. No printing, no process state.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "egress/base/diagnostics.h"
#include "egress/base/run_context.h"
#include "egress/engine/command.h"
#include "egress/io/number_writer.h"

namespace egress {

struct Response {
  int exit_code = 0;            // of the interface contract
  nlohmann::ordered_json json;  // the whole object
  std::string text;             // for people, 80 columns
  Diagnostics diagnostics;      // errors (exit code 2) or warnings
  /// Of an answer too long to be held as text: writes what `json` or `text`, whichever was asked
  /// for, would hold. Both are then empty.
  std::function<void(const Sink&)> write;
};

std::string_view version();

/// What `--json` prints where the input has mistakes (exit code 2).
nlohmann::ordered_json refusal_json(const std::string& command, const Diagnostics& diagnostics);

/// JSON as text; bytes of a user's file that are no UTF-8 become the replacement character.
std::string text_of(const nlohmann::ordered_json& json, int indent = 2);

/// Never throws for what the user did. Throws InternalError (exit code 3) for our own mistakes.
/// Writes files only below `--out`. Thread-safe for different contexts.
Response run(const Request& request, RunContext& context);

}  // namespace egress
