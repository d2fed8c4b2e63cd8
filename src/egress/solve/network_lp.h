// NetworkLp: a linear programme most of whose rows are balances, solved as a network with side
// rows (network/side_rows.h) and answered as a linear programme.
//
// Found in the programme, not told: equations with entries +1 and -1 in which every column has at
// most one of each become nodes; rows with one column become bounds; a requirement that one column
// meets or pays for becomes two parallel arcs; a limit on columns that share an end and count alike
// (a fleet from one port with one rate) becomes a node with one arc to it; the rest are side rows.
// The first basis is that of the network without side rows, solved in integers
// (network/min_cost_flow.h); flows and prices are then those of the programme as it stands, without
// rounding.
//
// One object, one thread. The same programme and changes give the same bits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "egress/network/side_rows.h"
#include "egress/solve/lp.h"

namespace egress {

class NetworkLp {
 public:
  /// O(entries). `lp` is read, not kept. `periods`, by column, say when each is, -1 where that is
  /// no one period: an order of work, for speed.
  explicit NetworkLp(const Lp& lp, std::span<const int> periods = {});
  /// A copy goes its own way, from where this one stands.
  NetworkLp(const NetworkLp& other);
  NetworkLp& operator=(const NetworkLp&) = delete;
  NetworkLp(NetworkLp&&) = default;
  NetworkLp& operator=(NetworkLp&&) = default;
  ~NetworkLp() = default;

  /// Why this is not a network with side rows; empty if it is. Then nothing below may be called.
  const std::string& obstacle() const { return obstacle_; }

  // Changes to the programme, by its rows and columns. What was found stays what it is: a balance
  // an equation, a requirement one (no upper bound, of a column that is never negative), a column
  // that pays for one without bounds but zero, columns that share a limit never negative.
  void set_column_bounds(int column, double lower, double upper);
  void set_row_bounds(int row, double lower, double upper);

  /// Keeps a column where the last solution has it, until restore(). Costs nothing, and no pivots.
  /// It is given no reduced cost any more, and a row with no other column no price.
  void freeze(int column);

  /// Nothing where the method got stuck, or where there is no optimum: another one must answer, and
  /// `why_not` says so. Goes on from the last solution.
  std::optional<LpSolution> solve(const RunContext& context, std::string& why_not);
  /// The same without reading the answer: optimal, limit, interrupted, or nothing.
  std::optional<Status> optimise(const RunContext& context, std::string& why_not);
  /// After an optimal end: the columns' values, and no prices. Frozen columns are what they are
  /// kept at, whatever has become of the others. O(columns).
  void read_values(std::vector<double>& x) const;
  /// The same, where `x` is what solve() or this has told last, or had when the state was saved
  /// that was restored since. O(columns whose value changed), now and then O(columns). Frozen
  /// columns stay.
  void read_changes(std::vector<double>& x);
  /// Of one column. O(1).
  double value(int column) const;

  /// The basis as it stands, for another solver to start from; after a first solve(). Null where
  /// the programme has no such basis: where a node that stands for a limit carries nothing, and
  /// sometimes halfway through a solve.
  std::shared_ptr<const LpBasis> basis() const;

  /// State of the solver, to come back to: a copy of memory.
  struct State {
    network::SideRowSimplex simplex;
    std::vector<double> lower, upper, row_lower, row_upper;
    std::vector<char> frozen;
    std::set<int> crossed;
    std::uint64_t id;  // no other state has it
  };
  State save() const {
    return {*simplex_, lower_, upper_, row_lower_, row_upper_, frozen_, crossed_, new_id()};
  }
  /// Allocates nothing the second time.
  void save_into(State& state) const;
  void restore(const State& state);

  int nodes() const { return nodes_; }
  int arcs() const { return simplex_->arcs(); }
  int side_rows() const { return side_rows_; }
  int pivots() const;
  const network::SideRowSimplex& simplex() const { return *simplex_; }

 private:
  enum class RowKind : std::int8_t { empty, node, bound, split, hub, side };
  struct RowPlace {
    RowKind kind = RowKind::empty;
    int index = -1;           // node, side row, column, or the arc of a hub
    double value = 0;         // bound, split, hub: of its columns
    int penalty = -1;         // split: the column that pays for what is missed
    double covers = 1;        // split: its value
    bool at_tail = false;     // hub: its columns share their tail, else their head
    int node = -1, end = -1;  // hub: its node, and the one that it is linked to
  };
  struct ColumnPlace {
    network::Arc arc = -1;  // -1: pays for a requirement, or does nothing
    bool pays = false;
    network::Arc rest = -1;           // beyond what is required
    int split = -1;                   // the row that requires, or that it pays for
    int hub = -1;                     // the row that limits it with others of its tail or head
    int first_bound = 0, bounds = 0;  // rows that bound it, in bounds_
  };
  struct Range {
    double least, most;
  };
  Range range_of(int column) const;
  std::span<const int> bounds_of(const ColumnPlace& column) const {
    return std::span(bounds_).subspan(at(column.first_bound), at(column.bounds));
  }

  struct Entry {
    int column;
    double value;
  };
  using ByRow = std::vector<std::vector<Entry>>;

  // Finding the network (network_lp_find.cpp).
  static ByRow by_row(const Lp& lp);
  void find_nodes(const ByRow& entries);
  void find_bounds(const ByRow& entries);
  void find_splits(const ByRow& entries, const Lp& lp);
  void find_hubs(const ByRow& entries);
  network::SideRowProblem problem_of(const Lp& lp, std::span<const int> periods);

  static std::uint64_t new_id();
  void note(std::vector<int>& changed, int index);
  void bound_arc(int column);
  void bound_hub(int row);

  // Answers (network_lp_answer.cpp).
  double price_of_hub(int row) const;
  double reduced_cost(int column, network::Arc arc) const;
  LpSolution read() const;
  double carried(int column) const;
  double missed(int split) const;
  void place_bounded(int column, LpPlace place, LpBasis& out) const;
  double price_requirement(int column, LpSolution& out) const;
  void price_bound(int column, double reduced, LpSolution& out) const;

  static constexpr double hair = 1e-9;  // amounts and prices closer than this are the same
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  std::string obstacle_;
  int nodes_ = 0, side_rows_ = 0;
  std::vector<RowPlace> rows_;
  std::vector<ColumnPlace> columns_;
  std::vector<int> tail_, head_;                // by column: rows; -1 is the ground
  std::vector<int> column_of_;                  // by arc; -1 for a hub's
  std::vector<int> bounds_;                     // rows that bound one column, column by column
  std::vector<int> node_rows_, side_row_rows_;  // rows, by node and by side row
  std::vector<int> hubs_;                       // rows; hub k is node nodes_ + k
  std::vector<int> empty_rows_;                 // which no column can help
  std::vector<double> lower_, upper_, row_lower_, row_upper_, objective_;
  std::vector<char> frozen_;    // by column
  std::set<int> crossed_;       // columns, and rows as -1 - row, whose bounds leave nothing
  std::uint64_t restored_ = 0;  // the state last restored, and
  std::vector<int> changed_columns_, changed_rows_;  // whose bounds were set since
  std::unique_ptr<network::SideRowSimplex> simplex_;
  bool started_ = false;
};

}  // namespace egress
