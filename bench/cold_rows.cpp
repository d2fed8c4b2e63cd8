#include <cmath>
#include <stdexcept>

#include "egress/network/certificate.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {

void agree(double ours, double theirs, const std::string& peer) {
  if (std::abs(ours - theirs) > 1e-6 * std::max(1.0, std::abs(ours)))
    throw std::runtime_error("objectives differ: ours " + std::to_string(ours) + ", " + peer + " " +
                             std::to_string(theirs));
}

namespace {

void check_certificate(const network::Problem& problem) {
  const network::Verdict verdict = certify(problem, network::solve(problem, RunContext{}));
  if (!verdict.holds) throw std::runtime_error("our certificate does not hold: " + verdict.why);
}

Answer ours_cold(const network::Problem& problem) {
  const RunContext context;
  const Stopwatch watch;
  network::MinCostFlow solver(problem);
  const Status status = solver.solve(context);
  const double seconds = watch.seconds();
  if (status != Status::optimal) throw std::runtime_error("ours found no optimum");
  return {seconds, static_cast<double>(solver.objective())};
}

}  // namespace

Json cold_row(const std::string& name, const network::Problem& problem, int repeats, With with) {
  Json row{{"row", name}, {"nodes", problem.nodes}, {"arcs", problem.arcs()}};
  check_certificate(problem);
  std::unique_ptr<Lemon> lemon;
  std::unique_ptr<HighsPeer> highs;
  if (with != With::ours) lemon = std::make_unique<Lemon>(problem);
  if (with == With::all) highs = std::make_unique<HighsPeer>(problem);
  // HiGHS is much slower: three runs of each setting tell enough.
  for (int i = 0; i < repeats; ++i) {
    const Answer ours = ours_cold(problem);
    row["objective"] = ours.objective;
    row["seconds"]["ours"].push_back(ours.seconds);
    const auto peer = [&](const std::string& who, const Answer& answer) {
      agree(ours.objective, answer.objective, who);
      row["seconds"][who].push_back(answer.seconds);
    };
    if (lemon) peer("LEMON", lemon->cold(true)), peer("LEMON unmixed", lemon->cold(false));
    if (highs && i < 3) {
      peer("HiGHS", highs->cold(false));
      peer("HiGHS presolved", highs->cold(true));
    }
  }
  return row;
}

}  // namespace egress::bench
