"""Lets a tool write a build, once: what came of it is kept beside the build under a key of all that went in."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from driver import environment
from driver.places import CACHE, PEERS


ERROR = re.compile(r"([A-Za-z_]\w*\.)*\w*(Error|Exception|Fail|InvalidArgument|InvalidGraph|NotImplemented): ")

# Seconds between two looks at a tool, and the most that pass between them on a machine that is busy.
STEP, LONGEST_STEP = 0.1, 1.0


@dataclass(frozen=True)
class Limits:
    """What one build may take."""

    seconds: int
    bytes: int

    def __str__(self):
        return f"{self.seconds} s or {self.bytes / 2**30:.0f} GiB"


def key(model, peer, samples):
    digest = hashlib.sha256()
    digest.update(json.dumps([model.name, peer.function, peer.arguments], sort_keys=True).encode())
    tool = PEERS / "tools" / f"{peer.function.split('.')[0]}.py"
    for path in (tool, environment.requirements(peer.environment), model.path, samples):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def build(model, peer, samples, limits):
    """What came of it: the file of the build, or the reason why there is none."""
    folder = CACHE / "builds" / model.name / key(model, peer, samples)
    kept = folder / "outcome.json"
    if kept.is_file():
        outcome = json.loads(kept.read_text())
    else:
        folder.mkdir(parents=True, exist_ok=True)
        print(f"peers: {model.name}: {peer.name}", file=sys.stderr)
        try:
            outcome = attempt(folder, model, peer, samples, limits)
            kept.write_text(json.dumps(outcome, indent=1))
        except environment.Unavailable as error:
            # Not kept: the next run may find the package registry in a better state.
            outcome = {"reason": str(error)}
        if outcome.get("reason"):
            print(f"peers:   {outcome['reason']}", file=sys.stderr)
    if "file" in outcome:
        outcome["file"] = str(folder / outcome["file"])
    return outcome | {"name": peer.name, "tool": peer.tool, "search": peer.search}


def attempt(folder, model, peer, samples, limits):
    interpreter = environment.python(peer.environment)
    # Some tools write into the file they are given.
    given = pathlib.Path(shutil.copy(model.path, folder / "given.onnx"))
    task, output, facts = folder / "task.json", folder / "model.onnx", folder / "facts.json"
    task.write_text(
        json.dumps(
            {
                "name": model.name,
                "model": str(given),
                "samples": str(samples),
                "output": str(output),
                "facts": str(facts),
                "function": peer.function,
                "arguments": peer.arguments,
            }
        )
    )
    status, usage, seconds = run([str(interpreter), "-m", "tools", str(task)], folder, limits)
    outcome = {
        "seconds": seconds,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakBytes": usage.ru_maxrss * 1024,
    }
    if status is None:
        return outcome | {"reason": f"ended after {limits}"}
    if status or not output.is_file():
        return outcome | {"reason": reason_in(folder / "log.txt", status)}
    outcome |= json.loads(facts.read_text())
    refusal = refused(output, samples, folder)
    if refusal:
        return outcome | {"reason": f"the runtime refuses the file: {refusal}"}
    remove_others(folder, keep={output, kept_data(output)})
    return outcome | {"file": output.name}


def run(command, folder, limits):
    """The exit status, None past the limits, what was used, and seconds; a tool's own children end with it."""
    # CI keeps tools from reporting their use to their makers.
    environment_variables = os.environ | {"PYTHONPATH": str(PEERS), "CI": "true"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment_variables, stdout=log, stderr=log, start_new_session=True
        )
    try:
        return ended(process, limits)
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def ended(process, limits):
    seconds, last = 0.0, time.monotonic()
    while True:
        finished, status, usage = os.wait4(process.pid, os.WNOHANG)
        # Where the machine as a whole is stopped, the tool is too.
        now = time.monotonic()
        seconds, last = seconds + min(now - last, LONGEST_STEP), now
        if finished:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage, seconds
        if seconds > limits.seconds or resident(process.pid) > limits.bytes:
            os.killpg(process.pid, signal.SIGKILL)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = -signal.SIGKILL
            return None, usage, seconds
        time.sleep(STEP)


def resident(pid):
    """Bytes that a process has in memory; none once it has ended."""
    try:
        pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def refused(model, samples, folder):
    """Why the runtime of the race does not run the file, or None."""
    log = folder / "probe.txt"
    with log.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "driver.probe", str(model), str(samples)], stdout=out, stderr=out, cwd=folder
        )
    return None if done.returncode == 0 else reason_in(log, done.returncode)


def reason_in(log, status):
    """The first error that was said, which tends to be the cause of the others, or else the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    said = next((line for line in lines if ERROR.match(line)), lines[-1] if lines else "nothing said")
    return f"{said[:200]} (exit {status})" if status else f"no file written: {said[:200]}"


def kept_data(output):
    return pathlib.Path(f"{output}.data")


def remove_others(folder, keep):
    for path in folder.iterdir():
        if path.is_file() and path not in keep and path.suffix != ".txt":
            path.unlink()
