#include "egress/io/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "egress/base/diagnostics.h"
#include "egress/base/letters.h"
#include "egress/io/schema.h"

namespace egress {

namespace {

std::string code(std::string_view text) { return fmt::format("`{}`", text); }

/// `a|b|c` -> "`a`, `b`, `c`".
std::string code_list(std::string_view joined) {
  std::string out;
  for (std::size_t begin = 0; begin <= joined.size();) {
    const std::size_t end = std::min(joined.find('|', begin), joined.size());
    if (!out.empty()) out += ", ";
    out += code(joined.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

/// Text within a cell of a Markdown table, where a bar ends the cell even between backticks.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

struct NumberWords {
  std::string_view counts;  // what it is
  std::string_view units;   // units that fit, joined by `|`; empty: written without
};

NumberWords words_of(NumberKind kind) {
  switch (kind) {
    case NumberKind::none:
      return {"", ""};
    case NumberKind::amount:
      return {"mass, volume or energy", "t|kt|Mt|bbl|m3|bcm|GWh"};
    case NumberKind::amount_per_time:
      return {"mass, volume or energy per time", "Mt/yr|t/d|kb/d|bcm/yr|MW"};
    case NumberKind::amount_per_length:
      return {"mass or volume per length", "t/cm"};
    case NumberKind::money:
      return {"money", "USD|MUSD|bnUSD"};
    case NumberKind::money_per_amount:
      return {"money per mass, volume or energy", "USD/t|USD/bbl|USD/MWh"};
    case NumberKind::money_per_amount_time:
      return {"money per mass, volume or energy and time", "USD/t/month"};
    case NumberKind::length:
      return {"length", "km|m|cm|nm"};
    case NumberKind::time:
      return {"time", "h|d|w|month|yr"};
    case NumberKind::speed:
      return {"length per time", "kn|km/h|km/d"};
    case NumberKind::count:
      return {"count", ""};
    case NumberKind::share:
      return {"share", "%|1"};
    case NumberKind::degrees:
      return {"degrees", ""};
    case NumberKind::density:
      return {"mass per volume, or its inverse", "t/m3|bbl/t"};
    case NumberKind::energy_per_mass:
      return {"energy per mass", "GJ/t|MWh/t"};
  }
  return {"", ""};
}

std::string bounds_of(const ColumnDescription& column) {
  if (column.kind != CellKind::number) return "";
  const bool below = column.least > -1e299;
  const bool above = column.most < 1e299;
  const bool percent = column.number == NumberKind::share;
  const auto number = [&](double value) {
    return percent ? fmt::format("{:g} %", 100 * value) : fmt::format("{:g}", value);
  };
  // A bound a hair above zero only keeps zero out.
  const bool positive = below && column.least > 0 && column.least < 1e-3;
  if (positive) {
    return above ? fmt::format("above 0, at most {}", number(column.most)) : "above 0";
  }
  if (below && above) return fmt::format("{} to {}", number(column.least), number(column.most));
  return below ? "at least " + number(column.least) : "";
}

std::string holds(const ColumnDescription& column) {
  switch (column.kind) {
    case CellKind::id:
      return "an id";
    case CellKind::text:
      return "text";
    case CellKind::reference:
      return "an id of " + code_list(column.targets);
    case CellKind::references:
      return fmt::format("ids of {}, joined by ` + `", code_list(column.targets));
    case CellKind::shares:
      return fmt::format("ids of {} with shares", code_list(column.targets));
    case CellKind::date:
      return "a date";
    case CellKind::choice:
      return code_list(column.choices);
    case CellKind::flag:
      return "`yes` or `no`";
    case CellKind::number:
      break;
  }
  const NumberWords words = words_of(column.number);
  std::string out(words.counts);
  if (!words.units.empty()) out += ": " + code_list(words.units);
  if (const auto bounds = bounds_of(column); !bounds.empty()) out += "; " + bounds;
  return out;
}

std::string marks_of(const ColumnDescription& column) {
  std::string out;
  const auto mark = [&](bool there, std::string_view word) {
    if (there) out += fmt::format("{}{}", out.empty() ? "" : ", ", word);
  };
  mark(column.required, "**required**");
  mark(column.dated, "dated");
  mark(column.additive, "adds");
  return out;
}

std::string table_of(std::span<const ColumnDescription> columns) {
  std::string out = "| column | holds | | if empty | |\n|---|---|---|---|---|\n";
  for (const auto& column : columns) {
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", column.name, cell(holds(column)),
                       marks_of(column), cell(column.fallback), cell(column.doc));
  }
  return out;
}

std::string keys_of(std::span<const KeyDescription> keys) {
  std::string out = "| key | holds | | |\n|---|---|---|---|\n";
  for (const auto& key : keys) {
    out += fmt::format("| `{}` | {} | {} | {} |\n", key.path, key.type,
                       key.required ? "**required**" : "", cell(key.doc));
  }
  return out;
}

std::string example_of(std::string_view path) {
  for (const auto& file : example_case()) {
    if (file.path == path) {
      const std::string_view language = path.ends_with(".toml") ? "toml" : "csv";
      return fmt::format("```{}\n{}```\n", language, file.text);
    }
  }
  return "";
}

constexpr std::string_view opening = R"(# The case format

A case is a folder of plain text: `case.toml`, one CSV table for each kind of thing, series in
`series/`, and `claims.toml`. Only the tables and columns that matter need be there, in any order.
Whatever is not described here (a file, a column, a key) is an error, with the nearest name that
exists: nothing is ignored in silence. `egress check CASE` reads it all and tells everything that is
wrong at once.

This page is made from the description that the reader itself uses: `egress reference case-format`.

## What cells hold

- **Numbers** have their unit in the header, `capacity [Mt/yr]`, or in `[units]` of `case.toml`. A
  point marks decimals; nothing separates thousands. A number is plain (`10.5`), a range
  `low|mode|high` (the mode is used, the ends where uncertainty is asked for), or, in a dated
  column, the name of a series. Units are products of parts joined by `/`: `Mt/yr`, `kb/d`,
  `USD/t/month`. A yearly or monthly rate is spread over the days of its own year or month.
  Mass, volume and energy are converted through the commodity's density and heating value.
- **Ids** are letters, digits, `_`, `-` and `.`. Where an id of several tables may stand, `link:cpc`
  says which one is meant.
- **Lists** join ids by ` + `, shares likewise: `kmg 20% + chevron 50%`.
- **Dates** are `YYYY-MM-DD`, days in UTC. `from` and `to` are the first and the last day, both
  inside.
- Files are UTF-8, with or without byte order mark, lines ended as you like; commas, semicolons or
  tabs separate, double quotes hold cells with separators or line ends.

In the tables below, **dated** columns may change with time. A thing has one row without dates, and
may have further rows of its id with `from` and `to`, which hold instead of it on their days in the
cells that they fill; two of those may not give the same column on the same day. What is not dated
(where a thing stands, whose it is) is written once. A column that **adds** is one to which the row
of a project adds, once the project is built; a project's row with a new id brings a new thing.
Columns without a default stay unknown when empty.

`--set TABLE.ID.COLUMN=VALUE` replaces the cells of a thing in all its rows that fill the column.
`--set TABLE.ID@ROW.COLUMN=VALUE` picks rows: by a date on which the row holds, `base` (the row
without dates), `stepN` (of a market's price), or the id of the row's project. The value counts in
the unit of the column, or in one of its own that measures the same: `--set "links.x.capacity=9 kt/d"`.

A series, `series/NAME.csv`, has the columns `date` and `value [unit]`, in the order of dates. Each
value holds until the next date, the last one for good. A series that begins within the horizon of
its row is an error; in runs that start before the case's own horizon its first value holds.
)";

std::string describe_common() {
  std::string out = "\n## Columns that many tables share\n";
  out +=
      "\nWhere numbers come from, in every table but `sources`:\n\n" + table_of(source_columns());
  out += "\nBetween which dates a row holds, where a table says so:\n\n" + table_of(span_columns());
  out +=
      "\nFor which project a row counts, where a table says so:\n\n" + table_of(project_columns());
  return out;
}

std::string describe_table(const TableDescription& table) {
  std::string out = fmt::format("\n## {}.csv\n\n{}{}\n", table.name, table.doc,
                                table.required ? " Every case has this table." : "");
  std::string also;
  const auto add = [&](bool there, std::string_view names) {
    if (there) also += fmt::format("{}{}", also.empty() ? "" : ", ", names);
  };
  add(table.spans, "`from`, `to`");
  add(table.projects, "`project`");
  add(table.sourced, "`source`, `as_of`, `confidence`, `note`");
  out += fmt::format("\n{}", table_of(table.columns));
  if (!also.empty()) out += fmt::format("\nAlso: {}.\n", also);
  const std::string example = example_of(fmt::format("{}.csv", table.name));
  if (!example.empty()) out += "\n" + example;
  return out;
}

}  // namespace

std::string describe_case_format() {
  std::string out(opening);
  out += "\n## case.toml\n\n" + keys_of(case_keys()) + "\n" + example_of("case.toml");
  out += describe_common();
  for (const auto& table : case_tables()) out += describe_table(table);
  out +=
      "\n## series/NAME.csv\n\nA number that changes with time, named by the file: two columns, "
      "`date` and `value` with its unit. Each value holds from its date until the next; before the "
      "first date nothing is known.\n\n" +
      example_of("series/level.csv");
  out += "\n## claims.toml\n\n" + keys_of(claim_keys()) + "\n" + example_of("claims.toml");
  return out;
}

std::string describe_diagnostics(
    const std::function<std::string(std::string_view code)>& output_of) {
  std::string out =
      "# Diagnostics\n\n"
      "Everything that Egress may say about its input. A code never changes its meaning. Errors "
      "(`E`) end the run with exit code 2; warnings (`W`) do not. Each has a case in "
      "`cases/bad/CODE` that shows it, and what Egress prints for it stands here.\n\n"
      "This page is made from the catalogue in the program: `egress reference diagnostics`.\n\n";
  out += "| code | |\n|---|---|\n";
  for (const auto& row : diagnostic_codes()) {
    out += fmt::format("| [{}](#{}) | {} |\n", row.code, lower(row.code), cell(row.title));
  }
  for (const auto& row : diagnostic_codes()) {
    out += fmt::format("\n## {}\n\n**{}.** {}\n\n{}\n", row.code, row.title, row.explanation,
                       row.remedy);
    const std::string output = output_of(row.code);
    if (!output.empty()) out += fmt::format("\n```text\n{}```\n", output);
  }
  return out;
}

}  // namespace egress
