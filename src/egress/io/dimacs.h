// DIMACS: minimum-cost and maximum-flow problems as the First DIMACS Implementation Challenge
// writes them ("The First DIMACS International Algorithm Implementation Challenge: Problem
// Definitions and Specifications", 1991), into index arrays.
//
//     c anything                          comment, anywhere
//     p min NODES ARCS                    before all but comments, once; or `p max`
//     n NODE SUPPLY                       min; a node without a line has supply 0
//     n NODE s   /   n NODE t             max; source and sink, once each
//     a TAIL HEAD LOWER UPPER COST        min
//     a TAIL HEAD CAPACITY                max
//
// Understood beyond that: 64-bit numbers, negative lower bounds, parallel arcs, loops, node lines
// after arcs, blank lines, blanks around fields, CRLF, a byte order mark. No limit is written as
// `inf` (or `infinity`, in any case of letters) or 2^63 - 1; as in LEMON and other readers, also as
// a negative upper bound, but only where the lower bound is not negative. Otherwise an upper bound
// below the lower one is a mistake.
//
// Everything else is a mistake with its place; the first hundred are told.
#pragma once

#include <optional>

#include "egress/io/text_buffer.h"
#include "egress/network/problem.h"

namespace egress {

struct Dimacs {
  enum class Kind : std::uint8_t { min, max };
  Kind kind = Kind::min;
  network::Problem problem;              // of max: costs, lower bounds and supplies are 0
  network::Node source = -1, sink = -1;  // max only
  bool stopped = false;                  // the context said stop: not the whole problem
};

/// One pass over the bytes, 200 MB/s or so; memory is that of the problem alone. May throw
/// std::bad_alloc.
Outcome<Dimacs> read_dimacs(const TextBuffer& file, const RunContext& context);

/// Where an arc, a node's line (else the problem line), or the problem line stands: found by a
/// second pass, so that reading keeps no places.
SourceSpan place_of_arc(const TextBuffer& file, network::Arc arc);
SourceSpan place_of_node(const TextBuffer& file, network::Node node);
SourceSpan place_of_problem(const TextBuffer& file);

}  // namespace egress
