#include <algorithm>
#include <stdexcept>

#include "egress/solve/highs_lp.h"
#include "peers/peers.h"
#include "stopwatch.h"

namespace egress::bench {

struct LpPeer::Impl {
  Highs highs;
  HighsBasis kept;

  void set(const char* option, auto value) {
    if (highs.setOptionValue(option, value) != HighsStatus::kOk)
      throw std::runtime_error(std::string("HiGHS refused ") + option);
  }
  double solve() {
    highs.run();
    if (highs.getModelStatus() != HighsModelStatus::kOptimal)
      throw std::runtime_error("HiGHS found no optimum");
    return highs.getInfo().objective_function_value;
  }
};

LpPeer::LpPeer(const Lp& lp) : impl_(std::make_unique<Impl>()) {
  impl_->set("output_flag", false);
  impl_->set("threads", 1);
  impl_->set("parallel", "off");
  impl_->set("solver", "simplex");
  impl_->set("presolve_rule_off", 1024);
  impl_->set("primal_feasibility_tolerance", 1e-8);
  impl_->set("dual_feasibility_tolerance", 1e-8);
  impl_->highs.passModel(to_highs(lp));
}
LpPeer::~LpPeer() = default;

Answer LpPeer::cold(bool presolve) {
  impl_->highs.clearSolver();
  impl_->set("presolve", presolve ? "on" : "off");
  const Stopwatch watch;
  const double objective = impl_->solve();
  return {watch.seconds(), objective};
}

Answer LpPeer::after(std::span<const Bound> bounds, bool from_kept) {
  std::vector<HighsInt> index[2];
  std::vector<double> lower[2], upper[2];
  for (const Bound& bound : bounds) {
    index[bound.of_row].push_back(bound.index);
    lower[bound.of_row].push_back(bound.lower);
    upper[bound.of_row].push_back(bound.upper);
  }
  const auto count = [&](int kind) { return static_cast<HighsInt>(index[kind].size()); };
  Highs& highs = impl_->highs;
  const Stopwatch watch;
  if (from_kept) highs.setBasis(impl_->kept);
  if (count(0) > 0)
    highs.changeColsBounds(count(0), index[0].data(), lower[0].data(), upper[0].data());
  if (count(1) > 0)
    highs.changeRowsBounds(count(1), index[1].data(), lower[1].data(), upper[1].data());
  const double objective = impl_->solve();
  return {watch.seconds(), objective};
}

void LpPeer::keep_basis() { impl_->kept = impl_->highs.getBasis(); }

int LpPeer::binding_from(int row) const {
  const auto& status = impl_->highs.getBasis().row_status;
  return static_cast<int>(std::count_if(status.begin() + row, status.end(), [](auto state) {
    return state != HighsBasisStatus::kBasic;
  }));
}

}  // namespace egress::bench
