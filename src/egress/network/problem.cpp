#include "egress/network/problem.h"

#include <algorithm>

#include "egress/base/outcome.h"

namespace egress::network {

namespace {

constexpr Wide most_safe = Wide{1} << 62;

Wide magnitude(Wide value) { return value < 0 ? -value : value; }

std::optional<Refusal> refuse_shape(const Problem& p) {
  const auto arcs = p.tail.size();
  ensure(p.head.size() == arcs && p.lower.size() == arcs && p.upper.size() == arcs &&
             p.cost.size() == arcs && p.supply.size() == static_cast<std::size_t>(p.nodes),
         "a problem has one entry an arc and one a node");
  constexpr std::size_t most = std::size_t{1} << 29;  // arc numbers and their directions in 32 bits
  if (arcs + 2 * static_cast<std::size_t>(p.nodes) >= most) {
    return Refusal{{}, {}, "more than 2^29 arcs and nodes"};
  }
  for (std::size_t a = 0; a < arcs; ++a) {
    for (const Node v : {p.tail[a], p.head[a]}) {
      if (v < 0 || v >= p.nodes) {
        return Refusal{static_cast<Arc>(a), {}, "an end that is not a node"};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Node Problem::add_node(std::int64_t amount) {
  supply.push_back(amount);
  return nodes++;
}

Arc Problem::add_arc(Node from, Node to, std::int64_t most, std::int64_t each, std::int64_t least) {
  tail.push_back(from);
  head.push_back(to);
  lower.push_back(least);
  upper.push_back(most);
  cost.push_back(each);
  return arcs() - 1;
}

std::optional<Refusal> refuse(const Problem& p) {
  if (auto refusal = refuse_shape(p)) return refusal;
  Wide amounts = 0;
  for (Node v = 0; v < p.nodes; ++v) {
    amounts += magnitude(p.supply[static_cast<std::size_t>(v)]);
    if (amounts >= most_safe) {
      return Refusal{{}, v, "supplies and ranges sum to 2^62 or more, which could overflow"};
    }
  }
  const Wide longest = Wide{p.nodes} + 1;
  for (std::size_t a = 0; a < p.tail.size(); ++a) {
    const auto arc = static_cast<Arc>(a);
    if (4 * (1 + longest * magnitude(p.cost[a])) >= most_safe) {
      return Refusal{arc, {}, "a cost that, along a path through every node, could overflow"};
    }
    amounts += magnitude(p.lower[a]);
    if (p.upper[a] != unlimited && p.upper[a] >= p.lower[a])
      amounts += Wide{p.upper[a]} - p.lower[a];
    if (amounts >= most_safe) {
      return Refusal{arc, {}, "supplies and ranges sum to 2^62 or more, which could overflow"};
    }
  }
  return std::nullopt;
}

std::string to_string(Wide value) {
  std::string out;
  const bool negative = value < 0;
  do {
    const int digit = static_cast<int>(value % 10);
    out.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  if (negative) out.push_back('-');
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace egress::network
