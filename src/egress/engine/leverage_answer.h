// Leverage: `leverage`.
#pragma once

#include "egress/base/run_context.h"
#include "egress/engine/command.h"
#include "egress/engine/engine.h"

namespace egress {

Response run_leverage(const Request& request, RunContext& context);

}  // namespace egress
