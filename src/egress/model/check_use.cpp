// Use: rows that change nothing, bounds without a reason, numbers without a source.
#include <algorithm>
#include <set>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

std::vector<bool> flags(std::size_t size) { return std::vector<bool>(size, false); }

template <class Tag>
void use(std::vector<bool>& used, Index<Tag> index) {
  if (index.valid()) used.at(index.at()) = true;
}

void check_nodes(Context& c) {
  const auto& nodes = c.model.nodes;
  const bool map = std::ranges::any_of(
      nodes, [](const Node& node) { return given(node.lat) && given(node.lon); });
  if (!map && !nodes.empty()) {
    c.report("W0803", "nodes", nodes.front().id, "lat",
             "no node has coordinates, so there is no map of this case",
             "give `lat` and `lon` in degrees");
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    if (map && (!given(node.lat) || !given(node.lon))) {
      c.report(
          "W0803", "nodes", node.id, given(node.lat) ? "lon" : "lat",
          fmt::format("`{}` has no coordinates, so it and its links are not on the map", node.id),
          "give `lat` and `lon` in degrees");
    }
    const Sites& s = c.sites;
    if (s.in[i].empty() && s.out[i].empty() && s.supplies[i].empty() && s.markets[i].empty() &&
        s.stores[i].empty()) {
      c.report("W0804", "nodes", node.id, "",
               fmt::format("nothing starts, ends or stands at `{}`", node.id),
               "leave it out, or check the ids that links and supplies name");
    }
  }
}

bool can_be_filled(const Context& c, const Store& store) {
  const auto holds = [&](CommodityIndex commodity) {
    return std::ranges::find(store.commodities, commodity) != store.commodities.end();
  };
  const auto node = store.node.at();
  return std::ranges::any_of(c.sites.in[node],
                             [&](std::size_t link) {
                               return std::ranges::any_of(c.model.links[link].commodities, holds);
                             }) ||
         std::ranges::any_of(c.sites.supplies[node], [&](std::size_t supply) {
           return holds(c.model.supplies[supply].commodity);
         });
}

/// Candidates without rows are common in a list of what is talked about: they are told together.
void check_projects(Context& c) {
  std::vector<std::string> idle;
  for (const Project& project : c.model.projects) {
    if (!brings_rows(c.model, project)) idle.push_back(project.id);
  }
  if (idle.empty()) return;
  const std::string first = idle.front();
  const bool one = idle.size() == 1;
  c.report(
      "W0805", "projects", first, "",
      fmt::format("no row carries {} {}, so building {} changes nothing",
                  one ? "project" : "the projects", list_ids(std::move(idle)), one ? "it" : "one"),
      "write the id in the `project` column of the rows that it adds");
}

void check_stores_fleets_projects(Context& c) {
  for (const Store& store : c.model.stores) {
    if (!store.node.valid() || can_be_filled(c, store)) continue;
    c.report("W0806", "stores", store.id, "node",
             fmt::format("nothing that `{}` may hold arrives at `{}`, so it can only be emptied",
                         store.id, c.model.nodes.at(store.node.at()).id),
             "check its node and its commodities");
  }
  auto used = flags(c.model.fleets.size());
  for (const Link& link : c.model.links) use(used, link.fleet);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    c.report("W0807", "fleets", c.model.fleets[i].id, "",
             fmt::format("no link needs fleet `{}`", c.model.fleets[i].id),
             "name it in the `fleet` column of the links that it serves");
  }
  check_projects(c);
}

void check_commodities(Context& c) {
  if (!c.model.not_built.empty()) return;  // what is not built may produce it
  auto used = flags(c.model.commodities.size());
  for (const Supply& supply : c.model.supplies) use(used, supply.commodity);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    c.report("W0808", "commodities", c.model.commodities[i].id, "",
             fmt::format("nothing produces `{}`", c.model.commodities[i].id),
             "give it a supply, or leave it out");
  }
}

void check_holders(Context& c) {
  const Model& m = c.model;
  auto controls = flags(m.holders.size());
  const auto take = [&](const std::vector<HolderIndex>& holders) {
    for (const auto holder : holders) use(controls, holder);
  };
  const auto take_owners = [&](const std::vector<Share>& owners) {
    for (const auto& owner : owners) use(controls, owner.holder);
  };
  for (const auto& x : m.nodes) take(x.holders);
  for (const auto& x : m.links) take(x.holders), take_owners(x.owners);
  for (const auto& x : m.stores) take(x.holders);
  for (const auto& x : m.fleets) take(x.holders);
  for (const auto& x : m.supplies) take(x.holders), take_owners(x.owners);
  for (const auto& x : m.markets) take(x.holders);
  for (const auto& x : m.contracts) take(x.holders);
  for (const auto& x : m.stakes) use(controls, x.holder), take(x.stopped_by);
  use(controls, m.owner);

  std::set<HolderIndex> on_corridors;
  for (const auto& way : m.corridors) {
    for (const auto link : way.links) {
      if (!link.valid()) continue;
      const auto& holders = m.links.at(link.at()).holders;
      on_corridors.insert(holders.begin(), holders.end());
    }
  }
  for (std::size_t i = 0; i < m.holders.size(); ++i) {
    const Holder& holder = m.holders[i];
    if (!controls[i] && m.not_built.empty()) {  // what is not built may be the holder's
      c.report("W0809", "holders", holder.id, "",
               fmt::format("`{}` controls and owns nothing", holder.id),
               "name it in a `holder` or `owners` column, or leave it out");
    }
    if (given(holder.max_share) && !on_corridors.contains(HolderIndex(i))) {
      c.report("W0818", "holders", holder.id, "max_share",
               fmt::format("the limit on what goes through `{}` binds nothing: it holds no link of "
                           "any corridor",
                           holder.id),
               "name it in the `holder` column of the links that it can close");
    }
  }
}

}  // namespace

void check_use(Context& c) {
  check_nodes(c);
  check_stores_fleets_projects(c);
  check_commodities(c);
  check_holders(c);
}

void check_bound_labels(Context& c) {
  if (!c.options.bounds_labelled) return;
  const auto check = [&](std::string_view table, const auto& thing, std::string_view column,
                         bool bounds) {
    if (!bounds || thing.bound != BoundKind::unlabelled) return;
    c.report("E0420", table, thing.id, column,
             fmt::format("`{}` of `{}` is a bound, and its row does not say why it is there",
                         column, thing.id),
             "write capacity, contract, tie or residual in `bound`");
  };
  const Model& m = c.model;
  for (const auto& x : m.nodes) check("nodes", x, "capacity", x.capacity.given_ever());
  for (const auto& x : m.links) check("links", x, "capacity", x.capacity.given_ever());
  for (const auto& x : m.stores) check("stores", x, "capacity", x.capacity.given_ever());
  for (const auto& x : m.fleets) check("fleets", x, "ships", x.ships.given_ever());
  // A supply's rate is what there is to move, not a bound on moving it; its minimum is a bound.
  for (const auto& x : m.supplies) check("supplies", x, "minimum", x.minimum.given_ever());
  for (const auto& x : m.markets) {
    const bool steps =
        std::ranges::any_of(x.steps, [](const auto& s) { return s.quantity.given_ever(); });
    check("markets", x,
          x.limit.given_ever()       ? "limit"
          : x.requires_.given_ever() ? "required"
                                     : "quantity",
          steps || x.limit.given_ever() || x.requires_.given_ever());
  }
  for (const auto& x : m.contracts) check("contracts", x, "minimum", true);
}

void check_origins(Context& c) {
  const auto& rows = c.options.rows;
  std::vector<std::vector<const RowOrigin*>> leaning(c.model.sources.size());
  std::vector<const RowOrigin*> without;
  for (const auto& row : rows) {
    if (row.recalled.empty()) without.push_back(&row);
    for (const auto source : row.recalled) {
      leaning.at(static_cast<std::size_t>(source)).push_back(&row);
    }
  }
  if (c.model.sources.empty() && !without.empty()) {
    c.found.add("W0801", without.front()->where,
                fmt::format("no number of this case has a source ({} rows)", without.size()),
                "list where they come from in sources.csv and name it in the `source` column");
  } else {
    for (const RowOrigin* row : without) {
      c.found.add("W0801", row->where, "this row has numbers but no source",
                  "name one of sources.csv in the `source` column");
    }
  }
  for (std::size_t i = 0; i < leaning.size(); ++i) {
    const Source& source = c.model.sources[i];
    if (leaning[i].empty()) continue;
    const SourceSpan& first = leaning[i].front()->where;
    c.report("W0802", "sources", source.id, "recalled",
             fmt::format("{} {} on `{}`, which was recalled and not opened; the first is {}:{}",
                         leaning[i].size(), leaning[i].size() == 1 ? "row leans" : "rows lean",
                         source.id, first.file, first.line),
             "open the source, correct the rows and write `no`");
  }
}

}  // namespace egress::checks
