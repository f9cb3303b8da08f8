"""Draws loss against speed-up, a panel for each batch size, as SVG."""

import math
from xml.sax.saxutils import escape

COLOURS = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777", "#884400"]
OURS = "#111111"
WIDTH, HEIGHT, LEFT, TOP, GAP = 440, 300, 50, 34, 60
LEAST_LOSS = 1e-3


class Panel:
    """One batch size: where a loss and a speed-up lie."""

    def __init__(self, result, at, colours):
        self.result, self.at, self.colours = result, at, colours
        self.left = LEFT + at * (WIDTH + GAP)
        losses = [max(build.loss, LEAST_LOSS) for build in result.builds]
        self.first = math.floor(math.log10(min(losses)))
        self.last = math.ceil(math.log10(max([*losses, 0.011])))
        self.most = 1.1 * max([1.0, *(build.speeds[at].value for build in result.builds)])

    def x(self, loss):
        part = (math.log10(max(loss, LEAST_LOSS)) - self.first) / (self.last - self.first)
        return self.left + 8 + part * (WIDTH - 16)

    def y(self, speed):
        return TOP + HEIGHT * (1 - speed / self.most)

    def drawn(self):
        parts = [
            f'<rect x="{self.left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>',
            label(self.left + WIDTH / 2, TOP - 10, f"batch {self.result.batches[self.at]}"),
            label(self.left + WIDTH / 2, TOP + HEIGHT + 34, "loss (relative RMSE on held-out samples)"),
        ]
        for power in range(self.first, self.last + 1):
            parts.append(line(self.x(10**power), TOP, self.x(10**power), TOP + HEIGHT, "#eee"))
            name = f"{10**power:g}" if 10**power > LEAST_LOSS else f"≤ {LEAST_LOSS:g}"
            parts.append(label(self.x(10**power), TOP + HEIGHT + 16, name))
        step = 0.5 if self.most <= 4 else 1.0
        for tick in range(math.floor(self.most / step) + 1):
            parts.append(line(self.left, self.y(tick * step), self.left + WIDTH, self.y(tick * step), "#eee"))
            parts.append(label(self.left - 6, self.y(tick * step) + 4, f"{tick * step:g}", "end"))
        parts.append(line(self.left, self.y(1), self.left + WIDTH, self.y(1), "#999", ' stroke-dasharray="4 3"'))
        return parts + [self.peer(build) for build in self.result.peers] + self.ours()

    def peer(self, build):
        place = f'cx="{self.x(build.loss):.1f}" cy="{self.y(build.speeds[self.at].value):.1f}"'
        return f'<circle {place} r="5" fill="{self.colours[build.tool]}" fill-opacity="0.8">{title(build, self.at)}</circle>'

    def ours(self):
        builds = self.result.ours
        points = [(self.x(build.loss), self.y(build.speeds[self.at].value)) for build in builds]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts = [f'<polyline points="{path}" fill="none" stroke="{OURS}" stroke-width="1.5"/>']
        for build, (x, y) in zip(builds, points, strict=True):
            square = f'x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{OURS}"'
            parts.append(f"<rect {square}>{title(build, self.at)}</rect>")
        return parts


def plot(result):
    tools = list(dict.fromkeys(build.tool for build in result.peers))
    colours = {tool: COLOURS[i % len(COLOURS)] for i, tool in enumerate(tools)}
    panels = len(result.batches)
    width, height = LEFT + panels * (WIDTH + GAP) - GAP + 20, TOP + HEIGHT + 74
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f"<title>Speed-up over the model as it came against loss, {escape(result.model)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="14" y="{TOP + HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 {TOP + HEIGHT / 2})">speed-up</text>',
    ]
    for at in range(panels):
        parts += Panel(result, at, colours).drawn()
    x = LEFT
    for tool, colour in [("Halftone", OURS), *colours.items()]:
        shape = f'<circle cx="{x + 5}" cy="{height - 16}" r="5" fill="{colour}"/>'
        if tool == "Halftone":
            shape = f'<rect x="{x}" y="{height - 21}" width="10" height="10" fill="{colour}"/>'
        parts += [shape, label(x + 14, height - 12, tool, "start")]
        x += 34 + 7 * len(tool)
    return "\n".join([*parts, "</svg>", ""])


def title(build, at):
    return f"<title>{escape(build.name)}: {build.speeds[at].value:.2f} at a loss of {build.loss:.4f}</title>"


def label(x, y, text, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def line(x1, y1, x2, y2, colour, more=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'
