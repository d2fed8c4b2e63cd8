// Closures that leave a share of what has no limit: a share of nothing given takes nothing away.
#include <algorithm>

#include "egress/model/checks.h"
#include "egress/model/closed_things.h"

namespace egress::checks {

namespace {

/// Whether there is a number that a closure of this thing alone takes a share of.
bool has_limit(const Model& model, ThingRef thing) {
  if (thing.index < 0) return true;  // names nothing, which is told elsewhere
  const auto i = static_cast<std::size_t>(thing.index);
  switch (thing.kind) {
    case TableKind::link:
      return model.links[i].capacity.given_ever();
    case TableKind::node:
      return model.nodes[i].capacity.given_ever();
    case TableKind::store:
      return model.stores[i].injection.given_ever() || model.stores[i].withdrawal.given_ever();
    case TableKind::market:
      return model.markets[i].limit.given_ever();
    default:  // fleets and supplies have a number always; contracts are not closed
      return true;
  }
}

bool has_any_limit(const Model& model, const std::vector<ThingRef>& what) {
  return std::ranges::any_of(what, [&](ThingRef thing) {
    if (thing.index < 0) return true;
    return std::ranges::any_of(closed_things(model, thing),
                               [&](ThingRef closed) { return has_limit(model, closed); });
  });
}

template <class Row>
void check(Context& c, std::string_view table, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (!(row.left > 0 && row.left < 1) || row.what.empty()) continue;
    if (has_any_limit(c.model, row.what)) continue;
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
