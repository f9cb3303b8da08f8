"""Halftone's own builds: one for each budget, on profiles that the first run measures."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

from driver.places import OUT, ROOT, SAMPLES


class Failed(Exception):
    """A run ended with something else than a verdict."""


def first(model):
    """What a run with nothing measured before it takes, for the budget that the searches of other tools are told."""
    shutil.rmtree(results(model), ignore_errors=True)
    outcome = build(model, model.searched)
    return {name: outcome[name] for name in ("budget", "cpuSeconds", "seconds", "peakBytes")}


def results(model):
    return OUT / "peers" / "results" / model.name


def build(model, budget):
    """What came of a run: its file, or the reason why there is none."""
    folder = OUT / "peers" / "halftone" / model.name / budget
    manifests = folder / "manifests"
    manifests.mkdir(parents=True, exist_ok=True)
    source = SAMPLES / model.sample
    for linked in ("models", "data"):
        if not (manifests / linked).exists():
            (manifests / linked).symlink_to(source / linked)
    for name in model.manifests:
        text = (source / name).read_text()
        for before, after in model.edits:
            text = text.replace(before, after)
        (manifests / name).write_text(re.sub(r'(?m)^( *max: )"[0-9.]+"', rf'\1"{budget}"', text))
    print(f"peers: {model.name}: Halftone, budget {budget}", file=sys.stderr)
    begin = time.monotonic()
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [ROOT / "halftone", "--quiet", "run", "-f", manifests, "--out", results(model)], stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise Failed(f"{model.name}: halftone ended with {process.returncode}; see {folder / 'log.txt'}")
    left = results(model) / "demo" / model.resource
    report = json.loads((left / "report.json").read_text())
    (folder / "report.json").write_text(json.dumps(report))
    outcome = {
        "name": f"Halftone, budget {budget}",
        "tool": "Halftone",
        "budget": float(budget),
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakBytes": usage.ru_maxrss * 1024,
        "seconds": seconds,
        "measuredAnew": [stage["name"] for stage in report["stages"] if not stage["reused"]],
        "verdict": report["verdict"]["reason"],
        "heldOut": report["heldOut"]["samples"],
    }
    if not (left / "model.onnx").is_file():
        return outcome | {"reason": f"no build within the budget: {report['verdict']['message']}"}
    (left / "model.onnx").replace(folder / "model.onnx")
    return outcome | {"file": str(folder / "model.onnx"), "reportLoss": report["loss"]["measured"]["value"]}
