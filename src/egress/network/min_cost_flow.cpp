#include "egress/network/min_cost_flow.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <variant>

#include "egress/base/outcome.h"
#include "egress/network/simplex.h"
#include "egress/network/simplex_dual.h"
#include "egress/network/simplex_primal.h"
#include "egress/network/simplex_start.h"

namespace egress::network {

namespace {

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

Wide magnitude(Wide value) { return value < 0 ? -value : value; }

// Flows in 32 bits stay below a quarter of their range, so that a limitless residual (a quarter)
// less any flow is still larger than any flow. Prices are at most three times `big` from the
// root's, whose drift is at most `big` more, and four times `big` from each other.
constexpr Wide compact_amount = Wide{1} << 29;
constexpr Wide compact_big = (Wide{1} << 31) / 5;
constexpr Wide safe_amount = Wide{1} << 62;

using Compact = Simplex<std::int32_t, std::int32_t>;
using CompactFlow = Simplex<std::int32_t, std::int64_t>;
using Full = Simplex<std::int64_t, std::int64_t>;
using AnySimplex = std::variant<Compact, CompactFlow, Full>;
using AnySaved = std::variant<Compact::Saved, CompactFlow::Saved, Full::Saved>;

/// Of all numbers of a problem: what decides their form.
struct Sizes {
  Wide supplies = 0, ranges = 0;
  std::int64_t widest = 0, dearest = 0;
  bool endless = false;
};

/// A problem with lower bounds shifted to zero and arcs sorted by tail.
struct Plain {
  std::vector<Node> tail, head;
  std::vector<std::int64_t> cost, upper, supply;
};

Sizes sizes_of(const Plain& p) {
  Sizes out;
  for (const auto amount : p.supply) out.supplies += magnitude(amount);
  for (std::size_t a = 0; a < p.upper.size(); ++a) {
    out.dearest = std::max(out.dearest, std::abs(p.cost[a]));
    if (p.upper[a] == unlimited) {
      out.endless = true;
    } else {
      out.ranges += p.upper[a];
      out.widest = std::max(out.widest, p.upper[a]);
    }
  }
  return out;
}

bool compact(const Sizes& s) {
  return s.widest < compact_amount &&
         s.supplies + (s.endless ? s.ranges : Wide{0}) < compact_amount;
}

/// The cost of an artificial arc: two of them cost more than any path.
Wide big_of(Node nodes, std::int64_t dearest) { return 1 + (Wide{nodes} + 1) * dearest / 2; }

std::vector<Arc> sorted_by_tail(const Problem& p) {
  if (std::is_sorted(p.tail.begin(), p.tail.end())) return {};
  std::vector<Arc> start(at(p.nodes) + 1, 0), order(p.tail.size());
  for (const Node v : p.tail) ++start[at(v) + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  for (std::size_t a = 0; a < order.size(); ++a) order[a] = start[at(p.tail[a])]++;
  return order;
}

template <class Flow>
Flow narrow(std::int64_t amount, Flow no_limit) {
  return amount == unlimited ? no_limit : static_cast<Flow>(amount);
}

template <class S>
struct Numbers;
template <class F, class P>
struct Numbers<Simplex<F, P>> {
  using Flow = F;
  using Price = P;
};

template <class S>
S make(const Plain& p, Node nodes, Wide big) {
  using Flow = typename Numbers<S>::Flow;
  using Price = typename Numbers<S>::Price;
  ArcData<Flow, Price> arcs;
  arcs.tail = p.tail;
  arcs.head = p.head;
  arcs.cost.assign(p.cost.begin(), p.cost.end());
  arcs.upper.reserve(p.upper.size());
  for (const auto most : p.upper) arcs.upper.push_back(narrow<Flow>(most, S::no_limit));
  arcs.state.reserve(p.upper.size());
  for (const auto most : p.upper) arcs.state.push_back(most == 0 ? 0 : 1);
  std::vector<Flow> supply(p.supply.begin(), p.supply.end());
  return S(nodes, std::move(arcs), std::move(supply), static_cast<Price>(big));
}

AnySimplex make_any(const Plain& p, Node nodes, std::int64_t dearest, bool all_wide) {
  const Wide big = big_of(nodes, dearest);
  if (all_wide || !compact(sizes_of(p))) return make<Full>(p, nodes, big);
  if (big >= compact_big) return make<CompactFlow>(p, nodes, big);
  return make<Compact>(p, nodes, big);
}

/// The simplex that a saved state belongs to.
template <class Saved>
AnySimplex make_like(const Saved&, Plain p, Node nodes, std::int64_t dearest) {
  // Bounds, costs and supplies are about to be restored; they only have to fit here.
  std::fill(p.cost.begin(), p.cost.end(), 0);
  std::fill(p.upper.begin(), p.upper.end(), 0);
  std::fill(p.supply.begin(), p.supply.end(), 0);
  const Wide big = big_of(nodes, dearest);
  if constexpr (std::is_same_v<Saved, Compact::Saved>) return make<Compact>(p, nodes, big);
  if constexpr (std::is_same_v<Saved, CompactFlow::Saved>) return make<CompactFlow>(p, nodes, big);
  return make<Full>(p, nodes, big);
}

/// The arrays of a simplex in 64 bits.
template <class S>
Plain plain_of(const S& s) {
  Plain p;
  p.tail = s.arc_data().tail;
  p.head = s.arc_data().head;
  p.cost.assign(s.arc_data().cost.begin(), s.arc_data().cost.end());
  p.upper.reserve(s.arc_data().upper.size());
  for (const auto most : s.arc_data().upper) {
    p.upper.push_back(most == S::no_limit ? unlimited : most);
  }
  p.supply.assign(s.supply().begin(), s.supply().end());
  return p;
}

}  // namespace

struct MinCostFlow::Impl {
  Node nodes = 0;
  std::vector<Arc> order;               // user's arc to the simplex's; empty if the same
  std::vector<std::int64_t> lower;      // by user's arc
  std::vector<std::int64_t> supply;     // by node
  std::map<Arc, std::int64_t> crossed;  // upper bounds that are below the lower
  Wide amounts = 0;                     // as in refuse()
  Wide supplies = 0;                    // of the simplex
  bool endless = false;                 // some arc had no limit
  std::int64_t dearest = 0;             // that the big cost was made for
  Wide base = 0;                        // cost of the lower bounds
  AnySimplex simplex;
  Status status = Status::interrupted;
  std::vector<Node> cut;  // found by a solve on the side
  Effort effort;

  explicit Impl(const Problem& p);

  Arc ours(Arc a) const { return order.empty() ? a : order[at(a)]; }
  template <class F>
  decltype(auto) visit(F f) {
    return std::visit(f, simplex);
  }
  template <class F>
  decltype(auto) visit(F f) const {
    return std::visit(f, simplex);
  }
  bool full() const { return std::holds_alternative<Full>(simplex); }
  bool planted() const {
    return visit([](const auto& s) { return s.planted(); });
  }
  Arc arcs() const { return static_cast<Arc>(lower.size()); }
  Node tail(Arc a) const {
    return visit([&](const auto& s) { return s.arc_data().tail[at(ours(a))]; });
  }
  Node head(Arc a) const {
    return visit([&](const auto& s) { return s.arc_data().head[at(ours(a))]; });
  }
  std::int64_t range(Arc a) const;
  std::int64_t upper(Arc a) const;
  std::int64_t cost(Arc a) const {
    return visit([&](const auto& s) -> std::int64_t { return s.arc_data().cost[at(ours(a))]; });
  }
  std::int64_t flow(Arc a) const {
    return lower[at(a)] + visit([&](const auto& s) -> std::int64_t { return s.flow(ours(a)); });
  }

  void build(const Problem& p);
  void remake(bool all_wide);
  void set_bounds(Arc a, std::int64_t least, std::int64_t most);
  void set_range(Arc a, std::int64_t most);
  void set_cost(Arc a, std::int64_t each);
  void fix(Arc a);
  void change_supply(Node v, std::int64_t by);
  Problem problem() const;
  Basis basis() const;
  bool plant(const Basis& basis);
  Status settle(Halt halt, const RunContext& context);
  std::vector<Node> find_cut() const;
};

MinCostFlow::Impl::Impl(const Problem& p) : simplex(make<Full>({}, 0, 1)) {
  ensure(!refuse(p), "network: a problem that refuse() refuses");
  build(p);
}

void MinCostFlow::Impl::build(const Problem& p) {
  nodes = p.nodes;
  lower = p.lower;
  supply = p.supply;
  order = sorted_by_tail(p);
  crossed.clear();
  amounts = base = 0;
  Plain plain;
  plain.supply = p.supply;
  const std::size_t m = p.tail.size();
  plain.tail.resize(m);
  plain.head.resize(m);
  plain.cost.resize(m);
  plain.upper.resize(m);
  for (std::size_t a = 0; a < m; ++a) {
    const std::size_t i = at(ours(static_cast<Arc>(a)));
    const bool crosses = p.upper[a] < p.lower[a];
    const bool without_limit = p.upper[a] == unlimited;
    plain.tail[i] = p.tail[a];
    plain.head[i] = p.head[a];
    plain.cost[i] = p.cost[a];
    plain.upper[i] = without_limit ? unlimited : crosses ? 0 : p.upper[a] - p.lower[a];
    if (crosses) crossed[static_cast<Arc>(a)] = p.upper[a];
    base += Wide{p.cost[a]} * p.lower[a];
    amounts += magnitude(p.lower[a]) + (without_limit ? 0 : plain.upper[i]);
    endless |= without_limit;
    plain.supply[at(p.tail[a])] -= p.lower[a];
    plain.supply[at(p.head[a])] += p.lower[a];
  }
  for (const auto amount : p.supply) amounts += magnitude(amount);
  const Sizes sizes = sizes_of(plain);
  supplies = sizes.supplies;
  dearest = sizes.dearest;
  simplex = make_any(plain, nodes, dearest, false);
}

/// The same situation and tree in numbers that are chosen anew, or all in 64 bits.
void MinCostFlow::Impl::remake(bool all_wide) {
  const bool had = planted();
  const Basis old = had ? basis() : Basis{};
  simplex = make_any(visit([](const auto& s) { return plain_of(s); }), nodes, dearest, all_wide);
  if (had) ensure(plant(old), "network: a basis is lost");
}

std::int64_t MinCostFlow::Impl::range(Arc a) const {
  return visit([&](const auto& s) -> std::int64_t {
    const auto most = s.arc_data().upper[at(ours(a))];
    return most == std::decay_t<decltype(s)>::no_limit ? unlimited : most;
  });
}

std::int64_t MinCostFlow::Impl::upper(Arc a) const {
  if (const auto found = crossed.find(a); found != crossed.end()) return found->second;
  const std::int64_t most = range(a);
  return most == unlimited ? unlimited : most + lower[at(a)];
}

Problem MinCostFlow::Impl::problem() const {
  Problem p;
  p.nodes = nodes;
  p.supply = supply;
  for (Arc a = 0; a < arcs(); ++a) p.add_arc(tail(a), head(a), upper(a), cost(a), lower[at(a)]);
  return p;
}

// --- changes ------------------------------------------------------------------------------------

void MinCostFlow::Impl::set_range(Arc a, std::int64_t most) {
  const std::int64_t before = range(a);
  if (before == most) return;
  amounts += (most == unlimited ? 0 : most) - Wide{before == unlimited ? 0 : before};
  endless |= most == unlimited;
  ensure(amounts < safe_amount, "network: a bound that could overflow");
  const bool wide = most >= compact_amount || (endless && amounts >= compact_amount);
  if (wide && !full()) remake(true);
  visit([&](auto& s) {
    using S = std::decay_t<decltype(s)>;
    s.set_upper(ours(a), narrow<typename Numbers<S>::Flow>(most, S::no_limit));
  });
}

void MinCostFlow::Impl::change_supply(Node v, std::int64_t by) {
  const Wide before = visit([&](const auto& s) -> Wide { return s.supply()[at(v)]; });
  supplies += magnitude(before + by) - magnitude(before);
  ensure(supplies < safe_amount, "network: a supply that could overflow");
  if (supplies >= compact_amount && !full()) remake(true);
  visit([&](auto& s) {
    using S = std::decay_t<decltype(s)>;
    s.set_supply(v, static_cast<typename Numbers<S>::Flow>(before + by));
  });
}

void MinCostFlow::Impl::fix(Arc a) {
  ensure(planted(), "network: fixed before solved");
  const std::int64_t carried = flow(a), more = carried - lower[at(a)], before = range(a);
  const auto held = [&] {
    return visit([&](const auto& s) {
      return magnitude(s.supply()[at(tail(a))]) + magnitude(s.supply()[at(head(a))]);
    });
  };
  supplies -= held();
  amounts += magnitude(carried) - magnitude(lower[at(a)]) - (before == unlimited ? 0 : before);
  base += Wide{cost(a)} * more;
  lower[at(a)] = carried;
  crossed.erase(a);
  visit([&](auto& s) { s.fix(ours(a)); });
  supplies += held();
  ensure(amounts < safe_amount && supplies < safe_amount, "network: a flow that could overflow");
  if (supplies >= compact_amount && !full()) remake(true);
}

void MinCostFlow::Impl::set_bounds(Arc a, std::int64_t least, std::int64_t most) {
  status = Status::interrupted;
  const std::int64_t more = least - lower[at(a)];
  if (more != 0) {
    amounts += magnitude(least) - magnitude(lower[at(a)]);
    base += Wide{cost(a)} * more;
    lower[at(a)] = least;
    change_supply(tail(a), -more);
    change_supply(head(a), more);
  }
  crossed.erase(a);
  if (most < least) crossed[a] = most;
  set_range(a, most == unlimited ? unlimited : std::max<std::int64_t>(0, most - least));
}

void MinCostFlow::Impl::set_cost(Arc a, std::int64_t each) {
  status = Status::interrupted;
  base += (Wide{each} - cost(a)) * lower[at(a)];
  if (std::abs(each) > dearest) {
    ensure(8 * big_of(nodes, std::abs(each)) < safe_amount, "network: a cost that could overflow");
    dearest = std::abs(each);
    remake(full());
  }
  visit([&](auto& s) {
    s.set_cost(ours(a), static_cast<typename Numbers<std::decay_t<decltype(s)>>::Price>(each));
  });
}

// --- basis --------------------------------------------------------------------------------------

Basis MinCostFlow::Impl::basis() const {
  Basis out{std::vector<ArcState>(lower.size(), ArcState::lower), std::vector<bool>(at(nodes))};
  visit([&](const auto& s) {
    std::vector<ArcState> by_ours(lower.size(), ArcState::lower);
    const auto& state = s.arc_data().state;
    for (std::size_t a = 0; a < state.size(); ++a) {
      if (state[a] < 0) by_ours[a] = ArcState::upper;
    }
    if (s.planted()) {
      const auto codes = s.codes();
      for (std::size_t v = 0; v < codes.size(); ++v) {
        const Arc a = codes[v] >> 1;
        if (a < s.arcs()) {
          by_ours[at(a)] = ArcState::tree;
        } else {
          out.roots[v] = true;
        }
      }
    }
    for (Arc a = 0; a < arcs(); ++a) out.arcs[at(a)] = by_ours[at(ours(a))];
  });
  return out;
}

bool MinCostFlow::Impl::plant(const Basis& basis) {
  if (basis.arcs.size() != lower.size() || basis.roots.size() != at(nodes)) return false;
  // Outwards from the root along the arcs of the tree; every node must be met once.
  std::vector<Arc> start(at(nodes) + 1, 0);
  std::vector<Arc> chosen;
  for (Arc a = 0; a < arcs(); ++a) {
    if (basis.arcs[at(a)] == ArcState::upper && range(a) == unlimited) return false;
    if (basis.arcs[at(a)] == ArcState::tree) chosen.push_back(a);
  }
  for (const Arc a : chosen) {
    ++start[at(tail(a))];
    ++start[at(head(a))];
  }
  std::partial_sum(start.begin(), start.end(), start.begin());
  std::vector<Arc> incident(2 * chosen.size());
  for (const Arc a : chosen) {
    incident[at(--start[at(tail(a))])] = a;
    incident[at(--start[at(head(a))])] = a;
  }
  std::vector<ArcCode> codes(at(nodes), -1);
  std::vector<Node> reached;
  for (Node v = 0; v < nodes; ++v) {
    if (!basis.roots[at(v)]) continue;
    codes[at(v)] = 2 * (arcs() + 2 * v);
    reached.push_back(v);
  }
  if (reached.size() + chosen.size() != at(nodes)) return false;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Node v = reached[i];
    for (Arc k = start[at(v)]; k < start[at(v) + 1]; ++k) {
      const Arc a = incident[at(k)];
      const Node w = tail(a) == v ? head(a) : tail(a);
      if (codes[at(w)] >= 0) continue;
      codes[at(w)] = 2 * ours(a) + (tail(a) == w ? 0 : 1);
      reached.push_back(w);
    }
  }
  if (reached.size() != at(nodes)) return false;
  visit([&](auto& s) {
    auto& data = s.arcs_to_rewrite();
    for (Arc a = 0; a < arcs(); ++a) {
      const auto i = at(ours(a));
      data.state[i] = data.upper[i] == 0 ? 0 : basis.arcs[at(a)] == ArcState::upper ? -1 : 1;
    }
    s.plant(codes);
  });
  return true;
}

// --- solving ------------------------------------------------------------------------------------

Status MinCostFlow::Impl::settle(Halt halt, const RunContext& context) {
  cut.clear();
  if (halt == Halt::stopped) {
    return context.stop_requested() ? Status::interrupted : Status::limit;
  }
  bool unmet = false;
  visit([&](const auto& s) { s.each_unmet([&](Node, auto) { unmet = true; }); });
  if (halt == Halt::done) return unmet ? Status::infeasible : Status::optimal;
  if (!unmet) return Status::unbounded;
  // Something pays without end, and flows do not balance yet: can they, at no cost?
  Problem p = problem();
  std::fill(p.cost.begin(), p.cost.end(), 0);
  MinCostFlow side(p);
  const Status feasible = side.solve(context);
  if (feasible == Status::optimal) return Status::unbounded;
  if (feasible == Status::infeasible) cut = side.impl_->find_cut();
  return feasible;
}

/// Nodes that what cannot leave could still reach; or all but those from which what cannot come
/// could still be brought.
std::vector<Node> MinCostFlow::Impl::find_cut() const {
  if (!cut.empty()) return cut;
  std::vector<Node> stuck, lacking;
  visit([&](const auto& s) {
    s.each_unmet([&](Node v, auto amount) { (amount > 0 ? stuck : lacking).push_back(v); });
  });
  const bool forward = !stuck.empty();
  std::vector<std::vector<Node>> next(at(nodes));
  for (Arc a = 0; a < arcs(); ++a) {
    const std::int64_t carried = flow(a);
    const Node from = forward ? tail(a) : head(a), to = forward ? head(a) : tail(a);
    if (range(a) == unlimited || carried < lower[at(a)] + range(a)) next[at(from)].push_back(to);
    if (carried > lower[at(a)]) next[at(to)].push_back(from);
  }
  std::vector<Node> out = forward ? stuck : lacking;
  std::vector<bool> reached(at(nodes), false);
  for (const Node v : out) reached[at(v)] = true;
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const Node w : next[at(out[i])]) {
      if (reached[at(w)]) continue;
      reached[at(w)] = true;
      out.push_back(w);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// --- the door -----------------------------------------------------------------------------------

struct MinCostFlow::Snapshot {
  AnySaved saved;
  std::vector<std::int64_t> lower, supply;
  std::map<Arc, std::int64_t> crossed;
  Wide amounts = 0, supplies = 0, base = 0;
  std::int64_t dearest = 0;
  Status status = Status::interrupted;
  std::vector<Node> cut;
};

MinCostFlow::MinCostFlow(const Problem& problem) : impl_(std::make_unique<Impl>(problem)) {}
MinCostFlow::~MinCostFlow() = default;
MinCostFlow::MinCostFlow(MinCostFlow&&) noexcept = default;
MinCostFlow& MinCostFlow::operator=(MinCostFlow&&) noexcept = default;

void MinCostFlow::set_upper(Arc arc, std::int64_t most) {
  impl_->set_bounds(arc, impl_->lower[at(arc)], most);
}
void MinCostFlow::set_lower(Arc arc, std::int64_t least) {
  impl_->set_bounds(arc, least, impl_->upper(arc));
}
void MinCostFlow::fix(Arc arc) { impl_->fix(arc); }
void MinCostFlow::set_cost(Arc arc, std::int64_t each) { impl_->set_cost(arc, each); }

void MinCostFlow::set_supply(Node node, std::int64_t amount) {
  const std::int64_t before = impl_->supply[at(node)];
  impl_->amounts += magnitude(amount) - magnitude(before);
  ensure(impl_->amounts < safe_amount, "network: a supply that could overflow");
  impl_->supply[at(node)] = amount;
  impl_->status = Status::interrupted;
  impl_->change_supply(node, amount - before);
}

Arc MinCostFlow::add_arc(Node from, Node to, std::int64_t most, std::int64_t each,
                         std::int64_t least) {
  Problem p = impl_->problem();
  Basis b = impl_->basis();
  const bool had = impl_->planted();
  const Arc arc = p.add_arc(from, to, most, each, least);
  ensure(!refuse(p), "network: an arc that refuse() refuses");
  b.arcs.push_back(ArcState::lower);
  impl_->build(p);
  impl_->status = Status::interrupted;
  if (had) ensure(impl_->plant(b), "network: a basis is lost");
  return arc;
}

void MinCostFlow::remove_arc(Arc arc) { impl_->set_bounds(arc, 0, 0); }

Status MinCostFlow::solve(const RunContext& context) {
  Impl& i = *impl_;
  if (!i.crossed.empty()) return i.status = Status::infeasible;
  if (!i.planted()) {
    ++i.effort.cold_starts;
    i.visit([](auto& s) { s.start(); });
  }
  Halt halt = Halt::overflow;
  while (true) {
    halt = i.visit([&](auto& s) { return s.run(context, i.effort); });
    if (halt != Halt::overflow) break;
    ensure(!i.full(), "network: 64 bits overflowed");
    i.remake(true);
  }
  return i.status = i.settle(halt, context);
}

void MinCostFlow::forget() {
  impl_->status = Status::interrupted;
  impl_->simplex = make_any(impl_->visit([](const auto& s) { return plain_of(s); }), impl_->nodes,
                            impl_->dearest, impl_->full());
}

Problem MinCostFlow::problem() const { return impl_->problem(); }
Status MinCostFlow::status() const { return impl_->status; }
std::int64_t MinCostFlow::flow(Arc arc) const { return impl_->flow(arc); }
std::int64_t MinCostFlow::potential(Node node) const {
  return impl_->visit([&](const auto& s) -> std::int64_t { return s.price(node); });
}
Wide MinCostFlow::objective() const {
  return impl_->base + impl_->visit([](const auto& s) { return s.objective(); });
}
const Effort& MinCostFlow::effort() const { return impl_->effort; }
Basis MinCostFlow::basis() const { return impl_->basis(); }
bool MinCostFlow::set_basis(const Basis& basis) {
  if (!impl_->plant(basis)) return false;
  impl_->status = Status::interrupted;
  return true;
}

Solution MinCostFlow::solution() const {
  const Impl& i = *impl_;
  Solution out;
  out.status = i.status;
  out.effort = i.effort;
  if (i.status == Status::infeasible) {
    if (!i.crossed.empty()) {
      out.cut_arc = i.crossed.begin()->first;
    } else {
      out.cut = i.find_cut();
    }
  } else if (i.status == Status::unbounded) {
    std::vector<Arc> theirs(i.lower.size());
    for (Arc a = 0; a < i.arcs(); ++a) theirs[at(i.ours(a))] = a;
    const auto cycle = i.visit([](const auto& s) { return s.unbounded_cycle(); });
    for (const Arc a : cycle) out.cycle.push_back(theirs[at(a)]);
  } else if (i.status == Status::optimal) {
    out.objective = objective();
    for (Arc a = 0; a < i.arcs(); ++a) out.flow.push_back(i.flow(a));
    for (Node v = 0; v < i.nodes; ++v) out.potential.push_back(potential(v));
  }
  return out;
}

std::shared_ptr<MinCostFlow::Snapshot> MinCostFlow::save() const {
  auto out = std::make_shared<Snapshot>();
  save_into(*out);
  return out;
}

void MinCostFlow::save_into(Snapshot& out) const {
  const Impl& i = *impl_;
  i.visit([&](const auto& s) {
    using Saved = typename std::decay_t<decltype(s)>::Saved;
    if (!std::holds_alternative<Saved>(out.saved)) out.saved = Saved{};
    s.save(std::get<Saved>(out.saved));
  });
  out.lower = i.lower;
  out.supply = i.supply;
  out.crossed = i.crossed;
  out.amounts = i.amounts;
  out.supplies = i.supplies;
  out.base = i.base;
  out.dearest = i.dearest;
  out.status = i.status;
  out.cut = i.cut;
}

void MinCostFlow::restore(const Snapshot& saved) {
  Impl& i = *impl_;
  // Numbers may have been widened since; they do not become narrow again.
  const bool same_form = i.simplex.index() == saved.saved.index();
  if (!same_form) {
    const Plain ends = i.visit([](const auto& s) { return plain_of(s); });
    std::visit([&](const auto& old) { i.simplex = make_like(old, ends, i.nodes, saved.dearest); },
               saved.saved);
  }
  i.visit([&](auto& s) {
    s.restore(std::get<typename std::decay_t<decltype(s)>::Saved>(saved.saved));
  });
  i.lower = saved.lower;
  i.supply = saved.supply;
  i.crossed = saved.crossed;
  i.amounts = saved.amounts;
  i.supplies = saved.supplies;
  i.base = saved.base;
  i.dearest = saved.dearest;
  i.status = saved.status;
  i.cut = saved.cut;
}

Solution solve(const Problem& problem, const RunContext& context) {
  MinCostFlow flow(problem);
  flow.solve(context);
  return flow.solution();
}

}  // namespace egress::network
