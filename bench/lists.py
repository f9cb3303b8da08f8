"""What planning is worth beside lists: the frontier against layers switched at random, in order, and by rising loss."""

from xml.sax.saxutils import escape

LISTS = {"greedy": ("least loss first", "#b3541e", ""), "prefix": ("in order", "#5b7aa8", "1 4"), "random": ("random", "#8a8f98", "6 5")}
FRONTIER = "#101820"
COLUMNS, WIDTH, HEIGHT, GAP, LEFT, TOP = 3, 300, 190, 60, 56, 34


def within(points, loss):
    """The best predicted speed-up of a curve at no more than a loss."""
    return max((point["speedup"] for point in points if point["loss"] <= loss * (1 + 1e-9)), default=None)


def margins(report, name):
    """By how much the frontier's plan is faster than the list's best at no more loss, at each plan of the frontier."""
    found = []
    for plan in report["frontier"]:
        other = within(report[name], plan["loss"])
        best = within(report["frontier"], plan["loss"])
        if other is not None and plan["loss"] > 0:
            found.append((best / other - 1, plan["loss"]))
    return found


def rows(cases):
    lines = []
    for case in cases:
        if not case.checked["frontier"]:
            continue
        cells = [case.name, str(len(case.checked["frontier"]))]
        for name in LISTS:
            found = margins(case.checked, name)
            if found:
                most, loss = max(found)
                cells += [f"{100 * min(found)[0]:+.1f} %", f"{100 * most:+.1f} % at {loss:.4f}"]
            else:
                cells += ["–", "–"]
        lines.append(cells)
    return lines


HEADINGS = ["case", "plans", *(text for words, *_ in LISTS.values() for text in (f"{words}, least", "most"))]


def plot(cases):
    """One panel for each case, loss to the right and speed-up upwards, as predicted."""
    shown = [case for case in cases if len(case.checked["frontier"]) > 1]
    height = TOP + -(-len(shown) // COLUMNS) * (HEIGHT + GAP) + 20
    width = LEFT + COLUMNS * (WIDTH + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<title>Predicted speed-up over predicted loss: the frontier and lists of layers</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, case in enumerate(shown):
        x = LEFT + number % COLUMNS * (WIDTH + GAP)
        parts += panel(case, x, TOP + number // COLUMNS * (HEIGHT + GAP))
    x = LEFT
    for words, colour, dashes in [("frontier", FRONTIER, ""), *LISTS.values()]:
        parts.append(
            f'<line x1="{x}" y1="{height - 14}" x2="{x + 26}" y2="{height - 14}" stroke="{colour}" stroke-width="2"'
            f' stroke-dasharray="{dashes}"/><text x="{x + 32}" y="{height - 10}">{words}</text>'
        )
        x += 60 + 7 * len(words)
    return "\n".join([*parts, "</svg>", ""])


def panel(case, left, top):
    report = case.checked
    most = max(plan["loss"] for plan in report["frontier"]) or 1
    curves = {"frontier": report["frontier"], **{name: report[name] for name in LISTS}}
    speeds = [point["speedup"] for curve in curves.values() for point in curve if point["loss"] <= most]
    low, high = min(1.0, *speeds), max(speeds) * 1.02

    def place(point):
        return left + WIDTH * point["loss"] / most, top + HEIGHT * (high - point["speedup"]) / (high - low)

    parts = [
        f'<text x="{left}" y="{top - 8}" font-weight="bold">{escape(case.name)}</text>',
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#d5d8dd"/>',
        f'<text x="{left - 6}" y="{top + 10}" text-anchor="end">{high:.2f}×</text>',
        f'<text x="{left - 6}" y="{top + HEIGHT}" text-anchor="end">{low:.2f}×</text>',
        f'<text x="{left}" y="{top + HEIGHT + 16}">0</text>',
        f'<text x="{left + WIDTH}" y="{top + HEIGHT + 16}" text-anchor="end">loss {most:.4f}</text>',
    ]
    for name, curve in reversed(curves.items()):
        colour, dashes = (FRONTIER, "") if name == "frontier" else LISTS[name][1:]
        inside = [place(point) for point in sorted(curve, key=lambda point: point["loss"]) if point["loss"] <= most]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in inside)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"/>')
    return parts
