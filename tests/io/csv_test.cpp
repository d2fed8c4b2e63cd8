#include "egress/io/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "tiny_case.h"

namespace egress {
namespace {

struct Cell {
  std::string text;
  std::int64_t line, column;
  friend bool operator==(const Cell&, const Cell&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Cell& c) {
    return out << c.line << ":" << c.column << "<" << c.text << ">";
  }
};
using Rows = std::vector<std::vector<Cell>>;

struct Reading {
  Rows rows;
  std::string errors;
};

Reading read(const std::string& bytes) {
  const RawFile file("t.csv", bytes);
  Reporter reporter;
  Reading out;
  if (check_text(file, reporter)) {
    CsvReader csv(file, reporter);
    std::vector<RawCell> row;
    std::vector<std::vector<RawCell>> all;
    while (csv.next(row)) all.push_back(row);
    const auto unescaped = csv.take_unescaped();
    for (const auto& cells : all) {
      out.rows.emplace_back();
      for (const auto& cell : cells) {
        const auto place = file.span(cell.offset, cell.size);
        const std::string text = cell.escaped != 0
                                     ? unescaped.at(cell.offset)
                                     : std::string(file.bytes().substr(cell.offset, cell.size));
        out.rows.back().push_back({text, place.line, place.column});
      }
    }
  }
  out.errors = errors_of(reporter.take());
  return out;
}

std::vector<std::vector<std::string>> texts(const std::string& bytes) {
  std::vector<std::vector<std::string>> out;
  for (const auto& row : read(bytes).rows) {
    out.emplace_back();
    for (const auto& cell : row) out.back().push_back(cell.text);
  }
  return out;
}

using Texts = std::vector<std::vector<std::string>>;

TEST(Csv, KeepsPlacesInCharactersNotBytes) {
  EXPECT_EQ(read("id,name\nтенгиз,é,x\n").rows,
            (Rows{{{"id", 1, 1}, {"name", 1, 4}}, {{"тенгиз", 2, 1}, {"é", 2, 8}, {"x", 2, 10}}}));
}

TEST(Csv, KeepsPlacesAfterQuotedNewlines) {
  EXPECT_EQ(read("a,b\n\"one\ntwo, three\",x\ny,\"q\"\n").rows,
            (Rows{{{"a", 1, 1}, {"b", 1, 3}},
                  {{"one\ntwo, three", 2, 2}, {"x", 3, 13}},
                  {{"y", 4, 1}, {"q", 4, 4}}}));
}

TEST(Csv, ReadsEveryKindOfLineEnd) {
  const Texts expected{{"a", "b"}, {"1", "2"}, {"3", "4"}};
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(texts("a,b" + end + "1,2" + end + "3,4" + end), expected);
    EXPECT_EQ(texts("a,b" + end + "1,2" + end + "3,4"), expected);
    EXPECT_EQ(read("a,b" + end + "1,2" + end + "3,4").rows[2][0].line, 3);
  }
}

TEST(Csv, ForgivesWhatSpreadsheetsAdd) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a,b\n")
                .rows,
            (Rows{{{"a", 1, 1}, {"b", 1, 3}}}));
  EXPECT_EQ(texts("a , b\t\n 1,\" 2 \" \n"), (Texts{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(texts("\n\na,b\n\n,\n \n1,2\n\n"), (Texts{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(texts("a;b\n1,5;\"2;3\"\n"), (Texts{{"a", "b"}, {"1,5", "2;3"}}));
  EXPECT_EQ(texts("a\tb\n1\t\t2\n"), (Texts{{"a", "b"}, {"1", "", "2"}}));
  EXPECT_EQ(texts("\"a;b;c\",d\n1,2\n"), (Texts{{"a;b;c", "d"}, {"1", "2"}}));
}

TEST(Csv, ReadsQuotesInsideQuotes) {
  EXPECT_EQ(texts("a\n\"he said \"\"no\"\"\"\n"), (Texts{{"a"}, {"he said \"no\""}}));
  EXPECT_EQ(texts("a,b\nx\"y,\"\"\n"), (Texts{{"a", "b"}, {"x\"y", ""}}));
  EXPECT_EQ(texts("a,b\n\"\"\"\",1\n"), (Texts{{"a", "b"}, {"\"", "1"}}));
}

TEST(Csv, RefusesWhatIsNotCsv) {
  EXPECT_EQ(read("a,b\n1,\"2\n3,4\n").errors, "t.csv:2:3 E0201");
  EXPECT_EQ(read("a,b\n\"1\" x,2\n").errors, "t.csv:2:5 E0202");
  EXPECT_EQ(read(std::string("a,b\n1,\0", 7)).errors, "t.csv:2:3 E0109");
  EXPECT_EQ(read("a,b\n\xC3\xA9\xFF\n").errors, "t.csv:2:2 E0108");
  EXPECT_EQ(read("\xFF\xFE"
                 "a")
                .errors,
            "t.csv:1:1 E0108");
  EXPECT_EQ(read("a\n" + std::string(RawFile::most_line_bytes + 1, 'x')).errors, "t.csv:2:1 E0106");
  for (const std::string overlong : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                                     "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_EQ(read("abcdefgh" + overlong).errors, "t.csv:1:9 E0108") << overlong.size();
  }
}

TEST(Csv, HasNothingToSayOfEmptyFiles) {
  EXPECT_TRUE(read("").rows.empty());
  EXPECT_TRUE(read("\n \n,,\n").rows.empty());
  EXPECT_EQ(read("").errors, "");
}

/// Any texts, written with quotes where needed, come back trimmed.
RC_GTEST_PROP(Csv, ReadsBackWhatItQuotes, ()) {
  const auto some = rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ',', ';', '"', '\n', '\r', ' ', '\t', '1'));
  const auto width = *rc::gen::inRange<std::size_t>(1, 5);
  const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::container<std::vector<std::string>>(width, some));
  std::string bytes;
  Texts expected{std::vector<std::string>(width, "h")};
  for (std::size_t i = 0; i < width; ++i) bytes += i == 0 ? "h" : ",h";
  bytes += "\n";
  for (const auto& row : rows) {
    bool text = false;
    std::vector<std::string> trimmed;
    for (std::size_t i = 0; i < width; ++i) {
      bytes += i == 0 ? "\"" : ",\"";
      for (const char c : row[i]) bytes += c == '"' ? std::string("\"\"") : std::string(1, c);
      bytes += '"';
      const auto begin = row[i].find_first_not_of(" \t\r\n");
      const auto end = row[i].find_last_not_of(" \t\r\n");
      trimmed.push_back(begin == std::string::npos ? "" : row[i].substr(begin, end - begin + 1));
      text = text || !trimmed.back().empty();
    }
    bytes += "\r\n";
    if (text) expected.push_back(trimmed);
  }
  RC_ASSERT(texts(bytes) == expected);
}

}  // namespace
}  // namespace egress
