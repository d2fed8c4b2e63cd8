#include "egress/report/document.h"

#include <gtest/gtest.h>

#include "egress/base/outcome.h"
#include "egress/report/render.h"

namespace egress {
namespace {

Table one_row(std::vector<Cell> cells) {
  Table table{.id = "t", .columns = std::vector<Column>(cells.size(), Column{.name = "c"})};
  table.rows = {{.id = "a", .cells = std::move(cells)}};
  return table;
}

TEST(Document, CellsThatAreNotFiniteHaveAReasonAndNoValue) {
  const Cell cell = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::holds_alternative<std::monostate>(cell.value));
  EXPECT_EQ(cell.reason, "not computed");
}

TEST(Document, AnchorsHoldOnlyWhatAnAddressMayHold) {
  EXPECT_EQ(row_anchor("links", "cpc_spm"), "#row-links-cpc_spm");
  EXPECT_EQ(row_anchor("li nks", "a\"b<c"), "#row-li-nks-a-b-c");
}

TEST(Document, FaultsNameLinksToNothingDoubledIdsAndUnevenRows) {
  Document document;
  document.answers = {Text().link("64.8", "#row-t-a").link("gone", "#row-t-z")};
  Table table = one_row({1.0});
  table.rows.push_back(table.rows.front());
  table.rows.push_back({.id = "b", .cells = {}});
  document.sections = {{.id = "s", .title = "S", .blocks = {Details{"more", {table}}}}};
  EXPECT_EQ(faults_of(document), (std::vector<std::string>{"id used twice: #row-t-a",
                                                           "table t, row b: 0 cells for 1 columns",
                                                           "link to nothing: #row-t-z"}));
}

TEST(Document, FaultsLookIntoTheDataOfFigures) {
  Document document;
  BarsFigure bars;
  bars.id = "f";
  bars.bars = {{.label = "x", .value = 1, .row = "#row-none-x"}};
  document.opening = {make_figure(bars)};
  EXPECT_EQ(faults_of(document), std::vector<std::string>{"link to nothing: #row-none-x"});
}

TEST(Document, TablesOfFiguresAndDetailsAreFoundInReadingOrder) {
  Document document;
  BarsFigure bars;
  bars.id = "f";
  document.opening = {make_figure(bars)};
  Table inner{.id = "inner"}, last{.id = "last"};
  document.sections = {{.id = "s", .title = "", .blocks = {Details{"", {inner}}, last}}};
  std::vector<std::string> ids;
  for (const Table* table : tables_of(document)) ids.push_back(table->id);
  EXPECT_EQ(ids, (std::vector<std::string>{"f-table", "inner", "last"}));
}

TEST(Document, RenderersRefuseUnevenRows) {
  Table table = one_row({1.0});
  table.rows.front().cells.clear();
  Document document;
  document.opening = {table};
  EXPECT_THROW(render_text(table), InternalError);
  EXPECT_THROW(render_csv(table), InternalError);
  EXPECT_THROW(render_json(document), InternalError);
  EXPECT_THROW(render_html(document, {}), InternalError);
}

}  // namespace
}  // namespace egress
