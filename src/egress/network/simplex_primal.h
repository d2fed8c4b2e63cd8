// The primal half of the network simplex: flows fit, and whatever pays is brought in.
#pragma once

#include "egress/network/simplex.h"

namespace egress::network {

template <class Flow, class Price>
std::size_t Simplex<Flow, Price>::priced_at(Arc a) const {
  const Arc piece = a / piece_, place = static_cast<Arc>(piece * back_stride_ % pieces_);
  return at(place) * at(piece_) + at(a % piece_);
}

template <class Flow, class Price>
Priced<Price> Simplex<Flow, Price>::as_priced(Arc a) const {
  const State state = arcs_.state[at(a)];
  const Node tail = arcs_.tail[at(a)], head = arcs_.head[at(a)];
  const Price each = arcs_.cost[at(a)];
  if (state > 0) return {tail, head, each};
  if (state < 0) return {head, tail, static_cast<Price>(-each)};
  return {};
}

/// Copies arcs into the order in which they are priced, so that pricing reads memory in one go:
/// beyond the caches every piece by itself would have to be waited for.
template <class Flow, class Price>
void Simplex<Flow, Price>::lay_out() {
  priced_.assign(at(pieces_) * at(piece_), {});  // one of the pieces may be shorter
  Priced<Price>* place = priced_.data();
  Arc piece = 0;
  for (Arc k = 0; k < pieces_; ++k) {
    if (piece == 1) back_stride_ = k;
    const Arc end = std::min(m_, (piece + 1) * piece_);
    for (Arc a = piece * piece_; a < end; ++a) place[a - piece * piece_] = as_priced(a);
    place += piece_;
    piece += stride_ - (piece + stride_ < pieces_ ? 0 : pieces_);
  }
  next_ = 0;
}

/// The best arc of the first block of arcs that has one; -1 if no arc pays. Artificial arcs that
/// left are not looked at: what is stuck on the others can reach what lacks only where a real arc
/// pays.
template <class Flow, class Price>
Arc Simplex<Flow, Price>::price_block() {
  if (priced_.empty()) lay_out();
  const Price* const pi = pi_.data();
  const auto all = static_cast<Arc>(priced_.size());
  for (Arc left = all; left > 0;) {
    const Arc end = std::min(all, next_ + block_);
    Price best = 0;
    Arc entering = -1;
    for (Arc k = next_; k < end; ++k) {
      const Priced<Price>& i = priced_[at(k)];
      const auto pays = static_cast<Price>(i.each + pi[i.from] - pi[i.to]);
      if (pays < best) {
        asm volatile("");  // a branch, which is nearly never taken, and not a chain of moves
        best = pays;
        entering = k;
      }
    }
    left -= end - next_;
    next_ = end < all ? end : 0;
    if (entering < 0) continue;
    const Arc piece = static_cast<Arc>(std::int64_t{entering / piece_} * stride_ % pieces_);
    return piece * piece_ + entering % piece_;
  }
  return -1;
}

/// The best arc at some of the nodes whose price moved. A node leaves the queue when none of its
/// arcs pays. -1 if the queue is empty.
template <class Flow, class Price>
Arc Simplex<Flow, Price>::price_moved() {
  constexpr int enough = 48;  // nodes to look at once something was found
  constexpr std::size_t ahead = 6;
  Price best = 0;
  Arc entering = -1;
  int looked = 0;
  for (std::size_t left = moved_.size() - moved_begin_; left > 0; --left) {
    if (left > ahead) fetch_incidents(moved_[moved_begin_ + ahead]);
    const Node v = moved_[moved_begin_++];
    bool stays = false;
    if (v != root_) {
      const Price here = pi_[at(v)];
      for (Arc k = incident_start_[at(v)]; k < incident_start_[at(v) + 1]; ++k) {
        const auto& i = incident_[at(k)];
        const auto pays = static_cast<Price>(i.gives * (i.each + here - pi_[at(i.other)]));
        if (pays >= 0) continue;
        stays = true;
        if (pays >= best) continue;
        best = pays;
        entering = i.arc;
      }
    }
    if (stays) {
      moved_.push_back(v);
    } else {
      moved_flag_[at(v)] = 0;
    }
    if (++looked >= enough && entering >= 0) break;
  }
  if (moved_begin_ == moved_.size()) {
    moved_.clear();
    moved_begin_ = 0;
  } else if (moved_begin_ > 1024 && 2 * moved_begin_ > moved_.size()) {
    moved_.erase(moved_.begin(), moved_.begin() + static_cast<std::ptrdiff_t>(moved_begin_));
    moved_begin_ = 0;
  }
  return entering;
}

/// False if nothing stops it.
template <class Flow, class Price>
bool Simplex<Flow, Price>::primal_pivot(Arc a, Effort& effort) {
  const bool forward = a >= m_ || arcs_.state[at(a)] > 0;
  const Node u = forward ? tail_of(a) : head_of(a);
  const Node v = forward ? head_of(a) : tail_of(a);
  // The last arc that blocks on the way around from the join, which keeps the tree strongly
  // feasible.
  const Flow room = upper_of(a);
  Flow down_room = room, up_room = no_limit;
  Node down_top = -1, up_top = -1, x = u, y = v;
  while (x != y) {
    const auto& tx = tree_[x];
    const auto& ty = tree_[y];
    if (tx.size < ty.size) {
      if (tx.down < down_room) {
        down_room = tx.down;
        down_top = x;
      }
      x = tx.parent;
    } else {
      if (ty.up <= up_room) {
        up_room = ty.up;
        up_top = y;
      }
      y = ty.parent;
    }
  }
  const Node join = x;
  const bool up_side = up_top >= 0 && up_room <= down_room;
  const Flow d = up_side ? up_room : down_room;
  const Node top = up_side ? up_top : down_top;
  if (d >= no_limit / 2) {
    unbounded_ = a;
    return false;
  }
  if (d > 0) {
    for (Node w = u; w != join; w = tree_[w].parent) {
      tree_[w].down -= d;
      tree_[w].up += d;
    }
    for (Node w = v; w != join; w = tree_[w].parent) {
      tree_[w].up -= d;
      tree_[w].down += d;
    }
    const Price pays = reduced(a);
    objective_ += Wide{forward ? pays : static_cast<Price>(-pays)} * d;
  } else {
    ++effort.degenerate;
  }
  if (top < 0) {
    put_state(a, static_cast<State>(-arcs_.state[at(a)]));
    ++effort.flips;
    return true;
  }
  ++effort.primal_pivots;
  leave(top);
  shift(up_side ? enter(top, v, u, join, a, d, room - d) : enter(top, u, v, join, a, room - d, d));
  return true;
}

template <class Flow, class Price>
Halt Simplex<Flow, Price>::primal(const RunContext& context, Effort& effort,
                                  std::int64_t patience) {
  std::int64_t idle = 0;  // pivots in a row that moved nothing
  for (std::int64_t count = 1;; ++count) {
    if (!everything_moved_ && moved_.size() - moved_begin_ > at(n_) / 4 + 64) {
      everything_moved_ = true;
    }
    if (!everything_moved_) index();
    const Arc a = everything_moved_ ? price_block() : price_moved();
    if (a < 0) break;
    const Wide before = objective_;
    if (!primal_pivot(a, effort)) {
      mark(tail_of(a));
      return Halt::unbounded;
    }
    idle = objective_ == before ? idle + 1 : 0;
    if (idle > patience) return Halt::stalled;
    if (count % 256 == 0 && context.should_stop()) return Halt::stopped;
  }
  if (everything_moved_) {
    for (std::size_t i = moved_begin_; i < moved_.size(); ++i) moved_flag_[at(moved_[i])] = 0;
    moved_.clear();
    moved_begin_ = 0;
    everything_moved_ = false;
    priced_.clear();
  }
  return Halt::done;
}

}  // namespace egress::network
