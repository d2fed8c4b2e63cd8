// Rows of a run in a file of text: what shards are merged from and interrupted runs go on from.
//
//   egress-rows 1 SHA256
//   {"...": what the rows are, one line of JSON}
//   0,1.5,,3      a row: its number, then its values; empty where there is none
//
// Numbers are written so that reading gives the same bits. The checksum is of all that follows the
// first line, so that half a file is seen to be one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "egress/base/outcome.h"

namespace egress {

struct RowsFile {
  nlohmann::ordered_json about;
  std::vector<std::pair<long, std::vector<double>>> rows;
};

std::string text_of_rows(const RowsFile& file);
/// E0557 where it cannot be read, E0558 where it is not whole or not one of ours.
Outcome<RowsFile> read_rows(const std::string& path);
/// Written beside and renamed, so that `path` is never half a file. E0545.
Outcome<bool> write_rows(const std::string& path, const RowsFile& file);

}  // namespace egress
