#!/usr/bin/env python3
"""Measures the rows by bench_network and the peers' scripts, prints the table of bars, keeps it.
See README.md."""

import argparse
import contextlib
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import plot

BENCH = Path(__file__).resolve().parent
PROGRAM = BENCH.parent / "build/bench/bench/bench_network"
PEER_PYTHON = Path(os.environ.get("EGRESS_BENCH_PYTHON", ""))
RESULTS = BENCH / "results"

# (how a row's name begins, against whom, at least, aim); against nobody: seconds, at most. Rows
# without a bar are shown all the same.
BARS = [
    ("cold export", "LEMON", 1.3, 2),
    ("cold NETGEN", "LEMON", 0.85, 1.1),
    ("cold GOTO", "LEMON", 0.85, 1.1),
    ("cold GRIDGEN", "LEMON", 0.85, 1.1),
    ("closure T=30", "HiGHS", 10, 20),
    ("closure T=60", "HiGHS", 15, 35),
    ("closure T=365", "HiGHS", 80, 200),
    ("derate, on and on", None, 10e-6, 3e-6),
    ("supply change, on and on", None, 100e-6, 20e-6),
    ("coalitions of 20", None, 8, 3),
    ("leverage of 20", None, 8, 3),
    ("screen 300 links", None, 2, 0.5),
    ("simulated year", None, 15e-3, 6e-3),
    ("closure binding=10 ", "HiGHS", 4, 10),
    ("closure binding=30 ", "HiGHS", 1.5, 5),
    ("cold flagship", None, 1, 1),
    ("closure flagship", None, 5e-3, 5e-3),
    ("slowest closure flagship", None, 5e-3, 5e-3),
]


class Wrong(Exception):
    """A row that could not be measured, or whose answers differ."""


def program(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Wrong(done.stderr.strip() or f"exit {done.returncode}")
    return done.stdout.splitlines()


def agree(ours, theirs, peer):
    if abs(ours - theirs) > 1e-6 * max(1, abs(ours)):
        raise Wrong(f"objectives differ: ours {ours}, {peer} {theirs}")


# --- peers that only Python has --------------------------------------------------------------

@contextlib.contextmanager
def peer_script(*words):
    """A function that lets the script measure once more; the script stays, as its user's would."""
    with subprocess.Popen([PEER_PYTHON, *map(str, words)], stdin=subprocess.PIPE, text=True,
                          stdout=subprocess.PIPE,
                          env=dict(os.environ, TQDM_DISABLE="1")) as script:
        def again():
            script.stdin.write("\n")
            script.stdin.flush()
            for line in script.stdout:
                if line.startswith("{"):
                    return json.loads(line)
            raise Wrong(f"{words[0]} ended without an answer")

        yield again
        script.stdin.close()


def by_turns(name, rounds, ours_of, peer_again):
    times = {"ours": []}
    for _ in range(rounds):
        seconds, objective = ours_of()
        theirs = peer_again()
        agree(objective, theirs["objective"], name)
        for who, spent in [("ours", seconds), *theirs["seconds"].items()]:
            times.setdefault(who, []).append(spent)
    return {"row": name, "seconds": times}


def ortools(name, days, rounds):
    def ours():
        said = json.loads(program("closure", days, 0, 0)[0])
        return said["cold_seconds"], said["cold_objective"]

    with tempfile.TemporaryDirectory() as folder:
        program("write", days, folder)
        with peer_script(BENCH / "peers/ortools_cold.py", f"{folder}/export_{days}.min") as again:
            return by_turns(name, rounds, ours, again)


def pypsa(name, days, rounds):
    """What somebody at PyPSA waits for when one leg closes for ten days."""
    leg, start = 3, 10

    def ours():
        said = json.loads(program("closure", days, leg, start)[0])
        return said["seconds"], said["objective"]

    with tempfile.TemporaryDirectory() as folder:
        program("write", days, folder)
        with peer_script(BENCH / "peers/pypsa_whatif.py", f"{folder}/export_{days}.json", leg,
                         start) as again:
            return by_turns(name, rounds, ours, again)


def jobs(quick):
    """{name: function that measures it and gives its rows}"""
    option = ["--quick"] if quick else []
    found = {name: lambda name=name: [json.loads(line) for line in program("row", name, *option)]
             for name in program("list", *option)}
    if not PEER_PYTHON.is_file():
        print("OR-Tools and PyPSA are not installed: their rows are left out", file=sys.stderr)
        return found
    for what, measure in (("OR-Tools export", ortools), ("PyPSA what-if", pypsa)):
        for days in (30, 60) if quick else (30, 60, 365, 1825):
            name = f"{what} T={days}"
            found[name] = (lambda name=name, days=days, measure=measure:
                           [measure(name, days, 3 if quick or days > 365 else 5)])
    return found


# --- the table -------------------------------------------------------------------------------

def best_peers(row):
    """[(setting, its times)] of every peer, each by the setting that did best."""
    best = {}
    for setting, times in row["seconds"].items():
        who = setting.split()[0]
        if who != "ours" and (who not in best or
                              statistics.median(times) < statistics.median(best[who][1])):
            best[who] = (setting, times)
    return list(best.values())


def bar(name, peer, value):
    """(the bar, whether it is met, whether the aim is) of a row against a peer, or of seconds."""
    for start, against, least, aim in BARS:
        if name.startswith(start) and against == (peer and peer.split()[0]):
            if peer:
                return f"{least}x", "yes" if value >= least else "no", "yes" if value >= aim else "no"
            return shown(least), "yes" if value <= least else "no", "yes" if value <= aim else "no"
    return "", "", ""


def shown(seconds):
    for unit, each in (("s", 1), ("ms", 1e-3)):
        if seconds >= each:
            return f"{seconds / each:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def lines_of(row):
    """Table lines: one for a bar in seconds, one a peer; the ratio is the median of the pairs'."""
    if "failed" in row:
        yield [row["row"], "FAILED", "", "", "", "", "", "", ""]
        return
    ours, name = row["seconds"]["ours"], row["row"]
    mine = statistics.median(ours)
    if "total_seconds" in row:
        total = row["total_seconds"]
        yield [name, shown(total), "", "", "", *bar(name, None, total), "1"]
        if both := row.get("two_threads_seconds"):
            yield [name + ", two threads", shown(both), "", "", "", *bar(name, None, both), "1"]
        name = "one of the " + name
    elif (alone := bar(name, None, mine))[0] or len(row["seconds"]) == 1:
        yield [name, shown(mine), "", "", "", *alone, str(len(ours))]
    for who, theirs in best_peers(row):
        ratio = statistics.median(b / a for a, b in zip(ours, theirs))
        yield [name, shown(mine), who, shown(statistics.median(theirs)), f"{ratio:.3g}x",
               *bar(name, who, ratio), str(min(len(ours), len(theirs)))]


def table(rows):
    head = ["what", "ours", "peer", "peer's", "peer / ours", "bar", "met", "aim", "runs"]
    body = [line for row in rows for line in lines_of(row)]
    widths = [max(map(len, column)) for column in zip(head, *body)]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
            for line in [head, *body]]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


# --- where and when --------------------------------------------------------------------------

def git(*words):
    return subprocess.run(["git", "-C", BENCH, *words], text=True, capture_output=True,
                          check=False).stdout.strip()


def circumstances():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    changed = "with changes" if git("status", "--porcelain", "--", "../src", "..", ":!results") else ""
    return {"date": datetime.datetime.now().isoformat(timespec="minutes"), "processor": model,
            "cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1),
            "commit": " ".join(filter(None, [git("rev-parse", "--short", "HEAD"), changed])),
            **json.loads(program("about")[0])}


def sentence(about):
    return (f"{about['date']}; {about['processor']}, {about['cores']} cores, load "
            f"{about['load_before']} before; {about['compiler']}, commit {about['commit']}; LEMON "
            f"{about['LEMON']}, HiGHS {about['HiGHS']}.")


def keep(about, rows, text, word):
    RESULTS.mkdir(exist_ok=True)
    base = RESULTS / "-".join(filter(None, [about["date"][:10], word]))
    figures = plot.growth(rows)
    for name, svg in figures.items():
        (RESULTS / f"{base.name}-{name}.svg").write_text(svg)
    links = "".join(f"\n![{name}]({base.name}-{name}.svg)\n" for name in figures)
    base.with_suffix(".md").write_text(
        f"# Measured {about['date'][:10]}\n\n{sentence(about)} Medians, one thread, ours and the "
        f"peer by turns; answers compared in every run. Only the ratios travel.\n\n{text}\n{links}")
    short = [dict(row, seconds={who: [float(f"{t:.4g}") for t in times]
                                for who, times in row.get("seconds", {}).items()}) for row in rows]
    lines = ",\n  ".join(json.dumps(row) for row in short)
    base.with_suffix(".json").write_text(
        f'{{"about": {json.dumps(about)},\n "rows": [\n  {lines}\n]}}\n')
    print(f"kept in {base}.md and .json", file=sys.stderr)


def measure(chosen):
    rows = []
    for number, (name, work) in enumerate(chosen.items(), 1):
        print(f"[{number}/{len(chosen)}] {name}", file=sys.stderr)
        try:
            rows += work()
        except (Wrong, OSError) as failure:
            print(f"FAILED {name}: {failure}", file=sys.stderr)
            rows.append({"row": name, "failed": str(failure)})
    return rows


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures, prints, keeps.")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="only rows whose name contains one of these; printed, not kept")
    parser.add_argument("--quick", action="store_true",
                        help="smaller rows, fewer runs: two minutes; printed, not kept")
    parser.add_argument("--keep", metavar="WORD",
                        help="keeps rows that were named, as results/DATE-WORD")
    parser.add_argument("--list", action="store_true", help="the rows by name")
    args = parser.parse_args()
    known = jobs(args.quick)
    chosen = {name: work for name, work in known.items()
              if not args.names or any(part in name for part in args.names)}
    if not chosen:
        parser.error("no row is called that; bench/run --list names them")
    if args.list:
        print("\n".join(chosen))
        return 0
    about = circumstances()
    rows = measure(chosen)
    text = table(rows)
    print(sentence(about) + "\n\n" + text)
    if not args.quick and (args.keep or not args.names):
        keep(about, rows, text, args.keep)
    return 1 if any("failed" in row for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
