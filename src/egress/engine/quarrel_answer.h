// Quarrel: `quarrel`.
#pragma once

#include "egress/base/run_context.h"
#include "egress/engine/command.h"
#include "egress/engine/engine.h"

namespace egress {

Response run_quarrel(const Request& request, RunContext& context);

}  // namespace egress
