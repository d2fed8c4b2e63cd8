#include "egress/engine/bad_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "egress/io/describe.h"

namespace egress {
namespace {

namespace fs = std::filesystem;

const fs::path bad_folder = fs::path(EGRESS_SOURCE_DIR) / "cases" / "bad";

std::string place_of(const SourceSpan& where) {
  std::string out = where.file;
  if (where.line > 0) out += ":" + std::to_string(where.line);
  if (where.line > 0 && where.column > 0) out += ":" + std::to_string(where.column);
  return out;
}

// A file that cannot be kept in a repository, or a mistake on the command line: these are made by a
// test when it runs, and this says by which.
struct MadeElsewhere {
  std::string_view code, by;
};
constexpr MadeElsewhere made_elsewhere[] = {
    {"E0101", "tests/io/bad_files_test.cpp"},    {"E0104", "tests/io/bad_files_test.cpp"},
    {"E0105", "tests/io/bad_files_test.cpp"},    {"E0106", "tests/io/bad_files_test.cpp"},
    {"E0701", "tests/io/dimacs_test.cpp"},       {"E0540", "tests/transcripts/mistakes.txt"},
    {"E0541", "tests/transcripts/mistakes.txt"}, {"E0542", "tests/transcripts/mistakes.txt"},
    {"E0543", "tests/transcripts/mistakes.txt"}, {"E0544", "tests/transcripts/mistakes.txt"},
    {"E0545", "tests/transcripts/mistakes.txt"}, {"E0546", "tests/transcripts/mistakes.txt"},
    {"E0547", "tests/transcripts/mistakes.txt"}, {"E0548", "tests/transcripts/mistakes.txt"},
    {"E0549", "tests/transcripts/mistakes.txt"}, {"E0550", "tests/transcripts/hazards.txt"},
    {"E0551", "tests/transcripts/simulate.txt"}, {"E0552", "tests/transcripts/simulate.txt"},
    {"E0553", "tests/transcripts/simulate.txt"}, {"E0554", "tests/transcripts/simulate.txt"},
    {"E0555", "tests/transcripts/simulate.txt"}, {"E0556", "tests/transcripts/simulate.txt"},
    {"E0557", "tests/transcripts/simulate.txt"}, {"E0558", "tests/transcripts/simulate.txt"},
    {"E0559", "tests/transcripts/simulate.txt"}, {"E0570", "tests/transcripts/leverage.txt"},
    {"E0571", "tests/transcripts/leverage.txt"}, {"E0574", "tests/transcripts/leverage.txt"},
    {"E0575", "tests/transcripts/leverage.txt"}, {"E0576", "tests/transcripts/leverage.txt"},
    {"E0592", "tests/transcripts/quarrel.txt"},  {"E0593", "tests/transcripts/quarrel.txt"},
    {"E0594", "tests/transcripts/quarrel.txt"},  {"E0595", "tests/transcripts/quarrel.txt"},
    {"E0640", "tests/serve/server_test.py"},     {"E0641", "tests/serve/server_test.py"},
    {"E0642", "tests/serve/server_test.py"},     {"E0643", "tests/serve/server_test.py"},
    {"E0644", "tests/serve/server_test.py"},     {"E0645", "tests/serve/server_test.py"},
    {"E0646", "tests/serve/enemies_test.py"},    {"E0647", "tests/serve/enemies_test.py"},
    {"E0648", "tests/serve/enemies_test.py"},    {"E0649", "tests/serve/enemies_test.py"},
    {"E0650", "tests/serve/jobs_test.py"},
};

TEST(BadCases, EachShowsItsCodeAtItsPlaceAndNothingElse) {
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(bad_folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto bad = read_bad_case(entry.path());
    ASSERT_TRUE(bad.has_value()) << "expect.txt is missing or cannot be read";
    EXPECT_EQ(bad->code, entry.path().filename().string());
    const Diagnostics found = diagnose(entry.path(), *bad);
    const std::string shown = render(found, false);
    ASSERT_FALSE(found.empty()) << "nothing was found";
    for (const auto& d : found.items()) {
      EXPECT_EQ(d.code, bad->code) << shown;
      EXPECT_FALSE(d.hint.empty()) << shown;
    }
    EXPECT_EQ(place_of(found.items().front().where), place_of(bad->where)) << shown;
    ++seen;
  }
  EXPECT_GE(seen, 100U);
}

TEST(BadCases, WhatIsMadeElsewhereIsNamedThere) {
  for (const auto& made : made_elsewhere) {
    std::ifstream file(fs::path(EGRESS_SOURCE_DIR) / made.by);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_NE(text.str().find(made.code), std::string::npos) << made.code << " in " << made.by;
  }
}

TEST(BadCases, EveryCodeHasOne) {
  std::set<std::string> there;
  for (const auto& entry : fs::directory_iterator(bad_folder)) {
    there.insert(entry.path().filename().string());
  }
  for (const auto& row : diagnostic_codes()) {
    const bool elsewhere = std::ranges::any_of(
        made_elsewhere, [&](const auto& made) { return made.code == row.code; });
    EXPECT_NE(there.contains(std::string(row.code)), elsewhere)
        << row.code << " needs a folder in cases/bad, or a line above, and not both";
  }
}

TEST(DiagnosticsPage, IsTheOneCommitted) {
  std::ifstream file(fs::path(EGRESS_SOURCE_DIR) / "docs" / "diagnostics.md", std::ios::binary);
  std::stringstream committed;
  committed << file.rdbuf();
  EXPECT_TRUE(committed.str() == describe_diagnostics(bad_case_output))
      << "docs/diagnostics.md is not what the program says: run scripts/docs.sh";
}

}  // namespace
}  // namespace egress
