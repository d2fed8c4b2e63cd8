// Simulations: years of random closures that several parts of the main job ask for, lived once.
#pragma once

#include <map>
#include <string>

#include "egress/analyses/simulate/simulate.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"

namespace egress {

/// One object a run, one thread.
class Simulations {
 public:
  /// `years` of each case, in steps of `period`.
  Simulations(Period period, long years) : period_(period), years_(years) {}
  /// Of one calendar year of the case, seed and threads of the context. The same question again
  /// costs nothing. The address stays good. Mistakes as simulate() has them.
  Outcome<const SimulateResult*> of(const Case& built, int year, RunContext& context);

 private:
  Period period_;
  long years_;
  std::map<std::string, SimulateResult> done_;  // by digest and year
};

}  // namespace egress
