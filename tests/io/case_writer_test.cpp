#include "egress/io/case_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "egress/io/raw_case.h"
#include "tiny_case.h"

namespace egress {
namespace {

/// Random tables, written the way that spreadsheets, editors and people do.
class Scribe {
 public:
  Scribe()
      : separator_(*rc::gen::element(',', ';', '\t')),
        end_(*rc::gen::element<std::string>("\n", "\r\n", "\r")),
        mark_(*rc::gen::element<std::string>("", "\xEF\xBB\xBF")) {}

  std::string table(const std::vector<std::vector<std::string>>& rows) const {
    std::string out = mark_;
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += separator_;
        out += cell(row[i]);
      }
      out += end_;
      if (*rc::gen::weightedOneOf<bool>({{9, rc::gen::just(false)}, {1, rc::gen::just(true)}})) {
        out += end_;
      }
    }
    return out;
  }

 private:
  std::string cell(const std::string& text) const {
    const bool must = text.find_first_of(",;\t\"\r\n") != std::string::npos;
    if (!must && *rc::gen::inRange(0, 4) > 0) return *rc::gen::element<std::string>("", " ") + text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  }

  char separator_;
  std::string end_, mark_;
};

std::string number() {
  const int low = *rc::gen::inRange(0, 1000);
  const auto text = [](int n) { return std::to_string(n) + "." + std::to_string(n % 7); };
  if (*rc::gen::inRange(0, 3) > 0) return text(low);
  const int mode = low + *rc::gen::inRange(0, 9);
  return text(low) + "|" + text(mode) + "|" + text(mode + *rc::gen::inRange(1, 9));
}

std::string note() {
  return *rc::gen::container<std::string>(rc::gen::weightedElement<char>(
      {{8, 'a'}, {1, ','}, {1, ';'}, {1, '"'}, {1, '\n'}, {2, ' '}}));
}

TinyCase random_case() {
  using Rows = std::vector<std::vector<std::string>>;
  const Scribe scribe;
  const int nodes = *rc::gen::inRange(2, 6);
  const auto node = [&] { return "n" + std::to_string(*rc::gen::inRange(0, nodes)); };
  TinyCase tiny;
  tiny.with("commodities.csv", scribe.table({{"id", "density [bbl/t]"}, {"oil", "7.3"}}));
  Rows rows{{"id", "note", "capacity [kb/d]"}};
  for (int i = 0; i < nodes; ++i) rows.push_back({"n" + std::to_string(i), note(), ""});
  tiny.with("nodes.csv", scribe.table(rows));
  const std::string unit = *rc::gen::element<std::string>("Mt/yr", "kb/d", "t/h", "kt/month");
  rows = {{"id", "tail", "head", "capacity [" + unit + "]", "cost [USD/t]", "from", "to", "project",
           "note"}};
  for (int i = 0; i < *rc::gen::inRange(1, 6); ++i) {
    const std::string id = "l" + std::to_string(i);
    const std::string tail = node();
    std::string head = node();
    if (head == tail) head = tail == "n0" ? "n1" : "n0";
    rows.push_back({id, tail, head, number(), "", "", "", "", note()});
    if (*rc::gen::arbitrary<bool>()) {
      rows.push_back({id, "", "", number(), "3", "2025-02-01", "2025-03-31", "", note()});
    }
    if (*rc::gen::arbitrary<bool>()) rows.push_back({id, "", "", number(), "", "", "", "p", ""});
  }
  tiny.with("links.csv", scribe.table(rows));
  tiny.with("projects.csv", scribe.table({{"id", "capex [MUSD]"}, {"p", number()}}));
  tiny.with(
      "series/out.csv",
      scribe.table({{"date", "value [kb/d]"}, {"2024-01-01", number()}, {"2025-05-01", number()}}));
  // A well without a way to a market is an error; most cases should not have that one.
  const std::string well = node();
  const std::string sold = *rc::gen::inRange(0, 4) > 0 ? well : node();
  tiny.with("supplies.csv",
            scribe.table({{"id", "node", "commodity", "rate [kt/d]"}, {"s", well, "oil", "out"}}));
  tiny.with("markets.csv",
            scribe.table({{"id", "node", "price [USD/bbl]"}, {"m", sold, number()}}));
  return tiny;
}

std::vector<std::string> cells_of(const CaseFiles& files) {
  std::vector<std::string> out;
  for (const auto& table : files.raw().tables) {
    if (table == nullptr) continue;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      for (std::size_t i = 0; i < table->columns.size(); ++i) {
        out.push_back(table->columns[i].name + " [" + table->columns[i].unit_text + "] " +
                      std::string(table->text(row, static_cast<int>(i))));
      }
    }
  }
  return out;
}

bool same(const Profile& a, const Profile& b) {
  return std::ranges::equal(a.steps(), b.steps(), [](const auto& x, const auto& y) {
    return x.from == y.from && (x.value == y.value || (!given(x.value) && !given(y.value))) &&
           x.per == y.per && x.measure == y.measure;
  });
}

std::vector<std::string> messages(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics.items()) out.push_back(d.code + d.where.file + d.message);
  std::ranges::sort(out);
  return out;
}

RC_GTEST_PROP(CaseWriter, ReadsBackTheSameCase, ()) {
  const TinyCase tiny = random_case();
  const CaseFiles first = tiny.read();
  const auto written = case_buffers(first);
  const CaseFiles second = CaseFiles::from_buffers("tiny", written);
  RC_ASSERT(cells_of(first) == cells_of(second));
  const BuildOptions options{.with = {"p"}};
  const BuildResult a = build_case(first, options);
  const BuildResult b = build_case(second, options);
  RC_ASSERT(messages(a.diagnostics).size() == messages(b.diagnostics).size());
  RC_ASSERT(a.built.has_value() == b.built.has_value());
  RC_CLASSIFY(a.built.has_value(), "built");
  if (a.built) {
    const Model& m = a.built->model;
    const Model& n = b.built->model;
    RC_ASSERT(m.links.size() == n.links.size());
    for (std::size_t i = 0; i < m.links.size(); ++i) {
      RC_ASSERT(m.links[i].id == n.links[i].id);
      RC_ASSERT(m.links[i].tail == n.links[i].tail);
      RC_ASSERT(same(m.links[i].capacity, n.links[i].capacity));
      RC_ASSERT(same(m.links[i].cost, n.links[i].cost));
    }
    RC_ASSERT(same(m.supplies[0].rate, n.supplies[0].rate));
  }
  // What is in plainest form stays as it is, byte for byte.
  const auto again = case_buffers(second);
  RC_ASSERT(std::ranges::equal(written, again, [](const auto& x, const auto& y) {
    return x.name == y.name && x.bytes == y.bytes;
  }));
}

TEST(CaseWriter, WritesAFolder) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("egress_write_" + std::to_string(getpid()));
  TinyCase tiny;
  tiny.with("series/level.csv", "date;value [m]\n2024-01-01;9\n");
  const auto count = write_case(tiny.read(), folder.string());
  ASSERT_TRUE(count) << render(count.error(), false);
  EXPECT_EQ(*count, 8U);
  const CaseFiles back = CaseFiles::read(folder.string());
  EXPECT_EQ(cells_of(back), cells_of(tiny.read()));
  EXPECT_TRUE(build_case(back).built);
  fs::remove_all(folder);
  EXPECT_FALSE(write_case(tiny.read(), "/dev/null/no"));
}

}  // namespace
}  // namespace egress
