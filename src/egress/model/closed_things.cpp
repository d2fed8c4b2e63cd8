#include "egress/model/closed_things.h"

#include <algorithm>

namespace egress {

namespace {

/// Whether there is a number that a closure of this thing alone takes a share of.
bool is_limited(const Model& model, ThingRef thing) {
  if (thing.index < 0) return true;  // names nothing, which is told elsewhere
  const auto i = static_cast<std::size_t>(thing.index);
  switch (thing.kind) {
    case TableKind::link:
      return model.links[i].capacity.given_ever();
    case TableKind::node:
      return model.nodes[i].capacity.given_ever();
    case TableKind::store:
      return model.stores[i].injection.given_ever() || model.stores[i].withdrawal.given_ever();
    case TableKind::market:
      return model.markets[i].limit.given_ever();
    default:  // fleets and supplies have a number always; contracts are not closed
      return true;
  }
}

}  // namespace

std::vector<ThingRef> closed_things(const Model& m, ThingRef thing) {
  std::vector<ThingRef> out;
  if (thing.kind == TableKind::corridor) {
    for (const auto link : m.corridors[static_cast<std::size_t>(thing.index)].links) {
      out.push_back({TableKind::link, link.value});
    }
    return out;
  }
  if (thing.kind != TableKind::holder) return {thing};
  const HolderIndex holder{static_cast<std::size_t>(thing.index)};
  const auto add = [&](TableKind kind, const auto& table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (std::ranges::count(table[i].holders, holder) > 0) {
        out.push_back({kind, static_cast<std::int32_t>(i)});
      }
    }
  };
  add(TableKind::link, m.links);
  add(TableKind::node, m.nodes);
  add(TableKind::store, m.stores);
  add(TableKind::fleet, m.fleets);
  add(TableKind::supply, m.supplies);
  add(TableKind::market, m.markets);
  return out;
}

bool has_limit(const Model& m, const std::vector<ThingRef>& what) {
  return std::ranges::any_of(what, [&](ThingRef thing) {
    if (thing.index < 0) return true;
    return std::ranges::any_of(closed_things(m, thing),
                               [&](ThingRef closed) { return is_limited(m, closed); });
  });
}

}  // namespace egress
