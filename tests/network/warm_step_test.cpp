// A warm step allocates nothing, once the steps before have made room.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "egress/network/min_cost_flow.h"
#include "network/export_network.h"

// Sanitizers bring their own operators and want all of them from one hand: there nothing is
// counted.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EGRESS_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define EGRESS_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef EGRESS_COUNTS_ALLOCATIONS
#define EGRESS_COUNTS_ALLOCATIONS 1
#endif

#if EGRESS_COUNTS_ALLOCATIONS
namespace {

std::atomic<long> allocations{0};  // of the whole program

}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const place = std::malloc(size)) return place;
  throw std::bad_alloc();
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace egress::network {
namespace {

TEST(WarmStep, AllocatesNothing) {
  const auto country = drawn::draw_export_network({.days = 60});
  MinCostFlow solver(country.problem);
  ASSERT_EQ(solver.solve({}), Status::optimal);
  const auto close_and_reopen = [&] {
    drawn::Draw draw(3);
    for (int i = 0; i < 50; ++i) {
      const std::size_t leg = draw.below(country.legs.size());
      const auto first = draw.between(0, country.shape.days - 10);
      for (const std::int64_t most : {std::int64_t{0}, country.legs[leg].most}) {
        for (auto day = first; day < first + 10; ++day) {
          solver.set_upper(country.leg_arc[leg][static_cast<std::size_t>(day)], most);
        }
        ASSERT_EQ(solver.solve({}), Status::optimal);
      }
    }
  };
  const std::int64_t at_first = solver.effort().dual_pivots;
  close_and_reopen();
  close_and_reopen();
  const long before = allocations;
  close_and_reopen();
  EXPECT_EQ(allocations - before, 0);
  EXPECT_GT(before, 0);
  EXPECT_GT(solver.effort().dual_pivots - at_first, 1000);
}

}  // namespace
}  // namespace egress::network
#endif
