// Work spread over threads whose result does not depend on their number.
#pragma once

#include <cstddef>
#include <functional>

#include "egress/base/run_context.h"

namespace egress {

/// f(i, own) for every i below count, on up to context.threads threads, the calling one among them.
/// f must write to places of its own i only; `own` is a context of the thread, which stops when
/// `context` does. Once it says stop, no further i is begun. `told(done)` is called by the calling
/// thread now and then. Of several exceptions the one of the lowest i is thrown.
void for_each_index(std::size_t count, RunContext& context,
                    const std::function<void(std::size_t, RunContext&)>& f,
                    const std::function<void(std::size_t)>& told);

}  // namespace egress
