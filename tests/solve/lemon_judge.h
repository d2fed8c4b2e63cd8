// LEMON's network simplex as a judge: it shares nothing with ours but the problem.
#pragma once

#include "egress/network/problem.h"

namespace egress {

struct LemonAnswer {
  Status status = Status::optimal;  // optimal, infeasible, unbounded
  network::Wide objective = 0;      // optimal only
};

/// In 64 bits; the problem must be one that refuse() has nothing to say about.
LemonAnswer ask_lemon(const network::Problem& problem);

}  // namespace egress
