#include "egress/io/game_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "egress/io/decimal.h"
#include "egress/io/json_places.h"
#include "egress/io/reporter.h"

namespace egress {

namespace {

using Kind = JsonValue::Kind;

constexpr std::int64_t most_units = std::int64_t{1} << 58U;  // as in games/game.h

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// A number as a double and, where it fits, as written.
struct Read {
  double value = 0;
  std::optional<Decimal> decimal;
};

class GameReader {
 public:
  GameReader(const TextBuffer& text, const JsonFile& json) : name_(text.name()), json_(json) {}

  Outcome<GameFile> read() {
    if (json_.at(0).kind != Kind::object) {
      told("E0721", 0, "a file that holds no object", "a game is written as {...}");
    } else if (has("bankruptcy")) {
      read_bankruptcy();
    } else if (has("airport")) {
      read_airport();
    } else if (has("worth")) {
      read_table();
    } else if (has("quota") || has("weights")) {
      read_voting();
    } else {
      told("E0721", 0, "an object that is none of the forms of a game",
           "a game has `players` and `worth`, `players`, `quota` and `weights`, `bankruptcy`, or "
           "`airport`");
    }
    if (reporter_.has_errors()) {
      Diagnostics found = reporter_.take();
      found.sort();
      return std::unexpected(std::move(found));
    }
    return std::move(out_);
  }

 private:
  // --- what is said
  // -------------------------------------------------------------------------------

  void told(std::string_view code, std::size_t at, const std::string& message,
            const std::string& hint) {
    if (!reporter_.wants(code, name_)) return reporter_.add(code, {.file = name_}, message, hint);
    reporter_.add(code, json_.place(json_.at(at)), message, hint);
  }
  void told_of_key(std::string_view code, std::size_t at, const std::string& message,
                   const std::string& hint) {
    if (!reporter_.wants(code, name_)) return reporter_.add(code, {.file = name_}, message, hint);
    reporter_.add(code, json_.place_of_key(json_.at(at)), message, hint);
  }

  // --- members of an object
  // -----------------------------------------------------------------------

  bool has(std::string_view key) const {
    for (std::size_t i = 1; i < json_.at(0).next; i = json_.at(i).next) {
      if (json_.key(json_.at(i)) == key) return true;
    }
    return false;
  }

  /// The members of `object` by the names in `known`; 0 where one is missing. Names that are not
  /// known, or given twice, are told.
  std::vector<std::size_t> members(std::size_t object, const std::vector<std::string_view>& known) {
    std::vector<std::size_t> out(known.size(), 0);
    for (const std::size_t i : json_.children(object)) {
      const std::string key = json_.key(json_.at(i));
      const auto found = std::ranges::find(known, key);
      if (found == known.end()) {
        told_of_key("E0722", i, fmt::format("`{}` means nothing here", shown(key)),
                    suggestion(key, known, fmt::format("known here: {}", fmt::join(known, ", "))));
        continue;
      }
      auto& place = out[static_cast<std::size_t>(found - known.begin())];
      if (place != 0) {
        told_of_key("E0724", i, fmt::format("`{}` is given twice", shown(key)), "keep one of them");
      } else {
        place = i;
      }
    }
    return out;
  }

  bool is(std::size_t at, Kind kind, std::string_view what, std::string_view form) {
    if (json_.at(at).kind == kind) return true;
    told("E0723", at, fmt::format("{} is not {}", what, form), fmt::format("write {}", form));
    return false;
  }
  bool given(std::size_t at, std::size_t parent, std::string_view key, std::string_view example) {
    if (at != 0) return true;
    told("E0723", parent, fmt::format("`{}` is missing", key),
         fmt::format("add it, for example {}", example));
    return false;
  }

  std::optional<Read> number(std::size_t at, std::string_view what) {
    if (!is(at, Kind::number, what, "a number")) return {};
    const std::string_view raw = json_.raw(json_.at(at));
    Read out;
    const auto [stop, error] = std::from_chars(raw.data(), raw.data() + raw.size(), out.value);
    out.decimal = parse_decimal(raw);
    // Too small for a double is as good as 0; too large is not.
    if (error == std::errc::result_out_of_range && (!out.decimal || out.decimal->exponent > 0)) {
      told("E0725", at, fmt::format("`{}` is beyond what can be computed with", shown(raw)),
           "use a coarser unit; numbers go up to 1e300");
      return {};
    }
    constexpr double most = 1e300;
    if (std::abs(out.value) > most) {
      told("E0725", at, fmt::format("`{}` is beyond what can be computed with", shown(raw)),
           "use a coarser unit; numbers go up to 1e300");
      return {};
    }
    return out;
  }

  // --- players
  // ------------------------------------------------------------------------------------

  void player(std::size_t at, std::string name, bool in_key) {
    const auto say = [&](const std::string& message, const std::string& hint) {
      in_key ? told_of_key("E0726", at, message, hint) : told("E0726", at, message, hint);
    };
    if (trimmed(name).empty() || trimmed(name).size() != name.size()) {
      say(name.empty() ? "a player without a name" : "a name with blanks at an end",
          "names are text such as `north`");
    } else if (name.find('+') != std::string::npos) {
      say(fmt::format("the name `{}` holds a `+`", shown(name)),
          "`+` joins the players of a coalition; choose another sign");
    } else if (index_.contains(name)) {
      say(fmt::format("the player `{}` is named twice", shown(name)), "keep one of them");
    }
    index_.emplace(name, out_.players.size());
    out_.players.push_back(std::move(name));
  }

  bool read_players(std::size_t at, std::size_t most, std::string_view why) {
    if (!given(at, 0, "players", "\"players\": [\"a\", \"b\"]")) return false;
    if (!is(at, Kind::array, "`players`", "a list of names in quotes")) return false;
    for (const std::size_t i : json_.children(at)) {
      if (is(i, Kind::string, "a player", "a name in quotes")) {
        player(i, json_.text(json_.at(i)), false);
      }
    }
    return enough(at, most, why);
  }

  bool enough(std::size_t at, std::size_t most, std::string_view why) {
    if (out_.players.empty()) told("E0726", at, "no players", "a game has at least one");
    if (out_.players.size() > most) {
      told("E0733", at, fmt::format("{} players", out_.players.size()),
           fmt::format("{} {}", why, most));
      return false;
    }
    return !reporter_.has_errors();
  }

  // --- a table
  // ------------------------------------------------------------------------------------

  void read_table() {
    out_.kind = GameFile::Kind::table;
    const auto m = members(0, {"players", "worth", "missing", "cost"});
    const bool known = read_players(m[0], most_table_players,
                                    "of every coalition a worth is needed, two to the power of "
                                    "players; a table may have up to");
    if (m[3] != 0) {
      const std::string_view word = json_.raw(json_.at(m[3]));
      if (word == "true" || word == "false") {
        out_.cost = word == "true";
      } else {
        told("E0723", m[3], "`cost` is neither true nor false", "write true or false");
      }
    }
    std::optional<Read> missing;
    if (m[2] != 0) missing = number(m[2], "`missing`");
    if (!is(m[1], Kind::object, "`worth`", "an object such as {\"a\": 0, \"a+b\": 1}") || !known) {
      return;
    }
    read_worths(m[1], m[2] != 0, missing.value_or(Read{0, Decimal{}}));
  }

  /// The bit mask of a coalition's name; nothing if a part of it is not known.
  std::optional<std::size_t> coalition(std::size_t at) {
    const std::string key = json_.key(json_.at(at));
    if (trimmed(key).empty()) return 0;
    std::size_t out = 0;
    bool good = true;
    for (std::size_t begin = 0; begin <= key.size();) {
      const std::size_t end = std::min(key.find('+', begin), key.size());
      const std::string name(trimmed(std::string_view(key).substr(begin, end - begin)));
      begin = end + 1;
      const auto found = index_.find(name);
      if (found == index_.end()) {
        good = false;
        const std::vector<std::string_view> names(out_.players.begin(), out_.players.end());
        told_of_key("E0727", at, fmt::format("there is no player `{}`", shown(name)),
                    suggestion(name, names, "name players as in `players`, joined by `+`"));
        continue;
      }
      const std::size_t bit = std::size_t{1} << found->second;
      if ((out & bit) != 0) {
        good = false;
        told_of_key("E0727", at, fmt::format("`{}` is in this coalition twice", shown(name)),
                    "name each player once");
      }
      out |= bit;
    }
    return good ? std::optional(out) : std::nullopt;
  }

  std::string name_of(std::size_t who) const {
    std::string out;
    for (std::size_t i = 0; i < out_.players.size(); ++i) {
      if ((who >> i & 1U) != 0) out += (out.empty() ? "" : "+") + out_.players[i];
    }
    return out;
  }

  void read_worths(std::size_t at, bool has_missing, const Read& missing) {
    const std::size_t count = std::size_t{1} << out_.players.size();
    out_.worth.assign(count, missing.value);
    std::vector<Decimal> decimals(count, missing.decimal.value_or(Decimal{}));
    bool exact = missing.decimal.has_value();
    std::vector<bool> seen(count, false);
    for (std::size_t i = at + 1; i < json_.at(at).next; i = json_.at(i).next) {
      const auto who = coalition(i);
      const auto read = number(i, "a worth");
      if (!who) {
        unnamed_ = true;
        continue;
      }
      if (seen[*who]) {
        told_of_key("E0728", i,
                    fmt::format("the coalition `{}` has two worths", shown(name_of(*who))),
                    "keep one of them; the order of players does not matter");
      }
      seen[*who] = true;
      if (!read) continue;
      if (*who == 0 && read->value != 0) {
        told("E0730", i, "nobody is worth something", "the worth of `\"\"` is 0; leave it out");
      }
      out_.worth[*who] = read->value;
      exact = exact && read->decimal;
      if (read->decimal) decimals[*who] = *read->decimal;
    }
    out_.worth[0] = 0;
    decimals[0] = {};
    if (!has_missing) all_seen(at, seen);
    if (!exact || reporter_.has_errors()) return;
    if (auto units = common_units(decimals, most_units)) {
      out_.units = std::move(units->units);
      out_.scale = units->scale;
    }
  }

  void all_seen(std::size_t at, const std::vector<bool>& seen) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string> names;
    std::size_t count = 0;
    for (std::size_t who = 1; who < seen.size(); ++who) {
      if (seen[who]) continue;
      if (++count <= most_named) names.push_back("`" + shown(name_of(who)) + "`");
    }
    if (count == 0 || unnamed_) return;  // a name that is not understood may be what is missing
    told_of_key("E0729", at,
                fmt::format("{} of {} coalitions {} no worth: {}{}", count, seen.size() - 1,
                            count == 1 ? "has" : "have", fmt::join(names, ", "),
                            count > most_named ? ", ..." : ""),
                "give them, or `\"missing\": 0` for all that are left out");
  }

  // --- the other forms
  // ----------------------------------------------------------------------------

  /// A number that is not negative, as written.
  std::optional<Decimal> amount(std::size_t at, std::string_view what) {
    const auto read = number(at, what);
    if (!read) return {};
    if (read->value < 0) {
      told("E0731", at, fmt::format("{} below 0", what), "it must be 0 or more");
      return {};
    }
    if (!read->decimal) {
      told("E0734", at, fmt::format("{} of more than 18 digits", what), "round it");
      return {};
    }
    return read->decimal;
  }

  /// {"a": 1, ...} as players and their amounts.
  std::vector<Decimal> named_amounts(std::size_t at, std::string_view what) {
    std::vector<Decimal> out;
    for (const std::size_t i : json_.children(at)) {
      player(i, json_.key(json_.at(i)), true);
      if (const auto read = amount(i, what)) out.push_back(*read);
    }
    enough(at, most_listed_players, "a game may have up to");
    return out;
  }

  /// Into units; `last` is the quota or estate where there is one.
  bool into_units(std::vector<Decimal> numbers, std::optional<Decimal> last, std::size_t at) {
    if (reporter_.has_errors()) return false;
    if (last) numbers.push_back(*last);
    auto units = common_units(numbers, most_units);
    std::int64_t sum = 0;
    for (std::size_t i = 0; units && i < units->units.size(); ++i) {
      sum += units->units[i];
      if (sum > most_units) units.reset();
    }
    if (!units) {
      told_of_key("E0734", at, "numbers that do not fit one table of 58 bits",
                  "round them, or use a coarser unit");
      return false;
    }
    out_.scale = units->scale;
    if (last) {
      out_.threshold = units->units.back();
      units->units.pop_back();
      sum -= out_.threshold;
    }
    out_.numbers = std::move(units->units);
    out_.place = json_.place_of_key(json_.at(at));
    sum_ = sum;
    return true;
  }

  void read_voting() {
    out_.kind = GameFile::Kind::voting;
    const auto m = members(0, {"players", "quota", "weights"});
    read_players(m[0], most_listed_players, "a vote may have up to");
    const bool complete =
        given(m[1], 0, "quota", "\"quota\": 3") && given(m[2], 0, "weights", "\"weights\": [2, 2]");
    if (!complete) return;
    const auto quota = amount(m[1], "a quota");
    if (!is(m[2], Kind::array, "`weights`", "a list of numbers")) return;
    std::vector<Decimal> weights;
    const auto listed = json_.children(m[2]);
    for (const std::size_t i : listed) {
      if (const auto read = amount(i, "a weight")) weights.push_back(*read);
    }
    if (m[0] != 0 && listed.size() != out_.players.size()) {
      told_of_key("E0735", m[2],
                  fmt::format("{} weights for {} players", listed.size(), out_.players.size()),
                  "give one for each, in the order of `players`");
    }
    if (!quota || !into_units(std::move(weights), quota, m[2])) return;
    if (out_.threshold <= 0 || out_.threshold > sum_) {
      told("E0732", m[1],
           out_.threshold <= 0 ? "a quota of 0, which nobody at all reaches"
                               : "a quota above the sum of weights",
           "it must be above 0, and at most the sum of the weights");
    }
  }

  void read_bankruptcy() {
    out_.kind = GameFile::Kind::bankruptcy;
    const auto top = members(0, {"bankruptcy"});
    constexpr std::string_view example = "{\"estate\": 200, \"claims\": {\"a\": 100}}";
    if (!is(top[0], Kind::object, "`bankruptcy`", fmt::format("an object such as {}", example))) {
      return;
    }
    const auto m = members(top[0], {"estate", "claims"});
    const bool complete = given(m[0], top[0], "estate", "\"estate\": 200") &&
                          given(m[1], top[0], "claims", "\"claims\": {\"a\": 100, \"b\": 200}");
    if (!complete) return;
    const auto estate = amount(m[0], "an estate");
    if (!is(m[1], Kind::object, "`claims`", "an object such as {\"a\": 100}")) return;
    auto claims = named_amounts(m[1], "a claim");
    if (!estate || !into_units(std::move(claims), estate, m[1])) return;
    if (out_.threshold > sum_) {
      told("E0732", m[0], "an estate that covers all claims",
           "then everybody is paid in full and there is nothing to decide");
    }
  }

  void read_airport() {
    out_.kind = GameFile::Kind::airport;
    out_.cost = true;
    const auto top = members(0, {"airport"});
    constexpr std::string_view example = "{\"costs\": {\"a\": 1, \"b\": 3}}";
    if (!is(top[0], Kind::object, "`airport`", fmt::format("an object such as {}", example))) {
      return;
    }
    const auto m = members(top[0], {"costs"});
    if (!given(m[0], top[0], "costs", "\"costs\": {\"a\": 1, \"b\": 3}") ||
        !is(m[0], Kind::object, "`costs`", "an object such as {\"a\": 1, \"b\": 3}")) {
      return;
    }
    into_units(named_amounts(m[0], "a cost"), {}, m[0]);
  }

  std::string name_;
  const JsonFile& json_;
  Reporter reporter_;
  GameFile out_;
  std::unordered_map<std::string, std::size_t> index_;
  std::int64_t sum_ = 0;
  bool unnamed_ = false;  // some coalition's name was not understood
};

}  // namespace

Outcome<GameFile> read_game(const TextBuffer& file) {
  const auto json = JsonFile::parse(file);
  if (!json) return std::unexpected(json.error());
  return GameReader(file, *json).read();
}

}  // namespace egress
