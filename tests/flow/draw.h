// Draw: a small case written down the way a planner would sketch it. Nodes appear when they are
// named.
//
//   Draw d;
//   d.field("tengiz", 100);                         // t/d
//   d.link("tengiz", "port", {.capacity = 80, .cost = 10, .transit = 2});
//   d.sells("port", 400);                           // USD/t
//   d.model
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/model/model.h"

namespace egress::test {

inline constexpr Day first_day = 20000;  // 2024-10-04, a Friday

inline Profile flat(double value, Measure measure = Measure::mass) {
  return given(value) ? Profile(value, measure) : Profile();
}

struct LinkSketch {
  double capacity = not_given;  // t/d
  double cost = not_given;      // USD/t
  double transit = 0;           // d
  std::string fleet = {};
  double length = 100;         // km
  std::string commodity = {};  // all if empty
  std::string holder = {};
  BoundKind bound = BoundKind::unlabelled;
};
struct StoreSketch {
  double capacity = 100;
  double heel = not_given;
  double initial = not_given;
  double injection = not_given, withdrawal = not_given;
  double cost = not_given;
};
struct FieldSketch {
  double minimum = not_given;
  double cost = not_given;
  double shut_in_cost = not_given;
  std::string commodity = "oil";
};
struct MarketSketch {
  double quantity = not_given;  // of the first price step
  double limit = not_given;
  double required = not_given;
  double short_price = not_given;
};
struct ContractSketch {
  double minimum = not_given, maximum = not_given, penalty = not_given;
  Day from = first_day, to = first_day + 3650;
  Window window = Window::span;
};

class Draw {
 public:
  Draw() { commodity("oil"); }

  CommodityIndex commodity(const std::string& id) {
    return of<CommodityIndex>(model.commodities, id, [](Commodity&) {});
  }
  NodeIndex node(const std::string& id) {
    return of<NodeIndex>(model.nodes, id, [](Node&) {});
  }
  HolderIndex holder(const std::string& id) {
    return of<HolderIndex>(model.holders, id, [](Holder&) {});
  }

  Supply& field(const std::string& at, double rate, const FieldSketch& sketch = {}) {
    Supply s;
    s.id = s.name = fresh(model.supplies, at);
    s.node = node(at);
    s.commodity = commodity(sketch.commodity);
    s.rate = flat(rate);
    s.minimum = flat(sketch.minimum);
    s.cost = flat(sketch.cost);
    s.shut_in_cost = flat(sketch.shut_in_cost);
    return model.supplies.emplace_back(std::move(s));
  }

  Link& link(const std::string& tail, const std::string& head, const LinkSketch& sketch = {}) {
    Link l;
    l.id = l.name = fresh(model.links, tail + "_" + head);
    l.tail = node(tail);
    l.head = node(head);
    l.length = sketch.length;
    l.transit = sketch.transit;
    l.capacity = flat(sketch.capacity);
    l.cost = flat(sketch.cost);
    l.bound = sketch.bound;
    if (!sketch.fleet.empty()) {
      for (std::size_t f = 0; f < model.fleets.size(); ++f) {
        if (model.fleets[f].id == sketch.fleet) l.fleet = FleetIndex{f};
      }
    }
    if (!sketch.holder.empty()) l.holders = {holder(sketch.holder)};
    if (sketch.commodity.empty()) {
      for (std::size_t k = 0; k < model.commodities.size(); ++k) l.commodities.emplace_back(k);
    } else {
      l.commodities = {commodity(sketch.commodity)};
    }
    return model.links.emplace_back(std::move(l));
  }

  Fleet& fleet(const std::string& id, double ships, double payload, double cycle) {
    Fleet f;
    f.id = f.name = id;
    f.ships = Profile(ships);
    f.payload = flat(payload);
    f.cycle = Profile(cycle);
    return model.fleets.emplace_back(std::move(f));
  }

  Store& tanks(const std::string& at, const StoreSketch& sketch = {}) {
    Store s;
    s.id = s.name = fresh(model.stores, at + "_tanks");
    s.node = node(at);
    s.commodities = all();
    s.capacity = flat(sketch.capacity);
    s.heel = flat(sketch.heel);
    s.initial = sketch.initial;
    s.injection = flat(sketch.injection);
    s.withdrawal = flat(sketch.withdrawal);
    s.cost = flat(sketch.cost);
    return model.stores.emplace_back(std::move(s));
  }

  Market& sells(const std::string& at, double price, const MarketSketch& sketch = {}) {
    Market m;
    m.id = m.name = fresh(model.markets, at);
    m.node = node(at);
    m.commodities = all();
    m.steps.push_back({flat(price), flat(sketch.quantity)});
    m.limit = flat(sketch.limit);
    m.requires_ = flat(sketch.required);
    m.short_price = flat(sketch.short_price);
    return model.markets.emplace_back(std::move(m));
  }

  /// `links` by id; counted at the last.
  Corridor& corridor(const std::string& id, const std::vector<std::string>& links) {
    Corridor c;
    c.id = c.name = id;
    for (const auto& link : links) c.links.push_back(find<LinkIndex>(model.links, link));
    c.counted_at = {c.links.back()};
    c.commodities = all();
    return model.corridors.emplace_back(std::move(c));
  }

  Contract& contract(const std::string& id, ThingRef on, const ContractSketch& sketch) {
    Contract c;
    c.id = c.name = id;
    c.on = on;
    c.from = sketch.from;
    c.to = sketch.to;
    c.window = sketch.window;
    c.minimum = flat(sketch.minimum);
    c.maximum = flat(sketch.maximum);
    c.penalty = sketch.penalty;
    c.penalty_measure = Measure::mass;
    return model.contracts.emplace_back(std::move(c));
  }

  /// The case in a few lines, for tests that fail.
  std::string sketch() const {
    std::ostringstream out;
    const auto n = [&](NodeIndex node) { return model.nodes[node.at()].id; };
    for (const auto& x : model.nodes) {
      if (x.capacity.given_ever())
        out << "node " << x.id << " <= " << x.capacity.at(first_day) << '\n';
    }
    for (const auto& x : model.supplies) {
      out << "field " << x.id << " at " << n(x.node) << ' '
          << model.commodities[x.commodity.at()].id << ' ' << x.minimum.at(first_day) << ".."
          << x.rate.at(first_day) << " cost " << x.cost.at(first_day) << " shut-in "
          << x.shut_in_cost.at(first_day) << '\n';
    }
    for (const auto& x : model.links) {
      out << "link " << x.id << ' ' << n(x.tail) << " -> " << n(x.head)
          << " <= " << x.capacity.at(first_day) << " cost " << x.cost.at(first_day) << " transit "
          << x.transit << (x.fleet.valid() ? " by ship" : "") << (x.holders.empty() ? "" : " held")
          << '\n';
    }
    for (const auto& x : model.stores) {
      out << "tanks " << x.id << ' ' << x.heel.at(first_day) << ".." << x.capacity.at(first_day)
          << " initial " << x.initial << " in " << x.injection.at(first_day) << " out "
          << x.withdrawal.at(first_day) << '\n';
    }
    for (const auto& x : model.markets) {
      out << "market " << x.id << " limit " << x.limit.at(first_day) << " required "
          << x.requires_.at(first_day) << " short " << x.short_price.at(first_day);
      for (const auto& step : x.steps) {
        out << ", " << step.quantity.at(first_day) << " at " << step.price.at(first_day);
      }
      out << '\n';
    }
    for (const auto& x : model.contracts) {
      out << "contract on " << qualified_id(model, x.on) << ' ' << x.minimum.at(first_day) << ".."
          << x.maximum.at(first_day) << " from " << x.from - first_day << " to " << x.to - first_day
          << " penalty " << x.penalty << '\n';
    }
    return out.str();
  }

  std::vector<CommodityIndex> all() const {
    std::vector<CommodityIndex> out;
    for (std::size_t k = 0; k < model.commodities.size(); ++k) out.emplace_back(k);
    return out;
  }

  template <class I, class Table>
  static I find(const Table& table, const std::string& id) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (table[i].id == id) return I{i};
    }
    return {};
  }

  Model model;

 private:
  template <class I, class Table, class F>
  static I of(Table& table, const std::string& id, F fill) {
    if (const I found = find<I>(table, id); found.valid()) return found;
    table.emplace_back();
    table.back().id = table.back().name = id;
    fill(table.back());
    return I{table.size() - 1};
  }
  template <class Table>
  static std::string fresh(const Table& table, const std::string& id) {
    std::string out = id;
    for (int i = 2; std::ranges::any_of(table, [&](const auto& t) { return t.id == out; }); ++i) {
      out = id + "_" + std::to_string(i);
    }
    return out;
  }
};

inline ThingRef thing(TableKind kind, std::size_t index) {
  return {kind, static_cast<std::int32_t>(index)};
}

inline Horizon days(int count, Period period = Period::day) {
  return {first_day, first_day + count, period};
}

}  // namespace egress::test
