// bench_network: measures one part and prints its rows, one JSON object a line.
#include <CLI/CLI.hpp>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>

#include "network/classic_networks.h"
#include "rows.h"

namespace egress::bench {
namespace {

using namespace network::drawn;

void print(const Json& row) { std::cout << row.dump() << std::endl; }

ExportNetwork country(int days) { return draw_export_network({.days = days}); }

void cold(const std::vector<int>& days, int repeats, bool with_highs) {
  for (const int T : days)
    print(cold_row("cold export T=" + std::to_string(T), country(T).problem, repeats,
                   with_highs && T <= 365 ? With::all : With::lemon));
}

void classic(const std::vector<int>& powers, int repeats) {
  for (const int power : powers) {
    const network::Node n = 1 << power;
    const auto row = [&](const std::string& name, const network::Problem& problem) {
      print(
          cold_row("cold " + name + " 2^" + std::to_string(power), problem, repeats, With::lemon));
    };
    row("NETGEN", draw_netgen(n, 8, 1));
    row("GOTO", draw_goto(n, 8, 1));
    row("GRIDGEN", draw_gridgen(n, 8, 1));
    row("transport", draw_transport(n, 8, 100, 1));
    row("assignment", draw_transport(n, 8, 1, 1));
  }
}

void warm(const std::vector<int>& days, int samples, int highs_until) {
  for (const int T : days)
    for (const std::string kind : {"closure", "derate", "supply"})
      for (const Json& row : warm_rows(country(T), kind, samples, T <= highs_until)) print(row);
}

void growth(const std::vector<int>& days, const std::vector<int>& legs, int repeats) {
  for (const int T : days) {
    Json row = cold_row("growth", country(T).problem, repeats, With::lemon);
    row["days"] = T, row["legs"] = 70;
    print(row);
  }
  for (const int n : legs) {
    const auto drawn = draw_export_network(ExportShape::with_legs(n, 30));
    Json row = cold_row("growth", drawn.problem, repeats, With::lemon);
    row["days"] = 30, row["legs"] = n;
    print(row);
  }
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

/// One leg closed for ten days from `start`, for scripts that measure peers from outside.
void what_if(int days, int leg, int start, int repeats) {
  ExportNetwork drawn = country(days);
  network::MinCostFlow solver(drawn.problem);
  const RunContext context;
  solver.solve(context);
  Json row{{"before", static_cast<double>(solver.objective())}};
  const auto& arcs = drawn.leg_arc.at(static_cast<std::size_t>(leg));
  for (int i = 0; i < repeats; ++i)
    for (const bool open : {false, true}) {
      const auto begin = std::chrono::steady_clock::now();
      for (int day = start; day < start + 10; ++day)
        solver.set_upper(arcs.at(static_cast<std::size_t>(day)),
                         open ? drawn.legs[static_cast<std::size_t>(leg)].most : 0);
      solver.solve(context);
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
      if (open) continue;
      row["seconds"].push_back(spent.count());
      row["objective"] = static_cast<double>(solver.objective());
    }
  print(row);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Measures the network solver against its peers"};
  app.require_subcommand(1);
  std::vector<int> days{30, 60, 365, 1825}, powers{8, 10, 12, 14, 16},
      legs{70, 300, 1000, 3000, 10000};
  int repeats = 5, samples = 200, highs_until = 365, holders = 20, sample = 5000, leg = 0,
      start = 10;
  bool no_highs = false;
  std::string folder = ".";
  const auto command = [&](const char* name, std::function<void()> work) {
    CLI::App* sub = app.add_subcommand(name);
    sub->add_option("--days", days);
    sub->add_option("--repeats", repeats);
    sub->add_option("--powers", powers);
    sub->add_option("--legs", legs);
    sub->add_option("--samples", samples);
    sub->add_option("--highs-until", highs_until);
    sub->add_option("--holders", holders);
    sub->add_option("--sample", sample);
    sub->add_option("--leg", leg);
    sub->add_option("--start", start);
    sub->add_option("--folder", folder);
    sub->add_flag("--no-highs", no_highs);
    sub->callback(std::move(work));
  };
  command("cold", [&] { cold(days, repeats, !no_highs); });
  command("classic", [&] { classic(powers, repeats); });
  command("warm", [&] { warm(days, samples, highs_until); });
  command("coalitions", [&] { print(coalition_row(holders, std::min(sample, 1 << holders) - 1)); });
  command("growth", [&] { growth(days, legs, repeats); });
  command("write", [&] {
    for (const int T : days) write(T, folder);
  });
  command("whatif", [&] { what_if(days.at(0), leg, start, repeats); });
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
