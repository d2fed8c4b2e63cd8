#include "egress/io/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "egress/io/table_reader.h"

namespace egress {

namespace {

/// What a column is for the rule of rows that share an id.
enum class Role : std::uint8_t {
  free,   // says something about the row, not the thing: source, note, name, ...
  fixed,  // the thing has one value
  dated,  // may differ by dates
};

Role role_of(const TableDescription& table, const ColumnDescription& column) {
  if (column.kind == CellKind::id || column.name == "name" || column.name == "step") {
    return Role::free;
  }
  const auto among = [&](std::span<const ColumnDescription> all) {
    return std::ranges::find(all, column.name, &ColumnDescription::name) != all.end();
  };
  if (among(source_columns()) || (table.spans && among(span_columns())) ||
      (table.projects && among(project_columns()))) {
    return Role::free;
  }
  return column.dated ? Role::dated : Role::fixed;
}

class RowSorter {
 public:
  RowSorter(const TableView& view, const Projects& projects, Reporter& reporter)
      : view_(view), raw_(view.raw()), projects_(projects), reporter_(reporter) {
    const TableDescription& d = view.description();
    for (std::size_t i = 0; i < raw_.columns.size(); ++i) {
      const auto* column = raw_.columns[i].description;
      roles_.push_back(column == nullptr ? Role::free : role_of(d, *column));
      if (column != nullptr && column->required && column->kind != CellKind::id) {
        required_.push_back(static_cast<int>(i));
      }
    }
    id_ = raw_.column("id");
    from_ = d.spans ? raw_.column("from") : -1;
    to_ = d.spans ? raw_.column("to") : -1;
    project_ = d.projects ? raw_.column("project") : -1;
    step_ = d.name == "markets" ? raw_.column("step") : -1;
  }

  TableRows run() {
    out_.view = &view_;
    check_ids();
    out_.things.reserve(raw_.things.size());
    out_.rows.reserve(raw_.rows());
    for (const auto& thing : raw_.things) sort_thing(thing);
    return std::move(out_);
  }

 private:
  void check_ids() {
    if (id_ < 0) return;
    for (std::size_t row = 0; row < raw_.rows(); ++row) {
      if (!view_.text(row, id_).empty()) continue;
      reporter_.add("E0210", view_.span(row, id_), "this row has no id",
                    "give it one, or remove the row");
    }
  }

  RowInfo read_row(std::uint32_t row) {
    RowInfo info{.row = row};
    const auto from = parse_day(view_.text(row, from_));
    const auto to = parse_day(view_.text(row, to_));
    if (from) info.from = *from;
    if (to) info.to = *to + 1;
    info.unclear =
        (!from && !view_.text(row, from_).empty()) || (!to && !view_.text(row, to_).empty());
    const auto project = view_.text(row, project_);
    if (!project.empty()) info.project = projects_.find(project);
    const auto step = view_.text(row, step_);
    if (!step.empty()) {
      const auto [stop, error] = std::from_chars(step.data(), step.data() + step.size(), info.step);
      if (error != std::errc{} || stop != step.data() + step.size() || info.step < 1) {
        info.step = 1;
        const double number = std::strtod(std::string(step).c_str(), nullptr);
        if (number > 0) {  // other mistakes are the cell's own
          reporter_.add("E0227", view_.span(row, step_),
                        fmt::format("`{}` is not a step", shown(step)),
                        "steps are whole numbers from 1 on");
        }
      }
    }
    return info;
  }

  void sort_thing(const RawTable::Thing& thing) {
    rows_.clear();
    for (std::uint32_t row = thing.first; row != RawTable::no_row; row = raw_.next_row[row]) {
      rows_.push_back(read_row(row));
    }
    const bool own = std::ranges::any_of(rows_, [](const RowInfo& r) {
      return r.project == Projects::none || r.project == Projects::unknown;
    });
    ThingRows result;
    result.planned = !own;
    result.creator = own ? Projects::none : choose_creator();
    result.exists = own || projects_.is_built(result.creator);
    if (!own && !result.exists) result.creator = rows_.front().project;
    const auto is_base = [&](const RowInfo& r) {
      return r.project == result.creator || (own && r.project == Projects::unknown);
    };
    check_thing(result, is_base);
    result.begin = static_cast<std::uint32_t>(out_.rows.size());
    std::ranges::copy_if(rows_, std::back_inserter(out_.rows), is_base);
    result.base_end = static_cast<std::uint32_t>(out_.rows.size());
    std::ranges::copy_if(rows_, std::back_inserter(out_.rows), [&](const RowInfo& r) {
      return !is_base(r) && projects_.is_built(r.project);
    });
    result.end = static_cast<std::uint32_t>(out_.rows.size());
    out_.things.push_back(result);
  }

  bool filled(std::int32_t project, int column) const {
    return std::ranges::any_of(rows_, [&](const RowInfo& r) {
      return r.project == project && !view_.text(r.row, column).empty();
    });
  }

  bool complete(std::int32_t project) const {
    return std::ranges::all_of(required_, [&](int column) { return filled(project, column); });
  }

  /// The first built project whose rows say all that is required; else one that is not built.
  std::int32_t choose_creator() {
    const RowInfo* incomplete = nullptr;
    for (const RowInfo& r : rows_) {
      if (!projects_.is_built(r.project)) continue;
      if (complete(r.project)) return r.project;
      if (incomplete == nullptr) incomplete = &r;
    }
    const std::int32_t first = rows_.front().project;
    if (incomplete != nullptr && incomplete->project != first) {
      reporter_.add("E0507", view_.span(incomplete->row, project_),
                    fmt::format("project `{}` adds to `{}`, which only project `{}` brings",
                                projects_.id(incomplete->project), view_.text(incomplete->row, id_),
                                projects_.id(first)),
                    fmt::format("give `--with {}` as well", projects_.id(first)));
    }
    return first;
  }

  template <class IsBase>
  void check_thing(const ThingRows& thing, const IsBase& is_base) {
    check_required(is_base);
    if (rows_.size() == 1) return;
    check_fixed();
    std::stable_sort(rows_.begin(), rows_.end(), [&](const RowInfo& a, const RowInfo& b) {
      return std::pair(a.project, a.step) < std::pair(b.project, b.step);
    });
    for (auto begin = rows_.begin(); begin != rows_.end();) {
      const auto end = std::find_if(begin, rows_.end(), [&](const RowInfo& r) {
        return r.project != begin->project || r.step != begin->step;
      });
      check_layer({begin, end});
      if (!is_base(*begin)) check_added(thing, {begin, end});
      begin = end;
    }
    check_steps(is_base);
    std::ranges::sort(rows_, {}, &RowInfo::row);
  }

  template <class IsBase>
  void check_required(const IsBase& is_base) {
    for (const int column : required_) {
      const bool there = std::ranges::any_of(rows_, [&](const RowInfo& r) {
        return is_base(r) && !view_.text(r.row, column).empty();
      });
      if (there) continue;
      const auto first = std::ranges::find_if(rows_, is_base);
      const auto& name = raw_.columns[static_cast<std::size_t>(column)].name;
      reporter_.add("E0210", view_.span(first->row, column),
                    fmt::format("`{}` of `{}` is empty", name, shown(view_.text(first->row, id_))),
                    std::string(raw_.columns[static_cast<std::size_t>(column)].description->doc));
    }
  }

  /// What cannot change with the date must not differ between the rows of a thing.
  void check_fixed() {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      if (roles_[i] != Role::fixed) continue;
      const RowInfo* first = nullptr;
      for (const RowInfo& r : rows_) {
        const auto text = view_.text(r.row, static_cast<int>(i));
        if (text.empty()) continue;
        if (first == nullptr) {
          first = &r;
          continue;
        }
        const auto before = view_.text(first->row, static_cast<int>(i));
        if (text == before) continue;
        reporter_.add("E0223", view_.span(r.row, static_cast<int>(i)),
                      fmt::format("`{}` of `{}` is `{}` here and `{}` on line {}",
                                  raw_.columns[i].name, shown(view_.text(r.row, id_)), shown(text),
                                  shown(before), raw_.line_of(first->row)),
                      "it cannot change with dates or projects: write it once");
      }
    }
  }

  /// Rows of one id, project and step: at most one without dates, and dates that do not overlap.
  void check_layer(std::span<const RowInfo> layer) {
    const RowInfo* undated = nullptr;
    for (const RowInfo& r : layer) {
      if (r.dated() || r.unclear) continue;
      if (undated != nullptr) {
        const bool spans = view_.description().spans;
        reporter_.add("E0212", view_.span(r.row, id_),
                      fmt::format("`{}` stands on line {} already", shown(view_.text(r.row, id_)),
                                  raw_.line_of(undated->row)),
                      spans ? "ids are unique; a row for other dates needs `from` or `to`"
                            : "ids are unique in a table");
      } else {
        undated = &r;
      }
    }
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      if (roles_[i] == Role::dated) check_overlap(layer, static_cast<int>(i));
    }
  }

  void check_overlap(std::span<const RowInfo> layer, int column) {
    by_date_.clear();
    for (const RowInfo& r : layer) {
      if (r.dated() && !r.unclear && !view_.text(r.row, column).empty()) by_date_.push_back(r);
    }
    std::ranges::stable_sort(by_date_, {}, &RowInfo::from);
    for (std::size_t i = 1; i < by_date_.size(); ++i) {
      const RowInfo& earlier = by_date_[i - 1];
      const RowInfo& later = by_date_[i];
      if (later.from >= earlier.to) continue;
      const RowInfo& told = std::max(earlier.row, later.row) == later.row ? later : earlier;
      const RowInfo& other = &told == &later ? earlier : later;
      std::string hint = "let the dates of the two rows not overlap";
      if (earlier.to == after_last_day && later.from > earlier.from) {
        hint = fmt::format("give the row on line {} a last day: `{}`", raw_.line_of(earlier.row),
                           format_day(later.from - 1));
      }
      reporter_.add("E0222", view_.span(told.row, column),
                    fmt::format("on {} `{}` of `{}` is given on line {} as well",
                                format_day(std::max(later.from, earlier.from)),
                                raw_.columns[static_cast<std::size_t>(column)].name,
                                shown(view_.text(told.row, id_)), raw_.line_of(other.row)),
                    hint);
    }
  }

  /// A project's rows for a thing that exists without it may fill only what can be added to.
  void check_added(const ThingRows& thing, std::span<const RowInfo> layer) {
    const bool new_step = std::ranges::none_of(rows_, [&](const RowInfo& r) {
      return r.project == thing.creator && r.step == layer.front().step;
    });
    if (new_step) return;  // a further price step brings its price
    for (const RowInfo& r : layer) {
      for (std::size_t i = 0; i < roles_.size(); ++i) {
        const auto* column = raw_.columns[i].description;
        if (roles_[i] != Role::dated || column->additive) continue;
        const auto text = view_.text(r.row, static_cast<int>(i));
        if (text.empty()) continue;
        reporter_.add("E0224", view_.span(r.row, static_cast<int>(i)),
                      fmt::format("a project cannot add to `{}` of `{}`", column->name,
                                  shown(view_.text(r.row, id_))),
                      "leave it empty, or make the project's row a thing with an id of its own");
      }
    }
  }

  /// Price steps count 1, 2, 3, ... without gaps.
  template <class IsBase>
  void check_steps(const IsBase& is_base) {
    if (step_ < 0) return;
    std::int32_t last = 0;
    for (const RowInfo& r : rows_) {  // sorted by step within the base
      if (!is_base(r) || r.step == last) continue;
      if (r.step != last + 1) {
        reporter_.add("E0227", view_.span(r.row, step_),
                      fmt::format("`{}` has step {} but no step {}", shown(view_.text(r.row, id_)),
                                  r.step, last + 1),
                      "number the steps 1, 2, 3, ...");
      }
      last = r.step;
    }
  }

  const TableView& view_;
  const RawTable& raw_;
  const Projects& projects_;
  Reporter& reporter_;
  std::vector<Role> roles_;
  std::vector<int> required_;
  int id_ = -1, from_ = -1, to_ = -1, project_ = -1, step_ = -1;
  std::vector<RowInfo> rows_, by_date_;  // of the thing at hand
  TableRows out_;
};

}  // namespace

std::int32_t Projects::find(std::string_view project) const {
  const std::int64_t thing = table == nullptr ? -1 : table->find(project);
  return thing < 0 ? unknown : static_cast<std::int32_t>(thing);
}

std::string_view Projects::id(std::int32_t project) const {
  if (table == nullptr || project < 0) return {};
  return table->text(table->things[static_cast<std::size_t>(project)].first, table->column("id"));
}

TableRows sort_rows(const TableView& view, const Projects& projects, Reporter& reporter) {
  return RowSorter(view, projects, reporter).run();
}

}  // namespace egress
