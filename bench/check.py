"""Holds a result of `halftone run` against another language's onnxruntime: the loss and the speed-up of report.json, measured again."""

import argparse
import json
import pathlib
import random
import re
import statistics
import sys
import time

import numpy as np
import onnxruntime as ort
import tasks

ROUNDS = 31
SAMPLE_NANOS = 2_000_000


def fail(message):
    sys.exit(f"check: {message}")


def existing(path):
    if not path.is_file():
        fail(f"{path}: there is no such file; see --help")
    return path


def read_report(path):
    try:
        report = json.loads(existing(path).read_text())
        return report, report["heldOut"], report["points"]
    except (ValueError, KeyError) as error:
        fail(f"{path}: is no report of this version ({error!r}); run `halftone run` again")


def read_arrays(path):
    try:
        with np.load(existing(path)) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError) as error:
        fail(f"{path}: is no .npz of arrays ({error})")


def open_model(path, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        return ort.InferenceSession(str(existing(path)), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime has an exception of its own for each status
        fail(f"{path}: onnxruntime {ort.__version__} does not load it: {error}")


def feeds(session, arrays, indices, shape=()):
    """The inputs of these samples; cut to the lengths of the shape where they are longer."""
    cut = tuple(slice(0, length) for length in shape[1:])
    result = {}
    for node in session.get_inputs():
        if node.name not in arrays:
            fail(f"the samples have no array {node.name}; they have {sorted(arrays)}")
        array = arrays[node.name][indices]
        result[node.name] = array[(slice(None), *cut[: array.ndim - 1])]
    return result


class Loss:
    """Relative root mean square change of one output, over the positions that a mask counts."""

    def __init__(self):
        self.change = self.reference = 0.0

    def add(self, expected, actual, mask):
        if mask is not None:
            counted = mask != 0
            expected, actual = expected[counted], actual[counted]
        self.change += float(np.square(actual - expected).sum())
        self.reference += float(np.square(expected).sum())

    def relative(self):
        return (self.change / self.reference) ** 0.5


def measure(reference, candidate, arrays, held_out):
    """The loss, and what the task makes of it."""
    output, mask, labels = held_out["output"], held_out.get("mask"), held_out.get("labels")
    if max(held_out["samples"], default=0) >= min(len(array) for array in arrays.values()):
        fail("the report names samples that --data does not have; give the file that samples were held out from")
    loss, task = Loss(), None
    for index in held_out["samples"]:
        inputs = feeds(reference, arrays, [index])
        known = {node.name for node in candidate.get_inputs()}
        expected = reference.run([output], inputs)[0]
        actual = candidate.run([output], {name: value for name, value in inputs.items() if name in known})[0]
        expected, actual = expected.astype(np.float64), actual.astype(np.float64)
        counted = arrays[mask][[index]] if mask else None
        classes = arrays[labels][[index]] if labels else None
        if task is None:
            task = tasks.of(expected.shape, counted, classes)
        loss.add(expected, actual, counted)
        task.add((expected, actual), counted, classes)
    return loss, task.results() if task else []


def typical(arrays, held_out):
    """The held-out samples, those first of which about as many positions count as on average."""
    samples, mask = held_out["samples"], held_out.get("mask")
    if not mask:
        return samples
    counted = {index: np.count_nonzero(arrays[mask][index]) for index in samples}
    mean = statistics.fmean(counted[index] for index in samples)
    return sorted(samples, key=lambda index: abs(counted[index] - mean))


def unpadded(arrays, held_out, point):
    """Samples and a shape like a point's with nothing but positions that count: the longest samples, cut to the shortest of them."""
    mask, shape = held_out.get("mask"), shape_of(point)
    if not mask or len(shape) < 2:
        return None
    counted = {index: np.count_nonzero(arrays[mask][index]) for index in held_out["samples"]}
    if shape[0] == 1:
        chosen = typical(arrays, held_out)[:1]
    else:
        chosen = sorted(counted, key=counted.get, reverse=True)[: shape[0]]
    return chosen, (shape[0], int(min(counted[index] for index in chosen)))


def shape_of(point):
    return tuple(int(length) for length in re.findall(r"\d+", point["shape"]))


def race(sessions, arrays, samples, shape, threads):
    """Median over rounds of the reference's time over the candidate's; a copy of the reference races along."""
    indices = [samples[i % len(samples)] for i in range(shape[0])]
    bodies = []
    for session in sessions:
        inputs = feeds(session, arrays, indices, shape)
        bodies.append(lambda session=session, inputs=inputs: session.run(None, inputs))
    clock = time.thread_time_ns if threads == 1 else time.perf_counter_ns
    fastest = [min(timed(body, 1, clock) for _ in range(3)) for body in bodies]
    repeats = [max(1, round(SAMPLE_NANOS / max(nanos, 1))) for nanos in fastest]
    # As in `halftone compare`: what is quick finds its weights in the caches.
    settles = min(fastest) < SAMPLE_NANOS and min(fastest[:2]) < 2 * SAMPLE_NANOS
    seconds = [[] for _ in bodies]
    order = list(range(len(bodies)))
    shuffle = random.Random(1).shuffle
    for _ in range(ROUNDS):
        shuffle(order)
        for i in order:
            if settles:
                bodies[i]()
            seconds[i].append(timed(bodies[i], repeats[i], clock) / repeats[i])
    base = [(a + b) / 2 for a, b in zip(seconds[0], seconds[1], strict=True)]
    speedup = statistics.median(b / c for b, c in zip(base, seconds[2], strict=True))
    noise = statistics.median(b / a for a, b in zip(seconds[0], seconds[1], strict=True)) - 1
    return speedup, noise, statistics.median(base)


def timed(body, repeats, clock):
    start = clock()
    for _ in range(repeats):
        body()
    return clock() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=pathlib.Path, help="folder with report.json and model.onnx")
    parser.add_argument("--reference", type=pathlib.Path, required=True, help="the model that went in")
    parser.add_argument("--data", type=pathlib.Path, required=True, help=".npz that samples were held out from")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of text")
    arguments = parser.parse_args()

    report, held_out, points = read_report(arguments.result / "report.json")
    arrays = read_arrays(arguments.data)
    threads = report["environment"]["threads"]
    sessions = [
        open_model(arguments.reference, threads),
        open_model(arguments.reference, threads),
        open_model(arguments.result / "model.onnx", threads),
    ]
    loss, task = measure(sessions[0], sessions[2], arrays, held_out)
    result = {"runtime": ort.__version__, "reportRuntime": report["environment"]["runtime"], "points": [], "tasks": task}
    if report["budget"]["metric"] == "RelativeRmse" and report["model"]["lossKind"] == "Output":
        stated = report["loss"]["measured"]["value"]
        result["loss"] = {"report": stated, "here": loss.relative()}
    raced = typical(arrays, held_out)
    here = there = 0.0
    for point in points:
        speedup, noise, base = race(sessions, arrays, raced, shape_of(point), threads)
        here += point["weight"] * base
        there += point["weight"] * base / speedup
        result["points"].append(
            {"name": point["name"], "report": point["time"]["speedup"]["value"], "here": speedup, "noise": noise}
        )
        alone = unpadded(arrays, held_out, point)
        if alone:
            result["points"][-1]["unpadded"] = {"shape": alone[1], "here": race(sessions, arrays, *alone, threads)[0]}
    result["workload"] = {"report": report["time"]["speedup"]["value"], "here": here / there}
    agrees = "loss" not in result or abs(result["loss"]["here"] - result["loss"]["report"]) <= max(
        0.05 * result["loss"]["report"], 1e-6
    )
    result["lossAgrees"] = agrees
    print(json.dumps(result) if arguments.json else text(result))
    sys.exit(0 if agrees else 3)


def text(result):
    lines = [f"onnxruntime {result['runtime']} here, {result['reportRuntime']} in the report"]
    if "loss" in result:
        report, here = result["loss"]["report"], result["loss"]["here"]
        off = here / report - 1 if report else 0
        lines.append(f"  loss        {here:.5f} here, {report:.5f} in the report ({100 * off:+.1f} %)")
    for task in result["tasks"]:
        lines.append(f"  {task['name']}: {task['before']:.4f} before, {task['after']:.4f} after")
    for point in result["points"]:
        lines.append(
            f"  {point['name']:<10}  {point['here']:.2f}x here, {point['report']:.2f}x in the report"
            f" (A/A {100 * point['noise']:+.1f} %)"
        )
    lines.append(f"  workload    {result['workload']['here']:.2f}x here, {result['workload']['report']:.2f}x in the report")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
