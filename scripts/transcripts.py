#!/usr/bin/env python3
"""Runs the commands that our documents show, and compares what they print.

Sources: tests/transcripts/*.txt, and the ```console blocks of README.md and docs/**/*.md.
In them, `$ ` starts a command (`> ` continues it); the lines up to the next command are its output,
standard error included. A line `...` stands for any lines, none included. A command that ends with
a status other than 0 must show it as a last line `[exit N]`.

Commands run in bash in a scratch folder, one a document, that links to all that the project's root
holds (but for out/), with build/release first on the PATH: `egress` is the program just built, and
what a command writes under out/ stays in the scratch folder.

    scripts/transcripts.py [--update] [FILE...]

--update writes what the commands print now into the documents, but for outputs that hold a `...`.
"""

import argparse
import difflib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANY = "..."
TIME_LIMIT = 600  # seconds: a hang, never a measure of speed


@dataclass
class Step:
    path: Path
    line: int  # of the command, from 1
    command: str
    expected: list
    first: int  # the expected output is lines[first:last] of the document
    last: int


def documents(root=ROOT):
    written = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return sorted((root / "tests/transcripts").glob("*.txt")) + [
        path for path in written if path.exists()]


def parse(path):
    """The steps of a document, in order."""
    lines = path.read_text().splitlines()
    steps, index, live = [], 0, path.suffix == ".txt"
    while index < len(lines):
        line = lines[index]
        if path.suffix == ".md" and line.startswith("```"):
            live = not live and line.strip() == "```console"
        if not live or not line.startswith("$ "):
            index += 1
            continue
        start, command = index, [line[2:]]
        index += 1
        while index < len(lines) and lines[index].startswith("> "):
            command.append(lines[index][2:])
            index += 1
        first = index
        while index < len(lines) and not lines[index].startswith("$ "):
            if path.suffix == ".md" and lines[index].startswith("```"):
                break
            index += 1
        last = index
        if path.suffix == ".txt":  # blank lines and comments between steps are for the reader
            while last > first and (not lines[last - 1] or lines[last - 1].startswith("# ")):
                last -= 1
        steps.append(Step(path, start + 1, "\n".join(command), lines[first:last], first, last))
    return steps


def matches(expected, actual):
    """Whether the lines are the same, where a line `...` stands for any number of lines."""
    reached = {0}  # positions in `actual` that the expected lines so far may end at
    for line in expected:
        if line == ANY:
            reached = set(range(min(reached), len(actual) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(actual) and actual[at] == line}
        if not reached:
            return False
    return len(actual) in reached


def run(step, scratch, root=ROOT):
    environment = dict(os.environ, PATH=f"{root}/build/release:{os.environ['PATH']}", TERM="dumb")
    environment.update(LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1", COLUMNS="100")
    try:
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=scratch, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return [f"[no end within {TIME_LIMIT} s]"]
    lines = done.stdout.decode(errors="replace").splitlines()
    return lines + ([f"[exit {done.returncode}]"] if done.returncode else [])


def run_document(path, root=ROOT):
    """[(step, lines printed)] of a document, run in order in one scratch folder."""
    with tempfile.TemporaryDirectory(prefix="egress-transcript-") as scratch:
        for entry in root.iterdir():
            if entry.name not in ("out", ".git"):
                (Path(scratch) / entry.name).symlink_to(entry)
        return [(step, run(step, scratch, root)) for step in parse(path)]


def difference(step, actual, root=ROOT):
    where = f"{step.path.relative_to(root)}:{step.line}: $ {step.command}"
    lines = difflib.unified_diff(step.expected, actual, "document", "printed", lineterm="", n=2)
    return "\n".join([where, *list(lines)[2:]])


def update(path, results):
    lines = path.read_text().splitlines()
    for step, actual in reversed(results):
        if ANY not in step.expected:
            lines[step.first:step.last] = actual
    path.write_text("\n".join(lines) + "\n")


def main():
    arguments = argparse.ArgumentParser(description="Runs the commands that our documents show.")
    arguments.add_argument("--update", action="store_true", help="write what is printed now")
    arguments.add_argument("files", nargs="*", type=lambda text: Path(text).resolve())
    options = arguments.parse_args()
    passed = failed = 0
    for path in options.files or documents():
        results = run_document(path)
        if options.update:
            update(path, results)
        for step, actual in results:
            good = matches(step.expected, actual)
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(difference(step, actual))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
