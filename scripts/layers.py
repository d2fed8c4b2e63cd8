#!/usr/bin/env python3
"""The layer check: a room includes only itself and rooms of a lower level.

The rooms and their levels stand in CMakeLists.txt (`egress_room(NAME LEVEL N ...)`). A neighbour of
the same level may be used only where its room is named there (`USES egress_NEIGHBOUR`). HiGHS
headers belong to the room `solve` alone, cpp-httplib to `serve`. Prints every breach as `file:line: reason`; exit status 1 if any.
"""

import re
import sys
from pathlib import Path

ROOM = re.compile(r"^egress_room\((\w+) LEVEL (\d+)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
NEIGHBOUR = re.compile(r"^egress_room\((\w+) LEVEL \d+ USES [^)]*\begress_(\w+)", re.MULTILINE)
HIGHS = re.compile(r"^(highs/|lp_data/|interfaces/|Highs\.h|.*highs_c_api)")


def levels(root):
    return {name: int(level) for name, level in ROOM.findall((root / "CMakeLists.txt").read_text())}


def neighbours(root):
    return set(NEIGHBOUR.findall((root / "CMakeLists.txt").read_text()))


def breach(room, quote, target, level, allowed=()):
    """Why `room` must not include `target`; None where it may."""
    if HIGHS.match(target) and room != "solve":
        return f"only solve may include HiGHS ({target})"
    if target == "httplib.h" and room != "serve":
        return "only serve may include cpp-httplib"
    if quote == "<":
        return None
    if not target.startswith("egress/"):
        return f'write the whole path from src/: "egress/{room}/{target}"?'
    other = target.split("/")[1]
    if other not in level:
        return f"there is no room {other} in CMakeLists.txt"
    if (room, other) in allowed and level[other] == level[room]:
        return None
    if other != room and level[other] >= level[room]:
        return f"{room} (level {level[room]}) must not use {other} (level {level[other]})"
    return None


def check(root):
    """{file: [breach, ...]} for every source file of every room."""
    level, allowed = levels(root), neighbours(root)
    found = {}
    for path in sorted((root / "src/egress").rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        name = path.relative_to(root)
        room = name.parts[2]
        found[str(name)] = faults = []
        if room not in level:
            faults.append(f"{name}:1: there is no room {room} in CMakeLists.txt")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if (match := INCLUDE.match(line)) and (reason := breach(room, *match.groups(), level, allowed)):
                faults.append(f"{name}:{number}: {reason}")
    return found


def main():
    breaches = [text for texts in check(Path(__file__).parent.parent).values() for text in texts]
    print("\n".join(breaches) if breaches else "no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
