// Where the files that ship with the program are: cases, and the built page (`web`).
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace egress {

/// The folder `part` ("cases", "web") of the program's share folder, or nothing where it is not
/// there. Found from the place of the running executable, so that an installed tree works wherever
/// it is moved to: `<bin>/../share/egress/part`, else (build tree) `<bin>/share/egress/part`.
std::optional<std::filesystem::path> share_dir(std::string_view part);

/// The same rule for an executable in `executable_dir`.
std::optional<std::filesystem::path> share_dir(std::string_view part,
                                               const std::filesystem::path& executable_dir);

}  // namespace egress
