#include "egress/base/run_context.h"

#include <limits>

namespace egress {

double RunContext::seconds_left() const {
  if (deadline == std::chrono::steady_clock::time_point::max()) {
    return std::numeric_limits<double>::infinity();
  }
  return std::chrono::duration<double>(deadline - std::chrono::steady_clock::now()).count();
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::optimal:
      return "optimal";
    case Status::done:
      return "done";
    case Status::limit:
      return "limit";
    case Status::interrupted:
      return "interrupted";
    case Status::infeasible:
      return "infeasible";
    case Status::unbounded:
      return "unbounded";
  }
  return "";
}

}  // namespace egress
