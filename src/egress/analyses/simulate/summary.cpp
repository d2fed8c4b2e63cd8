// From rows to statistics: the only place, so that shards merged and a run of one piece agree.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/simulate/estimates.h"
#include "egress/analyses/simulate/simulate.h"
#include "egress/base/outcome.h"

namespace egress {

namespace {

class Summary {
 public:
  explicit Summary(const SimulateRows& rows) : rows_(rows), about_(rows.about), design_(design()) {}

  SimulateResult make() {
    SimulateResult out;
    out.status = rows_.status;
    out.stopped_by = rows_.stopped_by;
    out.about = about_;
    out.years = std::ssize(rows_.rows);
    if (rows_.rows.empty()) return out;
    statistics(out);
    curve(out);
    causes(out);
    shortages(out);
    differences(out);
    const auto main = column(out.netback_curve ? "netback_lost" : "lost");
    out.gain = design_.gain(main);
    return out;
  }

  YearEstimate mean(const std::string& name) const { return design_.mean(column(name)); }

 private:
  std::size_t place(const std::string& name) const {
    const auto found = std::ranges::find(about_.columns, name);
    ensure(found != about_.columns.end(), "a row without a column that it has");
    return static_cast<std::size_t>(found - about_.columns.begin());
  }
  std::vector<double> column(const std::string& name) const {
    const std::size_t at = place(name);
    std::vector<double> out;
    out.reserve(rows_.rows.size());
    for (const auto& row : rows_.rows) out.push_back(row.values[at]);
    return out;
  }

  Design design() const {
    Sampling sampling = Sampling::plain;
    for (const auto kind : {Sampling::stratified, Sampling::importance, Sampling::control}) {
      if (about_.sampling == name_of(kind)) sampling = kind;
    }
    std::vector<double> weights;
    std::vector<std::vector<double>> controls;
    if (sampling == Sampling::importance) weights = column("weight");
    for (std::size_t h = 0; h < about_.hazards.size() && sampling == Sampling::control; ++h) {
      if (!given(about_.expected_hours[h])) continue;
      auto closed = column("closed_hours:" + about_.hazards[h]);
      for (double& hours : closed) hours -= about_.expected_hours[h];
      controls.push_back(std::move(closed));
    }
    return {sampling, std::move(weights), std::move(controls)};
  }

  void add(std::vector<NamedEstimate>& out, const std::string& name, std::string told,
           std::string unit) const {
    out.push_back({name, std::move(told), std::move(unit), mean(name)});
  }

  void statistics(SimulateResult& out) const {
    auto& s = out.statistics;
    const std::string& t = about_.unit;
    if (!about_.corridors.empty()) add(s, "lost", "exports lost", t);
    add(s, "netback_lost", "netback lost", "USD");
    if (!about_.corridors.empty()) {
      add(s, "deferred", "exports deferred", t);
      add(s, "rerouted", "exports rerouted", t);
    }
    add(s, "shut_in", "production shut in", t);
    add(s, "shut_in_days", "days with production shut in", "d");
    add(s, "closures", "closures", "1");
    add(s, "closed_days", "days closed, all closures together", "d");
    for (std::size_t c = 0; c < about_.corridors.size(); ++c) {
      add(s, "lost:" + about_.corridors[c], about_.corridor_names[c] + ": lost", t);
    }
    for (std::size_t c = 0; c < about_.corridors.size(); ++c) {
      add(s, "rerouted:" + about_.corridors[c], about_.corridor_names[c] + ": more than planned",
          t);
    }
    for (std::size_t c = 0; c < about_.corridors.size(); ++c) {
      const auto values = column("lost:" + about_.corridors[c]);
      s.push_back({"lost:" + about_.corridors[c] + "_var95",
                   about_.corridor_names[c] + ": lost, 95 % VaR", t,
                   design_.quantile(values, order_of(values), 0.05)});
    }
    for (const char* name : {"lost", "netback_lost"}) {
      if (name == std::string("lost") && about_.corridors.empty()) continue;
      const auto values = column(name);
      const auto order = order_of(values);
      const std::string told = name == std::string("lost") ? "exports lost" : "netback lost";
      const std::string unit = name == std::string("lost") ? t : "USD";
      for (const double level : {0.9, 0.95, 0.99}) {
        s.push_back({fmt::format("{}_var{:.0f}", name, 100 * level),
                     fmt::format("{}, {:.0f} % VaR", told, 100 * level), unit,
                     design_.quantile(values, order, 1 - level)});
        s.push_back({fmt::format("{}_cvar{:.0f}", name, 100 * level),
                     fmt::format("{}, {:.0f} % CVaR", told, 100 * level), unit,
                     design_.tail_mean(values, order, 1 - level)});
      }
    }
    knowing(s);
  }

  /// In the years that were also lived with all known beforehand.
  void knowing(std::vector<NamedEstimate>& out) const {
    for (const auto& [name, column_name, told, unit] :
         {std::tuple{"value_of_knowing", "knowing", "netback that knowing all would save", "USD"},
          std::tuple{"value_of_knowing_lost", "knowing_lost", "exports that knowing all would save",
                     about_.unit.c_str()}}) {
      std::vector<double> seen;
      const auto weights = column("weight");
      const auto values = column(column_name);
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (given(values[i])) seen.push_back(weights[i] * values[i]);
      }
      YearEstimate x{.value = not_given, .se = not_given, .low = not_given, .high = not_given};
      x.reason = "years lived with foresight only";
      if (!seen.empty()) x = Design(Sampling::plain, {}, {}).mean(seen);
      if (about_.sampling == name_of(Sampling::importance)) {
        x = {.value = not_given,
             .se = not_given,
             .low = not_given,
             .high = not_given,
             .reason = "not estimated with `--sampling importance`"};
      }
      out.push_back({name, told, unit, x});
    }
  }

  void curve(SimulateResult& out) const {
    out.netback_curve = about_.corridors.empty();
    const auto values = column(out.netback_curve ? "netback_lost" : "lost");
    const auto order = order_of(values);
    const auto n = static_cast<double>(values.size());
    constexpr int points = 25;
    const double rarest = std::log(1 / n);
    double last = -1;
    for (int k = 1; k < points; ++k) {
      // From common to rare in even steps of the logarithm; the first is nine years in ten.
      const double p = std::exp(std::log(0.9) + (rarest - std::log(0.9)) * (k - 1) / (points - 1));
      if (p * n < 1) break;
      const YearEstimate loss = design_.quantile(values, order, p);
      if (loss.value == last && loss.value == 0) continue;
      last = loss.value;
      const auto [low, high] = design_.share_interval(values, loss.value, p);
      out.exceedance.push_back({p, low, high, loss});
    }
    for (const double years : {2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0}) {
      if (years * 2 > n) break;
      const YearEstimate loss = design_.quantile(values, order, 1 / years);
      const auto [low, high] = design_.share_interval(values, loss.value, 1 / years);
      out.return_periods.push_back({1 / years, low, high, loss});
    }
    if (out.return_periods.empty()) {
      out.no_return_periods =
          fmt::format("what happens once in 2 years is told from 4 years on, and {} done",
                      values.size() == 1 ? "1 was" : fmt::format("{} were", values.size()));
    }
  }

  void causes(SimulateResult& out) const {
    double whole = 0;
    for (std::size_t h = 0; h < about_.hazards.size(); ++h) {
      const std::string& id = about_.hazards[h];
      const auto netback = column("netback_by:" + id);
      if (std::ranges::any_of(netback, [](double x) { return std::isnan(x); })) {
        out.no_causes = "a plan that knows all beforehand loses to all closures together";
        out.causes.clear();
        return;
      }
      CauseRow row{.hazard = id,
                   .name = about_.hazard_names[h],
                   .kind = about_.kinds[h],
                   .closures = mean("closures:" + id),
                   .netback_lost = design_.mean(netback),
                   .lost = mean("lost_by:" + id)};
      whole += row.netback_lost.value;
      out.causes.push_back(std::move(row));
    }
    for (auto& row : out.causes)
      row.share = whole != 0 ? row.netback_lost.value / whole : not_given;
    std::ranges::stable_sort(out.causes, std::greater{},
                             [](const CauseRow& row) { return row.netback_lost.value; });
  }

  void shortages(SimulateResult& out) const {
    if (about_.markets.empty()) return;
    const std::string time = about_.period == "hour" ? "h" : "d";
    add(out.indices, "lole", "time with a shortage", time);
    add(out.indices, "lolf", "spells of shortage", "1");
    if (!about_.short_unit.empty()) add(out.indices, "eue", "quantity short", about_.short_unit);
    for (const auto& id : about_.markets) {
      add(out.by_market, "lole:" + id, id + ": time short", time);
      add(out.by_market, "lolf:" + id, id + ": spells", "1");
      add(out.by_market, "eue:" + id, id + ": quantity short",
          about_.short_unit.empty() ? "canonical unit" : about_.short_unit);
    }
  }

  void differences(SimulateResult& out) const {
    if (about_.compare.empty()) return;
    const auto add_difference = [&](const std::string& name, const std::string& told,
                                    const std::string& unit, double shift) {
      const auto own = column(name), other = column("other_" + name);
      std::vector<double> difference;
      difference.reserve(own.size());
      for (std::size_t i = 0; i < own.size(); ++i) difference.push_back(other[i] - own[i]);
      YearEstimate x = design_.mean(difference);
      if (shift != 0) {
        if (!given(x.se) && x.value == 0) x = {.value = 0, .se = 0, .low = 0, .high = 0};
        x.value += shift;
        x.low += shift;
        x.high += shift;
      }
      return NamedEstimate{name, told, unit, x};
    };
    auto& d = out.difference;
    if (!about_.corridors.empty()) {
      d.push_back(add_difference("lost", "exports lost", about_.unit, 0));
      NamedEstimate exports = add_difference("lost", "exports", about_.unit,
                                             about_.open_exports - about_.other_exports);
      exports.name = "exports";
      d.push_back(negated(exports));
    }
    d.push_back(add_difference("netback_lost", "netback lost", "USD", 0));
    NamedEstimate netback = add_difference("netback_lost", "netback", "USD",
                                           about_.open_netback - about_.other_netback);
    netback.name = "netback";
    d.push_back(negated(netback));
    d.push_back(add_difference("shut_in", "production shut in", about_.unit, 0));
  }

  static NamedEstimate negated(NamedEstimate x) {
    x.estimate.value = -x.estimate.value;
    std::swap(x.estimate.low, x.estimate.high);
    x.estimate.low = -x.estimate.low;
    x.estimate.high = -x.estimate.high;
    return x;
  }

  const SimulateRows& rows_;
  const SimulateAbout& about_;
  Design design_;
};

}  // namespace

long shard_years(const SimulateAbout& about) {
  const long batches = about.years / stratum;  // whole ones, dealt out in turn
  const long own = (batches + about.of - about.shard) / about.of * stratum;
  return own + (batches % about.of == about.shard - 1 ? about.years % stratum : 0);
}

SimulateResult summarise(const SimulateRows& rows) { return Summary(rows).make(); }

YearEstimate mean_of(const SimulateRows& rows, const std::string& column) {
  return Summary(rows).mean(column);
}

}  // namespace egress
