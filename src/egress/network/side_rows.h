// Minimum-cost flow with side rows: a network most of whose constraints are balances, and a few
// rows beside them that are not (a fleet that several links share, a contract's window, a policy
// share).
//
//     minimise    sum over arcs a of  cost[a] * flow[a]
//     subject to  (flow out of v) - (flow into v) = supply[v]          for every node v
//                 row_lower[i] <= sum of value * flow <= row_upper[i]  for every side row i
//                 lower[a] <= flow[a] <= upper[a]                      for every arc a
//
// Node number `nodes` is the ground: arcs start and end there where something comes from or goes to
// nowhere, and its balance is free. An arc from the ground to the ground is in side rows only.
//
// Method: the simplex method on a basis that is a spanning tree and a small working basis (primal
// partitioning; Kennington and Helgason, Algorithms for Network Programming, 1980, chapter 7). Only
// rows that hold with equality are in the working basis; the others enter when they are violated
// and leave when they have slack. The dual method, with bound flipping, repairs changes of bounds,
// supplies and rows; the primal what has become cheaper. Rows that count arcs everywhere (a
// contract's window over a year) are set aside at the prices that they have while the rest is
// repaired, which is then local, and brought back by a parametric walk (docs/decisions/0019).
// Amounts and prices are doubles: integers are lost with the first side row.
//
// Cost of a pivot: the subtrees and arcs whose prices change, the cycles that flow moves on, and
// O(k^2) for k active rows, less where they have little to do with each other. It pays while k is
// small beside the number of nodes; docs/decisions says where another method takes over.
//
// One object, one thread. Copying an object saves its state; come_back() to a copy restores it
// without allocating. Same problem, same calls: same bits.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "egress/network/min_cost_flow.h"
#include "egress/network/spanning_tree.h"
#include "egress/network/sparse_vector.h"
#include "egress/network/working_basis.h"

namespace egress::network {

using Row = std::int32_t;
inline constexpr double no_bound = std::numeric_limits<double>::infinity();

struct SideRowProblem {
  Node nodes = 0;
  std::vector<Node> tail, head;            // by arc; `nodes` is the ground
  std::vector<double> lower, upper, cost;  // by arc; lower bounds are finite
  std::vector<double> supply;              // by node
  std::vector<double> row_lower, row_upper;
  std::vector<std::int32_t> row_start{0};  // by row: entries row_start[i] .. row_start[i + 1]
  std::vector<Arc> row_arc;                // each arc at most once in a row
  std::vector<double> row_value;
  /// By arc, or empty: what is beyond its bounds is mended stage by stage, a row in its last one.
  /// An order for speed (docs/decisions/0020): days before the days after them.
  std::vector<std::int32_t> stage;

  Arc arcs() const { return static_cast<Arc>(tail.size()); }
  Row rows() const { return static_cast<Row>(row_lower.size()); }
};

enum class SideRowEnd : std::uint8_t {
  optimal,
  infeasible,
  unbounded,
  stopped,  // the context said so
  stuck     // lost in rounding, or too many pivots: another method must answer
};

class SideRowSimplex {
 public:
  /// Starts with all arcs at their lower bounds and nothing in the tree. O(size of the problem).
  /// Rows with more entries than `local` are taken for rows that count arcs everywhere, and brought
  /// to their bounds last, step by step. Which rows these are changes the way, not the optimum.
  explicit SideRowSimplex(SideRowProblem problem, std::int32_t local = 64);

  /// A tree and bounds to start from, with the ground as the last node. What is not a tree is made
  /// one by arcs to the ground that carry nothing in the end. No row is active. O(nodes + arcs).
  void start(const Basis& basis);

  // Changes; flows follow at the next solve.
  void set_bounds(Arc arc, double least, double most);
  /// Both bounds at its flow. O(1). A row that only frozen arcs are in may lose its place in the
  /// basis and keep its price.
  void freeze(Arc arc);
  void set_cost(Arc arc, double each);
  void set_supply(Node node, double amount);
  void set_row(Row row, double least, double most);

  SideRowEnd solve(const RunContext& context);

  /// To the state of a copy of this object: what can change is copied. O(nodes + arcs + rows).
  void come_back(const SideRowSimplex& copy);

  double flow(Arc arc) const { return arcs_[at(arc)].flow; }
  /// Arcs whose flow may have changed since forget_changes(), unless all may have.
  const std::vector<Arc>& changed() const { return changed_; }
  bool all_changed() const { return all_changed_; }
  void note_change(Arc arc) {
    if (arcs_[at(arc)].changed) return;
    arcs_[at(arc)].changed = true;
    changed_.push_back(arc);
  }
  void forget_changes();
  double lower_of(Arc arc) const { return arcs_[at(arc)].lower; }
  /// Reduced cost of an arc: cost + potential[tail] - potential[head] + sum of value * row_price.
  double potential(Node node) const { return pi_[at(node)]; }
  /// At most zero where the lower bound of a row binds, at least zero where the upper one does.
  double row_price(Row row) const { return rows_[at(row)].price; }
  double reduced_cost(Arc arc) const;
  double objective() const;  // O(arcs)
  /// As it stands, changes and all. O(size of the problem).
  SideRowProblem problem() const;
  Arc arcs() const { return m_; }
  /// The basis: extra arcs count as of the tree.
  ArcState arc_state(Arc arc) const {
    return basic(arc)                             ? ArcState::tree
           : arcs_[at(arc)].place == Place::upper ? ArcState::upper
                                                  : ArcState::lower;
  }
  bool grounded(Node node) const { return arcs_[at(m_ + node)].place == Place::tree; }
  bool active(Row row) const { return rows_[at(row)].slot >= 0; }
  bool at_upper(Row row) const { return rows_[at(row)].at_upper; }
  Row active_rows() const { return static_cast<Row>(active_.size()); }
  const Effort& effort() const { return effort_; }

 private:
  static constexpr double least_rate = 1e-7;  // a pivot on less is not trusted
  static constexpr double tie = 1e-10;        // ratios that differ by less do so by rounding

  // Where an arc is: in the tree, an extra basic arc, or at a bound.
  enum class Place : std::int8_t { lower, upper, tree, extra };
  /// What a functional of the flow is asked about: a basic arc (its flow) or a row (its activity).
  struct Target {
    bool is_row = false;
    std::int32_t index = -1;
  };
  /// What comes into the basis: an arc that leaves its bound, or the slack of an active row.
  struct Entering {
    bool is_slack = false;
    std::int32_t index = -1;
    double rate = 0;     // of the target for one unit more of it
    double reduced = 0;  // cost of one unit more of it
    double ratio = 0;
    int direction = 1;
  };

  /// An arc as one of its ends sees it: what is at the other, and the arc with its direction.
  struct Touch {
    Node other;
    ArcCode code;
  };
  struct ArcEnds {
    Node tail = 0, head = 0;
    std::int32_t rows_from = 0, rows_to = 0;  // of row_entries_
  };
  /// What a pivot asks of an arc and may change.
  struct ArcRecord {
    double lower = 0, upper = 0, flow = 0;
    double reduced = 0;  // cost, if it is not basic and has room
    std::int32_t stamp = 0;
    Place place = Place::lower;
    bool moved = false, broken = false, changed = false;  // listed as such

    bool moves() const { return lower < upper; }
    /// Which way it may leave its bound: 1 up, -1 down; 0 if it is basic or has no room.
    int direction() const {
      return place >= Place::tree || !moves() ? 0 : place == Place::upper ? -1 : 1;
    }
  };
  struct RowRecord {
    double lower, upper;
    double price = 0, activity = 0;
    double held = 0;         // where an active row stays that lost its bounds
    std::int32_t slot = -1;  // -1 if not active
    bool at_upper = false;
    bool relaxed = false;  // not active, but to be where it was, at the price that it has
    bool unsettled = false, broken = false, near = false;  // listed as such
  };
  /// What a row counts of an arc.
  struct RowEntry {
    Row row;
    double value;
  };
  /// What a functional gains by one unit more of an arc.
  struct Rate {
    Arc arc;
    double rate;
  };

  /// An arc in the functional of a row that is walked to its bound.
  struct WideArc {
    Arc arc;
    int direction;         // as of its record
    double rate, reduced;  // where the walk began, on the slope of now
    bool near = false;     // listed as such
  };
  struct WideOffer {
    double rate = 0, reduced = 0;  // as of a wide arc
    double free_at = 0;            // how far the row's price must have come, on its way
    int direction = 0;
  };

  /// What stops a direction, and after how much.
  struct Stop {
    Target target;  // none: nothing does before that
    double step = 0, rate = 0;
    bool to_upper = false;
  };

  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
  Node tail_of(Arc a) const { return ends_[at(a)].tail; }
  Node head_of(Arc a) const { return ends_[at(a)].head; }
  double upper_of(Arc a) const { return arcs_[at(a)].upper; }
  static double bound_of(const ArcRecord& arc) {
    return arc.place == Place::upper ? arc.upper : arc.lower;
  }
  std::span<const RowEntry> rows_of(Arc a) const {
    const ArcEnds& arc = ends_[at(a)];
    return {row_entries_.data() + arc.rows_from, row_entries_.data() + arc.rows_to};
  }
  double bound_of(Arc a) const { return bound_of(arcs_[at(a)]); }
  bool basic(Arc a) const { return arcs_[at(a)].place >= Place::tree; }
  bool is_free(Row i) const {
    return std::isinf(rows_[at(i)].lower) && std::isinf(rows_[at(i)].upper);
  }
  /// Where an active row stands.
  double row_bound(Row i) const {
    if (is_free(i)) return rows_[at(i)].held;
    return rows_[at(i)].at_upper ? rows_[at(i)].upper : rows_[at(i)].lower;
  }
  bool wide(Row i) const { return p_.row_start[at(i) + 1] - p_.row_start[at(i)] > local_; }
  Node node_below(Arc a) const;  // of a tree arc
  /// f(arc, 1 or -1) for an arc and the way back from its head to its tail through the tree.
  template <class F>
  void each_of_cycle(Arc a, F f) const {
    f(a, 1);
    Node u = tail_of(a), v = head_of(a);
    while (u != v) {
      const auto& below_u = tree_[u];
      const auto& below_v = tree_[v];
      if (below_u.size < below_v.size) {
        f(below_u.code >> 1, below_u.code & 1 ? 1 : -1);
        u = below_u.parent;
      } else {
        f(below_v.code >> 1, below_v.code & 1 ? -1 : 1);
        v = below_v.parent;
      }
    }
  }

  // Changes (side_rows.cpp).
  bool moves(Arc a) const { return arcs_[at(a)].moves(); }
  void put_bounds(Arc a, double least, double most);
  void stand_at_ends(Arc a);
  void stand(Node v, ArcCode code, bool first);
  void set_stages();
  void move_bound(Arc a);
  void apply_changes();
  bool moves_in(Row row) const;
  void forget_past();
  SideRowEnd after_pivot(const RunContext& context);

  // Flows and prices (side_rows_flows.cpp).
  double beyond(const Target& target) const;  // > 0 above its upper bound, < 0 below its lower
  /// No less than how far that is, either way.
  double furthest(const Target& target) const {
    const auto i = at(target.index);
    if (!target.is_row) {
      const ArcRecord& arc = arcs_[i];
      return std::max(arc.flow - arc.upper, arc.lower - arc.flow);
    }
    const RowRecord& row = rows_[i];
    if (row.relaxed) return std::abs(beyond(target));
    return std::max(row.activity - row.upper, row.lower - row.activity);
  }
  void list_broken(std::int32_t b);
  void check_arc(Arc a);
  void check_row(Row i);
  void change(Arc a, double by);
  void put_off(Arc a, double by);
  void change_all();
  void unsettle(Row i) {
    if (rows_[at(i)].unsettled) return;
    rows_[at(i)].unsettled = true;
    unsettled_.push_back(i);
  }
  void push_cycle(Arc a, double by);
  void push_to_ground(Node v, double by);
  void push_extras(double times);
  bool repair();
  bool recompute_flows();
  bool recompute_prices();
  bool refresh();

  // Functionals and pivots (side_rows_pivot.cpp).
  void count(Arc a, double by);
  void touch(Node v, double by);
  void settle_jumps();
  void weigh_target(const Target& target);
  void price_weights();
  void count_row(Row i, double times);
  double rate_of(Arc a) const;
  void cycle_rows(Arc a, SparseVector& out) const;
  void rate_extras();
  void count_extra(Arc a, std::int32_t by);
  void pivot(const Target& target, const Entering& q, bool to_upper);
  void row_leaves(Row row, const Entering& q);
  void extra_leaves(Arc leaving, const Entering& q);
  void tree_leaves(Arc leaving, const Entering& q);
  void exchange(Arc leaving, Arc entering);
  void make_extra(Arc a, std::size_t slot);
  void take_out(std::size_t row, std::size_t extra);
  void drop(std::size_t row, std::size_t extra);

  // Dual and primal (side_rows_dual.cpp, side_rows_primal.cpp).
  double extent(const Target& target) const;
  bool worst(Target& target);
  bool relax(const Target& target);
  void offer(Entering q, int sign);
  void list_rate(Arc a, double rate);
  void list_rates();
  void move_prices(double step);
  void find_offers(int sign);
  double range_of(const Entering& q) const;
  int slack_direction(Row i, double pays) const;
  void turn(const Entering& q);
  void flip(const Entering& q);
  void move(const Entering& q, double by);
  static double ratio_of(const Entering& q);
  static bool comes_first(const Entering& a, const Entering& b);
  SideRowEnd dual_pivot(const Target& target);
  SideRowEnd dual(const RunContext& context);
  bool best_offer(Entering& best);
  void add_direction(Arc a, double by);
  void add_cycle(Arc a, double by);
  void direction_of(const Entering& q);
  static bool far_beyond(const RowRecord& row);
  Stop first_stop(double far) const;

  // Rows that count arcs everywhere (side_rows_walk.cpp).
  SideRowEnd walk(Row row);
  SideRowEnd walk_on(Row row);
  void see_direction(Arc a);
  WideArc& wide_arc(Arc a);
  void take_functional();
  void mend_functional(const Target& left, double times);
  void settle_walk();
  WideOffer as_offer(std::int32_t place) const;
  bool& is_near(std::int32_t place);
  void see_offer(std::int32_t place);
  void leave_near();
  void find_near();
  bool next_free(Entering& q);
  enum class Moved : std::uint8_t { there, on_the_way, lost };
  Moved move_free(Row row, Entering q, double left);
  SideRowEnd primal_pivot(const Entering& q);
  SideRowEnd primal(const RunContext& context);

  SideRowProblem p_;  // without arcs and the bounds of rows, which are in the records
  std::int32_t local_;
  Node n_, root_;
  Arc m_;  // arcs below m_ are real, m_ + v leads from v to the ground and must carry nothing
  std::vector<std::int32_t> touch_start_;  // arcs at a node
  std::vector<std::int32_t> offers_end_;   // by node: where those end that may leave a bound
  std::vector<Touch> touches_;
  std::vector<std::int32_t> touch_place_;  // by arc code
  std::vector<RowEntry> row_entries_;      // arc by arc

  std::vector<ArcEnds> ends_;
  std::vector<double> cost_;
  std::vector<ArcRecord> arcs_;
  std::vector<RowRecord> rows_;
  std::vector<double> pi_;
  SpanningTree<std::int8_t> tree_;
  std::vector<Row> active_;
  std::vector<Arc> extra_;
  std::vector<std::int32_t> slot_of_arc_;  // of an extra arc
  std::vector<std::int32_t> extras_at_;    // by node: ends of extra arcs
  std::vector<Row> unsettled_;             // active rows that may have left their bounds
  WorkingBasis working_;
  double largest_cost_ = 1;
  Effort effort_;
  std::int64_t since_refresh_ = 0, pivots_left_ = 0, forget_at_ = 0, all_stages_at_ = 0;

  std::vector<Arc> changed_;  // arcs, since forget_changes()
  bool all_changed_ = true;
  std::vector<Arc> moved_arcs_;                    // bounds changed since the last solve
  std::vector<std::int32_t> stage_;                // by arc, and by row behind them
  std::vector<std::vector<std::int32_t>> broken_;  // by stage: arcs, and arcs + rows behind them
  std::size_t first_broken_ = 0;                   // no stage before it has any
  std::vector<std::int32_t> wide_broken_;          // rows that count arcs everywhere, apart
  bool price_drift_ = true;                        // prices may be wrong, not only pay
  bool may_pay_ = true;     // something outside the basis may pay, for the primal to find
  bool past_grew_ = false;  // something was frozen, and nothing is forgotten since

  // Of the functional: y by node, its rows' weights, what it counts of arcs.
  std::vector<double> y_, jump_, arc_count_;
  SparseVector weight_;
  std::vector<Node> touched_, jumps_;
  std::vector<Arc> counted_;
  std::vector<std::int32_t> node_stamp_;
  std::int32_t now_ = 0;
  SparseVector extra_row_, column_, need_, solved_;
  std::vector<double> later_;  // by arc: what its flow is still to change by
  std::vector<Arc> changing_;
  std::vector<Arc> paying_;  // outside the basis, when all arcs were looked at last
  std::vector<Rate> rates_;  // of arcs that are not basic and have room
  std::vector<Entering> offers_;
  std::vector<WideArc> wide_arcs_;
  std::vector<std::int32_t> wide_place_;  // by arc, in there; -1 if it is not
  SparseVector wide_y_, wide_weight_;     // by node, by row
  double walked_ = 0;                     // by how much the row's price has moved
  int sense_ = 0;                         // 1 if the row's activity is to rise, -1 if it is to fall
  std::vector<std::int32_t> near_;        // offers that are free before near_end_, as of as_offer()
  double near_end_ = 0;
  std::vector<double> soonest_;
  std::vector<Row> relaxed_rows_;
  double way_ = 0, dearest_ = 0;  // to go; the ratio of an offer that goes all of it
  std::vector<double> direction_, row_direction_;
  std::vector<Arc> directed_;
  std::vector<Row> directed_rows_;
};

}  // namespace egress::network
