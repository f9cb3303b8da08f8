"""What is compared: a row for each model, and one for each tool and setting."""

from dataclasses import dataclass, field

from driver.places import SAMPLES

FUSED = frozenset({"minilm", "bge-small", "vit-glyph"})
TRANSFORMERS = FUSED | {"tiny-llama"}
CONVOLUTIONS = frozenset({"resnet-glyph", "mobilenet-glyph"})
# Searches that evaluate dozens of builds, or hundreds, are spared the larger encoder.
SMALLER_TRANSFORMERS = TRANSFORMERS - {"bge-small"}
# The loss that every search for a budget is told to stay within, on the samples that it calibrates with.
SEARCHED = 0.10


@dataclass(frozen=True)
class Model:
    """A sample with what its manifests say, and the budgets that Halftone is asked for."""

    name: str
    sample: str
    resource: str
    manifests: tuple[str, ...]
    calibration: str
    held_out: str | None
    calibrate: int
    hold_out: int
    budgets: tuple[str, ...]
    mask: str | None = None
    # Of all tools only Halftone knows the loss of a language: all are judged by their logits, so it is told to keep those.
    edits: tuple[tuple[str, str], ...] = ()
    seed: int = 1

    @property
    def searched(self):
        """The greatest budget that is no more than what the searches of other tools are told."""
        return max((budget for budget in self.budgets if float(budget) <= SEARCHED), key=float)

    @property
    def path(self):
        return SAMPLES / self.sample / "models" / f"{self.name}.onnx"

    @property
    def data(self):
        return SAMPLES / self.sample / "data"


@dataclass(frozen=True)
class Peer:
    """One tool at one setting: a function of bench/peers/tools with its arguments, in an environment of its own."""

    name: str
    environment: str
    function: str
    arguments: dict = field(default_factory=dict)
    models: frozenset | None = None
    # Whether it looks for what a loss allows by evaluating builds.
    search: bool = False

    @property
    def tool(self):
        return self.name.split(",")[0]

    def suits(self, model):
        return self.models is None or model.name in self.models


# The packages that the tools are, for their versions.
PACKAGES = {
    "onnxruntime": "onnxruntime",
    "neural-compressor": "neural_compressor",
    "nncf": "nncf",
    "quark": "amd-quark",
    "aimet": "aimet-onnx",
    "modelopt": "nvidia-modelopt",
    "olive": "olive-ai",
}

GLYPHS = {
    "sample": "glyphs",
    "calibration": "calib.npz",
    "held_out": "holdout.npz",
    "calibrate": 128,
    "hold_out": 512,
}

MODELS = [
    Model(
        name="minilm",
        sample="minilm",
        resource="minilm-cpu",
        manifests=("model.yaml", "quantizedmodel.yaml", "calibrationset.yaml", "accelerator.yaml"),
        calibration="sentences.npz",
        held_out=None,
        calibrate=64,
        hold_out=192,
        budgets=("0.05", "0.10", "0.20"),
        mask="attention_mask",
    ),
    Model(
        name="resnet-glyph",
        resource="resnet-glyph-cpu",
        manifests=("calibrationset.yaml", "accelerator.yaml", "resnet.yaml"),
        budgets=("0.005", "0.01", "0.10"),
        **GLYPHS,
    ),
    Model(
        name="vit-glyph",
        resource="vit-glyph-cpu",
        manifests=("calibrationset.yaml", "accelerator.yaml", "vit.yaml"),
        budgets=("0.005", "0.01", "0.10"),
        **GLYPHS,
    ),
    Model(
        name="mobilenet-glyph",
        resource="mobilenet-glyph-cpu",
        manifests=("calibrationset.yaml", "accelerator.yaml", "mobilenet.yaml"),
        budgets=("0.015", "0.03", "0.10"),
        **GLYPHS,
    ),
    Model(
        name="bge-small",
        sample="bge-small",
        resource="bge-small-cpu",
        manifests=("bge-small.yaml",),
        calibration="sentences.npz",
        held_out=None,
        calibrate=64,
        hold_out=192,
        budgets=("0.05", "0.10", "0.20"),
        mask="attention_mask",
    ),
    Model(
        name="tiny-llama",
        sample="tiny-llama",
        resource="tiny-llama-cpu",
        manifests=("accelerator.yaml", "calibrationset.yaml", "tiny-llama.yaml"),
        calibration="calib.npz",
        held_out="holdout.npz",
        calibrate=64,
        hold_out=256,
        budgets=("0.01", "0.03", "0.10"),
        edits=(("kind: NextToken", "kind: Output"),),
    ),
    Model(
        name="digits-mlp",
        sample="digits-mlp",
        resource="digits-cpu",
        manifests=("digits.yaml",),
        calibration="calib.npz",
        held_out="holdout.npz",
        calibrate=128,
        hold_out=600,
        budgets=("0.05",),
    ),
]

# What is not searched: the types that the runtime is fastest with, and weights of all their bits.
OLIVE_FIXED = {"quant_format": "QDQ", "activation_type": "uint8", "reduce_range": False, "quant_preprocess": True}

PEERS = [
    Peer("onnxruntime, dynamic, defaults", "onnxruntime", "ort.dynamic"),
    Peer(
        "onnxruntime, dynamic, per channel, products only",
        "onnxruntime",
        "ort.dynamic",
        {"per_channel": True, "operators": ["MatMul", "Gemm"]},
        TRANSFORMERS,
    ),
    Peer(
        "onnxruntime, dynamic, per channel, products only, 7-bit weights",
        "onnxruntime",
        "ort.dynamic",
        {"per_channel": True, "operators": ["MatMul", "Gemm"], "reduce_range": True},
        TRANSFORMERS,
    ),
    Peer(
        "onnxruntime, dynamic, per channel, products only, prepared",
        "onnxruntime",
        "ort.dynamic",
        {"per_channel": True, "operators": ["MatMul", "Gemm"], "prepare": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer("onnxruntime, static, defaults", "onnxruntime", "ort.static"),
    Peer(
        "onnxruntime, static, U8S8 per channel, weight products only",
        "onnxruntime",
        "ort.static",
        {"activations": "QUInt8", "per_channel": True, "operators": ["MatMul"], "weight_products_only": True},
        TRANSFORMERS,
    ),
    Peer(
        "onnxruntime, static, U8S8 per channel, prepared",
        "onnxruntime",
        "ort.static",
        {"activations": "QUInt8", "per_channel": True, "prepare": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer(
        "onnxruntime, static, U8S8 per channel, prepared, 7-bit weights",
        "onnxruntime",
        "ort.static",
        {"activations": "QUInt8", "per_channel": True, "prepare": True, "reduce_range": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer("onnxruntime, 4-bit weights, defaults", "onnxruntime", "ort.block_weights", {"bits": 4}),
    Peer(
        "onnxruntime, 4-bit weights, blocks of 32, int8 arithmetic",
        "onnxruntime",
        "ort.block_weights",
        {"bits": 4, "block_size": 32, "is_symmetric": True, "accuracy_level": 4},
    ),
    Peer(
        "onnxruntime, 8-bit weights, blocks of 32, int8 arithmetic",
        "onnxruntime",
        "ort.block_weights",
        {"bits": 8, "block_size": 32, "is_symmetric": True, "accuracy_level": 4},
    ),
    Peer("onnxruntime, float16", "onnxruntime", "ort.float16"),
    Peer("onnxruntime, transformer fusions, fp32", "fusions", "fusions.fused", {"quantize": False}, FUSED),
    Peer("onnxruntime, transformer fusions, dynamic per channel", "fusions", "fusions.fused", {"quantize": True}, FUSED),
    Peer("Neural Compressor, dynamic", "neural-compressor", "inc.quantized", {"approach": "dynamic"}),
    Peer("Neural Compressor, static", "neural-compressor", "inc.quantized", {"approach": "static"}),
    Peer(
        "Neural Compressor, static, SmoothQuant",
        "neural-compressor",
        "inc.quantized",
        {"approach": "static", "recipes": {"smooth_quant": True, "smooth_quant_args": {"alpha": 0.5}}},
        TRANSFORMERS,
    ),
    Peer(
        "Neural Compressor, static, prepared",
        "neural-compressor",
        "inc.quantized",
        {"approach": "static", "prepare": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer(
        "Neural Compressor, tuned, loss 0.10",
        "neural-compressor",
        "inc_tuned.tuned",
        {"loss": SEARCHED, "approach": "auto", "quant_level": 1},
        TRANSFORMERS,
        search=True,
    ),
    Peer(
        "Neural Compressor, tuned, prepared, loss 0.10",
        "neural-compressor",
        "inc_tuned.tuned",
        {"loss": SEARCHED, "prepare": True},
        CONVOLUTIONS | {"digits-mlp"},
        search=True,
    ),
    Peer("NNCF, defaults", "nncf", "nncf.quantized"),
    Peer("NNCF, transformer, SmoothQuant", "nncf", "nncf.quantized", {"model_type": "TRANSFORMER"}, TRANSFORMERS),
    Peer("NNCF, per channel, mixed preset", "nncf", "nncf.quantized", {"preset": "MIXED"}, CONVOLUTIONS | {"digits-mlp"}),
    Peer("NNCF, accuracy control, loss 0.10", "nncf", "nncf.controlled", {"max_drop": SEARCHED}, search=True),
    Peer("Quark, S8S8 defaults", "quark", "quark.quantized", {"config": "S8S8_AAWS"}),
    Peer(
        "Quark, U8S8 per channel, products only",
        "quark",
        "quark.quantized",
        {"config": "U8S8_AAWS", "per_channel": True, "op_types_to_quantize": ["MatMul", "Gemm"]},
        TRANSFORMERS,
    ),
    Peer(
        "Quark, U8S8 per channel",
        "quark",
        "quark.quantized",
        {"config": "U8S8_AAWS", "per_channel": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer(
        "Quark, mixed precision, products only, loss 0.10",
        "quark",
        "quark_mixed.searched",
        {"loss": SEARCHED, "OpTypesToQuantize": ["MatMul", "Gemm"]},
        SMALLER_TRANSFORMERS,
        search=True,
    ),
    Peer(
        "Quark, mixed precision, loss 0.10",
        "quark",
        "quark_mixed.searched",
        {"loss": SEARCHED},
        CONVOLUTIONS | {"digits-mlp"},
        search=True,
    ),
    Peer("AIMET, defaults", "aimet", "aimet.quantized"),
    Peer("AIMET, sequential MSE", "aimet", "aimet.quantized", {"search_weights": True}),
    Peer(
        "AIMET, mixed precision, loss 0.10",
        "aimet",
        "aimet_mixed.searched",
        {"loss": SEARCHED},
        SMALLER_TRANSFORMERS | CONVOLUTIONS | {"digits-mlp"},
        search=True,
    ),
    Peer("ModelOpt, defaults", "modelopt", "modelopt.quantized"),
    Peer(
        "ModelOpt, products only, greatest value, rest fp32",
        "modelopt",
        "modelopt.quantized",
        {"calibration_method": "max", "high_precision_dtype": "fp32", "op_types_to_quantize": ["MatMul", "Gemm"]},
        TRANSFORMERS,
    ),
    Peer(
        "ModelOpt, greatest value, rest fp32",
        "modelopt",
        "modelopt.quantized",
        {"calibration_method": "max", "high_precision_dtype": "fp32"},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer("Olive, dynamic", "olive", "olive.quantized", {"type": "OnnxDynamicQuantization"}),
    Peer("Olive, static", "olive", "olive.quantized", {"type": "OnnxStaticQuantization"}),
    Peer(
        "Olive, static, U8S8 per channel, products only",
        "olive",
        "olive.quantized",
        {
            "type": "OnnxStaticQuantization",
            "activation_type": "uint8",
            "precision": "int8",
            "per_channel": True,
            "op_types_to_quantize": ["MatMul", "Gemm"],
        },
        TRANSFORMERS,
    ),
    Peer(
        "Olive, static, U8S8 per channel",
        "olive",
        "olive.quantized",
        {"type": "OnnxStaticQuantization", "activation_type": "uint8", "precision": "int8", "per_channel": True},
        CONVOLUTIONS | {"digits-mlp"},
    ),
    Peer(
        "Olive, search of settings, products only, loss 0.10",
        "olive",
        "olive_searched.searched",
        {"loss": SEARCHED, **OLIVE_FIXED, "op_types_to_quantize": ["MatMul", "Gemm"]},
        SMALLER_TRANSFORMERS,
        search=True,
    ),
    Peer(
        "Olive, search of settings, loss 0.10",
        "olive",
        "olive_searched.searched",
        {"loss": SEARCHED, **OLIVE_FIXED},
        CONVOLUTIONS | {"digits-mlp"},
        search=True,
    ),
]
