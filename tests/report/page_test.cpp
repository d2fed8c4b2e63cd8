// Writes the sample page for the browser's tests (web/test) and checks what can be seen without a
// browser.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "egress/report/render.h"
#include "sample.h"

namespace egress {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Page, SampleIsSoundInItself) {
  EXPECT_EQ(faults_of(sample::document()), std::vector<std::string>{});
}

/// With EGRESS_SAMPLE_PAGE=FILE the page is written there, with the assets of web/dist.
TEST(Page, WritesTheSample) {
  const std::filesystem::path dist = std::filesystem::path(EGRESS_SOURCE_DIR) / "web/dist";
  const ReportAssets assets{.css = read(dist / "report.css"),
                            .js = read(dist / "figures.js"),
                            .outlines_json = read(dist / "outlines.json")};
  const std::string page = render_html(sample::document(), assets);
  EXPECT_LT(page.size(), 700'000U);
  if (const char* target = std::getenv("EGRESS_SAMPLE_PAGE")) {
    std::ofstream(target, std::ios::binary) << page;
    EXPECT_EQ(read(target), page);
  }
}

}  // namespace
}  // namespace egress
