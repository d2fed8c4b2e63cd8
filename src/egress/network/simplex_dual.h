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
      const double worth = beyond * beyond / std::min(t.size, n_ + 1 - t.size);
      if (worth > most) {
        most = worth;
        worst = v;
      }
    }
    if (worst >= 0) return worst;
  }
  return -1;
}

/// Arcs that can bring flow out of the subtree of `top` (or into it), found from whichever side of
/// the cut has fewer nodes; none that is dearer than the cheapest that can carry all that is
/// needed, so that few are kept.
template <class Flow, class Price>
void Simplex<Flow, Price>::candidates(Node top, bool outward, Flow need) {
  const bool others = 2 * tree_[top].size > n_ + 1;
  const Node behind = tree_.next(tree_[top].last);
  const Node first = others ? behind : top, stop = others ? top : behind;
  ++now_;
  for (Node v = first; v != stop; v = tree_.next(v)) stamp_[at(v)] = now_;
  Price limit = std::numeric_limits<Price>::max();
  const auto offer = [&](Arc a) {
    const auto key = static_cast<Price>(arcs_.state[at(a)] * reduced(a));
    // An arc that pays already is left to the primal.
    if (key < 0 || key > limit) return;
    if (arcs_.upper[at(a)] >= need) limit = key;
    candidates_.push_back({key, a});
  };
  // States are looked at first: they are small, and most arcs of a side stay within it or are
  // empty.
  const State leaving = outward != others ? 1 : -1, entering = outward != others ? -1 : 1;
  for (Node v = first; v != stop; v = tree_.next(v)) {
    if (v == root_) continue;
    for (Arc a = out_start_[at(v)]; a < out_start_[at(v) + 1]; ++a) {
      if (arcs_.state[at(a)] == leaving && stamp_[at(arcs_.head[at(a)])] != now_) offer(a);
    }
    for (Arc i = in_start_[at(v)]; i < in_start_[at(v) + 1]; ++i) {
      const Arc a = in_arc_[at(i)];
      if (arcs_.state[at(a)] == entering && stamp_[at(arcs_.tail[at(a)])] != now_) offer(a);
    }
  }
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
  candidates(top, outward, need);
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
      arcs_.state[at(c.arc)] = static_cast<State>(-arcs_.state[at(c.arc)]);
      need -= cap;
      ++effort.flips;
      continue;
    }
    ++effort.dual_pivots;
    leave(top);
    if (outward) {
      enter(top, u, v, join, c.arc, cap - d, d);
    } else {
      enter(top, v, u, join, c.arc, d, cap - d);
    }
    return;
  }
}

template <class Flow, class Price>
Halt Simplex<Flow, Price>::dual(const RunContext& context, Effort& effort) {
  index_heads();
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
  Halt halt = dual(context, effort);
  if (halt == Halt::done) halt = primal(context, effort, patience);
  if (halt != Halt::stalled) return halt;
  start();  // from a star, whose tree cannot go in circles
  ++effort.cold_starts;
  return primal(context, effort, std::numeric_limits<std::int64_t>::max());
}

}  // namespace egress::network
