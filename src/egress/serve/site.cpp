#include "egress/serve/site.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/engine/assess_report.h"
#include "egress/engine/case_answers.h"
#include "egress/engine/respond.h"
#include "egress/report/render.h"
#include "egress/serve/case_json.h"
#include "egress/serve/words.h"

namespace egress {

namespace {

constexpr int most_streams = 32;
constexpr auto longest_what_if = std::chrono::seconds(60);

Reply json_reply(std::string body, int status = 200) {
  Reply out;
  out.status = status;
  out.body = std::move(body);
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

Reply not_found(const Call& call) {
  return error_reply(404, "E0648", "there is nothing at this path: " + call.path.substr(0, 200),
                     "/api/v1/openapi.json lists what there is");
}

Reply wrong_method(std::string allowed) {
  Reply out =
      error_reply(405, "E0648", "this path does not take the method", "it takes " + allowed);
  out.headers.emplace_back("Allow", std::move(allowed));
  return out;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out <= 0) return {};
  return out;
}

std::string event(std::string_view name, const nlohmann::ordered_json& data) {
  return fmt::format("event: {}\ndata: {}\n\n", name, text_of(data, -1));
}

}  // namespace

std::map<std::string, PageFile> read_page(const std::string& folder) {
  static const std::map<std::string, std::string, std::less<>> types = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"}};
  std::map<std::string, PageFile> out;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    const auto type = types.find(entry.path().extension().string());
    if (type == types.end() || !entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::string name = entry.path().filename().string();
    if (name == "index.html") out["/"] = {type->second, bytes};
    out["/" + name] = {type->second, std::move(bytes)};
  }
  return out;
}

Site::Site(SiteOptions options, CaseFiles files, Case built, std::unique_ptr<JobStore> store)
    : options_(std::move(options)),
      files_(files),
      case_(std::move(built)),
      page_(read_page(options_.page)),
      case_text_(text_of(case_json(case_, options_.folder), -1)),
      openapi_(text_of(openapi_json(), -1)),
      what_ifs_(std::move(files), case_.model.horizon, options_.threads),
      jobs_(std::move(store), case_.digest) {}

void Site::warm_up(RunContext& context) {
  const Request request{"dispatch", {options_.folder}, {}};
  try {
    what_ifs_.answer(request, Days::none, context);
  } catch (const std::exception& error) {  // who asks later is told
    fmt::print(stderr, "egress: the open network was not planned ahead: {}\n", error.what());
  }
}

void Site::stop() {
  everything_.request_stop();
  jobs_.stop();
}

Reply Site::answer(const Call& call) {
  ++in_flight_;
  std::string name = "other";
  Reply out;
  try {
    out = route(call, name);
  } catch (const std::exception& error) {
    fmt::print(stderr, "egress: internal error at {}: {}\n", name, error.what());
    out = json_reply(text_of({{"schema", "egress.error/1"},
                              {"diagnostics",
                               {{{"code", nullptr},
                                 {"severity", "error"},
                                 {"message", "a mistake of ours; the server's log says more"},
                                 {"hint", "please report it with the request"}}}}},
                             -1),
                     500);
  }
  --in_flight_;
  metrics_.count(name, out.status);
  return out;
}

Reply Site::route(const Call& call, std::string& name) {
  if (const auto welcome = let_in(options_.guard, call)) return *welcome;
  if (const auto away = turned_away(options_.guard, call)) {
    name = "turned_away";
    return *away;
  }
  static constexpr std::string_view root = "/api/v1/";
  if (call.path.starts_with(root)) return api(call, call.path.substr(root.size()), name);
  const bool reads = call.method == "GET" || call.method == "HEAD";
  Reply out;
  if (call.path == "/healthz" || call.path == "/metrics") {
    if (!reads) return wrong_method("GET, HEAD");
    name = call.path.substr(1);
    out = json_reply(name == "metrics" ? metrics() : "ok\n");
    out.type = "text/plain; charset=utf-8";
    return out;
  }
  const auto file = page_.find(call.path);
  if (file == page_.end()) return not_found(call);
  if (!reads) return wrong_method("GET, HEAD");
  name = "page";
  out.type = file->second.type;
  out.body = file->second.bytes;
  out.headers.emplace_back("Cache-Control", "no-cache");
  return out;
}

Reply Site::api(const Call& call, const std::string& path, std::string& name) {
  const bool reads = call.method == "GET" || call.method == "HEAD";
  name = path.substr(0, path.find('/'));
  if (path == "what-if") return call.method == "POST" ? what_if(call) : wrong_method("POST");
  if (name == "jobs") return jobs(call, path);
  const bool known = path == "case" || path == "openapi.json" || path == "layers/network" ||
                     path.starts_with("explain/");
  if (!known) {
    name = "other";
    return not_found(call);
  }
  if (!reads) return wrong_method("GET, HEAD");
  if (path == "case") return json_reply(case_text_);
  if (path == "openapi.json") return json_reply(openapi_);
  if (path == "layers/network") return network();
  return explain(path.substr(path.find('/') + 1));
}

/// The newest question of a client ends its older one, and who leaves ends his own.
std::shared_ptr<RunContext> Site::begin(const Call& call, const std::string& client) {
  auto out = std::make_shared<RunContext>();
  out->follow(everything_);
  if (call.asker) {
    call.asker->follow(everything_);
    out->follow(*call.asker);
  }
  out->deadline = std::chrono::steady_clock::now() + longest_what_if;
  if (client.empty()) return out;
  const std::lock_guard lock(mutex_);
  auto& last = asking_[client];
  if (last) last->request_stop();
  last = out;
  return out;
}

void Site::end(const std::string& client, const std::shared_ptr<RunContext>& context) {
  const std::lock_guard lock(mutex_);
  const auto found = asking_.find(client);
  if (found != asking_.end() && found->second == context) asking_.erase(found);
}

Reply Site::what_if(const Call& call) {
  const auto request = what_if_request(call.body, options_.folder);
  if (!request) return error_reply(400, request.error());
  const auto days = call.query.find("days");
  const std::string word = days == call.query.end() ? "0" : days->second;
  if (word != "0" && word != "1" && word != "2") {
    return error_reply(400, "E0644", "`days` is neither 0, 1 nor 2");
  }
  const std::string client = call.header("x-egress-client").substr(0, 64);
  const auto context = begin(call, client);
  const auto start = std::chrono::steady_clock::now();
  const auto kind = static_cast<Days>(word.front() - '0');
  WhatIfAnswer answer;
  try {
    answer = what_ifs_.answer(*request, kind, *context);
  } catch (...) {
    end(client, context);
    throw;
  }
  end(client, context);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  metrics_.what_if(took.count());
  if (answer.exit_code == 2) return error_reply(400, answer.diagnostics);
  if (answer.exit_code == 130 && !everything_.stop_requested()) {
    if (!call.asker || !call.asker->stop_requested()) ++superseded_;
    return error_reply(409, "E0645", "superseded: the same client has asked anew");
  }
  Reply out = json_reply(std::move(answer.json));
  // So that a browser's own tools tell the plan from the way to it.
  out.headers.emplace_back("Server-Timing", fmt::format("plan;dur={:.1f}", 1e3 * took.count()));
  return out;
}

Reply Site::explain(const std::string& path) {
  const std::size_t slash = path.find('/');
  const std::string table = path.substr(0, slash);
  const std::string id = slash == std::string::npos ? "" : path.substr(slash + 1);
  const Request request{"explain", {options_.folder, table, id}, {}};
  const auto values = egress::explain(files_, table, id);
  if (!values) return error_reply(404, values.error());
  auto json = head(request, case_.model.name, case_.digest, Status::done);
  json.update(explain_json(*values));
  return json_reply(text_of(json, -1));
}

/// Of the case's own horizon, by week: the page draws amounts of its own what-ifs.
Reply Site::network() {
  std::call_once(network_once_, [&] {
    RunContext context;
    context.follow(everything_);
    DispatchOptions options;
    options.horizon = case_.model.horizon;
    options.horizon.period = Period::week;
    const auto plan = dispatch(case_.model, options, context);
    if (!plan || !plan->plan) return;
    network_ = text_of(render_geojson(map_layer(case_.model, *plan, "open", "Open network")), -1);
  });
  if (network_.empty()) {
    return error_reply(404, "E0648", "the open network of this case has no plan to draw",
                       "see `egress dispatch`");
  }
  Reply out = json_reply(network_);
  out.type = "application/geo+json";
  return out;
}

Reply Site::jobs(const Call& call, const std::string& path) {
  const bool reads = call.method == "GET" || call.method == "HEAD";
  if (path == "jobs") {
    if (call.method == "POST") return add_job(call);
    if (!reads) return wrong_method("GET, HEAD, POST");
    auto list = nlohmann::ordered_json::array();
    for (const auto& view : jobs_.list()) list.push_back(job_json(view.job));
    return json_reply(text_of({{"schema", "egress.jobs/1"}, {"jobs", list}}, -1));
  }
  const std::string rest = path.substr(std::string_view("jobs/").size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const auto id = number_of(std::string_view(rest).substr(0, slash));
  const std::string part = rest.substr(slash);
  const auto view = id ? jobs_.find(*id) : std::nullopt;
  if (!view || (!part.empty() && part != "/events" && part != "/result")) return not_found(call);
  if (part.empty() && call.method == "DELETE") {
    const auto cancelled = jobs_.cancel(*id);
    return cancelled ? json_reply(text_of(job_json(cancelled->job), -1)) : not_found(call);
  }
  if (!reads) return wrong_method(part.empty() ? "GET, HEAD, DELETE" : "GET, HEAD");
  if (part == "/events") return job_events(*id);
  if (part == "/result") return job_result(*view);
  return json_reply(text_of(job_json(view->job), -1));
}

Reply Site::add_job(const Call& call) {
  auto request = job_request(call.body, options_.folder);
  if (!request) return error_reply(400, request.error());
  const auto view = jobs_.add(*std::move(request));
  if (!view) {
    return error_reply(429, "E0650", "too many jobs wait already",
                       "cancel one, or wait until one has ended");
  }
  return json_reply(text_of(job_json(view->job), -1), 202);
}

Reply Site::job_result(const JobView& view) {
  if (auto result = jobs_.result(view.job.id)) return json_reply(*std::move(result));
  return error_reply(404, "E0648",
                     fmt::format("the job is {} and has no result", name_of(view.job.status)));
}

Reply Site::job_events(std::int64_t id) {
  if (streams_.fetch_add(1) >= most_streams) {
    --streams_;
    return error_reply(429, "E0650", "too many are watching jobs already",
                       "ask for the job instead");
  }
  // Given back when the stream is let go of, however it ends.
  const std::shared_ptr<void> place(nullptr, [this](void*) { --streams_; });
  Reply out = json_reply("");
  out.type = "text/event-stream";
  out.headers.emplace_back("X-Accel-Buffering", "no");
  out.end_connection = true;
  auto version = std::make_shared<std::uint64_t>(0);
  out.stream = [this, id, place, version](std::string& piece) {
    const auto view = jobs_.changed(id, *version);
    if (!view || jobs_.stopping()) return false;
    if (view->version == *version) {
      piece = ": nothing new\n\n";  // so that a reader who is gone is noticed
      return true;
    }
    *version = view->version;
    const auto json = job_json(view->job);
    auto progress = json["progress"];
    progress["status"] = json["status"];
    piece = event("progress", progress);
    if (!view->job.ended_already()) return true;
    piece += event("end", json);
    return false;
  };
  return out;
}

std::string Site::metrics() {
  long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    long size = 0;
    if (std::fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
    std::fclose(file);
  }
  std::map<std::string, double> gauges = {
      {"resident_memory_bytes", static_cast<double>(pages * sysconf(_SC_PAGESIZE))},
      {"requests_in_flight", in_flight_},
      {"job_streams", streams_}};
  std::map<std::string, std::uint64_t> counters = {{"what_ifs_superseded_total", superseded_}};
  if (options_.connections) {
    const ConnectionCounts counts = options_.connections();
    gauges["connections"] = counts.open;
    counters["connections_turned_away_total"] = counts.turned_away;
    counters["connections_ended_for_others_total"] = counts.made_room;
  }
  for (const auto& view : jobs_.list()) {
    ++gauges[fmt::format("jobs_{}", name_of(view.job.status))];
  }
  return metrics_.text(counters, gauges);
}

}  // namespace egress
