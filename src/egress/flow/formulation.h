// Formulation: model + situation -> linear programme, and back to a Plan.
//
// Variables, for every period t: flow f[link, commodity] into a link, production p[supply], sales
// s[market, commodity, step], shortage u[market], store levels v, injections i and withdrawals w
// [store, commodity], and one shortfall for every contract window with a minimum that may be
// missed. What was under way before anybody could know (before the start, or before a closure) may
// have to wait at the head until r of it is let in; what leaves later arrives on time. So every
// link with a transit has a queue: what is held back h enters it, at most what left before the
// closure.
//
// A closure changes bounds and nothing else, so that one programme serves all situations and a
// solver can go on from the open network.
//
// Maximise  sum price s - cost f - cost p - shut-in (rate - p) - short u - storage w - penalties
//           + end prices (v[T-1] + what is under way)
// subject to node balances (prices are their duals), link and node capacities, fleets' ship-days,
// store room and heel, injection and withdrawal, market limits and requirements, contract windows
// and policy shares. See docs/concepts.md; the mathematics is in analyses/dispatch/README.md.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"
#include "egress/solve/lp.h"

namespace egress {

struct FormulationOptions {
  bool steady = false;                    // one period, no transit, stores or contract windows
  std::optional<CorridorIndex> maximise;  // instead of netback: what this corridor delivers
  /// Where a closure makes requirements impossible: they may be missed at this price (USD per unit,
  /// above all prices of the case). Not given: they must be met.
  double miss_price = not_given;
  /// Of two equal periods to produce or to sell in, the earlier (tie_break::lateness). Off where
  /// every period is a programme of its own and shall look like the others.
  bool earlier_first = true;
};

/// What is under way and in stores at the start, and what the end is worth, from steady states.
struct Boundary {
  std::vector<double> initial;                 // by holding
  std::vector<std::vector<double>> under_way;  // by carriage: lag entries
  std::vector<double> end_price_store;         // by holding
  std::vector<double> end_price_carriage;      // by carriage
};

/// Who a row or column of the programme speaks of, for conflicts in the user's names.
struct RowOwner {
  ThingRef thing;
  const char* aspect = "";  // "capacity", "ships", "minimum", ...
  bool hard = false;        // a requirement of the user's, not a physical fact
};
struct ColumnOwners {
  std::optional<RowOwner> lower, upper;  // of its bounds; nothing: no quantity is below zero
};

class SolutionReader;

class Formulation {
 public:
  Formulation(const Model& model, const Horizon& horizon, const FormulationOptions& options);
  /// Sets starting stock, what is under way and end prices; before lp(). Not for steady ones.
  void set_boundary(Boundary boundary);

  /// A bound of the programme that a situation changed.
  struct Change {
    bool of_row;
    int index, period;
    double lower, upper;
  };
  /// Closes things from the period of `now` (hours since 1970) on; before it everything is as
  /// `past`, which must outlive this situation, did it. Returns what changed in the programme from
  /// then on. The past itself is left to the solver: one that goes on from `past` keeps its columns
  /// where they are (past_columns), for one that starts from nothing fix_past() fixes them.
  const std::vector<Change>& close(const std::vector<Closure>& closures, const Plan& past,
                                   double now);
  /// The same where the past is no plan yet: `past` is what a column of the programme carried.
  /// fix_past() needs a plan all the same, by tell_past().
  const std::vector<Change>& close(const std::vector<Closure>& closures,
                                   const std::function<double(int column)>& past, double now);
  void tell_past(const Plan& past) { past_ = &past; }
  /// As it stands now.
  Change bound_of(bool of_row, int index) const;
  int frozen() const { return frozen_; }  // periods before `now`
  /// Columns of the periods before it, but for those before `since`, in their order in memory.
  /// O(columns).
  template <class F>
  void each_past_column(F f, int since = 0) const {
    for (std::size_t j = 0; j < period_of_.size(); ++j) {
      if (period_of_[j] >= since && period_of_[j] < frozen_) f(static_cast<int>(j));
    }
  }
  /// What moves in period t: columns that belong to it alone. After lp().
  const std::vector<int>& columns_of(int t) const {
    return period_columns_[static_cast<std::size_t>(t)];
  }
  /// By column: its period, -1 where it is of no one period. After lp().
  const std::vector<int>& column_periods() const { return period_of_; }
  /// Rows that speak of the past alone are set free: with fixed columns they hold.
  void fix_past();
  /// Back to the open network.
  void reopen();

  const Lp& lp();
  /// What one unit of each column costs in the programme's objective that is no part of the netback
  /// that is told: the constants that break ties (flow/plan.h), and the miss price. After lp().
  const std::vector<double>& not_told() const { return not_told_; }
  /// What one unit of each is told to be worth, in the programme's unit: its objective without
  /// that.
  const std::vector<double>& worth() const { return worth_; }
  double miss_price() const { return options_.miss_price; }
  /// USD in one unit of the programme's objective.
  double scale() const { return scale_; }
  Plan plan_of(const LpSolution& solution) const;
  /// Of that plan the netback that is told, USD, and what arrives on a carriage in all, in
  /// canonical units. After lp().
  double told_of(const LpSolution& solution) const;
  double arrived_of(const LpSolution& solution, std::size_t carriage) const;
  /// Carriages and holdings in the plan's order, without flows: for making a Boundary.
  const std::vector<Carriage>& carriages() const { return carriages_; }
  const std::vector<Holding>& holdings() const { return holdings_; }
  const Timeline& timeline() const { return timeline_; }

  std::optional<RowOwner> owner_of_row(int row) const;
  const ColumnOwners& owners_of_column(int column) const;
  /// Takes the rows and bounds of this owner out of the programme (for finding conflicts).
  void release(const RowOwner& owner);
  void release_if(const std::function<bool(const RowOwner&)>& chosen);

 private:
  using Rows = std::vector<int>;  // by period; -1 where there is none
  void find_carriages();
  void add_balance_rows();
  void add_link_and_node_rows();
  void add_fleet_rows();
  void add_store_rows();
  void add_market_rows();
  void add_contract_rows();
  void add_share_rows();
  void add_minimum_rows();
  double supplied(std::size_t supply, const Profile& rate, int t) const;
  void add_miss_columns();
  void add_columns();
  void list_by_period();
  void add_flow_columns();
  void add_supply_columns();
  void add_market_columns();
  void add_store_columns();
  void add_contract_columns();
  int row(double lower, double upper, RowOwner owner);
  int column(double lower, double upper, double objective, std::vector<LpEntry>& entries,
             ColumnOwners owners = {});
  int not_told(int column, double cost);
  int balance(NodeIndex node, CommodityIndex commodity, int t) const;
  using Entries = std::vector<LpEntry>;
  void add_window_entries(Entries& entries, ThingRef thing, const Commodity& commodity,
                          int t) const;
  void add_arrival_entries(Entries& entries, const Carriage& c, int t) const;
  double add_departure_entries(Entries& entries, std::size_t i, int t) const;
  double fleet_use(const Carriage& c, int t) const;
  void add_queue(std::size_t i);
  void add_sale_column(std::size_t i, int t);
  void add_short_columns(std::size_t m);
  void limit_touched();
  /// What entered a carriage in a period of the past, in the programme's unit.
  using Entered = std::function<double(std::size_t carriage, std::size_t period)>;
  const std::vector<Change>& close(const std::vector<Closure>& closures, double now,
                                   const Entered& entered);
  void allow_holding(const Entered& entered);
  void free_past_rows();
  void change(bool of_row, int index, int period, double lower, double upper);
  void set(const Change& bound);
  double late(int t) const;
  double ships_of(std::size_t fleet, int t) const;
  std::pair<double, double> supply_bounds(std::size_t supply, int t) const;
  void keep_past_prices(Plan& plan) const;
  double arrived_in(const SolutionReader& read, std::size_t carriage, std::size_t t) const;
  void read_amounts(const SolutionReader& read, Plan& plan) const;
  void read_requirements(const SolutionReader& read, Plan& plan) const;
  void read_prices(const SolutionReader& read, Plan& plan) const;
  /// USD per canonical unit: mean over the period's days; 0 where the column is empty.
  double unit_price(const Profile& price, const Commodity& commodity, int t) const;
  double capacity_of(const Profile& capacity, TableKind kind, std::size_t index, int t) const;
  double left(TableKind kind, std::size_t index, int t) const {
    return openness_.left(kind, index, t);
  }

  const Model& model_;
  Situation situation_;
  FormulationOptions options_;
  Timeline timeline_;
  Openness openness_;
  int periods_;
  double scale_ = 1;  // canonical units in one unit of the programme
  Lp lp_;
  bool built_ = false, closed_ = false;
  const Plan* past_ = nullptr;
  int frozen_ = 0;
  std::vector<Change> changes_, before_;  // before_: what to go back to, last first
  bool past_fixed_ = false;
  std::vector<std::vector<int>> period_columns_;  // what moves in each period
  std::vector<int> period_of_;                    // by column; -1 where it is of no one period
  std::vector<double> not_told_;                  // by column
  std::vector<double> worth_;                     // by column: the objective with not_told_
  std::vector<RowOwner> row_owners_;
  std::vector<ColumnOwners> column_owners_;

  std::vector<Carriage> carriages_;
  std::vector<Holding> holdings_;
  std::vector<Sale> sales_;
  std::vector<WindowPlan> windows_;
  Boundary boundary_;
  std::vector<Rows> balance_;  // node * commodities + commodity
  std::vector<Rows> link_capacity_, node_capacity_, fleet_days_, store_room_, store_heel_,
      injection_, withdrawal_, market_limit_, market_required_;
  std::vector<std::vector<Rows>> market_step_;  // market, step
  std::vector<Rows> store_balance_;             // by holding
  std::vector<Rows> queue_;                     // by carriage; empty without a transit
  std::vector<int> store_surplus_;              // row by store; -1 without holdings
  std::vector<int> surplus_columns_;
  std::vector<int> window_minimum_, window_maximum_;
  std::vector<int> share_;            // by holder
  std::vector<Rows> supply_minimum_;  // where minimums may be missed; else they are bounds
  std::vector<Rows> missed_columns_;  // by supply
  std::vector<int> excess_columns_;   // by holder
  // Columns by period.
  std::vector<Rows> flow_columns_, wait_columns_, let_in_columns_, hold_columns_, supply_columns_,
      sale_columns_, short_columns_, level_columns_, in_columns_, out_columns_;
  std::vector<int> shortfall_columns_;
};

}  // namespace egress
