#include "egress/analyses/quarrel/ledger.h"

#include <algorithm>
#include <numeric>

#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

std::size_t at(int t) { return static_cast<std::size_t>(t); }
double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

class Book {
 public:
  Book(const Model& model, const Plan& plan)
      : m_(model),
        p_(plan),
        time_(plan.situation.horizon),
        n_(time_.size()),
        earned_(model.commodities.size(), 0.0) {}

  Ledger write() {
    out_.supplies.assign(m_.supplies.size(), 0.0);
    out_.fees.assign(m_.links.size(), 0.0);
    out_.short_.assign(m_.markets.size(), 0.0);
    sales();
    carriages();
    holdings();
    contracts();
    supplies();
    out_.netback = sum(out_.supplies) + unclaimed_ - sum(out_.short_);
    return std::move(out_);
  }

 private:
  double each(const Profile& cost, CommodityIndex k, int t) const {
    if (!cost.given_ever()) return 0;
    const double factor =
        quantity_factor(m_.commodities[k.at()], cost.measure_at(time_.first_day(t)));
    const double price = time_.mean(cost, t) * factor;
    return given(price) ? price : 0;
  }

  void sales() {
    for (const auto& sale : p_.sales) {
      const auto& step = m_.markets[sale.market.at()].steps[static_cast<std::size_t>(sale.step)];
      for (int t = 0; t < n_; ++t) {
        earned_[sale.commodity.at()] += sale.sold[at(t)] * each(step.price, sale.commodity, t);
      }
    }
    for (std::size_t m = 0; m < m_.markets.size(); ++m) {
      for (int t = 0; t < n_ && !p_.short_[m].empty(); ++t) {
        const double price = price_of_short(m_, m_.markets[m], time_, t);
        if (p_.short_[m][at(t)] > 0 && given(price)) out_.short_[m] += p_.short_[m][at(t)] * price;
      }
    }
  }

  void carriages() {
    for (std::size_t i = 0; i < p_.carriages.size(); ++i) {
      const Carriage& c = p_.carriages[i];
      const Link& link = m_.links[c.link.at()];
      double paid = 0, waited = 0;
      for (int t = 0; t < n_; ++t) {
        paid += c.entered[at(t)] * each(link.cost, c.commodity, t);
        if (c.lag > 0) waited += c.waiting[at(t)] * tie_break::waiting * time_.days(t);
      }
      out_.fees[c.link.at()] += paid;
      earned_[c.commodity.at()] -= paid + waited;
      if (c.lag == 0) continue;
      double more = c.waiting.back() - sum(c.under_way);
      for (int t = std::max(0, n_ - c.lag); t < n_; ++t) more += c.entered[at(t)];
      earned_[c.commodity.at()] += p_.end_price_carriage[i] * more;
    }
  }

  void holdings() {
    for (std::size_t i = 0; i < p_.holdings.size(); ++i) {
      const Holding& h = p_.holdings[i];
      double& earned = earned_[h.commodity.at()];
      for (int t = 0; t < n_; ++t) {
        earned -= h.out[at(t)] * each(m_.stores[h.store.at()].cost, h.commodity, t);
      }
      earned += p_.end_price_store[i] * (h.level.back() - h.initial);
    }
  }

  /// The commodity whose deliveries a contract is about: the first, where it is about several.
  CommodityIndex commodity_of(const Contract& contract) const {
    const auto i = static_cast<std::size_t>(contract.on.index);
    switch (contract.on.kind) {
      case TableKind::corridor:
        return m_.corridors[i].commodities.front();
      case TableKind::supply:
        return m_.supplies[i].commodity;
      case TableKind::market:
        return m_.markets[i].commodities.front();
      default:
        return m_.links[i].commodities.front();
    }
  }

  void contracts() {
    for (const auto& w : p_.windows) {
      const Contract& contract = m_.contracts[w.contract.at()];
      if (w.shortfall <= 0 || !given(contract.penalty)) continue;
      earned_[commodity_of(contract).at()] -= w.shortfall * price_of_shortfall(m_, contract);
    }
  }

  void supplies() {
    std::vector<double> output(m_.commodities.size(), 0.0);
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      output[m_.supplies[s].commodity.at()] += sum(p_.produced[s]);
    }
    for (std::size_t k = 0; k < earned_.size(); ++k) {
      if (output[k] <= 0) unclaimed_ += earned_[k];  // out of tanks only
    }
    for (std::size_t s = 0; s < m_.supplies.size(); ++s) {
      const Supply& supply = m_.supplies[s];
      const std::size_t k = supply.commodity.at();
      double& own = out_.supplies[s];
      if (output[k] > 0) own += earned_[k] * (sum(p_.produced[s]) / output[k]);
      for (int t = 0; t < n_; ++t) {
        const double made = p_.produced[s][at(t)];
        const double factor =
            quantity_factor(m_.commodities[k], supply.rate.measure_at(time_.first_day(t)));
        const double most = time_.amount(supply.rate, t) / factor;
        own -= made * each(supply.cost, supply.commodity, t);
        own -= std::max(0.0, (given(most) ? most : 0) - made) *
               each(supply.shut_in_cost, supply.commodity, t);
      }
    }
  }

  const Model& m_;
  const Plan& p_;
  Timeline time_;
  int n_;
  std::vector<double> earned_;  // by commodity
  double unclaimed_ = 0;
  Ledger out_;
};

}  // namespace

Ledger ledger_of(const Model& model, const Plan& plan) { return Book(model, plan).write(); }

}  // namespace egress
