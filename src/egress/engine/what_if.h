// What-if: the question of `dispatch`, asked again and again of one case. Open plans are kept, so
// that an answer costs what its closures change.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/engine/arguments.h"
#include "egress/engine/engine.h"
#include "egress/io/case_reader.h"

namespace egress {

/// What is told day by day (period by period) beside the JSON of `dispatch`.
enum class Days : std::uint8_t { none, closed, closed_and_open };

struct WhatIfAnswer {
  int exit_code = 0;        // as of `dispatch`; 2: `diagnostics` say what is wrong
  std::string json;         // on one line; empty where the exit code is 2
  Diagnostics diagnostics;  // errors, or warnings of the case
};

/// The options of `dispatch`, read; mistakes stay in `arguments`.
DispatchOptions dispatch_options(Arguments& arguments, const Model& model);
/// The whole JSON of `dispatch`.
nlohmann::ordered_json dispatch_answer(const Request& request, const Case& built,
                                       const DispatchResult& result);

/// Keeps the open plans of a few situations (projects, overrides, horizon), for each as many
/// planners as may work at once. What was not used for longest makes room. Thread-safe. An answer
/// is the same as that of `egress dispatch`, whatever was asked before.
///
/// Memory: at most situations x planners of them; one of the flagship's year by day is 54 MB.
class WhatIfs {
 public:
  static constexpr std::size_t situations = 3;
  static constexpr int planners = 4;

  /// `horizon`: the case's own. `threads`: how many plan at once, though not more than `planners`.
  WhatIfs(CaseFiles files, const Horizon& horizon, int threads);

  /// Waits for its turn and then plans in the calling thread. `request` is one of `dispatch`; its
  /// argument is not read. A context that is told to stop gives up waiting as well: status
  /// interrupted, as of a plan that was not reached.
  WhatIfAnswer answer(const Request& request, Days days, RunContext& context);

 private:
  struct Situation {
    std::string key;
    std::shared_ptr<const Case> built;
    Diagnostics warnings;
    Horizon horizon;
    std::vector<std::unique_ptr<Dispatcher>> idle;
    bool opening = false;    // a thread is at the open plan
    int planners = 0;        // idle or at work
    std::uint64_t used = 0;  // when, in questions
  };
  class Turn;

  std::shared_ptr<Situation> situation_of(const Request& request, const RunContext& context,
                                          Diagnostics& wrong);
  std::shared_ptr<Situation> find(std::string_view key);
  std::shared_ptr<Situation> keep(std::shared_ptr<Situation> made, const RunContext& context);

  CaseFiles files_;
  const Horizon horizon_;
  const int threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Situation>> kept_;
  std::list<const Turn*> waiting_;  // for a planner, in the order in which they came
  int working_ = 0;
  std::uint64_t questions_ = 0;
};

}  // namespace egress
