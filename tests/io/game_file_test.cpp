#include "egress/io/game_file.h"

#include <gtest/gtest.h>

#include "egress/io/decimal.h"
#include "egress/io/json_places.h"
#include "io/places.h"

namespace egress {
namespace {

using Whole = std::vector<std::int64_t>;

Outcome<GameFile> read(const std::string& text) { return read_game(TextBuffer("game.json", text)); }

std::string mistakes(const std::string& text) {
  const auto result = read(text);
  return result ? "" : test::places_of(result.error());
}

TEST(GameFile, ATableIsReadByCoalition) {
  const auto game = read(
      "{\"players\": [\"a\", \"b\", \"c\"],\n"
      " \"worth\": {\"a\": 1, \"b + a\": 2.5, \"c+b+a\": -4e1, \"\": 0}, \"missing\": 0}");
  ASSERT_TRUE(game) << render(game.error(), false);
  EXPECT_EQ(game->players, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(game->worth, (std::vector<double>{0, 1, 0, 2.5, 0, 0, 0, -40}));
  EXPECT_EQ(game->units, (Whole{0, 10, 0, 25, 0, 0, 0, -400}));
  EXPECT_EQ(game->scale, 10);
  EXPECT_FALSE(game->cost);
}

TEST(GameFile, WhatIsMissingHasTheWorthGivenForIt) {
  const auto game = read("{\"players\": [\"a\", \"b\"], \"worth\": {\"a\": 1}, \"missing\": 2}");
  ASSERT_TRUE(game);
  EXPECT_EQ(game->worth, (std::vector<double>{0, 1, 2, 2}));
}

TEST(GameFile, NumbersOfManyDigitsAreDoubles) {
  const auto game =
      read("{\"players\": [\"a\"], \"worth\": {\"a\": 0.12345678901234567890123}, \"cost\": true}");
  ASSERT_TRUE(game);
  EXPECT_TRUE(game->units.empty());
  EXPECT_DOUBLE_EQ(game->worth[1], 0.12345678901234568);
  EXPECT_TRUE(game->cost);
}

TEST(GameFile, TheOtherFormsAreInOneUnit) {
  const auto vote = read("{\"players\": [\"a\", \"b\"], \"quota\": 1.25, \"weights\": [0.5, 1]}");
  ASSERT_TRUE(vote);
  EXPECT_EQ(vote->kind, GameFile::Kind::voting);
  EXPECT_EQ(vote->numbers, (Whole{50, 100}));
  EXPECT_EQ(vote->threshold, 125);
  const auto estate =
      read("{\"bankruptcy\": {\"estate\": 0, \"claims\": {\"x\": 1, \"y\": 2000}}}");
  ASSERT_TRUE(estate);
  EXPECT_EQ(estate->numbers, (Whole{1, 2000}));
  const auto runway = read("{\"airport\": {\"costs\": {\"\\u00e9\": 1.5}}}");
  ASSERT_TRUE(runway);
  EXPECT_EQ(runway->players.front(), "é");
  EXPECT_TRUE(runway->cost);
  EXPECT_EQ(runway->numbers, (Whole{15}));
}

TEST(GameFile, AllMistakesAreToldAtOnce) {
  EXPECT_EQ(mistakes("{\"players\": [\"a\", \"b\", \"b\", \"c+d\", \"\", 5],\n"
                     "\"quota\": -1,\n\"weights\": [1, \"x\"],\n\"wights\": 3}"),
            "1:24 E0726, 1:29 E0726, 1:36 E0726, 1:40 E0723, 2:10 E0731, 3:1 E0735, 3:16 E0723, "
            "4:1 E0722");
  EXPECT_EQ(mistakes("{\"players\": [\"a\", \"b\"], \"worth\": {\n\"a\": 1e999,\n\"b\": null,\n"
                     "\"b+x\": 1,\n\"a+b+a\": 2,\n\"\": 3, \"a\": 1}}"),
            "2:6 E0725, 3:6 E0723, 4:1 E0727, 5:1 E0727, 6:5 E0730, 6:8 E0728");
}

TEST(GameFile, WhatIsLeftOutIsNamed) {
  const auto game = read("{\"players\": [\"a\", \"b\", \"c\"], \"worth\": {\"a\": 1}}");
  ASSERT_FALSE(game);
  ASSERT_EQ(game.error().items().size(), 1U);
  EXPECT_EQ(game.error().items()[0].message,
            "6 of 7 coalitions have no worth: `b`, `a+b`, `c`, `a+c`, `b+c`, ...");
}

TEST(GameFile, OneFormIsChosenAndHeldTo) {
  EXPECT_EQ(mistakes("[1]"), "1:1 E0721");
  EXPECT_EQ(mistakes("{}"), "1:1 E0721");
  EXPECT_EQ(mistakes("{\"airport\": {\"costs\": {}}}"), "1:23 E0726");
  EXPECT_EQ(mistakes("{\"airport\": {\"cost\": {}}}"), "1:13 E0723, 1:14 E0722");
  EXPECT_EQ(
      mistakes("{\"players\": [\"a\"], \"quota\": 1, \"weights\": [1], \"worth\": {\"a\": 1}}"),
      "1:20 E0722, 1:32 E0722");
  EXPECT_EQ(mistakes("{\"players\": [\"a\"], \"quota\": 0, \"weights\": [1]}"), "1:29 E0732");
  EXPECT_EQ(mistakes("{\"bankruptcy\": {\"estate\": 4, \"claims\": {\"a\": 3}}}"), "1:27 E0732");
  EXPECT_EQ(mistakes("{\"players\": [\"a\"], \"quota\": 1, \"weights\": [0.0000000000000000001]}"),
            "1:32 E0734");
}

TEST(GameFile, AMillionMistakesAreAHundredAndACount) {
  std::string text = "{\"players\": [\"a\"], \"worth\": {\"a\": 1";
  for (int i = 0; i < 5000; ++i) text += ",\n\"a+" + std::to_string(i) + "\": 1";
  const auto game = read(text + "}}");
  ASSERT_FALSE(game);
  EXPECT_EQ(game.error().items().size(), 101U);
}

TEST(JsonPlaces, OneMistakeWithItsPlace) {
  EXPECT_EQ(mistakes(""), "1:1 E0720");
  EXPECT_EQ(mistakes("{\"a\": 1,}"), "1:9 E0720");
  EXPECT_EQ(mistakes("{\"a\" 1}"), "1:6 E0720");
  EXPECT_EQ(mistakes("{\"a\": 01}"), "1:7 E0720");
  EXPECT_EQ(mistakes("{\"a\": NaN}"), "1:7 E0720");
  EXPECT_EQ(mistakes("{\"a\": 1} x"), "1:10 E0720");
  EXPECT_EQ(mistakes("{\"a\n\": 1}"), "1:4 E0720");
  EXPECT_EQ(mistakes("{\"a\\q\": 1}"), "1:4 E0720");
  EXPECT_EQ(mistakes("{\"a\\u12\": 1}"), "1:4 E0720");
  EXPECT_EQ(mistakes("{\"a\": [1, 2}"), "1:12 E0720");
  EXPECT_EQ(mistakes("{\"a\": \"b"), "1:9 E0720");
  EXPECT_EQ(mistakes("{\"a\": \xff}"), "1:7 E0720");
  EXPECT_EQ(mistakes(std::string(100, '[')), "1:65 E0720");
}

TEST(JsonPlaces, TextIsUnescaped) {
  const TextBuffer file("f", "[\"a\\n\\u20ac\\ud83d\\ude00\\ud83d\\\\\"]");
  const auto json = JsonFile::parse(file);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->text(json->at(1)), "a\n€😀\xEF\xBF\xBD\\");
}

TEST(Decimal, IsAsWritten) {
  const auto said = [](const char* text) {
    const auto d = parse_decimal(text);
    return d ? std::to_string(d->digits) + "e" + std::to_string(d->exponent) : "none";
  };
  EXPECT_EQ(said("0"), "0e0");
  EXPECT_EQ(said("-0.0"), "0e0");
  EXPECT_EQ(said("120"), "12e1");
  EXPECT_EQ(said("-1.50"), "-15e-1");
  EXPECT_EQ(said("0.001e2"), "1e-1");
  EXPECT_EQ(said("1e3"), "1e3");
  EXPECT_EQ(said("100.001"), "100001e-3");
  EXPECT_EQ(said("123456789012345678"), "123456789012345678e0");
  EXPECT_EQ(said("1234567890123456789"), "none");
  EXPECT_EQ(said("1e999"), "none");
  const auto units = common_units({{15, -1}, {2, 0}, {-3, 2}}, 1'000'000);
  ASSERT_TRUE(units);
  EXPECT_EQ(units->units, (Whole{15, 20, -3000}));
  EXPECT_FALSE(common_units({{1, -3}, {1, 4}}, 1'000'000));
}

}  // namespace
}  // namespace egress
