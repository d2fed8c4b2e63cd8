// Closure notation: any text ends as a closure within bounds or as diagnostics, never otherwise.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "egress/flow/closure.h"
#include "egress/io/case_reader.h"
#include "egress/io/describe.h"

namespace {

egress::Model example_model() {
  std::vector<egress::NamedBuffer> files;
  for (const auto& file : egress::example_case()) {
    files.push_back({std::string(file.path), std::string(file.text)});
  }
  const auto result = egress::build_case(egress::CaseFiles::from_buffers("example", files));
  if (!result.built) std::abort();
  return result.built->model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const egress::Model model = example_model();
  const std::string text(data, data + size);
  const auto closure = egress::parse_closure(model, text);
  if (closure) {
    const bool sound = closure->start < closure->end && closure->left >= 0 && closure->left <= 1 &&
                       !closure->what.empty();
    if (!sound) std::abort();
  } else if (!closure.error().has_errors()) {
    std::abort();
  } else {
    const std::string shown = egress::render(closure.error(), false);
    if (shown.empty()) std::abort();
  }
  return 0;
}
