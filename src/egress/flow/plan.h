// Plan: the flows and prices of one situation, period by period, and the certificate that they are
// the best. The one evaluator that every analysis goes through.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/model/model.h"

namespace egress {

/// A loss of capacity. Hours since 1970.
struct Closure {
  std::string text;            // as given
  std::vector<ThingRef> what;  // a holder or corridor stands for all its things
  double start = 0, end = 0;   // [start, end) in hours
  double left = 0;             // share of capacity left, 0..1
};
/// WHAT@START/DURATION[:LEFT], as in the interface. Ambiguous or unknown ids, bad dates and numbers
/// outside 0..1 are diagnostics with the nearest name.
Outcome<Closure> parse_closure(const Model& model, std::string_view text);

struct Plan;

struct Situation {
  Horizon horizon;
  std::vector<Closure> closures;
};

/// Checked by code that does not share the solver's matrices: everything is recomputed from the
/// model. Residuals are relative to the largest quantity (primal), price (dual) and netback (gap).
struct Certificate {
  double primal = 0;  // worst violation of a balance or bound
  double dual = 0;    // worst violation of a reduced cost's sign
  double gap = 0;     // |primal objective - dual objective| / max(1, |primal objective|)
  bool holds = false; // all three at most 1e-6
};

}  // namespace egress
