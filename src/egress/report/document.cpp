#include "egress/report/document.h"

#include <cmath>
#include <set>

#include "egress/base/outcome.h"

namespace egress {

Text& Text::add(std::string plain) {
  if (!plain.empty()) spans_.push_back({.text = std::move(plain), .link = {}, .strong = false});
  return *this;
}

Text& Text::link(std::string shown, std::string target) {
  spans_.push_back({.text = std::move(shown), .link = std::move(target), .strong = false});
  return *this;
}

Text& Text::strong(std::string shown) {
  spans_.push_back({.text = std::move(shown), .link = {}, .strong = true});
  return *this;
}

Text& Text::append(const Text& other) {
  spans_.insert(spans_.end(), other.spans_.begin(), other.spans_.end());
  return *this;
}

std::string Text::plain() const {
  std::string all;
  for (const Span& span : spans_) all += span.text;
  return all;
}

std::string row_anchor(std::string_view table, std::string_view row) {
  std::string anchor = "#row-";
  // An id in a page may hold anything but blanks; in the address of a link even less, so all but
  // the letters of a case's ids become hyphens.
  const auto add = [&anchor](std::string_view part) {
    for (const char c : part) {
      const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_' || c == '.';
      anchor += kept ? c : '-';
    }
  };
  add(table);
  anchor += '-';
  add(row);
  return anchor;
}

Cell::Cell(Number number, std::string target) : link(std::move(target)) {
  if (std::isfinite(number.value)) {
    value = number;
  } else {
    reason = "not computed";
  }
}

Cell Cell::none(std::string why) {
  Cell cell;
  cell.reason = std::move(why);
  return cell;
}

namespace {

/// Calls `visit(block)` for every block in reading order, those inside others after their holder.
template <class Visitor>
void walk(const std::vector<Block>& blocks, const Visitor& visit) {
  for (const Block& block : blocks) {
    visit(block);
    if (const auto* details = std::get_if<Details>(&block.content)) walk(details->blocks, visit);
  }
}

template <class Visitor>
void walk(const Document& document, const Visitor& visit) {
  walk(document.opening, visit);
  for (const Section& section : document.sections) walk(section.blocks, visit);
}

/// Gathers the ids and the links of a document.
class References {
 public:
  void id(const std::string& anchor) {
    if (!ids_.insert(anchor).second) faults_.push_back("id used twice: " + anchor);
  }
  void link(const std::string& target) {
    if (target.starts_with('#')) links_.insert(target);
  }
  void text(const Text& text) {
    for (const Span& span : text.spans()) link(span.link);
  }
  void table(const Table& table) {
    if (!table.id.empty()) id("#" + table.id);
    text(table.caption);
    for (const Row& row : table.rows) {
      if (!row.id.empty()) id(row_anchor(table.id, row.id));
      if (row.cells.size() != table.columns.size()) {
        faults_.push_back("table " + table.id + ", row " + row.id + ": " +
                          std::to_string(row.cells.size()) + " cells for " +
                          std::to_string(table.columns.size()) + " columns");
      }
      for (const Cell& cell : row.cells) {
        link(cell.link);
        if (const auto* words = std::get_if<Text>(&cell.value)) text(*words);
      }
    }
  }
  void figure(const Figure& figure) {
    id("#" + figure.id);
    data(figure.data);
    for (const Table& words : figure.tables) table(words);
  }
  std::vector<std::string> faults() && {
    for (const std::string& target : links_) {
      if (!ids_.contains(target)) faults_.push_back("link to nothing: " + target);
    }
    return std::move(faults_);
  }

 private:
  void data(const nlohmann::ordered_json& value) {
    if (value.is_object() && value.contains("row") && value["row"].is_string()) {
      link(value["row"].get<std::string>());
    }
    if (value.is_structured()) {
      for (const auto& part : value) data(part);
    }
  }

  std::set<std::string> ids_, links_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<const Table*> tables_of(const Document& document) {
  std::vector<const Table*> tables;
  walk(document, [&tables](const Block& block) {
    if (const auto* table = std::get_if<Table>(&block.content)) tables.push_back(table);
    if (const auto* figure = std::get_if<Figure>(&block.content)) {
      for (const Table& table : figure->tables) tables.push_back(&table);
    }
  });
  return tables;
}

std::vector<std::string> faults_of(const Document& document) {
  References references;
  references.text(document.question);
  for (const Text& answer : document.answers) references.text(answer);
  references.text(document.trust);
  references.text(document.foot);
  for (const Section& section : document.sections) references.id("#" + section.id);
  walk(document, [&references](const Block& block) {
    if (const auto* table = std::get_if<Table>(&block.content)) references.table(*table);
    if (const auto* figure = std::get_if<Figure>(&block.content)) references.figure(*figure);
    if (const auto* words = std::get_if<Paragraph>(&block.content)) references.text(words->text);
    if (const auto* details = std::get_if<Details>(&block.content))
      references.text(details->summary);
    if (const auto* list = std::get_if<List>(&block.content)) {
      for (const Text& item : list->items) references.text(item);
    }
  });
  return std::move(references).faults();
}

}  // namespace egress
