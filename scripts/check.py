#!/usr/bin/env python3
"""The parts of ./check. Each gives a list of results; one that finds nothing to run has failed.

What takes long and depends on nothing but its inputs (sanitizer tests, clang-tidy) is remembered
by their content, so that a second run costs seconds. Test programs are in test_programs.py.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import unittest
from pathlib import Path

import layers
import test_programs
import tidy
import transcripts
from parts import BUILD, EGRESS, ROOT, PartFailed, Result, build, run, tail, together

# --- the program as people use it ------------------------------------------------------------

def bad():
    """Every case that is wrong on purpose gets its code at its place, and the exit status for it.

    expect.txt: `links.csv:3:9: E0407`, and `args: ...` where the mistake is on the command line.
    """
    build("release", "egress")

    def check(folder):
        lines = (folder / "expect.txt").read_text().splitlines()
        where, code = lines[0].rsplit(": ", 1)
        arguments = shlex.split(lines[1].removeprefix("args:")) if len(lines) > 1 else []
        warning = code.startswith("W")
        command = "dispatch" if arguments else "check"
        if "--season" in arguments:
            command = "screen"
        if code == "E0612":  # a claim whose plan fails: found only by planning
            command, arguments = "assess", ["--out", str(BUILD / "bad-assess")]
        what = folder
        if code.startswith("E07"):  # a network or a game file
            command = "game" if code >= "E0720" else "flow"
            what = folder / where.split(":")[0]
        done = run([EGRESS, command, what, *arguments])
        expected = f"{where}: {'warning' if warning else 'error'}[{code}]: "
        status = 0 if warning else 2
        good = code == folder.name and done.returncode == status and expected in done.stdout
        return Result(f"cases/bad/{folder.name}", good,
                      f"exit {done.returncode}, expected {status} and `{expected}`\n"
                      + tail(done.stdout))

    return together(check, sorted(path for path in (ROOT / "cases/bad").iterdir() if path.is_dir()))


def documents():
    build("release", "egress")
    return [Result(f"{path.relative_to(ROOT)}:{step.line}",
                   transcripts.matches(step.expected, actual), transcripts.difference(step, actual))
            for path in transcripts.documents() for step, actual in transcripts.run_document(path)]


def install():
    """An installed tree works wherever it is moved to, without the sources."""
    build("release", "egress")
    with tempfile.TemporaryDirectory(prefix="egress-install-") as scratch:
        first, moved = Path(scratch) / "first", Path(scratch) / "moved to"
        done = run(["cmake", "--install", BUILD / "release", "--prefix", first])
        if done.returncode:
            raise PartFailed(tail(done.stdout))
        first.rename(moved)
        cases = moved / "share/egress/cases"
        results = [Result(f"installed {name}", (moved / name).exists(), "not in the installed tree")
                   for name in ("bin/egress", "share/egress/cases/two-ports", "share/egress/web")]
        for command in (["check", cases / "two-ports"],
                        ["assess", cases / "two-ports", "--out", Path(scratch) / "out"]):
            done = run([moved / "bin/egress", *command], cwd=scratch)
            results.append(
                Result(f"installed egress {command[0]}", done.returncode == 0, tail(done.stdout)))
        report = Path(scratch) / "out/report.html"
        results.append(Result("installed report", report.exists(), "no report.html"))
        return results


def serve():
    """The server over sockets of this machine: tests/serve/*_test.py."""
    build("release", "egress")
    done = run([sys.executable, "-m", "unittest", "discover", "-v", "-s", "tests/serve",
                "-p", "*_test.py"], env=dict(os.environ, EGRESS=str(EGRESS)))
    results = [Result(name, said == "ok", tail(done.stdout, 60))
               for name, said in re.findall(r"^(test_\w+ \(.*?\))[^\n]*? \.\.\. (\w+)", done.stdout,
                                            re.MULTILINE)]
    if done.returncode and all(result.passed for result in results):
        results.append(Result(f"tests/serve (exit {done.returncode})", False, tail(done.stdout)))
    return results


SCHEMATHESIS = "schemathesis==4.32.5"


def openapi():
    """Requests made from the server's own description of itself, some of them wrong."""
    build("release", "egress")
    tools = tidy.CACHE.parent / SCHEMATHESIS.replace("==", "-")
    if not (tools / "bin/schemathesis").exists():
        made = run([sys.executable, "-m", "pip", "install", "--quiet", "--target", tools,
                    SCHEMATHESIS])
        if made.returncode:
            raise PartFailed(f"{SCHEMATHESIS} cannot be installed: network?\n" + tail(made.stdout))
    with tempfile.TemporaryDirectory() as state:
        with subprocess.Popen([EGRESS, "serve", ROOT / "cases/two-ports", "--port", "0", "--quiet",
                               "--state", state], stdout=subprocess.PIPE, text=True) as server:
            url = server.stdout.readline().split()[-1]
            done = run([sys.executable, tools / "bin/schemathesis", "run",
                        url + "api/v1/openapi.json", "--seed", "1", "--max-examples", "60",
                        "--checks", "not_a_server_error,status_code_conformance,"
                        "content_type_conformance,response_schema_conformance",
                        "--exclude-path", "/api/v1/jobs/{id}/events"],  # which ends with its job
                       cwd=state, env=dict(os.environ, PYTHONPATH=str(tools)))
            server.terminate()
    count = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    good = done.returncode == 0 and count is not None
    said = f"schemathesis, {count[1]} requests" if count else "schemathesis"
    return [Result(said, good, tail(done.stdout, 60))]


def web():
    """The browser's tests, by `npm test` in web/."""
    build("release", "test_report")  # it writes the page that the browser opens
    done = run(["npm", "--prefix", "web", "test", "--silent"],
               env=dict(os.environ, EGRESS_CHROMIUM=shutil.which("chromium") or ""))

    def count(word):
        return sum(map(int, re.findall(rf"^\S? ?{word} (\d+)\s*$", done.stdout, re.MULTILINE)))

    passed, failed = count("pass"), count("fail") + count("cancelled") + count("skipped")
    if not failed and (done.returncode or not passed):
        failed = 1
    said = f"npm test (exit {done.returncode})"
    results = [Result(said, True)] * passed
    if failed:  # what was said is shown once
        results.append(Result(said, False, tail(done.stdout, 60)))
        results += [Result(said, False)] * (failed - 1)
    return results


# --- the source text -------------------------------------------------------------------------

def layer():
    return [Result(name, not faults, "\n".join(faults))
            for name, faults in layers.check(ROOT).items()]


def form():
    files = sorted(path.relative_to(ROOT) for folder in ("src", "tests", "bench")
                   for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cpp"))
    done = run(["clang-format-19", "--dry-run", *files])
    wrong = set(re.findall(r"^(\S+?):\d+:\d+: (?:warning|error):", done.stdout, re.M))
    return [Result(str(name), str(name) not in wrong, "mend with clang-format-19 -i")
            for name in files]


def scripts():
    """The scripts' own tests, and shellcheck."""
    suite = unittest.TestLoader().discover(str(ROOT / "tests/scripts"))
    outcome = unittest.TestResult()
    suite.run(outcome)
    bad_ones = outcome.failures + outcome.errors
    results = [Result(str(test), False, text) for test, text in bad_ones]
    results += [Result("scripts' test", True)] * (outcome.testsRun - len(bad_ones))
    for name in ["quickstart", "check", ".ci/run", "bench/run", *sorted(
            str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.sh"))]:
        done = run(["shellcheck", "-x", name])
        results.append(Result(f"shellcheck {name}", done.returncode == 0, done.stdout))
    return results


def slurm():
    """The example of docs/clusters.md, on a Slurm of this machine alone where there is one."""
    build("release", "egress")
    done = run([ROOT / "scripts/slurm_test.sh"])
    if done.returncode == 77:
        print(f"slurm: {done.stdout.strip().splitlines()[-1]}")
    return [Result("scripts/slurm_test.sh", done.returncode in (0, 77), tail(done.stdout))]


def lint():
    configured = run(["cmake", "--preset", "release"])  # writes compile_commands.json
    if configured.returncode:
        raise PartFailed(tail(configured.stdout))
    return [Result(name, not text, text) for name, text in tidy.check()]


PARTS = {
    "layers": layer,
    "format": form,
    "scripts": scripts,
    "unit": test_programs.unit,
    "certificates": test_programs.certificates,
    "bad-cases": bad,
    "transcripts": documents,
    "install": install,
    "slurm": slurm,
    "serve": serve,
    "openapi": openapi,
    "web": web,
    "asan": test_programs.asan,
    "tsan": test_programs.tsan,
    "fuzz": test_programs.fuzz,
    "tidy": lint,
}


def run_part(name):
    """(passed, failed) of a part, having printed its line and its failures."""
    start = time.monotonic()
    try:
        results = PARTS[name]() or [Result(name, False, "nothing to run")]
    except PartFailed as failure:
        results = [Result(name, False, str(failure))]
    except Exception:  # a part that breaks must not hide the others
        results = [Result(name, False, traceback.format_exc())]
    failures = [result for result in results if not result.passed]
    passed, failed = len(results) - len(failures), len(failures)
    for result in failures[:20]:
        print(f"FAILED {name}: {result.name}")
        if result.detail:
            print("    " + "\n    ".join(result.detail.strip().splitlines()[:60]))
    print(f"{name}: {passed} passed, {failed} failed", flush=True)
    print(f"  ({time.monotonic() - start:.0f} s)", file=sys.stderr)
    return passed, failed


def main():
    wanted = sys.argv[1:] or list(PARTS)
    if wanted == ["--list"]:
        print("\n".join(PARTS))
        return 0
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no part {', '.join(unknown)}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    counts = [run_part(name) for name in wanted]
    passed, failed = (sum(column) for column in zip(*counts))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
