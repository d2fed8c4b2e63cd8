#include "egress/analyses/hazards/hazards.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace egress {

namespace {

constexpr double days_a_year = 365.2425;
constexpr Day week = 7;
constexpr const char* all_kinds = "all kinds";
constexpr std::array kind_order = {"accident", "weather",    "maintenance", "regulator", "attack",
                                   "politics", "commercial", "upstream",    "other"};

using Place = std::vector<ThingRef>;

struct PlaceOrder {
  bool operator()(const Place& a, const Place& b) const {
    const auto order = [](const ThingRef& x, const ThingRef& y) {
      return std::pair(x.kind, x.index) < std::pair(y.kind, y.index);
    };
    return std::ranges::lexicographical_compare(a, b, order);
  }
};
using Counts = std::map<Place, int, PlaceOrder>;

/// Seeds of the simulated tests: one stream for each kind and test.
std::uint64_t stream(std::uint64_t seed, const std::string& kind, std::uint32_t test) {
  std::vector<std::uint32_t> words = {static_cast<std::uint32_t>(seed),
                                      static_cast<std::uint32_t>(seed >> 32U), test};
  for (const char c : kind) words.push_back(static_cast<unsigned char>(c));
  std::seed_seq mixed(words.begin(), words.end());
  std::array<std::uint32_t, 2> out{};
  mixed.generate(out.begin(), out.end());
  return (std::uint64_t{out[0]} << 32U) | out[1];
}

/// The days that were watched, and who says so.
Outcome<bool> choose_days(const Model& model, const LogSettings& settings,
                          const HazardsOptions& options, HazardsResult& out) {
  std::optional<Day> first, last;
  for (const LoggedClosure& row : model.closures) {
    if (!row.dated || row.what.empty()) continue;
    first = std::min(first.value_or(row.start), row.start);
    last = std::max({last.value_or(row.start + 1), row.start + 1, row.end.value_or(row.start + 1)});
  }
  if (!first) {
    return std::unexpected(
        mistake("E0550", "the log has no closure with a date that names a thing of this case",
                "hazards are estimated from closures.csv: fill `what` and `start`"));
  }
  out.observed_by = options.from || options.to     ? ObservedBy::options
                    : settings.from || settings.to ? ObservedBy::settings
                                                   : ObservedBy::log;
  out.from = options.from.value_or(settings.from.value_or(*first));
  out.to = options.to.value_or(settings.to.value_or(*last));
  if (out.from >= out.to) {
    return std::unexpected(
        mistake("E0544",
                fmt::format("the days observed end on {} before they begin on {}",
                            format_day(out.to - 1), format_day(out.from)),
                "give `--from` and `--to` in order; `--to` is inclusive"));
  }
  out.years = (out.to - out.from) / days_a_year;
  return true;
}

/// Every set of things that was watched, with no event yet.
Counts places_watched(const Model& model, const LogEvents& log) {
  Counts out;
  for (const auto& row : model.closures) {
    if (!row.what.empty()) out[place_of(row.what)] = 0;
  }
  for (const auto& event : log.events) out[event.what] = 0;
  for (const auto& hazard : model.hazards) out[place_of(hazard.what)] = 0;
  return out;
}

std::vector<const LogEvent*> of_kind(const LogEvents& log, const std::string& kind) {
  std::vector<const LogEvent*> out;
  for (const LogEvent& event : log.events) {
    if (kind == all_kinds || event.kind == kind) out.push_back(&event);
  }
  return out;
}

void add_rates(const Model& model, const HazardsResult& result, Counts counts, KindRow& row,
               std::vector<RateRow>& rates) {
  for (const LogEvent* event : of_kind(result.log, row.kind)) ++counts[event->what];
  std::vector<int> numbers;
  for (const auto& [place, n] : counts) numbers.push_back(n);
  row.prior = fit_prior(numbers, result.years);
  const SharedPrior shared(numbers, result.years);
  row.places_hit = static_cast<int>(std::ranges::count_if(numbers, [](int n) { return n > 0; }));
  row.elsewhere = shared.rate(0);
  row.all = posterior_rate(jeffreys_prior, row.events, result.years);
  if (row.kind == all_kinds) return;
  const std::size_t begin = rates.size();
  for (const auto& [place, n] : counts) {
    const bool assumed = std::ranges::any_of(model.hazards, [&](const Hazard& hazard) {
      return hazard.kind == row.kind && place_of(hazard.what) == place;
    });
    if (n == 0 && !assumed) continue;
    rates.push_back({row.kind, place, n, shared.rate(n), posterior_rate(row.prior, n, result.years),
                     posterior_rate(jeffreys_prior, n, result.years),
                     posterior_rate(flat_prior, n, result.years)});
  }
  std::stable_sort(rates.begin() + static_cast<std::ptrdiff_t>(begin), rates.end(),
                   [](const RateRow& a, const RateRow& b) { return a.events > b.events; });
}

/// Share of capacity left at each place rated, averaged over its events of the kind.
void add_left_by_place(const LogEvents& log, std::vector<RateRow>& rates) {
  for (RateRow& row : rates) {
    if (row.events == 0) continue;
    double sum = 0;
    for (const LogEvent& event : log.events) {
      if (event.kind == row.kind && event.what == row.what) sum += event.left;
    }
    row.left = sum / row.events;
  }
}

bool nothing_in_common(const LogEvent& a, const LogEvent& b) {
  return std::ranges::none_of(a.what, [&](const ThingRef& thing) {
    return std::ranges::find(b.what, thing) != b.what.end();
  });
}

void add_causes(const HazardsResult& result, KindRow& row) {
  const auto events = of_kind(result.log, row.kind);
  double things = 0;
  int apart = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    things += static_cast<double>(events[i]->what.size());
    row.several += events[i]->what.size() > 1 ? 1 : 0;
    for (std::size_t j = 0; j < i; ++j) {
      if (!nothing_in_common(*events[i], *events[j])) continue;
      ++apart;
      row.pairs += events[i]->start - events[j]->start < week ? 1 : 0;
    }
  }
  row.things = events.empty() ? 0 : things / static_cast<double>(events.size());
  // Two days of the span at random are less than a week apart with this chance.
  const double days = result.to - result.from;
  const double chance =
      days > week ? (2.0 * week - 1) / days - week * (week - 1.0) / days / days : 1.0;
  row.pairs_expected = apart * chance;
  row.pairs_p = poisson_tail(row.pairs, row.pairs_expected);
}

void add_left(const HazardsResult& result, KindRow& row) {
  const auto events = of_kind(result.log, row.kind);
  const double n = static_cast<double>(events.size());
  row.left = {0, 1, 0, not_given};
  double squares = 0;
  for (const LogEvent* event : events) {
    row.left.value += event->left / n;
    row.left.low = std::min(row.left.low, event->left);
    row.left.high = std::max(row.left.high, event->left);
  }
  for (const LogEvent* event : events) squares += std::pow(event->left - row.left.value, 2);
  if (n > 1) row.left.se = std::sqrt(squares / (n * (n - 1)));
}

/// Draws of a test on so many events: fewer for long logs, which need fewer to be sure.
int draws_for(const HazardsOptions& options, std::size_t events) {
  constexpr std::size_t most = 2'000'000, fewest = 99;
  const std::size_t affordable = std::max(fewest, most / std::max<std::size_t>(1, events));
  return std::min(options.draws, static_cast<int>(affordable));
}

void add_lengths(const HazardsResult& result, const HazardsOptions& options, RunContext& context,
                 KindRow& row) {
  std::vector<DurationSeen> seen;
  for (const LogEvent* event : of_kind(result.log, row.kind)) {
    const DurationSeen& d = event->duration;
    seen.push_back(d);
    ++(d.exact() ? row.known : d.running() ? row.running : row.below);
  }
  row.lognormal = fit_lognormal(seen);
  row.exponential = fit_exponential(seen);
  if (!row.lognormal) return;
  row.fit = goodness(seen, *row.lognormal, draws_for(options, seen.size()),
                     stream(context.seed, row.kind, 1), context);
}

void add_season(const HazardsResult& result, const HazardsOptions& options, RunContext& context,
                KindRow& row) {
  std::vector<Day> starts;
  for (const LogEvent* event : of_kind(result.log, row.kind)) starts.push_back(event->start);
  row.season = fit_season(starts, result.from, result.to, draws_for(options, starts.size()),
                          stream(context.seed, row.kind, 2), context);
}

bool inside(const Estimate& estimate, double value) {
  return value >= estimate.low && value <= estimate.high;
}

AssumedRow assumed_row(const Model& model, const HazardsResult& result, std::size_t index) {
  const Hazard& hazard = model.hazards[index];
  const auto place = place_of(hazard.what);
  const auto rate = std::ranges::find_if(result.rates, [&](const RateRow& row) {
    return row.kind == hazard.kind && row.what == place;
  });
  const auto kind = std::ranges::find(result.kinds, hazard.kind, &KindRow::kind);
  ensure(rate != result.rates.end() && kind != result.kinds.end(), "a hazard that was not rated");
  AssumedRow out{.hazard = index,
                 .rate = static_cast<std::size_t>(rate - result.rates.begin()),
                 .kind = static_cast<std::size_t>(kind - result.kinds.begin())};
  out.duration = mean_duration(model, hazard);
  const double cycle = mean_between(hazard) + out.duration;
  out.per_year = hazard.copies * days_a_year / cycle;
  out.rate_inside = inside(rate->rate, out.per_year);
  if (kind->lognormal && given(out.duration)) {
    out.duration_inside = inside(kind->lognormal->mean, out.duration);
  }
  if (kind->events > 0) {
    out.left_inside = inside(kind->left, hazard.left);
    out.season_inside = true;
    for (std::size_t m = 0; m < 12; ++m) {
      const double weight = hazard.season.at(m);
      if (weight < kind->season.together_low.at(m) || weight > kind->season.together_high.at(m)) {
        out.season_inside = false;
      }
    }
  }
  return out;
}

}  // namespace

Outcome<HazardsResult> hazards(const Model& model, const LogSettings& settings,
                               const HazardsOptions& options, RunContext& context) {
  HazardsResult out;
  if (const auto days = choose_days(model, settings, options, out); !days) {
    return std::unexpected(days.error());
  }
  out.log = events_of(model, out.from, out.to, options.together);
  const Counts places = places_watched(model, out.log);
  out.places = static_cast<int>(places.size());
  std::vector<std::string> kinds(kind_order.begin(), kind_order.end());
  kinds.emplace_back(all_kinds);
  for (const auto& kind : kinds) {
    KindRow row{.kind = kind};
    row.events = static_cast<int>(of_kind(out.log, kind).size());
    const bool assumed = std::ranges::any_of(
        model.hazards, [&](const Hazard& hazard) { return hazard.kind == kind; });
    if (row.events == 0 && !assumed) continue;
    context.tell({"hazards", static_cast<std::int64_t>(out.kinds.size()), 0, row.kind});
    add_rates(model, out, places, row, out.rates);
    add_causes(out, row);
    add_left(out, row);
    add_lengths(out, options, context, row);
    add_season(out, options, context, row);
    out.kinds.push_back(std::move(row));
  }
  add_left_by_place(out.log, out.rates);
  for (std::size_t i = 0; i < model.hazards.size(); ++i) {
    out.assumed.push_back(assumed_row(model, out, i));
  }
  if (context.stop_requested()) {
    out.status = Status::interrupted;
  } else if (context.out_of_time()) {
    out.status = Status::limit;
  }
  return out;
}

}  // namespace egress
