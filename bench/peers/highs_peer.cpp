#include <Highs.h>

#include <numeric>
#include <stdexcept>
#include <vector>

#include "peers/peers.h"
#include "stopwatch.h"

namespace egress::bench {

std::string highs_version() { return Highs().version(); }

struct HighsPeer::Impl {
  Highs highs;
  std::vector<int> row;  // by node; -1 where it is left out
  std::vector<double> zeros, most;
  std::vector<HighsInt> columns;

  Answer run() {
    const Stopwatch watch;
    highs.run();
    const double seconds = watch.seconds();
    if (highs.getModelStatus() != HighsModelStatus::kOptimal)
      throw std::runtime_error("HiGHS found no optimum");
    return {seconds, highs.getInfo().objective_function_value};
  }
};

namespace {

/// Numbers the rows, leaving out the last node of every component.
std::vector<int> number_rows(const network::Problem& problem) {
  std::vector<int> top(static_cast<std::size_t>(problem.nodes)), row(top.size());
  std::iota(top.begin(), top.end(), 0);
  const auto find = [&](int v) {
    while (top[static_cast<std::size_t>(v)] != v) {
      auto& above = top[static_cast<std::size_t>(v)];
      v = above = top[static_cast<std::size_t>(above)];
    }
    return v;
  };
  for (std::size_t a = 0; a < problem.tail.size(); ++a) {
    const int u = find(problem.tail[a]), v = find(problem.head[a]);
    top[static_cast<std::size_t>(std::min(u, v))] = std::max(u, v);
  }
  int rows = 0;
  for (int v = 0; v < problem.nodes; ++v)
    row[static_cast<std::size_t>(v)] = find(v) == v ? -1 : rows++;
  return row;
}

HighsLp programme(const network::Problem& problem, const std::vector<int>& row) {
  HighsLp lp;
  const auto limit = [](std::int64_t x) {
    return x == network::unlimited ? kHighsInf : static_cast<double>(x);
  };
  lp.num_col_ = problem.arcs();
  for (std::size_t v = 0; v < row.size(); ++v)
    if (row[v] >= 0) lp.row_lower_.push_back(static_cast<double>(problem.supply[v]));
  lp.num_row_ = static_cast<HighsInt>(lp.row_lower_.size());
  lp.row_upper_ = lp.row_lower_;
  lp.a_matrix_.format_ = MatrixFormat::kColwise;
  lp.a_matrix_.start_ = {0};
  for (std::size_t a = 0; a < problem.tail.size(); ++a) {
    lp.col_cost_.push_back(static_cast<double>(problem.cost[a]));
    lp.col_lower_.push_back(static_cast<double>(problem.lower[a]));
    lp.col_upper_.push_back(limit(problem.upper[a]));
    for (const auto& [node, value] : {std::pair{problem.tail[a], 1.0}, {problem.head[a], -1.0}})
      if (const int r = row[static_cast<std::size_t>(node)];
          r >= 0 && problem.tail[a] != problem.head[a]) {
        lp.a_matrix_.index_.push_back(r);
        lp.a_matrix_.value_.push_back(value);
      }
    lp.a_matrix_.start_.push_back(static_cast<HighsInt>(lp.a_matrix_.index_.size()));
  }
  return lp;
}

}  // namespace

HighsPeer::HighsPeer(const network::Problem& problem) : impl_(std::make_unique<Impl>()) {
  impl_->highs.setOptionValue("output_flag", false);
  impl_->highs.setOptionValue("threads", 1);
  impl_->highs.setOptionValue("solver", "simplex");
  impl_->row = number_rows(problem);
  impl_->highs.passModel(programme(problem, impl_->row));
}
HighsPeer::~HighsPeer() = default;

Answer HighsPeer::cold(bool presolve) {
  impl_->highs.clearSolver();
  impl_->highs.setOptionValue("presolve", presolve ? "on" : "off");
  return impl_->run();
}

Answer HighsPeer::again() { return impl_->run(); }

void HighsPeer::set_upper(std::span<const network::Arc> arcs, std::span<const std::int64_t> most) {
  impl_->columns.assign(arcs.begin(), arcs.end());
  impl_->zeros.assign(arcs.size(), 0.0);
  impl_->most.assign(most.begin(), most.end());
  impl_->highs.changeColsBounds(static_cast<HighsInt>(arcs.size()), impl_->columns.data(),
                                impl_->zeros.data(), impl_->most.data());
}

void HighsPeer::set_supply(network::Node node, std::int64_t amount) {
  const int row = impl_->row[static_cast<std::size_t>(node)];
  const auto value = static_cast<double>(amount);
  if (row >= 0) impl_->highs.changeRowBounds(row, value, value);
}

}  // namespace egress::bench
