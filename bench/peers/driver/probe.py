"""Runs a model on one sample and on eight with the race's version of the runtime; a crash is this process's own."""

import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
with np.load(sys.argv[2]) as arrays:
    for batch in (1, 8):
        session.run(None, {node.name: arrays[node.name][:batch] for node in session.get_inputs()})
