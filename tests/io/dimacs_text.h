// Networks as DIMACS text, for what reads it.
#pragma once

#include <string>

#include "egress/network/problem.h"

namespace egress::test {

inline std::string number_text(std::int64_t number) {
  return number == network::unlimited ? "inf" : std::to_string(number);
}

/// A minimum-cost problem; only supplies other than 0 are written.
inline std::string min_text(const network::Problem& p) {
  std::string out = "p min " + std::to_string(p.nodes) + " " + std::to_string(p.arcs()) + "\n";
  for (std::size_t v = 0; v < p.supply.size(); ++v) {
    if (p.supply[v] == 0) continue;
    out += "n " + std::to_string(v + 1) + " " + std::to_string(p.supply[v]) + "\n";
  }
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    out += "a " + std::to_string(p.tail[a] + 1) + " " + std::to_string(p.head[a] + 1) + " " +
           std::to_string(p.lower[a]) + " " + number_text(p.upper[a]) + " " +
           std::to_string(p.cost[a]) + "\n";
  }
  return out;
}

/// A maximum-flow problem: of the arcs only ends and upper bounds.
inline std::string max_text(const network::Problem& p, network::Node source, network::Node sink) {
  std::string out = "p max " + std::to_string(p.nodes) + " " + std::to_string(p.arcs()) + "\nn " +
                    std::to_string(source + 1) + " s\nn " + std::to_string(sink + 1) + " t\n";
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    out += "a " + std::to_string(p.tail[a] + 1) + " " + std::to_string(p.head[a] + 1) + " " +
           number_text(p.upper[a]) + "\n";
  }
  return out;
}

}  // namespace egress::test
