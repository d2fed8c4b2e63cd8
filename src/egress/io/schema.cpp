#include "egress/io/schema.h"

#include <algorithm>

namespace egress {

namespace {

using enum CellKind;
using N = NumberKind;
using Column = ColumnDescription;

constexpr std::string_view bound_words = "capacity|contract|tie|residual";

constexpr Column id_column{.name = "id", .kind = id, .required = true,
                           .doc = "What others call it. Dated rows and project rows repeat it."};
constexpr Column name_column{.name = "name", .doc = "For people."};
constexpr Column holder_column{
    .name = "holder", .kind = references, .targets = "holders", .fallback = "nobody",
    .doc = "Who can close it. Several, joined by ` + `, are needed together to open it."};
constexpr Column owners_column{.name = "owners", .kind = shares, .targets = "holders",
                               .doc = "Equity: `kmg 20% + chevron 50%`. At most 100 % together."};
constexpr Column bound_column{
    .name = "bound", .kind = choice, .choices = bound_words, .fallback = "unlabelled",
    .doc = "Why its bounds are there: the capacity of steel, a contract, a tie (a field joined to "
           "one line or grade), or a residual (a number that stands for what is not known)."};

constexpr Column commodities_columns[] = {
    id_column, name_column,
    {.name = "measure", .kind = choice, .choices = "mass|volume|energy", .fallback = "mass",
     .doc = "What it is counted in: t, m3 or MWh inside."},
    {.name = "density", .kind = number, .number = N::density, .least = 1e-6, .most = 100,
     .doc = "`[t/m3]` or `[bbl/t]`; joins masses and volumes."},
    {.name = "heating_value", .kind = number, .number = N::energy_per_mass, .least = 1e-6,
     .doc = "Joins masses and energies."},
};

constexpr Column holders_columns[] = {
    id_column, name_column,
    {.name = "kind", .kind = choice, .choices = "state|company|consortium|other",
     .fallback = "other", .doc = "What it is."},
    {.name = "country", .doc = "ISO 3166 code of two letters."},
    {.name = "max_share", .kind = number, .number = N::share, .least = 0, .most = 1,
     .fallback = "no limit",
     .doc = "Policy limit: at most this share of what all corridors deliver over the horizon may go "
            "by corridors that have a link of this holder."},
};

constexpr Column nodes_columns[] = {
    id_column, name_column,
    {.name = "kind", .kind = choice,
     .choices = "field|hub|port|terminal|refinery|border|market|station|town|other",
     .fallback = "other", .doc = "For the map and for people."},
    {.name = "country", .doc = "ISO 3166 code of two letters."},
    {.name = "lat", .kind = number, .number = N::degrees, .least = -90, .most = 90,
     .doc = "Latitude in degrees north."},
    {.name = "lon", .kind = number, .number = N::degrees, .least = -180, .most = 180,
     .doc = "Longitude in degrees east."},
    {.name = "capacity", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit",
     .doc = "Throughput (berths, pumps): all that enters by links and supplies, together."},
    holder_column, bound_column,
};

constexpr Column links_columns[] = {
    id_column, name_column,
    {.name = "mode", .kind = choice, .choices = "pipe|ship|rail|road|wire|other",
     .fallback = "pipe", .doc = "How it carries."},
    {.name = "tail", .kind = reference, .required = true, .targets = "nodes",
     .doc = "Where it starts."},
    {.name = "head", .kind = reference, .required = true, .targets = "nodes",
     .doc = "Where it ends."},
    {.name = "length", .kind = number, .number = N::length, .least = 0,
     .doc = "One way. Needed where a fleet with a speed serves it."},
    {.name = "transit", .kind = number, .number = N::time, .least = 0, .fallback = "0",
     .doc = "From entering to leaving. Rounded to whole periods."},
    {.name = "capacity", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit",
     .doc = "What may enter it, all its commodities together."},
    {.name = "cost", .kind = number, .number = N::money_per_amount, .dated = true,
     .fallback = "0", .doc = "Tariff, freight and handling for what it carries."},
    {.name = "commodities", .kind = references, .targets = "commodities", .fallback = "all",
     .doc = "What it may carry, joined by ` + `."},
    {.name = "fleet", .kind = reference, .targets = "fleets",
     .doc = "The fleet that it needs; several links may share one."},
    holder_column, owners_column, bound_column,
};

constexpr Column corridors_columns[] = {
    id_column, name_column,
    {.name = "links", .kind = references, .required = true, .targets = "links",
     .doc = "All links of this way out, joined by ` + `."},
    {.name = "counted_at", .kind = references, .targets = "links", .fallback = "its last link",
     .doc = "Where what it delivers is counted (once): what arrives at the heads of these links."},
    {.name = "commodities", .kind = references, .targets = "commodities", .fallback = "all",
     .doc = "What counts."},
};

constexpr Column stores_columns[] = {
    id_column, name_column,
    {.name = "node", .kind = reference, .required = true, .targets = "nodes", .doc = "Where."},
    {.name = "commodities", .kind = references, .targets = "commodities", .fallback = "all",
     .doc = "What it may hold; several share its capacity."},
    {.name = "capacity", .kind = number, .number = N::amount, .required = true, .dated = true,
     .additive = true, .least = 0, .doc = "Room, heel included."},
    {.name = "heel", .kind = number, .number = N::amount, .dated = true, .least = 0,
     .fallback = "0", .doc = "What cannot be taken out."},
    {.name = "initial", .kind = number, .number = N::amount, .least = 0,
     .fallback = "half of the usable room", .doc = "In it when the horizon starts."},
    {.name = "injection", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit", .doc = "Most that can go in."},
    {.name = "withdrawal", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit", .doc = "Most that can come out."},
    {.name = "cost", .kind = number, .number = N::money_per_amount, .dated = true, .least = 0,
     .fallback = "0", .doc = "For what is taken out."},
    holder_column, bound_column,
};

constexpr Column fleets_columns[] = {
    id_column, name_column,
    {.name = "ships", .kind = number, .number = N::count, .required = true, .dated = true,
     .additive = true, .least = 0, .doc = "How many (ships, wagons, trucks)."},
    {.name = "payload", .kind = number, .number = N::amount, .required = true, .dated = true,
     .additive = true, .least = 0, .doc = "One voyage of one ship, at full draft."},
    {.name = "draft", .kind = number, .number = N::length, .dated = true, .least = 0,
     .fallback = "draft does not matter", .doc = "Draft when fully laden."},
    {.name = "payload_per_draft", .kind = number, .number = N::amount_per_length, .dated = true,
     .least = 0, .doc = "Payload lost for each length of draft that the water lacks."},
    {.name = "depth", .kind = number, .number = N::length, .dated = true, .additive = true,
     .least = 0, .doc = "Water where it is least; usually a series."},
    {.name = "under_keel", .kind = number, .number = N::length, .dated = true, .least = 0,
     .fallback = "0", .doc = "Water to be left under the keel."},
    {.name = "speed", .kind = number, .number = N::speed, .dated = true, .least = 1e-9,
     .doc = "With the link's length gives the sailing time."},
    {.name = "loading", .kind = number, .number = N::time, .dated = true, .least = 0,
     .fallback = "0", .doc = "Per round trip."},
    {.name = "unloading", .kind = number, .number = N::time, .dated = true, .least = 0,
     .fallback = "0", .doc = "Per round trip."},
    {.name = "waiting", .kind = number, .number = N::time, .dated = true, .least = 0,
     .fallback = "0", .doc = "Queues, weather and papers, per round trip."},
    {.name = "cycle", .kind = number, .number = N::time, .dated = true, .least = 1e-9,
     .fallback = "loading + unloading + waiting + 2 x length / speed",
     .doc = "A whole round trip, where that is what is known."},
    {.name = "availability", .kind = number, .number = N::share, .dated = true, .least = 0,
     .most = 1, .fallback = "100 %", .doc = "Share of days that a ship can work."},
    holder_column, bound_column,
};

constexpr Column supplies_columns[] = {
    id_column, name_column,
    {.name = "node", .kind = reference, .required = true, .targets = "nodes", .doc = "Where."},
    {.name = "commodity", .kind = reference, .required = true, .targets = "commodities",
     .doc = "What."},
    {.name = "rate", .kind = number, .number = N::amount_per_time, .required = true, .dated = true,
     .additive = true, .least = 0, .doc = "The most it produces: what it did where that is known."},
    {.name = "plan", .kind = number, .number = N::amount_per_time, .dated = true, .least = 0,
     .fallback = "rate", .doc = "What was planned before the year; the back-test's second run."},
    {.name = "minimum", .kind = number, .number = N::amount_per_time, .dated = true, .least = 0,
     .fallback = "0", .doc = "The least it can do with."},
    {.name = "cost", .kind = number, .number = N::money_per_amount, .dated = true, .fallback = "0",
     .doc = "Of producing."},
    {.name = "shut_in_cost", .kind = number, .number = N::money_per_amount, .dated = true,
     .least = 0, .fallback = "0",
     .doc = "Of not producing, beyond the netback that is lost by itself."},
    holder_column, owners_column, bound_column,
};

constexpr Column markets_columns[] = {
    id_column, name_column,
    {.name = "node", .kind = reference, .required = true, .targets = "nodes", .doc = "Where."},
    {.name = "commodities", .kind = references, .targets = "commodities", .fallback = "all",
     .doc = "What it buys."},
    {.name = "step", .kind = number, .number = N::count, .least = 1, .most = 1000,
     .fallback = "the market's own row is step 1",
     .doc = "Further rows of one id with steps 2, 3, ... give further prices and quantities."},
    {.name = "price", .kind = number, .number = N::money_per_amount, .required = true,
     .dated = true, .doc = "Of this step."},
    {.name = "quantity", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit", .doc = "Most it buys at this price."},
    {.name = "limit", .kind = number, .number = N::amount_per_time, .dated = true,
     .additive = true, .least = 0, .fallback = "no limit",
     .doc = "Most it buys over all steps and commodities."},
    {.name = "required", .kind = number, .number = N::amount_per_time, .dated = true, .least = 0,
     .fallback = "0", .doc = "What it needs (a refinery, a town, a load); the rest is short."},
    {.name = "short_price", .kind = number, .number = N::money_per_amount, .dated = true,
     .least = 0, .fallback = "what is required must be met",
     .doc = "Price of being short (value of lost load)."},
    {.name = "abroad", .kind = flag, .fallback = "yes", .doc = "Whether a sale is an export."},
    holder_column, bound_column,
};

constexpr Column contracts_columns[] = {
    id_column, name_column,
    {.name = "on", .kind = reference, .required = true,
     .targets = "corridors|links|supplies|markets",
     .doc = "What is counted; `link:cpc` where one id names several things."},
    {.name = "from", .kind = date, .required = true, .doc = "First day."},
    {.name = "to", .kind = date, .required = true, .doc = "Last day (inclusive)."},
    {.name = "window", .kind = choice, .choices = "span|year|month", .fallback = "span",
     .doc = "One window over all its dates, or one each calendar year or month."},
    {.name = "minimum", .kind = number, .number = N::amount_per_time, .dated = false, .least = 0,
     .doc = "Ship-or-pay; a rate, summed over the days of the window."},
    {.name = "maximum", .kind = number, .number = N::amount_per_time, .dated = false, .least = 0,
     .doc = "Likewise."},
    {.name = "penalty", .kind = number, .number = N::money_per_amount, .least = 0,
     .fallback = "the minimum must be met", .doc = "For each unit short of the minimum."},
    holder_column, bound_column,
};

constexpr Column closures_columns[] = {
    id_column, name_column,
    {.name = "what", .kind = references, .targets = "links|nodes|stores|fleets|supplies|markets|"
                                                    "corridors|holders",
     .doc = "What lost capacity; empty where it is not in the case."},
    {.name = "start", .kind = date, .doc = "First day; empty where not known."},
    {.name = "end", .kind = date, .doc = "First day open again; empty where not known."},
    {.name = "duration", .kind = number, .number = N::time, .least = 0,
     .doc = "As reported; may be part of a day."},
    {.name = "left", .kind = number, .number = N::share, .least = 0, .most = 1, .fallback = "0",
     .doc = "Share of capacity left."},
    {.name = "kind", .kind = choice,
     .choices = "accident|weather|maintenance|regulator|attack|politics|commercial|upstream|other",
     .fallback = "other", .doc = "What it was."},
    {.name = "cause", .doc = "As stated."},
    {.name = "suspected", .doc = "Motive suspected by others."},
    {.name = "observed_loss", .kind = number, .number = N::share, .least = 0, .most = 1,
     .doc = "Share of flow really lost, where reported."},
    {.name = "effect", .doc = "What was reported of its effect."},
};

constexpr Column projects_columns[] = {
    id_column, name_column,
    {.name = "category", .doc = "pipeline, port, fleet, rail, terminal, ..."},
    {.name = "status", .kind = choice,
     .choices = "done|under way|planned|partly done|in talks|study|idea|concept|shelved|blocked",
     .fallback = "idea", .doc = "How far it is."},
    {.name = "capex", .kind = number, .number = N::money, .least = 0, .doc = "To build."},
    {.name = "capex_year", .kind = number, .number = N::count, .least = 1900, .most = 2200,
     .doc = "Year of the money."},
    {.name = "lead_time", .kind = number, .number = N::time, .least = 0,
     .doc = "From decision to service."},
    {.name = "adds", .doc = "In words; the numbers stand in the rows that carry its id in `project`."},
};

constexpr Column observed_columns[] = {
    id_column,
    {.name = "what", .kind = reference, .required = true,
     .targets = "corridors|links|supplies|markets|nodes|total",
     .doc = "What was measured; `total` is all corridors together."},
    {.name = "measure", .kind = choice, .required = true,
     .choices = "delivered|produced|loaded|rerouted|lost|refined|planned",
     .doc = "What about it."},
    {.name = "from", .kind = date, .required = true, .doc = "First day."},
    {.name = "to", .kind = date, .required = true, .doc = "Last day (inclusive)."},
    {.name = "quantity", .kind = number, .number = N::amount, .required = true, .least = 0,
     .doc = "How much, with its range where reports differ."},
    {.name = "like", .doc = "Which definition the series has, so that like is compared with like."},
};

constexpr Column sources_columns[] = {
    id_column,
    {.name = "title", .required = true, .doc = "Who says it, and what."},
    {.name = "where", .doc = "Address or citation."},
    {.name = "as_of", .doc = "Date of the fact or of the page."},
    {.name = "recalled", .kind = flag, .fallback = "no",
     .doc = "Yes: not opened when the row was written; a placeholder."},
};

constexpr Column common_source[] = {
    {.name = "source", .kind = references, .targets = "sources",
     .doc = "Where the numbers come from: ids of sources.csv joined by ` + `."},
    {.name = "as_of", .doc = "Date of the fact: 2025, 2025-11 or 2025-11-29."},
    {.name = "confidence", .kind = choice, .choices = "high|medium|low",
     .doc = "high: official or company; medium: press or simple derivation; low: estimate."},
    {.name = "note", .doc = "Anything a reader should know."},
};
constexpr Column common_span[] = {
    {.name = "from", .kind = date, .fallback = "always", .doc = "First day the row holds."},
    {.name = "to", .kind = date, .fallback = "for good", .doc = "Last day the row holds."},
};
constexpr Column common_project[] = {
    {.name = "project", .kind = reference, .targets = "projects",
     .doc = "The row counts only when that project is built. A new id is a new thing; for an id "
            "that exists, the row's numbers are added to the thing's."},
};

constexpr TableDescription tables[] = {
    {.name = "sources", .doc = "Where numbers come from.", .sourced = false,
     .columns = sources_columns},
    {.name = "commodities", .doc = "What is moved.", .required = true,
     .columns = commodities_columns},
    {.name = "holders", .doc = "States and companies that can close or own something.",
     .columns = holders_columns},
    {.name = "nodes", .doc = "Places where ways meet.", .required = true, .spans = true,
     .projects = true, .columns = nodes_columns},
    {.name = "links", .doc = "Ways from node to node, one direction each.", .required = true,
     .spans = true, .projects = true, .columns = links_columns},
    {.name = "corridors", .doc = "Named ways out, for counting.", .columns = corridors_columns},
    {.name = "stores", .doc = "Tank farms.", .spans = true, .projects = true,
     .columns = stores_columns},
    {.name = "fleets", .doc = "Ships, wagons and trucks that links share.", .spans = true,
     .projects = true, .columns = fleets_columns},
    {.name = "supplies", .doc = "What produces.", .required = true, .spans = true,
     .projects = true, .columns = supplies_columns},
    {.name = "markets", .doc = "What buys, and what must be served.", .required = true,
     .spans = true, .projects = true, .columns = markets_columns},
    {.name = "contracts", .doc = "Minimum and maximum quantities over windows of dates.",
     .columns = contracts_columns},
    {.name = "closures", .doc = "The log of what happened. Nothing is closed by it.",
     .columns = closures_columns},
    {.name = "projects", .doc = "What could be built, or was.", .columns = projects_columns},
    {.name = "observed", .doc = "What was measured. No solver reads it.",
     .columns = observed_columns},
};

constexpr KeyDescription toml_case_keys[] = {
    {"name", "string", true, "The case's name."},
    {"title", "string", false, "A line under the name."},
    {"owner", "string", false, "The holder whose exports and netback are counted as ours."},
    {"from", "date", true, "First day of the default horizon."},
    {"to", "date", true, "Last day of the default horizon."},
    {"period", "string", false, "Default step: hour, day, week, month or year (day if left out)."},
    {"bounds_labelled", "bool", false, "Every row with a bound must say why (`bound`)."},
    {"units", "table", false, "Units for headers without one: `\"links.capacity\" = \"Mt/yr\"`."},
    {"backtest", "table", false, "What the main job compares with what was observed."},
    {"backtest.years", "integers", true, "Calendar years."},
    {"backtest.fitted", "integers", true, "Those of them that parameters were chosen on."},
    {"backtest.remainder", "string", true, "The corridor that takes the rest in the naive rule."},
    {"closure_case", "tables", false, "Closures that the main job plays through."},
    {"closure_case[].id", "string", true, "Its id."},
    {"closure_case[].title", "string", true, "Its name for people."},
    {"closure_case[].close", "strings", true, "WHAT@START/DURATION[:LEFT], as `--close` takes it."},
    {"closure_case[].from", "date", true, "First day of its horizon."},
    {"closure_case[].to", "date", true, "Last day of its horizon."},
    {"closure_case[].period", "string", false, "Its step."},
    {"ladder", "tables", false, "In which order `limit` lifts what binds on a corridor."},
    {"ladder[].corridor", "string", true, "The corridor."},
    {"ladder[].relax", "strings", true, "`project:ID` builds, any other reference is lifted."},
};

constexpr KeyDescription toml_claim_keys[] = {
    {"claim", "tables", false, "Sentences to be judged."},
    {"claim[].id", "string", true, "Its id."},
    {"claim[].sentence", "string", true, "The claim, as it is made."},
    {"claim[].from_whom", "string", false, "Who makes it, where."},
    {"claim[].measure", "string", true, "A named statistic, listed in docs/claims.md."},
    {"claim[].with", "strings", false, "Projects built for the measure."},
    {"claim[].set", "strings", false, "Overrides for the measure."},
    {"claim[].args", "table", false, "Arguments of the measure."},
    {"claim[].holds_if", "string", true, "`above` or `below` the threshold."},
    {"claim[].threshold", "number", true, "The number to compare with."},
    {"claim[].unit", "string", true, "Its unit."},
    {"claim[].reason", "string", true, "Why this threshold."},
    {"claim[].flips", "strings", false,
     "Cells (TABLE.ID.COLUMN) with ranges that could flip it; each is tried at its ends, and the "
     "value at which the verdict changes is found by bisection."},
};

template <class Range>
auto find_named(const Range& range, std::string_view name) -> decltype(&*std::begin(range)) {
  const auto found =
      std::find_if(std::begin(range), std::end(range), [&](const auto& x) { return x.name == name; });
  return found == std::end(range) ? nullptr : &*found;
}

}  // namespace

std::span<const TableDescription> case_tables() { return tables; }
std::span<const ColumnDescription> source_columns() { return common_source; }
std::span<const ColumnDescription> span_columns() { return common_span; }
std::span<const ColumnDescription> project_columns() { return common_project; }
const TableDescription* find_table(std::string_view name) { return find_named(tables, name); }

const ColumnDescription* find_column(const TableDescription& table, std::string_view name) {
  if (const auto* own = find_named(table.columns, name)) return own;
  if (table.sourced) {
    if (const auto* column = find_named(common_source, name)) return column;
  }
  if (table.spans) {
    if (const auto* column = find_named(common_span, name)) return column;
  }
  if (table.projects) {
    if (const auto* column = find_named(common_project, name)) return column;
  }
  return nullptr;
}

std::span<const KeyDescription> case_keys() { return toml_case_keys; }
std::span<const KeyDescription> claim_keys() { return toml_claim_keys; }

}  // namespace egress
