#include "egress/serve/jobs.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>

#include "egress/base/sha256.h"
#include "egress/engine/engine.h"
#include "egress/engine/respond.h"
#include "egress/serve/words.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string key_of(std::string_view text) {
  Sha256 digest;
  digest.add_framed(text);
  return digest.hex().substr(0, 16);
}

/// The same question goes on in the same folder, where a run that was cut off left its checkpoint.
std::string folder_name(const Request& request) {
  return request.command + "-" + key_of(command_line(request));
}

}  // namespace

Json job_json(const Job& job) {
  const auto& p = job.progress;
  return {{"id", std::to_string(job.id)},
          {"command", job.request.command},
          {"options", options_json(job.request)},
          {"status", name_of(job.status)},
          {"progress",
           {{"done", p.done},
            {"of", p.of > 0 ? Json(p.of) : Json(nullptr)},
            {"unit", p.unit},
            {"text", p.text}}},
          {"asked", text_or_null(job.asked)},
          {"started", text_or_null(job.started)},
          {"ended", text_or_null(job.ended)},
          {"exit_code", job.ended_already() ? Json(job.exit_code) : Json(nullptr)},
          {"command_line", command_line(job.request)}};
}

Jobs::Jobs(std::unique_ptr<JobStore> store, std::string_view digest)
    : store_(std::move(store)),
      results_(store_->folder() + "/results/" + key_of(fmt::format("{} {}", version(), digest))) {
  for (auto& job : store_->read()) jobs_[job.id] = {job, ++version_};
  worker_ = std::thread([this] { work(); });
}

Jobs::~Jobs() {
  stop();
  worker_.join();
}

void Jobs::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  if (context_) context_->request_stop();
  news_.notify_all();
}

bool Jobs::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

std::optional<JobView> Jobs::add(Request request) {
  const std::lock_guard lock(mutex_);
  const auto waiting = std::ranges::count_if(
      jobs_, [](const auto& one) { return one.second.job.status == JobStatus::queued; });
  if (static_cast<std::size_t>(waiting) >= most_waiting) return {};
  Job job;
  job.request = std::move(request);
  job.asked = now();
  store_->add(job);
  JobView view = jobs_[job.id] = {job, ++version_};
  news_.notify_all();
  for (const auto id : store_->prune()) forget(id);
  return view;
}

/// With the folders of its results, in whichever case and version, unless a later job had the same
/// question.
void Jobs::forget(std::int64_t id) {
  const std::string folder = folder_name(jobs_[id].job.request);
  jobs_.erase(id);
  const bool shared = std::ranges::any_of(
      jobs_, [&](const auto& one) { return folder_name(one.second.job.request) == folder; });
  if (shared) return;
  std::error_code ignored;
  for (const auto& of_case :
       std::filesystem::directory_iterator(store_->folder() + "/results", ignored)) {
    std::filesystem::remove_all(of_case.path() / folder, ignored);
    std::filesystem::remove_all(of_case.path() / (folder + ".checkpoint"), ignored);
  }
}

std::vector<JobView> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobView> out;
  out.reserve(jobs_.size());
  for (const auto& [id, view] : jobs_) out.push_back(view);
  return out;
}

std::optional<JobView> Jobs::find(std::int64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Jobs::result(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  return store_->result(id);
}

std::optional<JobView> Jobs::cancel(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return {};
  Job& job = found->second.job;
  if (id == running_) {
    cancelled_ = true;
    context_->request_stop();
  } else if (job.status == JobStatus::queued) {
    job.status = JobStatus::cancelled;
    job.ended = now();
    job.exit_code = 130;
    store_->update(job);
    found->second.version = ++version_;
    news_.notify_all();
  }
  return found->second;
}

std::optional<JobView> Jobs::changed(std::int64_t id, std::uint64_t version) const {
  std::unique_lock lock(mutex_);
  const auto other = [&] {
    const auto found = jobs_.find(id);
    return stopping_ || found == jobs_.end() || found->second.version != version;
  };
  news_.wait_for(lock, std::chrono::seconds(1), other);
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? std::nullopt : std::optional(found->second);
}

void Jobs::work() {
  // Of this thread and those that it starts alone: what-ifs come first.
  setpriority(PRIO_PROCESS, 0, 10);
  for (;;) {
    Job next;
    {
      std::unique_lock lock(mutex_);
      const auto waiting = [&] {
        return std::ranges::find_if(
            jobs_, [](const auto& one) { return one.second.job.status == JobStatus::queued; });
      };
      news_.wait(lock, [&] { return stopping_ || waiting() != jobs_.end(); });
      if (stopping_) return;
      JobView& view = waiting()->second;
      view.job.status = JobStatus::running;
      view.job.started = now();
      view.version = ++version_;
      running_ = view.job.id;
      cancelled_ = false;
      context_ = std::make_shared<RunContext>();
      next = view.job;
      news_.notify_all();
    }
    run_one(std::move(next));
  }
}

void Jobs::tell(std::int64_t id, const Progress& row) {
  const std::lock_guard lock(mutex_);
  JobView& view = jobs_[id];
  view.job.progress = {row.done, row.total, std::string(row.stage), std::string(row.note)};
  view.version = ++version_;
  news_.notify_all();
}

void Jobs::run_one(Job job) {
  Request request = job.request;
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  request.options["threads"] = {std::to_string(std::max(1, cores - 1))};
  const std::string folder = results_ + "/" + folder_name(job.request);
  if (request.command == "simulate" || request.command == "assess") {
    request.options["out"] = {folder};
  }
  request.options["json"] = {"true"};  // what is asked for is the whole of it, harm among the rest
  auto last = std::chrono::steady_clock::time_point{};
  context_->progress = [&](const Progress& row) {
    const auto at = std::chrono::steady_clock::now();
    if (at - last < std::chrono::milliseconds(100) && row.done != row.total) return;
    last = at;
    tell(job.id, row);
  };
  std::string result;
  try {
    {
      const std::lock_guard lock(mutex_);
      store_->begin(job);  // so that it begins again if the server dies
    }
    std::filesystem::create_directories(results_);
    const Response response = run(request, *context_);
    result = text_of(response.json, -1);
    job.exit_code = response.exit_code;
    job.status = response.exit_code == 2 ? JobStatus::failed : JobStatus::done;
  } catch (const std::exception& error) {
    result = text_of({{"schema", "egress.error/1"}, {"internal_error", error.what()}}, -1);
    job.exit_code = 3;
    job.status = JobStatus::failed;
  }
  const std::lock_guard lock(mutex_);
  if (job.exit_code == 130) {
    job.status = cancelled_ ? JobStatus::cancelled : JobStatus::interrupted;
  }
  job.ended = now();
  JobView& view = jobs_[job.id];
  job.progress = view.job.progress;
  try {
    store_->update(job, &result);
  } catch (const std::exception& error) {
    job.status = JobStatus::failed;
    job.progress.text = error.what();
  }
  view = {job, ++version_};
  running_ = 0;
  context_.reset();
  news_.notify_all();
}

}  // namespace egress
