#include "egress/analyses/backtest/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "egress/analyses/dispatch/dispatch.h"

namespace egress {

namespace {

Day first_day(int year) { return day_of(year, 1, 1); }

/// Observed rows that cover exactly one calendar year of a corridor's deliveries (or the total).
class ObservedYears {
 public:
  explicit ObservedYears(const Model& model) {
    for (const auto& row : model.observed) {
      if (row.measure != "delivered") continue;
      const int year = civil(row.from).year;
      if (row.from != first_day(year) || row.to != first_day(year + 1)) continue;
      rows_.try_emplace({row.what, year}, &row);  // the first row of a year is the one to compare
    }
  }
  const Observed* find(const std::string& what, int year) const {
    const auto found = rows_.find({what, year});
    return found == rows_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<std::string, int>, const Observed*> rows_;
};

/// Last year's small corridors, the remainder takes the rest of this year's total.
double naive_of(const Model& model, const ObservedYears& observed, const std::string& remainder,
                const std::string& corridor, int year, double total) {
  double small = 0;
  for (const auto& c : model.corridors) {
    if (c.id == remainder) continue;
    const Observed* before = observed.find(c.id, year - 1);
    if (before == nullptr) continue;
    if (c.id == corridor) return before->value;
    small += before->value;
  }
  const bool any = std::ranges::any_of(model.corridors, [&](const auto& c) {
    return c.id != remainder && observed.find(c.id, year - 1) != nullptr;
  });
  return any && corridor == remainder ? total - small : not_given;
}

void add_year(BacktestResult& out, const Case& built, OutputRun run, int year,
              const DispatchResult& plan) {
  const Model& model = built.model;
  const auto& settings = built.settings.backtest;
  const ObservedYears observed(model);
  double total = 0;
  for (const auto& row : plan.corridors) total += row.delivered;
  const auto add = [&](const std::string& id, double computed, double naive) {
    const Observed* seen = observed.find(id, year);
    if (seen == nullptr) return;
    BacktestRow row;
    row.run = run;
    row.year = year;
    row.corridor = id;
    row.observed = seen->value;
    row.observed_low = given(seen->low) ? seen->low : seen->value;
    row.observed_high = given(seen->high) ? seen->high : seen->value;
    row.computed = computed;
    row.naive = naive;
    row.fitted = std::ranges::find(settings.fitted, year) != settings.fitted.end();
    row.like = seen->like;
    row.source = seen->id;
    out.rows.push_back(std::move(row));
  };
  for (const auto& row : plan.corridors) {
    const std::string& id = model.corridors[row.corridor.at()].id;
    add(id, row.delivered, naive_of(model, observed, settings.remainder, id, year, total));
  }
  add("total", total, not_given);
}

std::vector<Pin> pins_of(const Model& model) {
  std::vector<Pin> pins;
  for (const auto& contract : model.contracts) {
    const double low = contract.minimum.at(contract.from);
    const double high = contract.maximum.at(contract.from);
    // The penalty does not matter: a minimum that is dear to miss and equal to the maximum pins.
    if (!given(low) || !given(high) || high - low > 1e-9 * std::max(1.0, high)) continue;
    pins.push_back({"contract:" + contract.id,
                    fmt::format("minimum and maximum are equal from {} to {}",
                                format_day(contract.from), format_day(contract.to - 1))});
  }
  return pins;
}

void summarise(BacktestResult& out) {
  for (const OutputRun run : {OutputRun::realised, OutputRun::planned}) {
    BacktestError error{run, 0, 0};
    int count = 0;
    for (const auto& row : out.rows) {
      if (row.run != run || row.fitted || row.corridor == "total" || !given(row.naive)) continue;
      error.computed += std::abs(row.computed - row.observed);
      error.naive += std::abs(row.naive - row.observed);
      ++count;
      if (run == OutputRun::realised) {
        out.unexplained = std::max(out.unexplained, std::abs(row.computed - row.observed));
      }
    }
    if (count == 0) continue;
    error.computed /= count;
    error.naive /= count;
    out.errors.push_back(error);
  }
}

}  // namespace

std::string_view name_of(OutputRun run) {
  return run == OutputRun::realised ? "realised" : "planned";
}

Outcome<BacktestResult> backtest(const CaseFiles& files, const BacktestOptions& options,
                                 RunContext& context) {
  BacktestResult out;
  for (const OutputRun run : {OutputRun::realised, OutputRun::planned}) {
    BuildOptions build = options.build;
    build.planned_output = run == OutputRun::planned;
    const BuildResult result = build_case(files, build);
    if (!result.built) return std::unexpected(result.diagnostics);
    const Case& built = *result.built;
    const auto& years = built.settings.backtest.years;
    if (run == OutputRun::realised) out.pins = pins_of(built.model);
    for (std::size_t i = 0; i < years.size(); ++i) {
      const auto note = fmt::format("{} output, {}", name_of(run), years[i]);
      context.tell({"back-test", static_cast<std::int64_t>(i),
                    static_cast<std::int64_t>(years.size()), note});
      if (context.should_stop()) {
        out.status = context.stop_requested() ? Status::interrupted : Status::limit;
        summarise(out);
        return out;
      }
      DispatchOptions dispatch_options;
      dispatch_options.horizon = {first_day(years[i]), first_day(years[i] + 1), options.period};
      const auto plan = dispatch(built.model, dispatch_options, context);
      if (!plan) return std::unexpected(plan.error());
      if (plan->status != Status::optimal) {
        out.status = plan->status;
        summarise(out);
        return out;
      }
      add_year(out, built, run, years[i], *plan);
    }
  }
  summarise(out);
  return out;
}

}  // namespace egress
