#!/usr/bin/env python3
"""How long a what-if takes from request to answer, by `egress serve`.

Closes random links of the flagship for 1 to 30 days in 2025, by day over the year, no question twice:
first one client alone, then eight at once, each asking again as soon as it has its answer. Then wrk
reads a layer, the case and the page over and over. Prints two tables; see bench/README.md for them,
with machine and date.

    bench/serve_load.py [--egress build/release/egress] [--questions 200] [--days 0|1|2]
    bench/serve_load.py --minutes 10     everything at once instead: bench/serve_mixed.py
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import serve_mixed

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """`egress serve`, from its first line to its end."""

    def __init__(self, egress, case, *words):
        self.state = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [egress, "serve", case, "--port", "0", "--quiet", "--state", self.state.name, *words],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1].strip().rstrip("/"))

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.state.cleanup()


def links_of(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/api/v1/case")
    return [link["id"] for link in json.loads(connection.getresponse().read())["links"]]


def closures(port, count, seed):
    links = links_of(port)
    dice = random.Random(seed)
    for _ in range(count):
        link, length = dice.choice(links), dice.randint(1, 30)
        day = time.strftime("%Y-%m-%d", time.gmtime(1735689600 + 86400 * dice.randint(0, 330)))
        yield f"link:{link}@{day}/{length}d:{dice.choice(['0', '0.5'])}"


class Locked:
    """An iterator that threads may share."""

    def __init__(self, items):
        self.items, self.lock = items, threading.Lock()

    def __next__(self):
        with self.lock:
            return next(self.items)


def ask(port, questions, path, seconds, wrong):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for closure in questions:
        body = json.dumps({"close": [closure], "from": "2025-01-01", "to": "2025-12-31",
                           "period": "day"})
        start = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - start)
        if answer.status != 200:
            wrong.append(answer.status)


def reads(server, path, clients=8, seconds=5):
    """Read by wrk, for a client in Python would be slower than what it measures."""
    before = processor_seconds(server)
    said = subprocess.run(
        ["wrk", "--latency", "-t1", f"-c{clients}", f"-d{seconds}s",
         f"http://127.0.0.1:{server.port}{path}"], capture_output=True, text=True, check=True).stdout
    count = int(re.search(r"(\d+) requests in", said)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    size = {"us": 1e-3, "ms": 1, "s": 1e3}
    part = [float(value) * size[unit]
            for value, unit in re.findall(r"^\s+(?:50|90|99)%\s+([\d.]+)(us|ms|s)$", said, re.M)]
    used = 1000 * (processor_seconds(server) - before) / count
    print(f"| {path}, {clients} clients | {count} | " + " | ".join(f"{ms:.2f}" for ms in part)
          + f" | {used:.3f} | {count / seconds:.0f} | {wrong[1] if wrong else 0} |", flush=True)


def together(work, jobs):
    """(seconds of every answer, statuses that are wrong, seconds in all)"""
    seconds, wrong = [], []
    threads = [threading.Thread(target=work, args=(*job, seconds, wrong)) for job in jobs]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, wrong, time.perf_counter() - start


def processor_seconds(server):
    """What the server has used; hardly depends on what else the machine does."""
    fields = (Path("/proc") / str(server.process.pid) / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(server, what, work, jobs):
    before = processor_seconds(server)
    seconds, wrong, all_in_all = together(work, jobs)
    used = 1000 * (processor_seconds(server) - before) / len(seconds)
    ordered = sorted(seconds)
    part = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * p))] for p in (0.5, 0.95, 0.99)]
    print(f"| {what} | {len(seconds)} | " + " | ".join(f"{ms:.1f}" for ms in part)
          + f" | {used:.1f} | {len(seconds) / all_in_all:.0f} | {len(wrong)} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--egress", default=ROOT / "build/release/egress")
    parser.add_argument("--case", default=ROOT / "cases/kazakhstan")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--days", default="0")
    parser.add_argument("--minutes", type=float, help="of mixed load, instead of the table of speed")
    options = parser.parse_args()
    server = Server(options.egress, options.case)
    try:
        if options.minutes:
            lines = Locked(closures(server.port, 10**9, 1))
            return 0 if serve_mixed.run(server, options.minutes, lines, links_of(server.port)) else 1
        path = f"/api/v1/what-if?days={options.days}"
        ask(server.port, closures(server.port, 1, 0), path, [], [])  # the open plan
        print("| what | answers | median ms | 95th % | 99th % | processor ms | a second | not 200 |"
              "\n|---|--:|--:|--:|--:|--:|--:|--:|")
        one = list(closures(server.port, options.questions, 1))
        show(server, "what-if, 1 client", ask, [(server.port, one, path)])
        eight = [(server.port, list(closures(server.port, options.questions // 8, 2 + i)), path)
                 for i in range(8)]
        show(server, "what-if, 8 clients", ask, eight)
        if shutil.which("wrk"):
            print("\n| what | answers | median ms | 90th % | 99th % | processor ms | a second | not 200 |"
                  "\n|---|--:|--:|--:|--:|--:|--:|--:|")
            for path in ("/api/v1/layers/network", "/api/v1/case", "/"):
                reads(server, path)
        else:
            print("reads left out: Debian's package `wrk` is not installed")
        status = (Path("/proc") / str(server.process.pid) / "status").read_text()
        print(next(line for line in status.splitlines() if line.startswith("VmHWM")))
        return 0
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
