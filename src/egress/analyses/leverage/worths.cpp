#include "egress/analyses/leverage/worths.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "egress/analyses/leverage/walker.h"
#include "egress/base/outcome.h"
#include "egress/base/parallel.h"
#include "egress/base/random.h"

namespace egress {

namespace {

/// What it costs to let a class's players in and out: pivots of a random walk, and bounds moved.
std::vector<double> costs_of(const std::vector<PlayerClass>& classes, const Control& control,
                             const CoalitionNetwork& network, std::int64_t states) {
  std::vector<double> out;
  for (const auto& c : classes) {
    double bounds = 0;
    for (std::size_t g = 0; g < control.groups.size(); ++g) {
      if (has_say(control.groups[g], c.front())) bounds += network.bounds(static_cast<int>(g));
    }
    out.push_back(bounds);
  }
  constexpr std::int64_t worth_a_probe = 1 << 14;
  constexpr double each_pivot = 10;  // against a bound that moves
  if (states < worth_a_probe) return out;
  const RunContext unlimited;
  CoalitionWalker walker(control, network);
  walker.worth(unlimited);
  Stream draw(1, "leverage order", 0, 0);
  std::vector<double> spent(classes.size(), 0.0), times(classes.size(), 0.0);
  for (std::size_t k = 0; k < 100 * classes.size(); ++k) {
    const auto c = static_cast<std::size_t>(draw.uniform() * static_cast<double>(classes.size()));
    const auto member =
        static_cast<std::size_t>(draw.uniform() * static_cast<double>(classes[c].size()));
    const int player = classes[c][member];
    const auto before = walker.pivots();
    walker.set(player, !walker.in(player));
    walker.worth(unlimited);
    spent[c] += static_cast<double>(walker.pivots() - before);
    ++times[c];
  }
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (times[c] > 0) out[c] += each_pivot * spent[c] / times[c];
  }
  return out;
}

/// The states of all coalitions, in the order of the walk.
class States {
 public:
  explicit States(std::vector<PlayerClass> fastest_first) : classes_(std::move(fastest_first)) {
    std::size_t stride = 1;
    for (const auto& c : classes_) {
      strides_.push_back(stride);
      stride *= c.size() + 1;
    }
    size_ = stride;
    // The slowest classes make the parts.
    constexpr std::size_t enough_parts = 64, least_part = 256;
    fast_ = classes_.size();
    while (fast_ > 0 && size_ / strides_[fast_ - 1] < enough_parts &&
           strides_[fast_ - 1] >= least_part) {
      --fast_;
    }
  }

  std::size_t size() const { return size_; }
  std::size_t parts() const { return size_ / part_size(); }
  std::size_t part_size() const { return fast_ == classes_.size() ? size_ : strides_[fast_]; }

  /// Walks one part; `value[state]` is what it is worth. False if stopped.
  bool walk(std::size_t part, CoalitionWalker& walker, std::vector<double>& value,
            const RunContext& context) const {
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      const std::size_t digit =
          c < fast_ ? 0 : part * part_size() / strides_[c] % (classes_[c].size() + 1);
      for (std::size_t k = 0; k < classes_[c].size(); ++k) walker.set(classes_[c][k], k < digit);
    }
    std::vector<std::size_t> digit(fast_, 0), focus(fast_ + 1);
    std::vector<char> up(fast_, 1);
    std::iota(focus.begin(), focus.end(), 0U);
    std::size_t state = part * part_size();
    while (true) {
      const auto worth = walker.worth(context);
      if (!worth) return false;
      value[state] = *worth;
      const std::size_t c = focus[0];
      focus[0] = 0;
      if (c == fast_) return true;
      if (up[c] != 0) {
        walker.set(classes_[c][digit[c]++], true);
        state += strides_[c];
      } else {
        walker.set(classes_[c][--digit[c]], false);
        state -= strides_[c];
      }
      if (digit[c] == 0 || digit[c] == classes_[c].size()) {
        up[c] = up[c] != 0 ? 0 : 1;
        focus[c] = focus[c + 1];
        focus[c + 1] = c + 1;
      }
    }
  }

  /// The state of a coalition of the game, whose player k is players[k].
  std::vector<std::pair<games::Coalition, std::size_t>> masks(
      const std::vector<int>& players) const {
    std::vector<std::pair<games::Coalition, std::size_t>> out;
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      games::Coalition mask = 0;
      for (std::size_t k = 0; k < players.size(); ++k) {
        if (std::ranges::count(classes_[c], players[k]) > 0)
          mask |= games::only(static_cast<int>(k));
      }
      out.emplace_back(mask, strides_[c]);
    }
    return out;
  }

 private:
  std::vector<PlayerClass> classes_;
  std::vector<std::size_t> strides_;
  std::size_t size_ = 1, fast_ = 0;
};

/// Values that only rounding keeps apart become one, so that what is equal compares equal.
void join_equal(std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  double largest = 0;
  for (const double v : values) largest = std::max(largest, std::abs(v));
  double last = 0, joined = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    double& v = values[order[k]];
    if (k == 0 || v - last > same_worth * largest) joined = v;
    last = v;
    v = joined;
  }
}

}  // namespace

Status stopped(const RunContext& context) {
  return context.stop_requested() ? Status::interrupted : Status::limit;
}

std::vector<PlayerClass> classes_of(const Control& control, const std::vector<int>& players) {
  std::vector<PlayerClass> out;
  for (const int player : players) {
    const int like = control.exchangeable_with[static_cast<std::size_t>(player)];
    const auto found = std::ranges::find_if(out, [&](const PlayerClass& c) {
      return control.exchangeable_with[static_cast<std::size_t>(c.front())] == like;
    });
    if (found == out.end()) {
      out.push_back({player});
    } else {
      found->push_back(player);
    }
  }
  return out;
}

std::vector<int> players_who_can_matter(const Control& control, const CoalitionNetwork& network) {
  std::vector<int> out;
  for (int player = 0; player < static_cast<int>(control.players.size()); ++player) {
    for (std::size_t g = 0; g < control.groups.size(); ++g) {
      if (network.bounds(static_cast<int>(g)) == 0 || !has_say(control.groups[g], player)) continue;
      out.push_back(player);
      break;
    }
  }
  return out;
}

std::int64_t states_of(const Control& control, const std::vector<int>& players) {
  std::int64_t out = 1;
  for (const auto& c : classes_of(control, players)) {
    out *= static_cast<std::int64_t>(c.size()) + 1;
    if (out > most_enumerated_states) return most_enumerated_states + 1;
  }
  return out;
}

Worths all_worths(const Control& control, const CoalitionNetwork& network, RunContext& context) {
  Worths out;
  out.players = players_who_can_matter(control, network);
  const int n = static_cast<int>(out.players.size());
  ensure(n <= most_enumerated_players, "too many players for a table");
  out.coalitions = std::int64_t{1} << n;
  auto classes = classes_of(control, out.players);
  const auto costs = costs_of(classes, control, network, states_of(control, out.players));
  std::vector<std::size_t> order(classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t c) { return costs[c]; });
  std::vector<PlayerClass> sorted;
  sorted.reserve(order.size());
  for (const std::size_t c : order) sorted.push_back(classes[c]);
  const States states(std::move(sorted));

  std::vector<double> value(states.size(), 0.0);
  std::vector<std::int64_t> solved(states.parts(), 0), by_lp(states.parts(), 0),
      pivots(states.parts(), 0);
  std::vector<char> whole(states.parts(), 0);
  for_each_index(
      states.parts(), context,
      [&](std::size_t part, RunContext& own) {
        CoalitionWalker walker(control, network);
        whole[part] = states.walk(part, walker, value, own) ? 1 : 0;
        solved[part] = walker.solved();
        by_lp[part] = walker.by_lp();
        pivots[part] = walker.pivots();
      },
      [&](std::size_t done) {
        context.tell({.stage = "leverage",
                      .done = static_cast<std::int64_t>(done * states.part_size()),
                      .total = static_cast<std::int64_t>(states.size()),
                      .note = ""});
      });
  out.solved = std::accumulate(solved.begin(), solved.end(), std::int64_t{0});
  out.by_lp = std::accumulate(by_lp.begin(), by_lp.end(), std::int64_t{0});
  out.pivots = std::accumulate(pivots.begin(), pivots.end(), std::int64_t{0});
  if (std::ranges::count(whole, 0) > 0) {
    out.status = stopped(context);
    return out;
  }
  join_equal(value);
  out.empty = value.front();
  out.grand = value.back();
  const auto masks = states.masks(out.players);
  out.game.players = n;
  out.game.worth.resize(std::size_t{1} << static_cast<unsigned>(n));
  for (std::size_t who = 0; who < out.game.worth.size(); ++who) {
    std::size_t state = 0;
    for (const auto& [mask, stride] : masks) {
      state += stride *
               static_cast<std::size_t>(std::popcount(static_cast<games::Coalition>(who) & mask));
    }
    out.game.worth[who] = (value[state] - out.empty) / 1e6;
  }
  return out;
}

}  // namespace egress
