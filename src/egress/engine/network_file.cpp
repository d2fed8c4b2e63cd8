#include "egress/engine/network_file.h"

#include <utility>

#include "egress/base/sha256.h"
#include "egress/network/max_flow.h"

namespace egress {

namespace {

/// A problem that cannot be solved safely in 64 bits, with the line that holds the number.
Diagnostics could_overflow(const TextBuffer& file, const network::Refusal& refusal) {
  const SourceSpan where = refusal.arc    ? place_of_arc(file, *refusal.arc)
                           : refusal.node ? place_of_node(file, *refusal.node)
                                          : place_of_problem(file);
  return mistake("E0712", refusal.why,
                 "use a coarser unit, or `inf` for bounds that are not meant to bind", where);
}

}  // namespace

Outcome<NetworkFile> open_network(const std::string& path, bool with_digest,
                                  const RunContext& context) {
  auto file = TextBuffer::load(path, context);
  if (!file) return std::unexpected(std::move(file.error()));
  NetworkFile out;
  out.name = file->name();
  out.stopped = file->stopped();
  if (out.stopped) return out;
  auto read = read_dimacs(*file, context);
  if (!read) return std::unexpected(std::move(read.error()));
  out.network = std::move(*read);
  out.stopped = out.network.stopped;
  if (out.stopped) return out;
  auto& problem = out.network.problem;
  if (const auto refusal = network::refuse(problem)) {
    return std::unexpected(could_overflow(*file, *refusal));
  }
  if (out.network.kind == Dimacs::Kind::max) {
    problem = network::circulation(std::move(problem), out.network.source, out.network.sink);
  }
  if (with_digest) {
    Sha256 digest;
    digest.add(file->bytes());
    out.digest = digest.hex();
  }
  return out;
}

}  // namespace egress
