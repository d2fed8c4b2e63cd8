// References: words of a cell -> things of the case's tables.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "egress/io/case_view.h"

namespace egress {

struct ThingPlace {
  std::size_t table = 0;    // in case_tables()
  std::uint32_t thing = 0;  // in RawTable::things
  friend bool operator==(const ThingPlace&, const ThingPlace&) = default;
};

enum class Lookup : std::uint8_t {
  found,
  total,  // the word `total`, where a column allows it
  unknown,
  ambiguous,   // several target tables have the id
  bad_kind,    // `kind:id` with a kind that the column does not take
  unreadable,  // the table it may stand in could not be read to its end
};
struct LookupResult {
  Lookup how = Lookup::unknown;
  ThingPlace place;
  std::uint32_t tables = 0;  // bits: in which tables an ambiguous id stands
};

/// `cpc` or `link:cpc`. O(targets).
LookupResult look_up(const RawCase& raw, const RawColumn& column, std::string_view word);
LookupResult look_up(const RawCase& raw, const std::vector<std::uint8_t>& targets,
                     std::string_view word);
/// Looks up and reports what is wrong at `where`. `targets_text` is the description's `a|b`.
LookupResult look_up_or_report(const RawCase& raw, const RawColumn& column, std::string_view word,
                               const SourceSpan& where, Reporter& reporter);

/// One share of `id 31% + id 20.75%`.
struct ShareWord {
  std::string_view id, number;
  double share = 0;  // 0..1; NaN where it is not a share
};
ShareWord parse_share(std::string_view part);

}  // namespace egress
