#include "egress/io/raw_case.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace egress {

namespace {

/// Lines longer than this are not shown under a diagnostic.
constexpr std::size_t most_shown_bytes = 1U << 16U;

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::uint32_t hash_of(std::string_view id) {
  const std::uint64_t hash = std::hash<std::string_view>{}(id);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

std::int64_t characters(std::string_view text) {
  return std::ranges::count_if(text, starts_character);
}

}  // namespace

RawFile::RawFile(std::string name, std::string bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    const char c = bytes_[i];
    if (c != '\n' && c != '\r') continue;
    if (c == '\r' && i + 1 < bytes_.size() && bytes_[i + 1] == '\n') ++i;
    line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::int64_t RawFile::line_at(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  return after - line_starts_.begin();
}

std::size_t RawFile::first_long_line() const {
  for (std::size_t i = 0; i < line_starts_.size(); ++i) {
    const std::size_t end = i + 1 < line_starts_.size() ? line_starts_[i + 1] : bytes_.size();
    if (end - line_starts_[i] > most_line_bytes) return line_starts_[i];
  }
  return std::string::npos;
}

SourceSpan RawFile::span(std::size_t offset, std::size_t length) const {
  offset = std::min(offset, bytes_.size());
  length = std::min(length, bytes_.size() - offset);
  const std::int64_t line = line_at(offset);
  const std::size_t position = static_cast<std::size_t>(line) - 1;
  std::size_t begin = line_starts_[position];
  // A byte order mark is no character of the first line.
  if (begin == 0 && bytes_.starts_with("\xEF\xBB\xBF")) begin = std::min<std::size_t>(3, offset);
  std::size_t end = std::min(bytes_.find_first_of("\r\n", begin), bytes_.size());
  SourceSpan out{.file = name_, .line = line};
  out.column = characters(std::string_view(bytes_).substr(begin, offset - begin)) + 1;
  const std::size_t last = std::min(offset + length, std::max(offset, end));
  out.length = characters(std::string_view(bytes_).substr(offset, last - offset));
  if (end - begin <= most_shown_bytes) out.text = bytes_.substr(begin, end - begin);
  return out;
}

std::size_t RawFile::offset_at(std::int64_t line, std::int64_t column) const {
  if (line < 1 || static_cast<std::size_t>(line) > line_starts_.size()) return bytes_.size();
  std::size_t offset = line_starts_[static_cast<std::size_t>(line) - 1];
  for (std::int64_t seen = 1; offset < bytes_.size(); ++offset) {
    if (starts_character(bytes_[offset]) && seen++ == column) break;
  }
  return offset;
}

std::string_view RawTable::text(std::size_t row, int column) const {
  const std::size_t at = row_begin[row] + static_cast<std::size_t>(column);
  if (column < 0 || at >= row_begin[row + 1]) return {};
  const RawCell cell = cells[at];
  if (cell.escaped != 0) return unescaped.at(cell.offset);
  return file->bytes().substr(cell.offset, cell.size);
}

SourceSpan RawTable::span(std::size_t row, int column, std::size_t begin,
                          std::size_t length) const {
  const std::size_t first = row_begin[row];
  const std::size_t at = first + static_cast<std::size_t>(std::max(column, 0));
  if (first == row_begin[row + 1]) return {.file = file->name()};
  if (at >= row_begin[row + 1]) {  // the row is too short: just after its last cell
    const RawCell last = cells[row_begin[row + 1] - 1];
    return file->span(last.offset + last.size, 0);
  }
  const RawCell cell = cells[at];
  begin = std::min<std::size_t>(begin, cell.size);
  return file->span(cell.offset + begin, std::min<std::size_t>(length, cell.size - begin));
}

SourceSpan RawTable::header_span(std::size_t position) const {
  return file->span(columns[position].offset, columns[position].length);
}

std::int64_t RawTable::line_of(std::size_t row) const {
  return file->line_at(cells[row_begin[row]].offset);
}

int RawTable::column(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].description != nullptr && columns[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

RawTable::Slot& RawTable::slot_for(std::string_view id, std::uint32_t hash) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].thing != no_row) {
    if (slots_[at].hash == hash && text(things[slots_[at].thing].first, id_column_) == id) break;
    at = (at + 1) & (slots_.size() - 1);
  }
  return slots_[at];
}

void RawTable::find_things(int id_column) {
  id_column_ = id_column;
  next_row.assign(rows(), no_row);
  slots_.assign(std::bit_ceil(rows() * 2 + 2), Slot{});
  for (std::size_t row = 0; row < rows(); ++row) {
    const std::string_view id = text(row, id_column);
    if (id.empty()) continue;
    const auto position = static_cast<std::uint32_t>(row);
    const std::uint32_t hash = hash_of(id);
    Slot& slot = slot_for(id, hash);
    if (slot.thing == no_row) {
      slot = {hash, static_cast<std::uint32_t>(things.size())};
      things.push_back({position, position});
    } else {
      Thing& thing = things[slot.thing];
      next_row[thing.last] = position;
      thing.last = position;
    }
  }
}

std::int64_t RawTable::find(std::string_view id) const {
  if (slots_.empty()) return -1;
  const std::uint32_t hash = hash_of(id);
  for (std::size_t at = hash & (slots_.size() - 1); slots_[at].thing != no_row;
       at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.hash == hash && text(things[slot.thing].first, id_column_) == id) return slot.thing;
  }
  return -1;
}

const RawTable* RawCase::table(std::string_view table_name) const {
  const int position = table_position(table_name);
  return position < 0 ? nullptr : tables[static_cast<std::size_t>(position)].get();
}

int table_position(std::string_view name) {
  const auto all = case_tables();
  const auto found = std::ranges::find(all, name, &TableDescription::name);
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

std::string_view kind_word(std::size_t table) {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out;
    for (const auto& description : case_tables()) {
      const std::string name(description.name);
      const bool ies = name.ends_with("ies");
      out.push_back(ies ? name.substr(0, name.size() - 3) + "y" : name.substr(0, name.size() - 1));
    }
    return out;
  }();
  return words[table];
}

}  // namespace egress
