#include "egress/engine/what_if.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/engine/days_json.h"
#include "egress/engine/respond.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

/// What an open plan depends on.
std::string key_of(const Request& request, const Horizon& horizon) {
  Json key = {horizon.from, horizon.to, name_of(horizon.period)};
  for (const char* name : {"with", "set"}) {
    const auto found = request.options.find(name);
    key.push_back(found == request.options.end() ? Json() : Json(found->second));
  }
  return text_of(key, -1);
}

}  // namespace

DispatchOptions dispatch_options(Arguments& arguments, const Model& model) {
  DispatchOptions out;
  out.horizon = arguments.horizon(model.horizon);
  out.close = arguments.texts("close");
  out.check_lp = arguments.word("check", "lp");
  return out;
}

Json dispatch_answer(const Request& request, const Case& built, const DispatchResult& result) {
  Json out = head(request, built.model.name, built.digest, result.status);
  if (result.plan || result.status == Status::infeasible) {
    Json body = dispatch_json(built.model, result);
    for (auto& [key, value] : body.get_ref<Json::object_t&>()) out[key] = std::move(value);
  }
  if (result.status == Status::limit || result.status == Status::interrupted) {
    out["status_reason"] = dispatch_document(built.model, result).answers.front().plain();
  }
  return out;
}

/// A planner of a situation, for as long as a question takes.
class WhatIfs::Turn {
 public:
  Turn(WhatIfs& of, Situation& situation, RunContext& context) : of_(of), situation_(situation) {
    std::unique_lock lock(of_.mutex_);
    const auto place = of_.waiting_.insert(of_.waiting_.end(), this);
    while (!is_next()) {
      // A stop is not announced, so it is looked for.
      of_.changed_.wait_for(lock, std::chrono::milliseconds(20));
      if (!context.should_stop()) continue;
      of_.waiting_.erase(place);
      of_.changed_.notify_all();
      return;
    }
    of_.waiting_.erase(place);
    of_.changed_.notify_all();  // there may be a planner for the one behind as well
    ++of_.working_;
    if (situation_.planners > 0) {
      planner_ = std::move(situation_.idle.back());
      situation_.idle.pop_back();
      return;
    }
    situation_.opening = true;
    lock.unlock();
    open(context);
  }

  ~Turn() {
    if (!planner_) return;
    const std::lock_guard lock(of_.mutex_);
    --of_.working_;
    if (prepared_) {
      situation_.idle.push_back(std::move(planner_));
    } else {
      --situation_.planners;
    }
    of_.changed_.notify_all();
  }

  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Null where the wait was given up.
  Dispatcher* planner() { return planner_.get(); }

 private:
  bool may_start() const {
    return of_.working_ < of_.threads_ && !situation_.opening &&
           (!situation_.idle.empty() || situation_.planners == 0);
  }
  /// Who came first goes first, of those who can: then nobody waits much longer than the others.
  bool is_next() const {
    for (const Turn* turn : of_.waiting_) {
      if (turn->may_start()) return turn == this;
    }
    return false;
  }

  /// The first of a situation makes the open plan, and copies for all threads.
  void open(RunContext& context) {
    std::vector<std::unique_ptr<Dispatcher>> all;
    const auto done = [&] {
      const std::lock_guard lock(of_.mutex_);
      situation_.opening = false;
      situation_.planners = static_cast<int>(all.size());
      if (all.empty()) {
        --of_.working_;
      } else {
        planner_ = std::move(all.back());
        all.pop_back();
      }
      situation_.idle = std::move(all);
      of_.changed_.notify_all();
    };
    try {
      all.push_back(std::make_unique<Dispatcher>(situation_.built->model, situation_.horizon));
      prepared_ = all.front()->prepare(context);
      for (int i = 1; prepared_ && i < of_.threads_; ++i) {
        all.push_back(std::make_unique<Dispatcher>(*all.front()));
      }
    } catch (...) {
      all.clear();
      done();
      throw;
    }
    done();
  }

  WhatIfs& of_;
  Situation& situation_;
  std::unique_ptr<Dispatcher> planner_;
  bool prepared_ = true;  // one that is not was stopped, or has nothing to keep
};

WhatIfs::WhatIfs(CaseFiles files, const Horizon& horizon, int threads)
    : files_(std::move(files)), horizon_(horizon), threads_(std::clamp(threads, 1, planners)) {}

/// Nothing where the case or the words have mistakes, which `wrong` then holds.
std::shared_ptr<WhatIfs::Situation> WhatIfs::situation_of(const Request& request,
                                                          const RunContext& context,
                                                          Diagnostics& wrong) {
  Arguments arguments(request);
  const Horizon horizon = arguments.horizon(horizon_);
  wrong = arguments.diagnostics();
  if (wrong.has_errors()) return nullptr;
  const std::string key = key_of(request, horizon);
  {
    const std::lock_guard lock(mutex_);
    if (auto known = find(key)) return known;
  }
  BuildResult result = build_case(files_, arguments.build());
  if (!result.built) {
    wrong = std::move(result.diagnostics);
    return nullptr;
  }
  auto made = std::make_shared<Situation>();
  made->key = key;
  made->horizon = horizon;
  made->built = std::make_shared<const Case>(*std::move(result.built));
  made->warnings = std::move(result.diagnostics);
  return keep(std::move(made), context);
}

/// A kept one, which is used now; under the lock. Nothing where there is none.
std::shared_ptr<WhatIfs::Situation> WhatIfs::find(std::string_view key) {
  const auto found = std::ranges::find_if(kept_, [&](const auto& one) { return one->key == key; });
  if (found == kept_.end()) return nullptr;
  (*found)->used = ++questions_;
  return *found;
}

/// In the place of the one that was not used for longest, once nobody is at it. Who is told to stop
/// before there is a place gets its situation for itself, and will not get far.
std::shared_ptr<WhatIfs::Situation> WhatIfs::keep(std::shared_ptr<Situation> made,
                                                  const RunContext& context) {
  std::shared_ptr<Situation> dropped;
  std::unique_lock lock(mutex_);
  for (;;) {
    if (auto known = find(made->key)) return known;  // somebody else was quicker
    if (kept_.size() < situations) break;
    auto oldest = kept_.end();
    for (auto one = kept_.begin(); one != kept_.end(); ++one) {
      if (one->use_count() > 1) continue;  // taken only under the lock, so this stays so
      if (oldest == kept_.end() || (*one)->used < (*oldest)->used) oldest = one;
    }
    if (oldest != kept_.end()) {
      dropped = std::move(*oldest);
      kept_.erase(oldest);
      break;
    }
    changed_.wait_for(lock, std::chrono::milliseconds(20));
    if (context.should_stop()) return made;
  }
  made->used = ++questions_;
  kept_.push_back(made);
  lock.unlock();
  if (dropped) {
    dropped.reset();
    malloc_trim(0);  // a hundred megabytes that the next situation may not need
  }
  return made;
}

WhatIfAnswer WhatIfs::answer(const Request& request, Days days, RunContext& context) {
  WhatIfAnswer out;
  const auto refused = [&](Diagnostics wrong) {
    out.exit_code = 2;
    out.diagnostics = std::move(wrong);
    return out;
  };
  Diagnostics wrong;
  const auto situation = situation_of(request, context, wrong);
  if (!situation) return refused(std::move(wrong));
  const Case& built = *situation->built;
  Arguments arguments(request);
  const DispatchOptions options = dispatch_options(arguments, built.model);
  if (arguments.diagnostics().has_errors()) return refused(arguments.diagnostics());
  // What is wrong with the words is told at once, without waiting for a turn.
  if (const auto closures = closures_of(built.model, options); !closures) {
    return refused(closures.error());
  }
  Outcome<DispatchResult> result;
  {
    Turn turn(*this, *situation, context);
    if (turn.planner() == nullptr) {
      result->status = context.stop_requested() ? Status::interrupted : Status::limit;
      result->horizon = options.horizon;
    } else {
      result = turn.planner()->answer(options, context);
    }
  }
  if (!result) return refused(result.error());
  out.exit_code = exit_code_of(result->status);
  if (result->status == Status::optimal && !result->certificate.holds) out.exit_code = 1;
  out.diagnostics = situation->warnings;
  out.json = text_of(dispatch_answer(request, built, *result), -1);
  if (days != Days::none && result->plan) {
    out.json.back() = ',';
    out.json += "\"days\":" + days_json(built.model, *result, days == Days::closed_and_open) + "}";
  }
  return out;
}

}  // namespace egress
