#include "egress/solve/lp.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "egress/base/outcome.h"
#include "egress/solve/highs_lp.h"

namespace egress {

namespace {

/// Looks for dependent equations; on a network one balance row always is, and HiGHS then spends
/// minutes to find out. Bit 10 of presolve_rule_off leaves that rule out.
constexpr HighsInt no_dependent_equations = 1024;

HighsBasis to_highs(const LpBasis& basis) {
  const auto places = [](const std::vector<LpPlace>& from) {
    std::vector<HighsBasisStatus> to;
    to.reserve(from.size());
    for (const LpPlace place : from) {
      to.push_back(place == LpPlace::basic   ? HighsBasisStatus::kBasic
                   : place == LpPlace::upper ? HighsBasisStatus::kUpper
                                             : HighsBasisStatus::kLower);
    }
    return to;
  };
  HighsBasis out;
  out.col_status = places(basis.columns);
  out.row_status = places(basis.rows);
  out.valid = true;
  return out;
}

std::shared_ptr<const LpBasis> from_highs(const HighsBasis& basis) {
  const auto places = [](const std::vector<HighsBasisStatus>& from) {
    std::vector<LpPlace> to;
    to.reserve(from.size());
    for (const HighsBasisStatus status : from) {
      to.push_back(status == HighsBasisStatus::kBasic   ? LpPlace::basic
                   : status == HighsBasisStatus::kUpper ? LpPlace::upper
                                                        : LpPlace::lower);
    }
    return to;
  };
  return std::make_shared<LpBasis>(LpBasis{places(basis.col_status), places(basis.row_status)});
}

void require(HighsStatus status, const char* what) {
  if (status == HighsStatus::kError) throw InternalError(std::string("HiGHS refused ") + what);
}

void set_up(Highs& highs, const RunContext& context) {
  require(highs.setOptionValue("output_flag", false), "output_flag");
  require(highs.setOptionValue("threads", 1), "threads");
  require(highs.setOptionValue("parallel", "off"), "parallel");
  require(highs.setOptionValue("random_seed", 0), "random_seed");
  require(highs.setOptionValue("solver", "simplex"), "solver");
  require(highs.setOptionValue("presolve_rule_off", no_dependent_equations), "presolve_rule_off");
  require(highs.setOptionValue("primal_feasibility_tolerance", 1e-8), "tolerance");
  require(highs.setOptionValue("dual_feasibility_tolerance", 1e-8), "tolerance");
  if (std::isfinite(context.seconds_left())) {
    require(highs.setOptionValue("time_limit", std::max(0.0, context.seconds_left())), "time");
  }
  require(highs.setCallback([&context](int, const std::string&, const HighsCallbackOutput*,
                                       HighsCallbackInput* input, void*) {
    if (input != nullptr) input->user_interrupt = context.stop_requested();
  }),
          "callback");
  require(highs.startCallback(kCallbackSimplexInterrupt), "callback");
}

/// A row that the bounds of its columns alone cannot meet; -1 if there is none.
int hopeless_row(const Lp& lp) {
  std::vector<double> least(static_cast<std::size_t>(lp.rows()), 0.0), most = least;
  for (std::size_t j = 0; j < lp.lower.size(); ++j) {
    for (int k = lp.start[j]; k < lp.start[j + 1]; ++k) {
      const double a = lp.value[static_cast<std::size_t>(k)];
      const auto row = static_cast<std::size_t>(lp.index[static_cast<std::size_t>(k)]);
      least[row] += a * (a > 0 ? lp.lower[j] : lp.upper[j]);
      most[row] += a * (a > 0 ? lp.upper[j] : lp.lower[j]);
    }
  }
  for (std::size_t i = 0; i < least.size(); ++i) {
    const double slack = 1e-7 * std::max(1.0, std::abs(lp.row_lower[i]));
    if (lp.row_lower[i] > most[i] + slack || lp.row_upper[i] < least[i] - slack) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/// HiGHS calls a programme without columns empty, whatever its rows ask for.
LpSolution without_columns(const Lp& lp) {
  LpSolution out;
  out.row_dual.assign(static_cast<std::size_t>(lp.rows()), 0.0);
  if (const int row = hopeless_row(lp); row >= 0) {
    out.status = Status::infeasible;
    out.conflict_rows.push_back(row);
  }
  return out;
}

/// Multipliers of a proof of infeasibility: of one row, of a Farkas ray, or of everything.
std::vector<double> proof_of(Highs& highs, const Lp& lp) {
  std::vector<double> ray(static_cast<std::size_t>(lp.rows()), 0.0);
  if (const int row = hopeless_row(lp); row >= 0) {
    ray[static_cast<std::size_t>(row)] = 1;
    return ray;
  }
  bool has_ray = false;
  highs.getDualRay(has_ray, ray.data());
  return has_ray ? ray : std::vector<double>{};
}

/// Rows and columns that a proof of infeasibility rests on; all of them where HiGHS gives no ray.
void explain_infeasible(Highs& highs, const Lp& lp, LpSolution& out) {
  const std::vector<double> ray = proof_of(highs, lp);
  double largest = 0;
  for (const double y : ray) largest = std::max(largest, std::abs(y));
  for (int i = 0; i < lp.rows(); ++i) {
    if (ray.empty() || std::abs(ray[static_cast<std::size_t>(i)]) > 1e-9 * largest) {
      out.conflict_rows.push_back(i);
    }
  }
  for (std::size_t j = 0; j < lp.lower.size(); ++j) {
    double sum = 0;
    for (int k = lp.start[j]; k < lp.start[j + 1] && !ray.empty(); ++k) {
      sum += lp.value[static_cast<std::size_t>(k)] *
             ray[static_cast<std::size_t>(lp.index[static_cast<std::size_t>(k)])];
    }
    if (ray.empty() || std::abs(sum) > 1e-9 * largest) {
      out.conflict_columns.push_back(static_cast<int>(j));
    }
  }
}

/// Nothing if HiGHS does not know itself.
std::optional<Status> status_of(HighsModelStatus status) {
  switch (status) {
    case HighsModelStatus::kOptimal:
      return Status::optimal;
    case HighsModelStatus::kInfeasible:
      return Status::infeasible;
    case HighsModelStatus::kUnbounded:
      return Status::unbounded;
    case HighsModelStatus::kUnboundedOrInfeasible:
      return Status::infeasible;
    case HighsModelStatus::kTimeLimit:
      return Status::limit;
    case HighsModelStatus::kInterrupt:
      return Status::interrupted;
    default:
      return {};
  }
}

/// From where the solver stands; from nothing where that leads nowhere, as some bases do.
Status run(Highs& highs) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    require(highs.run(), "to run");
    if (const auto status = status_of(highs.getModelStatus())) return *status;
    highs.clearSolver();
  }
  throw InternalError("HiGHS ended in an unexpected state");
}

}  // namespace

HighsLp to_highs(const Lp& lp) {
  HighsLp out;
  out.num_col_ = lp.columns();
  out.num_row_ = lp.rows();
  out.sense_ = ObjSense::kMaximize;
  out.col_cost_ = lp.objective;
  out.col_lower_ = lp.lower;
  out.col_upper_ = lp.upper;
  out.row_lower_ = lp.row_lower;
  out.row_upper_ = lp.row_upper;
  out.a_matrix_.format_ = MatrixFormat::kColwise;
  out.a_matrix_.start_.assign(lp.start.begin(), lp.start.end());
  out.a_matrix_.index_.assign(lp.index.begin(), lp.index.end());
  out.a_matrix_.value_ = lp.value;
  return out;
}

int Lp::add_row(double row_low, double row_high) {
  row_lower.push_back(row_low);
  row_upper.push_back(row_high);
  return rows() - 1;
}

void Lp::set_row_bounds(int row, double row_low, double row_high) {
  row_lower[static_cast<std::size_t>(row)] = row_low;
  row_upper[static_cast<std::size_t>(row)] = row_high;
}

int Lp::add_column(double low, double high, double cost, std::span<const LpEntry> entries) {
  lower.push_back(low);
  upper.push_back(high);
  objective.push_back(cost);
  for (const auto& entry : entries) {
    if (entry.value == 0) continue;
    index.push_back(entry.row);
    value.push_back(entry.value);
  }
  start.push_back(static_cast<int>(index.size()));
  return columns() - 1;
}

void Lp::set_column_bounds(int column, double low, double high) {
  lower[static_cast<std::size_t>(column)] = low;
  upper[static_cast<std::size_t>(column)] = high;
}

LpSolution solve(const Lp& lp, const RunContext& context,
                 const std::shared_ptr<const LpBasis>& start) {
  if (lp.columns() == 0) return without_columns(lp);
  Highs highs;
  set_up(highs, context);
  require(highs.passModel(to_highs(lp)), "the model");
  if (start) require(highs.setBasis(to_highs(*start)), "the basis");
  LpSolution out;
  out.status = run(highs);
  if (out.status == Status::infeasible) {
    // A Farkas ray exists only without presolve.
    highs.clearSolver();
    require(highs.setOptionValue("presolve", "off"), "presolve");
    out.status = run(highs);
    if (out.status == Status::infeasible) explain_infeasible(highs, lp, out);
  }
  if (out.status != Status::optimal) return out;
  const HighsSolution& solution = highs.getSolution();
  out.objective = highs.getInfo().objective_function_value;
  out.x = solution.col_value;
  out.row_dual = solution.row_dual;
  out.reduced_cost = solution.col_dual;
  out.iterations = static_cast<int>(highs.getInfo().simplex_iteration_count);
  out.basis = from_highs(highs.getBasis());
  return out;
}

}  // namespace egress
