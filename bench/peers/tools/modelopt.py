"""NVIDIA Model Optimizer's ONNX quantizer, calibrated on the CPU."""

import modelopt.onnx.quantization as quantization


def quantized(task, **settings):
    quantization.quantize(
        task.upgraded(),
        quantize_mode="int8",
        calibration_data={name: task.arrays[name] for name in task.inputs()},
        calibration_eps=["cpu"],
        output_path=task.output,
        **settings,
    )
