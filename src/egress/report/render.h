// Renderers: functions of a Document or of its parts. They read no files and keep no state.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "egress/report/document.h"
#include "egress/report/figures.h"

namespace egress {

struct TextStyle {
  int width = 80;
  bool colour = false;  // only ever added to what stands there anyway
};

/// For terminals: tables line up within `width`, the answer comes last.
std::string render_text(const Document& document, const TextStyle& style = {});
std::string render_text(const Table& table, const TextStyle& style = {});

/// Everything in the document, numbers as numbers, absent values as null with their reason.
nlohmann::ordered_json render_json(const Document& document);

/// RFC 4180 with a header of `name (unit)`; numbers in full precision, absent cells empty. Text
/// that a spreadsheet would take for a formula is preceded by an apostrophe.
std::string render_csv(const Table& table);

/// An RFC 7946 FeatureCollection: links as LineString, nodes as Point.
nlohmann::ordered_json render_geojson(const MapLayer& layer);

/// What the web module is built into (web/dist), as text.
struct ReportAssets {
  std::string css = {};            // report.css
  std::string js = {};             // figures.js
  std::string outlines_json = {};  // outlines.json
};

/// One self-contained page. Words and tables are plain HTML; scripts only draw the figures.
std::string render_html(const Document& document, const ReportAssets& assets);

/// "64.8", "10 600", "-0.3": `digits` decimals, thousands set apart, never "-0.0".
/// `thin` uses a narrow no-break space and a true minus sign, else ASCII.
std::string format_number(double value, int digits, bool thin);

}  // namespace egress
