#include "egress/io/result_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

namespace egress {
namespace {

namespace fs = std::filesystem;

class ResultStore : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("egress_store_" + std::to_string(::getpid()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string target() const { return (folder_ / "results").string(); }
  /// Names below a folder, joined by blanks.
  static std::string names(const fs::path& folder) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
      found.push_back(entry.path().filename().string());
    }
    std::ranges::sort(found);
    std::string out;
    for (const auto& name : found) out += (out.empty() ? "" : " ") + name;
    return out;
  }
  static std::string bytes(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }
  /// Rows of a query: cells joined by `|`, rows by `;`, NULL as itself.
  std::string query(const std::string& sql) const {
    sqlite3* db = nullptr;
    const std::string path = target() + "/result.sqlite";
    sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    std::string out;
    const auto add = [](void* to, int count, char** cells, char**) {
      auto& text = *static_cast<std::string*>(to);
      text += text.empty() ? "" : ";";
      for (int i = 0; i < count; ++i) {
        text += i == 0 ? "" : "|";
        text += cells[i] == nullptr ? "NULL" : cells[i];
      }
      return 0;
    };
    if (sqlite3_exec(db, sql.c_str(), add, &out, nullptr) != SQLITE_OK) out = sqlite3_errmsg(db);
    sqlite3_close(db);
    return out;
  }
  /// The refusal's code, or what went wrong with it; the message must name the folder.
  static std::string refused(const std::string& folder, const ResultFiles& results) {
    const auto r = write_results(folder, results);
    if (r) return "written";
    const auto& d = r.error().items().at(0);
    return d.message.find(folder) == std::string::npos ? d.message : d.code;
  }

  fs::path folder_;
};

ResultFiles sample() {
  ResultFiles out;
  out.files = {{"a.csv", "x\n1\n"}, {"b.bin", std::string("\0\xff", 2)}};
  Table ways{.id = "ways", .columns = {{.name = "who"}, {.name = "of capacity", .unit = "%"}}};
  Cell none;
  none.reason = "no limit";
  ways.rows = {
      {.id = "n", .cells = {Text("North"), 62.5}},
      {.id = "s", .cells = {Text("South"), none}},
      {.id = "q", .cells = {Text("O'Hara; --"), std::numeric_limits<double>::quiet_NaN()}}};
  Table plain{.id = "2-plain", .columns = {{.name = "t", .unit = "kt"}, {.name = "T"}}};
  plain.rows = {{.cells = {3, Text("x")}}};
  out.tables = {ways, plain};
  out.about = {{"case", "tiny"}, {"digest", "abc"}};
  out.views = {{"full", "SELECT who FROM ways WHERE of_capacity > 50"}};
  return out;
}

TEST_F(ResultStore, TablesKeepApartFromOursAndFromEachOther) {
  ResultFiles results;
  results.about = {{"case", "tiny"}};
  for (const char* id : {"about", "columns", "map-a", "map_a"}) {
    results.tables.push_back({.id = id,
                              .caption = "",
                              .columns = {{.name = "what"}},
                              .rows = {{.id = "", .cells = {std::string(id)}}}});
  }
  ASSERT_TRUE(write_results(target(), results));
  EXPECT_EQ(query("SELECT value FROM about"), "tiny");
  EXPECT_EQ(query("SELECT what FROM about_"), "about");
  EXPECT_EQ(query("SELECT what FROM columns_"), "columns");
  EXPECT_EQ(query("SELECT what FROM map_a"), "map-a");
  EXPECT_EQ(query("SELECT what FROM map_a_"), "map_a");
}

TEST_F(ResultStore, WritesEverythingAndNothingBeside) {
  ASSERT_TRUE(write_results(target(), sample()));
  EXPECT_EQ(names(target()), "a.csv b.bin egress-results result.sqlite");
  EXPECT_EQ(bytes(target() + "/a.csv"), "x\n1\n");
  EXPECT_EQ(bytes(target() + "/b.bin"), std::string("\0\xff", 2));
  EXPECT_EQ(names(folder_), "results");
}

TEST_F(ResultStore, TheDatabaseTellsWhatItHolds) {
  ASSERT_TRUE(write_results(target(), sample()));
  EXPECT_EQ(query("SELECT id, who, of_capacity FROM ways"),
            "n|North|62.5;s|South|NULL;q|O'Hara; --|NULL");
  EXPECT_EQ(query("SELECT typeof(who), typeof(of_capacity) FROM ways LIMIT 2"),
            "text|real;text|null");
  EXPECT_EQ(query("SELECT key, value FROM about"), "case|tiny;digest|abc");
  EXPECT_EQ(query("SELECT * FROM \"full\""), "North");
  EXPECT_EQ(query("SELECT column_name, name, unit FROM columns WHERE table_name = 'ways'"),
            "id||;who|who|;of_capacity|of capacity|%");
  EXPECT_EQ(query("SELECT table_name, unit FROM columns WHERE name = 't'"), "c_2_plain|kt");
  EXPECT_EQ(query("SELECT * FROM c_2_plain"), "3.0|x");  // `t` and `T` are one name to SQL
}

TEST_F(ResultStore, SaysBeforehandWhereItMayWrite) {
  EXPECT_TRUE(may_write_results(target()));
  EXPECT_EQ(names(folder_), "");
  ASSERT_TRUE(write_results(target(), sample()));
  EXPECT_TRUE(may_write_results(target() + "/"));
  EXPECT_FALSE(may_write_results(folder_));  // it holds something else
  EXPECT_FALSE(may_write_results(target() + "/a.csv"));
  for (const char* no_folder : {"", ".", "/"}) EXPECT_FALSE(may_write_results(no_folder));
}

TEST_F(ResultStore, ASecondRunReplacesTheFirst) {
  ASSERT_TRUE(write_results(target(), sample()));
  ResultFiles second;
  second.files = {{"c.csv", "y\n"}};
  ASSERT_TRUE(write_results(target() + "/", second));
  EXPECT_EQ(names(target()), "c.csv egress-results result.sqlite");
  EXPECT_EQ(names(folder_), "results");
  EXPECT_EQ(query("SELECT count(*) FROM about"), "0");
}

TEST_F(ResultStore, AnEmptyFolderAndNewParentsAreFine) {
  fs::create_directory(target());
  EXPECT_TRUE(write_results(target(), sample()));
  EXPECT_TRUE(write_results((folder_ / "p" / "q").string(), sample()));
  EXPECT_TRUE(fs::exists(folder_ / "p" / "q" / "result.sqlite"));
}

TEST_F(ResultStore, AForeignFolderOrFileIsLeftAlone) {
  fs::create_directory(target());
  std::ofstream(target() + "/thesis.txt") << "years of work";
  std::ofstream(folder_ / "file") << "a file";
  EXPECT_EQ(refused(target(), sample()), "E0545");
  EXPECT_EQ(refused((folder_ / "file").string(), sample()), "E0545");
  EXPECT_EQ(names(target()), "thesis.txt");
  EXPECT_EQ(bytes(target() + "/thesis.txt"), "years of work");
  EXPECT_EQ(bytes(folder_ / "file"), "a file");
  EXPECT_EQ(names(folder_), "file results");
}

TEST_F(ResultStore, AFailureKeepsTheOldResultsAndLeavesNothingBeside) {
  ASSERT_TRUE(write_results(target(), sample()));
  const std::string before = bytes(target() + "/result.sqlite");
  ResultFiles bad = sample();
  bad.files["a.csv"] = "new";
  bad.views.emplace_back("broken", "SELECT FROM");
  EXPECT_EQ(refused(target(), bad), "E0545");
  bad = sample();
  bad.files["no/such/folder.csv"] = "new";
  EXPECT_EQ(refused(target(), bad), "E0545");
  EXPECT_EQ(names(folder_), "results");
  EXPECT_EQ(names(target()), "a.csv b.bin egress-results result.sqlite");
  EXPECT_EQ(bytes(target() + "/a.csv"), "x\n1\n");
  EXPECT_EQ(bytes(target() + "/result.sqlite"), before);
  EXPECT_EQ(refused((folder_ / "new").string(), bad), "E0545");
  EXPECT_EQ(names(folder_), "results");
}

TEST_F(ResultStore, RefusesWhatIsNoFolderOfItsOwn) {
  for (const char* folder : {"", ".", "/"}) EXPECT_EQ(refused(folder, sample()), "E0545") << folder;
}

}  // namespace
}  // namespace egress
