#include "egress/serve/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace egress {

void Metrics::count(const std::string& route, int status) {
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
}

void Metrics::what_if(double seconds) {
  const std::lock_guard lock(mutex_);
  ++what_ifs_[static_cast<std::size_t>(std::ranges::lower_bound(bounds, seconds) - bounds.begin())];
  what_if_seconds_ += seconds;
}

std::string Metrics::text(const std::map<std::string, std::uint64_t>& counters,
                          const std::map<std::string, double>& gauges) const {
  const std::lock_guard lock(mutex_);
  std::string out = "# TYPE egress_requests_total counter\n";
  for (const auto& [key, count] : requests_) {
    out += fmt::format("egress_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", key.first,
                       key.second, count);
  }
  out += "# TYPE egress_what_if_seconds histogram\n";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < what_ifs_.size(); ++i) {
    sum += what_ifs_[i];
    const std::string bound = i < bounds.size() ? fmt::format("{}", bounds[i]) : "+Inf";
    out += fmt::format("egress_what_if_seconds_bucket{{le=\"{}\"}} {}\n", bound, sum);
  }
  out += fmt::format("egress_what_if_seconds_sum {}\negress_what_if_seconds_count {}\n",
                     what_if_seconds_, sum);
  for (const auto& [name, value] : counters) {
    out += fmt::format("# TYPE egress_{} counter\negress_{} {}\n", name, name, value);
  }
  for (const auto& [name, value] : gauges) {
    out += fmt::format("# TYPE egress_{} gauge\negress_{} {}\n", name, name, value);
  }
  return out;
}

}  // namespace egress
