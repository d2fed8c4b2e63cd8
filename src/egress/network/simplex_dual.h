// The dual half of the network simplex: nothing pays, and flows outside their bounds are brought
// back by the cheapest arcs across the cut that the leaving arc opens.
#pragma once

#include "egress/network/simplex.h"

namespace egress::network {

/// The node whose tree arc to bring back within its bounds: of (all or) the latest, the one with
/// the most excess squared by the size of the smaller side of the cut. That is dual steepest edge,
/// exact and for free: the row of the basis inverse is the indicator of one side. It also prefers
/// cuts that are cheap to walk. -1 if all are within their bounds.
template <class Flow, class Price>
Node Simplex<Flow, Price>::worst_broken() {
  constexpr std::size_t window = 1024;
  while (!broken_.empty()) {
    Node worst = -1;
    double most = 0;
    const std::size_t first = broken_.size() > window ? broken_.size() - window : 0;
    for (std::size_t i = broken_.size(); i-- > first;) {
      const Node v = broken_[i];
      const auto& t = tree_[v];
      const auto beyond = static_cast<double>(std::min(t.up, t.down));
      if (beyond >= 0) {
        broken_flag_[at(v)] = 0;
        broken_[i] = broken_.back();
        broken_.pop_back();
        continue;
      }
      const double worth = beyond * beyond / std::min(t.size, tree_[root_].size - t.size);
      if (worth > most) {
        most = worth;
        worst = v;
      }
    }
    if (worst >= 0) return worst;
  }
  return -1;
}

/// Lists the nodes on one side of the cut above `top`, the one with fewer arcs, as far as one hub
/// makes a difference. True if it is the other side than the subtree's.
template <class Flow, class Price>
bool Simplex<Flow, Price>::walk_side(Node top) {
  bool hub_inside = false;
  for (Node v = hub_; v >= 0 && !hub_inside; v = tree_[v].parent) hub_inside = v == top;
  const Node weight = tree_[hub_].parent < 0 ? 0 : hub_weight_;  // it may not be in the tree yet
  const Node more = 2 * tree_[top].size - tree_[root_].size;     // nodes inside than outside
  const bool others = more + (hub_inside ? weight : -weight) > 0;
  const Node behind = tree_.next(tree_[top].last);
  // From both ends at once: neither walk waits for the other's memory.
  const Node first = others ? behind : top;
  const Node last = others ? tree_.before(top) : tree_[top].last;
  const std::size_t count = at(others ? tree_[root_].size - tree_[top].size : tree_[top].size);
  ++now_;
  side_.resize(count);
  Node* const side = side_.data();
  std::int32_t* const stamp = stamp_.data();
  Node forth = first, back = last;
  for (std::size_t i = 0, j = count; i < j;) {
    side[i++] = forth;
    stamp[forth] = now_;
    forth = tree_.next(forth);
    if (i == j) break;
    side[--j] = back;
    stamp[back] = now_;
    back = tree_.before(back);
  }
  return others;
}

/// Arcs that can bring flow out of the listed side (or into it): the cheapest that can carry all
/// that is needed, the first of several, and all that are cheaper than that. So one pivot does
/// where narrow arcs cost as much, and few arcs are kept. Arcs that pay already are left to the
/// primal.
template <class Flow, class Price>
void Simplex<Flow, Price>::candidates(bool out, Flow need) {
  const Price* const pi = pi_.data();
  const std::int32_t* const stamp = stamp_.data();
  const std::int32_t now = now_;
  const State wanted = out ? 1 : -1;
  constexpr std::size_t ahead = 6;
  Candidate wide{std::numeric_limits<Price>::max(), -1};
  const auto offer = [&](const Incident<Price>& i, Price key) {
    if (key < 0 || stamp[i.other] == now) return;
    if (arcs_.upper[at(i.arc)] >= need) {
      wide = {key, i.arc};
    } else {
      candidates_.push_back({key, i.arc});
    }
  };
  for (std::size_t k = 0; k < side_.size(); ++k) {
    if (wide.key == 0) break;  // nothing is cheaper
    if (k + ahead < side_.size()) fetch_incidents(side_[k + ahead]);
    const Node v = side_[k];
    if (v == root_) continue;
    const Price here = pi[v];
    const Incident<Price>* i = incident_.data() + incident_start_[at(v)];
    const Incident<Price>* const end = incident_.data() + incident_start_[at(v) + 1];
    for (; i < end; ++i) {
      // What most arcs fail comes first: they are full or empty the wrong way, or too dear.
      if (i->gives != wanted) continue;
      const auto key = static_cast<Price>(wanted * (i->each + here - pi[i->other]));
      if (key < wide.key) offer(*i, key);
    }
  }
  if (wide.arc < 0) return;
  std::erase_if(candidates_, [&](const Candidate& c) { return c.key >= wide.key; });
  candidates_.push_back(wide);
}

template <class Flow, class Price>
void Simplex<Flow, Price>::artificial_candidates(Node top, bool outward) {
  const Arc own = tree_[top].code >> 1;
  const Node stop = tree_.next(tree_[top].last);
  for (Node v = top; v != stop; v = tree_.next(v)) {
    const Arc a = arc_out(v) + (outward ? 0 : 1);
    const Price key = outward ? big_ + price(v) : big_ - price(v);
    if (a != own) candidates_.push_back({std::max<Price>(key, 0), a});
  }
}

template <class Flow, class Price>
void Simplex<Flow, Price>::dual_pivot(Node top, Effort& effort) {
  const bool outward = tree_[top].up < 0;
  Flow need = static_cast<Flow>(outward ? -tree_[top].up : -tree_[top].down);
  const auto dearer = [](const Candidate& a, const Candidate& b) {
    return a.key > b.key || (a.key == b.key && a.arc > b.arc);
  };
  candidates_.clear();
  const bool others = walk_side(top);
  candidates(outward != others, need);
  Wide room = 0;
  for (const auto& c : candidates_) room += upper_of(c.arc);
  if (room < need) artificial_candidates(top, outward);
  std::make_heap(candidates_.begin(), candidates_.end(), dearer);
  for (;;) {
    std::pop_heap(candidates_.begin(), candidates_.end(), dearer);
    const Candidate c = candidates_.back();
    candidates_.pop_back();
    const bool forward = c.arc >= m_ || arcs_.state[at(c.arc)] > 0;
    const Node u = forward ? tail_of(c.arc) : head_of(c.arc);
    const Node v = forward ? head_of(c.arc) : tail_of(c.arc);
    const Flow cap = upper_of(c.arc);
    const Price pays = reduced(c.arc);
    const Flow d = std::min(cap, need);
    objective_ += Wide{forward ? pays : static_cast<Price>(-pays)} * d;
    const Node join = push(u, v, d);
    if (cap < need) {
      put_state(c.arc, static_cast<State>(-arcs_.state[at(c.arc)]));
      need -= cap;
      ++effort.flips;
      continue;
    }
    ++effort.dual_pivots;
    leave(top);
    const Moved moved = outward ? enter(top, u, v, join, c.arc, cap - d, d)
                                : enter(top, v, u, join, c.arc, d, cap - d);
    // The list is faster than the thread, and since the cheapest arc entered, no arc that does not
    // pay now will pay, so that there is nothing to tell the primal.
    const bool in_order = forward ? pays >= 0 : pays <= 0;
    if (moved.by == 0) return;
    const auto by = static_cast<Price>(others ? -moved.by : moved.by);
    if (!in_order || (others && !root_may_move(by))) return shift(moved);
    for (const Node w : side_) pi_[at(w)] += by;
    return;
  }
}

template <class Flow, class Price>
Halt Simplex<Flow, Price>::dual(const RunContext& context, Effort& effort) {
  if (broken_.empty()) return Halt::done;
  index();
  const std::int64_t patience = 1000 + 4 * (std::int64_t{n_} + m_);
  for (std::int64_t count = 1;; ++count) {
    const Node top = worst_broken();
    if (top < 0) return Halt::done;
    dual_pivot(top, effort);
    if (overflow_) return Halt::overflow;
    if (count > patience) return Halt::stalled;
    if (count % 256 == 0 && context.should_stop()) return Halt::stopped;
  }
}

template <class Flow, class Price>
Halt Simplex<Flow, Price>::run(const RunContext& context, Effort& effort) {
  if (overflow_) return Halt::overflow;
  const std::int64_t patience = 10000 + 4 * (std::int64_t{n_} + m_);
  Halt halt = grow(context, effort);
  if (halt == Halt::done) halt = dual(context, effort);
  if (halt == Halt::done) halt = primal(context, effort, patience);
  if (halt != Halt::stalled) return halt;
  start();  // from a star, whose tree cannot go in circles
  ++effort.cold_starts;
  return primal(context, effort, std::numeric_limits<std::int64_t>::max());
}

}  // namespace egress::network
