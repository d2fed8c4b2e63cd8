#include "egress/io/number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace egress {
namespace {

std::string code_of(std::string_view text) {
  const auto number = parse_number_cell(text);
  return number ? "" : std::string(number.error().code);
}
std::string hint_of(std::string_view text) {
  const auto number = parse_number_cell(text);
  return number ? "" : number.error().hint.substr(0, number.error().hint.find(':'));
}

TEST(Number, ReadsPlainNumbers) {
  EXPECT_EQ(parse_number_cell("12.5")->mode, 12.5);
  EXPECT_EQ(parse_number_cell("-3")->mode, -3);
  EXPECT_EQ(parse_number_cell("1e3")->mode, 1000);
  EXPECT_EQ(parse_number_cell(".5")->mode, 0.5);
  EXPECT_FALSE(parse_number_cell("12")->range);
}

TEST(Number, ReadsRangesAndSeries) {
  const auto range = parse_number_cell("10 | 12|15");
  EXPECT_TRUE(range->range);
  EXPECT_EQ(range->low, 10);
  EXPECT_EQ(range->mode, 12);
  EXPECT_EQ(range->high, 15);
  EXPECT_EQ(parse_number_cell("caspian_level")->series, "caspian_level");
  EXPECT_EQ(code_of("1|2"), "E0304");
  EXPECT_EQ(code_of("1||2"), "E0304");
  EXPECT_EQ(code_of("1|2|3|4"), "E0304");
  EXPECT_EQ(code_of("1|3|2"), "E0305");
  EXPECT_EQ(hint_of("1|3|2"), "write `1|2|3`");
  EXPECT_EQ(code_of("1|1|1"), "");
}

TEST(Number, PointsAtTheWrongPartOfARange) {
  const auto number = parse_number_cell("10|1,2|15");
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().code, "E0302");
  EXPECT_EQ(number.error().offset, 3U);
  EXPECT_EQ(number.error().length, 3U);
}

TEST(Number, SaysWhatToWriteForSpreadsheetNumbers) {
  EXPECT_EQ(hint_of("1 234,5"), "write `1234.5`");
  EXPECT_EQ(hint_of("1\xC2\xA0"
                    "234,5"),
            "write `1234.5`");
  EXPECT_EQ(hint_of("1\xE2\x80\xAF"
                    "234"),
            "write `1234`");
  EXPECT_EQ(hint_of("1,234.5"), "write `1234.5`");
  EXPECT_EQ(hint_of("1.234,5"), "write `1234.5`");
  EXPECT_EQ(hint_of("1,234,567"), "write `1234567`");
  EXPECT_EQ(hint_of("1.234.567"), "write `1234567`");
  EXPECT_EQ(hint_of("12,5"), "write `12.5`");
  EXPECT_EQ(hint_of("1,234"), "write `1234` (or `1.234` if the comma is the decimal one)");
  EXPECT_EQ(hint_of("1'234"), "write `1234`");
  EXPECT_EQ(hint_of("\xE2\x88\x92"
                    "5"),
            "write `-5`");
  for (const auto text : {"1 234,5", "1,234.5", "1.234,5", "12,5", "1 234"}) {
    EXPECT_EQ(code_of(text), "E0302") << text;
  }
}

TEST(Number, RefusesWhatIsNoNumber) {
  for (const auto text : {"inf", "-inf", "Infinity", "nan", "NaN", "0x10", "1e999", "-1e999"}) {
    EXPECT_EQ(code_of(text), "E0303") << text;
  }
  for (const auto text : {"about 12", "-", "1.2.", "12-15", "~5", "1e", "?", "+", "5e+"}) {
    EXPECT_FALSE(code_of(text).empty()) << text;
  }
  EXPECT_EQ(code_of("20 Mt"), "E0317");
  EXPECT_EQ(code_of("5%"), "E0317");
  EXPECT_EQ(hint_of("5%"), "write `5`; the unit stands in the column's header");
}

RC_GTEST_PROP(Number, ReadsBackWhatItFormats, ()) {
  const double digits = static_cast<double>(*rc::gen::arbitrary<std::int64_t>());
  const double value = std::ldexp(digits, *rc::gen::inRange(-900, 900));
  const auto number = parse_number_cell(format_number(value));
  RC_ASSERT(number.has_value());
  RC_ASSERT(number->mode == value);
}

RC_GTEST_PROP(Number, NeverFailsWithoutWords, (const std::string& text)) {
  RC_PRE(!text.empty());
  const auto number = parse_number_cell(text);
  if (!number) {
    RC_ASSERT(!number.error().message.empty());
    RC_ASSERT(!number.error().hint.empty());
    RC_ASSERT(number.error().offset <= text.size());
  } else if (number->series.empty()) {
    RC_ASSERT(number->low <= number->mode && number->mode <= number->high);
  }
}

}  // namespace
}  // namespace egress
