"""AMD Quark's ONNX quantizer."""

from onnxruntime.quantization import CalibrationDataReader
from quark.onnx import ModelQuantizer
from quark.onnx.quantization.config import Config, get_default_config


class Reader(CalibrationDataReader):
    def __init__(self, feeds):
        self.left = iter(feeds)

    def get_next(self):
        return next(self.left, None)


def quantized(task, config, **settings):
    """One of the tool's named configurations, with some of its fields changed."""
    chosen = get_default_config(config)
    for field, value in settings.items():
        setattr(chosen, field, value)
    quantizer = ModelQuantizer(Config(global_quant_config=chosen))
    quantizer.quantize_model(task.upgraded(), task.output, Reader(task.feeds()))
