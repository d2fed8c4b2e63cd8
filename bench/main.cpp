// bench_network: knows the rows by name, measures them, and prints them, one JSON object a line.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>

#include "network/classic_networks.h"
#include "rows.h"
#include "stopwatch.h"

namespace egress::bench {
namespace {

using namespace network::drawn;

struct Job {
  std::string name;
  bool in_quick;
  std::function<std::vector<Json>(bool quick)> measure;  // one row or a few that belong together
};

ExportNetwork country(int days) { return draw_export_network({.days = days}); }
ExportNetwork wide_country(int legs) {
  return draw_export_network(ExportShape::with_legs(legs, 30));
}

void add_cold(std::vector<Job>& jobs) {
  for (const int T : {30, 60, 365, 1825}) {
    const std::string name = "cold export T=" + std::to_string(T);
    jobs.push_back({name, T <= 365, [=](bool quick) {
                      return std::vector{cold_row(name, country(T).problem, quick, T <= 60)};
                    }});
  }
  using Generator = std::function<network::Problem(network::Node)>;
  const std::pair<const char*, Generator> kinds[] = {
      {"NETGEN", [](auto n) { return draw_netgen(n, 8, 1); }},
      {"GOTO", [](auto n) { return draw_goto(n, 8, 1); }},
      {"GRIDGEN", [](auto n) { return draw_gridgen(n, 8, 1); }},
      {"transport", [](auto n) { return draw_transport(n, 8, 100, 1); }},
      {"assignment", [](auto n) { return draw_transport(n, 8, 1, 1); }}};
  for (const auto& [kind, draw] : kinds)
    for (const int power : {8, 10, 12, 14, 16}) {
      const std::string name = std::string("cold ") + kind + " 2^" + std::to_string(power);
      jobs.push_back({name, power <= 12, [name, power, draw = draw](bool quick) {
                        return std::vector{cold_row(name, draw(1 << power), quick, false)};
                      }});
    }
}

/// From one problem to its neighbour.
void add_warm(std::vector<Job>& jobs) {
  for (const int T : {30, 60, 365, 1825})
    for (const auto& [kind, name] : {std::pair{Kind::closure, "closure"},
                                     {Kind::derate, "derate"},
                                     {Kind::supply, "supply change"}}) {
      const std::string where = "T=" + std::to_string(T);
      jobs.push_back({name + (" " + where), T <= 365, [=, kind = kind](bool quick) {
                        const int samples = quick ? 60 : T <= 365 ? 200 : 60;
                        return warm_rows(country(T), kind, where, samples, true);
                      }});
    }
  jobs.push_back({"coalitions of 20", true,
                  [](bool quick) { return std::vector{coalition_row(20, quick ? 1000 : 5000)}; }});
  jobs.push_back({"leverage of 20", true,
                  [](bool quick) { return std::vector{leverage_row(20, quick ? 1000 : 5000)}; }});
  jobs.push_back({"screen 300 links", true,
                  [](bool quick) { return std::vector{screen_row(300, quick ? 20 : 100)}; }});
}

/// Thirty days of a network with ever more links.
void add_growth(std::vector<Job>& jobs) {
  for (const int legs : {70, 300, 1000, 3000, 10000}) {
    const std::string where = "links=" + std::to_string(legs), name = "cold " + where;
    jobs.push_back({name, legs <= 1000, [=](bool quick) {
                      return std::vector{cold_row(name, wide_country(legs).problem, quick, false)};
                    }});
    jobs.push_back({"closure " + where, legs <= 1000, [=](bool quick) {
                      return warm_rows(wide_country(legs), Kind::closure, where, quick ? 20 : 60,
                                       legs <= 1000);
                    }});
  }
}

/// Fleets that several legs share: ever more rows that bind, in two months and in a year.
void add_fleets(std::vector<Job>& jobs) {
  const auto add = [&](int days, std::initializer_list<int> counts, int samples) {
    for (const int binding : counts) {
      const std::string name =
          "fleets binding=" + std::to_string(binding) + " T=" + std::to_string(days);
      jobs.push_back({name, days == 60 && binding <= 60,
                      [=](bool quick) { return fleet_rows(days, binding, quick ? 20 : samples); }});
    }
  };
  add(60, {8, 10, 26, 30, 60, 87, 200, 400}, 60);
  add(365, {10, 30, 87, 200, 400}, 40);
}

std::vector<Job> all_jobs() {
  std::vector<Job> jobs;
  add_cold(jobs);
  add_warm(jobs);
  jobs.push_back(
      {"simulated year", true, [](bool quick) { return std::vector{year_row(quick ? 10 : 51)}; }});
  add_growth(jobs);
  add_fleets(jobs);
  jobs.push_back({"cold flagship", true, flagship_cold_rows});
  jobs.push_back({"closure flagship", true, flagship_closure_rows});
  return jobs;
}

void measure(const std::string& name, bool quick) {
  const std::vector<Job> jobs = all_jobs();
  const auto job = std::ranges::find(jobs, name, &Job::name);
  if (job == jobs.end()) throw std::runtime_error("no row " + name);
  for (const Json& row : job->measure(quick)) std::cout << row.dump() << '\n';
}

/// DIMACS's format for minimum-cost flow, and beside it the country itself in JSON.
void write(int days, const std::string& folder) {
  const ExportNetwork drawn = country(days);
  const network::Problem& problem = drawn.problem;
  const std::string base = folder + "/export_" + std::to_string(days);
  std::int64_t all = 0;
  for (const std::int64_t amount : problem.supply) all += std::max<std::int64_t>(amount, 0);
  std::ofstream file(base + ".min");
  file << "p min " << problem.nodes << ' ' << problem.arcs() << '\n';
  for (std::size_t v = 0; v < problem.supply.size(); ++v)
    if (problem.supply[v] != 0) file << "n " << v + 1 << ' ' << problem.supply[v] << '\n';
  for (std::size_t a = 0; a < problem.tail.size(); ++a)
    file << "a " << problem.tail[a] + 1 << ' ' << problem.head[a] + 1 << ' ' << problem.lower[a]
         << ' ' << std::min(all, problem.upper[a]) << ' ' << problem.cost[a] << '\n';
  Json json{{"days", days},
            {"fields", drawn.shape.fields},
            {"hubs", drawn.shape.hubs},
            {"markets", drawn.shape.markets},
            {"shut_in_cost", shut_in_cost},
            {"tank_cost", tank_cost},
            {"end_cost", end_cost},
            {"tank", drawn.tank},
            {"production", drawn.production},
            {"price_change", drawn.price_change}};
  for (const Leg& leg : drawn.legs)
    json["legs"].push_back({leg.from, leg.to, leg.transit, leg.most, leg.each});
  for (const PriceStep& step : drawn.steps)
    json["steps"].push_back({step.market, step.most, step.each});
  std::ofstream(base + ".json") << json.dump();
}

/// What peers outside are compared with: from nothing, and then one leg closed for ten days from
/// `start`.
void one_closure(int days, int leg, int start) {
  const ExportNetwork drawn = country(days);
  const RunContext context;
  const Stopwatch cold_watch;
  network::MinCostFlow solver(drawn.problem);
  solver.solve(context);
  Json row{{"cold_seconds", cold_watch.seconds()},
           {"cold_objective", static_cast<double>(solver.objective())}};
  const Stopwatch watch;
  for (int day = start; day < start + 10; ++day)
    solver.set_upper(
        drawn.leg_arc.at(static_cast<std::size_t>(leg)).at(static_cast<std::size_t>(day)), 0);
  solver.solve(context);
  row["seconds"] = watch.seconds();
  row["objective"] = static_cast<double>(solver.objective());
  std::cout << row.dump() << '\n';
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Measures the network solver against its peers"};
  app.require_subcommand(1);
  std::string name, folder;
  bool quick = false;
  int days = 30, leg = 0, start = 0;
  CLI::App* about = app.add_subcommand("about", "what it was built with");
  about->callback([] {
    std::cout << Json{{"compiler", "g++ " __VERSION__},
                      {"LEMON", lemon_version()},
                      {"HiGHS", highs_version()}}
                     .dump()
              << '\n';
  });
  CLI::App* list = app.add_subcommand("list", "the rows by name");
  list->add_flag("--quick", quick);
  list->callback([&] {
    for (const Job& job : all_jobs())
      if (job.in_quick || !quick) std::cout << job.name << '\n';
  });
  CLI::App* row = app.add_subcommand("row", "measures one");
  row->add_option("name", name)->required();
  row->add_flag("--quick", quick);
  row->callback([&] { measure(name, quick); });
  CLI::App* out = app.add_subcommand("write", "an export network for peers outside");
  out->add_option("days", days)->required();
  out->add_option("folder", folder)->required();
  out->callback([&] { write(days, folder); });
  CLI::App* closure = app.add_subcommand("closure", "one closure that peers outside make too");
  closure->add_option("days", days)->required();
  closure->add_option("leg", leg)->required();
  closure->add_option("start", start)->required();
  closure->callback([&] { one_closure(days, leg, start); });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace egress::bench

int main(int argc, char** argv) {
  try {
    return egress::bench::run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: " << failure.what() << '\n';
    return 3;
  }
}
