#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/base/outcome.h"
#include "egress/io/assembly.h"
#include "egress/io/words.h"

namespace egress {

TableKind kind_of_table(std::size_t position) {
  const std::string_view word = kind_word(position);
  for (const TableKind kind :
       {TableKind::link, TableKind::node, TableKind::store, TableKind::fleet, TableKind::supply,
        TableKind::market, TableKind::holder, TableKind::corridor, TableKind::contract}) {
    if (word == name_of(kind)) return kind;
  }
  throw InternalError("a table that holds no things: " + std::string(word));
}

Things::Things(Assembly& assembly, std::string_view table) : a_(assembly) {
  const auto& rows = a_.rows_[static_cast<std::size_t>(table_position(table))];
  if (rows.view != nullptr) table_ = &rows;
}

int Things::column(std::string_view name) const {
  return table_ == nullptr ? -1 : table_->view->raw().column(name);
}

void Things::each(const std::function<void(const ThingReader&)>& use) const {
  if (table_ == nullptr) return;
  for (const ThingRows& thing : table_->things) {
    if (thing.exists) use(ThingReader(a_, *table_, thing));
  }
}

const RawColumn& ThingReader::raw_column(int column) const {
  return table_.view->raw().columns[static_cast<std::size_t>(column)];
}

std::string_view ThingReader::text(int column) const {
  if (column < 0) return {};
  for (const RowInfo& r : table_.base(thing_)) {
    const auto text = table_.view->text(r.row, column);
    if (!text.empty()) return text;
  }
  return {};
}

std::string ThingReader::id() const {
  const RawTable& raw = table_.view->raw();
  return std::string(raw.text(table_.rows[thing_.begin].row, raw.column("id")));
}

const std::optional<ColumnUnit>& ThingReader::unit(int column) const {
  const auto base = table_.base(thing_);
  const auto row = std::ranges::find_if(
      base, [&](const RowInfo& r) { return !table_.view->text(r.row, column).empty(); });
  return row == base.end() ? raw_column(column).unit : table_.view->unit(row->row, column);
}

ThingReader::Ends ThingReader::ends(int column) const {
  const auto written = text(column);
  if (written.empty() || !unit(column)) return {};
  const auto number = parse_number_cell(written);
  if (!number || !number->series.empty()) return {};
  const ColumnUnit& in = *unit(column);
  return {in.canonical(number->low), in.canonical(number->mode), in.canonical(number->high),
          in.measure};
}

double ThingReader::number(int column) const { return ends(column).mode; }

Profile ThingReader::number_profile(int column) const {
  const Ends e = ends(column);
  if (!given(e.mode)) return {};
  return Profile(e.mode, e.measure, unit(column)->unit.per);
}

Profile ThingReader::base_profile(int column) const {
  return profile_of(a_.view_.raw(), *table_.view, table_.base(thing_), column);
}

Profile ThingReader::profile(int column) const {
  Profile base = base_profile(column);
  add_projects(column, base);
  return base;
}

void ThingReader::add_projects(int column, Profile& base) const {
  add_rows(column, table_.added(thing_), base);
}

/// Adds row by row: two projects, or two spans of one, each add their own.
void ThingReader::add_rows(int column, std::span<const RowInfo> rows, Profile& base) const {
  if (column < 0 || raw_column(column).description == nullptr ||
      !raw_column(column).description->additive) {
    return;
  }
  for (const RowInfo& r : rows) {
    if (table_.view->text(r.row, column).empty()) continue;
    const Profile more = profile_of(a_.view_.raw(), *table_.view, {&r, 1}, column);
    if (!more.given_ever()) continue;
    if (!base.given_ever()) {
      a_.reporter_.add("E0225", table_.view->span(r.row, column),
                       fmt::format("`{}` of `{}` is not given, so there is nothing to add to",
                                   raw_column(column).name, id()),
                       "where it is empty there is no limit; give the number before the project");
      continue;
    }
    bool mixed = false;
    base = sum_of(base, more, mixed);
    if (mixed) {
      a_.reporter_.add("E0318", table_.view->span(r.row, column),
                       fmt::format("`{}` of `{}` is in another unit on some days",
                                   raw_column(column).name, id()),
                       "give the series that it adds to in the unit of this column");
    }
  }
}

std::int32_t ThingReader::whole(int column, std::int32_t fallback) const {
  const double value = number(column);
  if (!given(value) || std::abs(value) > 1e9) return fallback;
  if (value != std::round(value)) {
    a_.reporter_.add("E0432", table_.view->span(table_.rows[thing_.begin].row, column),
                     fmt::format("`{}` of `{}` is {:g}, which is no whole number",
                                 raw_column(column).name, id(), value),
                     "there is no half of one: write a whole number from 1 on");
  }
  return static_cast<std::int32_t>(std::lround(value));
}

BoundKind ThingReader::bound(int column) const {
  const auto word = text(column);
  if (word == "capacity") return BoundKind::capacity;
  if (word == "contract") return BoundKind::contract;
  if (word == "tie") return BoundKind::tie;
  if (word == "residual") return BoundKind::residual;
  return BoundKind::unlabelled;
}

std::optional<Day> ThingReader::day(int column) const { return parse_day(text(column)); }

void ThingReader::each_reference(
    int column, const std::function<void(ThingPlace, std::string_view)>& use) const {
  const auto written = text(column);
  if (written.empty() || raw_column(column).description == nullptr) return;
  for_each_part(written, '+', [&](std::string_view part) {
    const auto found = look_up(a_.view_.raw(), raw_column(column), part);
    if (found.how == Lookup::found) use(found.place, part);
  });
}

std::vector<ThingRef> ThingReader::things(int column) const {
  std::vector<ThingRef> out;
  each_reference(column, [&](ThingPlace place, std::string_view) {
    const std::int32_t index = a_.index_of(place);
    if (index >= 0) out.push_back({kind_of_table(place.table), index});
  });
  return out;
}

std::vector<Share> ThingReader::shares(int column) const {
  std::vector<Share> out;
  const auto written = text(column);
  if (written.empty() || raw_column(column).description == nullptr) return out;
  for (const auto part : split(written, '+')) {
    const ShareWord share = parse_share(part);
    const auto found = look_up(a_.view_.raw(), raw_column(column), share.id);
    if (found.how != Lookup::found || !given(share.share)) continue;
    out.push_back({HolderIndex(static_cast<std::size_t>(a_.index_of(found.place))), share.share});
  }
  return out;
}

/// A thing that stands on another one which is not there in this run cannot be built.
std::int32_t ThingReader::model_index(int column) const {
  const auto written = text(column);
  if (written.empty() || raw_column(column).description == nullptr) return -1;
  const auto found = look_up(a_.view_.raw(), raw_column(column), written);
  if (found.how != Lookup::found) return -1;
  const std::int32_t index = a_.index_of(found.place);
  if (index >= 0) return index;
  const ThingRows& other = a_.rows_[found.place.table].things[found.place.thing];
  const auto project = a_.projects_.id(other.creator);
  const RowInfo& row = table_.rows[thing_.begin];
  const bool by_project = thing_.creator != Projects::none;
  a_.reporter_.add(
      by_project ? "E0507" : "E0226", table_.view->span(row.row, column),
      fmt::format("`{}` stands on `{}`, which only project `{}` brings", id(), shown(written),
                  project),
      by_project ? fmt::format("give `--with {}` as well", project)
                 : fmt::format("write `{}` in the `project` column of this row as well", project));
  return -1;
}

std::vector<RowInfo> ThingReader::base_rows(std::int32_t step) const {
  std::vector<RowInfo> out;
  for (const RowInfo& r : table_.base(thing_)) {
    if (r.step == step) out.push_back(r);
  }
  return out;
}

std::vector<RowInfo> ThingReader::added_rows(std::int32_t step) const {
  std::vector<RowInfo> out;
  for (const RowInfo& r : table_.added(thing_)) {
    if (r.step == step) out.push_back(r);
  }
  return out;
}

std::int32_t ThingReader::steps() const {
  std::int32_t last = 1;
  for (std::uint32_t i = thing_.begin; i < thing_.end; ++i) {
    last = std::max(last, table_.rows[i].step);
  }
  return last;
}

Profile ThingReader::step_profile(int column, std::int32_t step) const {
  auto own = base_rows(step);
  const auto added = added_rows(step);
  if (own.empty()) return profile_of(a_.view_.raw(), *table_.view, added, column);
  Profile base = profile_of(a_.view_.raw(), *table_.view, own, column);
  add_rows(column, added, base);
  return base;
}

}  // namespace egress
