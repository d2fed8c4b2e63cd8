#include <gtest/gtest.h>

#include <string>

#include "egress/io/raw_case.h"
#include "tiny_case.h"

namespace egress {
namespace {

const std::string head = "name = \"Tiny\"\nfrom = 2025-01-01\nto = 2025-12-31\n";
std::string errors(const std::string& more) {
  return errors_of(TinyCase().with("case.toml", head + more).build().diagnostics);
}
std::string claim_errors(const std::string& text) {
  return errors_of(TinyCase().with("claims.toml", text).build().diagnostics);
}
const std::string claim =
    "[[claim]]\nid = \"c\"\nsentence = \"S\"\nmeasure = \"m\"\nholds_if = \"below\"\n"
    "threshold = 3\nunit = \"Mt\"\nreason = \"R\"\n";

TEST(CaseToml, FillsTheSettings) {
  TinyCase tiny;
  tiny.with("corridors.csv", "id,links\nout,pipe + ship\n")
      .with("projects.csv", "id\nloop\n")
      .with("links.csv",
            "id,tail,head,capacity [kt/d],project\npipe,field,port,12|13|14,\n"
            "ship,port,sea,11,\npipe,,,1,loop\n")
      .with("case.toml",
            head +
                "[backtest]\nyears = [2024, 2025]\nfitted = [2024]\nremainder = \"out\"\n"
                "[[closure_case]]\nid = \"a\"\ntitle = \"A\"\nclose = [\"ship@2025-02-01/7d\"]\n"
                "from = 2025-01-01\nto = 2025-03-31\nperiod = \"day\"\n"
                "[[ladder]]\ncorridor = \"out\"\nrelax = [\"project:loop\", \"ship\"]\n")
      .with("claims.toml", claim +
                               "args = { corridor = \"out\", year = 2025, share = 0.5 }\n"
                               "with = [\"loop\"]\nset = [\"links.pipe.capacity=4\"]\n"
                               "flips = [\"links.pipe.capacity\"]\n");
  const BuildResult result = tiny.build();
  ASSERT_TRUE(result.built) << render(result.diagnostics, false);
  const Settings& s = result.built->settings;
  EXPECT_EQ(s.backtest.years, (std::vector<int>{2024, 2025}));
  EXPECT_EQ(s.backtest.remainder, "out");
  ASSERT_EQ(s.closure_cases.size(), 1U);
  EXPECT_EQ(s.closure_cases[0].horizon.to, *parse_day("2025-04-01"));
  EXPECT_EQ(s.closure_cases[0].horizon.period, Period::day);
  EXPECT_EQ(s.ladders[0].relax[0], "project:loop");
  ASSERT_EQ(s.claims.size(), 1U);
  EXPECT_FALSE(s.claims[0].holds_above);
  EXPECT_EQ(s.claims[0].threshold, 3);
  EXPECT_EQ(s.claims[0].where.line, 2);
  const std::vector<std::pair<std::string, std::string>> args{
      {"corridor", "out"}, {"share", "0.5"}, {"year", "2025"}};
  EXPECT_EQ(s.claims[0].args, args);
}

TEST(CaseToml, TellsWhatIsWrongWhere) {
  EXPECT_EQ(errors("perod = \"day\"\n"), "case.toml:4:1 E0602");
  EXPECT_EQ(errors("period = 3\n"), "case.toml:4:10 E0603");
  EXPECT_EQ(errors("period = \"dy\"\n"), "case.toml:4:10 E0607");
  EXPECT_EQ(errors("title = \"тенгиз\" x\n"), "case.toml:4:18 E0601");
  EXPECT_EQ(errors("bounds_labelled = \"yes\"\n"), "case.toml:4:19 E0603");
  EXPECT_EQ(errors("owner = \"nobody\"\n"), "case.toml:4:9 E0608");
  EXPECT_EQ(errors("name = \"again\"\n"), "case.toml:4:8 E0601");
  EXPECT_EQ(errors("[units]\n\"links.capacty\" = \"Mt/yr\"\n"), "case.toml:5:1 E0605");
  EXPECT_EQ(errors("[units]\n\"links.tail\" = \"km\"\n"), "case.toml:5:1 E0605");
  EXPECT_EQ(errors("[units]\n\"links.cost\" = 3\n"), "case.toml:5:16 E0603");
  EXPECT_EQ(errors("[units]\n\"links.capacity\" = \"Mt/yr\"\n"), "case.toml:5:20 E0606");
  EXPECT_EQ(errors("[units]\n\"links.capacity\" = \"kt/d\"\n"), "");
  EXPECT_EQ(errors("[backtest]\nyears = [2025]\nfitted = [\"2025\"]\n"),
            "case.toml:4:1 E0604; case.toml:6:10 E0603");
  EXPECT_EQ(errors("[[ladder]]\ncorridor = \"west\"\nrelax = [\"project:x\", \"y\"]\n"),
            "case.toml:5:12 E0608; case.toml:6:10 E0608; case.toml:6:23 E0608");
  EXPECT_EQ(errors("[[closure_case]]\nid = \"a\"\n"),
            "case.toml:4:1 E0604; case.toml:4:1 E0604; case.toml:4:1 E0604; case.toml:4:1 E0604");
}

TEST(CaseToml, ReadsTwoWaysToWriteADay) {
  const auto built =
      TinyCase()
          .with("case.toml", "name = \"T\"\nfrom = \"2025-01-01\"\nto = 2025-12-31\n")
          .build();
  ASSERT_TRUE(built.built);
  EXPECT_EQ(built.built->model.horizon.from, *parse_day("2025-01-01"));
}

TEST(CaseToml, SurvivesDepthAndRubbish) {
  EXPECT_NE(errors("x = " + std::string(100000, '[') + "\n"), "");
  EXPECT_NE(errors("a" + std::string(5000, '.') + "b = 1\n"), "");
  EXPECT_NE(errors(std::string("x = \"\0\"\n", 8)), "");
  EXPECT_NE(errors("x = 99999999999999999999999\n"), "");
  EXPECT_EQ(errors("[}nits]\n"), "case.toml:4:2 E0601");
  EXPECT_EQ(errors("title = 202ˢ\n"), "case.toml:4:12 E0601");
  EXPECT_EQ(errors("title = тенгиз\n"), "case.toml:4:9 E0601");
  EXPECT_EQ(errors("title = \"\"\"\\\n  тенгиз\"\"\"\n"), "");
}

TEST(ClaimsToml, TellsWhatIsWrongWhere) {
  EXPECT_EQ(claim_errors(claim), "");
  EXPECT_EQ(claim_errors(claim + claim), "claims.toml:10:6 E0609");
  EXPECT_EQ(claim_errors(claim + "flips = [\"links.pipe.capacity\"]\n"), "claims.toml:9:10 E0610");
  EXPECT_EQ(claim_errors(claim + "flips = [\"links.pip.capacity\"]\n"), "claims.toml:9:10 E0608");
  EXPECT_EQ(claim_errors(claim + "with = [\"loop\"]\n"), "claims.toml:9:9 E0608");
  EXPECT_EQ(claim_errors(claim + "set = [\"links.pipe=3\"]\n"), "claims.toml:9:8 E0608");
  EXPECT_EQ(claim_errors(claim + "args = { a = [1] }\n"), "claims.toml:9:14 E0603");
  EXPECT_EQ(claim_errors("[[claim]]\nid = 3\n").substr(0, 21), "claims.toml:1:1 E0604");
}

}  // namespace
}  // namespace egress
