// What a lived plan says of the things that were reported. Private to replay.
#pragma once

#include <string>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/replay/replay.h"

namespace egress {

/// The row of a report, without what is computed.
ReplayRow row_of(const Model& model, const ReplayReport& report);

/// E0616 where it cannot be compared.
void check_report(const Model& model, const ReplaySettings& replay, const ReplayReport& report,
                  Diagnostics& wrong);

class ReplayComparison {
 public:
  ReplayComparison(const Model& model, const DispatchResult& open, const DispatchResult& lived,
                   double first_hour)
      : model_(model), open_(open), lived_(lived), first_hour_(first_hour) {}

  /// Canonical, or the day of the first cut; NaN where nothing was cut.
  double of(const ReplayReport& report) const;

 private:
  double amount(const DispatchResult& r, const std::string& what, Day from, Day to) const;
  double produced_less(const std::string& what, Day from, Day to) const;
  double lost(const Observed& row, const std::string& baseline) const;
  double rerouted(const std::string& what, Day from, Day to) const;
  double first_cut() const;

  const Model& model_;
  const DispatchResult& open_;
  const DispatchResult& lived_;
  double first_hour_;  // of the first closure, since 1970
};

}  // namespace egress
