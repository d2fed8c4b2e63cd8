// How the network simplex starts: from nothing, or from a given tree.
#pragma once

#include <cmath>
#include <numeric>
#include <utility>

#include "egress/network/simplex.h"

namespace egress::network {

template <class Flow, class Price>
Simplex<Flow, Price>::Simplex(Node nodes, ArcData<Flow, Price> arcs, std::vector<Flow> supply,
                              Price big)
    : n_(nodes),
      root_(nodes),
      m_(static_cast<Arc>(arcs.tail.size())),
      arcs_(std::move(arcs)),
      supply_(std::move(supply)),
      big_(big) {
  out_start_.assign(at(n_) + 1, 0);
  for (const Node v : arcs_.tail) ++out_start_[at(v) + 1];
  for (Node v = 0; v < n_; ++v) out_start_[at(v) + 1] += out_start_[at(v)];
  moved_flag_.assign(at(n_) + 1, 0);
  broken_flag_.assign(at(n_) + 1, 0);
  order_pieces(true);
}

/// Backwards where nodes are numbered as things move, so that what comes later is priced before
/// what leads there. Elsewhere a block is made of small pieces by the golden section, so that it
/// draws from everywhere and not only from the arcs of a few nodes; then a larger block saves more
/// in pivots than it costs.
template <class Flow, class Price>
void Simplex<Flow, Price>::order_pieces(bool backwards) {
  constexpr Arc parts = 16;
  constexpr double golden_section = 0.618;
  const double root = std::sqrt(static_cast<double>(m_));
  block_ = std::max<Arc>(10, static_cast<Arc>(backwards ? root : 1.5 * root));
  piece_ = backwards ? block_ : std::max(1, block_ / parts);
  pieces_ = (m_ + piece_ - 1) / piece_;
  stride_ = backwards ? std::max(0, pieces_ - 1) : static_cast<Arc>(golden_section * pieces_);
  while (!backwards && std::gcd(stride_, pieces_) > 1) ++stride_;
  priced_.clear();
}

/// Arcs by both of their ends, for whoever looks at the arcs of some nodes; made when first needed,
/// and again when many arcs were written at once.
template <class Flow, class Price>
void Simplex<Flow, Price>::index() {
  if (indexed_) return;
  if (incident_start_.empty()) place_incidents();
  for (Arc a = 0; a < m_; ++a) {
    const State gives = arcs_.state[at(a)];
    const Price each = arcs_.cost[at(a)];
    incident_[at(place_[at(2 * a)])] = {each, head_of(a), a, gives};
    incident_[at(place_[at(2 * a + 1)])] = {static_cast<Price>(-each), tail_of(a), a,
                                            static_cast<State>(-gives)};
  }
  indexed_ = true;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::place_incidents() {
  auto& start = incident_start_;
  start.assign(at(n_) + 1, 0);
  for (Node v = 0; v < n_; ++v) start[at(v) + 1] = out_start_[at(v) + 1] - out_start_[at(v)];
  for (const Node v : arcs_.head) ++start[at(v) + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  std::vector<Arc> next(start.begin(), start.end() - 1);
  place_.resize(2 * at(m_));
  for (Arc a = 0; a < m_; ++a) place_[at(2 * a)] = next[at(tail_of(a))]++;
  for (Arc a = 0; a < m_; ++a) place_[at(2 * a + 1)] = next[at(head_of(a))]++;
  incident_.resize(2 * at(m_));
  stamp_.assign(at(n_) + 1, 0);
  Arc most = 0;
  for (Node v = 0; v < n_; ++v) {
    const Arc here = start[at(v) + 1] - start[at(v)];
    if (here <= most) continue;
    most = here;
    hub_ = v;
  }
  hub_weight_ = m_ == 0 ? 0 : static_cast<Node>(std::int64_t{most} * n_ / (2 * std::int64_t{m_}));
}

template <class Flow, class Price>
void Simplex<Flow, Price>::start() {
  growing_from_ = -1;
  if (!planted() && flows_forward()) return sow();
  indexed_ = false;
  for (Arc a = 0; a < m_; ++a) arcs_.state[at(a)] = arcs_.upper[at(a)] == 0 ? 0 : 1;
  std::vector<ArcCode> codes(at(n_));
  for (Node v = 0; v < n_; ++v) codes[at(v)] = 2 * arc_out(v);
  std::vector<ArcCode> tree = codes;
  Arc first = -1;
  const bool drains = !planted() && drain(tree, first);
  order_pieces(drains);
  if (!drains) return plant(codes);
  plant(tree);
  Effort counted_elsewhere;
  if (first >= 0) primal_pivot(first, counted_elsewhere);
}

/// Whether one node demands and every other arc leads to a node of higher number.
template <class Flow, class Price>
bool Simplex<Flow, Price>::flows_forward() const {
  const auto demands = [](Flow amount) { return amount < 0; };
  if (std::ranges::count_if(supply_, demands) != 1) return false;
  const auto sink = static_cast<Node>(std::ranges::find_if(supply_, demands) - supply_.begin());
  for (Arc a = 0; a < m_; ++a) {
    const Node v = arcs_.tail[at(a)], w = arcs_.head[at(a)];
    if (arcs_.upper[at(a)] > 0 && (v == sink || (w != sink && w <= v))) return false;
  }
  return true;
}

/// A tree of nothing but the root and the node that demands.
template <class Flow, class Price>
void Simplex<Flow, Price>::sow() {
  order_pieces(true);
  growing_from_ = 0;
  while (supply_[at(growing_from_)] >= 0) ++growing_from_;
  std::ranges::fill(arcs_.state, State{0});
  indexed_ = false;
  tree_.at.assign(at(n_) + 1, {});
  tree_.thread.assign(at(n_) + 1, root_);
  tree_.back = tree_.thread;
  tree_[root_].last = root_;
  pi_.assign(at(n_) + 1, 0);
  objective_ = 0;
  overflow_ = everything_moved_ = false;
  add_leaf(growing_from_);
}

/// Joins v to the tree by the cheapest of its arcs as prices stand, all of which lead into the
/// tree, or to the root. Its supply still waits.
template <class Flow, class Price>
void Simplex<Flow, Price>::add_leaf(Node v) {
  Arc best = arc_out(v);
  Price least = 0;
  for (Arc a = out_start_[at(v)]; a < out_start_[at(v) + 1]; ++a) {
    if (arcs_.upper[at(a)] == 0) continue;
    put_state(a, 1);
    const Price each = arcs_.cost[at(a)] - pi_[at(arcs_.head[at(a)])];
    if (best < m_ && each >= least) continue;
    best = a;
    least = each;
  }
  auto& leaf = tree_[v];
  leaf.code = 2 * best;
  leaf.up = upper_of(best);
  leaf.down = 0;
  pi_[at(v)] = pi_[at(head_of(best))] - cost_of(best);
  if (best < m_) put_state(best, 0);
  tree_.hang(v, head_of(best));
}

/// Adds node after node, the last first, each with its supply, and has the dual make room every
/// few. So prices are true for all that comes later when a node chooses its arc, and the tree holds
/// nothing that will not matter yet: half the pivots of a primal start, and small subtrees.
template <class Flow, class Price>
Halt Simplex<Flow, Price>::grow(const RunContext& context, Effort& effort) {
  constexpr int few = 4;
  if (growing_from_ < 0) return Halt::done;
  const Node sink = std::exchange(growing_from_, -1);
  Halt halt = Halt::done;
  Flow demand = supply_[at(sink)];  // that is left
  int waiting = 0;
  for (Node v = n_ - 1; v >= 0; --v) {
    if (v == sink) continue;
    add_leaf(v);
    const Flow amount = supply_[at(v)];
    if (amount > 0) {
      supply_more(v, amount);
      supply_more(sink, -amount);
      demand += amount;
    }
    if (halt != Halt::done) continue;
    if (amount > 0 && ++waiting % few == 0) halt = dual(context, effort);
    if (halt == Halt::done && v % 256 == 0 && context.should_stop()) halt = Halt::stopped;
  }
  supply_more(sink, demand);
  return halt;
}

/// Where all supplies can go to the one node that demands, each by an arc of its own: those arcs,
/// and for the other nodes the first arc of a cheapest path there. Nothing flows on it, so every
/// arc has room towards the root. The only supply may also go by a path that is wide enough, whose
/// first arc is left to be brought in by a pivot: with all that flows feasible at once, prices are
/// true from the start. False where the network is not like that.
template <class Flow, class Price>
bool Simplex<Flow, Price>::drain(std::vector<ArcCode>& codes, Arc& first) const {
  const auto demands = [](Flow amount) { return amount < 0; };
  const auto supplies = [](Flow amount) { return amount > 0; };
  if (std::ranges::count_if(supply_, demands) != 1) return false;
  const auto sink = static_cast<Node>(std::ranges::find_if(supply_, demands) - supply_.begin());
  const bool alone = std::ranges::count_if(supply_, supplies) == 1;
  Node source = -1;  // that needs a path
  for (Node v = 0; v < n_; ++v) {
    if (supply_[at(v)] <= 0) continue;
    Arc own = -1;
    for (Arc a = out_start_[at(v)]; a < out_start_[at(v) + 1] && own < 0; ++a) {
      if (arcs_.head[at(a)] == sink && arcs_.upper[at(a)] >= supply_[at(v)]) own = a;
    }
    if (own < 0 && !alone) return false;
    if (own < 0)
      source = v;
    else
      codes[at(v)] = 2 * own;
  }
  const Flow wide = source >= 0 ? supply_[at(source)] : Flow{1};
  if (!cheapest_paths(source, sink, wide, codes)) return false;
  if (source < 0) return true;
  first = codes[at(source)] >> 1;
  codes[at(source)] = 2 * arc_out(source);
  return first < m_;
}

/// To `sink` by arcs that are at least so wide; of supplies only from `source`.
/// Nodes are usually numbered in the order in which things move, so that one sweep backwards finds
/// all paths and a second one nothing more. False if there is no end.
template <class Flow, class Price>
bool Simplex<Flow, Price>::cheapest_paths(Node source, Node sink, Flow wide,
                                          std::vector<ArcCode>& codes) const {
  constexpr int sweeps = 8;
  constexpr Price endless = std::numeric_limits<Price>::max();
  std::vector<Price> distance(at(n_), endless);
  distance[at(sink)] = 0;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    bool better = false;
    for (Node v = n_ - 1; v >= 0; --v) {
      if (v == sink) continue;
      const bool settled = supply_[at(v)] > 0 && v != source;
      for (Arc a = out_start_[at(v)]; a < out_start_[at(v) + 1]; ++a) {
        const Node w = arcs_.head[at(a)];
        if (arcs_.upper[at(a)] < wide || distance[at(w)] == endless) continue;
        const Price length = arcs_.cost[at(a)] + distance[at(w)];
        if (length >= distance[at(v)]) continue;
        distance[at(v)] = length;
        if (!settled) codes[at(v)] = 2 * a;
        better = true;
      }
    }
    if (!better) return true;
  }
  return false;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::plant(const std::vector<ArcCode>& codes) {
  tree_.at.assign(at(n_) + 1, {});
  pi_.assign(at(n_) + 1, 0);
  objective_ = 0;
  for (Node v = 0; v < n_; ++v) {
    tree_[v].code = codes[at(v)];
    const Arc a = codes[at(v)] >> 1;
    tree_[v].parent = codes[at(v)] & 1 ? tail_of(a) : head_of(a);
    if (a < m_) arcs_.state[at(a)] = 0;
  }
  indexed_ = false;
  priced_.clear();
  tree_.thread_through(root_);
  std::vector<Flow> excess = supply_;
  excess.push_back(0);
  for (Arc a = 0; a < m_; ++a) {
    if (arcs_.state[at(a)] >= 0) continue;
    excess[at(tail_of(a))] -= upper_of(a);
    excess[at(head_of(a))] += upper_of(a);
    objective_ += Wide{cost_of(a)} * upper_of(a);
  }
  for (Node v = tree_.next(root_); v != root_; v = tree_.next(v)) {
    const Price each = cost_of(tree_[v].code >> 1);
    pi_[at(v)] = pi_[at(tree_[v].parent)] + (tree_[v].code & 1 ? each : static_cast<Price>(-each));
  }
  for (const Node v : broken_) broken_flag_[at(v)] = 0;
  broken_.clear();
  overflow_ = false;
  for (Node v = tree_.before(root_); v != root_; v = tree_.before(v)) {
    auto& t = tree_[v];
    const Flow upwards = excess[at(v)];
    excess[at(t.parent)] += upwards;
    Arc a = t.code >> 1;
    if (a >= m_ && (upwards < 0) != static_cast<bool>(t.code & 1)) {
      // An artificial arc points the way its flow goes.
      t.code = upwards < 0 ? 2 * (arc_out(v) + 1) + 1 : 2 * arc_out(v);
      a = t.code >> 1;
      const Price by = upwards < 0 ? 2 * big_ : static_cast<Price>(-2 * big_);
      for (Node w = v, stop = tree_.next(t.last); w != stop; w = tree_.next(w)) pi_[at(w)] += by;
    }
    const bool inward = t.code & 1;
    const Flow carried = inward ? -upwards : upwards;
    t.up = inward ? carried : upper_of(a) - carried;
    t.down = inward ? upper_of(a) - carried : carried;
    objective_ += Wide{cost_of(a)} * carried;
    watch(v);
  }
  everything_moved_ = true;
}

}  // namespace egress::network
