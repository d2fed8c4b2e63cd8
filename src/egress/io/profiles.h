// Profiles: cells of dated rows, series and what projects add -> one piecewise constant number.
#pragma once

#include <vector>

#include "egress/io/case_view.h"
#include "egress/io/rows.h"
#include "egress/model/profile.h"

namespace egress {

/// The number of one column from a thing's own rows: the undated row's, overridden by dated rows
/// within their dates; not given where no row gives it. Cells must have been checked; those with
/// errors count as not given. A series holds each value until its next date, the first one also
/// before (a case whose horizon reaches there is refused, E0314). O(n log n).
Profile profile_of(const RawCase& raw, const TableView& view, std::span<const RowInfo> rows,
                   int column);

/// `over` where it is given, `under` elsewhere.
Profile overlaid(const Profile& under, const Profile& over);

/// Sum on the days where both are given, `base` elsewhere. `mixed` is set if a day has units that
/// cannot be added (t and m3, per day and per year).
Profile sum_of(const Profile& base, const Profile& more, bool& mixed);

}  // namespace egress
