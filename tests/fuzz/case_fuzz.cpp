// A whole case from one input: files are cut at lines `=== NAME`. Whatever it says, reading and
// building end with a model or with diagnostics, and writing what was read changes nothing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "egress/io/case_writer.h"
#include "egress/io/raw_case.h"

namespace {

using egress::NamedBuffer;

std::vector<NamedBuffer> cut(std::string_view text) {
  constexpr std::string_view mark = "=== ";
  std::vector<NamedBuffer> files;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    if (line.starts_with(mark)) {
      const std::string_view name = line.substr(mark.size());
      files.push_back({std::string(name.substr(0, name.find('\n'))), {}});
    } else if (!files.empty()) {
      files.back().bytes += line;
    }
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto files = cut({reinterpret_cast<const char*>(data), size});
  // Two files of one name cannot stand in a folder.
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = i + 1; j < files.size(); ++j) {
      if (files[i].name == files[j].name) return 0;
    }
  }
  const auto read = egress::CaseFiles::from_buffers("fuzz", files);
  egress::BuildOptions options;
  const auto result = egress::build_case(read, options);
  if (result.built.has_value() == result.diagnostics.has_errors()) __builtin_trap();
  options.with = {"p"};
  options.set = {"links.pipe.capacity=3", "supplies.wells@base.rate=1|2|3"};
  options.planned_output = true;
  egress::build_case(read, options);
  for (const auto& cell : egress::range_cells(read)) {
    if (!egress::range_of(read, cell) && result.built) __builtin_trap();
  }
  egress::confidence_of(read);
  (void)egress::explain(read, "links", "pipe");
  if (result.built) {
    const auto again = egress::CaseFiles::from_buffers("fuzz", egress::case_buffers(read));
    if (!egress::build_case(again).built) __builtin_trap();
  }
  return 0;
}
