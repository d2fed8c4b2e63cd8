// OpenAPI: the interface described from the same words as the command line.
#include <fmt/format.h>

#include "egress/serve/site.h"
#include "egress/serve/words.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const OptionDescription& option) {
  Json out;
  std::string doc(option.doc);
  if (!option.value.empty()) doc += fmt::format(" Written as {}.", option.value);
  if (!option.fallback.empty()) doc += fmt::format(" If left out: {}.", option.fallback);
  switch (option.kind) {
    case OptionKind::flag:
      out = {{"type", "boolean"}};
      break;
    case OptionKind::texts:
      out = {{"type", "array"}, {"items", {{"type", "string"}}}};
      break;
    case OptionKind::integer:
      out = {{"type", Json::array({"integer", "string"})},
             {"minimum", option.least},
             {"maximum", option.most}};
      break;
    case OptionKind::date:
      out = {{"type", "string"}, {"format", "date"}};
      break;
    case OptionKind::period:
      out = {{"type", "string"}, {"enum", {"hour", "day", "week", "month", "year"}}};
      break;
    default:
      out = {{"type", "string"}};
  }
  out["description"] = doc;
  return out;
}

Json object_of(std::span<const std::string_view> names) {
  Json properties = Json::object();
  for (const auto name : names) properties[std::string(name)] = schema_of(*find_option(name));
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Json body(const Json& schema, bool required) {
  return {{"required", required}, {"content", {{"application/json", {{"schema", schema}}}}}};
}

Json gives(std::string_view what, std::string_view type = "application/json") {
  return {{"description", what}, {"content", {{std::string(type), {{"schema", Json::object()}}}}}};
}

Json path_parameter(std::string_view name, std::string_view what) {
  return {{"name", name},
          {"in", "path"},
          {"required", true},
          {"description", what},
          {"schema", {{"type", "string"}}}};
}

/// An operation: what it answers when all is well, and what else it may say.
Json operation(std::string_view summary, Json responses, std::initializer_list<int> errors,
               Json parameters = Json::array()) {
  for (const int status : errors) {
    responses[std::to_string(status)] = {{"$ref", "#/components/responses/mistake"}};
  }
  Json out = {{"summary", summary}, {"responses", std::move(responses)}};
  if (!parameters.empty()) out["parameters"] = std::move(parameters);
  return out;
}

Json what_if_path() {
  static constexpr std::string_view names[] = {"close", "with", "set", "from", "to", "period"};
  const CommandDescription& dispatch = *find_command("dispatch");
  Json post = operation(
      dispatch.question, {{"200", gives("The JSON of `egress dispatch --json`")}},
      {400, 401, 403, 408, 409, 413},
      {{{"name", "days"},
        {"in", "query"},
        {"description", "1: every period of the plan as well; 2: and of the open network."},
        {"schema", {{"type", "integer"}, {"enum", {0, 1, 2}}}}},
       {{"name", "X-Egress-Client"},
        {"in", "header"},
        {"description", "A newer question of the same client supersedes the older one (409)."},
        {"schema", {{"type", "string"}, {"maxLength", 64}, {"pattern", "^[A-Za-z0-9-]*$"}}}}});
  post["requestBody"] = body(object_of(names), false);
  return {{"post", post}};
}

Json jobs_path() {
  Json variants = Json::array();
  for (const auto name : job_commands()) {
    const CommandDescription& command = *find_command(name);
    variants.push_back(
        {{"type", "object"},
         {"description", command.question},
         {"properties",
          {{"command", {{"const", name}}}, {"options", object_of(options_of(command))}}},
         {"required", {"command"}},
         {"additionalProperties", false}});
  }
  Json post = operation("Run a command that takes its time", {{"202", gives("The job, waiting")}},
                        {400, 401, 403, 413, 429});
  post["requestBody"] = body({{"oneOf", variants}}, true);
  return {{"get", operation("All jobs, oldest first", {{"200", gives("The jobs")}}, {401, 403})},
          {"post", post}};
}

}  // namespace

Json openapi_json() {
  const Json id = Json::array({path_parameter("id", "A job's id")});
  const Json of_case = Json::array(
      {path_parameter("table", "links, nodes, stores, ..."), path_parameter("id", "A thing's id")});
  Json paths = {
      {"/healthz",
       {{"get", operation("Is it there?", {{"200", gives("ok", "text/plain")}}, {403})}}},
      {"/metrics",
       {{"get", operation("Counters, for Prometheus", {{"200", gives("Its text", "text/plain")}},
                          {401, 403})}}},
      {"/api/v1/openapi.json",
       {{"get", operation("This description", {{"200", gives("OpenAPI 3.1")}}, {401, 403})}}},
      {"/api/v1/case",
       {{"get",
         operation("What there is in the case", {{"200", gives("egress.case/1")}}, {401, 403})}}},
      {"/api/v1/layers/network",
       {{"get", operation("Links and nodes of the open network",
                          {{"200", gives("GeoJSON", "application/geo+json")}}, {401, 403, 404})}}},
      {"/api/v1/explain/{table}/{id}",
       {{"get", operation(find_command("explain")->question,
                          {{"200", gives("The JSON of `egress explain --json`")}}, {401, 403, 404},
                          of_case)}}},
      {"/api/v1/what-if", what_if_path()},
      {"/api/v1/jobs", jobs_path()},
      {"/api/v1/jobs/{id}",
       {{"get", operation("One job", {{"200", gives("The job")}}, {401, 403, 404}, id)},
        {"delete", operation("Cancel it; what has ended stays", {{"200", gives("The job")}},
                             {401, 403, 404}, id)}}},
      {"/api/v1/jobs/{id}/events",
       {{"get", operation("Its progress, as it comes: events `progress` and `end`",
                          {{"200", gives("Server-sent events", "text/event-stream")}},
                          {401, 403, 404, 429}, id)}}},
      {"/api/v1/jobs/{id}/result",
       {{"get", operation("The JSON of its command", {{"200", gives("The result")}},
                          {401, 403, 404}, id)}}}};
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Egress"}, {"version", version()}}},
          {"paths", paths},
          {"security", {Json::object(), {{"token", Json::array()}}}},
          {"components",
           {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"responses",
             {{"mistake",
               {{"description", "What is wrong, as the command line says it"},
                {"content",
                 {{"application/json",
                   {{"schema",
                     {{"type", "object"},
                      {"properties",
                       {{"schema", {{"const", "egress.error/1"}}},
                        {"diagnostics", {{"type", "array"}, {"items", {{"type", "object"}}}}}}},
                      {"required", {"schema", "diagnostics"}}}}}}}}}}}}}}};
}

}  // namespace egress
