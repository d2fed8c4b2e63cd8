#include "egress/network/max_flow.h"

#include <algorithm>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress::network {

namespace {

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

constexpr Node none = -1;

/// A preflow on arcs and their reverses, and the steps that bring its excess to a target.
class PushRelabel {
 public:
  /// All arcs but the last, the arc back.
  explicit PushRelabel(const Problem& p)
      : n_(p.nodes), source_(p.head.back()), sink_(p.tail.back()), start_(at(n_) + 1, 0) {
    const auto arcs = p.tail.size() - 1;
    // More than any flow on an arc can be where no path to the sink is without a limit.
    std::int64_t plenty = 1;
    for (std::size_t a = 0; a < arcs; ++a) plenty += p.upper[a] == unlimited ? 0 : p.upper[a];
    for (std::size_t a = 0; a < arcs; ++a) {
      ++start_[at(p.tail[a])];
      ++start_[at(p.head[a])];
    }
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    half_.resize(2 * arcs);
    for (std::size_t a = arcs; a-- > 0;) {  // backwards, so that start_ ends at the first of each
      const Arc out = --start_[at(p.tail[a])], in = --start_[at(p.head[a])];
      half_[at(out)] = {p.head[a], in, p.upper[a] == unlimited ? plenty : p.upper[a]};
      half_[at(in)] = {p.tail[a], out, 0};
    }
    for (auto* nodes : {&height_, &next_, &previous_, &next_active_}) nodes->resize(at(n_));
    for (auto* heights : {&first_, &active_}) heights->resize(at(n_) + 1);
    current_.resize(at(n_));
    excess_.resize(at(n_), 0);
  }

  /// Everything from the source that can reach the sink; false if the context says stop.
  bool to_sink(const RunContext& context) {
    for (Arc e = start_[at(source_)]; e < start_[at(source_) + 1]; ++e) {
      if (half_[at(e)].to != source_) push(source_, e, half_[at(e)].left);
    }
    target_ = sink_;
    aside_ = source_;
    return run(&context);
  }

  /// What could not reach it goes back, so that flows balance.
  void back_to_source() {
    target_ = source_;
    aside_ = sink_;
    run(nullptr);
  }

  Wide value() const { return excess_[at(sink_)]; }
  /// After to_sink(): nodes from which the sink could be reached. Read before back_to_source().
  bool reaches_sink(Node v) const { return height_[at(v)] < n_; }

  std::vector<std::int64_t> flow(const Problem& p) const {
    std::vector<std::int64_t> out;
    out.reserve(p.tail.size());
    std::vector<Arc> cursor(start_.begin(), start_.end() - 1);
    for (std::size_t a = 0; a + 1 < p.tail.size(); ++a) {  // as the constructor went, and forwards
      const Half& in = half_[at(cursor[at(p.head[a])]++)];
      ++cursor[at(p.tail[a])];
      out.push_back(in.left);
    }
    return out;
  }

 private:
  struct Half {
    Node to = 0;
    Arc twin = 0;
    std::int64_t left = 0;  // that can still be pushed
  };

  void push(Node from, Arc e, std::int64_t amount) {
    Half& half = half_[at(e)];
    half.left -= amount;
    half_[at(half.twin)].left += amount;
    excess_[at(from)] -= amount;
    excess_[at(half.to)] += amount;
  }

  bool passes(Node v) const { return v != target_ && v != aside_; }

  void activate(Node v) {
    next_active_[at(v)] = active_[at(height_[at(v)])];
    active_[at(height_[at(v)])] = v;
    highest_ = std::max(highest_, height_[at(v)]);
  }

  void link(Node v) {
    Node& first = first_[at(height_[at(v)])];
    next_[at(v)] = first;
    previous_[at(v)] = none;
    if (first != none) previous_[at(first)] = v;
    first = v;
    tallest_ = std::max(tallest_, height_[at(v)]);
  }

  void unlink(Node v) {
    const Node before = previous_[at(v)], after = next_[at(v)];
    (before == none ? first_[at(height_[at(v)])] : next_[at(before)]) = after;
    if (after != none) previous_[at(after)] = before;
  }

  /// Distances to the target, exactly; nodes that cannot reach it are at n_ and left alone.
  void recompute_heights() {
    std::ranges::fill(height_, n_);
    std::ranges::fill(first_, none);
    std::ranges::fill(active_, none);
    highest_ = tallest_ = 0;
    work_ = 0;
    std::vector<Node> reached{target_};
    height_[at(target_)] = 0;
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const Node v = reached[i];
      for (Arc e = start_[at(v)]; e < start_[at(v) + 1]; ++e) {
        const Node w = half_[at(e)].to;
        if (height_[at(w)] < n_ || w == aside_ || half_[at(half_[at(e)].twin)].left == 0) continue;
        height_[at(w)] = height_[at(v)] + 1;
        reached.push_back(w);
        link(w);
        current_[at(w)] = start_[at(w)];
        if (excess_[at(w)] > 0) activate(w);
      }
    }
  }

  /// No node is left at height `empty`: whatever is above it is cut off from the target.
  void lift_above(Node empty) {
    for (Node h = empty + 1; h <= tallest_; ++h) {
      for (Node v = first_[at(h)]; v != none; v = next_[at(v)]) height_[at(v)] = n_;
      first_[at(h)] = active_[at(h)] = none;
    }
    tallest_ = empty;
    highest_ = std::min(highest_, empty);
  }

  void relabel(Node v) {
    const Node old = height_[at(v)];
    Node lowest = n_;
    for (Arc e = start_[at(v)]; e < start_[at(v) + 1]; ++e) {
      if (half_[at(e)].left == 0 || height_[at(half_[at(e)].to)] >= lowest) continue;
      lowest = height_[at(half_[at(e)].to)];
      current_[at(v)] = e;
    }
    constexpr std::int64_t relabelling = 12;  // Cherkassky and Goldberg's weight of one
    work_ += relabelling + start_[at(v) + 1] - start_[at(v)];
    unlink(v);
    const bool gap = first_[at(old)] == none;
    if (gap) lift_above(old);
    height_[at(v)] = gap ? n_ : std::min(lowest + 1, n_);
    if (height_[at(v)] < n_) link(v);
  }

  void discharge(Node v) {
    while (height_[at(v)] < n_) {
      for (Arc& e = current_[at(v)]; e < start_[at(v) + 1]; ++e) {
        const Half& half = half_[at(e)];
        if (half.left == 0 || height_[at(v)] != height_[at(half.to)] + 1) continue;
        const bool first = excess_[at(half.to)] == 0;
        const auto amount =
            static_cast<std::int64_t>(std::min<Wide>(excess_[at(v)], Wide{half.left}));
        push(v, e, amount);
        if (first && passes(half.to)) activate(half.to);
        if (excess_[at(v)] == 0) return;
      }
      relabel(v);
    }
  }

  /// Until no node that can reach the target has excess; false if the context says stop.
  bool run(const RunContext* context) {
    recompute_heights();
    constexpr std::uint32_t often = 1U << 12U;
    const std::int64_t much = 2 * (6 * std::int64_t{n_} + static_cast<std::int64_t>(half_.size()));
    for (std::uint32_t steps = 1; true; ++steps) {
      while (highest_ > 0 && active_[at(highest_)] == none) --highest_;
      if (highest_ == 0) return true;
      const Node v = active_[at(highest_)];
      active_[at(highest_)] = next_active_[at(v)];
      discharge(v);
      if (work_ > much) recompute_heights();
      if (steps % often == 0 && context != nullptr && context->should_stop()) return false;
    }
  }

  Node n_, source_, sink_;
  Node target_ = 0, aside_ = 0;  // of this run; excess at either is left alone
  std::vector<Arc> start_;       // by node: its first half arc
  std::vector<Half> half_;
  std::vector<Wide> excess_;  // wide, for arcs without a limit may bring plenty many times
  std::vector<Node> height_;
  std::vector<Arc> current_;
  std::vector<Node> first_, next_, previous_;  // nodes of a height below n_, in both directions
  std::vector<Node> active_, next_active_;     // those with excess, as a stack
  Node highest_ = 0, tallest_ = 0;             // height of an active node; of any
  std::int64_t work_ = 0;                      // since heights were exact
};

/// Arcs without a limit from `source` to `sink`, in order; empty if there are none.
std::vector<Arc> endless_path(const Problem& p, Node source, Node sink) {
  std::vector<std::vector<Arc>> out(at(p.nodes));
  for (Arc a = 0; a + 1 < p.arcs(); ++a) {
    if (p.upper[at(a)] == unlimited) out[at(p.tail[at(a)])].push_back(a);
  }
  std::vector<Arc> by(at(p.nodes), none);
  std::vector<Node> reached{source};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Arc a : out[at(reached[i])]) {
      const Node w = p.head[at(a)];
      if (w == source || by[at(w)] != none) continue;
      by[at(w)] = a;
      reached.push_back(w);
    }
  }
  std::vector<Arc> path;
  for (Node v = sink; by[at(v)] != none; v = p.tail[at(by[at(v)])]) path.push_back(by[at(v)]);
  std::ranges::reverse(path);
  return path;
}

}  // namespace

Problem circulation(Problem problem, Node source, Node sink) {
  problem.add_arc(sink, source, unlimited, -1);
  return problem;
}

Solution max_flow(const Problem& p, const RunContext& context) {
  ensure(p.arcs() > 0 && p.tail.back() != p.head.back(), "max_flow: not a circulation");
  ensure(!refuse(p), "max_flow: a problem that refuse() refuses");
  ensure(std::ranges::all_of(p.lower, [](auto least) { return least == 0; }) &&
             std::ranges::all_of(p.upper, [](auto most) { return most >= 0; }),
         "max_flow: lower bounds that are not 0");
  Solution out;
  out.cycle = endless_path(p, p.head.back(), p.tail.back());
  if (!out.cycle.empty()) {
    out.status = Status::unbounded;
    out.cycle.push_back(p.arcs() - 1);
    return out;
  }
  PushRelabel preflow(p);
  const bool done = preflow.to_sink(context);
  if (!done) out.status = context.stop_requested() ? Status::interrupted : Status::limit;
  for (Node v = 0; v < p.nodes; ++v) {
    const bool beyond = done ? preflow.reaches_sink(v) : v != p.head.back();
    out.potential.push_back(beyond ? 1 : 0);
  }
  preflow.back_to_source();
  out.flow = preflow.flow(p);
  out.flow.push_back(static_cast<std::int64_t>(preflow.value()));
  out.objective = -preflow.value();
  return out;
}

}  // namespace egress::network
