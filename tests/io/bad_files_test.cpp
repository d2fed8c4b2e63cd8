// Files that cannot be kept in a repository are made here: pipes, loops, files of gigabytes.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "egress/io/file_source.h"
#include "egress/io/raw_case.h"
#include "tiny_case.h"

namespace egress {
namespace {

namespace fs = std::filesystem;

class BadFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              ("egress_" + std::string(test->name()) + "_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    for (const auto& [name, text] : TinyCase().files) write(name, text);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  /// A file of `size` bytes that takes no room on the disk.
  void write_sparse(const std::string& name, std::uintmax_t size) {
    write(name, "id,name\n");
    fs::resize_file(folder_ / name, size);
  }
  std::string errors() const {
    const CaseFiles files = CaseFiles::read(folder_.string());
    const BuildResult result = build_case(files);
    EXPECT_EQ(result.built.has_value(), !result.diagnostics.has_errors());
    return errors_of(result.diagnostics);
  }

  fs::path folder_;
};

TEST_F(BadFiles, ReadsWhatBuffersGive) {
  write("README.md", "# Tiny");
  write(".hidden.csv", "x");
  write("docs/links.csv", "x");
  EXPECT_EQ(errors(), "");
  const auto from_folder = build_case(CaseFiles::read(folder_.string()));
  ASSERT_TRUE(from_folder.built);
  EXPECT_EQ(from_folder.built->digest, TinyCase().build().built->digest);
  EXPECT_EQ(from_folder.built->model.id, folder_.filename().string());
  EXPECT_EQ(CaseFiles::read(folder_.string() + "/").raw().name, folder_.filename().string());
}

TEST_F(BadFiles, HasToBeThere) {
  const auto missing = (folder_ / "nowhere").string();
  EXPECT_EQ(errors_of(build_case(CaseFiles::read(missing)).diagnostics), missing + ":0:0 E0101");
  const auto file = (folder_ / "nodes.csv").string();
  EXPECT_EQ(errors_of(build_case(CaseFiles::read(file)).diagnostics), file + ":0:0 E0101");
}

TEST_F(BadFiles, MayLackNothingRequired) {
  fs::remove(folder_ / "nodes.csv");
  fs::remove(folder_ / "case.toml");
  EXPECT_NE(errors().find("case.toml:0:0 E0102"), std::string::npos);
  EXPECT_NE(errors().find("nodes.csv:0:0 E0102"), std::string::npos);
}

TEST_F(BadFiles, IsNotTakenForAFile) {
  fs::create_directory(folder_ / "holders.csv");
  fs::create_directory(folder_ / "series");
  fs::create_directory(folder_ / "series" / "level.csv");
  EXPECT_EQ(errors(), "holders.csv:0:0 E0103; series/level.csv:0:0 E0103");
}

TEST_F(BadFiles, DoesNotWaitForAPipe) {
  ASSERT_EQ(mkfifo((folder_ / "holders.csv").c_str(), 0600), 0);
  EXPECT_EQ(errors(), "holders.csv:0:0 E0103");
}

TEST_F(BadFiles, DoesNotOpenADevice) {
  fs::create_symlink("/dev/zero", folder_ / "holders.csv");
  EXPECT_EQ(errors(), "holders.csv:0:0 E0103");
}

TEST_F(BadFiles, DoesNotFollowALoop) {
  fs::create_symlink("holders.csv", folder_ / "holders.csv");
  fs::create_symlink("nowhere.csv", folder_ / "closures.csv");
  EXPECT_EQ(errors(), "closures.csv:0:0 E0104; holders.csv:0:0 E0104");
  fs::create_symlink(folder_, folder_ / "series");  // a folder inside itself: read one level deep
  EXPECT_NE(errors(), "");
}

TEST_F(BadFiles, TellsOfFilesThatItMayNotRead) {
  fs::permissions(folder_ / "nodes.csv", fs::perms::none);
  // Root may read everything, so read as nobody.
  const bool root = geteuid() == 0;
  constexpr uid_t nobody = 65534;
  if (root) {
    fs::permissions(folder_, fs::perms::others_all, fs::perm_options::add);
    ASSERT_EQ(seteuid(nobody), 0);
  }
  const std::string found = errors();
  if (root) {
    ASSERT_EQ(seteuid(0), 0);
  }
  EXPECT_EQ(found, "nodes.csv:0:0 E0104");
}

TEST_F(BadFiles, DoesNotReadGigabytes) {
  write_sparse("holders.csv", std::uintmax_t{3} << 30U);
  EXPECT_EQ(errors(), "holders.csv:0:0 E0105");
}

TEST_F(BadFiles, StopsInALineOfHundredsOfMegabytes) {
  write("holders.csv", "id,name\n");
  const auto path = folder_ / "holders.csv";
  std::ofstream file(path, std::ios::binary | std::ios::app);
  const std::string block(1U << 20U, 'x');
  for (int i = 0; i < 100; ++i) file << block;
  file.close();
  EXPECT_EQ(errors(), "holders.csv:2:1 E0106");
}

TEST_F(BadFiles, NamesUnknownFiles) {
  write("fleet.csv", "id\n");
  write("Links.CSV", "id\n");
  write("stores.xlsx", "x");
  write("notes.xlsx", "x");
  write("clams.toml", "");
  write("series/level.tsv", "x");
  write("serie/level.csv", "x");
  EXPECT_EQ(errors(),
            "Links.CSV:0:0 E0107; clams.toml:0:0 E0107; fleet.csv:0:0 E0107; serie:0:0 E0107; "
            "series/level.tsv:0:0 E0107; stores.xlsx:0:0 E0107");
}

TEST_F(BadFiles, SaysOnceThatATableCannotBeRead) {
  write("nodes.csv", std::string("id\n\0", 4));
  EXPECT_EQ(errors(), "nodes.csv:2:1 E0109");  // and not that every link's node is unknown
}

}  // namespace
}  // namespace egress
