import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import check  # noqa: E402
import parts  # noqa: E402
import test_programs  # noqa: E402

PASSED = {"name": "a", "status": "RUN", "result": "COMPLETED"}
FAILED = {**PASSED, "name": "b", "failures": [{"failure": "1 is not 2"}]}
SKIPPED = {**PASSED, "name": "c", "result": "SKIPPED"}


class TestProgramTest(unittest.TestCase):
    """run_gtest, on scripts that stand for test programs."""

    def outcome(self, tests, status):
        with tempfile.TemporaryDirectory() as scratch:
            binary = Path(scratch) / "test_x"
            report = json.dumps({"testsuites": [{"name": "S", "testsuite": tests}]})
            write = f"cat > ${{1#--gtest_output=json:}} <<'END'\n{report}\nEND\n" if tests else ""
            binary.write_text(f"#!/bin/sh\n{write}exit {status}\n")
            binary.chmod(0o755)
            return [result.passed for result in test_programs.run_gtest(binary, {})]

    def test_passes(self):
        self.assertEqual(self.outcome([PASSED, PASSED], 0), [True, True])

    def test_failure_and_skip_are_failures(self):
        self.assertEqual(self.outcome([PASSED, FAILED, SKIPPED], 1), [True, False, False])

    def test_death_without_a_report(self):
        self.assertEqual(self.outcome([], 139), [False])

    def test_death_after_the_last_test(self):
        self.assertEqual(self.outcome([PASSED], 1), [True, False])

    def test_no_test_at_all(self):
        self.assertEqual(self.outcome([], 0), [False])


class PartTest(unittest.TestCase):
    def counts(self, part):
        check.PARTS["made-up"] = part
        self.addCleanup(check.PARTS.pop, "made-up")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return check.run_part("made-up")

    def test_nothing_to_run_is_a_failure(self):
        self.assertEqual(self.counts(lambda: []), (0, 1))

    def test_a_part_that_cannot_run_is_a_failure(self):
        def part():
            raise parts.PartFailed("no compiler")
        self.assertEqual(self.counts(part), (0, 1))

    def test_a_part_that_breaks_is_a_failure(self):
        self.assertEqual(self.counts(lambda: Path("/no such file").read_text()), (0, 1))


class ContentTest(unittest.TestCase):
    def test_content_decides(self):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "f"
            path.write_text("a")
            first = parts.content([path])
            path.write_text("a")
            self.assertEqual(parts.content([path]), first)
            path.write_text("b")
            self.assertNotEqual(parts.content([path]), first)


if __name__ == "__main__":
    unittest.main()
