// One stage of the ladder: a linear programme of one year, and what has a marginal value in it.
#include <algorithm>
#include <cmath>

#include "egress/analyses/limit/ladder.h"
#include "egress/flow/evaluate.h"
#include "egress/flow/timeline.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

BoundKind bound_of(const Model& m, ThingRef thing) {
  const auto i = static_cast<std::size_t>(thing.index);
  switch (thing.kind) {
    case TableKind::link:
      return m.links[i].bound;
    case TableKind::node:
      return m.nodes[i].bound;
    case TableKind::store:
      return m.stores[i].bound;
    case TableKind::fleet:
      return m.fleets[i].bound;
    case TableKind::supply:
      return m.supplies[i].bound;
    default:
      return BoundKind::unlabelled;
  }
}

bool physical(BoundKind kind) {
  return kind == BoundKind::unlabelled || kind == BoundKind::capacity;
}

/// Everything with a marginal value, with its part in what limits the corridor (they add up to 1,
/// by duality).
class Binding {
 public:
  Binding(const Model& model, const Plan& plan, const std::function<bool(ThingRef)>& aside)
      : m_(model), p_(plan), time_(plan.situation.horizon), aside_(aside) {}

  std::vector<ThingRef> find(double delivered) {
    for (std::size_t i = 0; i < m_.links.size(); ++i) {
      add(TableKind::link, i, worth(p_.link_capacity[i], m_.links[i].capacity));
    }
    for (std::size_t i = 0; i < m_.nodes.size(); ++i) {
      add(TableKind::node, i, worth(p_.node_capacity[i], m_.nodes[i].capacity));
    }
    for (std::size_t i = 0; i < m_.fleets.size(); ++i) {
      if (p_.fleet_days[i].empty()) continue;
      add(TableKind::fleet, i, p_.fleet_days[i][0] * ship_days(m_.fleets[i], time_, 0));
    }
    for (std::size_t i = 0; i < m_.supplies.size(); ++i) {
      add(TableKind::supply, i, price_of(m_.supplies[i]) * p_.produced[i][0]);
    }
    std::ranges::stable_sort(found_, std::greater{}, &Part::worth);
    std::vector<ThingRef> out;
    for (const auto& part : found_) {
      if (part.worth > 1e-6 * std::max(1.0, delivered)) out.push_back(part.thing);
    }
    return out;
  }

 private:
  struct Part {
    ThingRef thing;
    double worth;
  };

  void add(TableKind kind, std::size_t i, double worth) {
    const ThingRef thing{kind, static_cast<std::int32_t>(i)};
    if (!aside_(thing)) found_.push_back({thing, worth});
  }
  double worth(const PriceRow& dual, const Profile& capacity) const {
    if (dual.empty()) return 0;
    const double amount = time_.amount(capacity, 0);
    return given(amount) ? dual[0] * amount : 0;
  }
  /// Deliveries that one more unit of the supply would add.
  double price_of(const Supply& supply) const {
    const auto here = std::ranges::find_if(p_.prices, [&](const NodePrice& row) {
      return row.node == supply.node && row.commodity == supply.commodity;
    });
    double price = here == p_.prices.end() ? 0 : here->price[0];
    const PriceRow& throughput = p_.node_capacity[supply.node.at()];
    if (!throughput.empty()) {
      const Measure measure = m_.nodes[supply.node.at()].capacity.measure_at(time_.first_day(0));
      price -= throughput[0] * quantity_factor(m_.commodities[supply.commodity.at()], measure);
    }
    return price;
  }

  const Model& m_;
  const Plan& p_;
  Timeline time_;
  std::function<bool(ThingRef)> aside_;
  std::vector<Part> found_;
};

}  // namespace

Most most_of(const Model& model, CorridorIndex corridor, int year,
             const std::set<std::string>& lifted, RunContext& context) {
  const auto aside = [&](ThingRef thing) {
    return thing.kind == TableKind::market || !physical(bound_of(model, thing)) ||
           lifted.contains(qualified_id(model, thing));
  };
  const Horizon whole_year{day_of(year, 1, 1), day_of(year + 1, 1, 1), Period::year};
  const Evaluation evaluation = evaluate_most(
      model, whole_year, corridor, [&](const RowOwner& owner) { return aside(owner.thing); },
      context);
  Most out;
  out.status = evaluation.status;
  out.plan = evaluation.plan;
  if (out.status != Status::optimal) return out;
  const Corridor& what = model.corridors[corridor.at()];
  for (const auto& c : out.plan->carriages) {
    if (counts(what, c.link, c.commodity)) out.delivered += c.arrived[0];
  }
  out.binding = Binding(model, *out.plan, aside).find(out.delivered);
  return out;
}

}  // namespace egress
