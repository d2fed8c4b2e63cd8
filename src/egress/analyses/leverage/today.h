// Today: who gets the netback as things are.
#pragma once

#include <string>
#include <vector>

#include "egress/analyses/leverage/control.h"
#include "egress/flow/coalition.h"

namespace egress {

struct TodaysSplit {
  std::string why_not;       // why there is none
  std::vector<double> gets;  // USD, by player of the control
};

/// The netback of each commodity goes to those whose supplies produce it, in proportion to what
/// each produces in the best plan of the open network. A supply's netback is its holder's, or,
/// where several hold it or nobody, its owners' by their shares. Tariffs, freight and the like are
/// costs of the plan, so those who are paid them get no part of the netback.
TodaysSplit todays_split(const Control& control, const CoalitionNetwork& network,
                         const RunContext& context);

}  // namespace egress
