// Figures: plain structs for each kind of figure, and make_figure, which turns them into the data
// that web/src/figures.ts draws and into the tables that say the same in words. The shapes are
// documented in web/README.md. Numbers that are not finite are drawn as absent, never as zero.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/report/document.h"

namespace egress {

inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// What every figure says in words; see Figure for the meaning of each.
struct FigureWords {
  std::string id = {}, title = {}, subtitle = {}, foot = {};
};

// map ---------------------------------------------------------------------------------------------

struct Place {
  double lat = 0, lon = 0;  // degrees, WGS 84
};

struct MapNode {
  std::string id = {}, name = {};
  Place place = {};
  std::string kind = {};  // field, hub, port, terminal, refinery, border, market
  bool in_use = true;     // only these are named on the map where there is room
};

enum class LinkState : std::uint8_t { open, closed, planned };
std::string_view name_of(LinkState state);

struct MapLink {
  std::string id = {}, name = {};
  std::string mode = {};         // pipeline, rail, tanker, sea, road, ...
  std::string holder = {};       // id of a MapHolder
  std::vector<Place> path = {};  // at least two
  double carried = 0;            // in the layer's unit; 0: drawn as a hairline
  LinkState state = LinkState::open;
  std::string row = {};  // anchor of the row that it comes from, may be empty
};

/// Colour follows the holder's id or country by a fixed table; those that are in neither follow the
/// order of the list, so give all figures of a document the same list.
struct MapHolder {
  std::string id = {}, name = {};
  std::string country = {};  // ISO 3166-1 alpha-2, may be empty
};

/// One network in one situation. Also what GeoJSON is written from.
struct MapLayer {
  std::string id = {};
  std::string name = {};  // "Open network, 2025"
  std::string unit = {};  // "Mt/yr"
  int digits = 1;
  std::vector<MapNode> nodes = {};
  std::vector<MapLink> links = {};
};

struct MapFrame {
  double south = 0, north = 0, west = 0, east = 0;
};

struct MapFigure : FigureWords {
  std::vector<MapLayer> layers = {};  // one, or two to compare; all share one scale
  std::vector<MapHolder> holders = {};
  /// What is drawn 14 px wide, in the layers' unit. The same in every figure of a document, so that
  /// a line means the same everywhere; 0: the largest of these layers.
  double widest = 0;
  std::optional<MapFrame> frame = {};  // else around what carries something
};
Figure make_figure(const MapFigure& figure);

// split -------------------------------------------------------------------------------------------

/// One corridor in one year: what was, what the model says, what the naive rule says.
struct SplitPoint {
  int year = 0;
  double observed = absent, observed_low = absent, observed_high = absent;
  double computed = absent, computed_low = absent, computed_high = absent;
  double naive = absent;
  bool fitted = false;  // parameters were chosen on this year; drawn hollow, predictions full
};

struct SplitPanel {
  std::string id = {}, name = {};
  std::vector<SplitPoint> points = {};
  std::string row = {};  // anchor, may be empty
};

/// Small multiples, each on its own scale from zero.
struct SplitFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  std::vector<SplitPanel> panels = {};
};
Figure make_figure(const SplitFigure& figure);

// timeline ----------------------------------------------------------------------------------------

enum class SeriesRole : std::uint8_t {
  open,    // the network as it was: thin line
  closed,  // with the closure: thick line; the gap to `open` is filled
  level,   // a stock
  loss,    // shut in, short: filled from zero
};
std::string_view name_of(SeriesRole role);

/// One value a period, or for `stock` panels the value at its end.
struct TimelineSeries {
  std::string name = {};
  SeriesRole role = SeriesRole::closed;
  std::vector<double> values = {};
  std::vector<double> low = {}, high = {};  // a band, or empty
};

struct TimelinePanel {
  std::string name = {}, unit = {};
  int digits = 1;
  double limit = absent;  // a line: capacity, room
  std::string limit_name = {};
  std::vector<TimelineSeries> series = {};
};

/// A span in days [from, to), shaded in all panels.
struct TimelineSpan {
  Day from = 0, to = 0;
  std::string name = {};
};
struct TimelineMark {
  Day day = 0;
  std::string name = {};  // "tanks full 4 Dec"
};

struct TimelineFigure : FigureWords {
  std::vector<Hour> period_starts = {};  // n + 1 for n periods, as in calendar.h
  std::vector<TimelinePanel> panels = {};
  std::vector<TimelineSpan> closures = {};
  std::vector<TimelineMark> marks = {};
};
Figure make_figure(const TimelineFigure& figure);

// ladder ------------------------------------------------------------------------------------------

struct LadderRung {
  double most = 0, low = absent, high = absent;
  std::string binding = {};     // what stops more here
  std::string relaxed_by = {};  // what was lifted or built to get past it; empty at the end
  std::string row = {};         // anchor, may be empty
};

struct LadderFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  std::vector<LadderRung> rungs = {};  // from the ground up
  double reference = absent;           // a line across: what must be carried
  std::string reference_name = {};
};
Figure make_figure(const LadderFigure& figure);

// bars --------------------------------------------------------------------------------------------

struct BarPart {
  std::string name = {};
  double value = 0;
};

/// A bar, with an interval and what was observed where there is one; or a bar of parts, from the
/// left.
struct Bar {
  std::string label = {};
  double value = 0, low = absent, high = absent;
  double observed = absent;
  std::string note = {};            // after the number, small
  std::vector<BarPart> parts = {};  // where given, `value` is their sum
  std::string row = {};             // anchor, may be empty
};

struct BarsFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  std::vector<Bar> bars = {};
  double limit = absent;  // right end of the axis (100 for shares); else the largest
};
Figure make_figure(const BarsFigure& figure);

// waterfall ---------------------------------------------------------------------------------------

/// What a closure displaced and where it went: displaced = sum(rerouted) + deferred + lost.
/// Throws InternalError where the parts miss the whole by more than half of the last digit shown.
struct WaterfallFigure : FigureWords {
  std::string unit = {};
  int digits = 2;
  double displaced = 0;
  std::vector<BarPart> rerouted = {};  // by corridor
  double deferred = 0, lost = 0;
};
Figure make_figure(const WaterfallFigure& figure);

// heatmap -----------------------------------------------------------------------------------------

enum class HeatScale : std::uint8_t {
  sequential,  // from zero up, dark when full
  diverging,   // from below zero, orange (less), to above it, blue (more)
};
std::string_view name_of(HeatScale scale);

struct HeatName {
  std::string name = {};
  std::string row = {};  // anchor, may be empty
};

struct HeatCell {
  double value = absent;
  bool marked = false;  // bears the figure's second sign
};

/// A number for each pair of a row and a column, all on one scale. Throws InternalError where the
/// cells do not fit the names, or a sequential scale would have to show what is below zero.
struct HeatMapFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  HeatScale scale = HeatScale::sequential;
  std::string row_name = "row", column_name = "column";  // what they are: "project", "player"
  std::vector<HeatName> rows = {}, columns = {};
  /// By row. Of a symmetric matrix, which is drawn as its lower triangle, row i has i + 1 cells and
  /// `columns` stays empty: they are the rows again.
  std::vector<std::vector<HeatCell>> cells = {};
  bool symmetric = false;
  std::string mark_name = {};                // what a mark says; empty: nothing is marked
  std::string absent_name = "not computed";  // why a cell has no number
};
Figure make_figure(const HeatMapFigure& figure);

// exceedance --------------------------------------------------------------------------------------

/// How often, or with what chance, a year loses more than `loss`.
struct ExceedancePoint {
  double loss = 0, per_year = 0;
  double low = absent, high = absent;  // of per_year, 95 %
};

/// A dot on a curve where it crosses `per_year`.
struct ExceedanceMark {
  double per_year = 0;
  std::string text = {};  // "1 in 20: 7.1 Mt"
};

struct ExceedanceCurve {
  std::string name = {};
  std::vector<ExceedancePoint> points = {};  // losses never fall, per_year never rises
  std::vector<ExceedanceMark> marks = {};
};

/// A line across all curves.
struct ExceedanceLine {
  double loss = 0;
  std::string name = {};  // "all other ways together: 5 Mt"
};

/// Losses to the right from zero, chances upwards as return periods on a log scale. Curves take
/// their look by their place in the list; four at most. Throws InternalError for more, and for
/// points out of order.
struct ExceedanceFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  std::string loss_name = "lost in a year";
  std::vector<ExceedanceCurve> curves = {};
  std::vector<ExceedanceLine> lines = {};
  int rarest = 100;  // years: 1 in so many is the bottom of the figure
};
Figure make_figure(const ExceedanceFigure& figure);

// curves ------------------------------------------------------------------------------------------

struct PlottedPoint {
  double x = 0, y = absent, low = absent, high = absent;
};

struct PlottedCurve {
  std::string name = {};
  std::vector<PlottedPoint> points = {};  // x rises and is above 0
};

/// What grows with what over several powers of ten: both axes on the logarithm, so that a ratio is
/// a distance and a crossing shows; what is not above zero is left out of the drawing. Four curves
/// at most. Throws InternalError for more, and for points out of order.
struct CurvesFigure : FigureWords {
  std::string unit = {};
  int digits = 1;
  std::string x_name = {};           // with its unit
  std::vector<double> x_ticks = {};  // named on the axis
  std::vector<PlottedCurve> curves = {};
};
Figure make_figure(const CurvesFigure& figure);

}  // namespace egress
