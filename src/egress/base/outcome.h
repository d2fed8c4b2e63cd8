// Outcome: a result, or the diagnostics that say why there is none.
#pragma once

#include <expected>
#include <stdexcept>
#include <string>

#include "egress/base/diagnostics.h"

namespace egress {

/// The user's mistake: no result, diagnostics instead (exit code 2). Honest bad news (infeasible,
/// a limit reached) is not an error but a result that says so.
template <class T>
using Outcome = std::expected<T, Diagnostics>;

/// Our own mistake (exit code 3): a broken invariant, never a reaction to input.
class InternalError : public std::logic_error {
 public:
  explicit InternalError(const std::string& what) : std::logic_error(what) {}
};

inline void ensure(bool condition, const char* what) {
  if (!condition) throw InternalError(what);
}

}  // namespace egress
