"""ortools_cold.py FILE.min: OR-Tools' SimpleMinCostFlow from nothing, once for every line that comes
in; times solve() alone."""

import json
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow


def read(path):
    arcs, supplies = [], []
    for line in open(path):
        kind, *numbers = line.split()
        if kind == "a":
            arcs.append([int(number) for number in numbers])
        elif kind == "n":
            supplies.append((int(numbers[0]) - 1, int(numbers[1])))
    return numpy.array(arcs, dtype=numpy.int64).T, supplies


def solve(arcs, supplies):
    tail, head, _, upper, cost = arcs
    solver = min_cost_flow.SimpleMinCostFlow()
    for node, amount in supplies:
        solver.set_node_supply(node, amount)
    solver.add_arcs_with_capacity_and_unit_cost(
        (tail - 1).astype(numpy.int32), (head - 1).astype(numpy.int32), upper, cost)
    start = time.perf_counter()
    status = solver.solve()
    seconds = time.perf_counter() - start
    if status != solver.OPTIMAL:
        sys.exit(f"no optimum: {status}")
    return {"seconds": {"OR-Tools": seconds}, "objective": solver.optimal_cost()}


def main():
    arcs, supplies = read(sys.argv[1])
    for _ in sys.stdin:
        print(json.dumps(solve(arcs, supplies)), flush=True)


main()
