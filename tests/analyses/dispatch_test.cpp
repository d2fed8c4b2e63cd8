#include "egress/analyses/dispatch/dispatch.h"

#include <gtest/gtest.h>

#include "flow/draw.h"

namespace egress {
namespace {

using test::Draw;

DispatchResult plan(const Draw& d, const Horizon& horizon, std::vector<std::string> close = {}) {
  RunContext context;
  auto result = dispatch(d.model, {horizon, std::move(close)}, context);
  if (!result) throw InternalError(render(result.error(), false));
  return *result;
}

//  tengiz 100/d --(80/d, 10 USD/t)--> port sells at 400
TEST(Dispatch, PipeBindsAndSaysWhatOneMoreTonneIsWorth) {
  Draw d;
  d.field("tengiz", 100);
  d.link("tengiz", "port", {.capacity = 80, .cost = 10});
  d.sells("port", 400);
  d.corridor("cpc", {"tengiz_port"});
  const auto r = plan(d, test::days(10));
  EXPECT_EQ(r.status, Status::optimal);
  EXPECT_NEAR(r.corridors[0].delivered, 800, 1e-6);
  EXPECT_NEAR(r.netback, 800 * 390, 1e-3);
  EXPECT_NEAR(r.supplies[0].shut_in, 200, 1e-6);
  ASSERT_EQ(r.binding.size(), 1U);
  EXPECT_NEAR(r.binding[0].worth, 390, 1e-2);
  EXPECT_TRUE(r.certificate.holds) << r.certificate.primal << ' ' << r.certificate.dual << ' '
                                   << r.certificate.gap;
}

}  // namespace
}  // namespace egress
