"""`egress serve` as its enemies meet it: broken, slow, foreign and without a token."""

import socket
import tempfile
import time
import unittest
from pathlib import Path

from served import PATIENCE, SMALL, TOKEN, ServedTest, Server, codes


class EnemiesTest(ServedTest):
    def tearDown(self):
        self.assertEqual(self.server.ask("GET", "/healthz")[0], 200)

    def test_every_answer_is_guarded(self):
        for path in ("/", "/api/v1/case", "/healthz", "/nothing", "/a%0d%0aX-Evil:%20b"):
            headers = self.server.ask("GET", path)[2]
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("unsafe", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertNotIn("X-Evil", headers)

    def test_paths_lead_nowhere(self):
        for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
                     "//etc/passwd", "/etc/passwd", "/index.html%00.js", "/api/v1/../../etc/passwd",
                     "/api/v1/explain/../case.toml", "/api/v1/jobs/../../x", "/api/v1/jobs/1/../2",
                     "/api/v1/jobs/-1", "/api/v1/jobs/99999999999999999999", "/.stamp"):
            status, body, _ = self.server.ask("GET", path)
            self.assertEqual(status, 404, path)
            self.assertNotIn(b"root:", body)

    def test_methods(self):
        for method, path in (("POST", "/api/v1/case"), ("GET", "/api/v1/what-if"),
                             ("DELETE", "/api/v1/jobs"), ("POST", "/healthz")):
            status, answer = self.server.json(method, path, "{}" if method == "POST" else None)
            self.assertEqual((status, codes(answer)), (405, ["E0648"]), path)
        for method in ("PUT", "OPTIONS", "TRACE", "PATCH"):
            status, _, headers = self.server.ask(method, "/api/v1/case")
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD, POST, DELETE"))

    def test_foreign_names_and_pages(self):
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"},
                        {"Origin": "null"}, {"Host": "localhost.evil.example"}):
            status, answer = self.server.json("POST", "/api/v1/what-if", "{}", **headers)
            self.assertEqual((status, codes(answer)), (403, ["E0646"]), headers)
        own = f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(self.server.ask("POST", "/api/v1/what-if", "{}", Origin=own)[0], 200)

    def test_what_is_no_request(self):
        head = b"POST /api/v1/what-if HTTP/1.1\r\nHost: localhost\r\n"
        for data, status in (
                (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b"400"),
                (b"GET /\r\n\r\n", b"400"),
                (b"GET / HTTP/1.1\r\n\r\n", b"400"),
                (head + b"Content-Length: 100000000\r\n\r\n", b"413"),
                (head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ", b"400"),
                (head + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", b"411"),
                (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
                (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20000 + b"\r\n\r\n", b"431"),
                (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 500, b"431")):
            answer = self.server.raw(data)
            if not answer and data.endswith(b"A: b\r\n"):
                continue  # cut short, it is not answered
            self.assertEqual(answer.split(b" ")[1], status, data[:60])
            self.assertIn(b"E0649", answer)
            self.assertIn(b"Connection: close", answer)
        # Cut off at every byte: nothing is answered, and nothing breaks.
        whole = head + b"Content-Length: 2\r\n\r\n{}"
        for cut in range(0, len(whole), 7):
            self.assertEqual(self.server.raw(whole[:cut]), b"")
        self.assertIn(b"200", self.server.raw(whole).split(b"\r\n")[0])

    def test_requests_in_a_row_on_one_connection(self):
        whole = b"POST /api/v1/what-if HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
        self.assertEqual(self.server.raw(whole * 5).count(b"HTTP/1.1 200"), 5)

    def test_oversized_body(self):
        answer = self.server.raw(b"POST /api/v1/what-if HTTP/1.1\r\nHost: localhost\r\n"
                                 b"Content-Length: 70000\r\n\r\n" + b"x" * 70000)
        self.assertIn(b" 413 ", answer.split(b"\r\n")[0])

    def test_slow_clients_harm_nobody(self):
        links = []
        try:
            for i in range(100):  # half-open, and trickling
                link = socket.create_connection(("127.0.0.1", self.server.port))
                link.sendall(b"POST /api/v1/what-if HTTP/1.1\r\nHost: localhost\r\nX-A: b")
                links.append(link)
            slowest = 0
            for _ in range(10):
                for link in links[:20]:
                    link.send(b"b")
                start = time.monotonic()
                self.assertEqual(self.server.ask("POST", "/api/v1/what-if", "{}")[0], 200)
                slowest = max(slowest, time.monotonic() - start)
            # Sooner than the trickling ones are cut off, which is what it would wait for.
            self.assertLess(slowest, 9)
            # What does not come to its end in ten seconds is told so, however it trickles.
            until = time.monotonic() + PATIENCE
            links[0].settimeout(0.5)
            answer = b""
            while time.monotonic() < until and not answer:
                try:
                    links[0].send(b"b")
                    answer = links[0].recv(4096)
                except TimeoutError:
                    pass
                except OSError:
                    break
            self.assertIn(b" 408 ", answer.split(b"\r\n")[0])
        finally:
            for link in links:
                link.close()

    def test_more_connections_than_places(self):
        links = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(400)]
        try:
            self.assertEqual(self.server.ask("POST", "/api/v1/what-if", "{}")[0], 200)
        finally:
            for link in links:
                link.close()

    def test_who_never_takes_the_answer(self):
        links = []
        for _ in range(20):
            link = socket.create_connection(("127.0.0.1", self.server.port))
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            link.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
            links.append(link)
        self.assertEqual(self.server.ask("POST", "/api/v1/what-if", "{}")[0], 200)
        for link in links:
            link.close()


class TokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        token = Path(cls.scratch.name) / "token"
        token.write_text(TOKEN + "\n")
        cls.server = Server(SMALL, "--token-file", str(token))
        cls.addClassCleanup(cls.server.__exit__)

    def test_token(self):
        path = "/api/v1/case"
        self.assertEqual(self.server.ask("GET", "/healthz")[0], 200)
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN},
                        {"Authorization": f"Bearer {TOKEN}x"}, {"Cookie": "egress_token=wrong"}):
            status, answer = self.server.json("GET", path, **headers)
            self.assertEqual((status, codes(answer)), (401, ["E0647"]), headers)
        self.assertEqual(self.server.ask("GET", path, Authorization=f"Bearer {TOKEN}")[0], 200)

    def test_the_address_with_the_token_gives_a_cookie(self):
        self.assertEqual(self.server.ask("GET", "/?token=wrong")[0], 401)
        status, _, headers = self.server.ask("GET", f"/?token={TOKEN}")
        self.assertEqual((status, headers["Location"]), (303, "/"))
        self.assertIn("HttpOnly", headers["Set-Cookie"])
        self.assertIn("SameSite=Lax", headers["Set-Cookie"])
        cookie = headers["Set-Cookie"].split(";")[0]
        self.assertEqual(self.server.ask("GET", "/api/v1/case", Cookie=cookie)[0], 200)


if __name__ == "__main__":
    unittest.main()
