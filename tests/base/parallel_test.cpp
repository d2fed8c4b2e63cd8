#include "egress/base/parallel.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

namespace egress {
namespace {

TEST(Parallel, EveryIndexOnceForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 5}) {
    RunContext context;
    context.threads = threads;
    std::vector<int> seen(1000, 0);
    for_each_index(
        seen.size(), context, [&](std::size_t i, RunContext&) { ++seen[i]; }, [](std::size_t) {});
    EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), 1000);
    EXPECT_EQ(*std::max_element(seen.begin(), seen.end()), 1);
  }
}

TEST(Parallel, AStopReachesTheThreads) {
  RunContext context;
  context.threads = 3;
  std::atomic<int> begun{0};
  for_each_index(
      1000, context,
      [&](std::size_t i, RunContext& own) {
        ++begun;
        if (i == 10) context.request_stop();
        while (i > 10 && !own.should_stop()) {
        }
      },
      [](std::size_t) {});
  EXPECT_GE(begun, 11);
  EXPECT_LT(begun, 20);
}

TEST(Parallel, TheFirstExceptionIsThrown) {
  RunContext context;
  context.threads = 4;
  const auto run = [&] {
    for_each_index(
        100, context,
        [&](std::size_t i, RunContext&) {
          if (i % 7 == 3) throw std::runtime_error(std::to_string(i));
        },
        [](std::size_t) {});
  };
  try {
    run();
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "3");
  }
}

}  // namespace
}  // namespace egress
