// Job store: jobs and their results in an SQLite file, so that they outlive the server.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/engine/command.h"

struct sqlite3;

namespace egress {

enum class JobStatus : std::uint8_t { queued, running, done, failed, cancelled, interrupted };
std::string_view name_of(JobStatus status);

struct JobProgress {
  std::int64_t done = 0, of = 0;  // of: 0 where it is not known
  std::string unit, text;
};

struct Job {
  std::int64_t id = 0;
  Request request;
  JobStatus status = JobStatus::queued;
  JobProgress progress;
  std::string asked, started, ended;  // 2025-11-29T06:00:00Z; empty: not yet
  int exit_code = 0;
  bool ended_already() const { return status >= JobStatus::done; }
};

/// One server at a time: a second one on the same folder is refused. E0643. What the file holds is
/// whole whenever the process is killed. Calls must not overlap. What SQLite refuses later on (a
/// full disk) throws std::runtime_error.
class JobStore {
 public:
  static constexpr int kept = 100;       // jobs; older ones go with their results
  static constexpr int most_starts = 3;  // of a job whose server dies each time

  static Outcome<std::unique_ptr<JobStore>> open(const std::string& folder);
  ~JobStore();
  JobStore(const JobStore&) = delete;
  JobStore& operator=(const JobStore&) = delete;

  /// Oldest first. What was running when the last server was killed waits again; if that was its
  /// last start, for it may be what kills servers, it is interrupted.
  std::vector<Job> read();
  /// Gives the job its id.
  void add(Job& job);
  /// Running, from now on and one time more.
  void begin(const Job& job);
  /// Everything but the request. `result`: with its JSON.
  void update(const Job& job, const std::string* result = nullptr);
  std::optional<std::string> result(std::int64_t id);
  /// Drops the oldest ended ones beyond `kept`; their ids.
  std::vector<std::int64_t> prune();
  const std::string& folder() const { return folder_; }

 private:
  JobStore(std::string folder, int lock) : folder_(std::move(folder)), lock_(lock) {}
  std::string folder_;
  int lock_ = -1;
  sqlite3* db_ = nullptr;
};

}  // namespace egress
