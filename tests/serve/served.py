"""A running `egress serve` for the tests beside this file."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EGRESS = os.environ.get("EGRESS", str(ROOT / "build/release/egress"))
FLAGSHIP = str(ROOT / "cases/kazakhstan")
SMALL = str(ROOT / "cases/two-ports")
LONG = {"command": "simulate", "options": {"years": 100000, "period": "week"}}
TOKEN = "a-token-of-twenty-six-chars"
PATIENCE = 600  # seconds after which something is taken to hang; no test measures speed


class Server:
    """A running server; `ask` gives (status, body, headers)."""

    def __init__(self, case, *words, state=None):
        self.scratch = tempfile.TemporaryDirectory()
        self.state = state or self.scratch.name
        self.process = subprocess.Popen(
            [EGRESS, "serve", case, "--port", "0", "--state", self.state, *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        first = self.process.stdout.readline()
        match = re.fullmatch(r"listening on http://\S+:(\d+)/\n", first)
        if not match:
            raise AssertionError(first + self.process.communicate()[1])
        self.port = int(match[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.end()
        self.process.stdout.close()
        self.process.stderr.close()
        self.scratch.cleanup()

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def ask(self, method, path, body=None, timeout=PATIENCE, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            text = json.dumps(body) if isinstance(body, (dict, list)) else body
            connection.request(method, path, text,
                               {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def json(self, method, path, body=None, **headers):
        status, text, _ = self.ask(method, path, body, **headers)
        return status, json.loads(text)

    def raw(self, data, timeout=PATIENCE):
        """What comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as link:
            link.sendall(data)
            link.shutdown(socket.SHUT_WR)
            parts = []
            try:
                while part := link.recv(65536):
                    parts.append(part)
            except ConnectionResetError:
                pass
            return b"".join(parts)

    def wait(self, job, *states):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            _, found = self.json("GET", f"/api/v1/jobs/{job}")
            if found["status"] in states:
                return found
            time.sleep(0.05)
        raise AssertionError(f"job {job} is still {found['status']}")


class ServedTest(unittest.TestCase):
    """One server for all tests of a class."""

    case = SMALL

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.case)
        cls.addClassCleanup(cls.server.__exit__)


def codes(answer):
    return [row["code"] for row in answer["diagnostics"]]
