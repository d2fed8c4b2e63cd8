#include "egress/analyses/dispatch/against.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "egress/flow/timeline.h"
#include "egress/model/closed_things.h"

namespace egress {

namespace {

/// The closures together, in hours.
struct Span {
  double begin = std::numeric_limits<double>::infinity();
  double end = -std::numeric_limits<double>::infinity();
};

Day day_of_hour(double hour) { return static_cast<Day>(std::floor(hour / 24)); }

/// A level is that at the end of a period, so the day is the period's last (or the closure's
/// first). Tanks that fill after everything is open again fill for other reasons.
void find_first_full(const Model& model, const DispatchResult& open, const DispatchResult& closed,
                     const Timeline& timeline, const Span& span, Against& out) {
  for (std::size_t t = 0; t + 1 < closed.period_starts.size() && !out.first_store_full; ++t) {
    const auto begin = static_cast<double>(closed.period_starts[t]);
    const auto end = static_cast<double>(closed.period_starts[t + 1]);
    if (end <= span.begin || begin >= span.end) continue;
    for (std::size_t s = 0; s < closed.stores.size(); ++s) {
      const Store& store = model.stores[closed.stores[s].store.at()];
      const double room = timeline.mean(store.capacity, static_cast<int>(t));
      const auto full = [&](const DispatchResult& r) {
        return r.stores[s].by_period[t] >= room * (1 - 1e-6);
      };
      if (!full(closed) || full(open)) continue;
      out.first_store_full = day_of_hour(std::max(span.begin, end - 1));
      out.first_store = store.id;
      break;
    }
  }
}

void find_first_shut_in(const Model& model, const DispatchResult& open,
                        const DispatchResult& closed, const Span& span, Against& out) {
  for (std::size_t t = 0; t + 1 < closed.period_starts.size(); ++t) {
    double most = 0;
    for (std::size_t s = 0; s < closed.supplies.size(); ++s) {
      const double more =
          closed.supplies[s].shut_in_by_period[t] - open.supplies[s].shut_in_by_period[t];
      const double noise = 1e-6 * (1 + closed.supplies[s].produced);
      if (more <= noise || more <= most) continue;
      most = more;
      out.first_shut_in =
          day_of_hour(std::max(span.begin, static_cast<double>(closed.period_starts[t])));
      out.first_supply = model.supplies[closed.supplies[s].supply.at()].id;
    }
    if (out.first_shut_in) return;
  }
}

}  // namespace

bool takes_part_of(const Model& model, const Corridor& corridor,
                   const std::vector<Closure>& closures) {
  for (const auto& closure : closures) {
    for (const auto thing : closure.what) {
      for (const auto closed : closed_things(model, thing)) {
        for (const auto link : corridor.links) {
          const Link& l = model.links[link.at()];
          const bool hit = (closed.kind == TableKind::link && closed.index == link.value) ||
                           (closed.kind == TableKind::fleet && closed.index == l.fleet.value) ||
                           (closed.kind == TableKind::node &&
                            (closed.index == l.head.value || closed.index == l.tail.value));
          if (hit) return true;
        }
      }
    }
  }
  return false;
}

Against compare(const Model& model, const DispatchResult& open, const DispatchResult& closed,
                const std::vector<Closure>& closures) {
  Against out;
  out.unit = closed.corridors.empty() ? "t" : closed.corridors.front().unit;
  // What is left in tanks and under way at the end is not lost.
  out.netback_lost =
      open.netback + open.end_value_change - closed.netback - closed.end_value_change;
  for (std::size_t m = 0; m < closed.markets.size(); ++m) {
    const CommodityIndex k = closed.markets[m].commodity;
    const bool counted = std::ranges::any_of(model.corridors, [&](const Corridor& corridor) {
      return std::ranges::count(corridor.commodities, k) > 0;
    });
    if (!counted) out.others_lost += open.markets[m].sold - closed.markets[m].sold;
  }
  double rerouted = 0;
  for (std::size_t c = 0; c < closed.corridors.size(); ++c) {
    const auto& before = open.corridors[c];
    const auto& after = closed.corridors[c];
    const double net = before.delivered - after.delivered;
    const Corridor& corridor = model.corridors[after.corridor.at()];
    if (net <= 0 && !takes_part_of(model, corridor, closures)) {
      if (net < 0) out.rerouted.push_back({after.corridor, -net});
      rerouted -= net;
      continue;
    }
    for (std::size_t t = 0; t < after.by_period.size(); ++t) {
      const double d = before.by_period[t] - after.by_period[t];
      (d > 0 ? out.displaced : out.deferred) += std::abs(d);
    }
  }
  out.lost = out.displaced - out.deferred - rerouted;
  std::ranges::sort(out.rerouted, std::greater{}, &Displaced::amount);
  const Timeline timeline(closed.horizon);
  Span span;
  for (const auto& closure : closures) {
    span.begin = std::min(span.begin, std::max(closure.start, 24.0 * closed.horizon.from));
    span.end = std::max(span.end, closure.end);
  }
  find_first_full(model, open, closed, timeline, span, out);
  find_first_shut_in(model, open, closed, span, out);
  return out;
}

}  // namespace egress
