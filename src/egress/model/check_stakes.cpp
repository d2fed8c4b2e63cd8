// Stakes: whether who stops it is another, and what is replaced is so in time.
#include <algorithm>

#include "egress/model/checks.h"

namespace egress::checks {

void check_stakes(Context& c) {
  for (const Stake& stake : c.model.stakes) {
    if (stake.holder.valid() && std::ranges::count(stake.stopped_by, stake.holder) > 0) {
      c.report("E0590", "stakes", stake.id, "stopped_by",
               fmt::format("`{}` is both earned and stopped by `{}`", stake.id,
                           c.model.holders.at(stake.holder.at()).id),
               "name only others who can stop it");
    }
    if (stake.replaced > 0 && !given(stake.replaced_after)) {
      c.report("E0591", "stakes", stake.id, "replaced",
               fmt::format("`{}` does not say when another way makes it good", stake.id),
               "give `replaced_after`, the days from the stop until it does");
    } else if (given(stake.replaced_after) && stake.replaced_after < stake.after) {
      c.report("E0591", "stakes", stake.id, "replaced_after",
               fmt::format("`{}` is replaced before it bites", stake.id),
               "give a `replaced_after` that is not below `after`");
    }
  }
}

}  // namespace egress::checks
