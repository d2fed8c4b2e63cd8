// Network file: a DIMACS file that is safe to solve, or what is wrong with it.
#pragma once

#include <string>

#include "egress/io/dimacs.h"

namespace egress {

struct NetworkFile {
  std::string name;      // of the file without its folder; "stdin"
  std::string digest;    // of its bytes; empty unless asked for
  Dimacs network;        // of `p max`: the problem is a circulation (network/max_flow.h)
  bool stopped = false;  // the context said stop: the rest is not to be used
};

/// Reads, and refuses (E0712) numbers that could overflow. `-` is standard input. The bytes are let
/// go before this returns. O(bytes).
Outcome<NetworkFile> open_network(const std::string& path, bool with_digest,
                                  const RunContext& context);

}  // namespace egress
