#include "egress/engine/respond.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "egress/report/render.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

std::vector<std::pair<std::string, std::string>> about_of(const Json& json) {
  return {{"schema", json["schema"]},
          {"case", json["case"]["name"]},
          {"digest", json["case"]["digest"]},
          {"egress", json["egress"]["version"]},
          {"options", text_of(json["options"], -1)},
          {"status", json["status"]}};
}

}  // namespace

Json options_json(const Request& request) {
  Json out = Json::object();
  for (const auto& [name, values] : request.options) {
    if (name == "json" || name == "quiet" || name == "out" || name == "threads") continue;
    const auto* option = find_option(name);
    if (option->kind == OptionKind::flag) {
      out[name] = true;
    } else if (option->kind == OptionKind::texts) {
      out[name] = values;
    } else {
      out[name] = values.front();
    }
  }
  return out;
}

Response mistakes(Diagnostics diagnostics) {
  Response out;
  out.exit_code = 2;
  out.diagnostics = std::move(diagnostics);
  return out;
}

/// What every answer begins with.
Json head(const Request& request, const std::string& name, const std::string& digest,
          Status status) {
  return {{"schema", "egress." + request.command + "/1"},
          {"case", {{"name", name}, {"digest", digest}}},
          {"egress", {{"version", version()}}},
          {"options", options_json(request)},
          {"status", name_of(status)}};
}

int exit_code_of(Status status) {
  switch (status) {
    case Status::optimal:
    case Status::done:
      return 0;
    case Status::interrupted:
      return 130;
    default:
      return 1;
  }
}

/// The folder's own name, for a case that could not be built.
std::string folder_name(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder.substr(folder.find_last_of('/') + 1);
}

Opened open_case(const Request& request, const Arguments& arguments) {
  Opened out{CaseFiles::read(request.arguments.front()), arguments.build(), {}};
  out.result = build_case(out.files, out.options);
  return out;
}

void set_limits(Arguments& arguments, RunContext& context) {
  const auto threads = arguments.integer("threads");
  context.threads = threads ? static_cast<int>(*threads)
                            : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  if (const auto seed = arguments.integer("seed")) context.seed = static_cast<std::uint64_t>(*seed);
  if (const auto seconds = arguments.seconds("time-limit")) {
    context.deadline = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                           std::chrono::duration<double>(*seconds));
  }
}

/// Tables of a document as CSV files and for the database, and the JSON beside them.
ResultFiles files_of(const Json& json, const Document& document) {
  ResultFiles out;
  out.files["result.json"] = text_of(json) + "\n";
  for (const Table* table : tables_of(document)) {
    out.files[table->id + ".csv"] = render_csv(*table);
    out.tables.push_back(*table);
  }
  out.about = about_of(json);
  return out;
}

/// Writes below `--out` if asked to; a failure there is the user's mistake.
void write_out(const Arguments& arguments, const ResultFiles& files, Response& response) {
  const auto folder = arguments.text("out");
  if (!folder) return;
  const auto written = write_results(*folder, files);
  if (!written) response = mistakes(written.error());
}

/// The mistakes of the case, or else of the words; nothing where there are none.
std::optional<Response> refusal(const Opened& opened, Arguments& arguments) {
  Diagnostics wrong = opened.result.built ? Diagnostics{} : opened.result.diagnostics;
  wrong.append(arguments.diagnostics());
  if (opened.result.built && !wrong.has_errors()) return {};
  return mistakes(std::move(wrong));
}

/// An answer to a question about a case.
Response told(const Request& request, const Opened& opened, Status status, const Json& body,
              const Document& document) {
  const Case& built = *opened.result.built;
  Response out;
  out.exit_code = exit_code_of(status);
  out.json = head(request, built.model.name, built.digest, status);
  out.json.update(body);
  out.text = render_text(document);
  out.diagnostics = opened.result.diagnostics;
  return out;
}

}  // namespace egress
