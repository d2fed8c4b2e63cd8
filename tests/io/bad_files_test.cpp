// What no repository can hold: folders, loops and giants in place of files.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "egress/io/case_reader.h"

namespace egress {
namespace {

namespace fs = std::filesystem;

class BadFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("egress_bad_files_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    // A sound case, to which each test does one thing.
    fs::copy(fs::path(EGRESS_SOURCE_DIR) / "cases" / "bad" / "E0401", folder_);
    fs::remove(folder_ / "stores.csv");
    ASSERT_EQ(found(), "");
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// "E0103 stores.csv", each on a line.
  std::string found() const {
    std::string out;
    const BuildResult result = build_case(CaseFiles::read(folder_.string()));
    for (const auto& d : result.diagnostics.items()) {
      out += (out.empty() ? "" : "\n") + d.code + " " + d.where.file;
    }
    return out;
  }

  fs::path folder_;
};

TEST_F(BadFiles, NoFolder) {
  const fs::path file = folder_ / "nodes.csv";
  for (const fs::path& path : {folder_ / "nowhere", file}) {
    const BuildResult result = build_case(CaseFiles::read(path.string()));
    ASSERT_EQ(result.diagnostics.items().size(), 1U) << render(result.diagnostics, false);
    EXPECT_EQ(result.diagnostics.items().front().code, "E0101");
  }
}

TEST_F(BadFiles, AFolderInPlaceOfAFile) {
  fs::create_directory(folder_ / "stores.csv");
  EXPECT_EQ(found(), "E0103 stores.csv");
}

TEST_F(BadFiles, ALinkToItself) {
  fs::create_symlink("stores.csv", folder_ / "stores.csv");
  EXPECT_EQ(found(), "E0104 stores.csv");
}

TEST_F(BadFiles, AFileOfGigabytes) {
  std::ofstream(folder_ / "stores.csv") << "id\n";
  fs::resize_file(folder_ / "stores.csv", std::uintmax_t{3} << 30);  // no disk is taken: all hole
  EXPECT_EQ(found(), "E0105 stores.csv");
}

TEST_F(BadFiles, ALineWithoutEnd) {
  std::ofstream(folder_ / "stores.csv") << "id,node\n" << std::string(std::size_t{17} << 20, 'x');
  EXPECT_EQ(found(), "E0106 stores.csv");
}

}  // namespace
}  // namespace egress
