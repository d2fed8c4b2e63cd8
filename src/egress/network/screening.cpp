#include "egress/network/screening.h"

#include <limits>

#include "egress/base/outcome.h"

namespace egress::network {

std::int64_t count_sets(std::int64_t n, int k) {
  Wide out = 1;
  for (int i = 0; i < k; ++i) {
    if (n - i <= 0) return 0;
    out = out * (n - i) / (i + 1);
    if (out > std::numeric_limits<std::int64_t>::max()) {
      return std::numeric_limits<std::int64_t>::max();
    }
  }
  return static_cast<std::int64_t>(out);
}

ArcScreening::ArcScreening(const Problem& problem, std::span<const Arc> arcs,
                           const RunContext& context)
    : solver_(problem), arcs_(arcs.begin(), arcs.end()), context_(context) {
  ensure(solver_.solve(context) == Status::optimal, "a network to screen needs an optimum");
}

bool ArcScreening::close(int thing) {
  Place& here = places_[depth_];
  if (here.saved) {
    solver_.restore(*here.state);
  } else {
    if (here.state) {
      solver_.save_into(*here.state);
    } else {
      here.state = solver_.save();
    }
    here.saved = true;
    here.possible = possible_;
  }
  solver_.set_upper(arcs_[static_cast<std::size_t>(thing)], 0);
  const Status status = solver_.solve(context_);
  if (status != Status::optimal && status != Status::infeasible) {
    solver_.restore(*here.state);
    return false;
  }
  possible_ = status == Status::optimal;
  if (++depth_ == places_.size()) places_.emplace_back();
  places_[depth_].saved = false;
  return true;
}

void ArcScreening::undo() {
  --depth_;
  possible_ = places_[depth_].possible;  // the solver goes back when the next thing closes
}

}  // namespace egress::network
