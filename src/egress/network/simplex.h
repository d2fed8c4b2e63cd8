// The network simplex on one tree, in one choice of number types. min_cost_flow.h is the door and
// says what is guaranteed; this header says how.
//
// Lower bounds are zero here (the door shifts them away) and arcs are sorted by tail. Arc numbers
// below m are real; m + 2 v leads from node v to the root, m + 2 v + 1 from the root to v, both
// without a limit at the cost `big`, so that there is a tree for any supply and the dual always
// finds a way. Prices: an arc of the tree has reduced cost cost + pi[tail] - pi[head] = 0. The
// root's price may drift, because of two halves the smaller is moved.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "egress/network/spanning_tree.h"

namespace egress::network {

/// Why a run of pivots ended.
enum class Halt : std::uint8_t { done, unbounded, stopped, overflow, stalled };

/// At its lower bound +1, at its upper -1; 0 in the tree, or without room (upper bound 0).
using State = std::int8_t;

template <class Flow, class Price>
struct ArcData {
  std::vector<Node> tail, head;
  std::vector<Price> cost;
  std::vector<Flow> upper;
  std::vector<State> state;
};

/// An arc as one of its ends sees it: with `gives` 1 flow can be pushed out over it, with -1 back
/// or in, and it pays where gives * (each + price here - price there) is negative. All that is
/// needed of an arc next to each other, as warm steps look at the arcs of few nodes.
template <class Price>
struct Incident {
  Price each;
  Node other;
  Arc arc;
  State gives;
};

/// An arc as pricing all arcs sees it: the way it can carry more, which pays where `each` and the
/// price at `from` are less than the price at `to`. One that cannot has zeros.
template <class Price>
struct Priced {
  Node from = 0, to = 0;
  Price each = 0;
};

template <class Flow, class Price>
class Simplex {
 public:
  static constexpr Flow no_limit = Flow{1} << (8 * sizeof(Flow) - 2);

  Simplex(Node nodes, ArcData<Flow, Price> arcs, std::vector<Flow> supply, Price big);

  // The situation, changed in place. O(one tree path) or O(one subtree).
  void set_upper(Arc a, Flow most);
  void set_cost(Arc a, Price each);
  void set_supply(Node v, Flow amount);
  void fix(Arc a);

  /// From nothing, by what the network is like. All arcs lead forward to one node that demands:
  /// that node, from which run() grows the tree. Every supply has its own way to such a node: a
  /// shortest path tree. Else a star of artificial arcs. O(nodes + arcs) and a few sweeps.
  void start();
  /// A tree from codes (by node); states of the arcs as they stand. O(nodes + arcs).
  void plant(const std::vector<ArcCode>& codes);

  /// Dual until flows fit, then primal until nothing pays.
  Halt run(const RunContext& context, Effort& effort);
  bool planted() const { return !tree_.at.empty(); }

  Flow flow(Arc a) const;
  Price price(Node v) const { return pi_[at(v)] - pi_[at(root_)]; }
  Price reduced_cost(Arc a) const;
  /// Excess that is left on artificial arcs, by node: positive cannot leave, negative cannot come.
  template <class F>
  void each_unmet(F f) const;
  /// The arc that entered when nothing stopped it, and the way around.
  std::vector<Arc> unbounded_cycle() const;
  Wide objective() const { return objective_; }

  Node nodes() const { return n_; }
  Arc arcs() const { return m_; }
  const ArcData<Flow, Price>& arc_data() const { return arcs_; }
  const std::vector<Flow>& supply() const { return supply_; }
  std::vector<ArcCode> codes() const;
  bool in_tree(Arc a) const { return holder_of(a) >= 0; }
  ArcData<Flow, Price>& arcs_to_rewrite() {  // states, before plant()
    indexed_ = false;
    return arcs_;
  }

  struct Saved;
  void save(Saved& out) const;
  void restore(const Saved& saved);

 private:
  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

  Arc arc_out(Node v) const { return m_ + 2 * v; }
  Node tail_of(Arc a) const {
    return a < m_ ? arcs_.tail[at(a)] : (a - m_) % 2 ? root_ : (a - m_) / 2;
  }
  Node head_of(Arc a) const {
    return a < m_ ? arcs_.head[at(a)] : (a - m_) % 2 ? (a - m_) / 2 : root_;
  }
  Flow upper_of(Arc a) const { return a < m_ ? arcs_.upper[at(a)] : no_limit; }
  Price cost_of(Arc a) const { return a < m_ ? arcs_.cost[at(a)] : big_; }
  Price reduced(Arc a) const { return cost_of(a) + pi_[at(tail_of(a))] - pi_[at(head_of(a))]; }
  Node holder_of(Arc a) const;

  // Starting (simplex_start.h).
  bool drain(std::vector<ArcCode>& codes, Arc& first) const;
  bool cheapest_paths(Node source, Node sink, Flow wide, std::vector<ArcCode>& codes) const;
  bool flows_forward() const;
  void sow();
  void add_leaf(Node v);
  Halt grow(const RunContext& context, Effort& effort);
  void index();
  void place_incidents();
  void order_pieces(bool backwards);
  /// Has the arcs of a node brought from memory that is soon to be looked at.
  void fetch_incidents(Node v) const {
    const Incident<Price>* const first = incident_.data() + incident_start_[at(v)];
    __builtin_prefetch(first);
    __builtin_prefetch(first + 4);
  }

  // Flow around (simplex.h).
  Node push(Node u, Node v, Flow d);
  void push_to_root(Node v, Flow d);
  void supply_more(Node v, Flow d);
  void add(Flow& residual, Flow d) { overflow_ |= __builtin_add_overflow(residual, d, &residual); }
  void watch(Node v) {
    const auto& t = tree_[v];
    if ((t.up < 0 || t.down < 0) && !broken_flag_[at(v)]) {
      broken_flag_[at(v)] = 1;
      broken_.push_back(v);
    }
  }
  void put_state(Arc a, State state) {
    arcs_.state[at(a)] = state;
    if (!priced_.empty()) priced_[priced_at(a)] = as_priced(a);
    if (!indexed_) return;
    incident_[at(place_[at(2 * a)])].gives = state;
    incident_[at(place_[at(2 * a + 1)])].gives = static_cast<State>(-state);
  }
  void leave(Node top);
  struct Moved {
    Node first, end, count;  // a run of the thread
    Price by;                // what its prices lack
  };
  Moved enter(Node top, Node inner, Node outer, Node join, Arc a, Flow up, Flow down);
  void shift(const Moved& moved);
  bool root_may_move(Price by);

  // Primal (simplex_primal.h).
  Halt primal(const RunContext& context, Effort& effort, std::int64_t patience);
  std::size_t priced_at(Arc a) const;
  Priced<Price> as_priced(Arc a) const;
  void lay_out();
  Arc price_block();
  Arc price_moved();
  bool primal_pivot(Arc a, Effort& effort);
  void mark(Node v) {
    if (moved_flag_[at(v)]) return;
    moved_flag_[at(v)] = 1;
    moved_.push_back(v);
  }

  // Dual (simplex_dual.h).
  struct Candidate {
    Price key;
    Arc arc;
  };
  Halt dual(const RunContext& context, Effort& effort);
  Node worst_broken();
  void dual_pivot(Node top, Effort& effort);
  bool walk_side(Node top);
  void candidates(bool out, Flow need);
  void artificial_candidates(Node top, bool outward);

  Node n_ = 0, root_ = 0;
  Arc m_ = 0;
  ArcData<Flow, Price> arcs_;
  std::vector<Flow> supply_;
  Price big_ = 0;
  std::vector<Price> pi_;
  SpanningTree<Flow> tree_;
  Wide objective_ = 0;
  std::vector<Arc> out_start_;
  std::vector<Incident<Price>> incident_;    // by node, first those that leave it
  std::vector<Arc> incident_start_, place_;  // by node; by arc, at its tail and at its head
  bool indexed_ = false;                     // whether states and costs in there hold

  Node hub_ = 0, hub_weight_ = 0;  // the node with most arcs, and of how many usual nodes
  Node growing_from_ = -1;         // the sink of a tree that has no other nodes yet

  bool everything_moved_ = true;  // price all arcs, not only those at nodes in moved_
  std::vector<Node> moved_;       // a queue: from moved_begin_
  std::size_t moved_begin_ = 0;
  std::vector<char> moved_flag_;
  std::vector<Priced<Price>> priced_;  // piece after piece; empty unless all arcs are priced
  Arc block_ = 1, piece_ = 1;          // arcs in one
  Arc pieces_ = 0, stride_ = 0;        // from one piece to that which is priced next, around
  std::int64_t back_stride_ = 0;       // the stride's inverse
  Arc next_ = 0;                       // where in priced_ to begin
  Arc unbounded_ = -1;

  std::vector<Node> broken_;
  std::vector<char> broken_flag_;
  std::vector<std::int32_t> stamp_;
  std::int32_t now_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<Node> side_;  // the nodes on the smaller side of the dual's cut
  bool overflow_ = false;
};

template <class Flow, class Price>
struct Simplex<Flow, Price>::Saved {
  ArcData<Flow, Price> arcs;  // without ends
  std::vector<Flow> supply;
  std::vector<Price> pi;
  std::vector<TreeNode<Flow>> tree;
  std::vector<Node> thread, back;
  Price big = 0;
  Wide objective = 0;
  bool everything_moved = true;
  Arc unbounded = -1;
  std::vector<Node> moved, broken;
};

// --- state --------------------------------------------------------------------------------------

template <class Flow, class Price>
Node Simplex<Flow, Price>::holder_of(Arc a) const {
  for (const Node v : {tail_of(a), head_of(a)}) {
    if (v != root_ && tree_[v].code >> 1 == a) return v;
  }
  return -1;
}

template <class Flow, class Price>
Flow Simplex<Flow, Price>::flow(Arc a) const {
  if (a < m_ && arcs_.state[at(a)] != 0) return arcs_.state[at(a)] > 0 ? 0 : arcs_.upper[at(a)];
  const Node v = holder_of(a);
  if (v < 0) return 0;
  return tree_[v].code & 1 ? tree_[v].up : tree_[v].down;
}

template <class Flow, class Price>
Price Simplex<Flow, Price>::reduced_cost(Arc a) const {
  return reduced(a);
}

template <class Flow, class Price>
template <class F>
void Simplex<Flow, Price>::each_unmet(F f) const {
  for (Node v = tree_.next(root_); v != root_; v = tree_.next(tree_[v].last)) {
    const auto& t = tree_[v];
    const bool inward = t.code & 1;
    const Flow carried = inward ? t.up : t.down;
    if (carried > 0) f(v, inward ? -carried : carried);
  }
}

template <class Flow, class Price>
std::vector<ArcCode> Simplex<Flow, Price>::codes() const {
  std::vector<ArcCode> out(at(n_));
  for (Node v = 0; v < n_; ++v) out[at(v)] = tree_[v].code;
  return out;
}

template <class Flow, class Price>
std::vector<Arc> Simplex<Flow, Price>::unbounded_cycle() const {
  const Node u = tail_of(unbounded_), v = head_of(unbounded_), join = tree_.join(u, v);
  std::vector<Arc> before, after;
  for (Node w = u; w != join; w = tree_[w].parent) before.push_back(tree_[w].code >> 1);
  std::reverse(before.begin(), before.end());
  for (Node w = v; w != join; w = tree_[w].parent) after.push_back(tree_[w].code >> 1);
  before.push_back(unbounded_);
  before.insert(before.end(), after.begin(), after.end());
  return before;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::save(Saved& out) const {
  out.arcs.cost = arcs_.cost;
  out.arcs.upper = arcs_.upper;
  out.arcs.state = arcs_.state;
  out.supply = supply_;
  out.pi = pi_;
  out.tree = tree_.at;
  out.thread = tree_.thread;
  out.back = tree_.back;
  out.big = big_;
  out.objective = objective_;
  out.everything_moved = everything_moved_;
  out.unbounded = unbounded_;
  out.moved.assign(moved_.begin() + static_cast<std::ptrdiff_t>(moved_begin_), moved_.end());
  out.broken = broken_;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::restore(const Saved& saved) {
  arcs_.cost = saved.arcs.cost;
  arcs_.upper = saved.arcs.upper;
  arcs_.state = saved.arcs.state;
  supply_ = saved.supply;
  pi_ = saved.pi;
  tree_.at = saved.tree;
  tree_.thread = saved.thread;
  tree_.back = saved.back;
  big_ = saved.big;
  objective_ = saved.objective;
  overflow_ = indexed_ = false;
  priced_.clear();
  everything_moved_ = saved.everything_moved;
  unbounded_ = saved.unbounded;
  for (std::size_t i = moved_begin_; i < moved_.size(); ++i) moved_flag_[at(moved_[i])] = 0;
  for (const Node v : broken_) broken_flag_[at(v)] = 0;
  moved_ = saved.moved;
  moved_begin_ = 0;
  broken_ = saved.broken;
  for (const Node v : moved_) moved_flag_[at(v)] = 1;
  for (const Node v : broken_) broken_flag_[at(v)] = 1;
}

// --- changes ------------------------------------------------------------------------------------

template <class Flow, class Price>
void Simplex<Flow, Price>::set_upper(Arc a, Flow most) {
  const Flow before = arcs_.upper[at(a)];
  if (before == most) return;
  arcs_.upper[at(a)] = most;
  if (!planted()) {
    put_state(a, most == 0 ? 0 : 1);
    return;
  }
  const State state = arcs_.state[at(a)];
  const Flow more = most - before;
  if (state < 0 && most == no_limit) {
    // What was full has no bound to be at any more: it is emptied, and the primal fills it.
    objective_ -= Wide{reduced(a)} * before;
    push(tail_of(a), head_of(a), static_cast<Flow>(-before));
    put_state(a, 1);
    mark(tail_of(a));
  } else if (state < 0) {
    push(tail_of(a), head_of(a), more);
    objective_ += Wide{reduced(a)} * more;
    if (most == 0) put_state(a, 0);
  } else if (state > 0) {
    if (most == 0) put_state(a, 0);
  } else if (const Node v = holder_of(a); v >= 0) {
    add(tree_[v].code & 1 ? tree_[v].down : tree_[v].up, more);
    watch(v);
  } else {
    put_state(a, 1);
    if (reduced(a) < 0) mark(tail_of(a));
  }
}

template <class Flow, class Price>
void Simplex<Flow, Price>::set_cost(Arc a, Price each) {
  const Price more = each - arcs_.cost[at(a)];
  arcs_.cost[at(a)] = each;
  if (!priced_.empty()) priced_[priced_at(a)] = as_priced(a);
  if (indexed_) {
    incident_[at(place_[at(2 * a)])].each = each;
    incident_[at(place_[at(2 * a + 1)])].each = static_cast<Price>(-each);
  }
  if (more == 0 || !planted()) return;
  objective_ += Wide{more} * flow(a);
  const Node v = holder_of(a);
  if (v < 0) {
    if (arcs_.state[at(a)] * reduced(a) < 0) mark(tail_of(a));
    return;
  }
  shift({v, tree_[v].last, tree_[v].size, tree_[v].code & 1 ? more : static_cast<Price>(-more)});
}

template <class Flow, class Price>
void Simplex<Flow, Price>::set_supply(Node v, Flow amount) {
  const Flow more = amount - supply_[at(v)];
  supply_[at(v)] = amount;
  if (more == 0 || !planted()) return;
  supply_more(v, more);
}

/// What the arc carries becomes supply of its ends, and it has no room any more. O(1).
template <class Flow, class Price>
void Simplex<Flow, Price>::fix(Arc a) {
  const Flow carried = flow(a);
  supply_[at(tail_of(a))] -= carried;
  supply_[at(head_of(a))] += carried;
  objective_ -= Wide{cost_of(a)} * carried;
  arcs_.upper[at(a)] = 0;
  if (arcs_.state[at(a)] != 0) {
    put_state(a, 0);
  } else if (const Node v = holder_of(a); v >= 0) {
    tree_[v].up = tree_[v].down = 0;
  }
}

// --- moves --------------------------------------------------------------------------------------

/// Pushes d along an arc u -> v and back through the tree from v to u. Returns the join.
template <class Flow, class Price>
Node Simplex<Flow, Price>::push(Node u, Node v, Flow d) {
  while (u != v) {
    auto& a = tree_[u];
    auto& b = tree_[v];
    if (a.size < b.size) {
      add(a.down, -d);
      add(a.up, d);
      watch(u);
      u = a.parent;
    } else {
      add(b.up, -d);
      add(b.down, d);
      watch(v);
      v = b.parent;
    }
  }
  return u;
}

template <class Flow, class Price>
void Simplex<Flow, Price>::push_to_root(Node v, Flow d) {
  for (; v != root_; v = tree_[v].parent) {
    auto& t = tree_[v];
    add(t.up, -d);
    add(t.down, d);
    watch(v);
  }
}

/// Sends what node v has more to the root.
template <class Flow, class Price>
void Simplex<Flow, Price>::supply_more(Node v, Flow d) {
  objective_ += Wide{pi_[at(root_)] - pi_[at(v)]} * d;
  push_to_root(v, d);
}

/// Gives the tree arc of `top` back to its bound.
template <class Flow, class Price>
void Simplex<Flow, Price>::leave(Node top) {
  const auto& t = tree_[top];
  const Arc a = t.code >> 1;
  if (a >= m_) return;
  const Flow carried = t.code & 1 ? t.up : t.down;
  put_state(a, arcs_.upper[at(a)] == 0 ? State{0} : carried == 0 ? State{1} : State{-1});
}

/// Brings a into the tree between inner, in the subtree of `top` that is cut off, and outer. What
/// is returned is left to do: shift().
template <class Flow, class Price>
auto Simplex<Flow, Price>::enter(Node top, Node inner, Node outer, Node join, Arc a, Flow up,
                                 Flow down) -> Moved {
  const bool from_inner = tail_of(a) == inner;
  const Price pays = reduced(a);
  if (a < m_) put_state(a, 0);
  const ArcCode code = 2 * a + (from_inner ? 0 : 1);
  const Node count = tree_[top].size;
  const Node end =
      tree_.exchange({top, inner, outer, join, code, up, down}, [this](Node v) { watch(v); });
  watch(inner);
  return {inner, end, count, from_inner ? static_cast<Price>(-pays) : pays};
}

/// Adds to the prices of a run of the thread, or takes from those of all others: the fewer.
template <class Flow, class Price>
void Simplex<Flow, Price>::shift(const Moved& moved) {
  if (moved.by == 0) return;
  const Node others = tree_[root_].size - moved.count;
  const bool take = others < moved.count && root_may_move(static_cast<Price>(-moved.by));
  const Price by = take ? static_cast<Price>(-moved.by) : moved.by;
  Node left = take ? others : moved.count;
  Node forth = take ? tree_.next(moved.end) : moved.first;
  if (!everything_moved_) {
    for (; left > 0; --left, forth = tree_.next(forth)) {
      pi_[at(forth)] += by;
      mark(forth);
    }
    return;
  }
  // From both ends at once: neither walk waits for the other's memory.
  for (Node back = take ? tree_.before(moved.first) : moved.end; left > 1; left -= 2) {
    pi_[at(forth)] += by;
    pi_[at(back)] += by;
    forth = tree_.next(forth);
    back = tree_.before(back);
  }
  if (left == 1) pi_[at(forth)] += by;
}

/// Whether the root's price stays within `big` if it moves, if need be after it was set back to 0.
template <class Flow, class Price>
bool Simplex<Flow, Price>::root_may_move(Price by) {
  const auto within = [this](Price price) { return price <= big_ && price >= -big_; };
  const Price drift = pi_[at(root_)];
  if (within(drift + by)) return true;
  for (auto& price : pi_) price -= drift;
  return within(by);
}

}  // namespace egress::network
