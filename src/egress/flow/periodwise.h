// PeriodwiseEvaluator: plans of a horizon whose periods have nothing to do with each other.
//
// Without stores, transit times and windows of contracts the programme falls into one small
// programme for each period. A year of hours with thirty power stations is 8,760 networks of some
// seventy arcs, not one of half a million; what is known beforehand does not matter.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "egress/base/run_context.h"
#include "egress/flow/formulation.h"
#include "egress/flow/plan.h"
#include "egress/solve/network_lp.h"

namespace egress {

/// One object, one thread. `model` must outlive it. The same closures give the same bits, whatever
/// was asked before.
class PeriodwiseEvaluator {
 public:
  /// `things` are all that closures will name. O(entries of the whole programme).
  PeriodwiseEvaluator(const Model& model, const Horizon& horizon,
                      const std::vector<ThingRef>& things, RunContext& context);

  /// Why it cannot be done so; empty if it can. Then nothing below may be called.
  const std::string& obstacle() const { return obstacle_; }
  const std::shared_ptr<const Plan>& open() const { return open_; }
  /// Without prices. Null where a requirement cannot be met, or the context said stop. O(periods in
  /// which something is closed) warm steps, and O(periods) to write it down.
  std::shared_ptr<const Plan> closed(const std::vector<Closure>& closures, RunContext& context);
  /// Of the last closed(): USD less than in the open network, by period.
  const std::vector<double>& netback_lost() const { return netback_lost_; }

 private:
  struct Part {                // one period
    std::size_t shape = 0;     // whose programme it is
    std::vector<int> columns;  // of the whole programme, in the shape's order
    std::vector<int> rows;
  };
  struct Shape {
    Lp lp;  // with the bounds that its network has now
    std::unique_ptr<NetworkLp> network;
    std::optional<NetworkLp::State> start;
    std::vector<double> lower, upper, row_lower, row_upper;  // of `start`
  };
  struct Bound {
    bool of_row;
    int local;
  };
  struct Touched {
    ThingRef thing;
    std::vector<std::vector<Bound>> bounds;  // by period
  };

  bool cut_into_parts();
  void shape_of(Part& part);
  bool find_bounds(const std::vector<ThingRef>& things);
  bool list_bounds(Touched& touched);
  void bound(Shape& shape, const Part& part, const std::vector<std::pair<Bound, double>>& left);
  bool solve(Part& part, const std::vector<std::pair<Bound, double>>& left,
             const RunContext& context, std::vector<double>& x);
  void restart();
  double netback_of(const Part& part, const std::vector<double>& x) const;
  std::shared_ptr<const Plan> plan_of(std::vector<double> x);

  const Model& model_;
  std::string obstacle_;
  Formulation formulation_;
  const Lp* whole_ = nullptr;  // its programme
  std::vector<Part> parts_;
  std::vector<Shape> shapes_;
  std::vector<Touched> touched_;
  std::vector<double> open_x_, local_x_, netback_lost_;
  std::shared_ptr<const Plan> open_;
};

}  // namespace egress
