#include "egress/serve/metrics.h"

#include <gtest/gtest.h>

namespace egress {
namespace {

TEST(Metrics, CountersGrowAndGaugesDoNot) {
  Metrics metrics;
  metrics.count("case", 200);
  metrics.count("case", 200);
  metrics.what_if(0.03);
  const std::string text = metrics.text({{"connections_turned_away_total", 3}}, {{"streams", 2}});
  for (const char* line : {"egress_requests_total{route=\"case\",status=\"200\"} 2\n",
                           "egress_what_if_seconds_bucket{le=\"0.02\"} 0\n",
                           "egress_what_if_seconds_bucket{le=\"0.05\"} 1\n",
                           "# TYPE egress_connections_turned_away_total counter\n"
                           "egress_connections_turned_away_total 3\n",
                           "# TYPE egress_streams gauge\negress_streams 2\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
  }
}

}  // namespace
}  // namespace egress
