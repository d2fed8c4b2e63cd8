// `simulate` with its checkpoints, and `merge` of its shards.
#pragma once

#include "egress/base/run_context.h"
#include "egress/engine/command.h"
#include "egress/engine/engine.h"

namespace egress {

Response run_simulate(const Request& request, RunContext& context);
Response run_merge(const Request& request);

}  // namespace egress
