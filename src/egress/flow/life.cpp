#include "egress/flow/life.h"

#include <algorithm>

namespace egress {

double Life::next(double now) const {
  double out = std::numeric_limits<double>::infinity();
  const auto see = [&](double hour) {
    if (hour > now) out = std::min(out, hour);
  };
  for (std::size_t i = 0; i < closures_.size(); ++i) {
    const double end = closures_[i].closure.end;
    see(closures_[i].known_from);
    if (closures_[i].known_from > now) continue;
    if (thought_[i] != end) see(end);
    if (thought_[i] < end) see(thought_[i]);
  }
  return out;
}

std::vector<Closure> Life::known(double now) {
  std::vector<Closure> out;
  news_.clear();
  for (std::size_t i = 0; i < closures_.size(); ++i) {
    const LivedClosure& lived = closures_[i];
    if (lived.known_from > now) continue;
    Closure closure = lived.closure;
    // What is thought of one in force changes only when that time is over.
    if (now < closure.end) {
      closure.end = thought_[i] > now ? thought_[i] : lived.expected_end(now);
    }
    if (thought_[i] != closure.end) news_.push_back(i);
    thought_[i] = closure.end;
    out.push_back(std::move(closure));
  }
  return out;
}

}  // namespace egress
