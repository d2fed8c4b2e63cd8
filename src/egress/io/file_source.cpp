#include "egress/io/file_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "egress/base/letters.h"
#include "egress/io/raw_case.h"

namespace egress {

namespace {

namespace fs = std::filesystem;

struct Stem {
  std::string stem, extension;  // "links", "csv"
};
Stem cut(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {std::string(name), {}};
  return {std::string(name.substr(0, dot)), lower(name.substr(dot + 1))};
}

/// Extensions of files that people take for a table.
bool table_like(std::string_view extension) {
  static constexpr std::string_view all[] = {"csv", "tsv", "cvs", "xls", "xlsx", "ods", "tab"};
  return std::ranges::find(all, extension) != std::end(all);
}

/// Closes a file descriptor at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

class FileReader {
 public:
  FileReader(const std::string& path, const std::string& name, Reporter& reporter)
      : path_(path), name_(name), reporter_(reporter) {}

  bool read(std::string& bytes) {
    // Looked at before it is opened: opening a pipe waits, opening a device may do anything.
    struct stat status{};
    if (::stat(path_.c_str(), &status) != 0) return cannot(errno);
    if (!plain(status)) return false;
    const Descriptor file(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (file.get() < 0) return cannot(errno);
    if (::fstat(file.get(), &status) != 0) return cannot(errno);
    if (!plain(status)) return false;
    bytes.reserve(static_cast<std::size_t>(
        std::min<off_t>(status.st_size, static_cast<off_t>(RawFile::most_line_bytes))));
    return read_all(file.get(), bytes);
  }

 private:
  bool cannot(int error) {
    const std::string why = error == ELOOP ? "a link that leads to itself" : std::strerror(error);
    reporter_.add("E0104", {.file = name_}, fmt::format("{} cannot be read: {}", name_, why),
                  error == EACCES ? "check its permissions" : "see where it leads");
    return false;
  }

  bool plain(const struct stat& status) {
    if (!S_ISREG(status.st_mode)) {
      reporter_.add("E0103", {.file = name_},
                    fmt::format("{} is {}, not a file", name_, kind_of(status.st_mode)),
                    "put a plain file there");
      return false;
    }
    if (static_cast<std::uintmax_t>(status.st_size) > RawFile::most_bytes) return too_large();
    return true;
  }

  bool too_large() {
    reporter_.add("E0105", {.file = name_},
                  fmt::format("{} is larger than {} MiB", name_, RawFile::most_bytes >> 20U),
                  "is this the right file?");
    return false;
  }

  /// Stops where a line has become too long, so that a line of gigabytes costs 16 MiB.
  bool read_all(int file, std::string& bytes) {
    constexpr std::size_t chunk = 1U << 20U;
    std::size_t line_begin = 0;
    while (true) {
      const std::size_t old = bytes.size();
      bytes.resize(old + chunk);
      const ssize_t got = ::read(file, bytes.data() + old, chunk);
      bytes.resize(old + (got > 0 ? static_cast<std::size_t>(got) : 0));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return cannot(errno);
      if (got == 0) return true;
      if (bytes.size() > RawFile::most_bytes) return too_large();
      const std::size_t end = std::string_view(bytes).substr(old).find_last_of("\r\n");
      if (end != std::string_view::npos) line_begin = old + end + 1;
      if (bytes.size() - line_begin > RawFile::most_line_bytes + 1) return true;
    }
  }

  const std::string& path_;
  const std::string& name_;
  Reporter& reporter_;
};

/// Names of a folder's entries, sorted; false if it cannot be listed.
bool list(const fs::path& folder, std::vector<std::string>& names) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  std::ranges::sort(names);
  return !error;
}

}  // namespace

FileRole role_of(std::string_view name) {
  const auto [stem, extension] = cut(name);
  if (name == "case.toml") return FileRole::case_toml;
  if (name == "claims.toml") return FileRole::claims_toml;
  constexpr std::string_view series = "series/";
  if (name.starts_with(series)) {
    if (name.substr(series.size()).starts_with('.')) return FileRole::ignored;
    if (name.ends_with(".csv")) return FileRole::series;
    return table_like(extension) ? FileRole::unknown : FileRole::ignored;
  }
  // `~$links.csv` is what a spreadsheet leaves beside an open file.
  if (name.starts_with('.') || name.starts_with("~$")) return FileRole::ignored;
  if (name.ends_with(".csv")) {
    return find_table(stem) != nullptr ? FileRole::table : FileRole::unknown;
  }
  if (extension == "csv" || extension == "toml") return FileRole::unknown;
  // links.xlsx is meant; notes.xlsx may well be somebody's.
  return table_like(extension) && find_table(lower(stem)) != nullptr ? FileRole::unknown
                                                                     : FileRole::ignored;
}

void report_unknown_file(std::string_view name, Reporter& reporter) {
  const auto [stem, extension] = cut(name);
  std::string hint;
  if (name.starts_with("series/")) {
    hint = "series are files `series/NAME.csv`";
  } else if (extension == "toml") {
    hint = suggestion(name, {"case.toml", "claims.toml"}, "a case has case.toml and claims.toml");
  } else if (find_table(lower(stem)) != nullptr) {
    hint = fmt::format("save it as `{}.csv`", lower(stem));
  } else {
    std::vector<std::string_view> names;
    std::string all;
    for (const auto& table : case_tables()) {
      names.push_back(table.name);
      all += fmt::format("{}{}", all.empty() ? "" : ", ", table.name);
    }
    hint = suggestion(stem, names, "tables of a case: " + all);
  }
  reporter.add("E0107", {.file = std::string(name)},
               fmt::format("{} is no file of a case", shown(name)), std::move(hint));
}

bool read_folder(const std::string& folder, std::vector<NamedBuffer>& files,
                 std::set<std::string, std::less<>>& unreadable, Reporter& reporter) {
  std::error_code error;
  const bool is_folder = fs::is_directory(folder, error);
  std::vector<std::string> names;
  if (!is_folder || !list(folder, names)) {
    std::string why = fmt::format("{} is not a folder that can be read", shown(folder));
    if (!is_folder && !fs::exists(fs::symlink_status(folder, error))) {
      why = fmt::format("there is no folder {}", shown(folder));
    }
    reporter.add("E0101", {.file = folder}, why, "give the folder that holds case.toml");
    return false;
  }
  std::vector<std::string> wanted;
  for (const auto& name : names) {
    const fs::path path = fs::path(folder) / name;
    const bool inner = fs::is_directory(path, error);
    if (name == "series" && inner) {
      std::vector<std::string> series;
      if (!list(path, series)) {
        reporter.add("E0104", {.file = "series"}, "the folder series cannot be read",
                     "check its permissions");
      }
      for (const auto& each : series) wanted.push_back("series/" + each);
    } else if (inner && find_table(name) == nullptr && role_of(name) == FileRole::ignored) {
      const auto hint = suggestion(name, {"series"});
      if (!name.starts_with('.') && !hint.empty()) {
        reporter.add("E0107", {.file = name}, fmt::format("{} is no folder of a case", shown(name)),
                     hint);
      }
    } else {
      wanted.push_back(name);
    }
  }
  for (const auto& name : wanted) {
    const FileRole role = role_of(name);
    if (role == FileRole::unknown) report_unknown_file(name, reporter);
    if (role == FileRole::unknown || role == FileRole::ignored) continue;
    NamedBuffer file{name, {}};
    if (FileReader((fs::path(folder) / name).string(), name, reporter).read(file.bytes)) {
      files.push_back(std::move(file));
    } else {
      unreadable.insert(name);
    }
  }
  return true;
}

}  // namespace egress
