#!/usr/bin/env python3
"""Runs bench_network and the peers' scripts, prints the table of bars, keeps it. See README.md."""

import argparse
import csv
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BENCH = Path(__file__).resolve().parent
PROGRAM = BENCH.parent / "build/bench/bench/bench_network"
PEER_PYTHON = Path(os.environ.get("EGRESS_BENCH_PYTHON", ""))
RESULTS = BENCH / "results"

# The bars: (how a row's name begins, measure, at least, aim). Rows without a bar are shown all the
# same. The bars of later work belong here too once something measures them: a simulated year
# (15 ms), all pairs and triples of 300 links (2 s), fleet rows against HiGHS warm (4x / 1.5x).
BARS = [
    ("cold export", "ratio", 1.3, 2), ("cold NETGEN", "ratio", 0.85, 1.1),
    ("cold GOTO", "ratio", 0.85, 1.1), ("cold GRIDGEN", "ratio", 0.85, 1.1),
    ("closure T=30", "ratio", 10, 20), ("closure T=60", "ratio", 15, 35),
    ("closure T=365", "ratio", 80, 200), ("derate T", "seconds", 10e-6, 3e-6),
    ("supply T", "seconds", 100e-6, 20e-6), ("coalitions of 20", "seconds", 8, 3),
]


def rows_of(*command):
    """The JSON lines that a program prints; its failure is ours."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                          check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def network(part, *options):
    return rows_of(PROGRAM, part, *options)


def agree(ours, theirs, peer):
    if abs(ours - theirs) > 1e-6 * max(1, abs(ours)):
        sys.exit(f"error: objectives differ: ours {ours}, {peer} {theirs}")


def cold(quick):
    days = ["30", "60", "365"] + ([] if quick else ["1825"])
    return network("cold", "--days", *days, "--repeats", 5 if quick else 11)


def classic(quick):
    powers = ["8", "10", "12"] + ([] if quick else ["14", "16"])
    return network("classic", "--powers", *powers, "--repeats", 5)


def warm(quick):
    rows = network("warm", "--days", "30", "60", "365", "--samples", 50 if quick else 200)
    return rows + network("warm", "--days", "1825", "--samples", 50 if quick else 200)


def coalitions(quick):
    return network("coalitions", "--sample", 1000 if quick else 5000)


def growth(quick):
    days = ["30", "60", "120", "365"] + ([] if quick else ["730", "1825"])
    legs = ["70", "300", "1000"] + ([] if quick else ["3000", "10000"])
    return network("growth", "--days", *days, "--legs", *legs, "--repeats", 3)


def ortools(quick):
    """OR-Tools from Python; ours and it by turns, each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for days in ("30", "60", "365"):
            network("write", "--days", days, "--folder", folder)
            row = {"row": f"cold export (OR-Tools) T={days}",
                   "seconds": {"ours": [], "OR-Tools": []}}
            for _ in range(3 if quick else 5):
                ours = network("cold", "--days", days, "--repeats", 1, "--no-highs")[0]
                peer = rows_of(PEER_PYTHON, BENCH / "peers/ortools_cold.py",
                               f"{folder}/export_{days}.min")[0]
                agree(ours["objective"], peer["objective"], "OR-Tools")
                row["arcs"] = ours["arcs"]
                row["seconds"]["ours"] += ours["seconds"]["ours"]
                row["seconds"]["OR-Tools"].append(peer["seconds"])
            found.append(row)
    return found


def pypsa(quick):
    """What somebody at PyPSA waits for when one leg closes for ten days."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for days in ("30", "60") if quick else ("30", "60", "365"):
            network("write", "--days", days, "--folder", folder)
            rounds = 3
            ours = network("whatif", "--days", days, "--leg", 3, "--start", 10,
                           "--repeats", rounds)[0]
            peer = rows_of(PEER_PYTHON, BENCH / "peers/pypsa_whatif.py",
                           f"{folder}/export_{days}.json", "3", "10", rounds)[0]
            agree(ours["objective"], peer["objective"], "PyPSA")
            found.append({"row": f"what-if (PyPSA) T={days}",
                          "seconds": {"ours": ours["seconds"], "PyPSA": peer["seconds"]}})
    return found


PARTS = {"cold": cold, "classic": classic, "warm": warm, "coalitions": coalitions,
         "growth": growth, "ortools": ortools, "pypsa": pypsa}
PYTHON_PARTS = {"ortools", "pypsa"}


def best_peer(row):
    """(name, its times) of the peer's setting that did best; None where ours ran alone."""
    peers = {name: times for name, times in row["seconds"].items() if name != "ours"}
    kinds = {}
    for name, times in peers.items():
        kind = name.split()[0]
        if kind not in kinds or statistics.median(times) < statistics.median(kinds[kind][1]):
            kinds[kind] = (name, times)
    return list(kinds.values()) or [None]


def bar(name, ratio, seconds, against_bar):
    for start, measure, least, aim in BARS:
        if name.startswith(start) and against_bar and "(" not in name:
            value = ratio if measure == "ratio" else seconds
            if value is None:
                return "", ""
            met = value >= least if measure == "ratio" else value <= least
            wanted = f"{least}x" if measure == "ratio" else shown(least)
            return wanted, "yes" if met else "no"
    return "", ""


def shown(seconds):
    for unit, each in (("s", 1), ("ms", 1e-3)):
        if seconds >= each:
            return f"{seconds / each:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def lines_of(row):
    """Table lines, one a peer: the ratio is the median of the pairs' ratios."""
    ours = row["seconds"]["ours"]
    mine = statistics.median(ours)
    total = row.get("total_seconds")
    if total is not None:
        yield [row["row"], shown(total), "", "", "", *bar(row["row"], None, total, True), "1"]
    for order, peer in enumerate(best_peer(row)):
        name = f"one coalition of {row['row']}" if total is not None else row["row"]
        if peer is None:
            yield [name, shown(mine), "", "", "", *bar(name, None, mine, True), str(len(ours))]
            continue
        who, theirs = peer
        ratio = statistics.median(b / a for a, b in zip(ours, theirs))
        yield [name, shown(mine), who, shown(statistics.median(theirs)), f"{ratio:.3g}x",
               *bar(name, ratio, mine, order == 0), str(min(len(ours), len(theirs)))]


def table(rows):
    head = ["what", "ours", "peer", "peer's", "peer / ours", "at least", "met", "runs"]
    body = [line for row in rows for line in lines_of(row)]
    widths = [max(map(len, column)) for column in zip(head, *body)]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
            for line in [head, *body]]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "-C", BENCH, "rev-parse", "--short", "HEAD"], text=True,
                            capture_output=True, check=False).stdout.strip()
    load = "{:.1f}".format(os.getloadavg()[0])
    return {"processor": model, "cores": os.cpu_count(), "load_before": load, "commit": commit,
            "date": datetime.datetime.now().isoformat(timespec="minutes")}


def keep(label, about, rows, text):
    RESULTS.mkdir(exist_ok=True)
    base = RESULTS / label
    ending = "Medians, one thread, ours and the peer by turns. Only the ratios travel.\n"
    base.with_suffix(".md").write_text(
        f"# Measured {about['date']}\n\n{about['processor']}, {about['cores']} cores, load "
        f"{about['load_before']} before; commit {about['commit']}. {ending}\n{text}\n")
    short = [dict(row, seconds={who: [float(f"{t:.4g}") for t in times]
                                for who, times in row["seconds"].items()}) for row in rows]
    lines = ",\n  ".join(json.dumps(row) for row in short)
    base.with_suffix(".json").write_text(
        f'{{"about": {json.dumps(about)},\n "rows": [\n  {lines}\n]}}\n')
    grown = [row for row in rows if "legs" in row]
    if grown:
        with open(RESULTS / f"{label}-growth.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["days", "legs", "arcs", "ours_s", "lemon_s"])
            for row in grown:
                lemon = statistics.median(best_peer(row)[0][1])
                out.writerow([row["days"], row["legs"], row["arcs"],
                              f"{statistics.median(row['seconds']['ours']):.6f}", f"{lemon:.6f}"])
    print(f"kept in {base}.md and .json", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="smaller and fewer: minutes")
    parser.add_argument("--no-keep", action="store_true", help="print only")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    if args.list:
        print("\n".join(PARTS))
        return
    if unknown := [part for part in args.parts if part not in PARTS]:
        parser.error(f"no part {', '.join(unknown)}; there are: {', '.join(PARTS)}")
    about, rows = machine(), []
    for part in args.parts or PARTS:
        if part in PYTHON_PARTS and not PEER_PYTHON.is_file():
            print(f"{part}: left out, its peer is not installed", file=sys.stderr)
            continue
        print(f"measuring {part}", file=sys.stderr)
        found = PARTS[part](args.quick)
        for row in found:
            if "legs" in row:
                row["row"] = f"growth, {row['legs']} legs, T={row['days']}"
        rows += found
    text = table(rows)
    print(text)
    if not args.no_keep:
        label = about["date"][:10] + ("-quick" if args.quick else "")
        keep("-".join([label, *args.parts]), about, rows, text)


if __name__ == "__main__":
    main()
