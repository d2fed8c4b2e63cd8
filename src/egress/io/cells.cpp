#include "egress/io/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/io/column_unit.h"
#include "egress/io/number.h"
#include "egress/io/references.h"
#include "egress/io/words.h"

namespace egress {

namespace {

bool is_id(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

/// How the date was meant, if that can be told and is a day of the calendar.
std::string date_hint(std::string_view text) {
  const auto meant = [&](int year, int month, int day) {
    const std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    return parse_day(date) ? fmt::format("write `{}`", date)
                           : fmt::format("there is no day {}", date);
  };
  const auto numbers = [&](char separator) {
    std::vector<int> out;
    for (const auto part : split(text, separator)) {
      if (part.empty() || part.size() > 4 || part.find_first_not_of("0123456789") != part.npos) {
        return std::vector<int>{};
      }
      out.push_back(std::stoi(std::string(part)));
    }
    return out;
  };
  for (const char separator : {'.', '/', '-'}) {
    const auto n = numbers(separator);
    if (n.size() == 2 && n[0] > 1000)
      return fmt::format("write a day: `{:04}-{:02}-01`", n[0], n[1]);
    if (n.size() != 3) continue;
    if (n[0] > 1000) return meant(n[0], n[1], n[2]);
    // 29.11.2025 is read by day first; 3/4/2025 may be either.
    if (n[2] > 1000 && separator == '.') return meant(n[2], n[1], n[0]);
  }
  return "write year, month and day, such as `2025-11-29`";
}

class CellChecker {
 public:
  CellChecker(const CaseView& view, const TableView& table, Reporter& reporter)
      : view_(view),
        table_(table),
        reporter_(reporter),
        from_(table.raw().column("from")),
        to_(table.raw().column("to")) {}

  void run() {
    const auto& columns = table_.raw().columns;
    for (std::size_t row = 0; row < table_.raw().rows(); ++row) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].description == nullptr) continue;
        const auto text = table_.text(row, static_cast<int>(i));
        if (!text.empty()) check(row, static_cast<int>(i), columns[i], text);
      }
      if (table_.description().spans) check_span_order(row);
    }
  }

 private:
  void report(std::string_view code, std::size_t row, int column, std::string message,
              std::string hint = {}) {
    reporter_.add(code, table_.span(row, column), std::move(message), std::move(hint));
  }

  void check(std::size_t row, int column, const RawColumn& raw, std::string_view text) {
    switch (raw.description->kind) {
      case CellKind::id:
        return check_id(row, column, text);
      case CellKind::text:
        return;
      case CellKind::reference:
        check_reference(row, column, raw, text, text);
        return;
      case CellKind::references:
        return check_references(row, column, raw, text);
      case CellKind::shares:
        return check_shares(row, column, raw, text);
      case CellKind::number:
        return check_number(row, column, raw, text);
      case CellKind::date:
        if (!parse_day(text)) {
          report("E0218", row, column, fmt::format("`{}` is not a date", shown(text)),
                 date_hint(text));
        }
        return;
      case CellKind::choice:
        return check_choice(row, column, raw, text);
      case CellKind::flag:
        if (text != "yes" && text != "no") {
          report("E0220", row, column, fmt::format("`{}` is neither yes nor no", shown(text)),
                 "write `yes` or `no`");
        }
        return;
    }
  }

  void check_id(std::size_t row, int column, std::string_view text) {
    if (is_id(text)) return;
    report("E0211", row, column, fmt::format("`{}` cannot be an id", shown(text)),
           "ids are made of the letters a-z and A-Z, digits, `_`, `-` and `.`; write it for people "
           "in `name`");
  }

  /// `part` is a view into `text`, the cell's whole text.
  LookupResult check_reference(std::size_t row, int column, const RawColumn& raw,
                               std::string_view text, std::string_view part) {
    const LookupResult quick = look_up(view_.raw(), raw, part);
    if (quick.how == Lookup::found || quick.how == Lookup::total) return quick;
    return look_up_or_report(view_.raw(), raw, part,
                             table_.span(row, column, offset_in(text, part), part.size()),
                             reporter_);
  }

  bool check_part(std::size_t row, int column, std::string_view part) {
    if (!part.empty()) return true;
    report("E0216", row, column, "a part of this list is missing", "join ids by ` + `");
    return false;
  }

  void check_references(std::size_t row, int column, const RawColumn& raw, std::string_view text) {
    std::vector<ThingPlace> seen;
    const bool single = text.find('+') == std::string_view::npos;
    for_each_part(text, '+', [&](std::string_view part) {
      if (!check_part(row, column, part)) return;
      const auto found = check_reference(row, column, raw, text, part);
      if (single || found.how != Lookup::found) return;
      check_twice(row, column, text, part, found.place, seen);
    });
  }

  void check_twice(std::size_t row, int column, std::string_view text, std::string_view part,
                   ThingPlace place, std::vector<ThingPlace>& seen) {
    if (std::ranges::find(seen, place) != seen.end()) {
      reporter_.add("E0215", table_.span(row, column, offset_in(text, part), part.size()),
                    fmt::format("`{}` is named twice in this cell", shown(part)), "name it once");
    }
    seen.push_back(place);
  }

  void check_shares(std::size_t row, int column, const RawColumn& raw, std::string_view text) {
    std::vector<ThingPlace> seen;
    for (const auto part : split(text, '+')) {
      if (!check_part(row, column, part)) continue;
      const ShareWord share = parse_share(part);
      if (std::isnan(share.share)) {
        reporter_.add("E0217", table_.span(row, column, offset_in(text, part), part.size()),
                      fmt::format("`{}` is not an id with its share", shown(part)),
                      "write `id 31% + id 20.75%`, each from 0 to 100");
        continue;
      }
      const auto found = check_reference(row, column, raw, text, share.id);
      if (found.how == Lookup::found) check_twice(row, column, text, share.id, found.place, seen);
    }
  }

  void check_choice(std::size_t row, int column, const RawColumn& raw, std::string_view text) {
    bool known = false;
    for_each_part(raw.description->choices, '|', [&](auto word) { known = known || word == text; });
    if (known) return;
    const auto words = split(raw.description->choices, '|');
    std::string all;
    for (const auto word : words) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", word);
    report("E0219", row, column,
           fmt::format("`{}` is not one of the words for `{}`", shown(text), raw.name),
           suggestion(text, words, "write one of " + all));
  }

  void check_number(std::size_t row, int column, const RawColumn& raw, std::string_view text) {
    const auto number = parse_number_cell(text);
    if (!number) {
      const CellProblem& why = number.error();
      reporter_.add(why.code, table_.span(row, column, why.offset, why.length), why.message,
                    why.hint);
      return;
    }
    if (!number->series.empty()) return check_series(row, column, raw, number->series);
    const auto& unit = table_.unit(row, column);
    if (!unit) return;
    for (const double value : {number->low, number->mode, number->high}) {
      if (!check_bounds(row, column, raw, *unit, value)) return;
    }
  }

  bool check_bounds(std::size_t row, int column, const RawColumn& raw, const ColumnUnit& unit,
                    double value, std::string_view series = {}) {
    const ColumnDescription& d = *raw.description;
    const double canonical = unit.canonical(value);
    // A share of 100.00000001 % comes from adding up, not from a mistake.
    const double slack = 1e-9 * (1 + std::abs(canonical));
    const std::string of = series.empty() ? std::string() : fmt::format(" of series `{}`", series);
    if (!std::isfinite(canonical)) {
      report("E0303", row, column,
             fmt::format("`{}`{} is too large or too small in {}", format_number(value), of,
                         unit.unit.text));
      return false;
    }
    const bool low = canonical < d.least - (d.least == 0 ? 0 : slack);
    if (!low && canonical <= d.most + slack) return true;
    const double bound = low ? d.least : d.most;
    std::string words =
        fmt::format("`{}`{} is {} {}", format_number(value), of, low ? "less than" : "more than",
                    format_number(unit.inverted ? 1 / bound : in_unit(bound, unit.unit)));
    if (low && d.least == 0) words = fmt::format("`{}`{} is negative", format_number(value), of);
    report("E0306", row, column, std::move(words), fmt::format("`{}`: {}", raw.name, d.doc));
    return false;
  }

  void check_series(std::size_t row, int column, const RawColumn& raw, std::string_view name) {
    const auto& all = view_.raw().series;
    const auto found = all.find(name);
    if (!raw.description->dated) {
      report(
          found == all.end() ? "E0301" : "E0312", row, column,
          found == all.end()
              ? fmt::format("`{}` is not a number", shown(name))
              : fmt::format("`{}` cannot change with the date, so it cannot be a series", raw.name),
          "write a number; leave the cell empty if it is not known");
      return;
    }
    if (found == all.end()) {
      if (view_.raw().unreadable.contains(fmt::format("series/{}.csv", name))) return;
      std::vector<std::string_view> names;
      names.reserve(all.size());
      for (const auto& [other, series] : all) names.push_back(other);
      report("E0311", row, column,
             fmt::format("`{}` is neither a number nor a series of this case", shown(name)),
             suggestion(name, names,
                        fmt::format("give series/{}.csv, or leave the cell empty if the number is "
                                    "not known",
                                    shown(name))));
      return;
    }
    const RawSeries& series = found->second;
    if (series.broken || series.days.empty()) return;
    check_series_unit(row, column, raw, series, name);
    check_series_start(row, column, series, name);
  }

  void check_series_unit(std::size_t row, int column, const RawColumn& raw, const RawSeries& series,
                         std::string_view name) {
    const auto unit = series_unit(raw, series);
    if (!unit) {
      report(unit.error().code, row, column,
             fmt::format("series `{}`: {}", name, unit.error().message), unit.error().hint);
      return;
    }
    for (const double value : series.values) {
      if (!check_bounds(row, column, raw, *unit, value, name)) return;
    }
  }

  /// Before its first date a series is not given, and a bound that is not given is no bound.
  void check_series_start(std::size_t row, int column, const RawSeries& series,
                          std::string_view name) {
    const auto& header = view_.raw().header;
    if (!header.from || !header.to) return;
    const auto from = parse_day(table_.text(row, from_));
    const auto to = parse_day(table_.text(row, to_));
    const Day first = std::max(*header.from, from.value_or(*header.from));
    const Day last = std::min(*header.to, to ? *to + 1 : *header.to);
    if (first >= last || series.days.front() <= first) return;
    report("E0314", row, column,
           fmt::format("series `{}` begins on {}, after {}", name, format_day(series.days.front()),
                       format_day(first)),
           "give the series an earlier step, or the row a later `from`");
  }

  void check_span_order(std::size_t row) {
    if (from_ < 0 || to_ < 0) return;
    const auto from = parse_day(table_.text(row, from_));
    const auto to = parse_day(table_.text(row, to_));
    if (from && to && *to < *from) {
      report("E0221", row, to_,
             fmt::format("the row's last day {} is before its first, {}", format_day(*to),
                         format_day(*from)),
             "`from` is the first day and `to` the last one, itself included");
    }
  }

  const CaseView& view_;
  const TableView& table_;
  Reporter& reporter_;
  int from_, to_;
};

}  // namespace

void check_cells(const CaseView& view, const TableView& table, Reporter& reporter) {
  CellChecker(view, table, reporter).run();
}

}  // namespace egress
