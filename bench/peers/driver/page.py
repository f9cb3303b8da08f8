"""Writes the section of docs/results.md that sets Halftone beside other tools."""

import math
import re

from driver.environment import requirements
from driver.places import IMAGES, RESULTS
from driver.plot import plot
from driver.result import Result, duels
from driver.table import MODELS, PACKAGES, SEARCHED

HEADING = "## Against other tools"
QUIET = 1.0


def write(folder):
    """Puts the section in the place of the one before it, or at the end, and draws the plots."""
    paths = [folder / f"{model.name}.json" for model in MODELS]
    results = [Result(path) for path in paths if path.is_file()]
    IMAGES.mkdir(parents=True, exist_ok=True)
    for result in results:
        (IMAGES / f"peers-{result.model}.svg").write_text(plot(result))
    before = RESULTS.read_text()
    parts = [introduction(results), summary(results), searches(results), *(chapter(result) for result in results)]
    section = "\n\n".join(parts) + "\n"
    found = re.search(rf"(?ms)^{HEADING}\n.*?(?=^## |\Z)", before)
    if found:
        after = before[: found.start()] + section + before[found.end() :]
    else:
        after = before.rstrip("\n") + "\n\n" + section
    RESULTS.write_text(after)


def text(path):
    """The chapter of one model and its searches, for a terminal."""
    result = Result(path)
    return "\n\n".join([chapter(result), searches([result])])


def introduction(results):
    dates = sorted({result.raw["date"] for result in results})
    commits = sorted({result.raw["commit"] for result in results})
    return f"""{HEADING}

Measured on {" to ".join(dict.fromkeys([dates[0], dates[-1]]))} at commit {", ".join(commits)}, with {versions()}.
Every tool gets the same file and the same calibration samples, at its defaults and at a setting that a careful engineer would
choose; `halftone compare` then races all files of a model at once and measures every loss on samples that no tool has seen
(`bench/peers`). Speed-up over the model as it came, with its 90 % interval. "Halftone at no more loss" is the best
speed-up among Halftone's builds that lose no more than that one. CPU seconds and peak memory are those of making the file;
Halftone's are of planning, building and racing once more on kept measurements ("Searches for a budget" has a first run)."""


def summary(results):
    """Every build of Halftone's against what another tool offers for its budget."""
    all_duels = [duel for result in results for duel in duels(result)]
    lines = [
        "| model | budget | threads | batch | Halftone | best file of another tool within the budget | its speed-up | ratio |",
        "|" + "---|" * 8,
    ]
    for duel in all_duels:
        other = "none faster than the model as it came" if duel.other is None else f"{duel.other.name} ({duel.other.loss:.4f})"
        lines.append(
            f"| {duel.model} | {duel.ours.budget:g} | {duel.threads} | {duel.batch} | {duel.speed:.2f} ({duel.ours.loss:.4f})"
            f" | {other} | {duel.other_speed:.2f} | {duel.ratio:.2f} |"
        )
    means = [
        f"{threads} {threads_word(threads)}: {geometric_mean(duel.ratio for duel in all_duels if duel.threads == threads):.2f}"
        for threads in sorted({duel.threads for duel in all_duels})
    ]
    slower = sum(duel.ratio < 1 for duel in all_duels)
    return "\n\n".join(
        [
            "### At equal budgets",
            "How much faster Halftone's file is than the fastest file of any other tool that loses no more than the budget (losses in"
            f" brackets). Geometric mean of the ratios, {'; '.join(means)}; {slower} of {len(all_duels)} are below 1.",
            "\n".join(lines),
        ]
    )


def searches(results):
    """Every search of another tool for what a loss allows, beside Halftone's runs for that budget."""
    headings = ["model", "search", "loss", *(f"speed-up, batch {batch}" for batch in results[0].batches)]
    headings += ["CPU s", "CPU s to those of Halftone's first run", "evaluations"]
    rows = [cells for result in results for cells in searched(result)]
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n\n".join(
        [
            "### Searches for a budget",
            f"What other tools find that look for what a loss of {SEARCHED:.2f} allows. All are told the same: the relative RMSE of the first output on"
            " the calibration samples; the loss here is that on the held-out ones. Halftone's first run has nothing measured before it; the row"
            " below it is the same budget once more. Of digits-mlp it is asked for its sample's 0.05. Another budget has its plan"
            " refined anew, some ten seconds for quick models; another tool's search starts anew.",
            "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows]),
        ]
    )


def searched(result):
    """The rows of one model."""
    first = result.raw.get("first")
    once = first and first["cpuSeconds"]
    ours = max((build for build in result.ours if build.budget <= SEARCHED), key=lambda build: build.budget, default=None)
    rows = []
    if first:
        name = f"**Halftone, budget {first['budget']:.2f}**, first run"
        rows.append([name, *["as below"] * (1 + len(result.batches)), *taken(once, once), "–"])
    if ours:
        rows.append([f"**{ours.name}**, on kept measurements", *reached(ours), *taken(ours.cpu_seconds, once), "–"])
    for peer in result.peers:
        if peer.search:
            rows.append([peer.name, *reached(peer), *taken(peer.cpu_seconds, once), str(peer.evaluations)])
    for entry in result.raw["builds"]:
        if entry.get("search") and not entry["measured"]:
            reason = entry["reason"].replace("|", "\\|")
            rows.append([entry["name"], reason, *["–"] * len(result.batches), *attempted(entry, once), "–"])
    return [[result.model, *cells] for cells in rows]


def attempted(entry, once):
    """What a search took that has made no file; one that was ended would have taken more."""
    return taken(entry.get("cpuSeconds"), once, "> " if entry["reason"].startswith("ended after") else "")


def reached(build):
    return [f"{build.loss:.4f}", *(f"{speed.value:.2f}" for speed in build.speeds)]


def taken(cpu_seconds, once, more=""):
    """CPU seconds, and what they are in those of Halftone's first run."""
    share = cpu_seconds / once if cpu_seconds and once else None
    figures = zip((cpu_seconds, share), (".0f", ".2f"))
    return ["–" if value is None else f"{more}{value:{digits}}" for value, digits in figures]


def geometric_mean(values):
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms)) if logarithms else math.nan


def threads_word(count):
    return "thread" if count == 1 else "threads"


def versions():
    """Each tool's package and its version."""
    pinned = []
    for environment, package in PACKAGES.items():
        lines = requirements(environment).read_text().splitlines()
        pinned += [line.replace("==", " ") for line in lines if line.startswith(f"{package}==")]
    return ", ".join(pinned)


def chapter(result):
    load = ", ".join(f"{value:.2f}" for value in result.raw["load"])
    races = "; ".join(
        f"batch {race['batch']}: {race['rounds']} rounds, A/A {race['aaPercent']:+.2f} %{', noisy' if race['noisy'] else ''}"
        for race in result.raw["races"]
    )
    base = ", ".join(f"{time['micros']['median'] / 1000:.3g} ms at batch {time['batch']}" for time in result.raw["reference"]["times"])
    parts = [
        f"### {result.model}",
        f"![Loss against speed-up of every build of {result.model}](images/peers-{result.model}.svg)",
        f"As it came: {base}, {result.raw['reference']['sizeBytes'] / 1e6:.3g} MB{top_before(result)}. {result.raw['threads']} {threads_word(result.raw['threads'])};"
        f" load before the race: {load}{busy(result)}; {races}. {result.raw['machine']}.",
        table(result),
        verdict(result),
    ]
    if result.failures:
        parts.append("Not in the race:\n\n" + "\n".join(f"- {name}: {reason}" for name, reason in result.failures))
    return "\n\n".join(parts)


def busy(result):
    """A warning where other work ran beside the race."""
    return " (**the machine was not quiet: take the times as a trial**)" if result.raw["load"][0] > QUIET else ""


def top_before(result):
    top = result.raw["reference"].get("topOne")
    return f", top-1 {top:.4f}" if top is not None else ""


def table(result):
    labelled = any(build.top is not None for build in result.builds)
    headings = ["build", "loss", *(["top-1"] if labelled else [])]
    headings += [f"speed-up, batch {batch}" for batch in result.batches]
    headings += [
        f"batch {batch}, {threads} {threads_word(threads)}"
        for threads in result.raw.get("otherRaces", {})
        for batch in result.batches
    ]
    headings += ["Halftone at no more loss", "size", "CPU s", "peak memory", "evaluations"]
    rows = [row(result, build, labelled) for build in result.ours + result.peers]
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows])


def row(result, build, labelled):
    ours = [result.best_of_ours(build.loss, at) for at in range(len(result.batches))]
    return [
        f"**{build.name}**" if build.tool == "Halftone" else build.name,
        f"{build.loss:.4f}",
        *([f"{build.top:.4f}"] if labelled else []),
        *(f"{speed.value:.2f} ({speed.low:.2f} to {speed.high:.2f})" for speed in build.speeds),
        *(f"{speed.value:.2f}" for speeds in build.other_speeds.values() for speed in speeds),
        "–" if build.tool == "Halftone" else " / ".join("none" if best is None else f"{best:.2f}" for best in ours),
        f"{build.size / result.raw['reference']['sizeBytes']:.2f}",
        f"{build.cpu_seconds:.0f}",
        f"{build.peak_bytes / 2**30:.2f} GiB",
        "–" if build.evaluations is None else str(build.evaluations),
    ]


def verdict(result):
    if not result.ours:
        return "No build of Halftone's was in this race."
    said = (
        f"For {len(result.beaten())} of the {len(result.peers)} files of other tools Halftone has one that loses no more and is faster at every"
        " batch size, by more than the intervals."
    )
    beating = result.beating()
    if not beating:
        return f"{said} No file of theirs is that to one of Halftone's."
    return f"{said} Theirs that are that to one of Halftone's: {'; '.join(build.name for build in beating)}."
