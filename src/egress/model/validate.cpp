#include "egress/model/validate.h"

#include "egress/model/checks.h"

namespace egress {

Diagnostics validate(const Model& model, const Locate& locate, const ValidateOptions& options) {
  checks::Context context{
      model, locate, options, checks::Sites(model), checks::CalendarDays(model.horizon), {}};
  checks::check_horizon(context);
  checks::check_stores(context);
  checks::check_supplies(context);
  checks::check_markets(context);
  checks::check_links(context);
  checks::check_fleets(context);
  checks::check_corridors(context);
  checks::check_contracts(context);
  checks::check_records(context);
  checks::check_hazards(context);
  checks::check_left(context);
  checks::check_stakes(context);
  checks::check_measures(context);
  checks::check_reach(context);
  checks::check_bound_labels(context);
  checks::check_gaps(context);
  checks::check_use(context);
  checks::check_origins(context);
  return std::move(context.found);
}

}  // namespace egress
