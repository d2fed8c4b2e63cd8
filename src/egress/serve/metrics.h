// Metrics: what the server counts, as Prometheus text.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace egress {

/// Thread-safe.
class Metrics {
 public:
  void count(const std::string& route, int status);
  void what_if(double seconds);
  /// What is counted here, then what others count, and then these as they are now.
  std::string text(const std::map<std::string, std::uint64_t>& counters,
                   const std::map<std::string, double>& gauges) const;

 private:
  static constexpr std::array bounds = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0};
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::array<std::uint64_t, bounds.size() + 1> what_ifs_{};
  double what_if_seconds_ = 0;
};

}  // namespace egress
