#include <gtest/gtest.h>

#include "egress/base/outcome.h"
#include "egress/report/render.h"
#include "sample.h"

namespace egress {
namespace {

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size())
    ++found;
  return found;
}

/// The content of the first script element after `from`, as a browser finds it.
std::string script_after(const std::string& page, std::string_view from) {
  const std::size_t begin = page.find('>', page.find("<script", page.find(from))) + 1;
  return page.substr(begin, page.find("</script", begin) - begin);
}

const ReportAssets plain{
    .css = "body{}", .js = "let a=1<2", .outlines_json = R"({"x":"</script>"})"};

TEST(RenderHtml, NothingFromTheDocumentCanEndAScriptOrAnElement) {
  const std::string page = render_html(sample::document(), plain);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<!--"), std::string::npos);
  // One for each figure, one for the outlines, one for the program.
  EXPECT_EQ(count(page, "</script"), 13U + 1U + 1U);
  EXPECT_EQ(count(page, "<script"), count(page, "</script"));
}

TEST(RenderHtml, FigureDataReadsBackAsItWas) {
  const Figure figure = make_figure(sample::map_figure());
  Document document;
  document.opening = {figure};
  const auto json = nlohmann::ordered_json::parse(
      script_after(render_html(document, plain), "data-kind=\"map\""));
  EXPECT_EQ(json["kind"], "map");
  EXPECT_EQ(json["title"], figure.title);
  EXPECT_EQ(json["data"], figure.data);
}

TEST(RenderHtml, OutlinesComeOnlyWithMaps) {
  Document document = sample::document();
  EXPECT_NE(render_html(document, plain).find("id=\"outlines\""), std::string::npos);
  document.opening.clear();
  document.sections = {{.id = "s", .title = "S", .blocks = {make_figure(sample::ladder_figure())}}};
  EXPECT_EQ(render_html(document, plain).find("id=\"outlines\""), std::string::npos);
}

TEST(RenderHtml, LinksLeadToAnchorsAndTheWebOnly) {
  Document document;
  document.answers = {Text()
                          .link("row", "#row-t-a")
                          .link("page", "https://example.org/?a=1&b=\"2\"")
                          .link("trick", "javascript:alert(1)")
                          .link("file", "/etc/passwd")};
  const std::string page = render_html(document, plain);
  EXPECT_NE(page.find(R"(<a href="#row-t-a">row</a>)"), std::string::npos);
  EXPECT_NE(
      page.find(
          R"(<a href="https://example.org/?a=1&amp;b=&quot;2&quot;" rel="noreferrer">page</a>)"),
      std::string::npos);
  EXPECT_NE(page.find("</a>trickfile</p>"), std::string::npos);
}

TEST(RenderHtml, NumbersAreRightAlignedWithTheUnitInTheHead) {
  Document document;
  Table table{.id = "t", .columns = {{.name = "way"}, {.name = "carried", .unit = "Mt"}}};
  table.rows = {{.id = "a", .cells = {"CPC", Cell(10600.04).to("#row-t-a")}},
                {.id = "b", .cells = {"Baku", Cell::none("not <found>")}}};
  document.opening = {table};
  const std::string page = render_html(document, plain);
  EXPECT_NE(page.find(R"(<th scope="col" class="number">carried<span class="unit">Mt</span></th>)"),
            std::string::npos);
  EXPECT_NE(page.find("<tr id=\"row-t-a\"><th scope=\"row\">CPC</th><td class=\"number\"><a "
                      "href=\"#row-t-a\">10\u202f600.0</a></td>"),
            std::string::npos);
  EXPECT_NE(page.find(R"(<span class="none">not &lt;found&gt;</span>)"), std::string::npos);
}

TEST(RenderHtml, NumbersStayWithTheirUnits) {
  Document document;
  document.answers = {Text("Of 5.46 Mt/yr, 82 % in 30 days; 3 tonnes, 7 Mt")};
  EXPECT_NE(render_html(document, plain)
                .find("Of 5.46\u00a0Mt/yr, 82\u00a0% in 30 days; 3 tonnes, 7\u00a0Mt<"),
            std::string::npos);
}

TEST(RenderHtml, BytesThatAreNoTextDoNotBreakThePage) {
  Document document;
  BarsFigure bars;
  bars.id = "f";
  bars.bars = {{.label = "\xff\xfe broken", .value = 1}};
  document.answers = {Text(std::string("nul\0bell\a", 9))};
  document.opening = {make_figure(bars)};
  const std::string page = render_html(document, plain);
  EXPECT_EQ(page.find('\0'), std::string::npos);
  EXPECT_NE(page.find("nul\ufffdbell\ufffd"), std::string::npos);
}

TEST(RenderHtml, AssetsThatWouldEndTheirElementAreRefused) {
  EXPECT_THROW(render_html({}, {.css = "a</style>b"}), InternalError);
  EXPECT_THROW(render_html({}, {.js = "'</script>'"}), InternalError);
  EXPECT_THROW(render_html({}, {.js = "'<!--'"}), InternalError);
}

TEST(RenderHtml, ThePageAsksNobodyForAnything) {
  const std::string page = render_html(sample::document(), plain);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.find(" src="), std::string::npos);
  EXPECT_EQ(count(page, "<link "), 1U);  // the empty icon
}

}  // namespace
}  // namespace egress
