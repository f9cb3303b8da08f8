"""Writes the tables of docs/results.md from what bench/run has left in a folder."""

import json
import pathlib
import statistics
import sys

import lists

GOALS = {"minilm-0.15": 3.7, "minilm-0.10": 3.4}
TIME_BAND = 0.05
LOSS_BAND = 1.5
DROP_BAND = 0.01
# Two orders of the same sums in 32 bits are a relative RMSE of some 1e-7 apart.
ROUNDING = 1e-5
INT8 = ("Int8", "Int8Dynamic")

# The case of each family of models: at its budget, int8 everywhere loses too much.
FAMILIES = {
    "minilm-0.05": "encoder, 6 layers",
    "bge-small-0.04": "encoder, 12 layers",
    "tiny-llama-0.0012": "decoder",
    "tiny-llama-outlier-0.0012": "decoder, outlier channels",
    "vit-glyph-0.008": "vision transformer",
    "vit-outlier-0.02": "vision transformer, outlier channels",
    "resnet-glyph-0.01": "residual CNN",
    "mobilenet-glyph-0.015": "depthwise CNN, squeeze and excite",
    "digits-mlp": "MLP",
}


def load(path):
    return json.loads(path.read_text()) if path.is_file() else None


class Case:
    """A sample with a budget: its first run, its checked one, and another language's word."""

    def __init__(self, folder):
        self.name = folder.name
        self.first = load(folder / "first.json")
        self.checked = load(folder / "checked.json")
        self.others = [load(folder / f"{name}.json") for name in ("requirements", "requirements-newer")]
        self.first_seconds, self.first_bytes = self.measured(folder / "first.time")
        self.checked_seconds, self.checked_bytes = self.measured(folder / "checked.time")

    @staticmethod
    def measured(path):
        """Wall seconds and bytes of peak memory; a line before them tells of a status other than 0."""
        seconds, kilobytes = path.read_text().splitlines()[-1].split()
        return float(seconds), int(kilobytes) * 1024


def table(headings, rows):
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def speedup(estimate):
    return f"{estimate['value']:.2f} ({estimate['low']:.2f} to {estimate['high']:.2f})"


def off(check):
    return abs(check["speedup"]["value"] / check["predictedSpeedup"] - 1)


def factor(check):
    predicted, measured = check["lossMse"]["predicted"], check["lossMse"]["measured"]
    return max(predicted / measured, measured / predicted) if predicted and measured else float("inf")


def yes(holds):
    return "yes" if holds else "**no**"


def outcome(cases):
    rows = []
    for case in cases:
        report = case.checked
        metric = "; ".join(f"{m['name']} {m['before']:.4f} → {m['after']:.4f}" for m in report["metrics"][:2]) or "–"
        uniform = [build for build in report["uniform"] if build["meetsBudget"] and build["format"] != "Fp32"]
        best = max(uniform, key=lambda build: build["speedup"]["value"], default=None)
        goal = GOALS.get(case.name)
        value = report["time"]["speedup"]["value"]
        points = report["points"]
        rows.append(
            [
                case.name,
                f"{report['loss']['measured']['value']:.4f} of {report['budget']['max']}",
                yes(report["verdict"]["budgetMet"]),
                *[f"{point['time']['speedup']['value']:.2f}" for point in points],
                speedup(report["time"]["speedup"]),
                f"{goal} {'reached' if value >= goal else '**missed**'}" if goal else "–",
                f"{best['speedup']['value']:.2f} {best['format']}" if best else "none",
                f"{report['size']['bytes'] / report['size']['baselineBytes']:.2f}",
                metric,
                report["verdict"]["reason"],
            ]
        )
    names = [point["name"] for point in cases[0].checked["points"]]
    headings = ["case", "loss of budget", "within", *names, "workload (90 %)", "goal", "best uniform", "size", "metric", "verdict"]
    return table(headings, rows)


def drop(task):
    """The share of a metric that is lost; perplexity is the better the smaller."""
    change = task["after"] / task["before"] - 1 if task["before"] else 0
    return change if task["name"] == "perplexity" else -change


def tasks(case):
    """What users know the model by: of the report where it has it, else as another language measured it."""
    return case.checked["metrics"] or next((other["tasks"] for other in case.others if other), [])


def task_text(task):
    return f"{task['name']} {task['before']:.4f} → {task['after']:.4f} ({-100 * drop(task):+.2f} %)"


def fastest_int8(case):
    builds = [build for build in case.checked["uniform"] if build["format"] in INT8]
    return max(builds, key=lambda build: build["speedup"]["value"], default=None)


def missed(case):
    """The goals that a family's case misses, each with its figure."""
    report, uniform, checks = case.checked, fastest_int8(case), case.checked["checks"]
    value = report["time"]["speedup"]["value"]
    misses = []
    if not report["verdict"]["budgetMet"]:
        misses.append("budget")
    if uniform and uniform["speedup"]["value"] > 1 and value <= 1:
        misses.append(f"speed {value:.2f}")
    # Of the metrics of one task the first is the users' own where there are labels, else how like the outputs are.
    misses += [f"{task['name']} {-100 * drop(task):+.2f} %" for task in tasks(case)[:1] if drop(task) > DROP_BAND]
    times = [off(check) for check in checks] + [abs(value / report["time"]["predictedSpeedup"] - 1)]
    if max(times) > TIME_BAND:
        misses.append(f"time {100 * max(times):.1f} %")
    losses = [factor(check) for check in checks] + [shipped_factor(report)]
    if max(losses) > LOSS_BAND:
        misses.append(f"loss {max(losses):.2f}")
    return misses


def shipped_factor(report):
    """How far the predicted loss MSE of the shipped plan is from the measured one; a plan that changes nothing loses what rounds."""
    predicted, measured = report["loss"]["predicted"], report["loss"]["measured"]["value"]
    power = 2 if report["budget"]["metric"] == "RelativeRmse" else 1
    if not predicted and measured < ROUNDING:
        return 1
    return max(predicted / measured, measured / predicted) ** power if predicted and measured else float("inf")


def families(cases):
    rows = []
    for case in (case for case in cases if case.name in FAMILIES):
        report, uniform, checks = case.checked, fastest_int8(case), case.checked["checks"]
        time, loss = [off(check) for check in checks], [factor(check) for check in checks]
        value, foretold = report["time"]["speedup"]["value"], report["time"]["predictedSpeedup"]
        rows.append(
            [
                f"{case.name}: {FAMILIES[case.name]}",
                f"{report['budget']['max']:g}",
                f"{report['loss']['measured']['value']:.4g} of {report['loss']['samples']}",
                f"{value:.2f}",
                f"{uniform['speedup']['value']:.2f} at {uniform['loss']:.4g} ({uniform['format']})" if uniform else "far slower",
                "; ".join(map(task_text, tasks(case))) or "–",
                f"{100 * (value / foretold - 1):+.1f} %, {shipped_factor(report):.2f}",
                f"{100 * statistics.median(time):.1f} / {100 * max(time):.1f} %, {statistics.median(loss):.2f} / {max(loss):.2f}"
                if checks
                else "–",
                f"{case.first_bytes / 2**30:.2f} GiB",
                "kept" if any(s["reused"] for s in case.first["stages"]) else f"{case.first_seconds:.0f} s",
                ", ".join(missed(case)) or "none",
            ]
        )
    headings = ["model", "budget", "loss on held-out", "speed-up", "int8 everywhere", "task"]
    headings += ["plan: time off, MSE factor", "frontier, median / worst", "memory", "first run", "goals missed"]
    return table(headings, rows)


def predictions(cases):
    rows = []
    for case in cases:
        checks = case.checked["checks"]
        if checks:
            time, loss = [off(c) for c in checks], [factor(c) for c in checks]
            rows.append(
                [
                    case.name,
                    str(len(checks)),
                    f"{100 * statistics.median(time):.1f} %",
                    f"{100 * max(time):.1f} %",
                    f"{sum(t <= TIME_BAND for t in time)} of {len(time)}",
                    f"{statistics.median(loss):.2f}",
                    f"{max(loss):.2f}",
                    f"{sum(f <= LOSS_BAND for f in loss)} of {len(loss)}",
                    str(sum(c["fallbacks"] for c in checks)),
                ]
            )
        else:
            rows.append([case.name, "0", *["–"] * 7])
    headings = ["case", "plans", "time, median", "time, worst", "within 5 %"]
    headings += ["loss MSE, median", "loss MSE, worst", "within 1.5", "fallbacks"]
    return table(headings, rows)


def plans(cases):
    rows = []
    for case in cases:
        for number, check in enumerate(case.checked["checks"], 1):
            rows.append(
                [
                    case.name,
                    str(number),
                    f"{check['loss']['predicted']:.4f}",
                    f"{check['loss']['measured']:.4f}",
                    f"{factor(check):.2f}",
                    f"{check['predictedSpeedup']:.2f}",
                    speedup(check["speedup"]),
                    f"{100 * (check['speedup']['value'] / check['predictedSpeedup'] - 1):+.1f} %",
                    ", ".join(
                        f"{100 * (p['speedup']['value'] / p['predictedSpeedup'] - 1):+.1f} %" for p in check["points"]
                    ),
                ]
            )
    headings = ["case", "plan", "loss predicted", "measured", "MSE factor", "speed-up predicted", "measured (90 %)"]
    return table([*headings, "time off by", "at each shape"], rows)


def effort(cases):
    names = [stage["name"] for stage in cases[0].first["stages"]]
    rows = []
    for case in cases:
        stages = {stage["name"]: stage for stage in case.first["stages"]}
        rows.append(
            [
                case.name,
                f"{case.first_seconds:.1f} s",
                *["kept" if stages[name]["reused"] else f"{stages[name]['seconds']:.1f} s" for name in names],
                f"{case.first_bytes / 2**30:.2f} GiB",
                f"{case.checked_seconds:.1f} s",
                f"{case.checked_bytes / 2**30:.2f} GiB",
                yes(case.first["digests"]["plan"] == case.checked["digests"]["plan"]),
                f"{case.checked['noise']['aaPercent']:+.2f} %",
            ]
        )
    headings = ["case", "first run", *names, "peak memory", "checked run", "peak memory", "same plan", "A/A"]
    return table(headings, rows)


def without_padding(other):
    alone = [point["unpadded"] for point in other["points"] if "unpadded" in point]
    return ", ".join(f"{p['here']:.2f} at {' x '.join(str(length) for length in p['shape'])}" for p in alone) or "–"


def elsewhere(cases):
    rows = []
    for case in cases:
        for other in filter(None, case.others):
            loss = other.get("loss")
            rows.append(
                [
                    case.name,
                    other["runtime"],
                    f"{loss['here']:.5f}" if loss else "–",
                    f"{100 * (loss['here'] / loss['report'] - 1):+.1f} %" if loss and loss["report"] else "–",
                    ", ".join(f"{p['here']:.2f} of {p['report']:.2f}" for p in other["points"]),
                    f"{other['workload']['here']:.2f} of {other['workload']['report']:.2f}",
                    without_padding(other),
                    "; ".join(f"{task['name']} {task['before']:.4f} → {task['after']:.4f}" for task in other["tasks"]) or "–",
                ]
            )
    headings = ["case", "onnxruntime", "loss", "to the report's", "speed-up at each shape", "workload", "without padding", "task"]
    return table(headings, rows)


def main():
    if len(sys.argv) not in (2, 3) or not (pathlib.Path(sys.argv[1]) / "load").is_file():
        sys.exit("results: give the folder that bench/run left its measurements in, and a file for the plot")
    out = pathlib.Path(sys.argv[1])
    folders = sorted((p.parent for p in out.glob("*/checked.json")), key=lambda p: (p / "checked.json").stat().st_mtime)
    cases = [Case(folder) for folder in folders]
    environment = cases[0].checked["environment"]
    facts = {fact["name"]: fact["value"] for fact in environment["facts"]}
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text(lists.plot([case for case in cases if case.name in FAMILIES]))
    print(
        f"""# Results

Written by `make bench` on {(out / "date").read_text().strip()} at commit {(out / "commit").read_text().strip()}; load before the
first run: {(out / "load").read_text().strip()}. {facts["processor"]}, {facts["logical processors"]} logical processors,
{facts["instruction sets"]}; {environment["runtime"]}, {environment["threads"]} thread. Every ratio is of one run, interleaved
with the model as it came. Loss is relative RMSE on held-out samples.

## Speed and loss

Speed-ups over the model as it came: at each shape, and for the workload with its 90 % interval. Beside it the fastest build with one
format everywhere that holds the budget; size as a share of the model's. Of the positions of the encoders' sentences 61 % are padding,
which is not computed as the loss does not count it; what the same files gain where there is none is in the last table.

{outcome(cases)}

## Families of models

At budgets that the fastest build with int8 everywhere misses, where there is one that is faster; it has the migrations that a
plan has. Task: top-1 and perplexity on the
held-out samples; of encoders the domain of the nearest other sentence. Prediction: how far the time and the loss MSE of the plan, and
of plans along the frontier, were from what was foretold. Goals: within the budget; faster than the model as it came, where int8
everywhere is; the task's first metric not more than 1 % worse; time within 5 % and loss MSE within a factor of 1.5, the worst plan of
the frontier included.

{families(cases)}

## Planning against lists

By how much the plan of the frontier is foretold to be faster, at the same loss, than layers that are switched to their fastest format
by a list: those that lose least first, as tools do that rank layers by their loss or leave the worst in fp32; in the model's order;
and in random order (mean of 20). At each plan of the frontier; the least and the most.

![Speed-up over loss of the frontier and of three lists](images/lists.svg)

{table(lists.HEADINGS, lists.rows(cases))}

## Predicted against measured

Plans spread along the whole frontier, up to the fastest whatever it loses; built, and measured in one race.

{predictions(cases)}

{plans(cases)}

## What a run takes

The first run of a model measures; a second budget of the same model plans again on kept profiles. The checked run does it once more and
measures plans along the frontier beside it. A/A: how much slower a copy of the model seemed than itself.

{effort(cases)}

## In another language

The same files in Python's onnxruntime, the version that made the report and a newer one (`bench/check`): figures here of those
in the report. Without padding: one sentence as long as it is, and the longest cut to the shortest of them.

{elsewhere(cases)}"""
    )


if __name__ == "__main__":
    main()
