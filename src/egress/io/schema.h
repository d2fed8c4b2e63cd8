// Schema: the one description of the case format. The reader, the checks, `--set`, `explain` and
// docs/case-format.md are all driven by it.
#pragma once

#include <span>
#include <string_view>

namespace egress {

enum class CellKind : std::uint8_t {
  id,          // letters, digits, `_`, `-`, `.`; unique in its table but for dated and project rows
  text,        // anything
  reference,   // one id of `targets`
  references,  // ids joined by ` + `
  shares,      // `id 31% + id 20.75%`
  number,      // a number, `low|mode|high`, or the name of a series; unit in the header
  date,        // YYYY-MM-DD
  choice,      // one word of `choices`
  flag,        // yes or no
};

/// What a number counts. `amount` is a mass, a volume or an energy: whichever the unit says.
enum class NumberKind : std::uint8_t {
  none,
  amount,
  amount_per_time,
  amount_per_length,
  money,
  money_per_amount,
  money_per_amount_time,
  length,
  time,
  speed,
  count,            // unit `1`, may be left out
  share,            // unit `%` or `1`
  degrees,          // latitude, longitude: no unit
  density,          // t/m3 or bbl/t
  energy_per_mass,  // GJ/t, MWh/t
};

struct ColumnDescription {
  std::string_view name;
  CellKind kind = CellKind::text;
  NumberKind number = NumberKind::none;
  bool required = false;  // every thing must have it
  bool dated = false;     // may hold between dates, and may name a series
  bool additive = false;  // a project's row adds to it
  double least = -1e300;  // bounds in the canonical unit, inclusive
  double most = 1e300;
  std::string_view targets = {};   // tables that a reference may point to, joined by `|`
  std::string_view choices = {};   // words of a choice, joined by `|`
  std::string_view fallback = {};  // what an empty cell means, in words
  std::string_view doc = {};
};

struct TableDescription {
  std::string_view name;  // links -> links.csv
  std::string_view doc;
  bool required = false;
  bool spans = false;     // rows may carry `from`, `to`
  bool projects = false;  // rows may carry `project`
  bool sourced = true;    // rows carry source, as_of, confidence, note
  std::span<const ColumnDescription> columns;
};

std::span<const TableDescription> case_tables();
/// `source`, `as_of`, `confidence`, `note`; `from`, `to`; `project`.
std::span<const ColumnDescription> source_columns();
std::span<const ColumnDescription> span_columns();
std::span<const ColumnDescription> project_columns();
const TableDescription* find_table(std::string_view name);
const ColumnDescription* find_column(const TableDescription& table, std::string_view name);

/// Keys of case.toml and claims.toml, for the checks and the docs. `path` uses dots; `[]` marks an
/// array of tables (`closure_case[].close`).
struct KeyDescription {
  std::string_view path;
  std::string_view type;  // string, date, bool, integer, number, strings, table
  bool required = false;
  std::string_view doc;
};
std::span<const KeyDescription> case_keys();
std::span<const KeyDescription> claim_keys();

}  // namespace egress
