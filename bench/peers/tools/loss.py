"""What searches are told that a build loses: as in nncf.py, whose kept builds a change there would throw away."""

import numpy as np


def relative(reference, here, feeds):
    """The relative root mean square error of the first output, where the mask of its input says that it counts."""
    change = total = 0.0
    for a, b, feed in zip(reference, here, feeds):
        mask = feed.get("attention_mask")
        a, b = (a, b) if mask is None else (a[mask != 0], b[mask != 0])
        change += float(np.square(b - a).sum())
        total += float(np.square(a).sum())
    return (change / total) ** 0.5


def outputs(model, feeds):
    """The first output for each sample."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [session.run(None, feed)[0] for feed in feeds]
