#include "egress/analyses/leverage/control.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace egress {

namespace {

constexpr double parts = 1e9;  // shares are published to a hundredth of a per cent

std::int64_t parts_of(double share) { return std::llround(parts * share); }

/// The condition of one thing, in holders.
struct Rule {
  std::vector<int> needs;
  std::vector<std::pair<int, std::int64_t>> votes;
  std::int64_t quota = 0;
  auto operator<=>(const Rule&) const = default;
  bool nobody() const { return needs.empty() && votes.empty(); }
};

Rule rule_of(const std::vector<HolderIndex>& holders) {
  Rule out;
  for (const auto holder : holders) out.needs.push_back(holder.value);
  std::ranges::sort(out.needs);
  return out;
}

Rule rule_of(const std::vector<HolderIndex>& holders, const std::vector<Share>& owners,
             double quota) {
  Rule out = rule_of(holders);
  if (!given(quota)) return out;
  out.quota = parts_of(quota);
  for (const auto& owner : owners) {
    out.votes.emplace_back(owner.holder.value, parts_of(owner.share));
  }
  std::ranges::sort(out.votes);
  return out;
}

using Rules = std::map<Rule, std::vector<ThingRef>>;

Rules rules_of(const Model& model) {
  Rules out;
  const auto add = [&](TableKind kind, const auto& table, const auto& rule) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      Rule found = rule(table[i]);
      if (!found.nobody()) out[std::move(found)].push_back({kind, static_cast<std::int32_t>(i)});
    }
  };
  const auto held = [](const auto& thing) { return rule_of(thing.holders); };
  const auto owned = [](const auto& thing) {
    return rule_of(thing.holders, thing.owners, thing.quota);
  };
  add(TableKind::link, model.links, owned);
  add(TableKind::node, model.nodes, held);
  add(TableKind::store, model.stores, held);
  add(TableKind::fleet, model.fleets, held);
  add(TableKind::supply, model.supplies, owned);
  add(TableKind::market, model.markets, held);
  return out;
}

/// What a player is in a group: needed, and with which share.
std::pair<bool, std::int64_t> say_of(const ControlledGroup& group, int player) {
  const auto vote = std::ranges::find(group.votes, player, &ControlledGroup::Vote::player);
  return {std::ranges::binary_search(group.needs, player),
          vote == group.votes.end() ? 0 : vote->share};
}

void find_exchangeable(Control& control) {
  const int n = static_cast<int>(control.players.size());
  const auto same = [&](int a, int b) {
    return std::ranges::all_of(control.groups, [&](const ControlledGroup& group) {
      return say_of(group, a) == say_of(group, b);
    });
  };
  for (int i = 0; i < n; ++i) {
    int first = 0;
    while (first < i && !(control.exchangeable_with[static_cast<std::size_t>(first)] == first &&
                          same(first, i))) {
      ++first;
    }
    control.exchangeable_with.push_back(first);
  }
}

}  // namespace

Control control_of(const Model& model) {
  const Rules rules = rules_of(model);
  std::vector<int> things(model.holders.size(), 0);
  for (const auto& [rule, which] : rules) {
    std::vector<char> says(model.holders.size(), 0);
    for (const int holder : rule.needs) says[static_cast<std::size_t>(holder)] = 1;
    for (const auto& [holder, share] : rule.votes) {
      if (share > 0) says[static_cast<std::size_t>(holder)] = 1;
    }
    for (std::size_t h = 0; h < says.size(); ++h) {
      if (says[h] != 0) things[h] += static_cast<int>(which.size());
    }
  }
  Control out;
  std::vector<int> player_of(model.holders.size(), -1);
  for (std::size_t h = 0; h < model.holders.size(); ++h) {
    if (things[h] == 0) continue;
    player_of[h] = static_cast<int>(out.players.size());
    out.players.emplace_back(h);
    out.things.push_back(things[h]);
  }
  for (const auto& [rule, which] : rules) {
    auto& group = out.groups.emplace_back();
    for (const int holder : rule.needs) {
      group.needs.push_back(player_of[static_cast<std::size_t>(holder)]);
    }
    for (const auto& [holder, share] : rule.votes) {
      if (share > 0) group.votes.push_back({player_of[static_cast<std::size_t>(holder)], share});
    }
    group.quota = rule.quota;
    group.things = which;
  }
  find_exchangeable(out);
  return out;
}

Membership::Membership(const Control& control)
    : control_(&control),
      says_(control.players.size()),
      in_(control.players.size(), 1),
      open_(control.groups.size(), 1),
      missing_(control.groups.size(), 0),
      votes_(control.groups.size(), 0) {
  for (std::size_t g = 0; g < control.groups.size(); ++g) {
    for (int player = 0; player < static_cast<int>(control.players.size()); ++player) {
      const auto [needed, share] = say_of(control.groups[g], player);
      if (!needed && share == 0) continue;
      says_[static_cast<std::size_t>(player)].push_back(
          {static_cast<int>(g), needed ? 1 : 0, share});
      votes_[g] += share;
    }
  }
}

}  // namespace egress
