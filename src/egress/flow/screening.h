// Screening: many closures of one horizon, stepped through cheaply: things close one more at a
// time, all from the same hour and for as long, and what a step gives is what the netback is and
// whether a further closure could change it. No plan is read; Evaluator::closed gives that for a
// few.
//
// A step restores the solver's state (a copy of memory), changes the bounds that Formulation::close
// says change, solves, and reads the columns' values. The search over sets is
// network/screening.h's.
//
// What is required and becomes impossible may be missed, at a price above all others
// (Plan::miss_price), as in Evaluator::closed: such sets are solved by HiGHS, from nothing.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "egress/flow/evaluate.h"

namespace egress {

/// What things close, and what of the programme changes with each: shared by all threads.
class Screening {
 public:
  /// `evaluator` must have an optimal open plan and outlive this; closures last from `start` to
  /// `end` (hours since 1970; within the horizon in part) and leave nothing. Solves the programme
  /// with nothing closed once: its status says whether that ended. O(things x programme).
  Screening(Evaluator& evaluator, const std::vector<ThingRef>& things, double start, double end,
            RunContext& context);

  Status status() const { return status_; }  // optimal, limit or interrupted
  int things() const { return static_cast<int>(closures_.size()); }
  const Closure& closure(int thing) const { return closures_[static_cast<std::size_t>(thing)]; }
  /// False where closing this thing changes nothing in the programme.
  bool changes(int thing) const { return !plain_.bounds[static_cast<std::size_t>(thing)].empty(); }
  /// Netback of the open plan, up to the constant that all sets share; USD.
  double open_netback() const { return open_netback_; }

 private:
  friend class ScreeningWalk;
  /// A bound that a closure moves; for a row, entries [first, last) are what it counts.
  struct Bound {
    Formulation::Change to;
    double lower_before = 0, upper_before = 0;
    std::size_t first = 0, last = 0;
  };
  struct Programme {
    std::vector<std::vector<Bound>> bounds;  // by thing
    struct Term {
      int column;
      double value;
    };
    std::vector<Term> entries;
    std::vector<double> objective, not_told;  // by column; in the programme's unit
    std::vector<int> misses;                  // columns priced at the miss price
    double scale = 1;
  };
  Programme read(Formulation& formulation) const;
  void add_entries(const Lp& lp, Programme& out) const;
  /// Where requirements may be missed; made when first needed.
  const Programme& missing() const;
  std::vector<Closure> nothing() const;
  std::vector<Closure> closures_of(const std::vector<int>& set) const;
  void find_open_netback(RunContext& context);

  Evaluator& evaluator_;
  std::shared_ptr<const Plan> open_;
  double start_, end_;
  std::vector<Closure> closures_;
  std::vector<Formulation::Change> holding_;  // what may be held back, whatever closes
  std::unique_ptr<Formulation> formulation_;
  std::unique_ptr<NetworkLp> network_;  // with nothing closed, from the closures' start on; or null
  Programme plain_;
  mutable std::once_flag missing_once_;
  mutable std::unique_ptr<Formulation> missing_formulation_;
  mutable Programme missing_;
  double open_netback_ = 0;
  Status status_ = Status::optimal;
};

/// One walk through the sets: a step of network::search_sets. One object, one thread; many may walk
/// through one Screening, which must outlive them. The same set by the same way gives the same
/// bits.
class ScreeningWalk {
 public:
  /// Begins with nothing closed.
  explicit ScreeningWalk(const Screening& screening);

  void set_context(const RunContext& context) { context_ = &context; }
  int things() const { return screening_.things(); }
  /// False if stopped; the set is then what it was. To be followed by undo().
  bool close(int thing);
  void undo();

  // Of the set just closed, before anything else is (or, at the start, of nothing closed).
  /// Whether the optimum breaks a bound that this thing's closure sets, or leans on one that it
  /// loosens (a supply's minimum). If neither, closing it as well leaves the optimum what it is.
  bool in_use(int thing) const;
  double netback() const { return netback_; }  // USD, without tie-breaks and misses
  double missed() const { return missed_; }    // USD: what is missed, at the miss price
  double worth() const { return worth_; }      // USD: the objective, all included

 private:
  struct Place {
    std::optional<NetworkLp::State> state;
    bool saved = false;
    bool by_network = true;
  };
  void apply(int thing);
  void begin();
  bool stopped_by_network(bool& found);
  bool solve_by_lp();
  void take(const Screening::Programme& programme);

  const Screening& screening_;
  const RunContext* context_ = nullptr;
  std::unique_ptr<NetworkLp> network_;
  std::unique_ptr<Formulation> plain_, missing_;  // own copies, made when first needed
  std::vector<int> set_;
  std::vector<Place> places_{1};  // by number of closed things
  const Screening::Programme* programme_ = nullptr;
  std::vector<double> x_;
  double netback_ = 0, missed_ = 0, worth_ = 0;
};

}  // namespace egress
