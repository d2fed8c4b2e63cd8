#include "egress/flow/coalition.h"

#include <algorithm>
#include <string_view>

#include "egress/base/outcome.h"
#include "egress/flow/evaluate.h"

namespace egress {

namespace {

Model steady_of(const Model& model) {
  Model out = model;
  out.stores.clear();
  for (auto& link : out.links) link.transit = 0;
  for (auto& contract : out.contracts) contract.minimum = {};
  std::erase_if(out.contracts, [](const Contract& c) { return !c.maximum.given_ever(); });
  return out;
}

std::vector<Closure> closures_of(const Horizon& horizon,
                                 const std::vector<std::vector<ThingRef>>& groups,
                                 const std::vector<char>& open) {
  std::vector<Closure> out(1);
  out[0].start = 24.0 * horizon.from;
  out[0].end = 24.0 * horizon.to;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (open[g] == 0) out[0].what.insert(out[0].what.end(), groups[g].begin(), groups[g].end());
  }
  return out;
}

/// USD that shutting a supply in altogether would cost.
double shut_in_cost_of(const Model& model, const Timeline& timeline, const Supply& supply) {
  double out = 0;
  for (int t = 0; t < timeline.size(); ++t) {
    const double amount = timeline.amount(supply.rate, t);
    if (!given(amount)) continue;
    const Commodity& what = model.commodities[supply.commodity.at()];
    out += amount / quantity_factor(what, supply.rate.measure_at(timeline.first_day(t))) *
           unit_price(timeline, supply.shut_in_cost, what, t);
  }
  return out;
}

}  // namespace

double unit_price(const Timeline& timeline, const Profile& price, const Commodity& commodity,
                  int t) {
  if (!price.given_ever()) return 0;
  const double mean = timeline.mean(price, t);
  if (!given(mean)) return 0;
  return mean * quantity_factor(commodity, price.measure_at(timeline.first_day(t)));
}

CoalitionNetwork::CoalitionNetwork(const Model& model, const Horizon& horizon,
                                   const std::vector<std::vector<ThingRef>>& groups)
    : steady_(steady_of(model)), horizon_(horizon), groups_(groups) {
  for (auto& group : groups_) {  // there are none in a steady state
    std::erase_if(group, [](ThingRef thing) { return thing.kind == TableKind::store; });
  }
  FormulationOptions options;
  options.miss_price = prohibitive_price(model);
  options.earlier_first = false;
  formulation_ = std::make_unique<Formulation>(steady_, horizon_, options);
  network_ = std::make_unique<NetworkLp>(formulation_->lp(), formulation_->column_periods());
  const auto& worth = formulation_->worth();
  for (std::size_t j = 0; j < worth.size(); ++j) {
    if (worth[j] != 0) terms_.push_back({static_cast<int>(j), worth[j] * formulation_->scale()});
  }
  for (const auto& supply : steady_.supplies) {
    shut_in_ += shut_in_cost_of(steady_, formulation_->timeline(), supply);
  }
  for (const auto& group : groups_) {
    double& cost = group_shut_in_.emplace_back(0);
    for (const auto thing : group) {
      if (thing.kind != TableKind::supply) continue;
      cost += shut_in_cost_of(steady_, formulation_->timeline(),
                              steady_.supplies[static_cast<std::size_t>(thing.index)]);
    }
    shut_in_ -= cost;
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    std::vector<char> open(groups_.size(), 1);
    open[g] = 0;
    const auto changes =
        formulation_->close(closures_of(horizon_, groups_, open), nothing_, 24.0 * horizon_.from);
    formulation_->reopen();
    auto& bounds = bounds_.emplace_back();
    const auto add = [&](bool of_row, int index, double lower, double upper) {
      const auto before = formulation_->bound_of(of_row, index);
      bounds.push_back({of_row, index, lower, upper, before.lower, before.upper});
    };
    for (const auto& change : changes) {
      add(change.of_row, change.index, change.lower, change.upper);
    }
    for (const int row : requirements_of(groups_[g])) add(true, row, 0, lp_infinity);
  }
}

/// Rows in which these things require something.
std::vector<int> CoalitionNetwork::requirements_of(const std::vector<ThingRef>& things) const {
  std::vector<int> out;
  for (int row = 0; row < formulation_->lp().rows(); ++row) {
    const auto owner = formulation_->owner_of_row(row);
    if (!owner || owner->thing.kind != TableKind::market) continue;
    if (std::string_view(owner->aspect) != "required") continue;
    if (std::ranges::count(things, owner->thing) > 0) out.push_back(row);
  }
  return out;
}

double CoalitionNetwork::told(const std::vector<double>& x, const std::vector<char>& open) const {
  double out = -shut_in_;
  for (std::size_t g = 0; g < open.size(); ++g) {
    if (open[g] != 0) out -= group_shut_in_[g];
  }
  for (const auto& term : terms_) out += term.worth * x[static_cast<std::size_t>(term.column)];
  return out;
}

std::optional<double> CoalitionNetwork::worth_by_lp(const std::vector<char>& open,
                                                    const RunContext& context) const {
  Formulation formulation = *formulation_;
  formulation.close(closures_of(horizon_, groups_, open), nothing_, 24.0 * horizon_.from);
  Lp lp = formulation.lp();
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (open[g] != 0) continue;
    for (const int row : requirements_of(groups_[g])) lp.set_row_bounds(row, 0, lp_infinity);
  }
  const LpSolution solution = solve(lp, context);
  if (solution.status != Status::optimal) {
    ensure(context.should_stop(), "a coalition has no plan");
    return {};
  }
  return told(solution.x, open);
}

std::optional<Plan> CoalitionNetwork::open_plan(const RunContext& context) const {
  Formulation formulation = *formulation_;
  const LpSolution solution = solve(formulation.lp(), context);
  if (solution.status != Status::optimal) return {};
  return formulation.plan_of(solution);
}

// --- one walk -----------------------------------------------------------------------------------

CoalitionWalk::CoalitionWalk(const CoalitionNetwork& network)
    : shared_(network), open_(static_cast<std::size_t>(network.groups()), 1) {
  if (network.network_->obstacle().empty()) {
    network_ = std::make_unique<NetworkLp>(*network.network_);
    start_.emplace(network_->save());
  }
}

void CoalitionWalk::tell(int group) {
  const auto g = static_cast<std::size_t>(group);
  for (const auto& bound : shared_.bounds_[g]) {
    const double lower = open_[g] != 0 ? bound.lower_before : bound.lower;
    const double upper = open_[g] != 0 ? bound.upper_before : bound.upper;
    if (bound.of_row) {
      network_->set_row_bounds(bound.index, lower, upper);
    } else {
      network_->set_column_bounds(bound.index, lower, upper);
    }
  }
}

void CoalitionWalk::set_open(int group, bool open) {
  auto& now = open_[static_cast<std::size_t>(group)];
  if ((now != 0) == open) return;
  now = open ? 1 : 0;
  if (network_) tell(group);
}

std::optional<double> CoalitionWalk::worth(const RunContext& context) {
  if (network_) {
    std::string why;
    const auto ended = network_->optimise(context, why);
    if (ended && *ended != Status::optimal) return {};
    if (ended) {
      network_->read_values(x_);
      return shared_.told(x_, open_);
    }
    // Stuck: begin again from the open network, so that the next coalition has a sound start.
    network_->restore(*start_);
    for (int group = 0; group < shared_.groups(); ++group) {
      if (open_[static_cast<std::size_t>(group)] == 0) tell(group);
    }
  }
  ++by_lp_;
  return shared_.worth_by_lp(open_, context);
}

}  // namespace egress
