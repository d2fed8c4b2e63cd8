#include "egress/io/describe.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "egress/base/units.h"
#include "egress/io/case_reader.h"
#include "egress/io/schema.h"

namespace egress {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

class ExampleCase : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("egress_example_" + std::to_string(getpid()));
    for (const auto& example : example_case()) {
      fs::create_directories((folder_ / example.path).parent_path());
      std::ofstream(folder_ / example.path, std::ios::binary) << example.text;
    }
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(ExampleCase, ReadsWithoutComplaint) {
  const CaseFiles files = CaseFiles::read(folder_.string());
  for (const std::vector<std::string>& with : {std::vector<std::string>{}, {"second_ship"}}) {
    BuildOptions options;
    options.with = with;
    const BuildResult result = build_case(files, options);
    EXPECT_TRUE(result.built.has_value());
    EXPECT_TRUE(result.diagnostics.empty()) << render(result.diagnostics, false);
  }
}

TEST_F(ExampleCase, ShowsEveryTable) {
  for (const auto& table : case_tables()) {
    EXPECT_TRUE(fs::exists(folder_ / (std::string(table.name) + ".csv"))) << table.name;
  }
}

TEST(CaseFormatPage, IsTheOneCommitted) {
  // Compared as a whole: a listing of both pages would help nobody.
  EXPECT_TRUE(contents(fs::path(EGRESS_SOURCE_DIR) / "docs" / "case-format.md") ==
              describe_case_format())
      << "docs/case-format.md is not what the program says: run scripts/docs.sh";
}

TEST(CaseFormatPage, NamesEveryColumnAndKey) {
  const std::string page = describe_case_format();
  const auto shows = [&](std::string_view name) {
    return page.find("| `" + std::string(name) + "` |") != std::string::npos;
  };
  for (const auto& table : case_tables()) {
    for (const auto& column : table.columns) EXPECT_TRUE(shows(column.name)) << column.name;
  }
  for (const auto& key : case_keys()) EXPECT_TRUE(shows(key.path)) << key.path;
  for (const auto& key : claim_keys()) EXPECT_TRUE(shows(key.path)) << key.path;
}

// Every unit that the page suggests is one, and of the dimension that stands before it.
TEST(CaseFormatPage, SuggestsUnitsThatParse) {
  const std::string page = describe_case_format();
  const std::regex suggestion(
      R"(\| ((?:mass|money|length|time|energy|share)[^|`]*): ((?:`[^`]*`,? ?)+))");
  const std::regex unit_text("`([^`]*)`");
  std::size_t units = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), suggestion), end; it != end; ++it) {
    const std::string list = (*it)[2];
    for (std::sregex_iterator u(list.begin(), list.end(), unit_text); u != end; ++u) {
      const auto unit = parse_unit((*u)[1].str());
      ASSERT_TRUE(unit.has_value()) << (*u)[1];
      const std::string dimension = describe(unit->dimension);
      if (dimension != "dimensionless") {
        const std::string first = dimension.substr(0, dimension.find(' '));
        EXPECT_NE((*it)[1].str().find(first), std::string::npos) << dimension << " " << (*it)[1];
      }
      ++units;
    }
  }
  EXPECT_GT(units, 50U);
}

TEST(DiagnosticsPage, HoldsEveryCodeWithItsOutput) {
  const std::string page = describe_diagnostics(
      [](std::string_view code) { return "output of " + std::string(code) + "\n"; });
  for (const auto& row : diagnostic_codes()) {
    EXPECT_NE(page.find("## " + std::string(row.code) + "\n"), std::string::npos);
    EXPECT_NE(page.find("output of " + std::string(row.code)), std::string::npos);
    EXPECT_NE(page.find(row.remedy), std::string::npos);
  }
}

}  // namespace
}  // namespace egress
