#include <gtest/gtest.h>

#include "egress/report/render.h"
#include "sample.h"

namespace egress {
namespace {

TEST(RenderData, CsvQuotesDefusesAndKeepsFullPrecision) {
  Table table{.id = "t"};
  table.columns = {{.name = "a, \"b\""}, {.name = "carried", .unit = "Mt", .digits = 1}};
  table.rows = {{.cells = {"plain", 64.81371234567}},
                {.cells = {"=1+1", -0.5}},
                {.cells = {"two\nlines", Cell::none("not found")}},
                {.cells = {Text("linked ").link("text", "#x"), 3}}};
  EXPECT_EQ(render_csv(table),
            "\"a, \"\"b\"\"\",carried (Mt)\r\n"
            "plain,64.81371234567\r\n"
            "'=1+1,-0.5\r\n"
            "\"two\nlines\",\r\n"
            "linked text,3\r\n");
}

TEST(RenderData, JsonKeepsNumbersAndReasons) {
  Document document;
  document.title = "T";
  document.answers = {Text("one ").strong("two")};
  Table table{.id = "t", .caption = "c", .columns = {{.name = "n", .unit = "Mt"}, {.name = "m"}}};
  table.rows = {{.id = "a", .cells = {64.8, Cell::none("not found")}}};
  document.sections = {{.id = "s",
                        .title = "S",
                        .blocks = {table, Details{"more", {Paragraph{"p"}, List{{"i"}, true}}}}}};
  EXPECT_EQ(
      render_json(document).dump(),
      R"({"title":"T","question":"","answers":["one two"],"trust":"","opening":[],"sections":[{"id":"s","title":"S",)"
      R"("blocks":[{"type":"table","id":"t","caption":"c","columns":[{"name":"n","unit":"Mt","digits":1},)"
      R"({"name":"m","unit":"","digits":1}],"rows":[{"id":"a","cells":[64.8,{"value":null,"reason":"not found"}]}]},)"
      R"({"type":"details","summary":"more","blocks":[{"type":"paragraph","text":"p"},)"
      R"({"type":"list","numbered":true,"items":["i"]}]}]}],"foot":""})");
}

TEST(RenderData, JsonOfTheSampleHoldsEveryFigure) {
  const std::string json = render_json(sample::document()).dump();
  for (const char* kind : {"map", "split", "timeline", "ladder", "bars", "waterfall", "heatmap",
                           "exceedance", "curves"}) {
    EXPECT_NE(json.find(std::string(R"("kind":")") + kind + '"'), std::string::npos) << kind;
  }
}

}  // namespace
}  // namespace egress
