#include "egress/base/share_dir.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace egress {
namespace {

namespace fs = std::filesystem;

class ShareDirTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ =
        fs::canonical(fs::temp_directory_path()) / ("egress_share_dir_" + std::to_string(getpid()));
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path root_;
};

TEST_F(ShareDirTest, InstalledTreeIsFoundBesideBin) {
  fs::create_directories(root_ / "bin");
  fs::create_directories(root_ / "share/egress/cases");
  EXPECT_EQ(share_dir("cases", root_ / "bin"), root_ / "share/egress/cases");
}

TEST_F(ShareDirTest, InstalledTreeMayBeMoved) {
  fs::create_directories(root_ / "a/bin");
  fs::create_directories(root_ / "a/share/egress/web");
  fs::rename(root_ / "a", root_ / "b");
  EXPECT_EQ(share_dir("web", root_ / "b/bin"), root_ / "b/share/egress/web");
}

TEST_F(ShareDirTest, BuildTreeLinksToTheSources) {
  fs::create_directories(root_ / "cases");
  fs::create_directories(root_ / "build/release/share/egress");
  fs::create_directory_symlink(root_ / "cases", root_ / "build/release/share/egress/cases");
  EXPECT_EQ(share_dir("cases", root_ / "build/release"), root_ / "cases");
}

TEST_F(ShareDirTest, NothingWhereThePartIsMissing) {
  fs::create_directories(root_ / "bin");
  fs::create_directories(root_ / "build/release/share/egress");
  fs::create_directory_symlink(root_ / "nowhere", root_ / "build/release/share/egress/web");
  EXPECT_EQ(share_dir("cases", root_ / "bin"), std::nullopt);
  EXPECT_EQ(share_dir("web", root_ / "build/release"), std::nullopt);
}

}  // namespace
}  // namespace egress
