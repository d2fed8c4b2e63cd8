#include "egress/io/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "egress/io/number.h"
#include "egress/io/words.h"

namespace egress {

namespace {

/// At most this many ids are searched for a near one.
constexpr std::size_t most_candidates = 5000;

bool allows_total(const RawColumn& column) {
  return column.description != nullptr && column.description->targets.ends_with("|total");
}

std::string_view name_of_table(std::size_t position) { return case_tables()[position].name; }

std::string table_list(const std::vector<std::uint8_t>& targets) {
  std::string out;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (i > 0) out += i + 1 == targets.size() ? " or " : ", ";
    out += name_of_table(targets[i]);
  }
  return out;
}

void report_unknown(const RawCase& raw, const RawColumn& column, std::string_view word,
                    const SourceSpan& where, Reporter& reporter) {
  std::string hint;
  std::vector<std::string_view> ids;
  if (reporter.wants("E0207", where.file)) {
    for (const auto target : column.targets) {
      const RawTable* table = raw.tables[target].get();
      if (table == nullptr) continue;
      const int id = table->column("id");
      for (const auto& thing : table->things) {
        if (ids.size() == most_candidates) break;
        ids.push_back(table->text(thing.first, id));
      }
    }
    if (allows_total(column)) ids.emplace_back("total");
    hint = suggestion(word, ids,
                      ids.empty() ? fmt::format("the case has no {}", table_list(column.targets))
                                  : std::string());
  }
  reporter.add("E0207", where,
               fmt::format("there is no `{}` in {}", shown(word), table_list(column.targets)),
               std::move(hint));
}

}  // namespace

LookupResult look_up(const RawCase& raw, const std::vector<std::uint8_t>& targets,
                     std::string_view word) {
  LookupResult out;
  const std::size_t colon = word.find(':');
  const std::string_view kind =
      colon == std::string_view::npos ? std::string_view{} : word.substr(0, colon);
  const std::string_view id = colon == std::string_view::npos ? word : word.substr(colon + 1);
  bool kind_known = kind.empty();
  bool broken = false;
  for (const auto target : targets) {
    if (!kind.empty() && kind != kind_word(target)) continue;
    kind_known = true;
    const RawTable* table = raw.tables[target].get();
    if (table == nullptr) {
      broken = broken || raw.unreadable.contains(std::string(name_of_table(target)) + ".csv");
      continue;
    }
    const std::int64_t thing = table->find(id);
    if (thing >= 0) {
      out.place = {target, static_cast<std::uint32_t>(thing)};
      out.tables |= 1U << target;
    }
    broken = broken || table->broken;
  }
  out.how = std::has_single_bit(out.tables) ? Lookup::found
            : out.tables != 0               ? Lookup::ambiguous
            : !kind_known                   ? Lookup::bad_kind
            : broken                        ? Lookup::unreadable
                                            : Lookup::unknown;
  return out;
}

LookupResult look_up(const RawCase& raw, const RawColumn& column, std::string_view word) {
  if (word == "total" && allows_total(column)) return {Lookup::total, {}, 0};
  return look_up(raw, column.targets, word);
}

LookupResult look_up_or_report(const RawCase& raw, const RawColumn& column, std::string_view word,
                               const SourceSpan& where, Reporter& reporter) {
  LookupResult out = look_up(raw, column, word);
  if (out.how == Lookup::ambiguous) {
    std::string hint = "write";
    std::string_view join;
    for (const auto target : column.targets) {
      if ((out.tables & (1U << target)) == 0) continue;
      hint += fmt::format("{} `{}:{}`", join, kind_word(target), word);
      join = " or";
    }
    reporter.add("E0214", where, fmt::format("`{}` names several things", shown(word)),
                 std::move(hint));
  } else if (out.how == Lookup::bad_kind) {
    std::string kinds;
    for (const auto target : column.targets) {
      kinds += fmt::format("{}`{}:`", kinds.empty() ? "" : ", ", kind_word(target));
    }
    reporter.add("E0230", where,
                 fmt::format("`{}` does not name what this column can", shown(word)),
                 "before the colon may stand " + kinds);
  } else if (out.how == Lookup::unknown) {
    report_unknown(raw, column, word, where, reporter);
  }
  return out;
}

ShareWord parse_share(std::string_view part) {
  ShareWord out;
  const std::size_t blank = part.find_last_of(blanks);
  if (blank == std::string_view::npos || !part.ends_with('%')) {
    return {part, part.substr(part.size()), not_given};
  }
  out.id = trim(part.substr(0, blank));
  out.number = part.substr(blank + 1, part.size() - blank - 2);
  if (out.number.empty()) {  // `kmg 20 %`
    const std::size_t before = out.id.find_last_of(blanks);
    if (before == std::string_view::npos) return {part, part.substr(part.size()), not_given};
    out.number = out.id.substr(before + 1);
    out.id = trim(out.id.substr(0, before));
  }
  const auto number = parse_number_cell(out.number.empty() ? "?" : out.number);
  const bool good = number && number->series.empty() && !number->range && number->mode >= 0 &&
                    number->mode <= 100;
  out.share = good ? number->mode / 100 : not_given;
  return out;
}

}  // namespace egress
