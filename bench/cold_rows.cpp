#include <cmath>
#include <memory>
#include <stdexcept>

#include "egress/network/certificate.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {

void agree(double ours, double theirs, const std::string& peer, double closely) {
  if (std::abs(ours - theirs) > closely * std::max(1.0, std::abs(ours)))
    throw std::runtime_error("objectives differ: ours " + std::to_string(ours) + ", " + peer + " " +
                             std::to_string(theirs));
}

namespace {

Answer ours_cold(const network::Problem& problem) {
  const RunContext context;
  const Stopwatch watch;
  network::MinCostFlow solver(problem);
  const Status status = solver.solve(context);
  const double seconds = watch.seconds();
  if (status != Status::optimal) throw std::runtime_error("ours found no optimum");
  const network::Verdict verdict = certify(problem, solver.solution());
  if (!verdict.holds) throw std::runtime_error("our certificate does not hold: " + verdict.why);
  return {seconds, static_cast<double>(solver.objective())};
}

/// Runs enough for a median within the time that a row may take; the slowest run once.
bool again(int runs, double spent, bool quick) {
  const double budget = quick ? 1 : 15;
  return runs < 51 && (spent < budget || (runs < 3 && spent < 4 * budget));
}

}  // namespace

Json cold_row(const std::string& name, const network::Problem& problem, bool quick,
              bool with_highs) {
  Json row{{"row", name}, {"nodes", problem.nodes}, {"arcs", problem.arcs()}};
  const Lemon lemon(problem);
  std::unique_ptr<HighsPeer> highs;
  if (with_highs) highs = std::make_unique<HighsPeer>(problem);
  double spent = 0;
  for (int runs = 0; again(runs, spent, quick); ++runs) {
    const Answer ours = ours_cold(problem);
    row["seconds"]["ours"].push_back(ours.seconds);
    const auto peer = [&](const std::string& who, const Answer& answer) {
      agree(ours.objective, answer.objective, who);
      row["seconds"][who].push_back(answer.seconds);
    };
    const Stopwatch watch;
    peer("LEMON", lemon.cold(true));
    peer("LEMON unmixed", lemon.cold(false));
    spent += ours.seconds + watch.seconds();
    // It is much slower: three runs of each setting tell enough.
    if (highs && runs < 3) {
      peer("HiGHS", highs->cold(false));
      peer("HiGHS presolved", highs->cold(true));
    }
  }
  return row;
}

}  // namespace egress::bench
