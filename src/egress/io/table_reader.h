// Table reader: a CSV file and its description -> a RawTable with known columns, units and things.
#pragma once

#include <memory>

#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"

namespace egress {

/// Reads one table. Units that the header lacks are taken from `units` (case.toml). Never nullptr;
/// what could not be understood is reported and the table marked broken. Linear in the file.
std::unique_ptr<RawTable> read_table(const TableDescription& description,
                                     std::shared_ptr<const RawFile> file, const CaseHeader& header,
                                     Reporter& reporter);

/// What a file in series/ looks like: `date`, `value [unit]`, and where they come from.
const TableDescription& series_description();
RawSeries read_series(std::shared_ptr<const RawFile> file, Reporter& reporter);

/// Names of a table's columns, its own first.
std::vector<std::string_view> column_names(const TableDescription& description);

}  // namespace egress
