"""onnxruntime's own quantizers, its block formats and its conversion to float16."""

import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_dynamic, quantize_static


class Reader(CalibrationDataReader):
    def __init__(self, feeds):
        self.left = iter(feeds)

    def get_next(self):
        return next(self.left, None)


def dynamic(task, per_channel=False, operators=None, prepare=False, reduce_range=False):
    model = task.prepared() if prepare else task.model
    quantize_dynamic(
        model, task.output, per_channel=per_channel, op_types_to_quantize=operators, reduce_range=reduce_range
    )


def static(
    task,
    activations="QInt8",
    per_channel=False,
    operators=None,
    weight_products_only=False,
    prepare=False,
    reduce_range=False,
):
    model = task.upgraded() if per_channel else task.model
    if prepare:
        model = task.prepared(model)
    options = {}
    if weight_products_only:
        # Sums beside a product keep their precision: only what a product reads is rounded, and only for that product.
        options = {
            "MatMulConstBOnly": True,
            "DedicatedQDQPair": True,
            "OpTypesToExcludeOutputQuantization": ["MatMul"],
        }
    quantize_static(
        model,
        task.output,
        Reader(task.feeds()),
        activation_type=QuantType[activations],
        per_channel=per_channel,
        reduce_range=reduce_range,
        op_types_to_quantize=operators,
        extra_options=options,
    )


def block_weights(task, **settings):
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    quantizer = MatMulNBitsQuantizer(onnx.load(task.model), **settings)
    quantizer.process()
    quantizer.model.save_model_to_file(task.output)


def float16(task):
    from onnxruntime.transformers.float16 import convert_float_to_float16

    onnx.save(convert_float_to_float16(onnx.load(task.model), keep_io_types=True), task.output)
