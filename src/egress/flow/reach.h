// Reach: which commodity can get where. Used to leave out what no plan could use.
#pragma once

#include <vector>

#include "egress/model/model.h"

namespace egress {

/// Forward from supplies and stores, backward from markets and stores, by commodity. O(links x
/// commodities). Capacities and dates play no part: what is closed today may open tomorrow.
class Reach {
 public:
  explicit Reach(const Model& model);
  /// The commodity can get to the node from a supply or a store.
  bool supplied(NodeIndex node, CommodityIndex commodity) const {
    return supplied_[at(node, commodity)];
  }
  /// It can get from the node to a market or a store.
  bool wanted(NodeIndex node, CommodityIndex commodity) const {
    return wanted_[at(node, commodity)];
  }
  bool useful(const Link& link, CommodityIndex commodity) const {
    return supplied(link.tail, commodity) && wanted(link.head, commodity);
  }

 private:
  std::size_t at(NodeIndex node, CommodityIndex commodity) const {
    return node.at() * commodities_ + commodity.at();
  }
  std::size_t commodities_;
  std::vector<bool> supplied_, wanted_;
};

}  // namespace egress
