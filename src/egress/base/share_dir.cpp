#include "egress/base/share_dir.h"

#include <array>
#include <system_error>

namespace egress {

namespace fs = std::filesystem;

std::optional<fs::path> share_dir(std::string_view part, const fs::path& executable_dir) {
  const std::array candidates{executable_dir / ".." / "share" / "egress" / part,
                              executable_dir / "share" / "egress" / part};
  for (const fs::path& candidate : candidates) {
    std::error_code ignored;
    if (!fs::is_directory(candidate, ignored)) continue;
    fs::path found = fs::canonical(candidate, ignored);
    if (!ignored) return found;
  }
  return std::nullopt;
}

std::optional<fs::path> share_dir(std::string_view part) {
  std::error_code failed;
  const fs::path executable = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return std::nullopt;
  return share_dir(part, executable.parent_path());
}

}  // namespace egress
