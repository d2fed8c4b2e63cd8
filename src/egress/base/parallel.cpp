#include "egress/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace egress {

void for_each_index(std::size_t count, RunContext& context,
                    const std::function<void(std::size_t, RunContext&)>& f,
                    const std::function<void(std::size_t)>& told) {
  std::atomic<std::size_t> next{0}, done{0};
  std::mutex mutex;
  std::size_t failed_at = count;
  std::exception_ptr failure;
  const auto work = [&](bool calling) {
    RunContext own;
    own.seed = context.seed;
    own.deadline = context.deadline;
    own.follow(context);
    while (!own.should_stop()) {
      const std::size_t i = next.fetch_add(1);
      if (i >= count) return;
      try {
        f(i, own);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (i < failed_at) {
          failed_at = i;
          failure = std::current_exception();
        }
      }
      const std::size_t all = done.fetch_add(1) + 1;
      if (calling) told(all);
    }
  };
  std::vector<std::jthread> others;
  const auto threads = std::min<std::size_t>(count, static_cast<std::size_t>(context.threads));
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work, false);
  work(true);
  others.clear();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace egress
