// Lp: a small builder over HiGHS for linear programmes, and the only room that knows of HiGHS.
//
//   maximise  sum_j c_j x_j   subject to   row_lower <= A x <= row_upper,  lower <= x <= upper
//
// Rows are made first, columns then name their entries, so that the matrix is built column-wise
// without sorting. Quantities should be scaled by the caller to about 1e-3 .. 1e4.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "egress/base/run_context.h"

namespace egress {

inline constexpr double lp_infinity = std::numeric_limits<double>::infinity();

struct LpEntry {
  int row;
  double value;
};

class Lp {
 public:
  int add_row(double lower, double upper);
  void set_row_bounds(int row, double lower, double upper);
  /// Entries must name existing rows, each at most once.
  int add_column(double lower, double upper, double objective, std::span<const LpEntry> entries);
  void set_column_bounds(int column, double lower, double upper);

  int rows() const { return static_cast<int>(row_lower.size()); }
  int columns() const { return static_cast<int>(lower.size()); }

  std::vector<double> row_lower, row_upper;
  std::vector<double> lower, upper, objective;
  std::vector<int> start{0}, index;  // columns: entries start[j] .. start[j+1]
  std::vector<double> value;
};

/// A basis, for a programme of the same shape: as many basic columns and rows as there are rows. Of
/// a row it is the activity that is basic or at a bound.
enum class LpPlace : std::uint8_t { lower, basic, upper };
struct LpBasis {
  std::vector<LpPlace> columns, rows;
};

struct LpSolution {
  Status status = Status::optimal;  // optimal, infeasible, unbounded, limit or interrupted
  double objective = 0;
  std::vector<double> x;
  std::vector<double> row_dual;      // d objective / d row bound; >= 0 where an upper bound binds
  std::vector<double> reduced_cost;  // c_j - sum_i a_ij row_dual_i
  std::vector<int> conflict_rows, conflict_columns;  // infeasible: what the proof rests on
  std::shared_ptr<const LpBasis> basis;
  int iterations = 0;
};

/// One thread, deterministic. Prints nothing. `start` may be null; its shape must match.
/// Stops at the context's deadline or stop request (status limit, interrupted: no solution).
LpSolution solve(const Lp& lp, const RunContext& context,
                 const std::shared_ptr<const LpBasis>& start = nullptr);

}  // namespace egress
