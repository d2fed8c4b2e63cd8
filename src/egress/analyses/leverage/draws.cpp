#include "egress/analyses/leverage/draws.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "egress/analyses/leverage/power.h"
#include "egress/base/parallel.h"
#include "egress/base/random.h"

namespace egress {

namespace {

struct Range {
  std::string cell;
  double low, mode, high;
};

double number_of(const std::string& text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::vector<Range> ranges_of(const CaseFiles& files, const BuildOptions& build) {
  std::vector<Range> out;
  for (const auto& cell : range_cells(files)) {
    const bool is_set = std::ranges::any_of(
        build.set, [&](const std::string& word) { return word.starts_with(cell + "="); });
    const auto range = range_of(files, cell);
    if (!range || is_set || !plans_read(cell)) continue;
    out.push_back({cell, number_of(range->low), number_of(range->mode), number_of(range->high)});
  }
  return out;
}

struct Draw {
  bool refused = false, whole = false;
  double grand = 0;
  std::vector<double> shapley;  // by player of the result
};

Draw drawn(const CaseFiles& files, const Interests& interests, const LeverageOptions& options,
           const std::vector<Range>& ranges, const LeverageResult& result, std::size_t number,
           RunContext& own) {
  Draw out;
  BuildOptions build = options.build;
  for (const Range& range : ranges) {
    // By its name, so that a range more leaves the draws of the others as they are.
    Stream stream(own.seed, "leverage range " + range.cell, number, 0);
    build.set.push_back(
        fmt::format("{}={}", range.cell,
                    triangular_quantile(stream.uniform(), range.low, range.mode, range.high)));
  }
  const BuildResult built = build_case(files, build);
  if (!built.built) {
    out.refused = true;
    return out;
  }
  const Model& model = built.built->model;
  const auto found = PowerOfModel(model, interests, options.horizon).shapley(options.orders, own);
  out.whole = found.status == Status::done;
  out.grand = found.grand;
  for (const auto& player : result.players) {
    out.shapley.push_back(found.shapley[find_holder(model, player.id)->at()]);
  }
  return out;
}

/// Mean, standard deviation, and the middle 95 % (linear between order statistics).
Estimate spread_of(std::vector<double> values) {
  Estimate out;
  const auto n = static_cast<double>(values.size());
  out.value = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double x : values) squares += (x - out.value) * (x - out.value);
  out.se = values.size() > 1 ? std::sqrt(squares / (n - 1)) : not_given;
  std::ranges::sort(values);
  const auto quantile = [&](double p) {
    const double place = p * (n - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
  };
  out.low = quantile(lower_tail);
  out.high = quantile(upper_tail);
  return out;
}

Estimate chance_of(std::int64_t reversed, std::int64_t count) {
  const auto k = static_cast<double>(reversed), n = static_cast<double>(count);
  Estimate out;
  out.value = k / n;
  out.se = std::sqrt(out.value * (1 - out.value) / n);
  out.low = reversed == 0 ? 0 : beta_quantile(lower_tail, k + 0.5, n - k + 0.5);
  out.high = reversed == count ? 1 : beta_quantile(upper_tail, k + 0.5, n - k + 0.5);
  return out;
}

std::vector<DrawnOrder> orders_of(const LeverageResult& result, const std::vector<Draw>& draws,
                                  std::int64_t count) {
  std::vector<std::size_t> ranking;
  for (std::size_t i = 0; i < result.players.size(); ++i) {
    if (!result.players[i].dummy) ranking.push_back(i);
  }
  std::ranges::stable_sort(ranking, std::greater{},
                           [&](std::size_t i) { return result.players[i].shapley; });
  std::vector<DrawnOrder> out;
  constexpr double noticed = 1e-9;  // below it two players are alike in a draw
  for (std::size_t k = 0; k + 1 < ranking.size(); ++k) {
    const std::size_t a = ranking[k], b = ranking[k + 1];
    if (result.players[a].like == result.players[b].like) continue;
    DrawnOrder order;
    order.ahead = result.players[a].id;
    order.behind = result.players[b].id;
    for (const auto& draw : draws) {
      if (!draw.whole) continue;
      if (draw.shapley[b] - draw.shapley[a] > noticed * std::abs(draw.grand)) ++order.reversed;
    }
    order.chance = chance_of(order.reversed, count);
    out.push_back(std::move(order));
  }
  return out;
}

}  // namespace

double triangular_quantile(double p, double low, double mode, double high) {
  if (high <= low) return mode;
  const double at_mode = (mode - low) / (high - low);
  return p < at_mode ? low + std::sqrt(p * (high - low) * (mode - low))
                     : high - std::sqrt((1 - p) * (high - low) * (high - mode));
}

void tell_draws(const CaseFiles& files, const Interests& interests, const LeverageOptions& options,
                LeverageResult& out, RunContext& context) {
  const auto ranges = ranges_of(files, options.build);
  std::vector<Draw> draws(static_cast<std::size_t>(options.draws));
  for_each_index(
      draws.size(), context,
      [&](std::size_t i, RunContext& own) {
        draws[i] = drawn(files, interests, options, ranges, out, i, own);
      },
      [&](std::size_t done) {
        context.tell({.stage = "draws",
                      .done = static_cast<std::int64_t>(done),
                      .total = options.draws,
                      .note = ""});
      });
  DrawnPower& told = out.draws.emplace();
  told.asked = options.draws;
  told.ranges = static_cast<int>(ranges.size());
  for (const auto& draw : draws) {
    told.drawn += draw.whole ? 1 : 0;
    told.refused += draw.refused ? 1 : 0;
  }
  if (told.drawn == 0) return;
  for (std::size_t i = 0; i < out.players.size(); ++i) {
    std::vector<double> money, share;
    for (const auto& draw : draws) {
      if (!draw.whole) continue;
      const double all = std::accumulate(draw.shapley.begin(), draw.shapley.end(), 0.0);
      money.push_back(draw.shapley[i]);
      share.push_back(all != 0 ? draw.shapley[i] / all : 0);
    }
    told.players.push_back({spread_of(std::move(money)), spread_of(std::move(share))});
  }
  told.orders = orders_of(out, draws, told.drawn);
}

}  // namespace egress
