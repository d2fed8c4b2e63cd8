#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>

#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using network::drawn::HolderNetwork;

struct Game {
  HolderNetwork network;
  network::MinCostFlow solver;
  RunContext context;

  explicit Game(HolderNetwork drawn) : network(std::move(drawn)), solver(network.problem) {}

  void admit(std::size_t holder, bool in) {
    for (const network::Arc arc : network.held[holder])
      solver.set_upper(arc, in ? network.problem.upper[static_cast<std::size_t>(arc)] : 0);
  }
  double worth() {
    if (solver.solve(context) != Status::optimal) throw std::runtime_error("no optimum");
    return static_cast<double>(solver.objective());
  }
};

/// The holder who costs least to admit and dismiss comes first, since he toggles every other time.
void order_holders(Game& game) {
  auto& held = game.network.held;
  std::vector<std::pair<std::int64_t, std::vector<network::Arc>>> order;
  network::drawn::Draw draw(3);
  std::vector<bool> in(held.size(), true);
  std::vector<std::int64_t> pivots(held.size(), 0);
  game.worth();
  for (int i = 0; i < 4000; ++i) {
    const std::size_t holder = draw.below(held.size());
    in[holder] = !in[holder];
    const auto count = [&] {
      return game.solver.effort().primal_pivots + game.solver.effort().dual_pivots;
    };
    const std::int64_t before = count();
    game.admit(holder, in[holder]);
    game.worth();
    pivots[holder] += 10 * (count() - before) + static_cast<std::int64_t>(held[holder].size());
  }
  for (std::size_t holder = 0; holder < held.size(); ++holder) {
    game.admit(holder, true);
    order.emplace_back(pivots[holder], held[holder]);
  }
  std::ranges::sort(order);
  for (std::size_t holder = 0; holder < held.size(); ++holder) held[holder] = order[holder].second;
}

/// The same coalitions by the peers: LEMON from nothing, HiGHS from the last basis.
void measure_peers(Game& game, int sample, Json& row) {
  const auto& problem = game.network.problem;
  Lemon lemon(problem);
  HighsPeer highs(problem);
  for (std::size_t holder = 0; holder < game.network.held.size(); ++holder)
    game.admit(holder, true);
  game.worth();
  highs.cold(false);
  std::uint64_t members = (std::uint64_t{1} << game.network.held.size()) - 1;
  for (int k = 1; k <= sample; ++k) {
    const auto holder = static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(k)));
    members ^= std::uint64_t{1} << holder;
    const bool in = (members >> holder & 1) != 0;
    std::vector<std::int64_t> most;
    for (const network::Arc arc : game.network.held[holder]) {
      most.push_back(in ? problem.upper[static_cast<std::size_t>(arc)] : 0);
      lemon.set_upper(arc, most.back());
    }
    const Stopwatch ours_watch;
    game.admit(holder, in);
    game.solver.solve(game.context);
    row["seconds"]["ours"].push_back(ours_watch.seconds());
    const double worth = game.worth();
    const Answer by_lemon = lemon.cold(false);
    const Stopwatch highs_watch;
    highs.set_upper(game.network.held[holder], most);
    const Answer by_highs = highs.again();
    row["seconds"]["HiGHS warm"].push_back(highs_watch.seconds());
    row["seconds"]["LEMON unmixed"].push_back(by_lemon.seconds);
    agree(worth, by_lemon.objective, "LEMON");
    agree(worth, by_highs.objective, "HiGHS");
  }
}

}  // namespace

Json coalition_row(int holders, int sample) {
  Game game(network::drawn::draw_holder_network(1, holders));
  Json row{{"row", "coalitions of " + std::to_string(holders)},
           {"nodes", game.network.problem.nodes},
           {"arcs", game.network.problem.arcs()}};
  const Stopwatch watch;
  order_holders(game);
  std::uint64_t members = (std::uint64_t{1} << holders) - 1;
  double sum = game.worth();
  for (std::uint64_t k = 1; k < std::uint64_t{1} << holders; ++k) {
    const auto holder = static_cast<std::size_t>(std::countr_zero(k));
    members ^= std::uint64_t{1} << holder;
    game.admit(holder, (members >> holder & 1) != 0);
    sum += game.worth();
  }
  row["total_seconds"] = watch.seconds();
  row["sum_of_worths"] = sum;
  const network::Effort& effort = game.solver.effort();
  row["pivots"] = effort.primal_pivots + effort.dual_pivots;
  measure_peers(game, sample, row);
  return row;
}

}  // namespace egress::bench
