"""Races all builds of a model at once with `halftone compare`: the timer and the loss are the same for all."""

import json
import os
import subprocess

from driver.places import ROOT

# All files are loaded at once.
JAVA_OPTIONS = "-Xmx1g -XX:MaxDirectMemorySize=3g"


class Failed(Exception):
    """The race has not ended well."""


def race(model, held_out, files, threads, rounds):
    command = [str(ROOT / "halftone"), "--quiet", "compare", "--reference", str(model.path), "--data", str(held_out)]
    command += ["--samples", str(model.hold_out), "--threads", str(threads), "--rounds", str(rounds), "-o", "json"]
    if model.mask:
        command += ["--mask", model.mask]
    process = subprocess.Popen(
        [*command, *files],
        env=os.environ | {"HALFTONE_JAVA_OPTIONS": JAVA_OPTIONS},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, error = process.communicate()
    if process.returncode:
        raise Failed(f"{model.name}: halftone compare ended with {process.returncode}: {error.strip()}")
    return json.loads(out)
