// Certificate: is this plan feasible, are its prices right, and do both give the same objective?
//
// Everything is recomputed from the model, the situation and the plan's arrays by name of thing.
// Nothing of the formulation's matrices is used: a mistake there (a wrong sign, a forgotten
// closure) shows here as a violation. By weak duality a plan with feasible flows, prices and
// reduced costs of the right sign and equal primal and dual objective is optimal, whoever found it;
// complementary slackness is implied. The start (stock, what is under way), the end prices and a
// frozen past are data of the plan and taken as given.
//
// References: Bertsimas and Tsitsiklis, Introduction to Linear Optimization, chapter 4.
#pragma once

#include "egress/flow/dated_numbers.h"
#include "egress/flow/plan.h"
#include "egress/model/model.h"

namespace egress {

/// Certifies one plan after another of the same model and horizon: the model's numbers are read
/// once. The model must outlive it. One object, one thread.
class Certifier {
 public:
  Certifier(const Model& model, const Horizon& horizon) : model_(model), numbers_(model, horizon) {}

  /// Residuals: primal relative to the largest amount in the plan, dual relative to the largest
  /// price, gap relative to the objective; `holds` if all are at most 1e-6. O(periods x (links x
  /// carriages + the rest of the plan)).
  Certificate certify(const Plan& plan);
  /// For others who read plans of this model and horizon.
  DatedNumbers& numbers() { return numbers_; }

 private:
  const Model& model_;
  DatedNumbers numbers_;
};

/// The same once. Thread-safe.
Certificate certify(const Model& model, const Plan& plan);

}  // namespace egress
