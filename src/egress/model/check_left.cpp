// Closures that leave a share of what has no limit: a share of nothing given takes nothing away.
#include "egress/model/checks.h"
#include "egress/model/closed_things.h"

namespace egress::checks {

namespace {

template <class Row>
void check(Context& c, std::string_view table, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (!(row.left > 0 && row.left < 1) || row.what.empty()) continue;
    if (has_limit(c.model, row.what)) continue;
    c.report("W0821", table, row.id, "left",
             fmt::format("`{}` leaves {:g} % of what has no limit, and so changes nothing", row.id,
                         100 * row.left),
             "give what it hits a capacity, or write 0 for `left` where it is closed wholly");
  }
}

}  // namespace

void check_left(Context& c) {
  check(c, "closures", c.model.closures);
  check(c, "hazards", c.model.hazards);
}

}  // namespace egress::checks
