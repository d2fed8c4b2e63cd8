"""Minutes of everything at once for `egress serve`: readers, askers, the impatient, the broken, the
slow, jobs, and now and then a hundred questions in flight. What is asked for is answered, what makes
no sense is refused, and memory does not grow; `bench/serve_load.py --minutes 10` runs it.
"""

import collections
import http.client
import json
import random
import socket
import statistics
import struct
import threading
import time
from pathlib import Path

SAMPLE_SECONDS = 10
SETTLED_SECONDS = 120  # by then everything that is kept has been asked for
BURST = 100
HEAD = b"POST /api/v1/what-if HTTP/1.1\r\nHost: localhost\r\n"
JOBS = [{"command": "hazards"},
        {"command": "simulate", "options": {"years": 40, "period": "month"}},
        {"command": "screen", "options": {"size": 1, "period": "month"}},
        {"command": "leverage", "options": {"period": "month"}},
        {"command": "limit", "options": {"corridor": "nowhere"}}]  # which fails


class Book:
    """What every kind of client met: seconds and outcomes; what should not be is an error."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seconds = collections.defaultdict(list)
        self.outcomes = collections.defaultdict(collections.Counter)
        self.errors = collections.defaultdict(collections.Counter)

    def note(self, kind, outcome, wanted, seconds):
        with self.lock:
            self.seconds[kind].append(seconds)
            self.outcomes[kind][outcome] += 1
            if outcome not in wanted:
                self.errors[kind][outcome] += 1


class Load:
    def __init__(self, port, until, closures, links):
        self.port, self.until, self.closures, self.links = port, until, closures, links
        self.book = Book()

    def going(self):
        return time.monotonic() < self.until

    def pause(self, seconds):
        time.sleep(max(0, min(seconds, self.until - time.monotonic())))

    def ask(self, kind, method, path, body=None, wanted=(200,), **headers):
        """The answer's text, or None: whatever is not wanted is in the book."""
        start = time.perf_counter()
        text = None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            text = answer.read()
            outcome = answer.status
        except (OSError, http.client.HTTPException) as wrong:
            outcome = type(wrong).__name__
        finally:
            connection.close()
        self.book.note(kind, outcome, wanted, time.perf_counter() - start)
        return text

    def raw(self, kind, data, wanted):
        """Bytes, the end, and the status that comes back, if any."""
        start = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as link:
                link.sendall(data)
                link.shutdown(socket.SHUT_WR)
                words = link.recv(4096).split(b" ")
                outcome = int(words[1]) if len(words) > 1 else "nothing"
        except OSError as wrong:
            outcome = type(wrong).__name__
        self.book.note(kind, outcome, wanted, time.perf_counter() - start)

    def question(self, dice):
        """More situations than are kept: years, periods, a project."""
        year = dice.choice((2025, 2025, 2025, 2024, 2023))
        out = {"close": [next(self.closures).replace("2025-", f"{year}-", 1)],
               "from": f"{year}-01-01", "to": f"{year}-12-31",
               "period": dice.choice(("day", "week", "week", "month", "month"))}
        if dice.random() < 0.1:
            out["set"] = [f"links.cpc_spm.capacity={dice.choice((50, 60, 70))}"]
        return out

    # --- clients, each of which goes on until time is over

    def reader(self, dice):
        paths = ["/", "/api/v1/case", "/api/v1/layers/network", "/api/v1/openapi.json", "/healthz",
                 "/metrics", "/api/v1/jobs"]
        while self.going():
            path = dice.choice([*paths, f"/api/v1/explain/links/{dice.choice(self.links)}"])
            self.ask("reads", "GET", path)
            self.pause(0.02)

    def asker(self, dice):
        while self.going():
            self.ask("what-ifs", "POST", f"/api/v1/what-if?days={dice.randint(0, 2)}",
                     self.question(dice))
            self.pause(dice.random() / 5)

    def impatient(self, dice):
        """Drags: the next question comes before the last one's answer."""
        while self.going():
            together([lambda: self.ask("superseded", "POST", "/api/v1/what-if", self.question(dice),
                                       (200, 409), X_Egress_Client="impatient")] * 5, 0.01)
            self.pause(1)

    def burst(self, dice):
        while self.going():
            together([lambda: self.ask("100 in flight", "POST", "/api/v1/what-if",
                                       {"close": [next(self.closures)], "period": "week"})] * BURST)
            self.pause(50 + 10 * dice.random())

    def broken(self, dice):
        whole = HEAD + b"Content-Length: 2\r\n\r\n{}"
        makes = [
            lambda: (whole[:dice.randrange(len(whole))], ("nothing",)),
            lambda: (bytes(dice.randrange(256) for _ in range(200)) + b"\r\n\r\n",
                     (400, 414, "nothing")),
            lambda: (HEAD + b"Content-Length: 100000000\r\n\r\n", (413,)),
            lambda: (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", (411,)),
            lambda: (HEAD + b"Content-Length: 9\r\n\r\n{\"close\":", (400,)),
            lambda: (b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", (404,)),
            lambda: (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", (403,)),
            lambda: (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20000 + b"\r\n\r\n", (431,))]
        while self.going():
            self.raw("broken", *dice.choice(makes)())
            # One that asks for much and is gone before the answer.
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as link:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                link.sendall(b"GET /api/v1/case HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5)
            self.pause(0.1)

    def slow(self, dice):
        """Twenty that trickle their requests, and five that never take what they asked for."""
        while self.going():
            links = [socket.create_connection(("127.0.0.1", self.port), timeout=30)
                     for _ in range(25)]
            start = time.perf_counter()
            for link in links[20:]:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                link.sendall(b"GET /api/v1/case HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
            for link in links[:20]:
                link.sendall(HEAD)
            for _ in range(15):
                for link in links[:20]:
                    try:
                        link.send(dice.choice((b"X", b"y", b"-")))
                    except OSError:
                        pass  # told already
                self.pause(1)
                if not self.going():
                    break
            else:
                for link in links[:20]:
                    try:
                        words = link.recv(4096).split(b" ")
                        outcome = int(words[1]) if len(words) > 1 else "nothing"
                    except OSError as wrong:
                        outcome = type(wrong).__name__
                    self.book.note("slow", outcome, (408, "ConnectionResetError"),
                                   time.perf_counter() - start)
            for link in links:
                link.close()

    def jobs(self, dice):
        while self.going():
            text = self.ask("jobs", "POST", "/api/v1/jobs", dice.choice(JOBS), (202,))
            if text is not None:
                job = f"/api/v1/jobs/{json.loads(text)['id']}"
                if dice.random() < 0.2:
                    self.ask("jobs", "DELETE", job)
                self.ask("jobs", "GET", f"{job}/events")
                self.ask("jobs", "GET", f"{job}/result", None, (200, 404))  # 404: cancelled in line
            self.pause(10)


def together(works, between=0.0):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
        time.sleep(between)
    for thread in threads:
        thread.join()


def status_of(process):
    """(resident MB, threads, open files)"""
    folder = Path("/proc") / str(process.pid)
    lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return (int(lines["VmRSS"].split()[0]) / 1024, int(lines["Threads"]),
            len(list((folder / "fd").iterdir())))


def told(counts):
    return ", ".join(f"{what}: {n}" for what, n in sorted(counts.items(), key=str)) or "none"


def run(server, minutes, closures, links):
    """Prints two tables; true where everything was as it should be."""
    begun = time.monotonic()
    load = Load(server.port, begun + 60 * minutes, closures, links)
    kinds = [load.reader] * 2 + [load.asker] * 3 + [load.impatient, load.burst, load.broken,
                                                    load.slow, load.jobs]
    threads = [threading.Thread(target=kind, args=(random.Random(i),))
               for i, kind in enumerate(kinds)]
    for thread in threads:
        thread.start()
    samples = []
    while any(thread.is_alive() for thread in threads):
        samples.append((time.monotonic() - begun, *status_of(server.process)))
        time.sleep(SAMPLE_SECONDS)
    samples.append((time.monotonic() - begun, *status_of(server.process)))

    book = load.book
    print("| clients | answers | median ms | 95th % | 99th % | slowest | what came | errors |"
          "\n|---|--:|--:|--:|--:|--:|---|---|")
    for kind, seconds in book.seconds.items():
        ordered = sorted(1000 * s for s in seconds)
        part = [ordered[min(len(ordered) - 1, int(len(ordered) * p))] for p in (0.5, 0.95, 0.99, 1)]
        print(f"| {kind} | {len(ordered)} | " + " | ".join(f"{ms:.0f}" for ms in part)
              + f" | {told(book.outcomes[kind])} | {told(book.errors[kind])} |")
    print("\n| minute | MB | threads | open files |\n|--:|--:|--:|--:|")
    for at, megabytes, count, files in samples[::60 // SAMPLE_SECONDS] + samples[-1:]:
        print(f"| {at / 60:.1f} | {megabytes:.0f} | {count} | {files} |")
    settled = [(at / 60, megabytes) for at, megabytes, _, _ in samples if at >= SETTLED_SECONDS]
    if len(settled) > 2:
        slope = statistics.linear_regression(*zip(*settled)).slope
        half = len(settled) // 2
        first, second = (statistics.median(megabytes for _, megabytes in part)
                         for part in (settled[:half], settled[half:]))
        print(f"\nMemory from minute {SETTLED_SECONDS // 60} on, every {SAMPLE_SECONDS} s: "
              f"{slope:+.2f} MB a minute by least squares; median of the first half {first:.0f} MB, "
              f"of the second {second:.0f} MB; most {max(m for _, m in settled):.0f} MB.")
    return not any(book.errors.values()) and server.process.poll() is None
