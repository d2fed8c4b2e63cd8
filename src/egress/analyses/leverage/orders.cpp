#include <algorithm>
#include <cmath>

#include "egress/analyses/leverage/walker.h"
#include "egress/analyses/leverage/worths.h"
#include "egress/base/parallel.h"
#include "egress/base/random.h"

namespace egress {

namespace {

struct OrderSums {
  std::int64_t orders = 0, solved = 0, by_lp = 0;
  std::vector<double> sum, squares;  // by player of the control
};

std::vector<int> drawn_order(const std::vector<int>& players, std::uint64_t seed, std::size_t k) {
  Stream draw(seed, "leverage", k, 0);
  std::vector<int> out = players;
  for (std::size_t i = out.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(draw.uniform() * static_cast<double>(i));
    std::swap(out[i - 1], out[j]);
  }
  return out;
}

/// Joins one after the other, or leaves in the reverse order: both ways round each adds the same.
bool live_order(const std::vector<int>& order, bool joining, CoalitionWalker& walker,
                std::vector<double>& added, const RunContext& context) {
  auto before = walker.worth(context);
  for (std::size_t k = 0; k < order.size() && before; ++k) {
    const int player = order[joining ? k : order.size() - 1 - k];
    walker.set(player, joining);
    const auto after = walker.worth(context);
    if (after) {
      added[static_cast<std::size_t>(player)] = joining ? *after - *before : *before - *after;
    }
    before = after;
  }
  return before.has_value();
}

void live_orders(std::size_t first, std::size_t last, const std::vector<PlayerClass>& classes,
                 const std::vector<int>& players, CoalitionWalker& walker, OrderSums& out,
                 const RunContext& context) {
  std::vector<double> added(out.sum.size(), 0.0);
  for (const int player : players) walker.set(player, false);
  for (std::size_t k = first; k < last; ++k) {
    const bool joining = (k - first) % 2 == 0;
    if (!live_order(drawn_order(players, context.seed, k), joining, walker, added, context)) break;
    for (const auto& c : classes) {
      double mean = 0;
      for (const int player : c) mean += added[static_cast<std::size_t>(player)];
      mean /= static_cast<double>(c.size());
      for (const int player : c) {
        out.sum[static_cast<std::size_t>(player)] += mean;
        out.squares[static_cast<std::size_t>(player)] += mean * mean;
      }
    }
    ++out.orders;
  }
  out.solved = walker.solved();
  out.by_lp = walker.by_lp();
}

Estimate estimate_of(double sum, double squares, std::int64_t count) {
  const auto n = static_cast<double>(count);
  Estimate out;
  out.value = sum / n;
  if (count < 2) {
    out.low = out.high = out.se = not_given;
    return out;
  }
  out.se = std::sqrt(std::max(0.0, squares - sum * out.value) / (n - 1) / n);
  const double reach = student_quantile(upper_tail, n - 1) * out.se;
  out.low = out.value - reach;
  out.high = out.value + reach;
  return out;
}

/// What everybody and nobody, each alone and all others are worth.
bool ends_of(const std::vector<int>& players, CoalitionWalker& walker, SampledWorths& out,
             const RunContext& context) {
  const auto grand = walker.worth(context);
  if (!grand) return false;
  out.grand = *grand;
  for (const int player : players) {
    walker.set(player, false);
    const auto rest = walker.worth(context);
    if (!rest) return false;
    out.without[static_cast<std::size_t>(player)] = *grand - *rest;
    walker.set(player, true);
  }
  for (const int player : players) walker.set(player, false);
  const auto empty = walker.worth(context);
  if (!empty) return false;
  out.empty = *empty;
  for (const int player : players) {
    walker.set(player, true);
    const auto own = walker.worth(context);
    if (!own) return false;
    out.alone[static_cast<std::size_t>(player)] = *own - *empty;
    walker.set(player, false);
  }
  return true;
}

}  // namespace

SampledWorths sampled_worths(const Control& control, const CoalitionNetwork& network,
                             std::int64_t orders, RunContext& context) {
  const std::vector<int> players = players_who_can_matter(control, network);
  const auto classes = classes_of(control, players);
  SampledWorths out;
  out.shapley.resize(control.players.size());
  out.alone.assign(control.players.size(), 0.0);
  out.without.assign(control.players.size(), 0.0);
  CoalitionWalker walker(control, network);
  if (!ends_of(players, walker, out, context)) {
    out.status = stopped(context);
    return out;
  }
  constexpr std::size_t batch = 32;
  const auto total = static_cast<std::size_t>(orders);
  std::vector<OrderSums> sums((total + batch - 1) / batch);
  for_each_index(
      sums.size(), context,
      [&](std::size_t i, RunContext& own) {
        own.seed = context.seed;
        sums[i].sum.assign(control.players.size(), 0.0);
        sums[i].squares.assign(control.players.size(), 0.0);
        CoalitionWalker mine(control, network);
        live_orders(i * batch, std::min(total, (i + 1) * batch), classes, players, mine, sums[i],
                    own);
      },
      [&](std::size_t done) {
        context.tell({.stage = "leverage",
                      .done = static_cast<std::int64_t>(std::min(total, done * batch)),
                      .total = orders,
                      .note = ""});
      });
  std::vector<double> sum(control.players.size(), 0.0), squares(sum);
  for (const auto& part : sums) {
    for (std::size_t i = 0; i < part.sum.size(); ++i) {
      sum[i] += part.sum[i];
      squares[i] += part.squares[i];
    }
    out.orders += part.orders;
    out.solved += part.solved;
    out.by_lp += part.by_lp;
  }
  if (out.orders < orders) out.status = stopped(context);
  if (out.orders == 0) return out;
  for (const int player : players) {
    const auto i = static_cast<std::size_t>(player);
    out.shapley[i] = estimate_of(sum[i], squares[i], out.orders);
  }
  return out;
}

}  // namespace egress
