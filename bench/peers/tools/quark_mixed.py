"""AMD Quark's automatic mixed precision."""

from quark.onnx import ModelQuantizer
from quark.onnx.quantization.config import QConfig
from quark.onnx.quantization.config.algorithm import AutoMixprecisionConfig
from quark.onnx.quantization.config.spec import Int8Spec, Int16Spec, QLayerConfig, QuantGranularity, UInt8Spec, UInt16Spec

from tools.loss import relative
from tools.quark import Reader


def searched(task, loss, **settings):
    """Puts layers of U8S8 up to 16 bits, the one that helps most first, until the relative error on the samples is at most so much."""
    samples = task.feeds()
    evaluations = 0

    def distance(reference, here):
        nonlocal evaluations
        evaluations += 1
        return relative([first for first, *_ in reference], [first for first, *_ in here], samples)

    search = AutoMixprecisionConfig(
        target_layer_config=QLayerConfig(activation=UInt16Spec(), weight=Int16Spec()),
        # Its default, said to mean all, takes one.
        data_size=len(samples),
        metric_distance_fn=distance,
        metric_threshold=loss,
        metric_optimize_object="quality",
    )
    start = QLayerConfig(activation=UInt8Spec(), weight=Int8Spec(quant_granularity=QuantGranularity.Channel))
    quantizer = ModelQuantizer(QConfig(start, algo_config=[search], **settings))
    quantizer.quantize_model(task.upgraded(), task.output, Reader(samples))
    return {"evaluations": evaluations}
