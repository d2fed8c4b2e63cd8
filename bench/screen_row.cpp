#include <stdexcept>

#include "egress/network/screening.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {

/// All pairs and triples of legs of a country in one day, and on a sample of pairs LEMON from
/// nothing, which must agree.
Json screen_row(int legs, int sample) {
  const network::drawn::StillNetwork drawn =
      network::drawn::draw_still_network({1, 16, 60, 9, legs, 36, 1});
  const RunContext context;
  Json row{{"row", "screen " + std::to_string(legs) + " links"},
           {"nodes", drawn.problem.nodes},
           {"arcs", drawn.problem.arcs()}};
  const Stopwatch watch;
  network::ArcScreening step(drawn.problem, drawn.legs, context);
  std::int64_t evaluated = 0;
  network::Wide worst = 0;
  std::vector<int> set, worst_set;
  std::vector<char> banned(drawn.legs.size(), 0);
  std::vector<std::pair<std::vector<int>, double>> pairs;
  auto seen = [&](const std::vector<int>& closed) {
    ++evaluated;
    if (step.possible() && step.cost() > worst) {
      worst = step.cost();
      worst_set = closed;
    }
    if (closed.size() == 2 && evaluated % 97 == 0 && std::ssize(pairs) < sample) {
      pairs.emplace_back(closed, static_cast<double>(step.cost()));
    }
  };
  network::search_sets(step, 3, set, banned, seen);
  row["total_seconds"] = watch.seconds();
  row["evaluated"] = evaluated;
  row["sets"] =
      network::count_sets(legs, 1) + network::count_sets(legs, 2) + network::count_sets(legs, 3);
  row["worst"] = worst_set;
  row["worst_cost"] = static_cast<double>(worst);
  Lemon lemon(drawn.problem);
  for (const auto& [pair, cost] : pairs) {
    const auto arc = [&](int leg) { return drawn.legs[static_cast<std::size_t>(leg)]; };
    const auto most = [&](int leg) {
      return drawn.problem.upper[static_cast<std::size_t>(arc(leg))];
    };
    for (const int leg : pair) lemon.set_upper(arc(leg), 0);
    network::ArcScreening alone(drawn.problem, drawn.legs, context);
    const Stopwatch ours;
    for (const int leg : pair) alone.close(leg);
    row["seconds"]["ours"].push_back(ours.seconds());
    const Answer theirs = lemon.cold(false);
    row["seconds"]["LEMON unmixed"].push_back(theirs.seconds);
    agree(cost, theirs.objective, "LEMON");
    agree(static_cast<double>(alone.cost()), theirs.objective, "LEMON");
    for (const int leg : pair) lemon.set_upper(arc(leg), most(leg));
  }
  return row;
}

}  // namespace egress::bench
