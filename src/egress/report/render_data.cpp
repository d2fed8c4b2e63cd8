// For programs: JSON of a document, CSV of a table.
#include <fmt/format.h>

#include "egress/base/outcome.h"
#include "egress/report/render.h"

namespace egress {

using nlohmann::ordered_json;

namespace {

ordered_json cell_json(const Cell& cell) {
  if (const auto* number = std::get_if<Number>(&cell.value)) return number->value;
  if (const auto* text = std::get_if<Text>(&cell.value)) return text->plain();
  return {{"value", nullptr}, {"reason", cell.reason}};
}

ordered_json table_json(const Table& table) {
  ordered_json columns = ordered_json::array(), rows = ordered_json::array();
  for (const Column& column : table.columns) {
    columns.push_back({{"name", column.name}, {"unit", column.unit}, {"digits", column.digits}});
  }
  for (const Row& row : table.rows) {
    ensure(row.cells.size() == table.columns.size(), "table: a row of the wrong length");
    ordered_json cells = ordered_json::array();
    for (const Cell& cell : row.cells) cells.push_back(cell_json(cell));
    rows.push_back({{"id", row.id}, {"cells", cells}});
  }
  return {{"type", "table"},
          {"id", table.id},
          {"caption", table.caption.plain()},
          {"columns", columns},
          {"rows", rows}};
}

ordered_json texts_json(const std::vector<Text>& texts) {
  ordered_json list = ordered_json::array();
  for (const Text& text : texts) list.push_back(text.plain());
  return list;
}

ordered_json blocks_json(const std::vector<Block>& blocks);

struct BlockJson {
  ordered_json operator()(const Paragraph& block) const {
    return {{"type", "paragraph"}, {"text", block.text.plain()}};
  }
  ordered_json operator()(const List& block) const {
    return {{"type", "list"}, {"numbered", block.numbered}, {"items", texts_json(block.items)}};
  }
  ordered_json operator()(const Table& block) const { return table_json(block); }
  ordered_json operator()(const Figure& block) const {
    return {{"type", "figure"},           {"id", block.id},
            {"kind", block.kind},         {"title", block.title},
            {"subtitle", block.subtitle}, {"foot", block.foot},
            {"data", block.data}};
  }
  ordered_json operator()(const Details& block) const {
    return {{"type", "details"},
            {"summary", block.summary.plain()},
            {"blocks", blocks_json(block.blocks)}};
  }
};

ordered_json blocks_json(const std::vector<Block>& blocks) {
  ordered_json list = ordered_json::array();
  for (const Block& block : blocks) list.push_back(std::visit(BlockJson{}, block.content));
  return list;
}

/// A field of RFC 4180. A spreadsheet would run text that looks like a formula, so that is defused.
std::string field(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string cell_csv(const Cell& cell) {
  if (const auto* number = std::get_if<Number>(&cell.value))
    return fmt::format("{}", number->value);
  if (const auto* text = std::get_if<Text>(&cell.value)) return field(text->plain());
  return "";
}

}  // namespace

ordered_json render_json(const Document& document) {
  ordered_json sections = ordered_json::array();
  for (const Section& section : document.sections) {
    sections.push_back(
        {{"id", section.id}, {"title", section.title}, {"blocks", blocks_json(section.blocks)}});
  }
  return {{"title", document.title},
          {"question", document.question.plain()},
          {"answers", texts_json(document.answers)},
          {"trust", document.trust.plain()},
          {"opening", blocks_json(document.opening)},
          {"sections", sections},
          {"foot", document.foot.plain()}};
}

std::string render_csv(const Table& table) {
  std::string all;
  const auto line = [&all](const auto& items, const auto& text_of) {
    bool first = true;
    for (const auto& item : items) {
      all += (first ? "" : ",") + text_of(item);
      first = false;
    }
    all += "\r\n";
  };
  line(table.columns, [](const Column& column) {
    return field(column.unit.empty() ? column.name : column.name + " (" + column.unit + ")");
  });
  for (const Row& row : table.rows) {
    ensure(row.cells.size() == table.columns.size(), "table: a row of the wrong length");
    line(row.cells, cell_csv);
  }
  return all;
}

}  // namespace egress
