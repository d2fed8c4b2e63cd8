#include "egress/flow/reach.h"

#include <algorithm>

namespace egress {

Reach::Reach(const Model& m)
    : commodities_(m.commodities.size()),
      supplied_(m.nodes.size() * commodities_, false),
      wanted_(m.nodes.size() * commodities_, false) {
  for (const auto& supply : m.supplies) supplied_[at(supply.node, supply.commodity)] = true;
  for (const auto& market : m.markets) {
    for (const auto k : market.commodities) wanted_[at(market.node, k)] = true;
  }
  for (const auto& store : m.stores) {
    for (const auto k : store.commodities) {
      supplied_[at(store.node, k)] = true;
      wanted_[at(store.node, k)] = true;
    }
  }
  // Sweeps until nothing changes: at most as many as the longest way has links, in practice a few.
  for (bool changed = true; changed;) {
    changed = false;
    const auto spread = [&](std::vector<bool>& mark, std::size_t from, std::size_t to) {
      if (!mark[from] || mark[to]) return;
      mark[to] = true;
      changed = true;
    };
    for (const auto& link : m.links) {
      for (const auto k : link.commodities) {
        spread(supplied_, at(link.tail, k), at(link.head, k));
        spread(wanted_, at(link.head, k), at(link.tail, k));
      }
    }
  }
}

}  // namespace egress
