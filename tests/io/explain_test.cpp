#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tiny_case.h"

namespace egress {
namespace {

TinyCase weighed() {
  return TinyCase()
      .with("sources.csv", "id,title\nbook,A yearbook\nmap,An atlas\n")
      .with("series/out.csv", "date,value [kb/d]\n2024-01-01,70\n2024-06-01,65\n2025-02-01,72\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],cost [USD/t],from,to,source,as_of,confidence,note\n"
            "wells,field,oil,out,3|4|6,,,book + map,2024,medium,as reported\n"
            "wells,,,8|9|10,,2025-03-01,2025-04-30,map,2025,low,\n"
            "wells,,,7|8|9,,2025-05-01,2025-05-31,map,2025,,\n");
}

TEST(Explain, GivesEveryCellWithItsSource) {
  const auto values = explain(weighed().read(), "supplies", "wells");
  ASSERT_TRUE(values);
  std::vector<std::string> columns;
  for (const auto& v : *values) columns.push_back(v.column);
  EXPECT_EQ(columns, (std::vector<std::string>{"node", "commodity", "rate", "cost", "rate", "from",
                                               "to", "rate", "from", "to"}));
  const auto& series = (*values)[2];
  EXPECT_EQ(series.as_written, "out");
  EXPECT_FALSE(series.value);
  EXPECT_EQ(series.unit, "kb/d");
  ASSERT_TRUE(series.series);
  EXPECT_EQ(series.series->file, "series/out.csv");
  EXPECT_EQ(series.series->steps, 3U);
  EXPECT_EQ(format_day(series.series->first.day), "2024-01-01");
  EXPECT_EQ(series.series->first.value, 70);
  EXPECT_EQ(series.series->last.value, 72);
  EXPECT_EQ(series.series->least.value, 65);
  EXPECT_EQ(format_day(series.series->least.day), "2024-06-01");
  EXPECT_EQ(series.series->most.value, 72);
  EXPECT_EQ(series.source, "book: A yearbook + map: An atlas");
  EXPECT_EQ(series.confidence, "medium");
  EXPECT_EQ(series.note, "as reported");
  EXPECT_EQ(series.line, 2);
  const auto& rate = (*values)[4];
  EXPECT_EQ(rate.as_written, "8|9|10");
  EXPECT_EQ(rate.value, 9);
  EXPECT_EQ(rate.unit, "kt/d");
  EXPECT_EQ(rate.line, 3);
  EXPECT_EQ(rate.file, "supplies.csv");
}

TEST(Explain, NamesTheNearest) {
  const auto no_table = explain(weighed().read(), "supplys", "wells");
  ASSERT_FALSE(no_table);
  EXPECT_EQ(no_table.error().items()[0].hint, "did you mean `supplies`?");
  const auto no_id = explain(weighed().read(), "supplies", "well");
  ASSERT_FALSE(no_id);
  EXPECT_EQ(no_id.error().items()[0].hint, "did you mean `wells`?");
}

TEST(Ranges, NameTheRowWhereAThingHasSeveral) {
  const CaseFiles files = weighed().read();
  const auto cells = range_cells(files);
  EXPECT_EQ(cells,
            (std::vector<std::string>{"supplies.wells.cost", "supplies.wells@2025-03-01.rate",
                                      "supplies.wells@2025-05-01.rate"}));
  const auto range = range_of(files, cells[1]);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->low + " " + range->mode + " " + range->high + " " + range->unit, "8 9 10 kt/d");
  EXPECT_EQ(range_of(files, cells[2])->mode, "8");
  EXPECT_EQ(range_of(files, "supplies.wells.rate")->mode, "9");  // the first that has one
  EXPECT_FALSE(range_of(files, "supplies.wells.node"));
  EXPECT_FALSE(range_of(files, "supplies.wels.rate"));
  EXPECT_FALSE(range_of(files, "links.pipe.capacity"));
  EXPECT_FALSE(range_of(files, "nonsense"));
}

TEST(Ranges, AreWhatSetAccepts) {
  const TinyCase tiny = weighed();
  const CaseFiles files = tiny.read();
  for (const auto& cell : range_cells(files)) {
    const auto range = range_of(files, cell);
    for (const auto& end : {range->low, range->mode, range->high}) {
      const auto built = build_case(files, {.set = {cell + "=" + end}});
      EXPECT_TRUE(built.built) << render(built.diagnostics, false);
    }
  }
  const auto one = build_case(files, {.set = {"supplies.wells@2025-03-01.rate=1"}});
  const Profile& rate = one.built->model.supplies[0].rate;
  EXPECT_EQ(rate.at(*parse_day("2025-04-01")), 1000);
  EXPECT_EQ(rate.at(*parse_day("2025-05-02")), 8000);
}

TEST(Confidence, IsCountedByRow) {
  const auto tables = confidence_of(weighed().read());
  const auto supplies = std::ranges::find(tables, "supplies", &TableConfidence::name);
  ASSERT_NE(supplies, tables.end());
  EXPECT_EQ(supplies->rows, 3);
  EXPECT_EQ(supplies->medium, 1);
  EXPECT_EQ(supplies->low, 1);
  EXPECT_EQ(supplies->none, 1);
  EXPECT_EQ(weakest_confidence(weighed().read(), "supplies", "wells"), "");
  EXPECT_EQ(weakest_confidence(weighed().read(), "supplies", "nothing"), "");
}

}  // namespace
}  // namespace egress
