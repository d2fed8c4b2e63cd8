#!/usr/bin/env python3
"""The parts of ./check. Each gives a list of results; one that finds nothing to run has failed.

What takes long and depends on nothing but its inputs (sanitizer tests, clang-tidy) is remembered
by their content, so that a second run costs seconds.
"""

import hashlib
import json
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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import layers
import tidy
import transcripts

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
EGRESS = BUILD / "release/egress"
CORES = os.cpu_count() or 1
HANG = 1200  # seconds after which a command is taken to hang; no test measures speed

# Rooms whose tests run under the sanitizers: all but the thin fronts.
CORE = ["base", "model", "network", "report", "solve", "io", "flow", "games", "analyses"]
FUZZ_SECONDS = int(os.environ.get("EGRESS_FUZZ_SECONDS", "10"))
# The same random cases in every run; another seed by RC_PARAMS from outside.
PROPERTY_CASES = os.environ.get("RC_PARAMS", "seed=20250101 max_success=500")
SANITIZED_CASES = os.environ.get("RC_PARAMS", "seed=20250101 max_success=50")
SANITIZED_NETWORKS = "500"  # random networks before the judges (tests/solve)
SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    # HiGHS is built without the thread sanitizer: with worker threads of its own it would be
    # reported falsely. The room `solve` runs it with one thread, which is also what keeps its bits.
    "TSAN_OPTIONS": "halt_on_error=1",
}


@dataclass
class Result:
    name: str
    passed: bool
    detail: str = ""


class PartFailed(Exception):
    """The part cannot run at all; counts as one failure."""


def run(command, **settings):
    """The finished process, its output (standard error included) as text."""
    settings.setdefault("cwd", ROOT)
    settings.setdefault("timeout", HANG)
    try:
        return subprocess.run(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **settings)
    except subprocess.TimeoutExpired as late:
        text = (late.output or b"").decode(errors="replace")
        return subprocess.CompletedProcess(command, 124, text + f"\n[no end in {late.timeout} s]")


def tail(text, lines=30):
    return "\n".join(text.strip().splitlines()[-lines:])


def build(preset, *targets):
    steps = [["cmake", "--preset", preset]]
    chosen = ["--target", *targets] if targets else []
    steps.append(["cmake", "--build", BUILD / preset, "-j", CORES, *chosen])
    for command in steps:
        done = run(command, timeout=3600)
        if done.returncode:
            errors = [line for line in done.stdout.splitlines()
                      if re.search(r"error:|undefined reference|^FAILED", line)]
            raise PartFailed("\n".join(errors[:30]) or tail(done.stdout))


def together(work, items):
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(work, items))


def content(paths):
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


# --- tests -------------------------------------------------------------------------------------

def run_gtest(binary, environment):
    """The results of one test program; where it dies, also a result that says so."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        done = run([binary, f"--gtest_output=json:{report}", "--gtest_brief=1"],
                   env=dict(os.environ, **environment))
        results = []
        if report.exists():
            for suite in json.loads(report.read_text())["testsuites"]:
                for test in suite["testsuite"]:
                    said = "\n".join(failure["failure"] for failure in test.get("failures", []))
                    name = f"{binary.name} {suite['name']}.{test['name']}"
                    if test["status"] == "RUN" and test["result"] != "SKIPPED":
                        results.append(Result(name, not said, said))
                    else:
                        results.append(Result(name, False, "skipped or disabled: never silently"))
    if not results or (done.returncode and all(result.passed for result in results)):
        results.append(Result(f"{binary.name} (exit {done.returncode})", False, tail(done.stdout)))
    return results


def test_programs(rooms):
    """The names of the test programs that there should be, whether they are built or not."""
    return [f"test_{room}" for room in rooms if any((ROOT / "tests" / room).rglob("*.cpp"))]


release_results = []


def release_tests():
    """Runs them once; `unit` and `certificates` are two views of the results."""
    if not release_results:
        programs = test_programs(layers.levels(ROOT))
        build("release", *programs)
        cases = {"RC_PARAMS": PROPERTY_CASES}
        binaries = [BUILD / "release" / name for name in programs]
        for results in together(lambda binary: run_gtest(binary, cases), binaries):
            release_results.extend(results)
    return release_results


def about_certificates(result):
    return "certif" in result.name.lower()


def unit():
    return [result for result in release_tests() if not about_certificates(result)]


def certificates():
    return [result for result in release_tests() if about_certificates(result)]


def sanitized(preset):
    programs = test_programs(CORE)
    build(preset, *programs)
    inputs = content(path for folder in ("cases", "tests") for path in (ROOT / folder).rglob("*")
                     if path.is_file() and path.suffix not in (".cpp", ".py", ".pyc"))

    def check(binary):
        clean = BUILD / preset / f"{binary.name}.clean"  # what was clean, and how many tests it had
        key = content([binary]) + inputs + SANITIZED_CASES + SANITIZED_NETWORKS
        if clean.exists():
            known, *names = clean.read_text().splitlines()
            if known == key:
                return [Result(name, True) for name in names]
        results = run_gtest(binary, {"RC_PARAMS": SANITIZED_CASES, **SANITIZERS,
                                     "EGRESS_JUDGE_NETWORKS": SANITIZED_NETWORKS})
        if all(result.passed for result in results):
            clean.write_text("\n".join([key, *(result.name for result in results)]))
        return results

    binaries = [BUILD / preset / name for name in programs]
    return [result for results in together(check, binaries) for result in results]


def asan():
    return sanitized("asan")


def tsan():
    return sanitized("tsan")


def fuzz():
    build("fuzz", "egress_fuzz")

    def check(source):
        target = BUILD / "fuzz" / source.stem
        corpus = tidy.CACHE.parent / "fuzz" / source.stem
        corpus.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "tests/fuzz/seeds" / source.stem.removesuffix("_fuzz")
        crashes = BUILD / "fuzz/crashes" / source.stem
        crashes.mkdir(parents=True, exist_ok=True)
        done = run([target, f"-max_total_time={FUZZ_SECONDS}", "-timeout=10", "-rss_limit_mb=2048",
                    f"-artifact_prefix={crashes}/", "-print_final_stats=1", corpus,
                    *([seeds] if seeds.is_dir() else [])],
                   env=dict(os.environ, **SANITIZERS), timeout=FUZZ_SECONDS + HANG)
        runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stdout)
        good = done.returncode == 0 and runs is not None and int(runs[1]) > 0
        return Result(source.stem, good, f"input kept in {crashes}\n" + tail(done.stdout, 40))

    return together(check, sorted((ROOT / "tests/fuzz").glob("*_fuzz.cpp")))


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
    "unit": unit,
    "certificates": certificates,
    "bad-cases": bad,
    "transcripts": documents,
    "install": install,
    "slurm": slurm,
    "web": web,
    "asan": asan,
    "tsan": tsan,
    "fuzz": fuzz,
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
