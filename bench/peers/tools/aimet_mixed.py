"""AIMET's automatic mixed precision."""

import tempfile

import numpy as np
import onnx
from aimet_onnx import QuantizationSimModel
from aimet_onnx.amp.mixed_precision_algo import GreedyMixedPrecisionAlgo
from aimet_onnx.common.defs import CallbackFunc, QuantizationDataType

from tools.loss import outputs, relative

INTEGERS = ((8, QuantizationDataType.int), (8, QuantizationDataType.int))
# No pair is exported for these, so that the runtime computes in fp32; the search sees them rounded to float16.
FLOATS = ((16, QuantizationDataType.float), (16, QuantizationDataType.float))
MASKED = -1e4


def searched(task, loss):
    """Eight bits for as many groups of tensors as the relative error on the samples allows, by its binary search."""
    samples = task.feeds()
    model = bounded(onnx.load(task.upgraded()))
    reference = outputs(model, samples)
    simulation = QuantizationSimModel(model)
    evaluations = 0

    def accuracy(session, _):
        nonlocal evaluations
        evaluations += 1
        return 1 - relative(reference, run(session, None), samples)

    def run(session, _):
        return [session.run(None, feed)[0] for feed in samples]

    with tempfile.TemporaryDirectory() as notes:
        search = GreedyMixedPrecisionAlgo(
            simulation,
            [INTEGERS, FLOATS],
            CallbackFunc(accuracy),
            CallbackFunc(accuracy),
            results_dir=notes,
            clean_start=True,
            forward_pass_callback=CallbackFunc(run),
            use_all_amp_candidates=True,
            phase1_optimize=True,
        )
        # It counts the work of Conv and Gemm. Where all products are MatMul, none is less than none to it, and it divides by none.
        search._mac_dict = search._mac_dict or {"products": 1}
        search.run(loss)
    onnx.save(simulation.to_onnx_qdq(), task.output)
    return {"evaluations": evaluations}


def bounded(model):
    """The model with masks that float16 holds: infinite ones make everything after them nothing."""
    constants = [attribute.t for node in model.graph.node if node.op_type == "Constant" for attribute in node.attribute]
    for tensor in [*model.graph.initializer, *constants]:
        if tensor.data_type == onnx.TensorProto.FLOAT:
            values = onnx.numpy_helper.to_array(tensor)
            if values.size and values.min() < np.finfo(np.float16).min:
                tensor.CopyFrom(onnx.numpy_helper.from_array(np.maximum(values, np.float32(MASKED)), tensor.name))
    return model
