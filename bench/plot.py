"""How time grows, as SVG: against days, links and binding side rows, both axes logarithmic."""

import math
import re
import statistics

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 70, 190, 40, 50
COLOURS = ["#0b6e99", "#b8461b", "#5b5b5b", "#6a3d9a", "#2e7d32", "#a08000"]
FIGURES = {"days": (r"(cold) export T=(\d+)|(closure) T=(\d+)", "days (70 links)"),
           "links": (r"(cold|closure) links=(\d+)", "links (30 days)"),
           "binding-rows": (r"(cold|closure) binding=(\d+) T=60",
                            "binding side rows (70 links, 60 days)"),
           "binding-rows-year": (r"(cold|closure) binding=(\d+) T=365",
                                 "binding side rows (70 links, 365 days)")}


def series_of(rows, pattern):
    """{who and what: [(x, median seconds)]}, each peer by its best setting at every x."""
    found = {}
    for row in rows:
        match = re.fullmatch(pattern, row["row"])
        if not match or "failed" in row:
            continue
        what, x = (group for group in match.groups() if group)
        best = {}
        for setting, times in row["seconds"].items():
            who = setting.split()[0]
            best[who] = min(best.get(who, math.inf), statistics.median(times))
        for who, seconds in best.items():
            found.setdefault(f"{what}, {who}", []).append((int(x), seconds))
    return {name: sorted(points) for name, points in sorted(found.items()) if len(points) > 1}


def seconds_text(power):
    unit, each = (("s", 0), ("ms", -3), ("us", -6))[0 if power >= 0 else 1 if power >= -3 else 2]
    return f"{10 ** (power - each):g} {unit}"


def draw(title, axis, series):
    xs = sorted({x for points in series.values() for x, _ in points})
    ys = [y for points in series.values() for _, y in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def across(x):
        share = math.log(x / xs[0]) / math.log(xs[-1] / xs[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(y):
        share = (math.log10(y) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def text(x, y, words, more=""):
        return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{words}</text>'

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
             'font-family="sans-serif" font-size="12" fill="#222">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             text(LEFT, 22, title, 'font-size="14" font-weight="bold"')]
    for power in range(low, high + 1):
        y = up(10.0 ** power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 8, y + 4, seconds_text(power), 'text-anchor="end"'))
    for x in xs:
        parts.append(f'<path d="M{across(x):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>')
        parts.append(text(across(x), HEIGHT - BOTTOM + 18, x, 'text-anchor="middle"'))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, axis, 'text-anchor="middle"'))
    labelled = sorted(series.items(), key=lambda item: -item[1][-1][1])
    lowest = 0.0
    for colour, (name, points) in zip(COLOURS, labelled):
        line = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points)
        dashes = "" if name.endswith("ours") else ' stroke-dasharray="5 3"'
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{colour}"/>'
                  for x, y in points]
        x, y = points[-1]
        level = up(y) + 4
        if x == xs[-1]:  # labels at the edge never cover each other
            level = lowest = max(level, lowest + 15)
        parts.append(text(across(x) + 10, level, name, f'fill="{colour}"'))
    return "\n".join(parts + ["</svg>"]) + "\n"


def growth(rows):
    """{figure's name: SVG}, of those figures that the rows suffice for."""
    figures = {}
    for name, (pattern, axis) in FIGURES.items():
        series = series_of(rows, pattern)
        if series:
            figures[f"growth-{name}"] = draw(f"Time against {name}", axis, series)
    return figures
