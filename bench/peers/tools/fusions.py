"""onnxruntime's transformer optimizer, alone and before its dynamic quantizer."""

import onnx
from onnxruntime.quantization import quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model

KINDS = {"minilm": "bert", "bge-small": "bert", "vit-glyph": "vit"}


def fused(task, quantize):
    model = optimize_model(task.model, model_type=KINDS[task.name])
    target = f"{task.output}.fused" if quantize else task.output
    model.save_model_to_file(target)
    if quantize:
        # The quantizer can't infer what an operator of the optimizer's own makes.
        quantize_dynamic(target, task.output, per_channel=True, extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
