#include "egress/base/diagnostics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "egress/base/outcome.h"

namespace egress {
namespace {

std::string rendered(SourceSpan where, std::string message = "wrong", std::string hint = "") {
  Diagnostics list;
  list.add("E0407", std::move(where), std::move(message), std::move(hint));
  return render(list, false);
}

TEST(Render, PlaceLineCaretAndHint) {
  EXPECT_EQ(rendered({"links.csv", 3, 4, 5, "ab,cdefg,h"}, "no such node", "did you mean `x`?"),
            "links.csv:3:4: error[E0407]: no such node\n"
            "    ab,cdefg,h\n"
            "       ^^^^^\n"
            "    hint: did you mean `x`?\n");
}

TEST(Render, AWholeFileHasNoLine) {
  EXPECT_EQ(rendered({"links.csv", 0, 0, 0, ""}), "links.csv: error[E0407]: wrong\n");
  EXPECT_EQ(rendered({}), "error[E0407]: wrong\n");
}

TEST(Render, ColumnsCountCharactersNotBytes) {
  EXPECT_EQ(rendered({"a.csv", 1, 7, 2, "Қазақ,xy"}),
            "a.csv:1:7: error[E0407]: wrong\n"
            "    Қазақ,xy\n"
            "          ^^\n");
}

TEST(Render, AVeryLongLineShowsAWindowWithTheCaretUnderItsCharacter) {
  std::string line(2000000, 'x');
  line[1500000] = 'Y';
  const std::string out = rendered({"a.csv", 1, 1500001, 1, line});
  EXPECT_LT(out.size(), 400U);
  const auto first = out.find('\n') + 1;
  const auto second = out.find('\n', first) + 1;
  const auto caret = out.find('^', second) - second;
  EXPECT_EQ(out[first + caret], 'Y');
}

TEST(Render, TheCaretOfAColumnBeyondTheLineDoesNotFail) {
  EXPECT_NE(rendered({"a.csv", 1, 90, 1, "short"}).find('^'), std::string::npos);
}

TEST(Render, NothingThatATerminalObeysPasses) {
  const std::string out =
      rendered({"a\x1b[2J.csv", 1, 1, 1, "a\tb\x1b[31m\x9b\xc2\x9b\xff"}, "got \x07", "\x1b]0;");
  for (const char c : {'\x1b', '\x07', '\t'}) EXPECT_EQ(out.find(c), std::string::npos);
  EXPECT_EQ(out.find("\xc2\x9b"), std::string::npos);
  EXPECT_NE(out.find("\xEF\xBF\xBD"), std::string::npos);
}

/// True if `text` decodes as UTF-8 (checked by hand here, so that the two do not share a mistake).
bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t more = byte < 0x80         ? 0
                             : (byte >> 5) == 6  ? 1
                             : (byte >> 4) == 14 ? 2
                             : (byte >> 3) == 30 ? 3
                                                 : 9;
    if (more == 9 || i + more >= text.size() + (more == 0 ? 1 : 0)) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) >> 6) != 2) return false;
    }
    i += more + 1;
  }
  return true;
}

RC_GTEST_PROP(Render, AnyBytesComeOutAsPrintableUtf8, (const std::vector<char>& bytes)) {
  const std::string text(bytes.begin(), bytes.end());
  const auto column = *rc::gen::inRange<std::int64_t>(1, 400);
  const std::string out = rendered({"a.csv", 1, column, 1, text}, text, text);
  RC_ASSERT(is_utf8(out));
  RC_ASSERT(std::ranges::none_of(out, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f';
  }));
}

TEST(Render, ColourOnlyWhenAsked) {
  Diagnostics list;
  list.add("E0407", {"a", 1, 1, 1, "x"}, "m");
  EXPECT_EQ(render(list, false).find('\x1b'), std::string::npos);
  EXPECT_NE(render(list, true).find("\x1b[1;31m"), std::string::npos);
}

TEST(Diagnostics, SortsByPlaceAndDropsRepeats) {
  Diagnostics list;
  list.add("W0804", {"b.csv", 2, 1, 0, ""}, "late");
  list.add("E0407", {"a.csv", 10, 3, 0, ""}, "x");
  list.add("E0406", {"a.csv", 10, 3, 0, ""}, "x");
  list.add("E0407", {"a.csv", 2, 9, 0, ""}, "x");
  list.add("E0407", {"a.csv", 10, 3, 0, ""}, "x");
  EXPECT_EQ(list.error_count(), 4U);
  list.sort();
  std::vector<std::string> order;
  for (const auto& d : list.items()) order.push_back(d.code + "@" + std::to_string(d.where.line));
  EXPECT_EQ(order, (std::vector<std::string>{"E0407@2", "E0406@10", "E0407@10", "W0804@2"}));
  EXPECT_EQ(list.error_count(), 3U);
  EXPECT_EQ(list.warning_count(), 1U);
  EXPECT_TRUE(list.has_errors());
}

TEST(Diagnostics, AppendKeepsTheCount) {
  Diagnostics a;
  Diagnostics b;
  a.add("W0804", {}, "x");
  b.add("E0407", {}, "y");
  a.append(std::move(b));
  EXPECT_EQ(a.error_count(), 1U);
  EXPECT_EQ(a.warning_count(), 1U);
}

TEST(Diagnostics, ACodeWithoutAPageIsOurMistake) {
  Diagnostics list;
  EXPECT_THROW(list.add("E9999", {}, "x"), InternalError);
}

TEST(Catalogue, IsOrderedWithoutRepeatsAndSaysEverything) {
  std::vector<std::string_view> errors;
  for (const auto& row : diagnostic_codes()) {
    EXPECT_EQ(row.code.size(), 5U) << row.code;
    EXPECT_EQ(row.code.front(), row.severity == Severity::error ? 'E' : 'W') << row.code;
    EXPECT_FALSE(row.title.empty() || row.explanation.empty() || row.remedy.empty()) << row.code;
    EXPECT_NE(row.title.back(), '.') << row.code;
    EXPECT_EQ(row.explanation.back(), '.') << row.code;
    EXPECT_EQ(row.remedy.back(), '.') << row.code;
    EXPECT_EQ(find_diagnostic_code(row.code), &row) << row.code;
    errors.push_back(row.code.substr(1));
  }
  EXPECT_TRUE(std::ranges::is_sorted(errors));
}

std::string_view near(std::string_view word) {
  static constexpr std::string_view names[] = {"capacity", "cost", "commodities", "head", "tail"};
  return nearest(word, names);
}

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(near("capasity"), "capacity");
  EXPECT_EQ(near("comodities"), "commodities");
  EXPECT_EQ(near("tial"), "tail");  // swapped neighbours are one change
  EXPECT_EQ(near("tiol"), "");      // two changes of four letters
  EXPECT_EQ(near("tai"), "tail");
  EXPECT_EQ(near("price"), "");
  EXPECT_EQ(near(""), "");
}

TEST(Nearest, OneLetterIsNotNearAnother) {
  static constexpr std::string_view names[] = {"t", "1"};
  EXPECT_EQ(nearest("x", names), "");
  EXPECT_EQ(nearest("t", names), "t");
}

RC_GTEST_PROP(Nearest, OneChangeIsAlwaysForgiven, (std::size_t at)) {
  static constexpr std::string_view names[] = {"capacity", "injection", "payload_per_draft"};
  const auto name = *rc::gen::element(names[0], names[1], names[2]);
  std::string word(name);
  word[at % word.size()] = '#';
  RC_ASSERT(nearest(word, names) == name);
}

}  // namespace
}  // namespace egress
