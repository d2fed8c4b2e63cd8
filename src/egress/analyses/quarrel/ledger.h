// Ledger: what each supply, link and market of a plan earns or costs, for whom it is.
#pragma once

#include <vector>

#include "egress/flow/plan.h"
#include "egress/model/model.h"

namespace egress {

/// USD over the plan's horizon, by table position.
struct Ledger {
  /// What its commodity earns (sales less transport, storage and penalties of contracts, with the
  /// change of what is in tanks and under way), by its part of the commodity's output, less its own
  /// costs.
  std::vector<double> supplies;
  std::vector<double> fees;    // paid for using each link
  std::vector<double> short_;  // penalties of each market that is short
  double netback = 0;          // of all, as dispatch tells it, with the change of what is left
};

/// O(plan). Throws nothing; a plan of any situation.
Ledger ledger_of(const Model& model, const Plan& plan);

}  // namespace egress
