// Another judge of screenings: every set evaluated by itself. And the smallest case with two ways.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/screen/screen.h"
#include "egress/flow/closure.h"
#include "egress/flow/evaluate.h"
#include "flow/draw.h"

namespace egress::test {

/// What is missed of requirements without a price, at the miss price.
inline double missed_of(const Model& model, const Plan& plan) {
  if (!given(plan.miss_price)) return 0;
  double amount = 0;
  for (const auto& row : plan.below_minimum) {
    for (const double x : row) amount += x;
  }
  for (const double x : plan.share_excess) amount += x;
  for (std::size_t m = 0; m < model.markets.size(); ++m) {
    if (model.markets[m].short_price.given_ever()) continue;
    for (const double x : plan.short_[m]) amount += x;
  }
  for (const auto& window : plan.windows) {
    if (!given(model.contracts[window.contract.at()].penalty)) amount += window.shortfall;
  }
  return amount * plan.miss_price;
}

/// Every set evaluated by itself, from the open plan.
class BruteForce {
 public:
  using Set = std::vector<std::string>;

  BruteForce(const Model& model, const ScreenOptions& options, int size)
      : model_(model), options_(options), evaluator_(model, options.horizon) {
    open_ = netback_of(*evaluator_.open(context_).plan);
    const double start = 24.0 * *options.at;
    hours_ = {start, start + *parse_duration_hours(options.duration)};
    const auto add = [&](const char* kind, const auto& table) {
      for (const auto& thing : table) things_.push_back(std::string(kind) + ":" + thing.id);
    };
    add("link", model.links);
    add("node", model.nodes);
    add("store", model.stores);
    add("fleet", model.fleets);
    add("supply", model.supplies);
    add("holder", model.holders);
    evaluate({}, 0, size);
  }

  std::map<Set, double> cost;
  int missing = 0;  // sets that make requirements impossible

  /// By how much a set costs more than the dearest of its subsets.
  double margin(const Set& set) const {
    double out = std::numeric_limits<double>::infinity();
    for (unsigned mask = 0; mask + 1 < 1U << set.size(); ++mask) {
      Set subset;
      for (std::size_t i = 0; i < set.size(); ++i) {
        if ((mask >> i & 1U) != 0) subset.push_back(set[i]);
      }
      out = std::min(out, cost.at(set) - cost.at(subset));
    }
    return out;
  }
  double open() const { return open_; }
  const std::vector<std::string>& things() const { return things_; }

 private:
  double netback_of(const Plan& plan) const {
    const DispatchResult rows = rows_of(model_, plan);
    return rows.netback + rows.end_value_change;
  }
  void evaluate(const Set& set, std::size_t next, int room) {
    std::vector<Closure> closures{{"", {}, hours_.first, hours_.second, 0}};
    for (const auto& text : set) {
      closures.push_back({text, find_things(model_, text), hours_.first, hours_.second, 0});
    }
    const Evaluation closed = evaluator_.closed(closures, context_);
    RC_ASSERT(closed.status == Status::optimal);
    const double missed = missed_of(model_, *closed.plan);
    missing += missed > 0 ? 1 : 0;
    cost[set] = open_ - netback_of(*closed.plan) + missed;
    if (room == 0) return;
    for (std::size_t i = next; i < things_.size(); ++i) {
      Set larger = set;
      larger.push_back(things_[i]);
      evaluate(larger, i + 1, room - 1);
    }
  }

  const Model& model_;
  const ScreenOptions& options_;
  Evaluator evaluator_;
  RunContext context_;
  std::pair<double, double> hours_;
  std::vector<std::string> things_;
  double open_ = 0;
};

inline BruteForce::Set ids_of(const Model& model, const ScreenedSet& set) {
  BruteForce::Set out;
  for (const auto thing : set.things) out.push_back(qualified_id(model, thing));
  return out;
}

inline std::string shown(const BruteForce::Set& set) {
  std::string out;
  for (const auto& id : set) out += id + " ";
  return out;
}

/// What plans of one objective can differ by in the netback told: lateness, for a few hundred
/// tonnes.
inline constexpr double tie = 0.005;

inline ScreenOptions fortnight() {
  ScreenOptions options;
  options.horizon = days(14);
  options.at = first_day + 2;
  options.duration = "5d";
  return options;
}

/// Two ways out of one field, each wide enough for all of it.
inline Draw two_ways() {
  Draw d;
  d.field("field", 10);
  d.link("field", "port", {.capacity = 10, .cost = 5});
  d.link("field", "harbour", {.capacity = 10, .cost = 15});
  d.link("field", "nowhere", {.capacity = 10});
  d.corridor("ways", {"field_port", "field_harbour"});
  d.model.corridors[0].counted_at = d.model.corridors[0].links;
  d.sells("port", 100);
  d.sells("harbour", 100);
  return d;
}

}  // namespace egress::test
