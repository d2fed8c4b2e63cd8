// RunContext: what a run may use and whom it tells. The only door out of an analysis.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace egress {

struct Progress {
  std::string_view stage;  // "dispatch", "limit", "claims", ...
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0: not known
  std::string_view note;   // may be empty
};

/// Not owned by analyses; one per run. `stop` may be set from any thread (a signal handler, a
/// server); everything else belongs to the calling thread.
class RunContext {
 public:
  std::uint64_t seed = 1;
  int threads = 1;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::function<void(const Progress&)> progress;  // may be empty

  bool stop_requested() const {
    return stop_.load(std::memory_order_relaxed) ||
           (leader_ != nullptr && leader_->stop_requested());
  }
  bool out_of_time() const { return std::chrono::steady_clock::now() >= deadline; }
  bool should_stop() const { return stop_requested() || out_of_time(); }
  void request_stop() { stop_.store(true, std::memory_order_relaxed); }
  /// Stops when `leader` does, which must outlive it.
  void follow(const RunContext& leader) { leader_ = &leader; }
  double seconds_left() const;
  void tell(const Progress& row) const {
    if (progress) progress(row);
  }

 private:
  std::atomic<bool> stop_{false};
  const RunContext* leader_ = nullptr;
};

/// Why a run ended; `name_of` gives the word of the JSON contract.
enum class Status : std::uint8_t { optimal, done, limit, interrupted, infeasible, unbounded };
std::string_view name_of(Status status);

}  // namespace egress
