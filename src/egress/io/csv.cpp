#include "egress/io/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace egress {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Length of the well-formed UTF-8 sequence at the start of `text`, or 0 (RFC 3629: no surrogates,
/// nothing above U+10FFFF, shortest forms only).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return continues(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0U && byte(1) < 0xA0U) return 0;
    if (first == 0xEDU && byte(1) > 0x9FU) return 0;
    return 3;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0U && byte(1) < 0x90U) return 0;
    if (first == 0xF4U && byte(1) > 0x8FU) return 0;
    return 4;
  }
  return 0;
}

/// The separator that the first line with text has most of, outside quotes.
char separator_of(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  constexpr std::string_view candidates = ",;\t";
  std::size_t counts[3] = {0, 0, 0};
  bool quoted = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    const std::size_t which = candidates.find(c);
    if (which != std::string_view::npos) ++counts[which];
  }
  const auto most = std::max_element(counts, counts + 3) - counts;
  return counts[most] == 0 ? ',' : candidates[static_cast<std::size_t>(most)];
}

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

std::size_t first_no_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (i + 8 <= text.size()) {  // eight ASCII bytes at a time, none of them NUL
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, 8);
      constexpr std::uint64_t high = 0x8080808080808080U;
      if ((word & high) == 0 && ((word - 0x0101010101010101U) & high) == 0) {
        i += 8;
        continue;
      }
    }
    const std::size_t length = text[i] == '\0' ? 0 : sequence_length(text.substr(i, 4));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

bool check_text(const RawFile& file, Reporter& reporter) {
  const std::string_view bytes = file.bytes();
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    reporter.add("E0108", {.file = file.name(), .line = 1, .column = 1},
                 "this file is UTF-16, not UTF-8", "save it as `CSV UTF-8`");
    return false;
  }
  const std::size_t bad = first_no_text(bytes);
  if (bad != std::string_view::npos) {
    SourceSpan where = file.span(bad, 1);
    where.text.clear();  // not fit to be shown
    if (bytes[bad] == '\0') {
      reporter.add("E0109", std::move(where), "a NUL byte: this is a binary file, not text",
                   "save the table as CSV from the program that made it");
    } else {
      reporter.add("E0108", std::move(where),
                   fmt::format("the byte 0x{:02X} is not UTF-8 text",
                               static_cast<unsigned char>(bytes[bad])),
                   "save the file as UTF-8 (spreadsheets call it `CSV UTF-8`)");
    }
    return false;
  }
  const std::size_t line = file.first_long_line();
  if (line != std::string_view::npos) {
    SourceSpan where = file.span(line, 0);
    where.text.clear();
    reporter.add("E0106", std::move(where),
                 fmt::format("this line is longer than {} MiB", RawFile::most_line_bytes >> 20U),
                 "was the file saved without line ends?");
    return false;
  }
  return true;
}

CsvReader::CsvReader(const RawFile& file, Reporter& reporter)
    : file_(file), reporter_(reporter), all_(file.bytes()) {
  if (all_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  separator_ = separator_of(all_.substr(at_));
  for (const char c : {separator_, '\n', '\r'}) ends_cell_[static_cast<unsigned char>(c)] = true;
}

bool CsvReader::next(std::vector<RawCell>& row) {
  while (at_ < all_.size() && !broken_) {
    if (!read_line(row)) continue;
    return true;
  }
  return false;
}

/// Reads one row; false if it has no text.
bool CsvReader::read_line(std::vector<RawCell>& row) {
  row.clear();
  bool text = false;
  while (true) {
    while (at_ < all_.size() && (all_[at_] == ' ' || (all_[at_] == '\t' && separator_ != '\t'))) {
      ++at_;
    }
    row.push_back(at_ < all_.size() && all_[at_] == '"' ? quoted_cell() : plain_cell());
    text = text || row.back().size > 0;
    if (at_ >= all_.size()) break;
    const char end = all_[at_++];
    if (end == separator_) continue;
    if (end == '\r' && at_ < all_.size() && all_[at_] == '\n') ++at_;
    break;
  }
  return text && !broken_;
}

bool CsvReader::at_end_of_cell() const {
  return at_ >= all_.size() || ends_cell_[static_cast<unsigned char>(all_[at_])];
}

void CsvReader::skip_to_separator() {
  while (!at_end_of_cell()) ++at_;
}

RawCell CsvReader::trimmed(std::size_t begin, std::size_t end) const {
  const auto blank = [&](std::size_t i) {
    return all_[i] == ' ' || all_[i] == '\t' || is_line_end(all_[i]);
  };
  const std::size_t first = begin;
  while (begin < end && blank(begin)) ++begin;
  while (end > begin && blank(end - 1)) --end;
  if (begin == end) begin = end = first;
  RawCell cell;
  cell.offset = static_cast<std::uint32_t>(begin);
  cell.size = static_cast<std::uint32_t>(end - begin) & 0x7FFFFFFFU;
  return cell;
}

RawCell CsvReader::plain_cell() {
  const std::size_t begin = at_;
  skip_to_separator();
  return trimmed(begin, at_);
}

RawCell CsvReader::quoted_cell() {
  const std::size_t quote = at_++;
  bool escaped = false;
  while (true) {
    const std::size_t next = all_.find('"', at_);
    if (next == std::string_view::npos) {
      reporter_.add("E0201", file_.span(quote, 1), "this quote is never closed",
                    "end the cell with `\"`; a quote inside a quoted cell is written `\"\"`");
      at_ = all_.size();
      broken_ = true;
      return trimmed(quote, quote);
    }
    at_ = next + 1;
    if (at_ >= all_.size() || all_[at_] != '"') break;
    escaped = true;
    ++at_;
  }
  RawCell cell = trimmed(quote + 1, at_ - 1);
  if (escaped && cell.size > 0) {
    cell.escaped = 1;
    std::string text;
    for (std::size_t i = cell.offset; i < std::size_t{cell.offset} + cell.size; ++i) {
      text += all_[i];
      if (all_[i] == '"') ++i;
    }
    unescaped_.insert_or_assign(cell.offset, std::move(text));
  }
  const std::size_t after = at_;
  skip_to_separator();
  const RawCell rest = trimmed(after, at_);
  if (rest.size > 0) {
    reporter_.add("E0202", file_.span(rest.offset, rest.size),
                  "text after the closing quote of a cell",
                  "put the whole cell in quotes; a quote inside it is written `\"\"`");
  }
  return cell;
}

}  // namespace egress
