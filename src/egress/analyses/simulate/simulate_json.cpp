#include <cmath>

#include "egress/analyses/simulate/simulate_report.h"
#include "egress/base/outcome.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

/// JSON has no NaN; what is not known is null.
Json known(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json estimate_json(const YearEstimate& x, const std::string& unit) {
  Json out{{"value", known(x.value)}, {"unit", unit}, {"se", known(x.se)}};
  out["ci95"] = std::isfinite(x.low) || std::isfinite(x.high) ? Json{known(x.low), known(x.high)}
                                                              : Json(nullptr);
  out["converged"] = x.converged;
  if (!x.reason.empty()) out["reason"] = x.reason;
  return out;
}

Json named_json(const std::vector<NamedEstimate>& rows) {
  Json out = Json::object();
  for (const auto& row : rows) out[row.name] = estimate_json(row.estimate, row.unit);
  return out;
}

Json points_json(const std::vector<ExceedanceRow>& points, const std::string& unit) {
  Json out = Json::array();
  for (const auto& point : points) {
    out.push_back({{"loss", estimate_json(point.loss, unit)},
                   {"per_year", point.per_year},
                   {"per_year_ci95", {point.low, point.high}}});
  }
  return out;
}

/// One list of all members of the struct, for both ways.
template <class About, class F>
void each_member(About& a, F f) {
  f("case", a.case_name);
  f("digest", a.digest);
  f("version", a.version);
  f("options", a.options);
  f("seed", a.seed);
  f("years", a.years);
  f("shard", a.shard);
  f("of", a.of);
  f("days", a.days);
  f("first_day", a.first_day);
  f("last_day", a.last_day);
  f("period", a.period);
  f("unit", a.unit);
  f("short_unit", a.short_unit);
  f("open_exports", a.open_exports);
  f("open_netback", a.open_netback);
  f("other_exports", a.other_exports);
  f("other_netback", a.other_netback);
  f("corridors", a.corridors);
  f("corridor_names", a.corridor_names);
  f("hazards", a.hazards);
  f("hazard_names", a.hazard_names);
  f("kinds", a.kinds);
  f("expected_hours", a.expected_hours);
  f("markets", a.markets);
  f("foresight", a.foresight);
  f("sampling", a.sampling);
  f("compare", a.compare);
  f("route", a.route);
  f("precision", a.precision);
  f("precise", a.precise);
  f("columns", a.columns);
}

struct Writer {
  Json& json;
  template <class T>
  void operator()(const char* name, const T& value) const {
    json[name] = value;
  }
  void operator()(const char* name, const std::vector<double>& values) const {
    json[name] = Json::array();
    for (const double x : values) json[name].push_back(known(x));
  }
};

struct Reader {
  const Json& json;
  template <class T>
  void operator()(const char* name, T& value) const {
    json.at(name).get_to(value);
  }
  void operator()(const char* name, std::vector<double>& values) const {
    for (const auto& x : json.at(name)) values.push_back(x.is_null() ? not_given : x.get<double>());
  }
};

}  // namespace

Json simulate_about_json(const SimulateAbout& about) {
  Json out = Json::object();
  each_member(about, Writer{out});
  return out;
}

std::optional<SimulateAbout> simulate_about_of(const Json& json) {
  SimulateAbout out;
  try {
    each_member(out, Reader{json});
  } catch (const Json::exception&) {
    return {};
  }
  return out;
}

Json simulate_json(const SimulateResult& result) {
  const SimulateAbout& about = result.about;
  const std::string curve = result.netback_curve ? "USD" : about.unit;
  Json out;
  out["years"] = result.years;
  out["seed"] = about.seed;
  out["stopped_by"] = result.stopped_by;
  out["year"] = {{"from", about.first_day},
                 {"to", about.last_day},
                 {"days", about.days},
                 {"period", about.period}};
  out["foresight"] = about.foresight;
  out["sampling"] = about.sampling;
  out["gain"] = known(result.gain);
  out["route"] = about.route;
  out["open"] = {{"exports", {{"value", about.open_exports}, {"unit", about.unit}}},
                 {"netback", {{"value", about.open_netback}, {"unit", "USD"}}}};
  out["statistics"] = named_json(result.statistics);
  out["exceedance"] = points_json(result.exceedance, curve);
  out["return_periods"] = points_json(result.return_periods, curve);
  if (!result.no_return_periods.empty()) {
    out["return_periods_reason"] = result.no_return_periods;
  }
  out["causes"] = Json::array();
  for (const auto& row : result.causes) {
    out["causes"].push_back({{"hazard", row.hazard},
                             {"kind", row.kind},
                             {"share", known(row.share)},
                             {"closures", estimate_json(row.closures, "1")},
                             {"netback_lost", estimate_json(row.netback_lost, "USD")},
                             {"lost", estimate_json(row.lost, about.unit)}});
  }
  if (!result.no_causes.empty()) out["causes_reason"] = result.no_causes;
  if (result.indices.empty()) {
    out["indices"] = {{"lole", nullptr}, {"lolf", nullptr}, {"eue", nullptr}};
    out["indices_reason"] = "no market of the case requires a quantity";
  } else {
    out["indices"] = named_json(result.indices);
    if (about.short_unit.empty()) {
      out["indices"]["eue"] = nullptr;
      out["indices"]["eue_reason"] = "markets count in different units; see `markets`";
    }
    out["indices"]["markets"] = named_json(result.by_market);
  }
  if (!about.compare.empty()) {
    out["compare"] = {{"with", about.compare}, {"difference", named_json(result.difference)}};
  }
  return out;
}

}  // namespace egress
