"""Qualcomm's AIMET: simulated quantization of an ONNX model, exported as pairs that quantize and dequantize."""

import onnx
from aimet_onnx import QuantizationSimModel, apply_seq_mse


def quantized(task, search_weights=False):
    """Eight bits everywhere by its default rules; a search for each layer's weight range if asked for."""
    samples = task.feeds()
    simulation = QuantizationSimModel(onnx.load(task.upgraded()))
    if search_weights:
        apply_seq_mse(simulation, samples)
    simulation.compute_encodings(samples)
    onnx.save(simulation.to_onnx_qdq(prequantize_constants=search_weights), task.output)
