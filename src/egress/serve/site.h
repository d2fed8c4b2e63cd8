// Site: every path and what it answers.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egress/engine/what_if.h"
#include "egress/io/case_reader.h"
#include "egress/serve/connections.h"
#include "egress/serve/front.h"
#include "egress/serve/guard.h"
#include "egress/serve/jobs.h"
#include "egress/serve/metrics.h"

namespace egress {

/// A file of the page, read at the start: no request's path ever reaches the file system.
struct PageFile {
  std::string type, bytes;
};
/// By path: `/`, `/app.js`, ... Only files of known kinds; empty where there is no folder.
std::map<std::string, PageFile> read_page(const std::string& folder);

struct SiteOptions {
  std::string folder;  // of the case, for command lines
  Guard guard;
  int threads = 1;                                // what-ifs planned at once
  std::string page;                               // its folder; empty: none
  std::function<ConnectionCounts()> connections;  // may be empty
};

/// Thread-safe. Never throws: what goes wrong with us is answered with 500 and told on standard
/// error.
class Site {
 public:
  Site(SiteOptions options, CaseFiles files, Case built, std::unique_ptr<JobStore> store);

  Reply answer(const Call& call);
  /// Plans the open network, so that the first who asks need not wait for it.
  void warm_up(RunContext& context);
  /// Ends plans, jobs and streams that run.
  void stop();

 private:
  Reply route(const Call& call, std::string& name);
  Reply api(const Call& call, const std::string& path, std::string& name);
  Reply what_if(const Call& call);
  Reply explain(const std::string& path);
  Reply network();
  Reply jobs(const Call& call, const std::string& path);
  Reply add_job(const Call& call);
  Reply job_events(std::int64_t id);
  Reply job_result(const JobView& view);
  std::string metrics();
  std::shared_ptr<RunContext> begin(const Call& call, const std::string& client);
  void end(const std::string& client, const std::shared_ptr<RunContext>& context);

  SiteOptions options_;
  CaseFiles files_;
  Case case_;
  std::map<std::string, PageFile> page_;
  std::string case_text_, openapi_;
  WhatIfs what_ifs_;
  Jobs jobs_;
  Metrics metrics_;
  std::once_flag network_once_;
  std::string network_;

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<RunContext>> asking_;  // the last what-if of each client
  RunContext everything_;                                      // stops all
  std::atomic<int> streams_{0}, in_flight_{0};
  std::atomic<std::uint64_t> superseded_{0};
};

/// OpenAPI 3.1, made from the descriptions of the commands.
nlohmann::ordered_json openapi_json();

}  // namespace egress
