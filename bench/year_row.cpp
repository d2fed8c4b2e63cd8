// A year lived through: planned once with a tail behind it, days go by and cannot be changed any
// more, and whenever something becomes known the rest is planned again.
#include <algorithm>
#include <stdexcept>

#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using network::Arc;
using network::drawn::Draw;
using network::drawn::ExportNetwork;

constexpr int year = 365, tail = 30;

/// From this day on a leg has less for some days, and that is known on its first day.
struct Event {
  int day = 0;
  std::vector<Arc> arcs;
  std::int64_t most = 0;
};

std::vector<Event> draw_year(const ExportNetwork& country, Draw& draw) {
  std::vector<Event> events;
  for (int day = 0; day < year; ++day) {
    if (draw.below(year) >= 40) continue;
    Event event;
    event.day = day;
    const std::size_t leg = draw.below(country.legs.size());
    const auto length = draw.between(3, 20);
    event.most = draw.below(2) == 0 ? 0 : country.legs[leg].most / 2;
    for (int t = day; t < std::min<int>(day + static_cast<int>(length), year + tail); ++t)
      event.arcs.push_back(country.leg_arc[leg][static_cast<std::size_t>(t)]);
    events.push_back(std::move(event));
  }
  return events;
}

class Life {
 public:
  explicit Life(const ExportNetwork& country)
      : country_(country), problem_(with_losses(country)), solver_(problem_) {
    solve();
    plan_ = solver_.save();
  }

  /// Seconds. `judge`: every plan is compared with one from nothing, and the clock is stopped.
  double live(const std::vector<Event>& events, bool judge) {
    Stopwatch watch;
    double judging = 0;
    solver_.restore(*plan_);
    int lived = 0;
    for (const Event& event : events) {
      for (; lived < event.day; ++lived) freeze(lived);
      for (const Arc arc : event.arcs) solver_.set_upper(arc, event.most);
      solve();
      if (!judge) continue;
      const Stopwatch pause;
      const network::Solution cold = network::solve(solver_.problem(), {});
      agree(static_cast<double>(solver_.objective()), static_cast<double>(cold.objective),
            "from nothing");
      judging += pause.seconds();
    }
    return watch.seconds() - judging;
  }

  std::int64_t pivots() const {
    return solver_.effort().primal_pivots + solver_.effort().dual_pivots;
  }
  Arc arcs() const { return problem_.arcs(); }

 private:
  /// What arrives at a hub that is full and closed is lost, at twice what shutting in costs.
  static network::Problem with_losses(const ExportNetwork& country) {
    network::Problem problem = country.problem;
    const auto& shape = country.shape;
    for (int day = 0; day < shape.days; ++day)
      for (int hub = shape.fields; hub < shape.places(); ++hub)
        problem.add_arc(country.node(hub, day), country.sink(), network::unlimited,
                        2 * network::drawn::shut_in_cost);
    return problem;
  }

  /// What a day did stays as it was: no pivots.
  void freeze(int day) {
    const auto& tails = country_.problem.tail;
    const auto first = [&](int of_day) {
      return static_cast<Arc>(std::ranges::lower_bound(tails, country_.node(0, of_day)) -
                              tails.begin());
    };
    const int losses = country_.shape.hubs + country_.shape.markets;
    const Arc lost = country_.problem.arcs() + day * losses;
    for (Arc arc = first(day); arc < first(day + 1); ++arc) solver_.fix(arc);
    for (Arc arc = lost; arc < lost + losses; ++arc) solver_.fix(arc);
  }
  void solve() {
    if (solver_.solve({}) != Status::optimal) throw std::runtime_error("ours found no optimum");
  }

  const ExportNetwork& country_;
  network::Problem problem_;
  network::MinCostFlow solver_;
  std::shared_ptr<network::MinCostFlow::Snapshot> plan_;
};

}  // namespace

Json year_row(int years) {
  const ExportNetwork country = network::drawn::draw_export_network({.days = year + tail});
  Life life(country);
  Json row{{"row", "simulated year"}, {"arcs", life.arcs()}};
  Draw draw(11);
  for (int i = 0; i < years; ++i) {
    const std::vector<Event> events = draw_year(country, draw);
    const std::int64_t before = life.pivots();
    row["seconds"]["ours"].push_back(life.live(events, i == 0));
    row["pivots"].push_back(life.pivots() - before);
    row["events"].push_back(events.size());
  }
  return row;
}

}  // namespace egress::bench
