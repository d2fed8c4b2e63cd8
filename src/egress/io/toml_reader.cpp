#include "egress/io/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "egress/io/number.h"
#include "egress/io/table_reader.h"
#include "egress/io/toml_tree.h"
#include "egress/io/words.h"

namespace egress {

namespace {

using Names = PlacedWord::Names;

constexpr std::string_view period_words[] = {"hour", "day", "week", "month", "year"};

class TomlReader {
 public:
  TomlReader(const RawFile& file, std::span<const KeyDescription> keys, RawCase& raw,
             Reporter& reporter)
      : tree_(file, keys, reporter), raw_(raw), reporter_(reporter) {}

  void read_case() {
    if (!tree_.good()) return;
    const toml::table& root = tree_.root();
    CaseHeader& header = raw_.header;
    for (const auto& [key, node] : root) {
      (void)node;
      header.places.emplace(std::string(key.str()), tree_.place(key.source()));
    }
    header.name = TomlTree::text(root, "name");
    header.title = TomlTree::text(root, "title");
    header.owner = TomlTree::text(root, "owner");
    if (!header.owner.empty()) name(Names::holder, header.owner, tree_.place(*root.get("owner")));
    header.from = tree_.day(root, "from");
    if (const auto last = tree_.day(root, "to")) header.to = *last + 1;
    header.period = period(root, Period::day);
    if (const auto* flag = root.get("bounds_labelled")) {
      header.bounds_labelled = flag->value<bool>().value_or(false);
    }
    read_units(root);
    read_backtest(root);
    read_log(root);
    for (const auto* entry : TomlTree::tables(root, "closure_case")) read_closure_case(*entry);
    for (const auto* entry : TomlTree::tables(root, "replay")) read_replay(*entry);
    for (const auto* entry : TomlTree::tables(root, "ladder")) read_ladder(*entry);
  }

  void read_claims() {
    if (!tree_.good()) return;
    for (const auto* entry : TomlTree::tables(tree_.root(), "claim")) read_claim(*entry);
  }

 private:
  void name(Names names, std::string text, SourceSpan where) {
    raw_.words.push_back({names, std::move(text), std::move(where)});
  }

  Period period(const toml::table& table, Period fallback) {
    const std::string text = TomlTree::text(table, "period");
    if (text.empty()) return fallback;
    const auto found = parse_period(text);
    if (!found) {
      reporter_.add("E0607", tree_.place(*table.get("period")),
                    fmt::format("`{}` is not a period", shown(text)),
                    suggestion(text, {std::begin(period_words), std::end(period_words)},
                               "write hour, day, week, month or year"));
    }
    return found.value_or(fallback);
  }

  /// Ids of one kind must differ.
  void check_new(std::set<std::string>& seen, const std::string& id, const toml::table& entry,
                 std::string_view what) {
    if (id.empty() || seen.insert(id).second) return;
    reporter_.add("E0609", tree_.place(*entry.get("id")),
                  fmt::format("{} `{}` stands twice", what, shown(id)), "give each its own id");
  }

  void read_units(const toml::table& root) {
    const auto* node = root.get("units");
    const auto* units = node == nullptr ? nullptr : node->as_table();
    if (units == nullptr) return;
    for (const auto& [key, value] : *units) {
      const auto parts = split(key.str(), '.');
      const auto* table = parts.size() == 2 ? find_table(parts[0]) : nullptr;
      const auto* column = table == nullptr ? nullptr : find_column(*table, parts[1]);
      if (column == nullptr || column->kind != CellKind::number) {
        report_unit_key(key, table, parts.size() == 2 ? parts[1] : std::string_view{});
      } else if (!value.is_string()) {
        reporter_.add("E0603", tree_.place(value), "a unit is a string in quotes", "\"Mt/yr\"");
      } else {
        raw_.header.units.emplace(
            std::string(key.str()),
            CaseHeader::UnitEntry{without_blanks(value.as_string()->get()), tree_.place(value)});
      }
    }
  }

  void report_unit_key(const toml::key& key, const TableDescription* table,
                       std::string_view column) {
    std::string hint = "write it as `\"links.capacity\" = \"Mt/yr\"`";
    if (table != nullptr) {
      hint = suggestion(column, column_names(*table), hint);
    }
    reporter_.add("E0605", tree_.place(key.source()),
                  fmt::format("`{}` names no column of numbers", shown(key.str())), hint);
  }

  std::vector<int> years(const toml::table& table, std::string_view key) {
    std::vector<int> out;
    const auto* node = table.get(key);
    const auto* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr) return out;
    for (const auto& element : *array) {
      const auto year = element.value<std::int64_t>().value_or(0);
      if (year >= 1600 && year < 3000) {
        out.push_back(static_cast<int>(year));
      } else if (element.is_integer()) {
        reporter_.add("E0607", tree_.place(element), fmt::format("{} is not a year", year),
                      "calendar years have four digits");
      }
    }
    return out;
  }

  void read_backtest(const toml::table& root) {
    const auto* node = root.get("backtest");
    const auto* table = node == nullptr ? nullptr : node->as_table();
    if (table == nullptr) return;
    BacktestSettings& b = raw_.settings.backtest;
    b.years = years(*table, "years");
    b.fitted = years(*table, "fitted");
    b.remainder = TomlTree::text(*table, "remainder");
    if (!b.remainder.empty()) {
      name(Names::corridor, b.remainder, tree_.place(*table->get("remainder")));
    }
    for (const int year : b.fitted) {
      if (std::ranges::find(b.years, year) != b.years.end()) continue;
      reporter_.add("E0613", tree_.place(*table->get("fitted")),
                    fmt::format("{} is fitted, but not among `years`", year),
                    "the fitted years are some of the years compared");
    }
  }

  void check_order(const toml::table& table, std::optional<Day> from, std::optional<Day> to) {
    if (!from || !to || *from <= *to) return;
    reporter_.add(
        "E0614", tree_.place(*table.get("to")),
        fmt::format("the last day {} is before the first, {}", format_day(*to), format_day(*from)),
        "`from` is the first day and `to` the last one, itself included");
  }

  void read_log(const toml::table& root) {
    const auto* node = root.get("log");
    const auto* table = node == nullptr ? nullptr : node->as_table();
    if (table == nullptr) return;
    const auto from = tree_.day(*table, "from");
    const auto to = tree_.day(*table, "to");
    check_order(*table, from, to);
    if (from && to) raw_.settings.log = {from, *to + 1};
  }

  Horizon horizon(const toml::table& entry) {
    const auto from = tree_.day(entry, "from");
    const auto to = tree_.day(entry, "to");
    check_order(entry, from, to);
    return {from.value_or(0), to.value_or(0) + 1, period(entry, raw_.header.period)};
  }

  void read_closure_case(const toml::table& entry) {
    ClosureCase c;
    c.id = TomlTree::text(entry, "id");
    c.title = TomlTree::text(entry, "title");
    check_new(closure_ids_, c.id, entry, "closure case");
    for (auto& [text, where] : tree_.texts(entry, "close")) c.close.push_back(std::move(text));
    c.horizon = horizon(entry);
    raw_.settings.closure_cases.push_back(std::move(c));
  }

  void read_replay(const toml::table& entry) {
    ReplaySettings r;
    r.id = TomlTree::text(entry, "id");
    r.title = TomlTree::text(entry, "title");
    check_new(replay_ids_, r.id, entry, "replay");
    r.where = tree_.place(entry.contains("closures") ? *entry.get("closures") : entry);
    for (auto& [text, where] : tree_.texts(entry, "closures")) {
      name(Names::closure, text, where);
      r.closures.push_back(std::move(text));
    }
    for (auto& [text, where] : tree_.texts(entry, "other_end")) {
      name(Names::cell, text.substr(0, text.find('=')), where);
      r.other_end.push_back(std::move(text));
    }
    r.horizon = horizon(entry);
    for (const auto* report : TomlTree::tables(entry, "compare")) {
      r.reports.push_back(read_report(*report));
    }
    raw_.settings.replays.push_back(std::move(r));
  }

  ReplayReport read_report(const toml::table& entry) {
    ReplayReport r;
    r.where = tree_.place(entry);
    r.observed = TomlTree::text(entry, "observed");
    if (!r.observed.empty()) name(Names::observed, r.observed, tree_.place(*entry.get("observed")));
    std::vector<std::int64_t> days;
    const auto* cut = entry.get("first_cut");
    if (cut != nullptr && cut->as_array() != nullptr) {
      for (const auto& day : *cut->as_array())
        days.push_back(day.value<std::int64_t>().value_or(0));
    }
    const bool two_days = days.size() == 2 && 1 <= days[0] && days[0] <= days[1] && days[1] < 10000;
    if (two_days) {
      r.earliest = static_cast<int>(days[0]);
      r.latest = static_cast<int>(days[1]);
    }
    if (r.observed.empty() != two_days || (cut != nullptr && !two_days)) {
      reporter_.add("E0616", r.where, "what was reported is not clear",
                    "give `observed = \"ID\"`, or `first_cut = [2, 4]` (two days from 1 on, the "
                    "earlier first), one of them");
    }
    r.baseline = TomlTree::text(entry, "baseline");
    r.note = TomlTree::text(entry, "note");
    const std::string used_for = TomlTree::text(entry, "used_for");
    const auto found = std::ranges::find(used_for_words, used_for);
    if (found == std::end(used_for_words)) {
      if (!used_for.empty()) {
        reporter_.add("E0607", tree_.place(*entry.get("used_for")),
                      fmt::format("`{}` is not a use of a report", shown(used_for)),
                      suggestion(used_for, {std::begin(used_for_words), std::end(used_for_words)},
                                 "write fit, prediction, bracket or vague"));
      }
    } else {
      r.used_for = static_cast<UsedFor>(found - std::begin(used_for_words));
    }
    return r;
  }

  void read_ladder(const toml::table& entry) {
    LadderSettings ladder;
    ladder.corridor = TomlTree::text(entry, "corridor");
    if (!ladder.corridor.empty()) {
      name(Names::corridor, ladder.corridor, tree_.place(*entry.get("corridor")));
    }
    for (auto& [text, where] : tree_.texts(entry, "relax")) {
      constexpr std::string_view project = "project:";
      if (text.starts_with(project)) {
        name(Names::project, text.substr(project.size()), where);
      } else {
        name(Names::thing, text, where);
      }
      ladder.relax.push_back(std::move(text));
    }
    raw_.settings.ladders.push_back(std::move(ladder));
  }

  static std::string as_text(const toml::node& node) {
    if (const auto* word = node.as_string()) return word->get();
    if (const auto* whole = node.as_integer()) return fmt::format("{}", whole->get());
    if (const auto* number = node.as_floating_point()) return format_number(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (const auto* date = node.as_date()) {
      return fmt::format("{:04}-{:02}-{:02}", int{date->get().year}, int{date->get().month},
                         int{date->get().day});
    }
    return {};
  }

  void read_claim(const toml::table& entry) {
    ClaimSettings c;
    c.where = tree_.place(entry.contains("id") ? *entry.get("id") : entry);
    c.id = TomlTree::text(entry, "id");
    check_new(claim_ids_, c.id, entry, "claim");
    c.sentence = TomlTree::text(entry, "sentence");
    c.from_whom = TomlTree::text(entry, "from_whom");
    c.measure = TomlTree::text(entry, "measure");
    c.unit = TomlTree::text(entry, "unit");
    c.reason = TomlTree::text(entry, "reason");
    if (const auto* node = entry.get("threshold")) c.threshold = node->value<double>().value_or(0);
    for (auto& [text, where] : tree_.texts(entry, "with")) {
      name(Names::project, text, where);
      c.with.push_back(std::move(text));
    }
    for (auto& [text, where] : tree_.texts(entry, "set")) {
      name(Names::cell, text.substr(0, text.find('=')), where);
      c.set.push_back(std::move(text));
    }
    for (auto& [text, where] : tree_.texts(entry, "flips")) {
      name(Names::range, text, where);
      c.flips.push_back(std::move(text));
    }
    read_args(entry, c);
    const std::string side = TomlTree::text(entry, "holds_if");
    c.holds_above = side != "below";
    if (!side.empty() && side != "below" && side != "above") {
      reporter_.add("E0607", tree_.place(*entry.get("holds_if")),
                    fmt::format("`{}` is neither above nor below", shown(side)),
                    "write \"above\" or \"below\"");
    }
    raw_.settings.claims.push_back(std::move(c));
  }

  void read_args(const toml::table& entry, ClaimSettings& c) {
    const auto* node = entry.get("args");
    const auto* args = node == nullptr ? nullptr : node->as_table();
    if (args == nullptr) return;
    for (const auto& [key, value] : *args) {
      if (value.is_table() || value.is_array()) {
        reporter_.add("E0603", tree_.place(value),
                      fmt::format("the argument `{}` must be one value", shown(key.str())),
                      "a string, a number, a date or true/false");
      } else {
        c.args.emplace_back(std::string(key.str()), as_text(value));
      }
    }
  }

  TomlTree tree_;
  RawCase& raw_;
  Reporter& reporter_;
  std::set<std::string> closure_ids_, replay_ids_, claim_ids_;
};

}  // namespace

void read_case_toml(const RawFile& file, RawCase& raw, Reporter& reporter) {
  TomlReader(file, case_keys(), raw, reporter).read_case();
}

void read_claims_toml(const RawFile& file, RawCase& raw, Reporter& reporter) {
  TomlReader(file, claim_keys(), raw, reporter).read_claims();
}

}  // namespace egress
