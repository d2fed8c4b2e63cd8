// Closure notation: WHAT@START/DURATION[:LEFT].
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "egress/base/outcome.h"
#include "egress/flow/plan.h"
#include "egress/model/model.h"

namespace egress {

/// WHAT is an id, or `link:ID`, `node:ID`, `store:ID`, `fleet:ID`, `supply:ID`, `market:ID`,
/// `holder:ID`, `corridor:ID`; an id that names several things is refused with the ways to say it.
/// START is a date or `YYYY-MM-DDTHH` (UTC); DURATION `57d`, `36h`, `2w`; LEFT 0..1, 0 if left out.
/// Diagnostics E0520-E0525, placed in `--close`. Linear in the text and the ids.
Outcome<Closure> parse_closure(const Model& model, std::string_view text);

/// "add `--with tcop`" for what is in the case but not in this model since its project is not
/// built; empty for anything else. `kind` narrows the search.
std::string how_to_build(const Model& model, std::string_view id,
                         std::optional<TableKind> kind = {});

}  // namespace egress
