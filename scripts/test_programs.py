"""The parts of ./check that run test programs and fuzz targets: from the release build, and under the
sanitizers.

What was clean under a sanitizer is not run again until the program or its data change.
"""

import json
import os
import re
import tempfile
from pathlib import Path

import layers
import tidy
from parts import BUILD, HANG, ROOT, Result, build, content, run, tail, together

# Rooms whose tests run under the sanitizers: the core, and the server, which meets strangers.
CORE = ["base", "model", "network", "report", "solve", "io", "flow", "games", "analyses", "serve"]
THREADED = ["base", "games", "analyses", "serve"]  # those of them that start threads
FUZZ_SECONDS = int(os.environ.get("EGRESS_FUZZ_SECONDS", "10"))
# The same random cases in every run; another seed by RC_PARAMS from outside.
PROPERTY_CASES = os.environ.get("RC_PARAMS", "seed=20250101 max_success=500")
SANITIZED_CASES = os.environ.get("RC_PARAMS", "seed=20250101 max_success=50")
SANITIZED_NETWORKS = "500"  # random networks before the judges (tests/solve)
SHARDS = 2  # of a test program under a sanitizer, for the longest takes as long as all others
SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    # HiGHS is built without the thread sanitizer: with worker threads of its own it would be
    # reported falsely. The room `solve` runs it with one thread, which is also what keeps its bits.
    "TSAN_OPTIONS": f"halt_on_error=1:suppressions={ROOT / 'tests/tsan.suppressions'}",
}


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


def sanitized(preset, rooms):
    programs = test_programs(rooms)
    build(preset, *programs)
    inputs = content(path for folder in ("cases", "tests") for path in (ROOT / folder).rglob("*")
                     if path.is_file() and path.suffix not in (".cpp", ".py", ".pyc"))

    def check(piece):
        binary, shard = piece
        # What was clean, and which tests it had.
        clean = BUILD / preset / f"{binary.name}.{shard}.clean"
        key = content([binary]) + inputs + SANITIZED_CASES + SANITIZED_NETWORKS
        if clean.exists():
            known, *names = clean.read_text().splitlines()
            if known == key:
                return [Result(name, True) for name in names]
        results = run_gtest(binary, {"RC_PARAMS": SANITIZED_CASES, **SANITIZERS,
                                     "EGRESS_JUDGE_NETWORKS": SANITIZED_NETWORKS,
                                     "GTEST_TOTAL_SHARDS": str(SHARDS),
                                     "GTEST_SHARD_INDEX": str(shard)})
        if all(result.passed for result in results):
            clean.write_text("\n".join([key, *(result.name for result in results)]))
        return results

    pieces = [(BUILD / preset / name, shard) for name in programs for shard in range(SHARDS)]
    return [result for results in together(check, pieces) for result in results]


def asan():
    return sanitized("asan", CORE)


def tsan():
    return sanitized("tsan", THREADED)


def fuzz():
    build("asan", "egress_fuzz")  # on the libraries that the sanitizers' tests are linked with

    def check(source):
        target = BUILD / "asan" / source.stem
        corpus = tidy.CACHE.parent / "fuzz" / source.stem
        corpus.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "tests/fuzz/seeds" / source.stem.removesuffix("_fuzz")
        crashes = BUILD / "asan/crashes" / source.stem
        crashes.mkdir(parents=True, exist_ok=True)
        done = run([target, f"-max_total_time={FUZZ_SECONDS}", "-timeout=10", "-rss_limit_mb=2048",
                    f"-artifact_prefix={crashes}/", "-print_final_stats=1", corpus,
                    *([seeds] if seeds.is_dir() else [])],
                   env=dict(os.environ, **SANITIZERS), timeout=FUZZ_SECONDS + HANG)
        runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stdout)
        good = done.returncode == 0 and runs is not None and int(runs[1]) > 0
        return Result(source.stem, good, f"input kept in {crashes}\n" + tail(done.stdout, 40))

    return together(check, sorted((ROOT / "tests/fuzz").glob("*_fuzz.cpp")))
