"""pypsa_whatif.py COUNTRY.json LEG START: the same country in PyPSA, as its user would write it
(links with delays, stores, generators), and how long n.optimize() takes, from call to answer, once
LEG is closed for ten days from START; once for every line that comes in. By an LP file, as is usual, and with the model handed over in
memory."""

import json
import logging
import sys
import time
import warnings

import numpy
import pandas
import pypsa


def draw(country):
    days, fields = country["days"], country["fields"]
    n = pypsa.Network()
    n.set_snapshots(range(days))
    first_market = fields + country["hubs"]
    names = [f"p{place}" for place in range(first_market + country["markets"])]
    n.add("Bus", names)
    wells, amounts = names[:fields], numpy.array(country["production"]).T
    n.add("Load", [f"well {bus}" for bus in wells], bus=wells,
          p_set=pandas.DataFrame(-amounts, n.snapshots, [f"well {bus}" for bus in wells]))

    def sink(name, bus, most, cost):
        # A generator with negative output takes from its bus; its cost counts per output.
        n.add("Generator", name, bus=bus, p_nom=float(most), p_min_pu=-1.0, p_max_pu=0.0,
              marginal_cost=pandas.Series(-numpy.asarray(cost, float), n.snapshots))

    for bus in wells:
        sink(f"shut in {bus}", bus, 1e6, [country["shut_in_cost"]] * days)
    for i, (market, most, each) in enumerate(country["steps"]):
        sink(f"step {i}", names[market], most,
             each + numpy.array(country["price_change"][market - first_market]))
    hold = numpy.full(days, float(country["tank_cost"]))
    hold[-1] += country["end_cost"]
    for place, most in enumerate(country["tank"]):
        n.add("Store", f"tank {place}", bus=names[place], e_nom=float(most),
              marginal_cost_storage=pandas.Series(hold, n.snapshots))
    for i, (start, end, transit, most, each) in enumerate(country["legs"]):
        late = numpy.arange(days) + transit >= days
        n.add("Link", f"leg {i}", bus0=names[start], bus1=names[end], p_nom=float(most),
              delay=transit, cyclic_delay=False,
              p_max_pu=pandas.Series(1.0, n.snapshots),
              marginal_cost=pandas.Series(each + country["end_cost"] * late, n.snapshots))
    return n


def main():
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    path, leg, start = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    n = draw(json.load(open(path)))
    settings = {"solver_name": "highs", "output_flag": False, "threads": 1, "solver": "simplex"}

    def solve(io_api):
        begin = time.perf_counter()
        status, condition = n.optimize(io_api=io_api, **settings)
        if condition != "optimal":
            sys.exit(f"no optimum: {status} {condition}")
        return time.perf_counter() - begin

    solve("lp")  # the first call also pays for imports; it is not measured
    n.links_t.p_max_pu.loc[start:start + 9, f"leg {leg}"] = 0.0
    for _ in sys.stdin:
        seconds = {"PyPSA": solve("lp"), "PyPSA direct": solve("direct")}
        print(json.dumps({"seconds": seconds, "objective": n.objective}), flush=True)


main()
