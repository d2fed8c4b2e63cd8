"""What the parts of ./check are made of: commands that are run, built and remembered."""

import hashlib
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
EGRESS = BUILD / "release/egress"
CORES = os.cpu_count() or 1
HANG = 1200  # seconds after which a command is taken to hang; no test measures speed


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
