#include "egress/flow/closure.h"

#include <gtest/gtest.h>

#include "flow/draw.h"

namespace egress {
namespace {

using test::Draw;

class ClosureTest : public testing::Test {
 protected:
  ClosureTest() {
    d_.field("tengiz", 100);
    d_.link("tengiz", "cpc", {.holder = "russia"});
    d_.sells("cpc", 400);
    d_.corridor("cpc", {"tengiz_cpc"});
    d_.tanks("tengiz");
    d_.contract("promise", test::thing(TableKind::link, 0), {});
  }
  Outcome<Closure> parse(std::string_view text) const { return parse_closure(d_.model, text); }

  struct Mistake {
    std::string code;
    std::int64_t column;
    std::string hint;
  };
  std::vector<Mistake> mistakes(std::string_view text) const {
    const auto closure = parse(text);
    std::vector<Mistake> out;
    if (closure) return out;
    for (const auto& d : closure.error().items()) {
      EXPECT_EQ(d.where.file, "--close");
      EXPECT_EQ(d.where.line, 1);
      out.push_back({d.code, d.where.column, d.hint});
    }
    return out;
  }
  Draw d_;
};

TEST_F(ClosureTest, AllItsParts) {
  const auto c = parse("link:tengiz_cpc@2025-11-29T06/57d:0.5");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->what, std::vector{test::thing(TableKind::link, 0)});
  const double start = 24.0 * day_of(2025, 11, 29) + 6;
  EXPECT_EQ(c->start, start);
  EXPECT_EQ(c->end, start + 57 * 24);
  EXPECT_EQ(c->left, 0.5);
  EXPECT_EQ(c->text, "link:tengiz_cpc@2025-11-29T06/57d:0.5");
}

TEST_F(ClosureTest, NothingIsLeftUnlessItSaysSo) {
  const auto c = parse("russia@2025-01-01/36h");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->left, 0);
  EXPECT_EQ(c->what, std::vector{test::thing(TableKind::holder, 0)});
}

TEST_F(ClosureTest, MissingPartsAreNamed) {
  EXPECT_EQ(mistakes("tengiz_cpc").at(0).code, "E0520");
  EXPECT_EQ(mistakes("tengiz_cpc@2025-01-01").at(0).code, "E0520");
  EXPECT_EQ(mistakes("tengiz_cpc/3d").at(0).code, "E0520");
  EXPECT_EQ(mistakes("").at(0).code, "E0520");
}

TEST_F(ClosureTest, UnknownNamesGetTheNearest) {
  const auto m = mistakes("tengis_cpc@2025-01-01/3d").at(0);
  EXPECT_EQ(m.code, "E0521");
  EXPECT_EQ(m.hint, "did you mean `tengiz_cpc`?");
  EXPECT_EQ(mistakes("link:tengis_cpc@2025-01-01/3d").at(0).column, 6);
  EXPECT_EQ(mistakes("lnk:tengiz_cpc@2025-01-01/3d").at(0).hint, "did you mean `link:`?");
  EXPECT_EQ(mistakes("promise@2025-01-01/3d").at(0).code, "E0521");
  EXPECT_EQ(mistakes("contract:promise@2025-01-01/3d").at(0).code, "E0521");
}

TEST_F(ClosureTest, WhatIsNotBuiltNamesItsProject) {
  d_.model.not_built = {{TableKind::corridor, "tcop", "tcop_2030"},
                        {TableKind::link, "tcop", "loop"}};
  EXPECT_EQ(mistakes("tcop@2025-01-01/3d").at(0).hint, "add `--with tcop_2030` or `--with loop`");
  const auto m = mistakes("corridor:tcop@2025-01-01/3d").at(0);
  EXPECT_EQ(m.code, "E0521");
  EXPECT_EQ(m.hint, "add `--with tcop_2030`");
  EXPECT_EQ(mistakes("node:tcop@2025-01-01/3d").at(0).hint,
            "the ids stand in the tables of the case");
}

TEST_F(ClosureTest, AmbiguousNamesAreRefusedWithTheWaysToSayThem) {
  const auto m = mistakes("cpc@2025-01-01/3d").at(0);
  EXPECT_EQ(m.code, "E0522");
  EXPECT_EQ(m.hint, "write `corridor:cpc` or `node:cpc` or `market:cpc`");
}

TEST_F(ClosureTest, AllMistakesAtOnceAndEachAtItsPlace) {
  const auto m = mistakes("nowhere@2025-02-30/0d:1.5");
  ASSERT_EQ(m.size(), 4U);
  EXPECT_EQ(m[0].code, "E0521");
  EXPECT_EQ(m[1].code, "E0523");
  EXPECT_EQ(m[1].column, 9);
  EXPECT_EQ(m[2].code, "E0524");
  EXPECT_EQ(m[2].column, 20);
  EXPECT_EQ(m[3].code, "E0525");
  EXPECT_EQ(m[3].column, 23);
  EXPECT_EQ(mistakes("tengiz_cpc@2025-01-01T24/3d").at(0).code, "E0523");
  EXPECT_EQ(mistakes("tengiz_cpc@2025-01-01/3d:nan").at(0).code, "E0525");
  EXPECT_EQ(mistakes("tengiz_cpc@2025-01-01/3d:-0.1").at(0).code, "E0525");
  EXPECT_EQ(mistakes("tengiz_cpc@2025-01-01/3").at(0).code, "E0524");
}

}  // namespace
}  // namespace egress
