#include "egress/serve/case_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "egress/engine/engine.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return given(value) ? Json(value) : Json(nullptr); }

std::string_view unit_of(Measure measure) {
  return measure == Measure::volume ? "m3" : measure == Measure::energy ? "MWh" : "t";
}

Json rate(const Profile& profile, Day day) {
  const double value = profile.per_day(day);
  if (!given(value)) return nullptr;
  return {{"value", value}, {"unit", std::string(unit_of(profile.measure_at(day))) + "/d"}};
}

std::string_view name_of_mode(Mode mode) {
  static constexpr std::string_view names[] = {"pipe", "ship", "rail", "road", "wire", "other"};
  return names[static_cast<std::size_t>(mode)];
}

class CaseWriter {
 public:
  CaseWriter(const Case& built, const std::string& folder)
      : case_(built), folder_(folder), m_(built.model) {}

  Json write() const {
    const Horizon& h = m_.horizon;
    return {
        {"schema", "egress.case/1"},
        {"case",
         {{"name", m_.name}, {"title", m_.title}, {"digest", case_.digest}, {"folder", folder_}}},
        {"egress", {{"version", version()}}},
        {"horizon",
         {{"from", format_day(h.from)},
          {"to", format_day(h.to - 1)},
          {"period", name_of(h.period)}}},
        {"nodes", each(m_.nodes, [&](const Node& x) { return node(x); })},
        {"links", links()},
        {"stores", each(m_.stores, [&](const Store& x) { return store(x); })},
        {"fleets", each(m_.fleets, [&](const Fleet& x) { return named(x, x.holders); })},
        {"supplies", each(m_.supplies, [&](const Supply& x) { return at_node(x); })},
        {"markets", each(m_.markets, [&](const Market& x) { return at_node(x); })},
        {"corridors", each(m_.corridors, [&](const Corridor& x) { return corridor(x); })},
        {"owner", m_.owner.valid() ? Json(m_.holders[m_.owner.at()].id) : Json()},
        {"holders", each(m_.holders, [](const Holder& x) { return holder(x); })},
        {"projects", each(m_.projects, [&](const Project& x) { return project(x); })},
        {"contracts", each(m_.contracts, [&](const Contract& x) { return contract(x); })},
        {"planned", each(m_.not_built, [](const PlannedThing& x) { return planned(x); })},
        {"closures", each(m_.closures, [&](const LoggedClosure& x) { return closure(x); })}};
  }

 private:
  template <class Table, class F>
  static Json each(const Table& table, F f) {
    Json out = Json::array();
    for (const auto& row : table) out.push_back(f(row));
    return out;
  }
  template <class Thing>
  static Json name_only(const Thing& thing) {
    return {{"id", thing.id}, {"name", thing.name.empty() ? thing.id : thing.name}};
  }
  Json ids(const std::vector<HolderIndex>& holders) const {
    return each(holders, [&](HolderIndex h) { return m_.holders[h.at()].id; });
  }
  template <class Thing>
  Json named(const Thing& thing, const std::vector<HolderIndex>& holders) const {
    Json out = name_only(thing);
    out["holders"] = ids(holders);
    return out;
  }
  template <class Thing>
  Json at_node(const Thing& thing) const {
    Json out = named(thing, thing.holders);
    out["node"] = m_.nodes[thing.node.at()].id;
    return out;
  }

  Json node(const Node& x) const {
    Json out = named(x, x.holders);
    out["kind"] = x.kind;
    out["country"] = x.country;
    out["lon"] = number_or_null(x.lon);
    out["lat"] = number_or_null(x.lat);
    return out;
  }

  Json links() const {
    Json out = Json::array();
    for (std::size_t i = 0; i < m_.links.size(); ++i) {
      const Link& x = m_.links[i];
      Json row = named(x, x.holders);
      row["mode"] = name_of_mode(x.mode);
      row["tail"] = m_.nodes[x.tail.at()].id;
      row["head"] = m_.nodes[x.head.at()].id;
      row["fleet"] = x.fleet.valid() ? Json(m_.fleets[x.fleet.at()].id) : Json(nullptr);
      row["capacity"] = rate(x.capacity, m_.horizon.from);
      row["commodities"] =
          each(x.commodities, [&](CommodityIndex k) { return m_.commodities[k.at()].id; });
      row["planned"] = x.planned;
      row["project"] = project_of({TableKind::link, static_cast<std::int32_t>(i)});
      out.push_back(std::move(row));
    }
    return out;
  }

  Json project_of(ThingRef thing) const {
    for (const auto& project : m_.projects) {
      if (std::ranges::count(project.adds_to, thing) > 0) return project.id;
    }
    return nullptr;
  }

  Json store(const Store& x) const {
    Json out = at_node(x);
    const Day day = m_.horizon.from;
    out["capacity"] = {{"value", number_or_null(x.capacity.at(day))},
                       {"unit", unit_of(x.capacity.measure_at(day))}};
    return out;
  }

  Json corridor(const Corridor& x) const {
    Json out = name_only(x);
    out["links"] = each(x.links, [&](LinkIndex l) { return m_.links[l.at()].id; });
    return out;
  }

  static Json holder(const Holder& x) {
    Json out = name_only(x);
    out["kind"] = x.kind;
    out["country"] = x.country;
    return out;
  }

  Json things(const std::vector<ThingRef>& all) const {
    return each(all, [&](ThingRef thing) { return qualified_id(m_, thing); });
  }

  Json project(const Project& x) const {
    Json out = name_only(x);
    out["status"] = x.status;
    out["adds"] = things(x.adds_to);
    // What only the project brings is not in the model of this run.
    for (const auto& planned : m_.not_built) {
      if (planned.project == x.id) {
        out["adds"].push_back(fmt::format("{}:{}", name_of(planned.kind), planned.id));
      }
    }
    return out;
  }

  Json contract(const Contract& x) const {
    Json out = named(x, x.holders);
    out["on"] = qualified_id(m_, x.on);
    out["from"] = format_day(x.from);
    out["to"] = format_day(x.to - 1);
    out["minimum"] = rate(x.minimum, x.from);
    out["maximum"] = rate(x.maximum, x.from);
    return out;
  }

  /// What only a project brings that is not built in this run.
  static Json planned(const PlannedThing& x) {
    return {{"id", x.id}, {"kind", name_of(x.kind)}, {"project", x.project}};
  }

  Json closure(const LoggedClosure& x) const {
    Json out = name_only(x);
    const double days = known_duration(x);
    out["what"] = things(x.what);
    out["start"] = x.dated ? Json(format_day(x.start)) : Json(nullptr);
    out["duration"] = given(days) ? Json{{"value", days}, {"unit", "d"}} : Json(nullptr);
    out["left"] = x.left;
    out["kind"] = x.kind;
    out["cause"] = x.cause;
    return out;
  }

  const Case& case_;
  const std::string& folder_;
  const Model& m_;
};

}  // namespace

Json case_json(const Case& built, const std::string& folder) {
  return CaseWriter(built, folder).write();
}

}  // namespace egress
