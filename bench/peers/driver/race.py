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
    """The report of a race, and why files are not in it that `halftone compare` has refused."""
    left, refused = list(files), {}
    while left:
        status, out, error = compared(model, held_out, left, threads, rounds)
        if status == 0:
            return json.loads(out), refused
        blamed = next((file for file in left if file in error), None)
        if blamed is None:
            raise Failed(f"{model.name}: halftone compare ended with {status}: {error}")
        left.remove(blamed)
        refused[blamed] = error.removeprefix("halftone: ").replace(f"{blamed}: ", "")
    raise Failed(f"{model.name}: no file is left to race; see above")


def compared(model, held_out, files, threads, rounds):
    command = [str(ROOT / "halftone"), "--quiet", "compare", "--reference", str(model.path), "--data", str(held_out)]
    command += ["--samples", str(model.hold_out), "--threads", str(threads), "--rounds", str(rounds), "-o", "json"]
    if model.mask:
        command += ["--mask", model.mask]
    process = subprocess.run(
        [*command, *files],
        env=os.environ | {"HALFTONE_JAVA_OPTIONS": JAVA_OPTIONS},
        capture_output=True,
        text=True,
    )
    return process.returncode, process.stdout, process.stderr.strip()
