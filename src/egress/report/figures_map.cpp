// The map: its data for drawing, its table, and GeoJSON of a layer.
#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"
#include "egress/report/render.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::open:
      return "open";
    case LinkState::closed:
      return "closed";
    case LinkState::planned:
      return "planned";
  }
  throw InternalError("link state out of range");
}

namespace {

ordered_json position(const Place& place) {
  // Four decimals are 11 m, far below what a page shows.
  const auto rounded = [](double degrees) { return std::round(degrees * 1e4) / 1e4; };
  return ordered_json::array({rounded(place.lon), rounded(place.lat)});
}

ordered_json path_of(const MapLink& link) {
  ensure(link.path.size() >= 2, "map: a link needs a path of at least two places");
  ordered_json path = ordered_json::array();
  for (const Place& place : link.path) path.push_back(position(place));
  return path;
}

ordered_json layer_data(const MapLayer& layer) {
  ordered_json nodes = ordered_json::array();
  for (const MapNode& node : layer.nodes) {
    nodes.push_back({{"id", node.id},
                     {"name", node.name},
                     {"at", position(node.place)},
                     {"kind", node.kind},
                     {"in_use", node.in_use}});
  }
  ordered_json links = ordered_json::array();
  for (const MapLink& link : layer.links) {
    links.push_back({{"id", link.id},
                     {"name", link.name},
                     {"mode", link.mode},
                     {"holder", link.holder},
                     {"path", path_of(link)},
                     {"carried", drawn(link.carried)},
                     {"state", name_of(link.state)},
                     {"row", link.row}});
  }
  return {{"id", layer.id},         {"name", layer.name}, {"unit", layer.unit},
          {"digits", layer.digits}, {"nodes", nodes},     {"links", links}};
}

std::string holder_name(const MapFigure& source, const std::string& id) {
  const auto holder = std::ranges::find(source.holders, id, &MapHolder::id);
  return holder == source.holders.end() ? id : holder->name;
}

/// One row a link, one column a layer; links of later layers that the first has not come last.
void map_table(const MapFigure& source, Table& table) {
  table.columns = {{.name = "link"}, {.name = "mode"}, {.name = "holder"}};
  for (const MapLayer& layer : source.layers) {
    const bool alone = source.layers.size() == 1;
    table.columns.push_back(
        {.name = alone ? "carried" : layer.name, .unit = layer.unit, .digits = layer.digits});
  }
  std::vector<const MapLink*> links;
  for (const MapLayer& layer : source.layers) {
    for (const MapLink& link : layer.links) {
      const bool known =
          std::ranges::any_of(links, [&](const MapLink* other) { return other->id == link.id; });
      if (!known) links.push_back(&link);
    }
  }
  for (const MapLink* link : links) {
    Row row{.id = link->id,
            .cells = {Cell(Text(link->name), link->row), link->mode,
                      holder_name(source, link->holder)}};
    for (const MapLayer& layer : source.layers) {
      const auto here = std::ranges::find(layer.links, link->id, &MapLink::id);
      if (here == layer.links.end()) {
        row.cells.push_back(Cell::none("not there"));
      } else if (here->state == LinkState::open || here->carried != 0) {
        row.cells.push_back(cell_or(here->carried, "not known"));
      } else {
        row.cells.push_back(Cell::none(std::string(name_of(here->state))));
      }
    }
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

Figure make_figure(const MapFigure& source) {
  ensure(source.layers.size() == 1 || source.layers.size() == 2, "map: one layer or two");
  Figure figure = begin_figure(source, "map");
  map_table(source, figure.tables.front());
  ordered_json layers = ordered_json::array();
  double widest = source.widest;
  for (const MapLayer& layer : source.layers) {
    ensure(layer.unit == source.layers.front().unit, "map: layers of one figure share their unit");
    layers.push_back(layer_data(layer));
    if (source.widest > 0) continue;
    for (const MapLink& link : layer.links) {
      if (std::isfinite(link.carried)) widest = std::max(widest, link.carried);
    }
  }
  ordered_json holders = ordered_json::array();
  for (const MapHolder& holder : source.holders) {
    holders.push_back({{"id", holder.id}, {"name", holder.name}, {"country", holder.country}});
  }
  figure.data = {
      {"widest", drawn(widest)}, {"holders", holders}, {"frame", nullptr}, {"layers", layers}};
  if (source.frame) {
    figure.data["frame"] = {{"west", source.frame->west},
                            {"south", source.frame->south},
                            {"east", source.frame->east},
                            {"north", source.frame->north}};
  }
  return figure;
}

ordered_json render_geojson(const MapLayer& layer) {
  ordered_json features = ordered_json::array();
  for (const MapLink& link : layer.links) {
    features.push_back({{"type", "Feature"},
                        {"id", "link:" + link.id},
                        {"geometry", {{"type", "LineString"}, {"coordinates", path_of(link)}}},
                        {"properties",
                         {{"name", link.name},
                          {"mode", link.mode},
                          {"holder", link.holder},
                          {"state", name_of(link.state)},
                          {"carried", {{"value", drawn(link.carried)}, {"unit", layer.unit}}}}}});
  }
  for (const MapNode& node : layer.nodes) {
    features.push_back({{"type", "Feature"},
                        {"id", "node:" + node.id},
                        {"geometry", {{"type", "Point"}, {"coordinates", position(node.place)}}},
                        {"properties", {{"name", node.name}, {"kind", node.kind}}}});
  }
  return {{"type", "FeatureCollection"}, {"name", layer.name}, {"features", features}};
}

}  // namespace egress
