#include "egress/io/case_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "egress/io/raw_case.h"

namespace egress {

namespace {

std::string quoted(std::string_view text) {
  if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string table_text(const RawTable& table) {
  std::string out;
  std::vector<int> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].description == nullptr) continue;
    const RawColumn& column = table.columns[i];
    out += columns.empty() ? "" : ",";
    out += column.name;
    if (!column.unit_text.empty()) out += fmt::format(" [{}]", column.unit_text);
    columns.push_back(static_cast<int>(i));
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += ',';
      out += quoted(table.text(row, columns[i]));
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::vector<NamedBuffer> case_buffers(const CaseFiles& files) {
  const RawCase& raw = files.raw();
  std::vector<NamedBuffer> out;
  for (const auto& file : {raw.case_toml, raw.claims_toml}) {
    if (file != nullptr) out.push_back({file->name(), std::string(file->bytes())});
  }
  for (const auto& table : raw.tables) {
    if (table != nullptr && !table->columns.empty()) {
      out.push_back({table->file->name(), table_text(*table)});
    }
  }
  for (const auto& [name, series] : raw.series) {
    if (!series.table->columns.empty()) {
      out.push_back({fmt::format("series/{}.csv", name), table_text(*series.table)});
    }
  }
  return out;
}

Outcome<std::size_t> write_case(const CaseFiles& files, const std::string& folder) {
  namespace fs = std::filesystem;
  const auto buffers = case_buffers(files);
  std::error_code error;
  fs::create_directories(fs::path(folder) / "series", error);
  for (const auto& buffer : buffers) {
    const fs::path path = fs::path(folder) / buffer.name;
    std::ofstream stream(path, std::ios::binary);
    stream.write(buffer.bytes.data(), static_cast<std::streamsize>(buffer.bytes.size()));
    stream.close();
    if (stream) continue;
    return std::unexpected(mistake("E0545", fmt::format("{} cannot be written", path.string()),
                                   "is there room on the disk, and may you write there?",
                                   {.file = path.string()}));
  }
  return buffers.size();
}

}  // namespace egress
