#include "egress/analyses/quarrel/sides.h"

#include <fmt/format.h>

#include <algorithm>

namespace egress {

bool Side::has(HolderIndex other) const { return std::ranges::count(all, other) > 0; }

double Side::part_of(const std::vector<HolderIndex>& holders) const {
  if (holders.empty()) return 0;
  const auto ours = std::ranges::count_if(holders, [&](HolderIndex h) { return has(h); });
  return static_cast<double>(ours) / static_cast<double>(holders.size());
}

double Side::part_of(const std::vector<Share>& owners) const {
  double sum = 0;
  for (const auto& owner : owners) sum += has(owner.holder) ? owner.share : 0;
  return sum;
}

Side side_of(const Model& model, HolderIndex holder) {
  Side out{.holder = holder, .all = {}};
  const Holder& head = model.holders[holder.at()];
  for (std::size_t h = 0; h < model.holders.size(); ++h) {
    const Holder& other = model.holders[h];
    const bool kin = head.kind == "state" && other.kind != "state" && !head.country.empty() &&
                     other.country == head.country;
    if (h == holder.at() || kin) out.all.emplace_back(h);
  }
  return out;
}

bool can_stop(const Side& other, const Stake& stake, const Side& loser) {
  return loser.has(stake.holder) && other.part_of(stake.stopped_by) > 0;
}

Parts parts_of(const Supply& supply, const Side& first, const Side& second) {
  const double a = first.part_of(supply.holders), b = second.part_of(supply.holders);
  const double of_a = first.part_of(supply.owners), of_b = second.part_of(supply.owners);
  // Who holds the field has all of it but for the other side's equity: what strangers own in it is
  // taxed there, and nobody says by how much.
  return {.first = (a * (1 - of_b)) + ((1 - a) * of_a),
          .second = (b * (1 - of_a)) + ((1 - b) * of_b),
          .first_by_equity = a == 0 && b > 0,
          .second_by_equity = b == 0 && a > 0};
}

Parts parts_of(const Model& model, const Link& link, const Side& first, const Side& second) {
  const double a = first.part_of(link.holders), b = second.part_of(link.holders);
  if (!link.owners.empty()) {
    return {.first = first.part_of(link.owners),
            .second = second.part_of(link.owners),
            .first_by_equity = a == 0 && b > 0,
            .second_by_equity = b == 0 && a > 0};
  }
  Parts out;
  if (link.fleet.valid()) {
    const auto& ships = model.fleets[link.fleet.at()].holders;
    out.first = first.part_of(ships);
    out.second = second.part_of(ships);
  } else if (link.mode != Mode::ship) {
    out.first = a;
    out.second = b;
  }
  return out;
}

namespace {

struct Marks {
  std::vector<bool> nodes, links, stores, fleets, markets;
  explicit Marks(const Model& m)
      : nodes(m.nodes.size()),
        links(m.links.size()),
        stores(m.stores.size()),
        fleets(m.fleets.size()),
        markets(m.markets.size()) {}
};

/// What the goods of a side can use of what is not closed: on a way from a supply that it holds to
/// a market or a tank.
class Uses {
 public:
  Uses(const Model& model, const Side& side, const Marks& closed)
      : m_(model), closed_(closed), used_(model) {
    for (std::size_t k = 0; k < m_.commodities.size(); ++k) {
      trace(side, CommodityIndex(k), false);
      trace(side, CommodityIndex(k), true);
    }
  }
  const Marks& used() const { return used_; }

 private:
  bool open(const Link& link, std::size_t l) const {
    return !closed_.links[l] && !closed_.nodes[link.tail.at()] && !closed_.nodes[link.head.at()] &&
           !(link.fleet.valid() && closed_.fleets[link.fleet.at()]);
  }

  /// What it produces, to any market; or from anybody what its markets require.
  void trace(const Side& side, CommodityIndex k, bool required) {
    std::vector<bool> supplied(m_.nodes.size()), wanted(m_.nodes.size());
    for (const auto& supply : m_.supplies) {
      if (supply.commodity == k && (required || side.part_of(supply.holders) > 0)) {
        supplied[supply.node.at()] = true;
      }
    }
    const auto takes = [&](const auto& thing) {
      return std::ranges::count(thing.commodities, k) > 0;
    };
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      const Market& market = m_.markets[i];
      const bool asked =
          !required || (market.requires_.given_ever() && side.part_of(market.holders) > 0);
      if (takes(market) && asked && !closed_.markets[i]) wanted[market.node.at()] = true;
    }
    const bool fed = std::ranges::find(wanted, true) != wanted.end();
    if (!fed) return;
    for (std::size_t i = 0; i < m_.stores.size(); ++i) {
      if (!required && takes(m_.stores[i]) && !closed_.stores[i])
        wanted[m_.stores[i].node.at()] = true;
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t l = 0; l < m_.links.size(); ++l) {
        const Link& link = m_.links[l];
        if (!takes(link) || !open(link, l)) continue;
        const std::size_t tail = link.tail.at(), head = link.head.at();
        if (supplied[tail] && !supplied[head]) supplied[head] = changed = true;
        if (wanted[head] && !wanted[tail]) wanted[tail] = changed = true;
      }
    }
    mark(supplied, wanted, takes);
  }

  template <class Takes>
  void mark(const std::vector<bool>& supplied, const std::vector<bool>& wanted,
            const Takes& takes) {
    const auto on_the_way = [&](NodeIndex n) { return supplied[n.at()] && wanted[n.at()]; };
    for (std::size_t n = 0; n < m_.nodes.size(); ++n) {
      if (supplied[n] && wanted[n] && !closed_.nodes[n]) used_.nodes[n] = true;
    }
    for (std::size_t l = 0; l < m_.links.size(); ++l) {
      const Link& link = m_.links[l];
      if (!takes(link) || !open(link, l) || !supplied[link.tail.at()] || !wanted[link.head.at()]) {
        continue;
      }
      used_.links[l] = true;
      if (link.fleet.valid()) used_.fleets[link.fleet.at()] = true;
    }
    for (std::size_t i = 0; i < m_.stores.size(); ++i) {
      if (takes(m_.stores[i]) && on_the_way(m_.stores[i].node)) used_.stores[i] = true;
    }
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      if (takes(m_.markets[i]) && on_the_way(m_.markets[i].node)) used_.markets[i] = true;
    }
  }

  const Model& m_;
  const Marks& closed_;
  Marks used_;
};

/// Calls use(marks of a kind, position, holders, kind) for each thing that can be closed.
template <class Use>
void for_each_thing(const Model& m, const Use& use) {
  const auto table = [&](const auto& things, std::vector<bool> Marks::* marks, TableKind kind) {
    for (std::size_t i = 0; i < things.size(); ++i) use(marks, i, things[i].holders, kind);
  };
  table(m.links, &Marks::links, TableKind::link);
  table(m.nodes, &Marks::nodes, TableKind::node);
  table(m.stores, &Marks::stores, TableKind::store);
  table(m.fleets, &Marks::fleets, TableKind::fleet);
  table(m.markets, &Marks::markets, TableKind::market);
}

}  // namespace

std::vector<ThingRef> closes_against(const Model& model, const Side& closer, const Side& other) {
  const Marks none(model);
  const Uses theirs(model, other, none), own(model, closer, none);
  Marks closed(model);
  for_each_thing(model, [&](auto marks, std::size_t i, const auto& holders, TableKind) {
    if (closer.part_of(holders) > 0 && (theirs.used().*marks)[i] && !(own.used().*marks)[i]) {
      (closed.*marks)[i] = true;
    }
  });
  const Uses still(model, other, closed);
  std::vector<ThingRef> out;
  for_each_thing(model, [&](auto marks, std::size_t i, const auto& holders, TableKind kind) {
    const bool shared = closer.part_of(holders) > 0 && (still.used().*marks)[i];
    if ((closed.*marks)[i] || shared) out.push_back({kind, static_cast<std::int32_t>(i)});
  });
  return out;
}

namespace {

/// Some stake of one side that the other can stop.
bool has_stake(const Model& model, const Side& loser, const Side& other) {
  return std::ranges::any_of(model.stakes,
                             [&](const Stake& x) { return can_stop(other, x, loser); });
}

std::optional<HolderIndex> named(const Model& model, const std::string& id, const char* option,
                                 Diagnostics& wrong) {
  const auto found = find_holder(model, id);
  if (!found) {
    wrong.add("E0592", span_of_option(option, id), fmt::format("`{}` names no holder", id),
              hint_for_holder(model, id));
  }
  return found;
}

}  // namespace

Outcome<Sides> sides_of(const Model& model, const std::string& us_id,
                        const std::vector<std::string>& against) {
  Diagnostics wrong;
  std::optional<HolderIndex> us;
  std::vector<HolderIndex> them;
  if (!us_id.empty()) {
    us = named(model, us_id, "--us", wrong);
  } else if (model.owner.valid()) {
    us = model.owner;
  } else {
    wrong.add("E0592", {}, "the case has no owner, and `--us` names no side",
              "write `--us HOLDER`, or `owner` in case.toml");
  }
  for (const auto& id : against) {
    if (const auto holder = named(model, id, "--against", wrong)) them.push_back(*holder);
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  Sides out{.ours = side_of(model, *us), .theirs = {}};
  for (const HolderIndex other : them) {
    const Side theirs = side_of(model, other);
    if (out.ours.has(other) || theirs.has(*us)) {
      const std::string &a = model.holders[us->at()].id, &b = model.holders[other.at()].id;
      wrong.add("E0593", span_of_option("--against", b),
                a == b ? fmt::format("`{}` cannot quarrel with itself", a)
                       : fmt::format("`{}` and `{}` are of one country, and so one side", a, b),
                "name a holder of another country with `--against`");
    }
    out.theirs.push_back(theirs);
  }
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  if (!them.empty()) return out;
  for (std::size_t h = 0; h < model.holders.size(); ++h) {
    if (out.ours.has(HolderIndex(h))) continue;
    const Side side = side_of(model, HolderIndex(h));
    if (!closes_against(model, side, out.ours).empty() || has_stake(model, out.ours, side)) {
      out.theirs.push_back(side);
    }
  }
  return out;
}

}  // namespace egress
