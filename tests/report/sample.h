// A report like the flagship's, for tests of renderers and for the browser's tests: every kind of
// figure, every kind of cell, names that try to break out of the page. Rounded numbers; not a
// result of anything.
#pragma once

#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress::sample {

MapLayer open_network();
/// The open network with the CPC closed and oil gone elsewhere.
MapLayer closed_network();
MapFigure map_figure();
MapFigure pair_of_maps();
SplitFigure split_figure();
TimelineFigure timeline_figure();
LadderFigure ladder_figure();
BarsFigure worth_figure();
BarsFigure shares_figure();
WaterfallFigure waterfall_figure();
/// Pairs of closures, on a scale from zero.
HeatMapFigure pairs_figure();
/// What projects are worth to whom, above and below zero.
HeatMapFigure projects_figure();
ExceedanceFigure exceedance_figure();
CurvesFigure curves_figure();
Document document();

/// Text that ends scripts, attributes and elements where it is not escaped.
inline constexpr const char* hostile =
    "A&B \"quoted\" </script><script>alert('x')</script> <!-- 'y'";

}  // namespace egress::sample
