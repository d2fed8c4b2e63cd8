"""ortools_cold.py FILE.min: OR-Tools' SimpleMinCostFlow once, from nothing; times solve() alone."""

import json
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow


def main():
    arcs, solver = [], min_cost_flow.SimpleMinCostFlow()
    for line in open(sys.argv[1]):
        kind, *numbers = line.split()
        if kind == "a":
            arcs.append([int(number) for number in numbers])
        elif kind == "n":
            solver.set_node_supply(int(numbers[0]) - 1, int(numbers[1]))
    tail, head, _, upper, cost = numpy.array(arcs, dtype=numpy.int64).T
    solver.add_arcs_with_capacity_and_unit_cost(
        (tail - 1).astype(numpy.int32), (head - 1).astype(numpy.int32), upper, cost)
    start = time.perf_counter()
    status = solver.solve()
    seconds = time.perf_counter() - start
    if status != solver.OPTIMAL:
        sys.exit(f"no optimum: {status}")
    print(json.dumps({"seconds": seconds, "objective": solver.optimal_cost()}))


main()
