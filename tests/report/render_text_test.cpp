#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "egress/report/render.h"
#include "sample.h"

namespace egress {
namespace {

std::size_t characters(const std::string& line) {
  return static_cast<std::size_t>(
      std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, characters(line));
  return widest;
}

TEST(RenderText, TableLinesUpWithUnitsInTheHead) {
  Table table{.id = "t", .caption = "What went where"};
  table.columns = {{.name = "way"},
                   {.name = "carried", .unit = "Mt"},
                   {.name = "used", .unit = "%", .digits = 0}};
  table.rows = {{.id = "a", .cells = {"CPC", 64.8137, 84.2}},
                {.id = "b", .cells = {"Aktau-Baku", 1.5, Cell::none("no limit")}},
                {.id = "", .cells = {"all", 10600.0, ""}, .total = true}};
  EXPECT_EQ(render_text(table),
            "What went where\n"
            "way          carried      used\n"
            "                  Mt         %\n"
            "------------------------------\n"
            "CPC             64.8        84\n"
            "Aktau-Baku       1.5  no limit\n"
            "------------------------------\n"
            "all         10 600.0\n");
}

TEST(RenderText, WideTextWrapsAndNumbersNever) {
  Table table{.id = "t"};
  table.columns = {{.name = "claim"}, {.name = "value", .unit = "Mt/yr"}};
  table.rows = {{.cells = {"Ships across the Caspian cannot carry enough to matter.", 1234567.8}}};
  const std::string text = render_text(table, {.width = 40});
  EXPECT_LE(widest_line(text), 40U);
  EXPECT_NE(text.find("1 234 567.8"), std::string::npos);
  EXPECT_NE(text.find("Ships across"), std::string::npos);
}

TEST(RenderText, TooManyColumnsBecomeRecords) {
  Table table{.id = "t"};
  Row row;
  for (int at = 0; at < 12; ++at) {
    table.columns.push_back({.name = "column" + std::to_string(at), .unit = "Mt"});
    row.cells.push_back(123456.7);
  }
  table.rows = {row};
  const std::string text = render_text(table);
  EXPECT_LE(widest_line(text), 80U);
  EXPECT_NE(text.find("column11: 123 456.7 Mt\n"), std::string::npos);
}

TEST(RenderText, ColumnsCountCharactersNotBytes) {
  Table table{.id = "t"};
  table.columns = {{.name = "name"}, {.name = "n", .digits = 0}};
  table.rows = {{.cells = {"Қашаған", 1}}, {.cells = {"Tengiz!", 2}}};
  EXPECT_EQ(render_text(table),
            "name     n\n"
            "----------\n"
            "Қашаған  1\n"
            "Tengiz!  2\n");
}

TEST(RenderText, WholeReportFitsTheWidthAndEndsWithTheAnswer) {
  for (const int width : {60, 80, 120}) {
    const std::string text = render_text(sample::document(), {.width = width});
    EXPECT_LE(widest_line(text), static_cast<std::size_t>(width));
    EXPECT_TRUE(text.ends_with("remain.\n")) << text.substr(text.size() - 200);
    EXPECT_GT(text.find("In 2025 Kazakhstan exported"), text.find("The method in a page"));
  }
}

TEST(RenderText, ColourOnlyAdds) {
  const Document document = sample::document();
  std::string coloured = render_text(document, {.colour = true});
  for (const std::string_view code : {"\x1b[1m", "\x1b[0m"}) {
    for (std::size_t at = 0; (at = coloured.find(code)) != std::string::npos;)
      coloured.erase(at, code.size());
  }
  EXPECT_EQ(coloured, render_text(document));
}

}  // namespace
}  // namespace egress
