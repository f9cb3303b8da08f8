"""NNCF's ONNX backend, with and without its accuracy control."""

import numpy as np
import onnx
import onnxruntime

import nncf


def quantized(task, model_type=None, preset=None):
    settings = {}
    if model_type:
        settings["model_type"] = nncf.ModelType[model_type]
    if preset:
        settings["preset"] = nncf.QuantizationPreset[preset]
    samples = task.feeds()
    model = nncf.quantize(
        onnx.load(task.upgraded()), nncf.Dataset(samples), subset_size=len(samples), **settings
    )
    onnx.save(model, task.output)


def controlled(task, max_drop):
    """Puts operations back until the relative error on the calibration samples is at most so much."""
    samples = task.feeds()
    reference = outputs(onnx.load(task.model), samples)
    evaluations = 0

    def accuracy(model, feeds):
        nonlocal evaluations
        evaluations += 1
        here = outputs(model, feeds)
        return 1 - relative(reference, here, samples), [-float(np.square(a - b).sum()) for a, b in zip(reference, here)]

    def validate(model, feeds):
        return accuracy(model, list(feeds))

    model = nncf.quantize_with_accuracy_control(
        onnx.load(task.upgraded()),
        nncf.Dataset(samples),
        nncf.Dataset(samples),
        validate,
        max_drop=max_drop,
        subset_size=len(samples),
    )
    onnx.save(model, task.output)
    return {"evaluations": evaluations}


def outputs(model, feeds):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [session.run(None, feed)[0] for feed in feeds]


def relative(reference, here, feeds):
    change = total = 0.0
    for a, b, feed in zip(reference, here, feeds):
        mask = feed.get("attention_mask")
        a, b = (a, b) if mask is None else (a[mask != 0], b[mask != 0])
        change += float(np.square(b - a).sum())
        total += float(np.square(a).sum())
    return (change / total) ** 0.5
