#include "egress/engine/command.h"

#include <fmt/format.h>

#include <algorithm>

namespace egress {

namespace {

using enum OptionKind;

constexpr OptionDescription options[] = {
    {"json", flag, "", "a table for people", "Print one JSON object and nothing else."},
    {"out", text, "DIR", "nothing is written (assess: out/CASE)",
     "Write results there, whole or not at all."},
    {"from", date, "DATE", "the case's",
     "First day of the horizon, or of the days that the log covers."},
    {"to", date, "DATE", "the case's", "Last such day, inclusive."},
    {"period", period, "hour|day|week|month|year", "the case's", "Its step."},
    {"close", texts, "WHAT@START/DURATION[:LEFT]", "nothing closed",
     "Close a thing; may be repeated. LEFT is the share of capacity left."},
    {"with", texts, "PROJECT", "nothing built", "Build a project first; may be repeated."},
    {"set", texts, "TABLE.ID.COLUMN=VALUE", "as in the files",
     "Override a cell for this run; may be repeated."},
    {"check", text, "lp", "not done",
     "Solve the same by HiGHS as well, and compare (leverage: 5000 coalitions, else 64)."},
    {"corridor", text, "ID", "", "The corridor (required)."},
    {"event", text, "ID", "all of the case", "One replay only."},
    {"year", integer, "YEAR", "the last of the case's horizon", "Whose numbers hold.", 1600, 3000},
    {"steps", integer, "N", "5, or all of the case's ladder", "Rungs of the ladder.", 1, 100},
    {"size", integer, "K", "2", "Sets of up to so many things.", 1, 4},
    {"at", text, "DATE|worst", "the middle day of the horizon",
     "First day of every closure; worst: of each set, the worst first of a month."},
    {"season", text, "dec-feb", "all of the year",
     "Months in which closures begin, at the worst first of a month: dec-feb, jul."},
    {"duration", text, "30d", "30d", "How long every closure lasts: h, d or w."},
    {"things", text, "KIND,...", "link,node,store,fleet,supply,holder",
     "Which kinds of things close; market and corridor as well. The owner never does."},
    {"most", integer, "N", "20", "How many sets are listed.", 1, 100'000},
    {"years", integer, "N", "1000", "Years to draw, at most.", 1, 100'000'000},
    {"shard", text, "i/N", "the whole run", "Draw only this part; `egress merge` joins them."},
    {"scale", texts, "KIND=TIMES", "as the case says",
     "A kind of hazard, or one by id, so many times as often; may be repeated."},
    {"foresight", text, "honest|perfect", "honest",
     "What is known: the expected rest of closures in force; all, beforehand (a bound)."},
    {"sampling", text, "plain|stratified|importance|control", "plain",
     "How years are drawn and averaged. All are unbiased."},
    {"precision", text, "[STATISTIC=]PERCENT", "all years are drawn",
     "Stop once a mean (`lost`) is known so well: half its 95 % interval."},
    {"compare", text, "with:PROJECT", "nothing",
     "Live the same years with it too (or set:TABLE.ID.COLUMN=VALUE), and compare."},
    {"together", text, "DURATION", "1d",
     "Closures of one kind that share a thing or a cause, no further apart, are one event."},
    {"owner", text, "HOLDER,...", "everybody's",
     "Whose netback counts: supplies give their owners' part alone."},
    {"stand-alone", texts, "HOLDER=VALUE", "nothing",
     "What a player could have outside the case: russia=500MUSD; may be repeated."},
    {"orders", integer, "N", "all coalitions, or 10000 orders where they are too many",
     "Sample so many orders of the players.", 1, 100'000'000},
    {"draws", integer, "N", "none", "Draw the case's ranges so many times, and play again.", 1,
     1'000'000},
    {"us", text, "HOLDER", "the case's owner", "One side of the quarrel."},
    {"against", text, "HOLDER", "every holder that can close", "The other side."},
    {"days", text, "N,N,...", "1,7,30,90,365", "How long it lasts, in whole days."},
    {"loss-rate", text, "MONEY", "10MUSD",
     "A loss a day: told is from which day on each side loses more."},
    {"projects", flag, "", "the case as it is", "The same with each project built."},
    {"pairs", flag, "", "each project alone", "Each two projects together as well."},
    {"seed", integer, "N", "1", "Seed of what is drawn.", 0, 1'000'000'000},
    {"port", integer, "N", "8080", "The port to listen on; 0 takes a free one.", 0, 65535},
    {"listen", text, "ADDRESS", "127.0.0.1",
     "The address to listen on. Beyond this machine it needs --token-file."},
    {"token-file", text, "FILE", "nobody is asked for a token",
     "Who asks must know the first line of this file."},
    {"host", texts, "NAME", "localhost and plain addresses",
     "A name by which the server may be called; may be repeated."},
    {"state", text, "DIR", "a folder of its own in ~/.local/state/egress",
     "Keep jobs and their results there."},
    {"threads", integer, "N", "all cores", "Threads; the result does not depend on it.", 1, 1024},
    {"time-limit", duration, "60s", "none", "Stop then and say so, with what there is by then."},
    {"quiet", flag, "", "progress on a terminal", "No progress, no warnings."},
};

constexpr std::string_view check_options[] = {"with",    "set",        "json", "seed",
                                              "threads", "time-limit", "quiet"};
constexpr std::string_view explain_options[] = {"json", "seed", "threads", "time-limit", "quiet"};
constexpr std::string_view dispatch_options[] = {"from", "to",      "period", "close", "with",
                                                 "set",  "check",   "out",    "json",  "time-limit",
                                                 "seed", "threads", "quiet"};
constexpr std::string_view limit_options[] = {"corridor", "year",    "steps", "with",
                                              "set",      "out",     "json",  "time-limit",
                                              "seed",     "threads", "quiet"};
constexpr std::string_view replay_options[] = {"event",      "with", "set",     "out",  "json",
                                               "time-limit", "seed", "threads", "quiet"};
constexpr std::string_view screen_options[] = {
    "size", "at",  "season", "duration", "things",     "most", "from",    "to",   "period",
    "with", "set", "out",    "json",     "time-limit", "seed", "threads", "quiet"};
constexpr std::string_view hazards_options[] = {"from",       "to",      "together", "with",
                                                "set",        "out",     "json",     "seed",
                                                "time-limit", "threads", "quiet"};
constexpr std::string_view simulate_options[] = {
    "years", "seed",    "precision", "time-limit", "sampling", "foresight",
    "scale", "compare", "shard",     "from",       "to",       "period",
    "with",  "set",     "out",       "json",       "threads",  "quiet"};
constexpr std::string_view leverage_options[] = {
    "owner", "stand-alone", "pairs", "draws", "orders", "check",   "from",       "to",   "period",
    "with",  "set",         "out",   "json",  "seed",   "threads", "time-limit", "quiet"};
constexpr std::string_view merge_options[] = {"out", "json", "quiet"};
constexpr std::string_view quarrel_options[] = {
    "against", "us",  "days", "loss-rate", "projects",   "from", "to",      "period",
    "with",    "set", "out",  "json",      "time-limit", "seed", "threads", "quiet"};
constexpr std::string_view assess_options[] = {"period",     "with", "set",     "out",  "json",
                                               "time-limit", "seed", "threads", "quiet"};
constexpr std::string_view flow_options[] = {"json", "time-limit", "seed", "threads", "quiet"};
constexpr std::string_view serve_options[] = {"port", "listen", "token-file", "host", "state",
                                              "with", "set",    "threads",    "quiet"};
constexpr std::string_view reference_options[] = {"json"};

constexpr CommandDescription all_commands[] = {
    {"check", "Is this case sound, and where does each number come from?", "CASE", check_options,
     "egress check cases/kazakhstan", "egress explain cases/kazakhstan links cpc"},
    {"explain", "What is known of one thing, as written, with units and sources?", "CASE TABLE ID",
     explain_options, "egress explain cases/kazakhstan links cpc_spm",
     "egress check cases/kazakhstan"},
    {"dispatch", "What is the best way to move it all, and what if something closes?", "CASE",
     dispatch_options,
     "egress dispatch cases/kazakhstan --from 2025-11-01 --to 2026-02-28 "
     "--close cpc_spm@2025-11-29/57d:0.5",
     "egress limit cases/kazakhstan --corridor aktau_baku"},
    {"limit", "How much could a corridor carry at most, and what stops more?", "CASE",
     limit_options, "egress limit cases/kazakhstan --corridor aktau_baku",
     "egress screen cases/kazakhstan --size 2 --things link --period week"},
    {"screen", "Which closures cost most, alone and together?", "CASE", screen_options,
     "egress screen cases/kazakhstan --size 2 --things link --period week",
     "egress assess cases/kazakhstan"},
    {"replay", "What did past closures do, and what does the model make of them?", "CASE",
     replay_options, "egress replay cases/kazakhstan", "egress assess cases/kazakhstan"},
    {"hazards", "How often does something close, for how long, and when? From the log.", "CASE",
     hazards_options, "egress hazards cases/kazakhstan",
     "egress explain cases/kazakhstan closures cpc_2023_11"},
    {"simulate", "What should we expect in a year of random closures?", "CASE", simulate_options,
     "egress simulate cases/kazakhstan --years 1000 --period week",
     "egress simulate cases/kazakhstan --years 1000 --period week --scale attack=2"},
    {"merge", "What do the shards of a run say together?", "DIR...", merge_options,
     "egress merge out/part1 out/part2",
     "egress simulate cases/kazakhstan --years 2000 --shard 1/2 --out out/part1"},
    {"leverage", "Who has power over whom? The game of who can open what.", "CASE",
     leverage_options, "egress leverage cases/kazakhstan",
     "egress leverage cases/kazakhstan --draws 200"},
    {"quarrel", "Two holders close against each other: who loses what, who lasts longer?", "CASE",
     quarrel_options, "egress quarrel cases/kazakhstan --against russia",
     "egress quarrel cases/kazakhstan --against russia --projects"},
    {"assess", "Does the argument hold? All analyses, every claim, one report.", "CASE",
     assess_options, "egress assess cases/kazakhstan --out out/kazakhstan",
     "egress dispatch cases/kazakhstan --close cpc@2025-01-01/30d"},
    {"serve", "Show me: the case on a page, where a click closes a link.", "CASE", serve_options,
     "egress serve cases/kazakhstan --port 8080",
     "egress dispatch cases/kazakhstan --close cpc@2025-01-01/30d"},
    {"flow", "What is the cheapest, or the largest, flow through a DIMACS network file?", "FILE",
     flow_options, "egress flow cases/networks/ports.min", "egress flow cases/networks/ports.max"},
    {"game", "Who is worth what to the others? Values and core of a cooperative game.", "FILE",
     flow_options, "egress game cases/games/pipeline.json",
     "egress game cases/games/eec-1958.json"},
    {"reference", "Print the reference pages: case-format, diagnostics, commands, claims.", "PAGE",
     reference_options, "egress reference case-format", "egress check cases/two-ports"},
};

std::string wrap(std::string_view text, std::size_t indent, std::size_t width = 80) {
  std::string out;
  std::size_t column = indent;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (column > indent && column + 1 + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    begin = end + 1;
  }
  return out;
}

}  // namespace

std::span<const CommandDescription> commands() { return all_commands; }
std::span<const OptionDescription> option_descriptions() { return options; }

const CommandDescription* find_command(std::string_view name) {
  const auto* found = std::ranges::find(all_commands, name, &CommandDescription::name);
  return found == std::end(all_commands) ? nullptr : found;
}

const OptionDescription* find_option(std::string_view name) {
  const auto* found = std::ranges::find(options, name, &OptionDescription::name);
  return found == std::end(options) ? nullptr : found;
}

int argument_count(const CommandDescription& command) {
  return static_cast<int>(std::ranges::count(command.arguments, ' ')) + 1;
}

bool takes_more(const CommandDescription& command) { return command.arguments.ends_with("..."); }

std::string help_of(const CommandDescription& command) {
  std::string out = fmt::format("Example:  {}\n\n", wrap(command.example, 10));
  out += fmt::format("egress {} {} [options]\n  {}\n\n", command.name, command.arguments,
                     command.question);
  for (const auto name : command.options) {
    const auto* option = find_option(name);
    std::string left = fmt::format("--{}", option->name);
    if (!option->value.empty()) left += fmt::format(" {}", option->value);
    std::string doc(option->doc);
    if (!option->fallback.empty()) doc += fmt::format(" Otherwise: {}.", option->fallback);
    if (left.size() > 24) {
      out += fmt::format("  {}\n  {:26}{}\n", left, "", wrap(doc, 28));
    } else {
      out += fmt::format("  {:<26}{}\n", left, wrap(doc, 28));
    }
  }
  out += fmt::format("\nTry next: {}\n", wrap(command.next, 10));
  return out;
}

std::string help() {
  std::string out =
      "Egress: what still gets out when a corridor closes, who holds the tap,\n"
      "what to build, and what to guard.\n\n"
      "Example:  egress assess cases/kazakhstan --out out/kazakhstan\n\n";
  for (const auto& command : all_commands) {
    out += fmt::format("  {:<28}{}\n", fmt::format("{} {}", command.name, command.arguments),
                       wrap(command.question, 30));
  }
  out +=
      "\negress COMMAND --help tells its options; --json gives every answer as JSON.\n"
      "Exit codes: 0 answered, 1 answered with bad news, 2 a mistake in the input,\n"
      "3 a mistake of ours, 130 interrupted.\n\n"
      "Try next: egress check cases/kazakhstan\n";
  return out;
}

}  // namespace egress
