// Curves over several powers of ten.
#include "egress/base/outcome.h"
#include "egress/report/figure_tables.h"

namespace egress {

using nlohmann::ordered_json;
using namespace detail;

Figure make_figure(const CurvesFigure& source) {
  ensure(source.curves.size() <= 4, "curves: four at most");
  Figure figure = begin_figure(source, "curves");
  Table& table = figure.tables.front();
  table.columns = {{.name = "curve"},
                   {.name = source.x_name, .digits = 0},
                   {.name = "value", .unit = source.unit, .digits = source.digits},
                   {.name = "between", .unit = source.unit, .align = Align::right}};
  ordered_json curves = ordered_json::array();
  for (const PlottedCurve& curve : source.curves) {
    ordered_json points = ordered_json::array();
    double before = 0;
    for (const PlottedPoint& point : curve.points) {
      ensure(point.x > before, "curves: points out of order");
      before = point.x;
      points.push_back({{"x", drawn(point.x)},
                        {"y", drawn(point.y)},
                        {"range", drawn_range(point.low, point.high)}});
      table.rows.push_back({.id = {},
                            .cells = {curve.name, point.x, cell_or(point.y, "not computed"),
                                      range_cell(point.low, point.high, source.digits)}});
    }
    curves.push_back({{"name", curve.name}, {"points", points}});
  }
  figure.data = {{"unit", source.unit},
                 {"digits", source.digits},
                 {"x_name", source.x_name},
                 {"x_ticks", drawn(source.x_ticks)},
                 {"curves", curves}};
  return figure;
}

}  // namespace egress
