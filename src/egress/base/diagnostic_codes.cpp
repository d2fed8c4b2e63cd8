// The catalogue of diagnostics. Codes never change their meaning; a code that is no longer used
// leaves a gap. docs/diagnostics.md is generated from here.
#include "egress/base/diagnostics.h"

namespace egress {

namespace {

using enum Severity;

// E01xx files, E02xx tables and cells, E03xx numbers and units, E04xx what the rows mean together,
// E05xx options of a run, E06xx case.toml and claims.toml, E07xx files of other people,
// W08xx warnings.
constexpr DiagnosticCode codes[] = {
    // --- E01xx: files
    {"E0101", error, "case folder not found",
     "The path given is not a folder that can be read.",
     "Give the folder that holds case.toml, such as cases/kazakhstan."},
    // --- E02xx: tables and cells
    // --- E03xx: numbers and units
    // --- E04xx: what the rows mean together
    {"E0401", error, "heel above capacity",
     "The heel is the part of a store that cannot be taken out. It was found larger than the whole "
     "store on at least one day.",
     "Check the units of `heel` and `capacity`, and the dates between which each holds."},
    {"E0402", error, "initial level outside the store's range",
     "What is in a store when the horizon starts must lie between its heel and its capacity.",
     "Correct `initial`, or leave it empty to start with half of the usable room."},
    {"E0403", error, "supply on an island",
     "From these supplies no market that buys their commodity can be reached, whatever the "
     "capacities: all of it would be shut in.",
     "Follow the links from the supply's node. A link may be missing, may point the other way (a "
     "link carries in one direction), or may not carry the commodity."},
    {"E0404", error, "required market that no supply can reach",
     "A market requires a quantity that can never come: no supply of what it buys has a way there.",
     "Follow the links back from the market's node, or leave `required` empty."},
    {"E0405", error, "contract minimum above the capacity that could serve it",
     "Over one of the contract's windows, the minimum asks for more than the corridor's last links, "
     "the link, the supply or the market can let pass.",
     "Compare the units of both. A contract that cannot be kept still needs a minimum within the "
     "capacity; closures may break it later, and then the penalty says what that costs."},
    {"E0406", error, "contract minimum above its maximum",
     "Over one of its windows a contract asks for at least more than it allows at most.",
     "Swap or correct `minimum` and `maximum`; they may stand in different units."},
    {"E0407", error, "contract dates out of order",
     "The contract's last day comes before its first.",
     "`from` is the first day and `to` the last one, itself included."},
    {"E0408", error, "contract without minimum or maximum",
     "A contract limits nothing unless it has a minimum, a maximum or both.",
     "Give at least one of them."},
    {"E0409", error, "supply minimum above what it can produce",
     "The least that a supply can do with is more than the most that it produces (or planned to "
     "produce) on the same day.",
     "Compare the units and the dates of `minimum`, `rate` and `plan`."},
    {"E0410", error, "market requires more than its limit",
     "What a market requires counts against the most that it buys, and is more than that.",
     "Raise `limit` or lower `required`; compare their units and dates."},
    {"E0411", error, "transit longer than the horizon",
     "What enters the link would arrive only after the horizon has ended, so it would never count.",
     "Check the unit of `transit` (hours or days), or lengthen the horizon in case.toml."},
    {"E0412", error, "round trip that cannot be computed",
     "A link that needs a fleet takes ship-days for what it carries: loading, unloading, waiting "
     "and twice its length at the fleet's speed. The length or the speed is missing.",
     "Give the link's `length` and the fleet's `speed`, or the fleet's whole `cycle`."},
    {"E0413", error, "draft given in part",
     "What a ship can load in shallow water follows from its full draft, the depth and the payload "
     "lost for each length of draft. One or two of these were given without the others, and would "
     "have been ignored.",
     "Give `draft`, `depth` and `payload_per_draft`, or none of them."},
    {"E0414", error, "link that ends where it starts",
     "A link joins two different nodes.",
     "Correct `tail` or `head`. To hold something at a node, use a store."},
    {"E0415", error, "supply whose commodity cannot leave its node",
     "No link that starts at the supply's node carries what it produces, and no market there buys "
     "it.",
     "Add the commodity to a link, or check the supply's node and commodity."},
    {"E0416", error, "corridor counted at a link outside it",
     "What a corridor delivers is counted where it ends, so `counted_at` names some of its own "
     "links.",
     "Add the link to `links`, or name another one."},
    {"E0417", error, "corridor counts what it cannot carry",
     "None of the links where the corridor is counted carries any of its commodities: it would "
     "always deliver nothing.",
     "Correct `commodities` of the corridor or of its last links."},
    {"E0418", error, "unit that a commodity cannot be converted to",
     "A number counts volume or energy, but a commodity that it applies to is counted in another "
     "measure and lacks the density or heating value that joins the two.",
     "Give `density` or `heating_value` in commodities.csv, or write the number in another unit."},
    {"E0419", error, "owners hold more than 100 %",
     "The shares of equity in one thing add up to more than all of it (by more than a tenth of a per "
     "cent, which rounding explains).",
     "Correct the shares. Owners that do not matter may be left out."},
    {"E0420", error, "bound that does not say why it is there",
     "This case asks (`bounds_labelled`) that every bound is labelled, so that nobody takes a "
     "number chosen to fit for the capacity of steel.",
     "Write capacity, contract, tie or residual in the row's `bound` column."},
    {"E0421", error, "closure that ends before it starts",
     "In the log of closures, `end` is the first day open again; it comes before `start`.",
     "Swap or correct the dates."},
    {"E0422", error, "empty or backward horizon",
     "The last day of the horizon comes before its first.",
     "In case.toml, `from` is the first day and `to` the last one, itself included."},
    {"E0423", error, "observation dates out of order",
     "The last day of what was observed comes before its first.",
     "`from` is the first day and `to` the last one, itself included."},
    {"E0424", error, "round trip that takes no time",
     "A fleet whose round trip takes no time could carry any quantity with one ship.",
     "Give the link a length, or the fleet times for loading, unloading or waiting."},
    {"E0425", error, "payload and its loss with draft in different measures",
     "What shallow water takes from a payload is subtracted from it, so one cannot be a mass and "
     "the other a volume.",
     "Write `payload` and `payload_per_draft` in units of the same measure."},
    {"E0426", error, "store without a capacity on some days",
     "A store is there on every day of the horizon, and what it holds has to fit somewhere.",
     "Give its capacity for these dates; write 0 where there is no store yet or any more."},
    // --- E05xx: options of a run
    {"E0520", error, "closure that is not written as one",
     "A closure is WHAT@START/DURATION[:LEFT], such as `cpc@2025-03-01/30d` (nothing left) or "
     "`cpc_spm@2025-11-29/57d:0.5` (half left).",
     "Write what is closed, `@`, the first day, `/`, for how long, and `:` with the share left if "
     "some is."},
    {"E0521", error, "closure of something that is not in the case",
     "No node, link, store, fleet, supply, market, holder or corridor has this id.",
     "Take the id from the case's tables; the nearest one is named."},
    {"E0522", error, "closure of an id that names several things",
     "Tables may use the same id, and closing a corridor is not closing one of its links.",
     "Say which is meant: `link:cpc`, `corridor:cpc`, `holder:cpc`."},
    {"E0523", error, "closure that starts on no date",
     "The start is a day of the calendar, or an hour of one, in UTC.",
     "Write it as 2025-11-29, or 2025-11-29T18 for an hour."},
    {"E0524", error, "closure of no duration",
     "The duration is a positive number of hours, days or weeks.",
     "Write it as 36h, 57d or 2w."},
    {"E0525", error, "closure that leaves more than all, or less than nothing",
     "What is left is a share of the capacity, from 0 to 1.",
     "Write 0.5 for half; leave it out if nothing is left."},
    {"E0526", error, "closure outside the horizon",
     "No day of the closure lies between the first and the last day that are planned.",
     "Move the closure, or the horizon with `--from` and `--to`."},
    {"E0540", error, "no such command",
     "The first word after `egress` is a command.",
     "`egress --help` lists the commands; the nearest one is named."},
    {"E0541", error, "no such option",
     "The command does not have this option. None is ignored, so that a misspelt one cannot pass "
     "for its default.",
     "`egress COMMAND --help` lists its options; the nearest one is named."},
    {"E0542", error, "arguments missing, or too many",
     "Each command takes the arguments that its help shows, most often the folder of a case.",
     "Give them in the order that the example shows."},
    {"E0543", error, "option with a value that it cannot take",
     "The value is not of the kind or within the bounds that the option needs, or the option was "
     "given more often than once.",
     "Write it as the hint shows."},
    {"E0544", error, "horizon out of order, or too long",
     "`--to` is the last day and must not come before `--from`. Runs over more than 30 years are "
     "refused: a plan that foresees prices so far ahead says nothing.",
     "Give the dates in order, and a shorter span."},
    {"E0545", error, "results cannot be written",
     "The folder given with `--out` cannot be made or replaced.",
     "Give a folder that you may write to, with room on its disk."},
    {"E0546", error, "unknown page",
     "There is no reference page of this name.",
     "`egress reference --help` names them."},
    {"E0547", error, "unknown corridor",
     "The corridor asked for is not in corridors.csv.",
     "`egress check CASE` shows the tables; ids stand in their first column."},
    {"E0548", error, "page not built",
     "The report is drawn by a small script that is built from web/, and it is not there.",
     "Run `./quickstart`; it builds what is missing."},
    // --- E06xx: case.toml and claims.toml
    {"E0610", error, "claim flips on a cell without a range",
     "A claim is tried at both ends of each cell in `flips`, so the cell must have two ends.",
     "Write the cell as `low|mode|high`, or take it out of `flips`."},
    {"E0611", error, "claim whose measure cannot be taken",
     "The measure, one of its arguments or its unit is not known, or names what is not in the case.",
     "docs/claims.md lists the measures, their arguments and units."},
    {"E0612", error, "claim without an answer",
     "The plan behind the claim's measure has no solution.",
     "Run `egress dispatch` with the same projects and overrides: it names the conflict."},
    // --- W08xx: warnings
    {"W0801", warning, "number without a source",
     "Nobody can check a number that does not say where it comes from. A case without any source "
     "is told so once; otherwise each row is.",
     "Name one or more ids of sources.csv in the row's `source` column."},
    {"W0802", warning, "rows that lean on a recalled source",
     "The source was written down from memory and not opened when its rows were written, so these "
     "numbers are placeholders.",
     "Open the source, correct the rows and set `recalled` to no."},
    {"W0803", warning, "node without coordinates",
     "The map leaves out nodes without coordinates, and the links that join them.",
     "Give `lat` and `lon` in degrees, south and west negative."},
    {"W0804", warning, "node that nothing uses",
     "No link starts or ends there, and nothing stands there. Often the sign of a misspelt id.",
     "Leave the node out, or check what should name it."},
    {"W0805", warning, "project that changes nothing",
     "No row carries the project's id, so `--with` it gives the same answer as without. All such "
     "projects are told at once, at the first.",
     "Write the project's id in the `project` column of the rows that it adds."},
    {"W0806", warning, "store that nobody can fill",
     "No link brings to its node what the store may hold, and nothing there produces it.",
     "Check the store's node and commodities."},
    {"W0807", warning, "fleet that no link needs",
     "Its ships change nothing.",
     "Name the fleet in the `fleet` column of the links that it serves, or leave it out."},
    {"W0808", warning, "commodity that nothing produces",
     "Without a supply it never flows.",
     "Give it a supply, or leave it out."},
    {"W0809", warning, "holder that controls nothing",
     "The holder stands in no `holder` or `owners` column, so it has no power in any answer.",
     "Name it where it can close or owns something, or leave it out."},
    {"W0810", warning, "market that no supply can reach",
     "It never buys anything.",
     "Follow the links back from its node: one may be missing or point the other way."},
    {"W0811", warning, "link that leads nowhere",
     "From the link's head no market can be reached that buys anything it carries, so it is never "
     "used.",
     "Add the next link, or leave this one out."},
    {"W0812", warning, "dates without a number that is needed",
     "A thing exists only on days for which its number is given. Between the dates named it offers "
     "nothing, which may not be what was meant.",
     "Give a row for these dates; write 0 where nothing is meant."},
    {"W0813", warning, "fleet that can carry nothing",
     "At the draft that the water allows on this day, the payload of a ship is zero.",
     "Check the units of `payload_per_draft`, `draft`, `depth` and `under_keel`."},
    {"W0814", warning, "contract outside the horizon",
     "The contract's dates touch neither the case's own horizon nor what was observed, so it counts "
     "only in runs with other dates.",
     "Check its dates. Keep it if other horizons are meant."},
    {"W0815", warning, "corridor that may count twice",
     "What passed one counted link can go on through another one of the same corridor, and is then "
     "delivered twice in the totals.",
     "Count a corridor only where it ends."},
    {"W0816", warning, "link counted by two corridors",
     "What arrives by it counts for both, so that totals over corridors hold it twice.",
     "Leave it in the `counted_at` of one corridor."},
    {"W0817", warning, "price that is never paid",
     "A penalty without a minimum, or a price for being short without anything required, changes "
     "nothing.",
     "Give the minimum or the required quantity, or leave the price out."},
    {"W0818", warning, "limit on a holder that no corridor needs",
     "A share limit counts what goes by corridors that have a link of the holder. There is none.",
     "Name the holder in the `holder` column of the links that it can close."},
    {"W0819", warning, "bound with a gap",
     "The bound holds at one end of the horizon but not on all of its days, and where none is given "
     "there is no limit at all. A limit for a while, within the horizon, is not told.",
     "Give the bound for these dates, or widen the dates of the row that has it."},
};

}  // namespace

std::span<const DiagnosticCode> diagnostic_codes() { return codes; }

}  // namespace egress
