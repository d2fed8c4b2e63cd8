// Reach: islands. For each commodity, from the supplies forward and from the markets backward along
// the links that carry it, whatever their capacity.
#include <algorithm>
#include <numeric>
#include <set>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

/// One commodity's part of the network: its links, found once for all commodities together.
struct Layer {
  std::vector<std::size_t> links, supplies, markets;
};

std::vector<Layer> layers_of(const Model& m) {
  std::vector<Layer> layers(m.commodities.size());
  const auto place = [&](CommodityIndex commodity, std::vector<std::size_t> Layer::* list,
                         std::size_t thing) {
    if (commodity.valid()) (layers.at(commodity.at()).*list).push_back(thing);
  };
  for (std::size_t i = 0; i < m.links.size(); ++i) {
    if (!m.links[i].tail.valid() || !m.links[i].head.valid()) continue;
    for (const auto commodity : m.links[i].commodities) place(commodity, &Layer::links, i);
  }
  for (std::size_t i = 0; i < m.supplies.size(); ++i) {
    if (m.supplies[i].node.valid()) place(m.supplies[i].commodity, &Layer::supplies, i);
  }
  for (std::size_t i = 0; i < m.markets.size(); ++i) {
    if (!m.markets[i].node.valid()) continue;
    for (const auto commodity : m.markets[i].commodities) place(commodity, &Layer::markets, i);
  }
  return layers;
}

/// Nodes marked by a search, cleared in the time it took to mark them.
class Marks {
 public:
  explicit Marks(std::size_t size) : marked_(size, false) {}
  bool mark(std::size_t node) {
    if (marked_[node]) return false;
    marked_[node] = true;
    order_.push_back(node);
    return true;
  }
  bool operator[](std::size_t node) const { return marked_[node]; }
  std::size_t count() const { return order_.size(); }
  std::size_t at(std::size_t i) const { return order_[i]; }
  void clear() {
    for (const auto node : order_) marked_[node] = false;
    order_.clear();
  }

 private:
  std::vector<bool> marked_;
  std::vector<std::size_t> order_;
};

/// Weak components of the nodes from which no market can be reached (union-find).
class Components {
 public:
  explicit Components(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t of(std::size_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  void join(std::size_t a, std::size_t b) { parent_[of(a)] = of(b); }
  void reset(std::size_t node) { parent_[node] = node; }

 private:
  std::vector<std::size_t> parent_;
};

class ReachCheck {
 public:
  explicit ReachCheck(Context& context)
      : c_(context),
        m_(context.model),
        links_at_(m_.nodes.size()),
        marks_(m_.nodes.size()),
        components_(m_.nodes.size()),
        served_(m_.markets.size(), false),
        lost_link_(m_.links.size(), true) {}

  void run() {
    const auto layers = layers_of(m_);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      backward(layers[i], m_.commodities[i]);
      forward(layers[i]);
    }
    report_markets();
    report_dead_ends();
  }

 private:
  std::size_t tail(std::size_t link) const { return m_.links[link].tail.at(); }
  std::size_t head(std::size_t link) const { return m_.links[link].head.at(); }

  /// Marks the nodes that can be reached from those marked, by the layer's links alone.
  void spread(const Layer& layer, bool downstream) {
    for (const auto link : layer.links) {
      links_at_[downstream ? tail(link) : head(link)].push_back(link);
    }
    for (std::size_t i = 0; i < marks_.count(); ++i) {
      for (const auto link : links_at_[marks_.at(i)]) {
        marks_.mark(downstream ? head(link) : tail(link));
      }
    }
    for (const auto link : layer.links) links_at_[downstream ? tail(link) : head(link)].clear();
  }

  void backward(const Layer& layer, const Commodity& commodity) {
    for (const auto market : layer.markets) marks_.mark(m_.markets[market].node.at());
    spread(layer, false);
    for (const auto link : layer.links) {
      if (marks_[head(link)]) {
        lost_link_[link] = false;
      } else if (!marks_[tail(link)]) {
        components_.join(tail(link), head(link));
      }
    }
    const auto islands = report_islands(layer, commodity);
    for (const auto link : layer.links) {
      // Links on and to the island need no complaint of theirs.
      if (!marks_[head(link)] && islands.contains(components_.of(head(link)))) {
        lost_link_[link] = false;
      }
    }
    for (const auto link : layer.links) {
      components_.reset(tail(link));
      components_.reset(head(link));
    }
    marks_.clear();
  }

  void forward(const Layer& layer) {
    for (const auto supply : layer.supplies) marks_.mark(m_.supplies[supply].node.at());
    spread(layer, true);
    for (const auto market : layer.markets) {
      if (marks_[m_.markets[market].node.at()]) served_[market] = true;
    }
    marks_.clear();
  }

  /// One complaint an island that produces; returns the components of those.
  std::set<std::size_t> report_islands(const Layer& layer, const Commodity& commodity) {
    std::vector<std::pair<std::size_t, std::size_t>> stranded;  // component, supply
    for (const auto supply : layer.supplies) {
      const std::size_t node = m_.supplies[supply].node.at();
      if (marks_[node]) continue;
      const auto& out = c_.sites.out.at(node);
      const bool leaves = std::ranges::any_of(out, [&](std::size_t link) {
        const auto& carried = m_.links[link].commodities;
        return std::ranges::find(carried, m_.supplies[supply].commodity) != carried.end();
      });
      if (leaves) {
        stranded.emplace_back(components_.of(node), supply);
      } else {
        report_stuck(m_.supplies[supply], commodity, out);
      }
    }
    std::ranges::sort(stranded);
    std::set<std::size_t> islands;
    for (std::size_t i = 0; i < stranded.size();) {
      islands.insert(stranded[i].first);
      std::vector<std::string> ids;
      const std::size_t first = i;
      for (; i < stranded.size() && stranded[i].first == stranded[first].first; ++i) {
        ids.push_back(m_.supplies[stranded[i].second].id);
      }
      c_.report("E0403", "supplies", ids.front(), "node",
                fmt::format("no market that buys `{}` can be reached from {}", commodity.id,
                            list_ids(ids)),
                "follow the links from its node: one is missing, points the other way, or does not "
                "carry the commodity");
    }
    return islands;
  }

  void report_stuck(const Supply& supply, const Commodity& commodity,
                    const std::vector<std::size_t>& out) {
    const std::string& node = m_.nodes[supply.node.at()].id;
    std::vector<std::string> ids;
    ids.reserve(out.size());
    for (const auto link : out) ids.push_back(m_.links[link].id);
    c_.report("E0415", "supplies", supply.id, "commodity",
              fmt::format("`{}` produces `{}` at `{}`, where no link that leaves carries it and no "
                          "market buys it",
                          supply.id, commodity.id, node),
              ids.empty() ? fmt::format("no link starts at `{}`", node)
                          : fmt::format("add it to the commodities of {}", list_ids(ids)));
  }

  void report_markets() {
    for (std::size_t i = 0; i < m_.markets.size(); ++i) {
      const Market& market = m_.markets[i];
      if (served_[i] || !market.node.valid()) continue;
      const bool needs = std::ranges::any_of(market.requires_.steps(),
                                             [](const auto& step) { return step.value > 0; });
      c_.report(
          needs ? "E0404" : "W0810", "markets", market.id, needs ? "required" : "node",
          fmt::format("no supply of {} can reach `{}`{}",
                      list_of(m_.commodities, market.commodities), market.id,
                      needs ? ", which requires it" : ""),
          "follow the links back from its node: one is missing, points the other way, or does "
          "not carry the commodity");
    }
  }

  void report_dead_ends() {
    for (std::size_t i = 0; i < m_.links.size(); ++i) {
      const Link& link = m_.links[i];
      if (!lost_link_[i] || !link.tail.valid() || !link.head.valid() || link.commodities.empty()) {
        continue;
      }
      c_.report("W0811", "links", link.id, "head",
                fmt::format("`{}` leads nowhere: from `{}` no market can be reached that buys what "
                            "it carries",
                            link.id, m_.nodes[link.head.at()].id),
                "nothing will ever use it");
    }
  }

  Context& c_;
  const Model& m_;
  std::vector<std::vector<std::size_t>> links_at_;
  Marks marks_;
  Components components_;
  std::vector<bool> served_;
  std::vector<bool> lost_link_;  // for no commodity does it lead to a market
};

}  // namespace

void check_reach(Context& context) { ReachCheck(context).run(); }

}  // namespace egress::checks
