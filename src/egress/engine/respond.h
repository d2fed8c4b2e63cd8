// Respond: what every command shares: its case opened, its limits set, its answer begun and
// written.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "egress/base/diagnostics.h"
#include "egress/base/run_context.h"
#include "egress/engine/arguments.h"
#include "egress/engine/engine.h"
#include "egress/io/case_reader.h"
#include "egress/io/result_store.h"
#include "egress/report/document.h"

namespace egress {

/// Exit code 2.
Response mistakes(Diagnostics diagnostics);
int exit_code_of(Status status);

struct Opened {
  CaseFiles files;
  BuildOptions options;
  BuildResult result;
};

Opened open_case(const Request& request, const Arguments& arguments);
/// Threads, the seed and the time limit, from the words.
void set_limits(Arguments& arguments, RunContext& context);
/// The folder's own name, for a case that could not be built.
std::string folder_name(std::string folder);

/// The options of a request that can change its answer.
nlohmann::ordered_json options_json(const Request& request);
/// What every answer begins with.
nlohmann::ordered_json head(const Request& request, const std::string& name,
                            const std::string& digest, Status status);
/// The mistakes of the case, or else of the words; nothing where there are none.
std::optional<Response> refusal(const Opened& opened, Arguments& arguments);
/// An answer to a question about a case.
Response told(const Request& request, const Opened& opened, Status status,
              const nlohmann::ordered_json& body, const Document& document);

/// Tables of a document as CSV files and for the database, and the JSON beside them.
ResultFiles files_of(const nlohmann::ordered_json& json, const Document& document);
/// Writes below `--out` if asked to; a failure there is the user's mistake.
void write_out(const Arguments& arguments, const ResultFiles& files, Response& response);

}  // namespace egress
