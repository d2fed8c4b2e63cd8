// Life: what an operator learns of closures, and when.
//
// A life is planned again whenever something becomes known (Evaluator::next): a closure begins, it
// ends other than was thought, or it lasts on when it was thought to be over.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "egress/flow/plan.h"

namespace egress {

/// A closure to be lived through, as it is. Hours since 1970.
struct LivedClosure {
  Closure closure;
  double known_from = 0;  // when the operator first sees it; its start, or the horizon's if later
  /// When an operator who sees it in force at `now` thinks that it ends; later than `now`.
  std::function<double(double now)> expected_end;
};

/// What is known from step to step. One object, one thread.
class Life {
 public:
  explicit Life(std::vector<LivedClosure> closures)
      : closures_(std::move(closures)), thought_(closures_.size(), unknown) {}

  static constexpr double before_all = -std::numeric_limits<double>::infinity();
  /// The next hour after `now` at which something becomes known; +infinity if nothing ever does.
  /// O(closures).
  double next(double now) const;
  /// All that is known at this hour, which next() gave: what was, as it was, and what is, as long
  /// as it is thought to last. In the closures' order. O(closures).
  std::vector<Closure> known(double now);
  /// The closures of which the last known() brought something new.
  const std::vector<std::size_t>& news() const { return news_; }

 private:
  static constexpr double unknown = -std::numeric_limits<double>::infinity();
  std::vector<LivedClosure> closures_;
  std::vector<double> thought_;  // when each ends, as thought last
  std::vector<std::size_t> news_;
};

}  // namespace egress
