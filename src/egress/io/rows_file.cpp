#include "egress/io/rows_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>

#include "egress/base/sha256.h"

namespace egress {

namespace {

constexpr std::string_view mark = "egress-rows 1 ";

std::string digest_of(std::string_view bytes) {
  Sha256 out;
  out.add(bytes);
  return out.hex();
}

/// The next line of `text`, which is shortened by it; nothing where none ends.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end + 1);
  return out;
}

template <class T>
bool read_number(std::string_view word, T& out) {
  const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return error == std::errc() && rest == word.data() + word.size();
}

bool read_row(std::string_view line, std::pair<long, std::vector<double>>& out) {
  std::size_t begin = 0;
  for (bool first = true;; first = false) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    double value = std::numeric_limits<double>::quiet_NaN();
    if (first ? !read_number(word, out.first) : !word.empty() && !read_number(word, value)) {
      return false;
    }
    if (!first) out.second.push_back(value);
    if (end == line.size()) return true;
    begin = end + 1;
  }
}

bool read_all(std::string_view text, RowsFile& out) {
  const auto about = next_line(text);
  if (!about) return false;
  out.about = nlohmann::ordered_json::parse(*about, nullptr, false);
  if (out.about.is_discarded()) return false;
  while (!text.empty()) {
    const auto line = next_line(text);
    if (!line || !read_row(*line, out.rows.emplace_back())) return false;
  }
  return true;
}

}  // namespace

std::string text_of_rows(const RowsFile& file) {
  std::string body = file.about.dump() + "\n";
  for (const auto& [number, values] : file.rows) {
    body += std::to_string(number);
    for (const double x : values) body += std::isnan(x) ? "," : fmt::format(",{}", x);
    body += '\n';
  }
  return fmt::format("{}{}\n{}", mark, digest_of(body), body);
}

Outcome<RowsFile> read_rows(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) {
    return std::unexpected(
        mistake("E0557", fmt::format("`{}` cannot be read", path),
                "rows are what `egress simulate --out DIR` leaves in its folder"));
  }
  const std::string text = bytes.str();
  std::string_view rest = text;
  const auto first = next_line(rest);
  RowsFile out;
  if (!first || !first->starts_with(mark) || first->substr(mark.size()) != digest_of(rest) ||
      !read_all(rest, out)) {
    return std::unexpected(
        mistake("E0558", fmt::format("`{}` is not whole, was changed, or is no file of rows", path),
                "run that shard again; of an interrupted run delete this file and start it again"));
  }
  return out;
}

Outcome<bool> write_rows(const std::string& path, const RowsFile& file) {
  const std::string beside = fmt::format("{}.writing-{}", path, ::getpid());
  std::ofstream out(beside, std::ios::binary);
  const std::string text = text_of_rows(file);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(beside, path, failed);
  if (out && !failed) return true;
  std::filesystem::remove(beside, failed);
  return std::unexpected(mistake("E0545", fmt::format("`{}` cannot be written", path),
                                 "see whether the disk is full and the folder yours"));
}

}  // namespace egress
