// Links, fleets, corridors: whether a way can be travelled and counted.
#include <algorithm>
#include <map>
#include <set>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

double sum_of(const std::vector<Share>& owners) {
  double sum = 0;
  for (const auto& owner : owners) sum += owner.share;
  return sum;
}

void check_owners(Context& c, std::string_view table, const std::string& id,
                  const std::vector<Share>& owners, double quota) {
  const double sum = sum_of(owners);
  // Published shares are rounded to a hundredth of a per cent, and ten owners may all be rounded
  // up.
  constexpr double rounding = 1e-3;
  if (given(quota) && owners.empty()) {
    c.report("E0572", table, id, "quota",
             fmt::format("`{}` needs votes, and nobody owns a part of it", id),
             "fill `owners`, or leave the quota out");
  } else if (given(quota) && quota > sum + 1e-9) {
    c.report("E0573", table, id, "quota",
             fmt::format("`{}` needs {:.6g} % of the votes, and its owners hold {:.6g} % together",
                         id, 100 * quota, 100 * sum),
             "lower the quota, or complete `owners`");
  }
  if (sum <= 1 + rounding) return;
  c.report("E0419", table, id, "owners",
           fmt::format("the owners of `{}` hold {:.6g} % together", id, 100 * sum),
           "equity adds up to at most 100 %; leave the rest out");
}

void check_round_trip(Context& c, const Link& link, const Fleet& fleet) {
  const Profile* const parts[] = {&fleet.loading, &fleet.unloading, &fleet.waiting,
                                  &fleet.speed,   &fleet.cycle,     &fleet.ships};
  for (const Day day : days_to_compare(c, parts)) {
    const bool sails =
        day >= c.model.horizon.from && day < c.model.horizon.to && fleet.ships.at(day) > 0;
    if (!sails) continue;
    const double cycle = cycle_days(fleet, link, day);
    if (cycle > 0) continue;
    if (given(cycle)) {
      c.report("E0424", "links", link.id, "length",
               fmt::format("a round trip of fleet `{}` on `{}` takes no time, so it could carry "
                           "any quantity (on {})",
                           fleet.id, link.id, format_day(day)),
               "give a `length`, or times for loading, unloading or waiting");
    } else if (!given(link.length)) {
      c.report(
          "E0412", "links", link.id, "length",
          fmt::format("`{}` needs fleet `{}`, but has no length: a round trip cannot be computed",
                      link.id, fleet.id),
          "give the link's `length`, or the fleet's `cycle`");
    } else {
      c.report("E0412", "fleets", fleet.id, "speed",
               fmt::format("link `{}` needs fleet `{}`, which has no speed on {}: a round trip "
                           "cannot be computed",
                           link.id, fleet.id, format_day(day)),
               "give the fleet's `speed`, or its `cycle`");
    }
    return;
  }
}

}  // namespace

void check_links(Context& c) {
  const int days = c.model.horizon.to - c.model.horizon.from;
  for (const Link& link : c.model.links) {
    if (link.tail.valid() && link.tail == link.head) {
      c.report(
          "E0414", "links", link.id, "head",
          fmt::format("`{}` starts and ends at `{}`", link.id, c.model.nodes.at(link.tail.at()).id),
          "a link joins two nodes; to hold something at one, use a store");
    }
    if (days > 0 && exceeds(link.transit, days)) {
      c.report("E0411", "links", link.id, "transit",
               fmt::format("what enters `{}` takes {:.6g} d, longer than the horizon of {} d",
                           link.id, link.transit, days),
               "check the unit, or lengthen the horizon in case.toml");
    }
    if (link.fleet.valid()) check_round_trip(c, link, c.model.fleets.at(link.fleet.at()));
    check_owners(c, "links", link.id, link.owners, link.quota);
  }
  for (const Supply& supply : c.model.supplies) {
    check_owners(c, "supplies", supply.id, supply.owners, supply.quota);
  }
}

namespace {

/// True if draft, depth and payload_per_draft are all given, or none.
bool check_draft(Context& c, const Fleet& fleet) {
  const std::pair<const Profile*, std::string_view> parts[] = {
      {&fleet.draft, "draft"},
      {&fleet.depth, "depth"},
      {&fleet.payload_per_draft, "payload_per_draft"}};
  std::string has;
  std::string lacks;
  std::string_view first;
  for (const auto& [profile, column] : parts) {
    const bool there = profile->given_ever();
    std::string& list = there ? has : lacks;
    list += fmt::format("{}`{}`", list.empty() ? "" : " and ", column);
    if (there && first.empty()) first = column;
  }
  if (has.empty() || lacks.empty()) return true;
  c.report("E0413", "fleets", fleet.id, first,
           fmt::format("fleet `{}` gives {} but not {}", fleet.id, has, lacks),
           "what a ship can load in shallow water needs all three; leave all out where draft does "
           "not matter");
  return false;
}

void check_payload(Context& c, const Fleet& fleet) {
  const Profile* const all[] = {&fleet.payload, &fleet.draft, &fleet.depth, &fleet.under_keel,
                                &fleet.payload_per_draft};
  for (const Day day : days_to_compare(c, all)) {
    if (day < c.model.horizon.from || day >= c.model.horizon.to) continue;
    const Measure payload = fleet.payload.measure_at(day);
    const Measure lost = fleet.payload_per_draft.measure_at(day);
    if (fleet.payload_per_draft.given_at(day) && fleet.payload.given_at(day) && payload != lost) {
      c.report("E0425", "fleets", fleet.id, "payload_per_draft",
               fmt::format("the payload of `{}` counts in {}, and what it loses with draft in {}",
                           fleet.id, unit_of(payload), unit_of(lost)),
               "write both in units of mass, or both in units of volume");
      return;
    }
    if (!fleet.payload.given_at(day) || payload_at(fleet, day) > 0) continue;
    c.report("W0813", "fleets", fleet.id, fleet.draft.given_ever() ? "depth" : "payload",
             fmt::format("fleet `{}` can carry nothing on {}: its payload at the draft of that day "
                         "is 0",
                         fleet.id, format_day(day)),
             "check the units of payload_per_draft, draft and depth");
    return;
  }
}

}  // namespace

void check_fleets(Context& c) {
  for (const Fleet& fleet : c.model.fleets) {
    if (check_draft(c, fleet)) check_payload(c, fleet);
  }
}

namespace {

bool carries(const Link& link, CommodityIndex commodity) {
  return std::ranges::find(link.commodities, commodity) != link.commodities.end();
}

/// Two counted links of which the second can be reached from the first on the corridor's own links.
std::optional<std::pair<LinkIndex, LinkIndex>> counted_twice(const Model& m, const Corridor& way) {
  std::multimap<NodeIndex, LinkIndex> leaving;
  for (const auto link : way.links) {
    if (link.valid()) leaving.emplace(m.links.at(link.at()).tail, link);
  }
  const std::set<LinkIndex> counted(way.counted_at.begin(), way.counted_at.end());
  std::map<NodeIndex, LinkIndex>
      reached_from;  // each node by the first counted link that leads there
  std::vector<NodeIndex> queue;
  const auto reach = [&](NodeIndex node, LinkIndex origin) {
    if (node.valid() && reached_from.emplace(node, origin).second) queue.push_back(node);
  };
  for (const auto link : counted) {
    if (link.valid()) reach(m.links.at(link.at()).head, link);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const LinkIndex origin = reached_from.at(queue[i]);
    const auto [begin, end] = leaving.equal_range(queue[i]);
    for (auto next = begin; next != end; ++next) {
      if (next->second != origin && counted.contains(next->second)) {
        return std::pair{origin, next->second};
      }
      reach(m.links.at(next->second.at()).head, origin);
    }
  }
  return {};
}

}  // namespace

void check_corridors(Context& c) {
  const auto& links = c.model.links;
  std::map<LinkIndex, const Corridor*> counted;
  for (const Corridor& way : c.model.corridors) {
    for (const auto link : way.counted_at) {
      if (!link.valid()) continue;
      const std::string& id = links.at(link.at()).id;
      if (std::ranges::find(way.links, link) == way.links.end()) {
        c.report("E0416", "corridors", way.id, "counted_at",
                 fmt::format("corridor `{}` is counted at `{}`, which is not one of its links",
                             way.id, id),
                 fmt::format("its links are {}", list_of(links, way.links)));
      }
      const auto [entry, fresh] = counted.emplace(link, &way);
      if (!fresh && entry->second != &way) {
        c.report("W0816", "corridors", way.id, "counted_at",
                 fmt::format("what arrives by `{}` counts for corridor `{}` and for `{}`", id,
                             entry->second->id, way.id),
                 "totals over corridors will hold it twice");
      }
    }
    if (const auto twice = counted_twice(c.model, way)) {
      c.report("W0815", "corridors", way.id, "counted_at",
               fmt::format("what `{}` delivers may go on by `{}`, and corridor `{}` counts both",
                           links.at(twice->first.at()).id, links.at(twice->second.at()).id, way.id),
               "count each quantity once, where the way ends");
    }
    // An empty cell means every commodity, so only a corridor that delivers none is surely wrong.
    const bool delivers = std::ranges::any_of(way.counted_at, [&](LinkIndex link) {
      return !link.valid() || std::ranges::any_of(way.commodities, [&](CommodityIndex commodity) {
        return !commodity.valid() || carries(links.at(link.at()), commodity);
      });
    });
    if (!delivers && !way.counted_at.empty() && !way.commodities.empty()) {
      c.report("E0417", "corridors", way.id, "commodities",
               fmt::format("corridor `{}` counts {}, which {} does not carry", way.id,
                           list_of(c.model.commodities, way.commodities),
                           list_of(links, way.counted_at)),
               "name what its last links carry, or leave the cell empty to count all");
    }
  }
}

}  // namespace egress::checks
