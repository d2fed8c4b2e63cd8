#include "egress/model/closed_things.h"

#include <algorithm>

namespace egress {

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

}  // namespace egress
