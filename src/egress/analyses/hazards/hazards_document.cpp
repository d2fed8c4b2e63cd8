#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "egress/analyses/hazards/hazards_report.h"

namespace egress {

namespace {

constexpr std::array month_names = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
constexpr double surprising = 0.05;  // the usual level of a test

/// "cpc_spm", "cpc_k + cpc_r", "cpc_k and 4 more".
std::string place_name(const Model& model, const std::vector<ThingRef>& what) {
  const std::string& first = id_of(model, what.front());
  if (what.size() == 1) return first;
  if (what.size() == 2) return first + " + " + id_of(model, what.back());
  return fmt::format("{} and {} more", first, what.size() - 1);
}

Cell or_reason(const std::optional<LognormalFit>& fit, double value) {
  return fit ? Cell(value) : Cell::none("too few");
}

Table rates_table(const Model& model, const HazardsResult& result) {
  Table out{.id = "rates",
            .caption = "How often: starts a year, of one kind at one place, with 95 % intervals",
            .columns = {{.name = "kind"},
                        {.name = "hits"},
                        {.name = "seen", .digits = 0},
                        {.name = "a year", .unit = "1/yr", .digits = 2},
                        {.name = "from", .unit = "1/yr", .digits = 2},
                        {.name = "to", .unit = "1/yr", .digits = 2}},
            .rows = {}};
  for (const KindRow& kind : result.kinds) {
    for (const RateRow& row : result.rates) {
      if (row.kind != kind.kind) continue;
      out.rows.push_back({.id = "",
                          .cells = {row.kind, place_name(model, row.what), row.events,
                                    row.rate.value, row.rate.low, row.rate.high}});
    }
    if (&kind == &result.kinds.back()) break;
    out.rows.push_back({.id = "",
                        .cells = {kind.kind, "any other place", 0, kind.elsewhere.value,
                                  kind.elsewhere.low, kind.elsewhere.high}});
  }
  return out;
}

Table priors_table(const Model& model, const HazardsResult& result) {
  Table out{.id = "priors",
            .caption = "The same under other priors: what the estimate owes to them",
            .columns = {{.name = "kind"},
                        {.name = "hits"},
                        {.name = "shared", .unit = "1/yr", .digits = 2},
                        {.name = "fitted", .unit = "1/yr", .digits = 2},
                        {.name = "Jeffreys", .unit = "1/yr", .digits = 2},
                        {.name = "flat", .unit = "1/yr", .digits = 2}},
            .rows = {}};
  for (const RateRow& row : result.rates) {
    out.rows.push_back({.id = "",
                        .cells = {row.kind, place_name(model, row.what), row.rate.value,
                                  row.fitted.value, row.jeffreys.value, row.flat.value}});
  }
  return out;
}

Table lengths_table(const HazardsResult& result) {
  Table out{.id = "durations",
            .caption = "How long: lognormal, by kind; `open` ends are not known or have not come",
            .columns = {{.name = "kind"},
                        {.name = "known", .digits = 0},
                        {.name = "open", .digits = 0},
                        {.name = "median", .unit = "d"},
                        {.name = "mean", .unit = "d"},
                        {.name = "from", .unit = "d"},
                        {.name = "to", .unit = "d"},
                        {.name = "sigma", .digits = 2}},
            .rows = {}};
  for (const KindRow& row : result.kinds) {
    const LognormalFit fit = row.lognormal.value_or(LognormalFit{});
    out.rows.push_back(
        {.id = "",
         .cells = {row.kind, row.known + row.below, row.running,
                   or_reason(row.lognormal, fit.median.value),
                   or_reason(row.lognormal, fit.mean.value), or_reason(row.lognormal, fit.mean.low),
                   or_reason(row.lognormal, fit.mean.high),
                   or_reason(row.lognormal, fit.sigma.value)}});
  }
  return out;
}

Table fit_table(const HazardsResult& result) {
  Table out{.id = "fit",
            .caption =
                "How well lognormal fits: AIC less that of exponential (below 0: lognormal "
                "is better), Kolmogorov-Smirnov distance, its p, and the distance below "
                "which so few events show nothing",
            .columns = {{.name = "kind"},
                        {.name = "AIC", .digits = 1},
                        {.name = "distance", .digits = 2},
                        {.name = "p", .digits = 2},
                        {.name = "unseen", .digits = 2}},
            .rows = {}};
  for (const KindRow& row : result.kinds) {
    if (!row.lognormal || !row.exponential || !row.fit) continue;
    out.rows.push_back(
        {.id = "",
         .cells = {row.kind, row.lognormal->aic - row.exponential->aic, row.fit->distance,
                   row.fit->p ? Cell(*row.fit->p) : Cell::none("not tested"), row.fit->unseen}});
  }
  return out;
}

std::string told_p(const std::optional<double>& p) {
  return p ? fmt::format("p = {:.3f}", *p) : "not tested";
}

Table season_table(const KindRow& row) {
  Table out{.id = "season",
            .caption = fmt::format("When {} closes: 1 is an average day; flat year {}", row.kind,
                                   told_p(row.season.p)),
            .columns = {{.name = "month"},
                        {.name = "starts", .digits = 0},
                        {.name = "weight", .digits = 2},
                        {.name = "from", .digits = 2},
                        {.name = "to", .digits = 2}},
            .rows = {}};
  for (std::size_t m = 0; m < 12; ++m) {
    const Estimate& weight = row.season.weight.at(m);
    out.rows.push_back({.id = "",
                        .cells = {month_names.at(m), row.season.starts.at(m), weight.value,
                                  weight.low, weight.high}});
  }
  return out;
}

Table causes_table(const HazardsResult& result) {
  Table out{.id = "common_causes",
            .caption =
                "Together: events that hit several things at once, and pairs of events of a "
                "kind that share nothing and start within a week, against chance",
            .columns = {{.name = "kind"},
                        {.name = "events", .digits = 0},
                        {.name = "several", .digits = 0},
                        {.name = "left", .unit = "%", .digits = 0},
                        {.name = "pairs", .digits = 0},
                        {.name = "by chance", .digits = 2},
                        {.name = "p", .digits = 3}},
            .rows = {}};
  for (const KindRow& row : result.kinds) {
    if (row.events == 0) continue;
    out.rows.push_back({.id = "",
                        .cells = {row.kind, row.events, row.several, 100 * row.left.value,
                                  row.pairs, row.pairs_expected, row.pairs_p}});
  }
  return out;
}

Cell verdict(const std::optional<bool>& inside) {
  return inside ? Cell(*inside ? "inside" : "OUTSIDE") : Cell::none("no estimate");
}

Table assumed_table(const Model& model, const HazardsResult& result) {
  Table out{.id = "assumed",
            .caption = "What the case assumes (hazards.csv), and whether it lies in the interval",
            .columns = {{.name = "hazard"},
                        {.name = "a year", .unit = "1/yr", .digits = 2},
                        {.name = "rate"},
                        {.name = "mean", .unit = "d"},
                        {.name = "length"},
                        {.name = "left", .unit = "%", .digits = 0},
                        {.name = "share"},
                        {.name = "season"}},
            .rows = {}};
  for (const AssumedRow& row : result.assumed) {
    const Hazard& hazard = model.hazards[row.hazard];
    out.rows.push_back({.id = "",
                        .cells = {hazard.id, row.per_year, verdict(row.rate_inside), row.duration,
                                  verdict(row.duration_inside), 100 * hazard.left,
                                  verdict(row.left_inside), verdict(row.season_inside)}});
  }
  return out;
}

List left_out_list(const HazardsResult& result) {
  List out;
  for (const LeftOut& reason : result.log.left_out) {
    out.items.emplace_back(
        fmt::format("{} {}: {}", reason.ids.size(), reason.reason, fmt::join(reason.ids, ", ")));
  }
  return out;
}

std::ptrdiff_t outside_count(const HazardsResult& result) {
  return std::ranges::count_if(result.assumed, [](const AssumedRow& row) {
    return !row.rate_inside || row.duration_inside == false || row.left_inside == false ||
           row.season_inside == false;
  });
}

void add_answers(const Model& model, const HazardsResult& result, Document& out) {
  const char* by = result.observed_by == ObservedBy::options    ? "as asked"
                   : result.observed_by == ObservedBy::settings ? "as the case says"
                                                                : "the span of the log";
  out.answers.emplace_back(fmt::format("{} events at {} places in {:.2f} years, {} to {} ({}).",
                                       result.log.events.size(), result.places, result.years,
                                       format_day(result.from), format_day(result.to - 1), by));
  const auto often =
      std::ranges::max_element(result.rates, {}, [](const RateRow& row) { return row.rate.value; });
  if (often != result.rates.end()) {
    out.answers.emplace_back(fmt::format(
        "Most often: {} at {}, {:.2f} times a year ({:.2f} to {:.2f}).", often->kind,
        place_name(model, often->what), often->rate.value, often->rate.low, often->rate.high));
  }
  for (const KindRow& row : result.kinds) {
    if (row.kind != "weather" || row.events == 0) continue;
    if (!row.season.p) continue;
    out.answers.emplace_back(fmt::format("{} weather events {} a season ({}).", row.events,
                                         *row.season.p < surprising ? "have" : "do not show",
                                         told_p(row.season.p)));
  }
  if (result.assumed.empty()) {
    out.answers.emplace_back("The case assumes no hazards.");
    return;
  }
  const auto outside = outside_count(result);
  out.answers.emplace_back(
      fmt::format("Of the case's {} hazards, {} {} a number outside what the log allows.",
                  result.assumed.size(), outside, outside == 1 ? "has" : "have"));
}

}  // namespace

BarsFigure hazards_figure(const Model& model, const HazardsResult& result) {
  BarsFigure out;
  out.id = "hazards";
  out.unit = "1/yr";
  out.digits = 2;
  out.title = fmt::format("{} events in {:.1f} years: what the log says of how often it happens",
                          result.log.events.size(), result.years);
  out.subtitle = "Starts a year by kind and place, in 1/yr, estimated from closures.csv";
  out.foot = "95 % intervals; a place shares what the others of its kind say.";
  const auto add = [&](const RateRow& row, const std::string& label, const std::string& note) {
    Bar bar;
    bar.label = label;
    bar.value = row.rate.value;
    bar.low = row.rate.low;
    bar.high = row.rate.high;
    bar.note = note;
    out.bars.push_back(std::move(bar));
  };
  if (result.assumed.empty()) {
    for (const RateRow& row : result.rates) {
      add(row, row.kind + ": " + place_name(model, row.what), fmt::format("{} seen", row.events));
    }
    return out;
  }
  for (const AssumedRow& row : result.assumed) {
    const Hazard& hazard = model.hazards[row.hazard];
    add(result.rates[row.rate], hazard.name.empty() ? hazard.id : hazard.name,
        fmt::format("the case: {:.2f}{}", row.per_year, row.rate_inside ? "" : ", outside"));
  }
  out.title += fmt::format("; {} of the case's {} hazards outside it", outside_count(result),
                           result.assumed.size());
  return out;
}

Document hazards_document(const Model& model, const HazardsResult& result) {
  Document out;
  out.title = model.name;
  out.question = "How often something closes, for how long and when, from the log of closures";
  out.sections.push_back({.id = "how_often",
                          .title = "",
                          .blocks = {rates_table(model, result), priors_table(model, result)}});
  out.sections.push_back(
      {.id = "how_long", .title = "", .blocks = {lengths_table(result), fit_table(result)}});
  Section when{.id = "when", .title = "", .blocks = {}};
  for (const KindRow& row : result.kinds) {
    if (row.kind == "weather" && row.events > 0) when.blocks.emplace_back(season_table(row));
  }
  when.blocks.emplace_back(causes_table(result));
  out.sections.push_back(std::move(when));
  if (!result.assumed.empty()) {
    out.sections.push_back(
        {.id = "beside_the_case", .title = "", .blocks = {assumed_table(model, result)}});
  }
  if (!result.log.left_out.empty()) {
    out.sections.push_back({.id = "not_counted",
                            .title = "Rows of the log that do not count",
                            .blocks = {left_out_list(result)}});
  }
  add_answers(model, result, out);
  return out;
}

}  // namespace egress
