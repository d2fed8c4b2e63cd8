// CSV: any bytes are rows or a diagnostic; cells lie inside the file and texts are trimmed.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "egress/io/csv.h"
#include "egress/io/table_reader.h"

namespace {

void check(const egress::RawTable& table) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.row_begin[row] == table.row_begin[row + 1]) __builtin_trap();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto text = table.text(row, static_cast<int>(i));
      if (!text.empty() && (text.front() == ' ' || text.back() == ' ')) __builtin_trap();
      const auto place = table.span(row, static_cast<int>(i));
      if (place.line < 1 || place.column < 1) __builtin_trap();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  egress::Reporter reporter;
  const auto file = std::make_shared<const egress::RawFile>("links.csv", bytes);
  check(*egress::read_table(*egress::find_table("links"), file, {}, reporter));
  const auto series = egress::read_series(file, reporter);
  if (series.days.size() != series.values.size()) __builtin_trap();
  const egress::Diagnostics found = reporter.take();
  for (const auto& d : found.items()) {
    if (d.message.empty() || d.hint.empty()) {
      if (d.message.find(" more of ") == std::string::npos) __builtin_trap();
    }
    egress::render(d, true);
  }
  return 0;
}
