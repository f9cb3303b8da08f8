"""A measured file of results, as the page and the plot read it."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Speed:
    """A speed-up with the ends of its 90 % interval."""

    value: float
    low: float
    high: float

    @staticmethod
    def of(time):
        ratio = time["ratio"]
        return Speed(1 / ratio["median"], 1 / ratio["high"], 1 / ratio["low"])


@dataclass(frozen=True)
class Build:
    """A file that raced."""

    name: str
    tool: str
    loss: float
    top: float | None
    budget: float | None
    speeds: tuple[Speed, ...]
    other_speeds: dict[int, tuple[Speed, ...]]
    size: int
    cpu_seconds: float
    peak_bytes: int
    evaluations: int | None
    search: bool


class Result:
    """What came of one model."""

    def __init__(self, path):
        self.raw = json.loads(path.read_text())
        self.model = self.raw["model"]
        self.batches = [race["batch"] for race in self.raw["races"]]
        self.builds = [built(entry) for entry in self.raw["builds"] if entry["measured"]]
        self.failures = [(entry["name"], entry["reason"]) for entry in self.raw["builds"] if not entry["measured"]]
        self.ours = sorted((build for build in self.builds if build.tool == "Halftone"), key=lambda build: build.loss)
        self.peers = [build for build in self.builds if build.tool != "Halftone"]

    def best_of_ours(self, loss, at):
        """The highest speed-up of a Halftone build that loses no more, or None."""
        return max((build.speeds[at].value for build in self.ours if build.loss <= loss), default=None)

    def beaten(self):
        """Peers' builds than which some build of Halftone's is surely faster at every batch size and loses no more."""
        return [peer for peer in self.peers if any(dominates(ours, peer) for ours in self.ours)]

    def beating(self):
        """Peers' builds that are so to some build of Halftone's."""
        return [peer for peer in self.peers if any(dominates(peer, ours) for ours in self.ours)]


@dataclass(frozen=True)
class Duel:
    """One of Halftone's builds against the fastest file of another tool that its budget allows; fp32 where there is none."""

    model: str
    threads: int
    batch: int
    ours: Build
    speed: float
    other: Build | None
    other_speed: float

    @property
    def ratio(self):
        return self.speed / self.other_speed


def duels(result):
    """At each batch size and number of threads; no other tool knows the budget, and any file of theirs within it may be taken."""
    found = []
    for ours in result.ours:
        allowed = [build for build in result.peers if build.loss <= ours.budget]
        for threads in [result.raw["threads"], *ours.other_speeds]:
            for at, batch in enumerate(result.batches):
                speed = speed_at(ours, threads, result.raw["threads"], at)
                rivals = {build.name: speed_at(build, threads, result.raw["threads"], at) for build in allowed}
                best = max(allowed, key=lambda build: rivals[build.name], default=None)
                beaten = 1.0 if best is None else max(1.0, rivals[best.name])
                other = None if best is None or rivals[best.name] < 1 else best
                found.append(Duel(result.model, threads, batch, ours, speed, other, beaten))
    return found


def speed_at(build, threads, first, at):
    speeds = build.speeds if threads == first else build.other_speeds[threads]
    return speeds[at].value


def dominates(one, other):
    """Whether it loses no more and is faster everywhere, by more than both intervals."""
    faster = all(a.low > b.high for a, b in zip(one.speeds, other.speeds, strict=True))
    return faster and one.loss <= other.loss


def built(entry):
    measured = entry["measured"]
    return Build(
        entry["name"],
        entry["tool"],
        measured["relativeRmse"],
        measured.get("topOne"),
        entry.get("budget"),
        tuple(Speed.of(time) for time in measured["times"]),
        {
            int(threads): tuple(Speed.of(time) for time in times)
            for threads, times in entry.get("otherThreads", {}).items()
        },
        measured["sizeBytes"],
        entry["cpuSeconds"],
        entry["peakBytes"],
        entry.get("evaluations"),
        entry.get("search", False),
    )
