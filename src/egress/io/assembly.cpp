#include "egress/io/assembly.h"

#include <algorithm>
#include <utility>

namespace egress {

Assembly::Assembly(const CaseView& view, const Projects& projects, bool planned_output,
                   Reporter& reporter, Model& model)
    : view_(view),
      projects_(projects),
      planned_output_(planned_output),
      reporter_(reporter),
      model_(model) {
  rows_.resize(case_tables().size());
  index_.resize(case_tables().size());
  for (const TableView& table : view.tables()) {
    TableRows rows = sort_rows(table, projects, reporter);
    auto& index = index_[table.position()];
    std::int32_t next = 0;
    index.reserve(rows.things.size());
    for (const ThingRows& thing : rows.things) index.push_back(thing.exists ? next++ : -1);
    rows_[table.position()] = std::move(rows);
  }
}

void Assembly::run() {
  commodities();
  holders();
  nodes();
  fleets();
  links();
  corridors();
  stores();
  supplies();
  markets();
  contracts();
  closures();
  hazards();
  projects();
  observed();
  stakes();
  sources();
  note_unbuilt();
}

void Assembly::nodes() {
  const Things t(*this, "nodes");
  const int name = t.column("name"), kind = t.column("kind"), country = t.column("country"),
            lat = t.column("lat"), lon = t.column("lon"), capacity = t.column("capacity"),
            holder = t.column("holder"), bound = t.column("bound");
  t.each([&](const ThingReader& r) {
    Node x;
    x.id = r.id();
    x.name = r.text(name);
    x.kind = r.text(kind);
    x.country = r.text(country);
    x.lat = r.number(lat);
    x.lon = r.number(lon);
    x.capacity = r.profile(capacity);
    x.holders = r.references<HolderTag>(holder);
    x.bound = r.bound(bound);
    model_.nodes.push_back(std::move(x));
  });
}

namespace {

Mode mode_of(std::string_view word) {
  constexpr std::pair<std::string_view, Mode> modes[] = {{"ship", Mode::ship},
                                                         {"rail", Mode::rail},
                                                         {"road", Mode::road},
                                                         {"wire", Mode::wire},
                                                         {"other", Mode::other}};
  for (const auto& [text, mode] : modes) {
    if (word == text) return mode;
  }
  return Mode::pipe;
}

}  // namespace

void Assembly::links() {
  const Things t(*this, "links");
  const int name = t.column("name"), mode = t.column("mode"), tail = t.column("tail"),
            head = t.column("head"), length = t.column("length"), transit = t.column("transit"),
            capacity = t.column("capacity"), cost = t.column("cost"),
            carried = t.column("commodities"), fleet = t.column("fleet"),
            holder = t.column("holder"), owners = t.column("owners"), quota = t.column("quota"),
            bound = t.column("bound");
  t.each([&](const ThingReader& r) {
    Link x;
    x.id = r.id();
    x.name = r.text(name);
    x.mode = mode_of(r.text(mode));
    x.tail = r.reference<NodeTag>(tail);
    x.head = r.reference<NodeTag>(head);
    x.length = r.number(length);
    const double days = r.number(transit);
    x.transit = given(days) ? days : 0;
    x.capacity = r.profile(capacity);
    x.cost = r.profile(cost);
    x.commodities = r.references<CommodityTag>(carried, model_.commodities.size());
    x.fleet = r.reference<FleetTag>(fleet);
    x.holders = r.references<HolderTag>(holder);
    x.owners = r.shares(owners);
    x.quota = r.number(quota);
    x.bound = r.bound(bound);
    x.planned = r.planned();
    model_.links.push_back(std::move(x));
  });
}

void Assembly::fleets() {
  const Things t(*this, "fleets");
  const int name = t.column("name"), holder = t.column("holder"), bound = t.column("bound");
  constexpr std::pair<std::string_view, Profile Fleet::*> profiles[] = {
      {"ships", &Fleet::ships},         {"payload", &Fleet::payload},
      {"draft", &Fleet::draft},         {"payload_per_draft", &Fleet::payload_per_draft},
      {"depth", &Fleet::depth},         {"under_keel", &Fleet::under_keel},
      {"speed", &Fleet::speed},         {"loading", &Fleet::loading},
      {"unloading", &Fleet::unloading}, {"waiting", &Fleet::waiting},
      {"cycle", &Fleet::cycle},         {"availability", &Fleet::availability}};
  t.each([&](const ThingReader& r) {
    Fleet x;
    x.id = r.id();
    x.name = r.text(name);
    for (const auto& [column, member] : profiles) x.*member = r.profile(t.column(column));
    x.holders = r.references<HolderTag>(holder);
    x.bound = r.bound(bound);
    model_.fleets.push_back(std::move(x));
  });
}

void Assembly::stores() {
  const Things t(*this, "stores");
  const int name = t.column("name"), node = t.column("node"), held = t.column("commodities"),
            capacity = t.column("capacity"), heel = t.column("heel"), initial = t.column("initial"),
            injection = t.column("injection"), withdrawal = t.column("withdrawal"),
            cost = t.column("cost"), holder = t.column("holder"), bound = t.column("bound");
  t.each([&](const ThingReader& r) {
    Store x;
    x.id = r.id();
    x.name = r.text(name);
    x.node = r.reference<NodeTag>(node);
    x.commodities = r.references<CommodityTag>(held, model_.commodities.size());
    x.capacity = r.profile(capacity);
    x.heel = r.profile(heel);
    x.initial = r.number(initial);
    x.injection = r.profile(injection);
    x.withdrawal = r.profile(withdrawal);
    x.cost = r.profile(cost);
    x.holders = r.references<HolderTag>(holder);
    x.bound = r.bound(bound);
    model_.stores.push_back(std::move(x));
  });
}

void Assembly::supplies() {
  const Things t(*this, "supplies");
  const int name = t.column("name"), node = t.column("node"), commodity = t.column("commodity"),
            rate = t.column("rate"), plan = t.column("plan"), minimum = t.column("minimum"),
            cost = t.column("cost"), shut_in_cost = t.column("shut_in_cost"),
            holder = t.column("holder"), owners = t.column("owners"), quota = t.column("quota"),
            bound = t.column("bound");
  t.each([&](const ThingReader& r) {
    Supply x;
    x.id = r.id();
    x.name = r.text(name);
    x.node = r.reference<NodeTag>(node);
    x.commodity = r.reference<CommodityTag>(commodity);
    x.plan = r.profile(plan);
    x.rate = r.base_profile(rate);
    if (planned_output_) x.rate = overlaid(x.rate, x.plan);
    r.add_projects(rate, x.rate);  // what a project adds comes on top of either
    x.minimum = r.profile(minimum);
    x.cost = r.profile(cost);
    x.shut_in_cost = r.profile(shut_in_cost);
    x.holders = r.references<HolderTag>(holder);
    x.owners = r.shares(owners);
    x.quota = r.number(quota);
    x.bound = r.bound(bound);
    model_.supplies.push_back(std::move(x));
  });
}

void Assembly::markets() {
  const Things t(*this, "markets");
  const int name = t.column("name"), node = t.column("node"), bought = t.column("commodities"),
            price = t.column("price"), quantity = t.column("quantity"), limit = t.column("limit"),
            required = t.column("required"), short_price = t.column("short_price"),
            abroad = t.column("abroad"), holder = t.column("holder"), bound = t.column("bound");
  t.each([&](const ThingReader& r) {
    Market x;
    x.id = r.id();
    x.name = r.text(name);
    x.node = r.reference<NodeTag>(node);
    x.commodities = r.references<CommodityTag>(bought, model_.commodities.size());
    for (std::int32_t step = 1; step <= r.steps(); ++step) {
      x.steps.push_back({r.step_profile(price, step), r.step_profile(quantity, step)});
    }
    x.limit = r.profile(limit);
    x.requires_ = r.profile(required);
    x.short_price = r.profile(short_price);
    x.abroad = r.text(abroad) != "no";
    x.holders = r.references<HolderTag>(holder);
    x.bound = r.bound(bound);
    model_.markets.push_back(std::move(x));
  });
}

}  // namespace egress
