// Cases in memory whose random years have answers that can be computed otherwise.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "egress/analyses/simulate/simulate.h"
#include "io/tiny_case.h"

namespace egress::test {

/// One node with wells and a town that requires `load`, or another market; what closes the wells
/// stands in `hazards`.
inline Case power_case(const std::string& wells, const std::string& load,
                       const std::string& hazards, const std::string& dates,
                       const std::string& series = "") {
  TinyCase files;
  files.with("case.toml", "name = \"Island\"\n" + dates)
      .with("commodities.csv", "id,measure,source\npower,energy,book\n")
      .with("nodes.csv", "id,lat,lon,source\nisland,45,51,book\nreef,45,52,book\n")
      .with("markets.csv",
            "id,node,price [USD/MWh],required [MW],short_price [USD/MWh],source\ntown,island,100," +
                load + ",5000,book\n")
      .with("supplies.csv", "id,node,commodity,rate [MW],source\n" + wells)
      .with("links.csv", "id,tail,head,capacity [MW],source\ncable,reef,island,1,book\n")
      .with("hazards.csv", hazards);
  if (!series.empty()) files.with("series/load.csv", series);
  BuildResult result = files.build();
  EXPECT_TRUE(result.built) << errors_of(result.diagnostics) << render(result.diagnostics, false);
  return std::move(*result.built);
}

inline SimulateRows rows_of(const Case& built, SimulateOptions options, std::uint64_t seed = 1,
                            int threads = 1, const Case* other = nullptr) {
  RunContext context;
  context.seed = seed;
  context.threads = threads;
  if (options.horizon.to == 0) options.horizon = built.model.horizon;
  auto rows = simulate(built, other, options, {}, context);
  EXPECT_TRUE(rows) << (rows ? "" : render(rows.error(), false));
  return std::move(*rows);
}

inline SimulateResult simulated(const Case& built, const SimulateOptions& options,
                                std::uint64_t seed = 1) {
  return summarise(rows_of(built, options, seed));
}

inline YearEstimate named(const std::vector<NamedEstimate>& rows, const std::string& name) {
  const auto found = std::ranges::find(rows, name, &NamedEstimate::name);
  EXPECT_NE(found, rows.end()) << name;
  return found == rows.end() ? YearEstimate{} : found->estimate;
}

/// Within three and a half standard errors: a right estimate misses once in two thousand.
inline void expect_near(const YearEstimate& x, double truth, const std::string& what) {
  ASSERT_GT(x.se, 0) << what;
  EXPECT_NEAR(x.value, truth, 3.5 * x.se) << what;
  EXPECT_LE(x.low, x.value) << what;
  EXPECT_GE(x.high, x.value) << what;
}

}  // namespace egress::test
