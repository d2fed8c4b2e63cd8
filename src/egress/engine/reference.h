// Reference pages, generated from the descriptions in the code: `egress reference PAGE`.
#pragma once

#include <string>
#include <string_view>

#include "egress/base/outcome.h"
#include "egress/report/render.h"

namespace egress {

/// Markdown of `case-format`, `diagnostics`, `commands` or `claims`; docs/PAGE.md is this text.
Outcome<std::string> reference_page(std::string_view page);

/// The page's module, style and outlines from the program's share folder.
Outcome<ReportAssets> report_assets();

}  // namespace egress
