#include "egress/analyses/leverage/today.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "egress/flow/plan.h"

namespace egress {

namespace {

/// USD by commodity in the plan of a steady state.
class Accounts {
 public:
  Accounts(const Model& model, const Plan& plan)
      : model_(model), timeline_(plan.situation.horizon), earned_(model.commodities.size(), 0.0) {
    for (const auto& sale : plan.sales) {
      const auto& price =
          model.markets[sale.market.at()].steps[static_cast<std::size_t>(sale.step)];
      book(sale.commodity, price.price, sale.sold, 1);
    }
    for (const auto& c : plan.carriages) {
      book(c.commodity, model.links[c.link.at()].cost, c.entered, -1);
    }
    for (std::size_t s = 0; s < model.supplies.size(); ++s) {
      const Supply& supply = model.supplies[s];
      book(supply.commodity, supply.cost, plan.produced[s], -1);
      if (supply.shut_in_cost.given_ever()) shut_in_costs_ = true;
    }
  }

  bool shut_in_costs() const { return shut_in_costs_; }
  const std::vector<double>& earned() const { return earned_; }
  double sum() const {
    double out = 0;
    for (const double x : earned_) out += x;
    return out;
  }

 private:
  void book(CommodityIndex commodity, const Profile& price, const std::vector<double>& amount,
            double sign) {
    const Commodity& what = model_.commodities[commodity.at()];
    for (int t = 0; t < timeline_.size(); ++t) {
      earned_[commodity.at()] +=
          sign * unit_price(timeline_, price, what, t) * amount[static_cast<std::size_t>(t)];
    }
  }

  const Model& model_;
  Timeline timeline_;
  std::vector<double> earned_;
  bool shut_in_costs_ = false;
};

/// Players and their parts of a supply; empty where the case does not say.
std::vector<std::pair<int, double>> recipients(const Supply& supply, const Control& control) {
  const auto player_of = [&](HolderIndex holder) {
    const auto found = std::ranges::find(control.players, holder);
    return found == control.players.end() ? -1 : static_cast<int>(found - control.players.begin());
  };
  if (supply.holders.size() == 1) return {{player_of(supply.holders.front()), 1.0}};
  std::vector<std::pair<int, double>> out;
  double sum = 0;
  for (const auto& owner : supply.owners) {
    const int player = player_of(owner.holder);
    if (player < 0) return {};
    out.emplace_back(player, owner.share);
    sum += owner.share;
  }
  constexpr double rounding = 1e-3;  // of published shares
  if (std::abs(sum - 1) > rounding) return {};
  for (auto& [player, share] : out) share /= sum;
  return out;
}

}  // namespace

TodaysSplit todays_split(const Control& control, const CoalitionNetwork& network,
                         const RunContext& context) {
  TodaysSplit out;
  const auto plan = network.open_plan(context);
  if (!plan) {
    out.why_not = "stopped before";
    return out;
  }
  const Model& model = network.steady();
  const Accounts accounts(model, *plan);
  constexpr double noticed = 1e-6;
  if (accounts.shut_in_costs() ||
      std::abs(accounts.sum() - plan->told) > noticed * std::max(1.0, std::abs(plan->told))) {
    out.why_not =
        "what is short or shut in costs somebody something, and the case does not say whom";
    return out;
  }
  std::vector<double> produced(model.commodities.size(), 0.0),
      of_supply(model.supplies.size(), 0.0);
  for (std::size_t s = 0; s < model.supplies.size(); ++s) {
    for (const double amount : plan->produced[s]) of_supply[s] += amount;
    produced[model.supplies[s].commodity.at()] += of_supply[s];
  }
  out.gets.assign(control.players.size(), 0.0);
  for (std::size_t s = 0; s < model.supplies.size(); ++s) {
    if (of_supply[s] <= 0) continue;
    const auto k = model.supplies[s].commodity.at();
    const double part = accounts.earned()[k] * of_supply[s] / produced[k];
    const auto who = recipients(model.supplies[s], control);
    if (who.empty()) {
      out.gets.clear();
      out.why_not =
          fmt::format("the case does not say which player `{}` belongs to", model.supplies[s].id);
      return out;
    }
    for (const auto& [player, share] : who)
      out.gets[static_cast<std::size_t>(player)] += share * part;
  }
  return out;
}

}  // namespace egress
