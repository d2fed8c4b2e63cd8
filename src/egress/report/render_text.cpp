// For terminals: tables that line up, and the answer last.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "egress/base/outcome.h"
#include "egress/report/render.h"

namespace egress {

namespace {

constexpr std::size_t gap = 2;               // blanks between columns
constexpr std::size_t narrowest_column = 8;  // text columns are not squeezed further

/// Characters, not bytes. Good enough for the letters of names; wide scripts may line up badly.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The first `count` characters, and the rest.
std::pair<std::string_view, std::string_view> split_at(std::string_view text, std::size_t count) {
  std::size_t byte = 0;
  while (byte < text.size()) {
    if ((static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80 && count-- == 0) break;
    ++byte;
  }
  return {text.substr(0, byte), text.substr(byte)};
}

/// Lines of at most `width` characters, broken at blanks; a longer word is broken where it must be.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n\t"), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t used = width_of(lines.back());
    if (used > 0 && used + 1 + width_of(word) > width) lines.emplace_back();
    while (width_of(word) > width) {
      const auto [head, tail] = split_at(word, width);
      lines.back() += head;
      lines.emplace_back();
      word = tail;
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string bold(const std::string& text, const TextStyle& style) {
  return style.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string paragraph(std::string_view text, const TextStyle& style, std::string_view first = "") {
  std::string all;
  const std::size_t indent = width_of(first);
  const auto width = static_cast<std::size_t>(style.width);
  for (const std::string& line : wrap(text, std::max(width, indent + narrowest_column) - indent)) {
    all += all.empty() ? std::string(first) : std::string(indent, ' ');
    all += line + "\n";
  }
  return all;
}

std::string shown(const Cell& cell, const Column& column) {
  if (const auto* number = std::get_if<Number>(&cell.value)) {
    return format_number(number->value, number->digits >= 0 ? number->digits : column.digits,
                         false);
  }
  if (const auto* text = std::get_if<Text>(&cell.value)) return text->plain();
  return cell.reason;
}

/// A table as strings, ready to be measured and laid out.
class Grid {
 public:
  explicit Grid(const Table& table) : table_(table) {
    for (std::size_t at = 0; at < table.columns.size(); ++at) add_column(at);
  }

  std::string render(const TextStyle& style) {
    squeeze(static_cast<std::size_t>(style.width));
    if (total_width() > static_cast<std::size_t>(style.width)) return as_records(style);
    std::string all;
    print(heads_, all, true);
    if (std::ranges::any_of(units_, [](const std::string& unit) { return !unit.empty(); })) {
      print(units_, all, false);
    }
    const std::string rule(total_width(), '-');
    all += rule + "\n";
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      if (table_.rows[row].total && row > 0) all += rule + "\n";
      print(cells_[row], all, false);
    }
    return all;
  }

 private:
  void add_column(std::size_t at) {
    const Column& column = table_.columns[at];
    cells_.resize(table_.rows.size());
    heads_.push_back(column.name);
    units_.push_back(column.unit);
    bool numbers = false;
    std::size_t widest = std::max(widest_word(column.name), width_of(column.unit)), words = 0;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      ensure(table_.rows[row].cells.size() == table_.columns.size(),
             "table: a row of the wrong length");
      const Cell& cell = table_.rows[row].cells[at];
      cells_[row].push_back(shown(cell, column));
      const std::size_t width = width_of(cells_[row].back());
      const bool number = std::holds_alternative<Number>(cell.value);
      numbers |= number;
      (number ? widest : words) = std::max(number ? widest : words, width);
    }
    right_.push_back(column.align == Align::right || (column.align == Align::automatic && numbers));
    floor_.push_back(std::max(widest, std::min(words, narrowest_column)));
    width_.push_back(
        std::max({widest, words, std::min(width_of(column.name), 2 * narrowest_column)}));
  }

  static std::size_t widest_word(std::string_view text) {
    std::size_t widest = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      widest = std::max(widest, width_of(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return widest;
  }

  std::size_t total_width() const {
    return std::accumulate(width_.begin(), width_.end(), std::size_t{0}) +
           gap * (width_.empty() ? 0 : width_.size() - 1);
  }

  /// Takes from the widest column that can give, until all fit or none can.
  void squeeze(std::size_t width) {
    while (total_width() > width) {
      std::size_t widest = width_.size();
      for (std::size_t at = 0; at < width_.size(); ++at) {
        if (width_[at] > floor_[at] && (widest == width_.size() || width_[at] > width_[widest]))
          widest = at;
      }
      if (widest == width_.size()) return;
      --width_[widest];
    }
  }

  void print(const std::vector<std::string>& texts, std::string& all, bool bottom) const {
    std::vector<std::vector<std::string>> columns;
    std::size_t height = 0;
    for (std::size_t at = 0; at < texts.size(); ++at) {
      columns.push_back(wrap(texts[at], width_[at]));
      height = std::max(height, columns.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::string row;
      for (std::size_t at = 0; at < columns.size(); ++at) {
        const std::size_t above = bottom ? height - columns[at].size() : 0;
        const std::string text =
            line >= above && line - above < columns[at].size() ? columns[at][line - above] : "";
        const std::string pad(width_[at] - width_of(text), ' ');
        row += (at > 0 ? std::string(gap, ' ') : "") + (right_[at] ? pad + text : text + pad);
      }
      all += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
    }
  }

  /// Where even squeezed columns are too many: a block a row, a line a cell.
  std::string as_records(const TextStyle& style) const {
    std::string all;
    for (const std::vector<std::string>& cells : cells_) {
      if (!all.empty()) all += "\n";
      for (std::size_t at = 0; at < cells.size(); ++at) {
        const std::string unit = units_[at].empty() ? "" : " " + units_[at];
        all += paragraph(cells[at] + unit, style, heads_[at] + ": ");
      }
    }
    return all;
  }

  const Table& table_;
  std::vector<std::string> heads_, units_;
  std::vector<std::vector<std::string>> cells_;
  std::vector<bool> right_;
  std::vector<std::size_t> width_, floor_;
};

std::string blocks_text(const std::vector<Block>& blocks, const TextStyle& style);

std::string block_text(const Block& block, const TextStyle& style) {
  if (const auto* words = std::get_if<Paragraph>(&block.content))
    return paragraph(words->text.plain(), style);
  if (const auto* table = std::get_if<Table>(&block.content)) return render_text(*table, style);
  if (const auto* list = std::get_if<List>(&block.content)) {
    std::string all;
    int number = 0;
    for (const Text& item : list->items) {
      all += paragraph(item.plain(), style, list->numbered ? fmt::format("{}. ", ++number) : "- ");
    }
    return all;
  }
  if (const auto* details = std::get_if<Details>(&block.content)) {
    return paragraph(details->summary.plain(), style) + "\n" + blocks_text(details->blocks, style);
  }
  const auto& figure = std::get<Figure>(block.content);
  std::string all;
  for (const Table& table : figure.tables) all += render_text(table, style);
  if (!figure.foot.empty()) all += paragraph(figure.foot, style);
  return all;
}

std::string blocks_text(const std::vector<Block>& blocks, const TextStyle& style) {
  std::string all;
  for (const Block& block : blocks) all += (all.empty() ? "" : "\n") + block_text(block, style);
  return all;
}

}  // namespace

std::string render_text(const Table& table, const TextStyle& style) {
  std::string all;
  if (!table.caption.empty()) all += bold(paragraph(table.caption.plain(), style), style);
  return all + Grid(table).render(style);
}

std::string render_text(const Document& document, const TextStyle& style) {
  std::string all;
  const auto part = [&all](const std::string& text) {
    if (!text.empty()) all += (all.empty() ? "" : "\n") + text;
  };
  if (!document.title.empty()) part(bold(paragraph(document.title, style), style));
  part(blocks_text(document.opening, style));
  for (const Section& section : document.sections) {
    if (!section.title.empty()) part(bold(paragraph(section.title, style), style));
    part(blocks_text(section.blocks, style));
  }
  if (!document.foot.empty()) part(paragraph(document.foot.plain(), style));
  if (!document.trust.empty()) part(paragraph(document.trust.plain(), style));
  if (!document.question.empty()) part(bold(paragraph(document.question.plain(), style), style));
  std::string answers;
  for (const Text& answer : document.answers) answers += paragraph(answer.plain(), style);
  part(answers);
  return all;
}

}  // namespace egress
