#include <gtest/gtest.h>

#include "egress/report/render.h"

namespace egress {
namespace {

// The same rows as in web/test/units_test.mjs: tables and figures write numbers alike.
TEST(Numbers, AreWrittenForReaders) {
  struct Case {
    double value;
    int digits;
    const char *thin, *ascii;
  };
  const Case cases[] = {{64.8137, 1, "64.8", "64.8"},
                        {0, 0, "0", "0"},
                        {-0.04, 1, "0.0", "0.0"},
                        {-0.3, 1, "\u22120.3", "-0.3"},
                        {999.96, 1, "1\u202f000.0", "1 000.0"},
                        {10600, 0, "10\u202f600", "10 600"},
                        {1234567.891, 2, "1\u202f234\u202f567.89", "1 234 567.89"},
                        {-1000, 0, "\u22121\u202f000", "-1 000"},
                        {100, 0, "100", "100"}};
  for (const Case& one : cases) {
    EXPECT_EQ(format_number(one.value, one.digits, true), one.thin);
    EXPECT_EQ(format_number(one.value, one.digits, false), one.ascii);
  }
}

}  // namespace
}  // namespace egress
