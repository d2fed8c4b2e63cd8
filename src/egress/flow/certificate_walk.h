// CertificateWalk: one pass over the model that collects the worst violations and both objectives.
// Rows are visited in certificate_rows.cpp, variables in certificate.cpp.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "egress/flow/dated_numbers.h"
#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"

namespace egress {

/// The worst violations so far and both objectives. Loops count in a copy, which fits into
/// registers, and hand it back.
struct Tally {
  int frozen = 0;
  double primal = 0, dual = 0;  // worst violations
  double primal_value = 0, dual_value = 0;

  void violated(double by) { worsen(primal, by); }
  void mispriced(double by) { worsen(dual, by); }
  /// A NaN in a plan is a violation like any other.
  static void worsen(double& worst, double by) {
    if (!(by <= worst)) worst = by < 1e300 ? by : 1e300;
  }
  /// used <= limit at price y >= 0; what is without limit has no price.
  void at_most(double used, double limit, double y) {
    violated(used - limit);
    mispriced(-y);
    if (std::isfinite(limit)) {
      dual_value += y * limit;
    } else {
      mispriced(y);
    }
  }
  /// used >= limit at price y <= 0.
  void at_least(double used, double limit, double y) {
    violated(limit - used);
    mispriced(y);
    dual_value += y * limit;
  }
  /// x in [low, high], worth c a unit, using resources worth `use` a unit.
  void variable(double x, double low, double high, double c, double use, int t) {
    violated(low - x);
    violated(x - high);
    primal_value += c * x;
    const double d = c - use;
    if (t < frozen) {
      dual_value += d * x;  // it happened: both its bounds are x
    } else if (d < 0) {
      dual_value += d * low;
    } else if (std::isfinite(high)) {
      dual_value += d * high;
    } else {
      mispriced(d);
    }
  }
};

class CertificateWalk {
 public:
  CertificateWalk(const Model& model, const Plan& plan, DatedNumbers& numbers);
  Certificate run();

 private:
  static constexpr double no_limit = std::numeric_limits<double>::infinity();
  static std::size_t at(int t) { return static_cast<std::size_t>(t); }

  // Rows: what is used against what there is.
  void balances();
  void link_rows();
  void node_rows();
  void fleet_rows();
  void store_rows();
  void market_rows();
  void contract_rows();
  void share_rows();

  // Variables: within their bounds, and reduced costs.
  void productions();
  void departures(std::size_t carriage);
  void queue(const Carriage& c, double end_price, const Series& arrival);
  void holding(std::size_t i);
  void sales();
  void shortages();
  void shortfalls();

  void at_most(const Series& used, const Series& limit, const Series& y);
  void at_least(const Series& used, const Series& limit, const Series& y);

  bool may_miss() const { return given(p_.miss_price); }

  /// What is there in a period with closures; a thing without limit has none unless it is closed
  /// wholly.
  Series limit_of(const Profile& rate, TableKind kind, std::size_t i) const;
  double lateness(int t) const;

  // Prices by period.
  const Series& price(NodeIndex node, CommodityIndex k) const;
  const Series& dual(const std::vector<PriceRow>& table, std::size_t i) const;
  Series on_contracts(ThingRef thing, CommodityIndex k) const;
  Series on_arrival(const Carriage& c) const;
  Series price_of_shortage(const Market& market) const;
  double price_of_shortfall(const Contract& contract) const;
  double counted(const WindowPlan& window) const;
  Measure measure_of(const Contract& contract) const;

  const Model& m_;
  const Plan& p_;
  DatedNumbers& numbers_;
  const Timeline& time_;
  Openness open_;
  int n_;
  Series zeros_;
  std::map<std::pair<int, int>, const Series*> price_;
  double amount_scale_ = 1, price_scale_ = 1;
  Tally tally_;
};

}  // namespace egress
