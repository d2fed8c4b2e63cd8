// YearReader: what a simulated year did, against the open network.
#pragma once

#include <functional>
#include <vector>

#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"

namespace egress {

/// Of a market that requires: for how long it was short (h where periods are hours, else d), in how
/// many spells, of how much.
struct Shortage {
  double time = 0, spells = 0, amount = 0;
};

/// Amounts are canonical, money in USD.
struct YearOutcome {
  double lost = 0, deferred = 0, rerouted = 0;  // as in Against of dispatch
  double netback_lost = 0;                      // with what is left in tanks and under way
  double shut_in = 0, shut_in_days = 0;  // of the owner's supplies, beyond the open network's
  std::vector<double> lost_by_corridor, rerouted_by_corridor;  // each at least 0
  Shortage any;                     // of any market; its amount only where units agree
  std::vector<Shortage> by_market;  // in the order of requiring()
};

/// Immutable; thread-safe. `model` must outlive it.
class YearReader {
 public:
  YearReader(const Model& model, const Plan& open);
  /// O(amounts in the plan).
  YearOutcome read(const Plan& plan, const std::vector<Closure>& closures) const;
  /// What all corridors deliver within the horizon, from what arrives on a carriage of the plan.
  double exports(const std::function<double(std::size_t carriage)>& arrived) const;
  /// Exports and netback by period, less than in the open network; for plans without a memory,
  /// whose periods stand for themselves.
  std::vector<double> lost_by_period(const Plan& plan) const;

  double open_exports() const { return open_exports_; }
  const std::vector<std::size_t>& requiring() const { return requiring_; }  // markets
  const Timeline& timeline() const { return timeline_; }
  /// Of exports and of shortages; the first commodity's.
  const std::string& unit() const { return unit_; }

 private:
  std::vector<double> deliveries(const Plan& plan, std::size_t corridor) const;
  std::vector<double> cuts(const Plan& plan) const;
  void read_shortages(const Plan& plan, YearOutcome& out) const;

  const Model& model_;
  Timeline timeline_;
  std::vector<std::vector<std::size_t>> counted_;  // corridor: carriages
  std::vector<std::size_t> ours_, requiring_;      // supplies, markets
  std::vector<std::vector<double>> open_deliveries_;
  std::vector<double> open_cuts_, usual_;
  double open_exports_ = 0, open_told_ = 0;
  std::string unit_ = "t";
};

}  // namespace egress
