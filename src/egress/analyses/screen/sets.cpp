#include "egress/analyses/screen/sets.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "egress/base/outcome.h"
#include "egress/base/parallel.h"
#include "egress/network/screening.h"

namespace egress {

namespace {

/// Walks that are not in use, so that no more are made than there are threads.
class Walks {
 public:
  explicit Walks(const Screening& screening) : screening_(screening) {}
  std::unique_ptr<ScreeningWalk> take() {
    {
      const std::scoped_lock lock(mutex_);
      if (!idle_.empty()) {
        auto out = std::move(idle_.back());
        idle_.pop_back();
        return out;
      }
    }
    return std::make_unique<ScreeningWalk>(screening_);
  }
  void give_back(std::unique_ptr<ScreeningWalk> walk) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(walk));
  }

 private:
  const Screening& screening_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ScreeningWalk>> idle_;
};

class Search {
 public:
  Search(const Screening& screening, int size, RunContext& context)
      : screening_(screening), size_(size), context_(context), walks_(screening) {}

  FoundSets run() {
    FoundSets out;
    bool complete = singles(out);
    if (complete && size_ > 1) complete = deeper(out);
    out.complete = complete;
    std::ranges::sort(out.sets, {}, &FoundSet::things);
    return out;
  }

 private:
  FoundSet found(const ScreeningWalk& walk, std::vector<int> things) const {
    std::ranges::sort(things);
    return {std::move(things), screening_.open_netback() - walk.netback(), walk.missed()};
  }

  /// f(i, walk, own context) for all below `count`; true if all of them said that they ended.
  template <class F>
  bool spread(std::size_t count, F f) {
    std::vector<char> ended(count, 0);
    for_each_index(
        count, context_,
        [&](std::size_t i, RunContext& own) {
          auto walk = walks_.take();
          walk->set_context(own);
          ended[i] = f(i, *walk) ? 1 : 0;
          walks_.give_back(std::move(walk));
        },
        [&](std::size_t done) {
          context_.tell({.stage = "screen",
                         .done = static_cast<std::int64_t>(done),
                         .total = static_cast<std::int64_t>(count),
                         .note = deeper_ ? "sets, by one thing" : "single things"});
        });
    return std::ranges::all_of(ended, [](char e) { return e != 0; });
  }

  /// Everything that the plan with nothing closed uses, alone.
  bool singles(FoundSets& out) {
    auto walk = walks_.take();
    out.sets.push_back(found(*walk, {}));
    for (int thing = 0; thing < walk->things(); ++thing) {
      if (walk->in_use(thing)) order_.push_back(thing);
    }
    walks_.give_back(std::move(walk));
    std::vector<FoundSet> alone(order_.size());
    const bool complete = spread(order_.size(), [&](std::size_t i, ScreeningWalk& own) {
      if (!own.close(order_[i])) return false;
      alone[i] = found(own, {order_[i]});
      own.undo();
      return true;
    });
    for (auto& set : alone) {
      if (!set.things.empty()) out.sets.push_back(std::move(set));
    }
    if (complete) sort_order(alone.size(), out);
    return complete;
  }

  /// What costs most alone is branched on first: a run that is stopped then has the worst sets.
  void sort_order(std::size_t count, const FoundSets& out) {
    std::vector<std::pair<double, int>> by_cost;
    by_cost.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      by_cost.emplace_back(-out.sets[i + 1].cost(), order_[i]);
    }
    std::ranges::sort(by_cost);
    for (std::size_t i = 0; i < count; ++i) order_[i] = by_cost[i].second;
  }

  bool deeper(FoundSets& out) {
    deeper_ = true;
    std::vector<std::vector<FoundSet>> branches(order_.size());
    const bool complete = spread(order_.size(), [&](std::size_t i, ScreeningWalk& walk) {
      return branch(i, walk, branches[i]);
    });
    for (auto& branch : branches) {
      std::ranges::move(branch, std::back_inserter(out.sets));
    }
    return complete;
  }

  /// Every set that holds this thing and none before it in the order.
  bool branch(std::size_t i, ScreeningWalk& walk, std::vector<FoundSet>& out) const {
    if (!walk.close(order_[i])) return false;
    std::vector<char> banned(static_cast<std::size_t>(walk.things()), 0);
    for (std::size_t j = 0; j <= i; ++j) banned[static_cast<std::size_t>(order_[j])] = 1;
    std::vector<int> set{order_[i]};
    const auto seen = [&](const std::vector<int>& things) { out.push_back(found(walk, things)); };
    const bool ended =
        network::search_sets(walk, static_cast<std::size_t>(size_), set, banned, seen);
    walk.undo();
    return ended;
  }

  const Screening& screening_;
  int size_;
  RunContext& context_;
  Walks walks_;
  std::vector<int> order_;  // what is in use with nothing closed
  bool deeper_ = false;
};

/// f(subset) for every subset but the set itself, until one says false.
template <class F>
bool each_subset(const std::vector<int>& things, F f) {
  const unsigned all = (1U << things.size()) - 1;
  std::vector<int> subset;
  for (unsigned mask = 0; mask < all; ++mask) {
    subset.clear();
    for (std::size_t i = 0; i < things.size(); ++i) {
      if ((mask >> i & 1U) != 0) subset.push_back(things[i]);
    }
    if (!f(subset)) return false;
  }
  return true;
}

}  // namespace

FoundSets find_sets(const Screening& screening, int size, RunContext& context) {
  return Search(screening, size, context).run();
}

const FoundSet* look_up(const FoundSets& found, const std::vector<int>& things) {
  const auto at = std::ranges::lower_bound(found.sets, things, {}, &FoundSet::things);
  return at == found.sets.end() || at->things != things ? nullptr : &*at;
}

const FoundSet& stand_in(const FoundSets& found, const std::vector<int>& things) {
  const FoundSet* at = look_up(found, {});
  ensure(at != nullptr && found.complete, "screen: not all sets are known");
  for (std::vector<int> rest = things;;) {
    // What was branched on first: at the root what costs most alone, below it in order of the
    // things. A set of one thing more was evaluated if that thing was in use, and only then.
    const FoundSet* next = nullptr;
    int closed = -1;
    for (const int thing : rest) {
      std::vector<int> larger = at->things;
      larger.insert(std::ranges::upper_bound(larger, thing), thing);
      const FoundSet* found_set = look_up(found, larger);
      if (found_set == nullptr) continue;
      if (next == nullptr || (at->things.empty() && found_set->cost() > next->cost())) {
        next = found_set;
        closed = thing;
      }
    }
    if (next == nullptr) return *at;
    at = next;
    std::erase(rest, closed);
  }
}

std::vector<std::size_t> rank_sets(const FoundSets& found, double hair) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < found.sets.size(); ++i) {
    const FoundSet& set = found.sets[i];
    if (set.things.empty()) continue;
    // A subset that was not evaluated is worth what an evaluated one of its own is.
    const bool counts = each_subset(set.things, [&](const std::vector<int>& subset) {
      const FoundSet* smaller = look_up(found, subset);
      return smaller == nullptr || set.cost() > smaller->cost() + hair;
    });
    if (counts) out.push_back(i);
  }
  std::ranges::stable_sort(out, [&](std::size_t a, std::size_t b) {
    const FoundSet &x = found.sets[a], &y = found.sets[b];
    if (x.cost() != y.cost()) return x.cost() > y.cost();
    if (x.things.size() != y.things.size()) return x.things.size() < y.things.size();
    return x.things < y.things;
  });
  return out;
}

}  // namespace egress
