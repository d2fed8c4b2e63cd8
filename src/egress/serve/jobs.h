// Jobs: what takes too long for an answer. One runs at a time, on all cores but one and behind
// whatever else wants them, so that what-ifs stay quick; the others wait in line.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/serve/job_store.h"

namespace egress {

/// A job as it stands, and a number that grows with every change of it.
struct JobView {
  Job job;
  std::uint64_t version = 0;
};

/// Thread-safe. A job that a failing disk stops is failed; so is one that throws.
class Jobs {
 public:
  static constexpr std::size_t most_waiting = 20;

  /// `digest`: of the case. What a run that was cut off left goes on only in the same case and
  /// version of the program.
  Jobs(std::unique_ptr<JobStore> store, std::string_view digest);
  /// Stops what runs (interrupted, its checkpoint kept) and leaves what waits in line.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  /// Nothing where too many wait already.
  std::optional<JobView> add(Request request);
  std::vector<JobView> list() const;
  std::optional<JobView> find(std::int64_t id) const;
  std::optional<std::string> result(std::int64_t id);
  /// At the next look of whoever runs it. What has ended stays as it is.
  std::optional<JobView> cancel(std::int64_t id);
  /// Waits until the job is another than at `version`, or a second has passed.
  std::optional<JobView> changed(std::int64_t id, std::uint64_t version) const;
  /// For whoever waits in changed(): the server ends.
  bool stopping() const;
  void stop();

 private:
  void work();
  void run_one(Job job);
  void forget(std::int64_t id);
  void tell(std::int64_t id, const Progress& row);

  mutable std::mutex mutex_;
  mutable std::condition_variable news_;
  std::unique_ptr<JobStore> store_;
  std::string results_;  // folder of what jobs write, for this case and version
  std::map<std::int64_t, JobView> jobs_;
  std::uint64_t version_ = 0;
  std::int64_t running_ = 0;             // its id; 0: none
  std::shared_ptr<RunContext> context_;  // of the running one
  bool cancelled_ = false, stopping_ = false;
  std::thread worker_;
};

/// {"id", "command", "options", "status", "progress", "asked", "started", "ended", "exit_code",
/// "command_line"}
nlohmann::ordered_json job_json(const Job& job);

}  // namespace egress
