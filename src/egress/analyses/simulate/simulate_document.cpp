#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/simulate/simulate_report.h"
#include "egress/base/scale.h"
#include "egress/model/profile.h"
#include "egress/report/render.h"

namespace egress {

namespace {

/// Units of a result, chosen once.
struct Units {
  Scale amount, money;
  explicit Units(const SimulateResult& result) : money{"MUSD", 1e6} {
    double largest = 0;
    for (const auto& row : result.statistics) {
      if (row.unit == result.about.unit && given(row.estimate.value)) {
        largest = std::max(largest, std::abs(row.estimate.value));
      }
    }
    amount = scale_for(result.about.unit, largest);
  }
  Scale of(const std::string& unit, const std::string& amounts) const {
    if (unit == "USD") return money;
    return unit == amounts ? amount : Scale{unit, 1};
  }
};

std::string told(double canonical, const Scale& scale) {
  return fmt::format("{} {}", format_number(scale.of(canonical), 2, false), scale.unit);
}

std::string told_with_interval(const YearEstimate& x, const Scale& scale) {
  if (!given(x.low) || !given(x.high)) return told(x.value, scale);
  return fmt::format("{} ({} to {})", told(x.value, scale),
                     format_number(scale.of(x.low), 2, false),
                     format_number(scale.of(x.high), 2, false));
}

const YearEstimate* find(const std::vector<NamedEstimate>& rows, const std::string& name) {
  const auto found = std::ranges::find(rows, name, &NamedEstimate::name);
  return found == rows.end() ? nullptr : &found->estimate;
}

Cell cell(double canonical, const Scale& scale, const std::string& reason) {
  return given(canonical) ? Cell(scale.of(canonical)) : Cell::none(reason.empty() ? "-" : reason);
}

Table estimates_table(const std::string& id, const std::string& caption,
                      const std::vector<NamedEstimate>& rows, const Units& units,
                      const std::string& amounts) {
  Table out;
  out.id = id;
  out.caption = caption;
  out.columns = {{"what"},
                 {"value", "", Align::right, 2},
                 {"unit"},
                 {"low", "", Align::right, 2},
                 {"high", "", Align::right, 2},
                 {"converged"}};
  for (const auto& row : rows) {
    const Scale scale = units.of(row.unit, amounts);
    const YearEstimate& x = row.estimate;
    out.rows.push_back(
        {.id = row.name,
         .cells = {Cell(row.told), cell(x.value, scale, "not known"),
                   Cell(scale.unit == "1" ? "" : scale.unit), cell(x.low, scale, "not known"),
                   cell(x.high, scale, "not known"), Cell(x.converged ? "yes" : "no")}});
  }
  return out;
}

/// Statistics without those of single corridors.
std::vector<NamedEstimate> of_all(const SimulateResult& result) {
  std::vector<NamedEstimate> out;
  for (const auto& row : result.statistics) {
    if (row.name.find(':') == std::string::npos) out.push_back(row);
  }
  return out;
}

Table corridors_table(const SimulateResult& result, const Scale& scale) {
  Table out;
  out.id = "corridors";
  out.caption = "By corridor, a year";
  out.columns = {{"corridor"},
                 {"lost", scale.unit, Align::right, 2},
                 {"low", scale.unit, Align::right, 2},
                 {"high", scale.unit, Align::right, 2},
                 {"1 in 20", scale.unit, Align::right, 2},
                 {"rerouted", scale.unit, Align::right, 3}};
  for (std::size_t c = 0; c < result.about.corridors.size(); ++c) {
    const std::string& id = result.about.corridors[c];
    const std::string& name = result.about.corridor_names[c];
    const YearEstimate& lost = *find(result.statistics, "lost:" + id);
    const YearEstimate& bad = *find(result.statistics, "lost:" + id + "_var95");
    const YearEstimate& more = *find(result.statistics, "rerouted:" + id);
    out.rows.push_back({.id = id,
                        .cells = {Cell(name.empty() ? id : name), cell(lost.value, scale, ""),
                                  cell(lost.low, scale, "none"), cell(lost.high, scale, "none"),
                                  cell(bad.value, scale, ""), cell(more.value, scale, "")}});
  }
  return out;
}

Table returns_table(const SimulateResult& result, const Scale& scale) {
  Table out;
  out.id = "return_periods";
  out.caption = fmt::format("{} in a year that is as bad or worse once in so many",
                            result.netback_curve ? "Netback lost" : "Exports lost");
  out.columns = {{"once in", "yr", Align::right, 0},
                 {"loss", scale.unit, Align::right, 2},
                 {"low", scale.unit, Align::right, 2},
                 {"high", scale.unit, Align::right, 2}};
  for (const auto& point : result.return_periods) {
    out.rows.push_back(
        {.id = {},
         .cells = {Cell(std::round(1 / point.per_year)), cell(point.loss.value, scale, ""),
                   cell(point.loss.low, scale, ""), cell(point.loss.high, scale, "too rare")}});
  }
  return out;
}

Table causes_table(const SimulateResult& result, const Units& units) {
  Table out;
  out.id = "causes";
  out.caption = "What caused it, a year";
  out.columns = {{"hazard"},
                 {"kind"},
                 {"closures", "1/yr", Align::right, 2},
                 {"netback lost", units.money.unit + "/yr", Align::right, 1},
                 {"lost", units.amount.unit + "/yr", Align::right, 3},
                 {"share", "%", Align::right, 1}};
  for (const auto& row : result.causes) {
    out.rows.push_back(
        {.id = row.hazard,
         .cells = {Cell(row.name.empty() ? row.hazard : row.name), Cell(row.kind),
                   Cell(row.closures.value), Cell(units.money.of(row.netback_lost.value)),
                   Cell(units.amount.of(row.lost.value)),
                   given(row.share) ? Cell(100 * row.share) : Cell::none("none lost")}});
  }
  return out;
}

Table curve_table(const SimulateResult& result, const Scale& scale) {
  Table out;
  out.id = "exceedance";
  out.caption = "Exceedance: the share of years that lose more";
  out.columns = {{"of years", "%", Align::right, 3},
                 {"loss", scale.unit, Align::right, 3},
                 {"low", scale.unit, Align::right, 3},
                 {"high", scale.unit, Align::right, 3}};
  for (const auto& point : result.exceedance) {
    out.rows.push_back(
        {.id = {},
         .cells = {Cell(100 * point.per_year), cell(point.loss.value, scale, ""),
                   cell(point.loss.low, scale, ""), cell(point.loss.high, scale, "too rare")}});
  }
  return out;
}

bool precise_enough(const SimulateResult& result) {
  const auto* x = find(result.statistics, result.about.precise);
  return x != nullptr && x->within(result.about.precision);
}

/// What is compared with, without the word that says how it was asked for.
std::string compared_with(const SimulateAbout& about) {
  return about.compare.substr(about.compare.find(':') + 1);
}

std::string told_years(long years) {
  return fmt::format("{} year{}", years, years == 1 ? "" : "s");
}

/// The losses, and what is left: another network loses more where it carries more.
void add_difference(const SimulateResult& result, const Scale& scale, Document& out) {
  const bool money = result.netback_curve;
  const auto* lost = find(result.difference, money ? "netback_lost" : "lost");
  const auto* left = find(result.difference, money ? "netback" : "exports");
  if (lost == nullptr || left == nullptr) return;
  out.answers.emplace_back(
      fmt::format("With {} instead, losses change by {} and {} by {} a year.",
                  compared_with(result.about), told_with_interval(*lost, scale),
                  money ? "netback" : "exports", told_with_interval(*left, scale)));
}

void add_answers(const SimulateResult& result, const Units& units, Document& out) {
  const SimulateAbout& about = result.about;
  const std::string main = result.netback_curve ? "netback_lost" : "lost";
  const Scale scale = result.netback_curve ? units.money : units.amount;
  const char* what = result.netback_curve ? "netback is lost" : "of exports are lost";
  out.answers.emplace_back(fmt::format(
      "A year loses {} MUSD of netback on average; {} {}.",
      [&] {
        const YearEstimate& x = *find(result.statistics, "netback_lost");
        return given(x.low) && given(x.high)
                   ? fmt::format("{} ({} to {})", format_number(x.value / 1e6, 1, false),
                                 format_number(x.low / 1e6, 1, false),
                                 format_number(x.high / 1e6, 1, false))
                   : format_number(x.value / 1e6, 1, false);
      }(),
      told_with_interval(*find(result.statistics, main), scale), what));
  for (const auto& point : result.return_periods) {
    if (point.per_year != 0.05) continue;
    out.answers.emplace_back(
        fmt::format("In one year of 20 it is {} or more.", told_with_interval(point.loss, scale)));
  }
  if (!result.causes.empty() && given(result.causes.front().share)) {
    const CauseRow& row = result.causes.front();
    out.answers.emplace_back(fmt::format("Most of it, {:.0f} %, comes from: {}.", 100 * row.share,
                                         row.name.empty() ? row.hazard : row.name));
  }
  if (const auto* lole = find(result.indices, "lole"); lole != nullptr && lole->value > 0) {
    out.answers.emplace_back(
        fmt::format("Something required is short for {} a year.",
                    told_with_interval(*lole, {about.period == "hour" ? "h" : "d", 1})));
  }
  if (const auto* knowing = find(result.statistics, "value_of_knowing");
      knowing != nullptr && given(knowing->low) && knowing->value > 0) {
    out.answers.emplace_back(fmt::format("To know all closures beforehand would save {} a year.",
                                         told_with_interval(*knowing, units.money)));
  }
  if (!about.compare.empty()) add_difference(result, scale, out);
  const auto open = std::ranges::count_if(
      result.statistics, [](const NamedEstimate& x) { return !x.estimate.converged; });
  out.answers.emplace_back(fmt::format(
      "{}{} of {} to {} by {}, seed {}, {} sampling; {} of {} statistics are not within 5 %.",
      told_years(result.years),
      about.of > 1 ? fmt::format(" (shard {} of {})", about.shard, about.of) : "", about.first_day,
      about.last_day, about.period, about.seed, about.sampling, open, result.statistics.size()));
  if (about.sampling != "plain" && given(result.gain)) {
    out.answers.emplace_back(fmt::format(
        "Plain sampling would need {:.2f} times as many years for the mean.", result.gain));
  }
  if (result.status != Status::done) {
    out.answers.emplace_back(fmt::format("Stopped by {} after {} of {} years.", result.stopped_by,
                                         result.years, shard_years(about)));
  } else if (result.stopped_by == "precision") {
    out.answers.emplace_back(fmt::format("Stopped since `{}` is known within {:.3g} %.",
                                         about.precise, 100 * about.precision));
  } else if (about.precision > 0 && !precise_enough(result)) {
    out.answers.emplace_back(
        fmt::format("All years were drawn, and `{}` is not known within {:.3g} %.", about.precise,
                    100 * about.precision));
  }
}

}  // namespace

Document simulate_document(const SimulateResult& result) {
  Document out;
  out.title = result.about.case_name;
  out.question = "What a year of random closures costs";
  if (result.years == 0) {
    out.answers.emplace_back(
        result.status == Status::done
            ? fmt::format("None of the {} falls to shard {} of {}.", told_years(result.about.years),
                          result.about.shard, result.about.of)
            : fmt::format("No year was done: stopped by {}.", result.stopped_by));
    return out;
  }
  const Units units(result);
  const Scale curve = result.netback_curve ? units.money : units.amount;
  const std::string& amounts = result.about.unit;
  Section numbers{.id = "numbers", .title = "", .blocks = {}};
  numbers.blocks.emplace_back(estimates_table("statistics",
                                              "A year, on average and at its worst; 95 % intervals",
                                              of_all(result), units, amounts));
  if (!result.about.corridors.empty()) {
    numbers.blocks.emplace_back(corridors_table(result, units.amount));
  }
  const auto* lole = find(result.indices, "lole");
  if (lole != nullptr && lole->value > 0) {
    auto rows = result.indices;
    for (const auto& row : result.by_market) {
      if (result.about.markets.size() > 1 && row.estimate.value > 0) rows.push_back(row);
    }
    numbers.blocks.emplace_back(
        estimates_table("indices", "Shortages, a year", rows, units, amounts));
  }
  if (!result.difference.empty()) {
    numbers.blocks.emplace_back(estimates_table(
        "difference", fmt::format("With {}, less what it is now", compared_with(result.about)),
        result.difference, units, amounts));
  }
  out.sections.push_back(std::move(numbers));
  Section worst{.id = "worst", .title = "", .blocks = {}};
  if (!result.causes.empty()) worst.blocks.emplace_back(causes_table(result, units));
  if (!result.exceedance.empty()) {  // one year has none
    Details all{.summary = "The whole curve", .blocks = {}};
    all.blocks.emplace_back(curve_table(result, curve));
    worst.blocks.emplace_back(std::move(all));
  }
  if (result.no_return_periods.empty()) {
    worst.blocks.emplace_back(returns_table(result, curve));
  } else {
    worst.blocks.emplace_back(
        Paragraph{"No years that are bad once in so many: " + result.no_return_periods + "."});
  }
  out.sections.push_back(std::move(worst));
  add_answers(result, units, out);
  return out;
}

}  // namespace egress
