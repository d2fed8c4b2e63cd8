// Networks with side rows: ships that several legs share, a row for every fleet and day.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "egress/network/side_rows.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using network::Arc;
using network::Row;
using network::SideRowEnd;
using network::SideRowProblem;
using network::SideRowSimplex;
using network::drawn::Draw;
using network::drawn::ExportNetwork;

constexpr double fleet_agreement = 1e-9;

/// The country with fleets; its sink is the ground.
class Fleets {
 public:
  Fleets(const ExportNetwork& country, int fleets) : country_(country), plan_(country.problem) {
    plan_.solve({});
    std::vector<std::pair<std::int64_t, std::size_t>> used;
    for (std::size_t leg = 0; leg < country.legs.size(); ++leg) {
      std::int64_t carried = 0;
      for (const Arc arc : country.leg_arc[leg]) carried += plan_.flow(arc);
      if (carried > 0) used.emplace_back(carried, leg);
    }
    std::ranges::sort(used, std::greater<>{});
    legs_.resize(static_cast<std::size_t>(fleets));
    for (std::size_t i = 0; i < used.size() && i < 4 * legs_.size(); ++i)
      legs_[i % legs_.size()].push_back(used[i].second);
  }

  /// Every fleet has `share` of the ship-days that the plan without fleets would use on a mean day,
  /// up to a half more or less by the weather.
  SideRowProblem problem(double share) const {
    const network::Problem& from = country_.problem;
    SideRowProblem p;
    p.nodes = country_.sink();
    p.tail = from.tail;
    p.head = from.head;
    p.supply.assign(from.supply.begin(), from.supply.end() - 1);
    p.lower.assign(from.lower.begin(), from.lower.end());
    p.cost.assign(from.cost.begin(), from.cost.end());
    for (const std::int64_t most : from.upper)
      p.upper.push_back(most == network::unlimited ? network::no_bound : static_cast<double>(most));
    Draw weather(5);
    for (const auto& legs : legs_) {
      const double ships = share * days_used(legs) / country_.shape.days;
      for (std::size_t day = 0; day < static_cast<std::size_t>(country_.shape.days); ++day) {
        for (const std::size_t leg : legs) {
          p.row_arc.push_back(country_.leg_arc[leg][day]);
          p.row_value.push_back(cycle(leg));
        }
        p.row_start.push_back(static_cast<std::int32_t>(p.row_arc.size()));
        p.row_lower.push_back(-network::no_bound);
        p.row_upper.push_back(ships * static_cast<double>(weather.between(50, 150)) / 100);
      }
    }
    return p;
  }

  const network::Problem& without() const { return country_.problem; }

 private:
  double cycle(std::size_t leg) const { return 2.0 * country_.legs[leg].transit + 1.5; }
  double days_used(const std::vector<std::size_t>& legs) const {
    double sum = 0;
    for (const std::size_t leg : legs)
      for (const Arc arc : country_.leg_arc[leg])
        sum += cycle(leg) * static_cast<double>(plan_.flow(arc));
    return sum;
  }

  const ExportNetwork& country_;
  network::MinCostFlow plan_;
  std::vector<std::vector<std::size_t>> legs_;  // by fleet
};

void solve(SideRowSimplex& simplex) {
  constexpr std::chrono::seconds patience{20};
  RunContext context;
  context.deadline = std::chrono::steady_clock::now() + patience;
  const SideRowEnd end = simplex.solve(context);
  if (end == SideRowEnd::optimal) return;
  throw std::runtime_error(end == SideRowEnd::stopped ? "ours needs more than 20 s"
                                                      : "ours got stuck");
}

/// From nothing: the tree of the network without fleets first.
SideRowSimplex from_nothing(const Fleets& fleets, SideRowProblem problem) {
  network::MinCostFlow tree(fleets.without());
  tree.solve({});
  SideRowSimplex simplex(std::move(problem));
  simplex.start(tree.basis());
  solve(simplex);
  return simplex;
}

Lp programme_of(const SideRowProblem& p) {
  Lp lp;
  for (const double amount : p.supply) lp.add_row(amount, amount);
  std::vector<std::vector<LpEntry>> entries(p.tail.size());
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    if (p.tail[a] < p.nodes) entries[a].push_back({p.tail[a], 1});
    if (p.head[a] < p.nodes) entries[a].push_back({p.head[a], -1});
  }
  for (std::size_t i = 0; i < p.row_lower.size(); ++i) {
    const int row = lp.add_row(p.row_lower[i], p.row_upper[i]);
    for (auto e = p.row_start[i]; e < p.row_start[i + 1]; ++e) {
      const auto entry = static_cast<std::size_t>(e);
      entries[static_cast<std::size_t>(p.row_arc[entry])].push_back({row, p.row_value[entry]});
    }
  }
  for (std::size_t a = 0; a < p.tail.size(); ++a)
    lp.add_column(p.lower[a], p.upper[a], -p.cost[a], entries[a]);
  return lp;
}

/// So many ships that as many rows bind (by the peer's basis) as are asked for, or nearly.
SideRowProblem with_binding(const Fleets& fleets, int binding) {
  double few = 0.5, many = 4;
  SideRowProblem best;
  int nearest = -1;
  for (int i = 0; i < 9 && nearest != binding; ++i) {
    const double share = std::sqrt(few * many);
    SideRowProblem problem = fleets.problem(share);
    LpPeer peer(programme_of(problem));
    peer.cold(true);
    const int found = peer.binding_from(problem.nodes);
    if (nearest < 0 || std::abs(found - binding) < std::abs(nearest - binding)) {
      nearest = found;
      best = std::move(problem);
    }
    (found > binding ? few : many) = share;
  }
  return best;
}

Json cold(const Fleets& fleets, const SideRowProblem& problem, const std::string& where,
          LpPeer& peer) {
  Json row{{"row", "cold " + where}};
  for (int run = 0; run < 3; ++run) {
    SideRowProblem own = problem;
    const Stopwatch watch;
    const SideRowSimplex simplex = from_nothing(fleets, std::move(own));
    row["seconds"]["ours"].push_back(watch.seconds());
    for (const auto& [setting, presolve] : {std::pair{"HiGHS presolved", true}, {"HiGHS", false}}) {
      const Answer answer = peer.cold(presolve);
      agree(simplex.objective(), -answer.objective, setting, fleet_agreement);
      row["seconds"][setting].push_back(answer.seconds);
    }
  }
  return row;
}

/// Ten days of a leg that carries something then; `legs` and days at random.
std::vector<Arc> draw_leg(const ExportNetwork& country, const SideRowSimplex& open, Draw& draw) {
  for (;;) {
    const std::size_t leg = draw.below(country.legs.size());
    const std::size_t start = draw.below(static_cast<std::size_t>(country.shape.days - 9));
    const auto first = country.leg_arc[leg].begin() + static_cast<std::ptrdiff_t>(start);
    std::vector<Arc> arcs(first, first + 10);
    if (std::ranges::any_of(arcs, [&](Arc a) { return open.flow(a) > 1e-6; })) return arcs;
  }
}

}  // namespace

std::vector<Json> fleet_rows(int days, int binding, int samples) {
  const ExportNetwork country = network::drawn::draw_export_network({.days = days});
  const int count = std::max(2, (binding * 5 / 3 + days - 1) / days);
  const Fleets fleets(country, count);
  const SideRowProblem problem = with_binding(fleets, binding);
  const std::string where =
      "binding=" + std::to_string(binding) + " T=" + std::to_string(country.shape.days);
  LpPeer peer(programme_of(problem));
  Json there{{"row", "closure " + where}}, back{{"row", "reopening " + where}};
  std::vector<Json> rows{cold(fleets, problem, where, peer)};
  SideRowSimplex simplex = from_nothing(fleets, problem);
  const SideRowSimplex open = simplex;
  rows[0]["arcs"] = problem.arcs();
  rows[0]["fleets"] = count;
  rows[0]["side_rows"] = problem.rows();
  rows[0]["binding"] = open.active_rows();
  Draw draw(7);
  for (int sample = 0; sample < samples; ++sample) {
    const std::vector<Arc> arcs = draw_leg(country, open, draw);
    for (Json* row : {&there, &back}) {
      std::vector<Bound> bounds;
      for (const Arc arc : arcs)
        bounds.push_back(
            {false, arc, 0, row == &there ? 0 : problem.upper[static_cast<std::size_t>(arc)]});
      const std::int64_t before = simplex.effort().primal_pivots + simplex.effort().dual_pivots;
      const Stopwatch watch;
      for (const Bound& bound : bounds) simplex.set_bounds(bound.index, bound.lower, bound.upper);
      solve(simplex);
      (*row)["seconds"]["ours"].push_back(watch.seconds());
      (*row)["pivots"].push_back(simplex.effort().primal_pivots + simplex.effort().dual_pivots -
                                 before);
      const Answer answer = peer.after(bounds, false);
      agree(simplex.objective(), -answer.objective, "HiGHS", fleet_agreement);
      (*row)["seconds"]["HiGHS warm"].push_back(answer.seconds);
    }
  }
  rows.push_back(there);
  rows.push_back(back);
  return rows;
}

}  // namespace egress::bench
