// Events: what the rows of the log count as.
//
// Rows that belong together are one event: of the same kind, hitting a thing in common or of the
// same stated cause, and starting no later than `together` after the end of what came before. So a
// storm that closes a terminal and then leaves one mooring damaged is one event with two phases,
// and a strike that closes two terminals is one event that hits both.
#pragma once

#include <string>
#include <vector>

#include "egress/model/model.h"

namespace egress {

/// What is known of a length: exact where both ends are equal; longer than `at_least` where
/// `at_most` is infinite (still running, or the end not known); shorter than `at_most` where
/// `at_least` is 0.
struct DurationSeen {
  double at_least = 0, at_most = 0;  // d
  bool exact() const { return at_least == at_most; }
  bool running() const;  // no upper end
};

struct LogEvent {
  std::string kind;
  std::vector<ThingRef> what;  // all that its rows hit, sorted, each once
  Day start = 0;
  DurationSeen duration;          // from its first start to its last end
  double left = 0;                // share of capacity left, averaged over its rows by their lengths
  std::vector<std::size_t> rows;  // in Model::closures, by start
};

/// Rows that do not count, and why.
struct LeftOut {
  std::string reason;
  std::vector<std::string> ids;
};

struct LogEvents {
  std::vector<LogEvent> events;  // by start
  std::vector<LeftOut> left_out;
};

/// A set of things as events and hazards compare it: sorted, each thing once.
std::vector<ThingRef> place_of(std::vector<ThingRef> what);

/// Events that start in [from, to). `together` in days. O(n^2) in the rows of a kind at worst.
LogEvents events_of(const Model& model, Day from, Day to, double together);

}  // namespace egress
