#include "egress/report/figures.h"

#include <gtest/gtest.h>

#include "egress/base/outcome.h"
#include "egress/report/render.h"
#include "sample.h"

namespace egress {
namespace {

using nlohmann::ordered_json;

TEST(Figures, EveryKindSaysTheSameInATable) {
  const Figure figures[] = {
      make_figure(sample::map_figure()),      make_figure(sample::split_figure()),
      make_figure(sample::timeline_figure()), make_figure(sample::ladder_figure()),
      make_figure(sample::worth_figure()),    make_figure(sample::waterfall_figure()),
      make_figure(sample::pairs_figure()),    make_figure(sample::exceedance_figure()),
      make_figure(sample::curves_figure())};
  const char* kinds[] = {"map",       "split",   "timeline",   "ladder", "bars",
                         "waterfall", "heatmap", "exceedance", "curves"};
  for (std::size_t at = 0; at < std::size(kinds); ++at) {
    EXPECT_EQ(figures[at].kind, kinds[at]);
    ASSERT_EQ(figures[at].tables.size(), 1U);
    EXPECT_FALSE(figures[at].tables.front().rows.empty()) << kinds[at];
    EXPECT_NO_THROW(render_text(figures[at].tables.front())) << kinds[at];
  }
}

TEST(Figures, AbsentNumbersAreNullNeverZero) {
  SplitFigure split;
  split.panels = {{.id = "a", .name = "A", .points = {{.year = 2022, .observed = 0}}}};
  const ordered_json point = make_figure(split).data["panels"][0]["points"][0];
  EXPECT_EQ(point["observed"], 0);
  EXPECT_TRUE(point["computed"].is_null());
  EXPECT_TRUE(point["computed_range"].is_null());
}

TEST(Figures, DrawnNumbersAreShort) {
  BarsFigure bars;
  bars.bars = {{.label = "a", .value = 64.8},
               {.label = "b", .value = 1.0 / 3},
               {.label = "c", .value = 123456789.0}};
  const ordered_json data = make_figure(bars).data["bars"];
  EXPECT_EQ(data[0]["value"].dump(), "64.8");
  EXPECT_EQ(data[1]["value"].dump(), "0.3333333");
  EXPECT_EQ(data[2]["value"].dump(), "123456800.0");
}

TEST(Figures, MapsShareTheScaleThatIsGivenElseTheLargest) {
  MapFigure map = sample::pair_of_maps();
  EXPECT_EQ(make_figure(map).data["widest"], 64.8);
  map.widest = 100;
  EXPECT_EQ(make_figure(map).data["widest"], 100.0);
  map.widest = 0;
  map.layers = {sample::closed_network()};
  EXPECT_EQ(make_figure(map).data["widest"], 28.4);
}

TEST(Figures, MapTableSaysClosedAndPlannedInWords) {
  const Table table = make_figure(sample::pair_of_maps()).tables.front();
  const auto row = std::ranges::find(table.rows, "cpc_r", &Row::id);
  ASSERT_NE(row, table.rows.end());
  EXPECT_EQ(std::get<Number>(row->cells[3].value).value, 64.8);
  EXPECT_EQ(row->cells[4].reason, "closed");
  EXPECT_EQ(table.rows.back().cells[3].reason, "planned");
}

TEST(Figures, MapsRefuseMixedUnitsAndPathsOfOnePlace) {
  MapFigure map = sample::pair_of_maps();
  map.layers[1].unit = "t/d";
  EXPECT_THROW(make_figure(map), InternalError);
  map = sample::map_figure();
  map.layers[0].links[0].path.resize(1);
  EXPECT_THROW(make_figure(map), InternalError);
}

TEST(Figures, TimelineTableThinsLongRunsAndSaysSo) {
  const Figure figure = make_figure(sample::timeline_figure());
  const Table& table = figure.tables.front();
  EXPECT_EQ(table.rows.size(), 45U);  // 90 days, every second
  EXPECT_NE(table.caption.plain().find("one period in 2, of 90"), std::string::npos);
  EXPECT_EQ(figure.data["starts"].size(), 91U);
  EXPECT_EQ(figure.data["closures"][0]["from"], "2025-11-29");
}

TEST(Figures, TimelineHoursAreWrittenOut) {
  TimelineFigure figure;
  figure.period_starts = {-1, 0, 25};
  EXPECT_EQ(make_figure(figure).data["starts"].dump(),
            R"(["1969-12-31T23:00Z","1970-01-01","1970-01-02T01:00Z"])");
}

TEST(Figures, TimelineRefusesSeriesOfTheWrongLength) {
  TimelineFigure figure = sample::timeline_figure();
  figure.panels[0].series[0].values.pop_back();
  EXPECT_THROW(make_figure(figure), InternalError);
}

TEST(Figures, WaterfallRefusesPartsThatMissTheWhole) {
  WaterfallFigure figure = sample::waterfall_figure();
  EXPECT_NO_THROW(make_figure(figure));
  figure.lost += 0.02;
  EXPECT_THROW(make_figure(figure), InternalError);
}

TEST(Figures, HeatMapOfASymmetricMatrixHasItsLowerTriangle) {
  const Figure figure = make_figure(sample::pairs_figure());
  EXPECT_EQ(figure.data["values"][0].size(), 1U);
  EXPECT_EQ(figure.data["rows"], figure.data["columns"]);
  const Table& table = figure.tables.front();
  const std::size_t n = sample::pairs_figure().rows.size();
  ASSERT_EQ(table.rows.size(), n * (n + 1) / 2);
  EXPECT_EQ(table.rows[0].cells[1].reason, "alone");
  EXPECT_EQ(std::get<Text>(table.rows[1].cells[1].value).plain(), "CPC Russia");
  // Absent cells are null and say why, in the table too.
  HeatMapFigure gap = sample::pairs_figure();
  gap.cells[1][0].value = absent;
  EXPECT_TRUE(make_figure(gap).data["values"][1][0].is_null());
  EXPECT_EQ(make_figure(gap).tables.front().rows[1].cells[2].reason, gap.absent_name);
}

TEST(Figures, HeatMapRefusesCellsThatDoNotFit) {
  HeatMapFigure figure = sample::pairs_figure();
  figure.cells[2].emplace_back();
  EXPECT_THROW(make_figure(figure), InternalError);
  figure = sample::pairs_figure();
  figure.columns = figure.rows;
  EXPECT_THROW(make_figure(figure), InternalError);
  figure = sample::projects_figure();
  EXPECT_NO_THROW(make_figure(figure));
  figure.scale = HeatScale::sequential;  // and some are below zero
  EXPECT_THROW(make_figure(figure), InternalError);
}

TEST(Figures, ExceedanceMarksLieOnTheCurveAsItIsDrawn) {
  ExceedanceFigure figure;
  figure.curves = {{.name = "c",
                    .points = {{.loss = 0, .per_year = 0.5},
                               {.loss = 4, .per_year = 0.1},
                               {.loss = 10, .per_year = 0.001},
                               {.loss = 12, .per_year = 0}},
                    .marks = {{0.1, "at a point"},
                              {0.01, "half way on the logarithm"},
                              {0.0001, "straight down from the last"},
                              {0.9, "above all"}}}};
  const auto marks = make_figure(figure).data["curves"][0]["marks"];
  EXPECT_EQ(marks[0]["loss"], 4.0);
  EXPECT_EQ(marks[1]["loss"], 7.0);
  EXPECT_EQ(marks[2]["loss"], 10.0);
  EXPECT_TRUE(marks[3]["loss"].is_null());
}

TEST(Figures, CurvesRefusePointsOutOfOrderAndAFifthCurve) {
  CurvesFigure figure = sample::curves_figure();
  figure.curves[0].points[1].x = 0.5;
  EXPECT_THROW(make_figure(figure), InternalError);
  figure = sample::curves_figure();
  figure.curves.resize(5);
  EXPECT_THROW(make_figure(figure), InternalError);
}

TEST(Figures, ExceedanceRefusesPointsOutOfOrderAndAFifthCurve) {
  ExceedanceFigure figure = sample::exceedance_figure();
  std::swap(figure.curves[0].points[1], figure.curves[0].points[2]);
  EXPECT_THROW(make_figure(figure), InternalError);
  figure = sample::exceedance_figure();
  figure.curves.resize(5);
  EXPECT_THROW(make_figure(figure), InternalError);
}

TEST(Figures, GeoJsonHasLinksAsLinesAndNodesAsPoints) {
  const ordered_json json = render_geojson(sample::open_network());
  EXPECT_EQ(json["type"], "FeatureCollection");
  const ordered_json& link = json["features"][1];
  EXPECT_EQ(link["id"], "link:cpc_r");
  EXPECT_EQ(link["geometry"]["type"], "LineString");
  EXPECT_EQ(link["geometry"]["coordinates"][0].dump(), "[48.04,46.35]");  // longitude first
  EXPECT_EQ(link["properties"]["carried"].dump(), R"({"value":64.8,"unit":"Mt/yr"})");
  EXPECT_EQ(json["features"].back()["geometry"]["type"], "Point");
}

}  // namespace
}  // namespace egress
