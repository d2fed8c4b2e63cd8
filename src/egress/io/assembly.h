// Assembly: checked cells -> Model. Private to build_case.
//
// Tolerant on purpose: what was wrong with a cell has been reported, and reads here as not given (a
// dangling reference as an invalid index), so that what the rows mean together can be checked in
// the same run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "egress/io/number.h"
#include "egress/io/profiles.h"
#include "egress/io/references.h"
#include "egress/io/rows.h"
#include "egress/model/model.h"

namespace egress {

class Assembly {
 public:
  Assembly(const CaseView& view, const Projects& projects, bool planned_output, Reporter& reporter,
           Model& model);

  void run();
  /// For each row of the sourced tables, what validation wants to know of its origin.
  const std::vector<TableRows>& rows() const { return rows_; }
  /// Position in the model of a thing, or -1 if it is not in this run.
  std::int32_t index_of(ThingPlace place) const { return index_[place.table][place.thing]; }

 private:
  friend class Things;
  friend class ThingReader;

  void commodities();
  void holders();
  void nodes();
  void links();
  void corridors();
  void stores();
  void fleets();
  void supplies();
  void markets();
  void contracts();
  void closures();
  void hazards();
  void projects();
  void observed();
  void stakes();
  void sources();
  void note_unbuilt();
  void note_unbuilt_corridors();

  const CaseView& view_;
  const Projects& projects_;
  bool planned_output_;
  Reporter& reporter_;
  Model& model_;
  std::vector<TableRows> rows_;                   // by position in case_tables()
  std::vector<std::vector<std::int32_t>> index_;  // model positions, by table and thing
};

/// One thing that exists in this run, its columns named by position (-1: the file has none).
class ThingReader {
 public:
  ThingReader(Assembly& assembly, const TableRows& table, const ThingRows& thing)
      : a_(assembly), table_(table), thing_(thing) {}

  bool planned() const { return thing_.planned; }
  /// First text among its own rows.
  std::string_view text(int column) const;
  std::string id() const;
  /// A number that does not change with the date; NaN if not given.
  double number(int column) const;
  /// The same with the ends of its range, and what it counts.
  struct Ends {
    double low = not_given, mode = not_given, high = not_given;
    Measure measure = Measure::none;
  };
  Ends ends(int column) const;
  Profile number_profile(int column) const;
  /// With what built projects add.
  Profile profile(int column) const;
  Profile base_profile(int column) const;
  void add_projects(int column, Profile& base) const;
  BoundKind bound(int column) const;
  std::optional<Day> day(int column) const;

  template <class Tag>
  Index<Tag> reference(int column) const {
    Index<Tag> out;
    out.value = model_index(column);
    return out;
  }
  /// Those in this run; `all` of them where the cell is empty.
  template <class Tag>
  std::vector<Index<Tag>> references(int column, std::size_t all = 0) const {
    std::vector<Index<Tag>> out;
    if (text(column).empty()) {
      for (std::size_t i = 0; i < all; ++i) out.emplace_back(i);
    }
    each_reference(column, [&](ThingPlace place, std::string_view) {
      const std::int32_t index = a_.index_of(place);
      if (index >= 0) out.emplace_back(static_cast<std::size_t>(index));
    });
    return out;
  }
  /// A whole number, or E0432; the fallback where it is empty or no number.
  std::int32_t whole(int column, std::int32_t fallback) const;
  std::vector<ThingRef> things(int column) const;
  std::vector<Share> shares(int column) const;
  void each_reference(int column,
                      const std::function<void(ThingPlace, std::string_view)>& use) const;

  /// Its own rows of one price step, and what built projects add to that step.
  std::vector<RowInfo> base_rows(std::int32_t step) const;
  std::vector<RowInfo> added_rows(std::int32_t step) const;
  std::int32_t steps() const;
  Profile step_profile(int column, std::int32_t step) const;

 private:
  std::int32_t model_index(int column) const;
  const RawColumn& raw_column(int column) const;
  const std::optional<ColumnUnit>& unit(int column) const;  // of the row that text() is from
  void add_rows(int column, std::span<const RowInfo> rows, Profile& base) const;

  Assembly& a_;
  const TableRows& table_;
  const ThingRows& thing_;
};

/// The things of a table that exist in this run, in file order.
class Things {
 public:
  Things(Assembly& assembly, std::string_view table);
  int column(std::string_view name) const;
  void each(const std::function<void(const ThingReader&)>& use) const;

 private:
  Assembly& a_;
  const TableRows* table_ = nullptr;
};

TableKind kind_of_table(std::size_t position);

}  // namespace egress
