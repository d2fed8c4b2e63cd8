// A case of two links in memory, of which a test replaces the files that it is about.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "egress/io/case_reader.h"

namespace egress {

struct TinyCase {
  std::map<std::string, std::string> files{
      {"case.toml", "name = \"Tiny\"\nfrom = 2025-01-01\nto = 2025-12-31\n"},
      {"commodities.csv", "id,density [t/m3],source\noil,0.8,book\n"},
      {"nodes.csv", "id,lat,lon,source\nfield,45,51,book\nport,44,50,book\nsea,43,49,book\n"},
      {"links.csv",
       "id,tail,head,capacity [kt/d],source\npipe,field,port,12,book\nship,port,sea,11,book\n"},
      {"markets.csv", "id,node,price [USD/t],source\nbuyers,sea,500,book\n"},
      {"supplies.csv", "id,node,commodity,rate [kt/d],source\nwells,field,oil,10,book\n"},
      {"sources.csv", "id,title\nbook,A yearbook\n"}};

  TinyCase& with(const std::string& name, std::string text) {
    files[name] = std::move(text);
    return *this;
  }
  CaseFiles read() const {
    std::vector<NamedBuffer> buffers;
    for (const auto& [name, text] : files) buffers.push_back({name, text});
    return CaseFiles::from_buffers("tiny", std::move(buffers));
  }
  BuildResult build(const BuildOptions& options = {}) const { return build_case(read(), options); }
};

/// `links.csv:2:12 E0207` for each error, in order, joined by `; `.
inline std::string errors_of(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& d : diagnostics.items()) {
    if (d.severity != Severity::error) continue;
    out += out.empty() ? "" : "; ";
    out += d.where.file + ":" + std::to_string(d.where.line) + ":" +
           std::to_string(d.where.column) + " " + d.code;
  }
  return out;
}

}  // namespace egress
