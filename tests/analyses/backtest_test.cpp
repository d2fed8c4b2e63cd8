#include "egress/analyses/backtest/backtest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "io/tiny_case.h"

namespace egress {
namespace {

//  10 kt/d (9 planned): 8 go by the near port, 2 (1 planned) by the far one, which costs more.
TinyCase two_ports(const std::string& fitted = "2023") {
  return TinyCase{}
      .with("case.toml",
            "name = \"Two\"\nfrom = 2023-01-01\nto = 2025-12-31\n\n[backtest]\n"
            "years = [2023, 2024, 2025]\nfitted = [" +
                fitted + "]\nremainder = \"near\"\n")
      .with("nodes.csv", "id,lat,lon,source\nfield,45,51,book\nsea,43,49,book\n")
      .with("links.csv",
            "id,tail,head,capacity [kt/d],cost [USD/t],source\n"
            "north,field,sea,8,10,book\nsouth,field,sea,5,25,book\n")
      .with("corridors.csv", "id,links\nnear,north\nfar,south\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],plan [kt/d],source\nwells,field,oil,10,9,book\n")
      .with("observed.csv",
            "id,what,measure,from,to,quantity [kt],like,source\n"
            "n23,near,delivered,2023-01-01,2023-12-31,2900,loaded,book\n"
            "f23,far,delivered,2023-01-01,2023-12-31,800,,book\n"
            "n24,near,delivered,2024-01-01,2024-12-31,2950,,book\n"
            "f24,far,delivered,2024-01-01,2024-12-31,700,,book\n"
            "half,near,delivered,2025-01-01,2025-06-30,1,,book\n"
            "n25,near,delivered,2025-01-01,2025-12-31,2700|2800|2950,,book\n"
            "f25,far,delivered,2025-01-01,2025-12-31,900,,book\n"
            "t25,total,delivered,2025-01-01,2025-12-31,9000,,book\n");
}

BacktestResult tested(const TinyCase& tiny) {
  RunContext context;
  const auto r = backtest(tiny.read(), {}, context);
  if (!r) throw InternalError(render(r.error(), false));
  return *r;
}

struct Expected {
  OutputRun run;
  int year;
  const char* corridor;
  double observed, computed, naive;  // kt; naive 0: none
};

TEST(Backtest, FiguresAreThoseOfTheHead) {
  constexpr auto realised = OutputRun::realised;
  constexpr auto planned = OutputRun::planned;
  const Expected expected[] = {
      {realised, 2023, "near", 2900, 2920, 0},    {realised, 2023, "far", 800, 730, 0},
      {realised, 2024, "near", 2950, 2928, 2860}, {realised, 2024, "far", 700, 732, 800},
      {realised, 2025, "near", 2800, 2920, 2950}, {realised, 2025, "far", 900, 730, 700},
      {realised, 2025, "total", 9000, 3650, 0},   {planned, 2023, "near", 2900, 2920, 0},
      {planned, 2023, "far", 800, 365, 0},        {planned, 2024, "near", 2950, 2928, 2494},
      {planned, 2024, "far", 700, 366, 800},      {planned, 2025, "near", 2800, 2920, 2585},
      {planned, 2025, "far", 900, 365, 700},      {planned, 2025, "total", 9000, 3285, 0}};
  const auto r = tested(two_ports());
  EXPECT_EQ(r.status, Status::done);
  ASSERT_EQ(r.rows.size(), std::size(expected));
  for (std::size_t i = 0; i < r.rows.size(); ++i) {
    const auto& row = r.rows[i];
    EXPECT_EQ(row.run, expected[i].run) << i;
    EXPECT_EQ(row.year, expected[i].year) << i;
    EXPECT_EQ(row.corridor, expected[i].corridor) << i;
    EXPECT_NEAR(row.observed, 1000 * expected[i].observed, 1e-3) << i;
    EXPECT_NEAR(row.computed, 1000 * expected[i].computed, 1e-1) << i;
    EXPECT_EQ(std::isnan(row.naive), expected[i].naive == 0) << i;
    if (expected[i].naive != 0) {
      EXPECT_NEAR(row.naive, 1000 * expected[i].naive, 1e-1) << i;
    }
    EXPECT_EQ(row.fitted, row.year == 2023) << i;
  }
}

TEST(Backtest, ARowNamesWhatWasObserved) {
  const auto r = tested(two_ports());
  ASSERT_EQ(r.rows.size(), 14U);
  EXPECT_EQ(r.rows[0].like, "loaded");
  EXPECT_EQ(r.rows[0].source, "n23");
  EXPECT_EQ(r.rows[4].source, "n25");  // not the half year that stands before it
  EXPECT_NEAR(r.rows[4].observed_low, 2.7e6, 1e-3);
  EXPECT_NEAR(r.rows[4].observed_high, 2.95e6, 1e-3);
  EXPECT_DOUBLE_EQ(r.rows[5].observed_low, r.rows[5].observed);  // no range: its value
}

TEST(Backtest, ErrorsAverageThePredictedCorridorsAndNotTheTotal) {
  const auto r = tested(two_ports());
  ASSERT_EQ(r.errors.size(), 2U);
  EXPECT_EQ(r.errors[0].run, OutputRun::realised);
  EXPECT_NEAR(r.errors[0].computed, 1000 * (22 + 32 + 120 + 170) / 4.0, 1e-1);
  EXPECT_NEAR(r.errors[0].naive, 1000 * (90 + 100 + 150 + 200) / 4.0, 1e-1);
  EXPECT_EQ(r.errors[1].run, OutputRun::planned);
  EXPECT_NEAR(r.errors[1].computed, 1000 * (22 + 334 + 120 + 535) / 4.0, 1e-1);
  EXPECT_NEAR(r.errors[1].naive, 1000 * (456 + 100 + 215 + 200) / 4.0, 1e-1);
  EXPECT_NEAR(r.unexplained, 170e3, 1e-1);
}

TEST(Backtest, FittedYearsDoNotCount) {
  const auto r = tested(two_ports("2023, 2024"));
  ASSERT_EQ(r.errors.size(), 2U);
  EXPECT_NEAR(r.errors[0].computed, 1000 * (120 + 170) / 2.0, 1e-1);
  EXPECT_NEAR(r.errors[0].naive, 1000 * (150 + 200) / 2.0, 1e-1);
  EXPECT_TRUE(tested(two_ports("2023, 2024, 2025")).errors.empty());
}

TEST(Backtest, FindsMinimaThatEqualTheirMaxima) {
  EXPECT_TRUE(tested(two_ports()).pins.empty());
  const auto r = tested(two_ports().with(
      "contracts.csv",
      "id,on,from,to,window,minimum [Mt/yr],maximum [Mt/yr],penalty [USD/t],source\n"
      "tight,link:south,2023-01-01,2025-12-31,year,0.5,0.5,60,book\n"
      "loose,link:north,2023-01-01,2025-12-31,year,1,3,60,book\n"
      "open,corridor:near,2023-01-01,2025-12-31,year,1,,60,book\n"));
  ASSERT_EQ(r.pins.size(), 1U);
  EXPECT_EQ(r.pins[0].what, "contract:tight");
  EXPECT_EQ(r.pins[0].reason, "minimum and maximum are equal from 2023-01-01 to 2025-12-31");
}

TEST(Backtest, AStopRequestEndsItWithWhatIsDone) {
  RunContext context;
  context.progress = [&](const Progress& p) {
    if (p.note == "realised output, 2025") context.request_stop();
  };
  const auto r = backtest(two_ports().read(), {}, context);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->status, Status::interrupted);
  ASSERT_EQ(r->rows.size(), 4U);
  EXPECT_EQ(r->rows.back().year, 2024);
}

}  // namespace
}  // namespace egress
