"""Jobs of `egress serve`: their progress and results, and what a restart leaves of them."""

import json
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from served import EGRESS, FLAGSHIP, LONG, PATIENCE, ROOT, SMALL, Server, codes


def blocks(state):
    """What simulations have left of their years: files and what tells one from its successor."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in Path(state).glob("results/*/simulate-*.checkpoint/*.rows")}


def blocks_beyond(state, count):
    until = time.monotonic() + PATIENCE
    while len(blocks(state)) <= count:
        if time.monotonic() > until:
            raise AssertionError(f"no more than {count} blocks of years in {PATIENCE} s")
        time.sleep(0.02)
    return blocks(state)


class JobsTest(unittest.TestCase):
    def test_progress_result_and_the_same_as_the_command(self):
        with Server(FLAGSHIP) as server:
            status, job = server.json("POST", "/api/v1/jobs",
                                      {"command": "simulate",
                                       "options": {"years": "60", "period": "month"}})
            self.assertEqual(status, 202)
            status, text, headers = server.ask("GET", f"/api/v1/jobs/{job['id']}/events")
            self.assertEqual((status, headers["Content-Type"]), (200, "text/event-stream"))
            events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text.decode())
            self.assertEqual(events[-1][0], "end")
            self.assertEqual(json.loads(events[-1][1])["status"], "done")
            self.assertTrue(all(name == "progress" for name, _ in events[:-1]))
            told = subprocess.run(
                [EGRESS, *job["command_line"].split()[1:], "--json", "--quiet"],
                stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
            _, result = server.json("GET", f"/api/v1/jobs/{job['id']}/result")
            self.assertEqual(result, json.loads(told))

    def test_cancel_and_line(self):
        with Server(FLAGSHIP) as server:
            _, first = server.json("POST", "/api/v1/jobs", LONG)
            _, second = server.json("POST", "/api/v1/jobs", LONG)
            server.wait(first["id"], "running")
            self.assertEqual(server.json("POST", "/api/v1/what-if", {"period": "month"})[0], 200)
            self.assertEqual(server.json("GET", f"/api/v1/jobs/{second['id']}")[1]["status"],
                             "queued")
            self.assertEqual(server.ask("GET", f"/api/v1/jobs/{first['id']}/result")[0], 404)
            for job in (second, first):
                self.assertEqual(server.ask("DELETE", f"/api/v1/jobs/{job['id']}")[0], 200)
                self.assertEqual(server.wait(job["id"], "cancelled")["exit_code"], 130)

    def test_mistakes(self):
        with Server(SMALL) as server:
            for body, code in (({"command": "serve"}, "E0650"), ({}, "E0650"), ("{", "E0644"),
                               ({"command": "simulate", "options": {"out": "/tmp/x"}}, "E0644")):
                status, answer = server.json("POST", "/api/v1/jobs", body)
                self.assertEqual(status, 400)
                self.assertIn(code, codes(answer))
            _, job = server.json("POST", "/api/v1/jobs",
                                 {"command": "limit", "options": {"corridor": "nowhere"}})
            self.assertEqual(server.wait(job["id"], "failed")["exit_code"], 2)
            _, result = server.json("GET", f"/api/v1/jobs/{job['id']}/result")
            self.assertEqual(codes(result), ["E0547"])
            taken = [server.ask("POST", "/api/v1/jobs", LONG)[0] for _ in range(40)]
            self.assertIn(429, taken)
            self.assertLessEqual(set(taken), {202, 429})


class RestartTest(unittest.TestCase):
    def test_a_restart_keeps_and_an_end_interrupts(self):
        with tempfile.TemporaryDirectory() as state:
            with Server(FLAGSHIP, state=state) as server:
                _, short = server.json("POST", "/api/v1/jobs", {"command": "hazards"})
                server.wait(short["id"], "done")
                _, result = server.json("GET", f"/api/v1/jobs/{short['id']}/result")
                _, long = server.json("POST", "/api/v1/jobs", LONG)
                server.wait(long["id"], "running")
                _, waiting = server.json("POST", "/api/v1/jobs", {"command": "hazards"})
                blocks_beyond(state, 0)
                self.assertEqual(server.end(), 0)
            with Server(FLAGSHIP, state=state) as server:
                _, listed = server.json("GET", "/api/v1/jobs")
                found = {job["id"]: job["status"] for job in listed["jobs"]}
                self.assertEqual(found[short["id"]], "done")
                self.assertEqual(found[long["id"]], "interrupted")
                _, part = server.json("GET", f"/api/v1/jobs/{long['id']}/result")
                self.assertEqual(part["status"], "interrupted")
                self.assertRegex(part["status_reason"], r"^\d+ of 100000 years were done$")
                self.assertEqual(server.wait(waiting["id"], "done")["exit_code"], 0)
                self.assertEqual(server.json("GET", f"/api/v1/jobs/{short['id']}/result")[1],
                                 result)

    def test_a_killed_simulation_goes_on_from_its_checkpoint(self):
        question = {"command": "simulate", "options": {"years": 600, "period": "week"}}
        with tempfile.TemporaryDirectory() as state:
            with Server(FLAGSHIP, state=state) as server:
                _, job = server.json("POST", "/api/v1/jobs", question)
                blocks_beyond(state, 1)
                server.end(signal.SIGKILL)
            kept = blocks(state)
            with Server(FLAGSHIP, state=state) as server:
                now = blocks_beyond(state, len(kept))
                self.assertLessEqual(kept.items(), now.items(), "years were lived twice")
                self.assert_the_same_bytes(server, job["id"], question)

    def test_another_killed_job_begins_again(self):
        question = {"command": "leverage", "options": {"period": "week"}}
        with tempfile.TemporaryDirectory() as state:
            with Server(FLAGSHIP, state=state) as server:
                _, job = server.json("POST", "/api/v1/jobs", question)
                server.wait(job["id"], "running")
                time.sleep(0.3)
                self.assertEqual(server.json("GET", f"/api/v1/jobs/{job['id']}")[1]["status"],
                                 "running")
                server.end(signal.SIGKILL)
            with Server(FLAGSHIP, state=state) as server:
                self.assert_the_same_bytes(server, job["id"], question)

    def assert_the_same_bytes(self, server, cut_off, question):
        """The job that was cut off gives what one gives that nothing happens to."""
        _, whole = server.json("POST", "/api/v1/jobs", question)
        results = []
        for job in (cut_off, whole["id"]):
            self.assertEqual(server.wait(job, "done", "failed", "interrupted")["status"], "done")
            results.append(server.ask("GET", f"/api/v1/jobs/{job}/result")[1])
        self.assertGreater(len(results[0]), 1000)
        self.assertEqual(results[0], results[1])


if __name__ == "__main__":
    unittest.main()
