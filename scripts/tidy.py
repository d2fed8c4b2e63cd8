#!/usr/bin/env python3
"""clang-tidy over our sources, remembering what was clean.

A file is looked at again only when it, a header of ours that it includes (directly or not), its
compile command, .clang-tidy or clang-tidy itself has changed. The memory is shared by all clones:
${EGRESS_CACHE:-~/.cache/egress}/tidy. Needs build/release/compile_commands.json.
With EGRESS_ANALYZE=1 (scripts/nightly.sh) clang's static analyzer looks too, which doubles the time.

    scripts/tidy.py [FILE...]
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("EGRESS_CACHE", Path.home() / ".cache/egress")) / "tidy"
TIDY = "clang-tidy-19"
ANALYZER = (["--checks=clang-analyzer-core.*,clang-analyzer-cplusplus.*,clang-analyzer-deadcode.*"]
            if os.environ.get("EGRESS_ANALYZE") == "1" else [])
INCLUDE = re.compile(rb'^\s*#\s*include\s*"(egress/[^"]+)"', re.MULTILINE)


def closure(path, seen):
    """`path` and the headers of ours that it includes, in a fixed order, added to `seen`."""
    if path in seen or not path.exists():
        return
    seen[path] = path.read_bytes()
    for name in INCLUDE.findall(seen[path]):
        closure(ROOT / "src" / name.decode(), seen)


def key(path, command, common):
    files = {}
    closure(path, files)
    digest = hashlib.sha256(common + command.replace(str(ROOT), "").encode())
    for name, text in files.items():
        digest.update(str(name.relative_to(ROOT)).encode() + b"\0" + text + b"\0")
    return digest.hexdigest()


def look(path, command, common):
    """What clang-tidy says of `path`: nothing where it is clean."""
    memory = CACHE / key(path, command, common)
    if memory.exists():
        return ""
    done = subprocess.run(
        [TIDY, "--quiet", *ANALYZER, "-p", str(ROOT / "build/release"), str(path)],
        capture_output=True, text=True, check=False)
    if done.returncode == 0:
        memory.touch()
        return ""
    return done.stdout.strip() or done.stderr.strip() or f"{path}: {TIDY} failed"


def check(wanted=None):
    """[(file, complaint)] of our compiled sources, or of those in `wanted`."""
    CACHE.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    common = version + (ROOT / ".clang-tidy").read_bytes() + "".join(ANALYZER).encode()
    entries = json.loads((ROOT / "build/release/compile_commands.json").read_text())
    sources = {Path(entry["file"]): entry["command"] for entry in entries}
    sources = {path: command for path, command in sources.items()
               if path.is_relative_to(ROOT / "src") and (wanted is None or path in wanted)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = pool.map(lambda item: look(*item, common), sources.items())
        return [(str(path.relative_to(ROOT)), text) for path, text in zip(sources, said)]


def main():
    wanted = {Path(name).resolve() for name in sys.argv[1:]} or None
    results = check(wanted)
    complaints = [text for _, text in results if text]
    complaints.append(f"{len(results) - len(complaints)} clean, {len(complaints)} not")
    print("\n".join(complaints))
    return 0 if results and all(not text for _, text in results) else 1


if __name__ == "__main__":
    sys.exit(main())
