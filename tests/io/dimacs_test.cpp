#include "egress/io/dimacs.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "io/dimacs_text.h"
#include "io/places.h"
#include "network/random_network.h"

namespace egress {
namespace {

namespace fs = std::filesystem;
using network::unlimited;
using Numbers = std::vector<std::int64_t>;

const RunContext context;

Outcome<Dimacs> read(const std::string& text) {
  return read_dimacs(TextBuffer("file.min", text), context);
}

std::string mistakes(const std::string& text) {
  const auto result = read(text);
  return result ? "" : test::places_of(result.error());
}

constexpr const char* five_arcs =
    "c The example of the format's definition.\n"
    "p min 4 5\n"
    "n 1 4\n"
    "n 4 -4\n"
    "a 1 2 0 4 2\n"
    "a 1 3 0 2 2\n"
    "a 2 3 0 2 1\n"
    "a 2 4 0 3 3\n"
    "a 3 4 0 5 1\n";

void expect_five_arcs(const Outcome<Dimacs>& result) {
  ASSERT_TRUE(result) << render(result.error(), false);
  const network::Problem& p = result->problem;
  EXPECT_EQ(result->kind, Dimacs::Kind::min);
  EXPECT_EQ(p.nodes, 4);
  EXPECT_EQ(p.supply, (Numbers{4, 0, 0, -4}));
  EXPECT_EQ(p.tail, (std::vector<network::Node>{0, 0, 1, 1, 2}));
  EXPECT_EQ(p.head, (std::vector<network::Node>{1, 2, 2, 3, 3}));
  EXPECT_EQ(p.lower, (Numbers{0, 0, 0, 0, 0}));
  EXPECT_EQ(p.upper, (Numbers{4, 2, 2, 3, 5}));
  EXPECT_EQ(p.cost, (Numbers{2, 2, 1, 3, 1}));
}

TEST(Dimacs, ReadsTheExampleOfTheFormat) { expect_five_arcs(read(five_arcs)); }

TEST(Dimacs, ForgivesHowProgramsWriteLines) {
  std::string text = "\xEF\xBB\xBF";
  for (const char* at = five_arcs; *at != '\0'; ++at) {
    text += *at == '\n' ? "  \t\r\nc and\r\n\n   \n" : *at == ' ' ? " \t  " : std::string(1, *at);
  }
  expect_five_arcs(read(text));
  text = five_arcs;
  text.pop_back();  // no end of the last line
  expect_five_arcs(read(text));
}

TEST(Dimacs, NodesMayComeLast) {
  const auto r = read("p min 2 1\na 1 2 0 5 1\nn 2 -5\nn 1 5\n");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->problem.supply, (Numbers{5, -5}));
}

TEST(Dimacs, ReadsWholeNumbersOf64Bits) {
  const auto r = read(
      "p min 2 3\nn 1 9223372036854775807\nn 2 -9223372036854775808\n"
      "a 1 1 -9223372036854775808 999999999999999999 -1000000000000000000\n"
      "a 1 2 -0 +7 00000000000000000000000000012\n"
      "a 2 1 -5 -5 0\n");
  ASSERT_TRUE(r) << render(r.error(), false);
  EXPECT_EQ(r->problem.supply, (Numbers{INT64_MAX, INT64_MIN}));
  EXPECT_EQ(r->problem.lower, (Numbers{INT64_MIN, 0, -5}));
  EXPECT_EQ(r->problem.upper, (Numbers{999999999999999999, 7, -5}));
  EXPECT_EQ(r->problem.cost, (Numbers{-1000000000000000000, 12, 0}));
}

TEST(Dimacs, NoLimitHasSeveralNames) {
  const auto r = read(
      "p min 2 6\na 1 2 0 inf 1\na 1 2 -5 INF 1\na 1 2 0 +Infinity 1\na 1 2 3 -1 1\n"
      "a 1 2 0 9223372036854775807 1\na 1 2 -5 -1 1\n");
  ASSERT_TRUE(r) << render(r.error(), false);
  EXPECT_EQ(r->problem.upper, (Numbers{unlimited, unlimited, unlimited, unlimited, unlimited, -1}));
  const auto max = read("p max 2 2\nn 1 s\nn 2 t\na 1 2 inf\na 1 2 -1\n");
  ASSERT_TRUE(max) << render(max.error(), false);
  EXPECT_EQ(max->problem.upper, (Numbers{unlimited, unlimited}));
}

TEST(Dimacs, ReadsAMaximumFlowProblem) {
  const auto r = read("p max 3 2\nn 3 s\nn 1 t\na 3 2 5\na 2 1 0\n");
  ASSERT_TRUE(r) << render(r.error(), false);
  EXPECT_EQ(r->kind, Dimacs::Kind::max);
  EXPECT_EQ(r->source, 2);
  EXPECT_EQ(r->sink, 0);
  EXPECT_EQ(r->problem.upper, (Numbers{5, 0}));
  EXPECT_EQ(r->problem.lower, (Numbers{0, 0}));
  EXPECT_EQ(r->problem.cost, (Numbers{0, 0}));
}

TEST(Dimacs, AProblemMayBeEmpty) {
  EXPECT_EQ(mistakes("p min 0 0\n"), "");
  EXPECT_EQ(mistakes("p min 3 0"), "");
}

TEST(Dimacs, TellsEveryMistakeWithItsPlace) {
  EXPECT_EQ(mistakes("p min 2 6\n"
                     "n 3 1\n"            // no such node
                     "n 1 1.5\n"          // no whole number
                     "a 1 2 0 4\n"        // a field is missing
                     "a 1 2 0 4 1 9\n"    // one too many
                     "a 0 2 0 4 1\n"      // no such node
                     "a 1 2 4 3 1\n"      // crossed
                     "a 1 2 -4 -5 1\n"    // crossed
                     "x 1\n"              // unknown
                     "  a 1 2 x 4 1\n"),  // no number
            "2:3 E0707, 3:5 E0706, 4:1 E0705, 5:13 E0705, 6:3 E0707, 7:9 E0710, 8:10 E0710, "
            "9:1 E0704, 10:9 E0706");
}

TEST(Dimacs, TheProblemLineComesFirstAndOnce) {
  EXPECT_EQ(mistakes("c none\n"), "0:0 E0703");
  EXPECT_EQ(mistakes("n 1 3\na 1 2 0 1 1\np min 2 1\na 1 2 0 1 1\n"), "1:1 E0703");
  EXPECT_EQ(mistakes("p min 2 0\nc\np min 2 0\n"), "3:1 E0703");
  EXPECT_EQ(mistakes("p sp 2 0\nrubbish\n"), "1:3 E0703");
  EXPECT_EQ(mistakes("p min 2\n"), "1:1 E0703");
  EXPECT_EQ(mistakes("p min 2 x\n"), "1:9 E0706");
  EXPECT_EQ(mistakes("p min -2 1\n"), "1:7 E0708");
  EXPECT_EQ(mistakes("p min 99999999999 1\n"), "1:7 E0708");
}

TEST(Dimacs, CountsAreHeld) {
  EXPECT_EQ(mistakes("p min 2 2\na 1 2 0 1 1\n"), "1:1 E0708");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\na 1 2 0 inf 1\n"), "1:1 E0708");
  EXPECT_EQ(mistakes("p min 9 500000000\n"), "1:1 E0708");  // and no room is made for them
  EXPECT_EQ(mistakes("p min 2 0\nn 1 1\nn 1 1\n"), "3:3 E0709");
}

TEST(Dimacs, NumbersThatDoNotFitAreNamed) {
  EXPECT_EQ(mistakes("p min 2 2\na 1 2 0 9223372036854775808 1\na 1 2 0 1 -9223372036854775809\n"),
            "2:9 E0706, 3:11 E0706");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 0 1 1e5\n"), "2:11 E0706");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 0 1 +-1\n"), "2:11 E0706");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 inf 1 1\n"), "2:7 E0706");  // only an upper bound is
}

TEST(Dimacs, SourceAndSinkAreTwo) {
  EXPECT_EQ(mistakes("p max 2 0\n"), "1:1 E0711, 1:1 E0711");
  EXPECT_EQ(mistakes("p max 2 0\nn 1 s\n"), "1:1 E0711");
  EXPECT_EQ(mistakes("p max 2 0\nn 1 s\nn 1 t\n"), "3:5 E0711");
  EXPECT_EQ(mistakes("p max 3 0\nn 1 s\nn 2 t\nn 3 s\n"), "4:5 E0711");
  EXPECT_EQ(mistakes("p max 3 0\nn 1 s\nn 2 x\nn 3 t\n"), "3:5 E0711");
}

TEST(Dimacs, RubbishIsNoNetwork) {
  using namespace std::string_literals;
  EXPECT_EQ(mistakes(""), "0:0 E0702");
  EXPECT_EQ(mistakes("\r\n  \n"), "0:0 E0702");
  EXPECT_EQ(mistakes("\x1F\x8B\x08\0\0 rubbish\n"s), "1:1 E0702");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 0 1 1\0\n"s), "2:12 E0702");
  EXPECT_EQ(mistakes("p min 2 1\na 1 2 0 1\0 1"s), "2:10 E0702");
  EXPECT_EQ(mistakes("A 1 2\nП 1\n"), "1:1 E0704, 2:1 E0704");
}

TEST(Dimacs, AHundredMistakesAreEnough) {
  std::string text = "p min 2 0\n";
  for (int i = 0; i < 100'000; ++i) text += "n 7 1\n";
  const auto r = read(text);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().error_count(), 100U);
  EXPECT_NE(r.error().items().back().hint.find("a hundred"), std::string::npos);
}

TEST(Dimacs, NodesThatOnlyFillMemoryAreRefused) {
  EXPECT_EQ(mistakes("p min 200000000 0\n"), "1:7 E0708");
  EXPECT_EQ(mistakes("p min 1000000 0\n"), "");
}

/// The same network as a careless program writes it: blanks, comments and signs at random, node
/// lines among the arcs.
std::string untidy(const std::string& text, network::test::Draws& d) {
  std::string out, later;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin) + 1;
    std::string line = text.substr(begin, end - begin);
    begin = end;
    if (d.chance(5)) out += "c n 1 2 is no node line here\n";
    std::string spaced = d.chance(10) ? " \t" : "";
    for (const char c : line) {
      if (c == ' ' && d.chance(20)) spaced += '\t';
      if (c == '\n' && d.chance(10)) spaced += " \r";
      spaced += c;
      if (c == ' ' && d.chance(10)) spaced += ' ';
    }
    (line.front() == 'n' && d.chance(30) ? later : out) += spaced;
  }
  return out + later;
}

TEST(Dimacs, GivesBackRandomNetworks) {
  network::test::Draws d(20250101);
  std::int64_t arcs = 0, endless = 0, negative = 0;
  for (int i = 0; i < 500; ++i) {
    const auto p = network::test::random_network(d, network::test::random_flavour(d));
    const auto r = read(untidy(test::min_text(p), d));
    ASSERT_TRUE(r) << i << ": " << render(r.error(), false);
    EXPECT_EQ(r->problem.nodes, p.nodes);
    EXPECT_EQ(r->problem.supply, p.supply);
    EXPECT_EQ(r->problem.tail, p.tail);
    EXPECT_EQ(r->problem.head, p.head);
    EXPECT_EQ(r->problem.lower, p.lower);
    EXPECT_EQ(r->problem.upper, p.upper);
    EXPECT_EQ(r->problem.cost, p.cost);
    arcs += p.arcs();
    endless += std::ranges::count(p.upper, unlimited);
    negative += std::ranges::count_if(p.lower, [](auto least) { return least < 0; });
    if (p.nodes < 2) continue;
    const auto max = read(untidy(test::max_text(p, p.nodes - 1, 0), d));
    ASSERT_TRUE(max) << i << ": " << render(max.error(), false);
    EXPECT_EQ(max->source, p.nodes - 1);
    EXPECT_EQ(max->sink, 0);
    EXPECT_EQ(max->problem.tail, p.tail);
  }
  EXPECT_GT(arcs, 5000);
  EXPECT_GT(endless, 500);
  EXPECT_GT(negative, 100);
}

/// One letter of a sound file changed at random: it is read, or the place told is in the file.
TEST(Dimacs, EveryMistakeHasALineThatIsThere) {
  network::test::Draws d(11);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = five_arcs;
    const auto at = static_cast<std::size_t>(d.between(0, std::ssize(text) - 1));
    text[at] = "0123456789-+.cpna xX\t\n\r\x7F"[d.between(0, 24)];
    const auto r = read(text);
    if (r) continue;
    ++refused;
    for (const auto& found : r.error().items()) {
      EXPECT_FALSE(found.hint.empty());
      EXPECT_LE(found.where.line, 1 + std::ranges::count(text, '\n'));
      EXPECT_LE(found.where.column, 100);
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(Dimacs, FindsPlacesAgain) {
  const TextBuffer file("file.min", std::string("\n") + five_arcs);
  EXPECT_EQ(place_of_arc(file, 0).line, 6);
  EXPECT_EQ(place_of_arc(file, 4).line, 10);
  EXPECT_EQ(place_of_arc(file, 4).text, "a 3 4 0 5 1");
  EXPECT_EQ(place_of_node(file, 3).line, 5);
  EXPECT_EQ(place_of_problem(file).line, 3);
  EXPECT_EQ(place_of_node(file, 1).line, 3);  // none of its own: the problem line
}

TEST(Dimacs, StopsWhenToldTo) {
  RunContext stopping;
  stopping.request_stop();
  const auto r = read_dimacs(TextBuffer("file.min", five_arcs), stopping);
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->stopped);
}

class NetworkFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("egress_dimacs_" + std::to_string(getpid()) + "_" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }
  void expect_refused(const std::string& path) const {
    const auto file = TextBuffer::load(path, context);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(file.error().items().at(0).code, "E0701");
  }

  fs::path folder_;
};

TEST_F(NetworkFiles, AreReadWhole) {
  std::string text = five_arcs;
  for (int i = 0; i < 400'000; ++i) text += "c a comment, to make it several megabytes\n";
  std::ofstream(path("a.min"), std::ios::binary) << text;
  const auto file = TextBuffer::load(path("a.min"), context);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->name(), "a.min");
  EXPECT_TRUE(file->bytes() == text);
  expect_five_arcs(read_dimacs(*file, context));
}

TEST_F(NetworkFiles, FoldersAndDevicesAreRefused) {
  expect_refused(folder_.string());
  expect_refused(path("none"));
  expect_refused("/dev/zero");
  expect_refused(path("none") + "/x");
  fs::create_symlink("loop", path("loop"));
  expect_refused(path("loop"));
}

TEST_F(NetworkFiles, APipeWithoutAWriterIsEmpty) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const auto file = TextBuffer::load(path("pipe"), context);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->bytes().empty());
}

TEST_F(NetworkFiles, AWaitForAPipeCanBeStopped) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int writer = ::open(path("pipe").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(writer, 0);
  RunContext limited;
  limited.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
  const auto file = TextBuffer::load(path("pipe"), limited);
  ::close(writer);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->stopped());
}

TEST_F(NetworkFiles, ALineOfGigabytesIsNotRead) {
  std::ofstream(path("long"), std::ios::binary) << "p min 1 0\nc";
  fs::resize_file(path("long"), std::uintmax_t{3} << 30U);
  const auto file = TextBuffer::load(path("long"), context);
  ASSERT_TRUE(file) << render(file.error(), false);
  EXPECT_LT(file->bytes().size(), std::size_t{1} << 26U);
  const auto r = read_dimacs(*file, context);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().items().at(0).code, "E0702");
  EXPECT_EQ(r.error().items().at(0).where.line, 2);
}

}  // namespace
}  // namespace egress
