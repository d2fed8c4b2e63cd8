// One self-contained page. Figures carry their tables open; the script closes them once it has
// drawn, so that a reader without scripts (or with a broken one) misses nothing.
#include <fmt/format.h>

#include <algorithm>

#include "egress/base/outcome.h"
#include "egress/report/render.h"

namespace egress {

namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        // Control characters are not allowed in HTML; a visible mark is better than none.
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')
          safe += "\ufffd";
        else
          safe += c;
    }
  }
  return safe;
}

/// JSON that may stand in a script element: no `<`, so neither `</script` nor `<!--`.
std::string script_safe(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

/// Anchors and web addresses only: a case file must not be able to smuggle in `javascript:`.
bool may_link(std::string_view target) {
  return target.starts_with('#') || target.starts_with("https://") || target.starts_with("http://");
}

std::string linked(const std::string& inner, const std::string& target) {
  if (!may_link(target)) return inner;
  const bool away = !target.starts_with('#');
  return fmt::format(R"(<a href="{}"{}>{}</a>)", escaped(target),
                     away ? R"( rel="noreferrer")" : "", inner);
}

/// Keeps a number and its unit on one line: `5.46 Mt`, `82 %`.
std::string glued(std::string text) {
  static constexpr std::string_view units[] = {"%",    "t",     "kt",  "Mt", "USD",
                                               "MUSD", "bnUSD", "km",  "kW", "MW",
                                               "GW",   "MWh",   "GWh", "kb", "m3"};
  for (std::size_t at = 1; (at = text.find(' ', at)) != std::string::npos; ++at) {
    if (text[at - 1] < '0' || text[at - 1] > '9') continue;
    const std::size_t end = std::min(text.find_first_of(" /.,;:()", at + 1), text.size());
    const std::string_view word = std::string_view(text).substr(at + 1, end - at - 1);
    if (std::ranges::find(units, word) != std::end(units)) text.replace(at, 1, "\u00a0");
  }
  return text;
}

std::string html_of(const Text& text) {
  std::string all;
  for (const Span& span : text.spans()) {
    std::string inner = escaped(glued(span.text));
    if (span.strong) inner = "<strong>" + inner + "</strong>";
    all += linked(inner, span.link);
  }
  return all;
}

std::string id_of(const Table& table, const Row& row) {
  return row.id.empty()
             ? ""
             : fmt::format(R"( id="{}")", escaped(row_anchor(table.id, row.id).substr(1)));
}

std::string html_of(const Cell& cell, const Column& column) {
  std::string inner;
  if (const auto* number = std::get_if<Number>(&cell.value)) {
    inner =
        format_number(number->value, number->digits >= 0 ? number->digits : column.digits, true);
  } else if (const auto* text = std::get_if<Text>(&cell.value)) {
    inner = html_of(*text);
  } else {
    inner = fmt::format(R"(<span class="none">{}</span>)", escaped(cell.reason));
  }
  return linked(inner, cell.link);
}

bool to_the_right(const Table& table, std::size_t at) {
  if (table.columns[at].align != Align::automatic) return table.columns[at].align == Align::right;
  return std::ranges::any_of(table.rows, [at](const Row& row) {
    return std::holds_alternative<Number>(row.cells[at].value);
  });
}

std::string html_of(const Table& table) {
  for (const Row& row : table.rows) {
    ensure(row.cells.size() == table.columns.size(), "table: a row of the wrong length");
  }
  const std::string id = table.id.empty() ? "" : fmt::format(R"( id="{}")", escaped(table.id));
  // Wide tables scroll within themselves, also by keyboard.
  std::string all =
      fmt::format(R"(<div class="wide" tabindex="0" role="group" aria-label="{}"><table{}>)",
                  escaped(table.caption.empty() ? "table" : table.caption.plain()), id);
  if (!table.caption.empty()) all += "<caption>" + html_of(table.caption) + "</caption>";
  all += "<thead><tr>";
  std::vector<const char*> sides;
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    sides.push_back(to_the_right(table, at) ? R"( class="number")" : "");
    const Column& column = table.columns[at];
    const std::string unit =
        column.unit.empty() ? ""
                            : fmt::format(R"(<span class="unit">{}</span>)", escaped(column.unit));
    all += fmt::format(R"(<th scope="col"{}>{}{}</th>)", sides.back(), escaped(column.name), unit);
  }
  all += "</tr></thead>\n<tbody>";
  for (const Row& row : table.rows) {
    all += fmt::format("<tr{}{}>", id_of(table, row), row.total ? R"( class="total")" : "");
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
      const std::string tag = at == 0 ? R"(th scope="row")" : "td";
      all += fmt::format("<{}{}>{}</{}>", tag, sides[at], html_of(row.cells[at], table.columns[at]),
                         tag.substr(0, 2));
    }
    all += "</tr>\n";
  }
  return all + "</tbody></table></div>\n";
}

std::string html_of(const std::vector<Block>& blocks);

std::string html_of(const Figure& figure) {
  const nlohmann::ordered_json inlined = {
      {"kind", figure.kind}, {"title", figure.title}, {"data", figure.data}};
  const std::string json =
      inlined.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const std::string id = escaped(figure.id);
  std::string all = fmt::format(
      R"(<figure id="{}" class="figure" data-kind="{}"><figcaption><h3 id="{}-title">{}</h3>)", id,
      escaped(figure.kind), id, escaped(figure.title));
  if (!figure.subtitle.empty())
    all += fmt::format(R"(<p class="sub">{}</p>)", escaped(figure.subtitle));
  all += fmt::format(
      R"(</figcaption><div class="drawing"></div><script type="application/json">{}</script>)",
      script_safe(json));
  if (!figure.foot.empty()) all += fmt::format(R"(<p class="foot">{}</p>)", escaped(figure.foot));
  all += R"(<details class="numbers" open><summary>The numbers of this figure</summary>)";
  for (Table table : figure.tables) {
    // The title stands above already; said twice it would only be in the way.
    if (table.caption.plain() == figure.title) table.caption = {};
    all += html_of(table);
  }
  return all + "</details></figure>\n";
}

struct BlockHtml {
  std::string operator()(const Paragraph& block) const {
    return "<p>" + html_of(block.text) + "</p>\n";
  }
  std::string operator()(const List& block) const {
    const char* tag = block.numbered ? "ol" : "ul";
    std::string all = fmt::format("<{}>", tag);
    for (const Text& item : block.items) all += "<li>" + html_of(item) + "</li>";
    return all + fmt::format("</{}>\n", tag);
  }
  std::string operator()(const Table& block) const { return html_of(block); }
  std::string operator()(const Figure& block) const { return html_of(block); }
  std::string operator()(const Details& block) const {
    return fmt::format("<details class=\"more\"><summary>{}</summary>{}</details>\n",
                       html_of(block.summary), html_of(block.blocks));
  }
};

std::string html_of(const std::vector<Block>& blocks) {
  std::string all;
  for (const Block& block : blocks) all += std::visit(BlockHtml{}, block.content);
  return all;
}

bool has_map(const std::vector<Block>& blocks) {
  return std::ranges::any_of(blocks, [](const Block& block) {
    if (const auto* figure = std::get_if<Figure>(&block.content)) return figure->kind == "map";
    if (const auto* details = std::get_if<Details>(&block.content)) return has_map(details->blocks);
    return false;
  });
}

std::string head(const Document& document, const ReportAssets& assets) {
  // The policy keeps the page's promise that it asks nobody for anything.
  return fmt::format(
      R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<style>{}</style></head>
)",
      escaped(document.title), assets.css);
}

std::string opening(const Document& document) {
  std::string all = R"(<header><p class="title">)" + escaped(document.title) + "</p>\n";
  all += "<h1>" + html_of(document.question.empty() ? Text(document.title) : document.question) +
         "</h1>\n";
  all += R"(<div class="opening"><div class="answers">)";
  for (const Text& answer : document.answers) all += "<p>" + html_of(answer) + "</p>\n";
  if (!document.trust.empty()) all += R"(<p class="trust">)" + html_of(document.trust) + "</p>\n";
  return all + "</div><div class=\"first\">" + html_of(document.opening) +
         "</div></div></header>\n";
}

std::string contents(const Document& document) {
  if (document.sections.size() < 2) return "";
  std::string all = R"(<nav aria-label="Contents"><ol>)";
  for (const Section& section : document.sections) {
    all += fmt::format(R"(<li><a href="#{}">{}</a></li>)", escaped(section.id),
                       escaped(section.title));
  }
  return all + "</ol></nav>\n";
}

}  // namespace

std::string render_html(const Document& document, const ReportAssets& assets) {
  ensure(assets.css.find("</style") == std::string::npos, "report.css must not close its element");
  ensure(assets.js.find("</script") == std::string::npos &&
             assets.js.find("<!--") == std::string::npos,
         "figures.js must not close its element");
  std::string all =
      head(document, assets) + "<body>\n" + opening(document) + contents(document) + "<main>\n";
  bool maps = has_map(document.opening);
  for (const Section& section : document.sections) {
    maps |= has_map(section.blocks);
    all += fmt::format("<section id=\"{}\"><h2>{}</h2>\n{}</section>\n", escaped(section.id),
                       escaped(section.title), html_of(section.blocks));
  }
  all += "</main>\n";
  if (!document.foot.empty()) all += "<footer><p>" + html_of(document.foot) + "</p></footer>\n";
  if (maps) {
    all += R"(<script type="application/json" id="outlines">)" + script_safe(assets.outlines_json) +
           "</script>\n";
  }
  return all + "<script>" + assets.js + "</script>\n</body></html>\n";
}

}  // namespace egress
