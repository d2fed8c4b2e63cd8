// Network answer: what `egress flow` says of a network file, certified before it is said, as DIMACS
// lines or as JSON. Nodes and arcs are numbered from 1, as in the file.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "egress/engine/network_file.h"
#include "egress/io/number_writer.h"

namespace egress {

struct NetworkAnswer {
  NetworkFile file;
  /// As network::certify() judges it. Beyond that: a cycle comes with a flow that it can be added
  /// to; a run that was stopped with the flow it had reached, if that is one, and its objective.
  network::Solution solution;
  std::optional<network::Wide> bound;  // of a run that was stopped: nothing costs less
  double read_seconds = 0, solve_seconds = 0, check_seconds = 0;

  bool is_max() const { return file.network.kind == Dimacs::Kind::max; }
};

/// Reads, solves and certifies. Throws InternalError where the certificate does not hold. Memory:
/// docs/networks.md; may throw std::bad_alloc.
Outcome<NetworkAnswer> answer_network(const std::string& path, bool with_digest,
                                      const RunContext& context);

/// `s` and `f` lines and, as comments, what else is known. O(bytes written), 20 or so an arc.
void write_dimacs(const NetworkAnswer& answer, const Sink& sink);

/// One object: `head`, then what is known. The same cost.
void write_json(const NetworkAnswer& answer, nlohmann::ordered_json head, const Sink& sink);

/// Exact: a number, or a string where a reader that takes numbers as doubles would round it.
nlohmann::ordered_json exact(network::Wide value);

/// What crosses the border of a set of nodes.
struct Cut {
  std::vector<network::Node> nodes;
  bool demand = false;       // what the nodes need, not what they supply, is too much
  network::Wide amount = 0;  // that they supply, or need
  network::Wide room = 0;    // the most that can leave them, or come to them
  std::vector<network::Arc> out, in;
};

/// The cut that an infeasible problem has, or that a maximum flow fills.
Cut cut_of(const NetworkAnswer& answer);

}  // namespace egress
