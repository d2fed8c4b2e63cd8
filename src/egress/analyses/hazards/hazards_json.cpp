#include <cmath>

#include "egress/analyses/hazards/hazards_report.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* per_year = "1/yr";
constexpr const char* no_spread = "fewer than three lengths are known, or all are the same";
constexpr const char* no_event = "the log has no event of this kind";

Json number_json(double value, const char* unit) { return {{"value", value}, {"unit", unit}}; }

Json estimate_json(const Estimate& e, const char* unit) {
  return {{"value", e.value}, {"unit", unit}, {"ci95", {e.low, e.high}}, {"se", e.se}};
}

void put_null(Json& object, const std::string& key, const char* reason) {
  object[key] = nullptr;
  object[key + "_reason"] = reason;
}

void put_p(Json& object, const std::optional<double>& p) {
  if (p) {
    object["p"] = *p;
  } else {
    put_null(object, "p", "the run was stopped before the first draw");
  }
}

Json things_json(const Model& model, const std::vector<ThingRef>& what) {
  Json out = Json::array();
  for (const ThingRef& thing : what) out.push_back(qualified_id(model, thing));
  return out;
}

Json log_json(const Model& model, const LogEvents& log) {
  Json left_out = Json::array();
  for (const LeftOut& reason : log.left_out) {
    left_out.push_back({{"reason", reason.reason}, {"ids", reason.ids}});
  }
  Json events = Json::array();
  for (const LogEvent& event : log.events) {
    Json ids = Json::array();
    for (const std::size_t row : event.rows) ids.push_back(model.closures[row].id);
    const DurationSeen& d = event.duration;
    Json row = {{"kind", event.kind},
                {"start", format_day(event.start)},
                {"what", things_json(model, event.what)},
                {"closures", ids},
                {"left", number_json(event.left, "1")},
                {"at_least", number_json(d.at_least, "d")}};
    if (d.running()) {
      put_null(row, "at_most", "its end is not known");
    } else {
      row["at_most"] = number_json(d.at_most, "d");
    }
    events.push_back(std::move(row));
  }
  return {{"events", events}, {"left_out", left_out}};
}

Json rates_json(const Model& model, const HazardsResult& result) {
  Json out = Json::array();
  for (const RateRow& row : result.rates) {
    Json rate = {{"kind", row.kind},
                 {"what", things_json(model, row.what)},
                 {"events", row.events},
                 {"rate", estimate_json(row.rate, per_year)},
                 {"priors",
                  {{"shared", estimate_json(row.rate, per_year)},
                   {"empirical_bayes", estimate_json(row.fitted, per_year)},
                   {"jeffreys", estimate_json(row.jeffreys, per_year)},
                   {"flat", estimate_json(row.flat, per_year)}}}};
    if (given(row.left)) {
      rate["left"] = number_json(row.left, "1");
    } else {
      put_null(rate, "left", "no event of this kind here");
    }
    out.push_back(std::move(rate));
  }
  return out;
}

Json lognormal_json(const LognormalFit& fit) {
  return {{"mu", estimate_json(fit.mu, "log d")},     {"sigma", estimate_json(fit.sigma, "log d")},
          {"median", estimate_json(fit.median, "d")}, {"mean", estimate_json(fit.mean, "d")},
          {"log_likelihood", fit.log_likelihood},     {"aic", fit.aic}};
}

Json lengths_json(const KindRow& row) {
  Json out = {{"known", row.known}, {"running", row.running}, {"part_of_a_day", row.below}};
  if (!row.lognormal || !row.exponential) {
    put_null(out, "lognormal", no_spread);
    put_null(out, "exponential", no_spread);
    put_null(out, "fit", no_spread);
    return out;
  }
  out["lognormal"] = lognormal_json(*row.lognormal);
  out["exponential"] = {{"mean", number_json(row.exponential->mean, "d")},
                        {"log_likelihood", row.exponential->log_likelihood},
                        {"aic", row.exponential->aic}};
  out["better"] = row.lognormal->aic < row.exponential->aic ? "lognormal" : "exponential";
  out["fit"] = {
      {"distance", row.fit->distance}, {"unseen", row.fit->unseen}, {"draws", row.fit->draws}};
  put_p(out["fit"], row.fit->p);
  return out;
}

Json season_json(const SeasonFit& season) {
  Json months = Json::array();
  for (std::size_t m = 0; m < 12; ++m) {
    months.push_back({{"month", m + 1},
                      {"starts", season.starts.at(m)},
                      {"weight", estimate_json(season.weight.at(m), "1")}});
  }
  Json out = {{"months", months}, {"concentration", season.concentration}};
  put_p(out, season.p);
  return out;
}

Json kind_json(const KindRow& row) {
  Json out = {{"kind", row.kind},
              {"events", row.events},
              {"places", row.places_hit},
              {"prior", {{"shape", row.prior.shape}, {"years", row.prior.years}}},
              {"rate_elsewhere", estimate_json(row.elsewhere, per_year)},
              {"rate_everywhere", estimate_json(row.all, per_year)}};
  if (row.events == 0) {
    for (const char* key : {"left", "durations", "season", "common_causes"}) {
      put_null(out, key, no_event);
    }
    return out;
  }
  Json left = number_json(row.left.value, "1");
  left["lowest"] = row.left.low;
  left["highest"] = row.left.high;
  if (given(row.left.se)) {
    left["se"] = row.left.se;
  } else {
    put_null(left, "se", "one event");
  }
  out["left"] = left;
  out["durations"] = lengths_json(row);
  out["season"] = season_json(row.season);
  out["common_causes"] = {{"several", row.several},
                          {"things", row.things},
                          {"pairs", row.pairs},
                          {"pairs_expected", row.pairs_expected},
                          {"p", row.pairs_p}};
  return out;
}

Json inside_json(const std::optional<bool>& inside) { return inside ? Json(*inside) : Json(); }

Json assumed_json(const Model& model, const HazardsResult& result, const AssumedRow& row) {
  const Hazard& hazard = model.hazards[row.hazard];
  const RateRow& rate = result.rates[row.rate];
  const KindRow& kind = result.kinds[row.kind];
  Json out = {{"id", hazard.id},
              {"kind", hazard.kind},
              {"what", things_json(model, hazard.what)},
              {"rate",
               {{"assumed", number_json(row.per_year, per_year)},
                {"estimated", estimate_json(rate.rate, per_year)},
                {"inside", row.rate_inside}}}};
  Json duration = {
      {"assumed", number_json(row.duration, "d")},
      {"distribution", hazard.two_state() ? "geometric" : name_of(hazard.distribution)},
      {"inside", inside_json(row.duration_inside)}};
  if (row.duration_inside) {
    duration["estimated"] = estimate_json(kind.lognormal->mean, "d");
  } else {
    put_null(duration, "estimated", no_spread);
  }
  out["duration"] = duration;
  Json left = {{"assumed", number_json(hazard.left, "1")},
               {"inside", inside_json(row.left_inside)}};
  Json season = {{"assumed", hazard.season}, {"inside", inside_json(row.season_inside)}};
  if (row.left_inside) {
    left["seen"] = {kind.left.low, kind.left.high};
  } else {
    put_null(left, "seen", no_event);
    season["inside_reason"] = no_event;
  }
  out["left"] = left;
  out["season"] = season;
  return out;
}

}  // namespace

std::string_view name_of(ObservedBy by) {
  switch (by) {
    case ObservedBy::options:
      return "option";
    case ObservedBy::settings:
      return "case";
    case ObservedBy::log:
      return "log";
  }
  return "";
}

Json hazards_json(const Model& model, const HazardsResult& result) {
  Json kinds = Json::array();
  for (const KindRow& row : result.kinds) kinds.push_back(kind_json(row));
  Json assumed = Json::array();
  for (const AssumedRow& row : result.assumed) {
    assumed.push_back(assumed_json(model, result, row));
  }
  return {{"observed",
           {{"from", format_day(result.from)},
            {"to", format_day(result.to - 1)},
            {"years", number_json(result.years, "yr")},
            {"chosen_by", name_of(result.observed_by)},
            {"places", result.places}}},
          {"log", log_json(model, result.log)},
          {"rates", rates_json(model, result)},
          {"kinds", kinds},
          {"hazards", assumed}};
}

}  // namespace egress
