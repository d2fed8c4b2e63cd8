// Map layers of plans.
#include <algorithm>
#include <set>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/engine/assess_report.h"
#include "egress/flow/timeline.h"
#include "egress/model/closed_things.h"

namespace egress {

namespace {

std::string mode_name(Mode mode) {
  switch (mode) {
    case Mode::pipe:
      return "pipeline";
    case Mode::ship:
      return "tanker";
    case Mode::rail:
      return "rail";
    case Mode::road:
      return "road";
    case Mode::wire:
      return "wire";
    case Mode::other:
      return "other";
  }
  return "other";
}

bool placed(const Node& node) { return given(node.lat) && given(node.lon); }

/// Closed wholly or in part on any day of the plan.
bool is_closed(const Model& model, const DispatchResult& plan, std::size_t link) {
  if (!plan.plan) return false;
  for (const auto& closure : plan.plan->situation.closures) {
    for (const auto thing : closure.what) {
      for (const auto closed : closed_things(model, thing)) {
        if (closed.kind == TableKind::link && static_cast<std::size_t>(closed.index) == link) {
          return true;
        }
        if (closed.kind == TableKind::fleet && closed.index == model.links[link].fleet.value) {
          return true;
        }
      }
    }
  }
  return false;
}

}  // namespace

std::vector<MapHolder> map_holders(const Model& model) {
  std::vector<MapHolder> out;
  out.reserve(model.holders.size());
  for (const auto& holder : model.holders) out.push_back({holder.id, holder.name, holder.country});
  return out;
}

MapLayer map_layer(const Model& model, const DispatchResult& plan, const std::string& id,
                   const std::string& name) {
  const double years = (plan.horizon.to - plan.horizon.from) / 365.0;
  const Scale amount = amount_scale(plan);
  MapLayer layer{
      .id = id, .name = name, .unit = amount.unit + "/yr", .digits = 1, .nodes = {}, .links = {}};
  std::vector<double> carried(model.links.size(), 0.0);
  for (const auto& row : plan.links) carried[row.link.at()] += row.carried;
  std::set<std::size_t> used;
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const Link& link = model.links[l];
    const Node& tail = model.nodes[link.tail.at()];
    const Node& head = model.nodes[link.head.at()];
    if (!placed(tail) || !placed(head)) continue;
    if (carried[l] > 0) {
      used.insert(link.tail.at());
      used.insert(link.head.at());
    }
    const bool closed = is_closed(model, plan, l);
    layer.links.push_back(
        {.id = link.id,
         .name = link.name.empty() ? link.id : link.name,
         .mode = mode_name(link.mode),
         .holder = link.holders.empty() ? "" : model.holders[link.holders.front().at()].id,
         .path = {{tail.lat, tail.lon}, {head.lat, head.lon}},
         .carried = amount.of(carried[l]) / years,
         .state = closed         ? LinkState::closed
                  : link.planned ? LinkState::planned
                                 : LinkState::open,
         .row = row_anchor("links", link.id)});
  }
  for (std::size_t n = 0; n < model.nodes.size(); ++n) {
    const Node& node = model.nodes[n];
    if (!placed(node)) continue;
    layer.nodes.push_back({.id = node.id,
                           .name = node.name.empty() ? node.id : node.name,
                           .place = {node.lat, node.lon},
                           .kind = node.kind,
                           .in_use = used.contains(n)});
  }
  return layer;
}

std::optional<MapFrame> map_frame(const Model& model, const DispatchResult& plan) {
  constexpr double margin = 2.5;  // degrees
  std::optional<MapFrame> frame;
  const auto include = [&](NodeIndex index) {
    const Node& node = model.nodes[index.at()];
    if (!placed(node) || node.kind == "market" || node.kind == "refinery") return;
    if (!frame) frame = MapFrame{node.lat, node.lat, node.lon, node.lon};
    frame = MapFrame{
        std::min(frame->south, node.lat - margin), std::max(frame->north, node.lat + margin),
        std::min(frame->west, node.lon - margin), std::max(frame->east, node.lon + margin)};
  };
  for (const auto& row : plan.links) {
    if (row.carried <= 0) continue;
    include(model.links[row.link.at()].tail);
    include(model.links[row.link.at()].head);
  }
  return frame;
}

MapLayer open_layer(const Model& model, const AssessResult& result) {
  const int year = civil(result.open.horizon.from).year;
  return map_layer(model, result.open, "open", "Open network, " + std::to_string(year));
}

}  // namespace egress
