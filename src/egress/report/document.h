// Document: what an analysis has to say, as plain data. Analyses build one; the renderers beside
// this file turn it into text, JSON, CSV and HTML. Nothing here knows a case, a file or a screen.
//
// Numbers stay numbers until they are rendered: a column says unit and digits once, for all its
// cells.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace egress {

/// A piece of text. `link` is `#anchor` within the document or an http(s) address; empty: plain
/// text.
struct Span {
  std::string text = {};
  std::string link = {};
  bool strong = false;
};

/// Running text, made of spans so that names from a user's file never need escaping by the caller:
/// `Text("CPC carried ").link("64.8 Mt", row_anchor("links", "cpc_spm")).add(".")`.
class Text {
 public:
  Text() = default;
  Text(const char* plain) : Text(std::string(plain)) {}  // implicit, so that strings are text
  Text(std::string_view plain) : Text(std::string(plain)) {}
  Text(std::string plain) { add(std::move(plain)); }

  Text& add(std::string plain);
  Text& link(std::string shown, std::string target);
  Text& strong(std::string shown);
  Text& append(const Text& other);

  const std::vector<Span>& spans() const { return spans_; }
  bool empty() const { return spans_.empty(); }
  std::string plain() const;

 private:
  std::vector<Span> spans_;
};

/// The anchor of a row, with its `#`: `#row-links-cpc_spm`.
std::string row_anchor(std::string_view table, std::string_view row);

/// A number with its own digits, where a column's do not fit.
struct Number {
  double value = 0;
  int digits = -1;  // -1: the column's
};

/// One cell: text, a number, or nothing with the reason why. A number that is not finite becomes
/// nothing. `link` makes the whole cell a link.
struct Cell {
  std::variant<std::monostate, Number, Text> value;
  std::string reason = {};  // of a cell without value: "not found", "no limit"; shown
  std::string link = {};

  Cell() = default;
  template <std::floating_point T>
  Cell(T number) : Cell(Number{.value = static_cast<double>(number)}) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Cell(T number) : Cell(Number{.value = static_cast<double>(number), .digits = 0}) {}
  Cell(Number number, std::string target = {});
  Cell(Text text, std::string target = {}) : value(std::move(text)), link(std::move(target)) {}
  Cell(const char* text) : Cell(Text(text)) {}
  Cell(std::string text) : Cell(Text(std::move(text))) {}
  Cell(std::string_view text) : Cell(Text(text)) {}

  static Cell none(std::string why);
  /// Digits without grouping: years and the like.
  static Cell year(int year) { return Cell(std::to_string(year)); }
  Cell to(std::string target) && {
    link = std::move(target);
    return std::move(*this);
  }
};

enum class Align : std::uint8_t { automatic, left, right };  // automatic: numbers right, text left

struct Column {
  std::string name = {};
  std::string unit = {};  // stands once, in the head
  Align align = Align::automatic;
  int digits = 1;  // decimals shown; as many as the interval of the estimate allows
};

struct Row {
  std::string id = {};  // makes the row a target: row_anchor(table.id, row.id); may be empty
  std::vector<Cell> cells = {};
  bool total = false;  // set apart by a rule
};

/// Every row has as many cells as there are columns (the renderers throw InternalError otherwise).
struct Table {
  std::string id = {};
  Text caption = {};
  std::vector<Column> columns = {};
  std::vector<Row> rows = {};
};

struct Paragraph {
  Text text = {};
};

struct List {
  std::vector<Text> items = {};
  bool numbered = false;
};

/// A figure and what it shows in words: `tables` hold the same numbers for readers without scripts
/// or sight. Build it with make_figure (figures.h), never by hand.
struct Figure {
  std::string id = {};
  std::string kind = {};      // map, split, timeline, ladder, bars, ...: web/README.md lists them
  std::string title = {};     // the finding, a sentence with a number
  std::string subtitle = {};  // what is drawn, in which unit, from which rows
  std::string foot = {};      // how sure: interval, weak rows, what is left out
  nlohmann::ordered_json data = {};
  std::vector<Table> tables = {};
};

struct Block;

/// Blocks behind a line that opens them. Printed open.
struct Details {
  Text summary = {};
  std::vector<Block> blocks;  // no `= {}`: clang would need Block whole for it
};

struct Block {
  std::variant<Paragraph, List, Table, Figure, Details> content;

  Block(Paragraph block) : content(std::move(block)) {}
  Block(List block) : content(std::move(block)) {}
  Block(Table block) : content(std::move(block)) {}
  Block(Figure block) : content(std::move(block)) {}
  Block(Details block) : content(std::move(block)) {}
};

struct Section {
  std::string id = {};
  std::string title = {};  // the finding, a sentence
  std::vector<Block> blocks = {};
};

struct Document {
  std::string title = {};
  Text question = {};
  std::vector<Text> answers = {};   // five sentences with numbers
  std::vector<Block> opening = {};  // the rest of the first screen: the map
  Text trust = {};                  // one line: what the answer rests on
  std::vector<Section> sections = {};
  Text foot = {};  // program, version, case and digest
};

/// All tables of the document in reading order, those of figures included.
std::vector<const Table*> tables_of(const Document& document);

/// What is wrong with the document's own references: links to anchors that are not there, ids used
/// twice, rows of the wrong length. Empty in a sound document; tests and `assess` ask.
std::vector<std::string> faults_of(const Document& document);

}  // namespace egress
