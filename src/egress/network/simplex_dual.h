// The dual half of the network simplex: nothing pays, and flows outside their bounds are brought
// back by the cheapest arcs across the cut that the leaving arc opens.
#pragma once

#include "egress/network/simplex.h"

namespace egress::network {

/// A node whose tree arc is beyond a bound: of the latest, the one that is furthest. -1 if none is.
template <class Flow, class Price>
Node Simplex<Flow, Price>::worst_broken() {
  constexpr std::size_t window = 32;
  while (!broken_.empty()) {
    Node worst = -1;
    Flow by = 0;
    const std::size_t first = broken_.size() > window ? broken_.size() - window : 0;
    for (std::size_t i = broken_.size(); i-- > first;) {
      const Node v = broken_[i];
      const Flow beyond = std::min(tree_[v].up, tree_[v].down);
      if (beyond >= 0) {
        broken_flag_[at(v)] = 0;
        broken_[i] = broken_.back();
        broken_.pop_back();
      } else if (beyond < by) {
        by = beyond;
        worst = v;
      }
    }
    if (worst >= 0) return worst;
  }
  return -1;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::offer(Arc a, bool out_of_set, bool outward) {
  const State state = arcs_.state[at(a)];
  if (state == 0 || (out_of_set == (state > 0)) != outward) return;
  const auto key = static_cast<Price>(state * reduced(a));
  // An arc that pays already is left to the primal.
  if (key >= 0) candidates_.push_back({key, a});
}

/// Arcs that can bring flow out of the subtree of `top` (or into it), found from whichever side of
/// the cut has fewer nodes.
template <class Flow, class Price>
void Simplex<Flow, Price>::candidates(Node top, bool outward) {
  const bool others = 2 * tree_[top].size > n_ + 1;
  const Node behind = tree_.next(tree_[top].last);
  const Node first = others ? behind : top, stop = others ? top : behind;
  const bool out = outward != others;
  ++now_;
  for (Node v = first; v != stop; v = tree_.next(v)) stamp_[at(v)] = now_;
  for (Node v = first; v != stop; v = tree_.next(v)) {
    if (v == root_) continue;
    for (Arc a = out_start_[at(v)]; a < out_start_[at(v) + 1]; ++a) {
      if (stamp_[at(arcs_.head[at(a)])] != now_) offer(a, true, out);
    }
    for (Arc i = in_start_[at(v)]; i < in_start_[at(v) + 1]; ++i) {
      const Arc a = in_arc_[at(i)];
      if (stamp_[at(arcs_.tail[at(a)])] != now_) offer(a, false, out);
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
  candidates(top, outward);
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
