// Years: draws the closures of one year and lives through them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/analyses/simulate/hazard_process.h"
#include "egress/analyses/simulate/simulate.h"
#include "egress/analyses/simulate/year_reader.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/life.h"
#include "egress/flow/periodwise.h"

namespace egress {

/// A closure of a year, and whose it is.
struct DrawnClosure {
  std::size_t hazard = 0;
  Spell spell;
};

struct DrawnYear {
  std::vector<DrawnClosure> closures;  // by start, then by hazard
  std::vector<double> closed_hours;    // by hazard, within the horizon, all copies
  double weight = 1;                   // of the year, where it was drawn by importance
};

/// Draws years. Immutable; thread-safe. `model` must outlive it.
class Draws {
 public:
  /// `often` by hazard.
  Draws(const Model& model, const Horizon& horizon, const std::vector<double>& often,
        Sampling sampling, std::uint64_t seed);
  DrawnYear year(long year) const;
  const HazardProcess& process(std::size_t hazard) const { return processes_[hazard]; }
  double from() const { return from_; }
  double to() const { return to_; }

 private:
  double first_of(std::size_t hazard, long year, std::uint64_t copy) const;

  const Model& model_;
  Sampling sampling_;
  std::uint64_t seed_;
  double from_, to_;
  std::vector<HazardProcess> processes_;
  std::vector<double> tilts_;  // how much more often the second half of the years draws
};

/// What one case did in one year, by the rows' columns.
struct LivedYear {
  YearOutcome outcome;
  std::vector<double> lost_by_hazard, netback_by_hazard;  // NaN where not attributed
};

/// Lives through years of one case. One object, one thread; a year's answer does not depend on the
/// years before it. `model` and `draws` must outlive it.
class YearLiver {
 public:
  YearLiver(const Model& model, const Horizon& horizon, const Draws& draws, RunContext& context);

  /// optimal, or why there is no open plan.
  Status status() const { return status_; }
  bool by_periods() const { return periodwise_ != nullptr; }
  const YearReader& reader() const { return *reader_; }
  const Plan& open() const { return *open_; }

  /// Nothing where the context said stop.
  std::optional<LivedYear> live(const DrawnYear& year, Foresight foresight, RunContext& context);

 private:
  std::vector<LivedClosure> closures_of(const DrawnYear& year) const;
  LivedYear told(const Plan& plan, const std::vector<Closure>& closures) const;
  std::optional<LivedYear> by_periods(const DrawnYear& year, const std::vector<Closure>& closures,
                                      RunContext& context);
  std::optional<LivedYear> by_life(const DrawnYear& year, std::vector<LivedClosure> lived,
                                   RunContext& context);
  std::optional<LivedYear> foreseen(const std::vector<Closure>& closures, RunContext& context);
  bool ready(RunContext& context);

  const Model& model_;
  Horizon horizon_;
  const Draws& draws_;
  Status status_ = Status::optimal;
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<PeriodwiseEvaluator> periodwise_;
  std::shared_ptr<const Plan> open_;
  std::unique_ptr<YearReader> reader_;
  std::optional<LivedYear> nothing_;  // a year in which nothing closes
};

}  // namespace egress
