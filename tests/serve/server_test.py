"""`egress serve` as its users meet it: over sockets of this machine, nothing else.

    python3 -m unittest discover tests/serve -p '*_test.py'     (EGRESS names the program)
"""

import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from served import EGRESS, FLAGSHIP, PATIENCE, ROOT, SMALL, TOKEN, ServedTest, Server, codes

CLOSURE = {"close": ["cpc_spm@2025-11-29/20d:0.5"], "period": "week"}


def refusal(*words):
    done = subprocess.run([EGRESS, "serve", SMALL, "--port", "0", *words], cwd=ROOT, timeout=PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


class StartTest(unittest.TestCase):
    def test_mistakes_are_told_before_anything_listens(self):
        with tempfile.TemporaryDirectory() as scratch:
            token = Path(scratch) / "token"
            token.write_text(TOKEN + "\n")
            for code, words in {
                    "E0641": ["--listen", "0.0.0.0"],
                    "E0642": ["--token-file", "/dev/null"],
                    "E0643": ["--state", "/dev/null/jobs"],
                    "E0640": ["--listen", "192.0.2.1", "--token-file", str(token),
                              "--state", scratch]}.items():
                status, said = refusal(*words)
                self.assertEqual(status, 2, said)
                self.assertIn(code, said)

    def test_a_state_folder_has_one_server(self):
        with Server(SMALL) as server:
            status, said = refusal("--state", server.state)
            self.assertEqual(status, 2)
            self.assertIn("E0643", said)
            for path in Path(server.state).iterdir():
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_without_a_home_a_state_folder_is_demanded(self):
        bare = {name: value for name, value in os.environ.items()
                if name not in ("HOME", "XDG_STATE_HOME")}
        done = subprocess.run([EGRESS, "serve", SMALL, "--port", "0"], env=bare, cwd=ROOT,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("E0643", done.stdout + done.stderr)

    def test_ends_cleanly(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with Server(SMALL) as server:
                link = socket.create_connection(("127.0.0.1", server.port))
                self.assertEqual(server.ask("GET", "/healthz")[1], b"ok\n")
                self.assertEqual(server.end(how), 0)
                link.close()


class AnswersTest(ServedTest):
    case = FLAGSHIP

    def test_what_if_is_dispatch(self):
        for question in (CLOSURE, {"period": "month"},
                         {"period": "month", "close": ["cpc@2025-06-01/30d"],
                          "set": ["links.cpc_spm.capacity=50"], "from": "2025-03-01"}):
            words = []
            for name, value in question.items():
                for one in value if isinstance(value, list) else [value]:
                    words += [f"--{name}", one]
            told = subprocess.run([EGRESS, "dispatch", FLAGSHIP, "--json", "--quiet", *words],
                                  stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
            status, answer = self.server.json("POST", "/api/v1/what-if", question)
            self.assertEqual(status, 200)
            self.assertEqual(answer, json.loads(told))

    def test_days(self):
        status, answer = self.server.json("POST", "/api/v1/what-if?days=2", CLOSURE)
        self.assertEqual(status, 200)
        days = answer["days"]
        for rows in (days, days["open"]):
            self.assertEqual({len(row) for row in rows["links"].values()}, {len(days["starts"])})
        self.assertEqual(self.server.json("POST", "/api/v1/what-if?days=3", CLOSURE)[0], 400)

    def test_nothing_is_packed_and_the_plan_is_timed(self):
        # Browsers offer all of these; packing took longer than planning.
        offer = {"Accept-Encoding": "gzip, deflate, br, zstd"}
        for path in ("/", "/api/v1/case", "/api/v1/layers/network"):
            self.assertNotIn("Content-Encoding", self.server.ask("GET", path, **offer)[2])
        status, _, headers = self.server.ask(
            "POST", "/api/v1/what-if", {"period": "month"}, **offer)
        self.assertEqual(status, 200)
        self.assertNotIn("Content-Encoding", headers)
        self.assertRegex(headers["Server-Timing"], r"^plan;dur=\d+\.\d$")

    def test_wrong_input(self):
        for body, code in (("{", "E0644"), ("[]", "E0644"), ({"close": "cpc"}, "E0644"),
                           ({"fron": "2025-01-01"}, "E0644"), ({"from": "yesterday"}, "E0543"),
                           ({"close": ["nowhere@2025-06-01/30d"]}, "E0521"),
                           ({"close": ["cpc@2035-06-01/30d"]}, "E0526"),
                           ({"with": ["nothing"]}, None),
                           ({"set": ["links.cpc_spm.capacity=series:../../etc/passwd"]}, None)):
            status, answer = self.server.json("POST", "/api/v1/what-if", body)
            self.assertEqual(status, 400, answer)
            self.assertEqual(answer["schema"], "egress.error/1")
            if code:
                self.assertEqual(codes(answer), [code])

    def test_case_layers_explain(self):
        status, case = self.server.json("GET", "/api/v1/case")
        self.assertEqual((status, case["schema"]), (200, "egress.case/1"))
        nodes = {node["id"] for node in case["nodes"]}
        for link in case["links"]:
            self.assertLessEqual({link["tail"], link["head"]}, nodes)
        status, layer = self.server.json("GET", "/api/v1/layers/network")
        self.assertEqual((status, layer["type"]), (200, "FeatureCollection"))
        told = subprocess.run([EGRESS, "explain", FLAGSHIP, "links", "cpc_spm", "--json"],
                              stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
        status, answer = self.server.json("GET", "/api/v1/explain/links/cpc_spm")
        self.assertEqual((status, answer), (200, json.loads(told)))
        self.assertEqual(self.server.ask("GET", "/api/v1/explain/links/nowhere")[0], 404)
        self.assertEqual(self.server.ask("GET", "/api/v1/explain/links")[0], 404)

    def test_a_hundred_in_flight(self):
        statuses = []
        body = json.dumps({**CLOSURE, "period": "month"})

        def one(day):
            question = json.loads(body)
            question["close"] = [f"cpc_spm@2025-03-{day % 28 + 1:02}/{20 + day}d"]
            statuses.append(self.server.ask("POST", "/api/v1/what-if", question)[0])

        threads = [threading.Thread(target=one, args=(day,)) for day in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * 100)

    def test_a_newer_question_supersedes(self):
        question = {"close": ["cpc@2025-02-01/200d"], "from": "2025-01-01", "to": "2025-12-31",
                    "period": "day"}
        outcomes = []

        def ask():
            outcomes.append(self.server.json("POST", "/api/v1/what-if", question,
                                             X_Egress_Client="me"))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = [answer for status, answer in outcomes if status == 200]
        late = [answer for status, answer in outcomes if status == 409]
        self.assertEqual(len(done) + len(late), 6)
        self.assertGreater(len(done), 0)
        self.assertGreater(len(late), 0)
        for answer in late:
            self.assertEqual(codes(answer), ["E0645"])

    def test_metrics_and_description(self):
        _, text, _ = self.server.ask("GET", "/metrics")
        for line in text.decode().splitlines():
            self.assertRegex(line, r"^(# TYPE \w+ \w+|\w+(\{[^}]*\})? [-+.e\d]+)$")
        for name in ("connections_turned_away_total", "connections_ended_for_others_total",
                     "what_ifs_superseded_total"):
            self.assertIn(f"# TYPE egress_{name} counter\negress_{name} ", text.decode())
        _, description = self.server.json("GET", "/api/v1/openapi.json")
        self.assertEqual(description["openapi"], "3.1.0")
        self.assertIn("/api/v1/what-if", description["paths"])


if __name__ == "__main__":
    unittest.main()
