// CaseFiles: names and bytes -> raw cells. Reading a folder and reading buffers share all but the
// first step.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "egress/io/case_reader.h"
#include "egress/io/csv.h"
#include "egress/io/file_source.h"
#include "egress/io/table_reader.h"
#include "egress/io/toml_reader.h"

namespace egress {

namespace {

class CaseBuilder {
 public:
  CaseBuilder(RawCase& raw, Reporter& reporter) : raw_(raw), reporter_(reporter) {
    raw_.tables.resize(case_tables().size());
  }

  void run(std::vector<NamedBuffer> files) {
    std::ranges::sort(files, {}, &NamedBuffer::name);
    for (auto& file : files) {
      raw_.digest.add_framed(file.name);
      raw_.digest.add_framed(file.bytes);
      files_.push_back(std::make_shared<const RawFile>(file.name, std::move(file.bytes)));
    }
    // Units of case.toml are needed before any header.
    for (const auto& file : files_) read_toml(file);
    for (const auto& file : files_) read_csv(file);
    report_missing();
  }

 private:
  void read_toml(const std::shared_ptr<const RawFile>& file) {
    const FileRole role = role_of(file->name());
    if (role == FileRole::case_toml) {
      raw_.case_toml = file;
      if (check_text(*file, reporter_)) read_case_toml(*file, raw_, reporter_);
    } else if (role == FileRole::claims_toml) {
      raw_.claims_toml = file;
      if (check_text(*file, reporter_)) read_claims_toml(*file, raw_, reporter_);
    }
  }

  void read_csv(const std::shared_ptr<const RawFile>& file) {
    const std::string& name = file->name();
    const FileRole role = role_of(name);
    constexpr std::size_t ending = std::string_view(".csv").size();
    if (role == FileRole::table) {
      const std::string stem = name.substr(0, name.size() - ending);
      const auto position = static_cast<std::size_t>(table_position(stem));
      raw_.tables[position] = read_table(case_tables()[position], file, raw_.header, reporter_);
    } else if (role == FileRole::series) {
      const std::size_t begin = std::string_view("series/").size();
      const std::string series = name.substr(begin, name.size() - begin - ending);
      raw_.series.emplace(series, read_series(file, reporter_));
    } else if (role == FileRole::unknown) {
      report_unknown_file(name, reporter_);
    }
  }

  void report_missing() {
    const auto missing = [&](const std::string& name, std::string_view doc) {
      if (raw_.unreadable.contains(name)) return;
      reporter_.add("E0102", {.file = name}, fmt::format("the case has no {}", name),
                    std::string(doc));
    };
    if (raw_.case_toml == nullptr) missing("case.toml", "it names the case and its dates");
    for (const auto& table : case_tables()) {
      if (table.required && raw_.table(table.name) == nullptr) {
        missing(std::string(table.name) + ".csv", table.doc);
      }
    }
  }

  RawCase& raw_;
  Reporter& reporter_;
  std::vector<std::shared_ptr<const RawFile>> files_;
};

std::string folder_name(const std::string& folder) {
  std::error_code error;
  const auto path = std::filesystem::weakly_canonical(folder, error);
  return error ? folder : path.filename().string();
}

}  // namespace

CaseFiles CaseFiles::read(const std::string& folder) {
  auto raw = std::make_shared<RawCase>();
  raw->name = folder_name(folder);
  Reporter reporter;
  std::vector<NamedBuffer> files;
  if (read_folder(folder, files, raw->unreadable, reporter)) {
    CaseBuilder(*raw, reporter).run(std::move(files));
  } else {
    raw->tables.resize(case_tables().size());
  }
  CaseFiles out;
  out.raw_ = std::move(raw);
  out.diagnostics_ = reporter.take();
  out.diagnostics_.sort();
  return out;
}

CaseFiles CaseFiles::from_buffers(const std::string& name, std::vector<NamedBuffer> files) {
  auto raw = std::make_shared<RawCase>();
  raw->name = name;
  Reporter reporter;
  CaseBuilder(*raw, reporter).run(std::move(files));
  CaseFiles out;
  out.raw_ = std::move(raw);
  out.diagnostics_ = reporter.take();
  out.diagnostics_.sort();
  return out;
}

}  // namespace egress
