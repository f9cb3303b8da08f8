"""What a tool is given: a model, samples to calibrate with, and where its build goes."""

import numpy as np


class Task:
    def __init__(self, model, samples, output, name):
        self.model = model
        self.output = output
        self.name = name
        with np.load(samples) as arrays:
            self.arrays = {array: arrays[array] for array in arrays.files}

    def inputs(self):
        """Names of the model's inputs."""
        import onnx

        graph = onnx.load(self.model, load_external_data=False).graph
        constants = {tensor.name for tensor in graph.initializer}
        return [node.name for node in graph.input if node.name not in constants]

    def upgraded(self):
        """The model at an operator set that knows scales per channel."""
        import onnx
        from onnx import version_converter

        model = onnx.load(self.model)
        if next(entry.version for entry in model.opset_import if entry.domain == "") >= 13:
            return self.model
        path = f"{self.output}.upgraded"
        onnx.save(version_converter.convert_version(model, 17), path)
        return path

    def prepared(self, model=None):
        """As onnxruntime advises: shapes inferred and the graph optimized before anything is rounded."""
        from onnxruntime.quantization.shape_inference import quant_pre_process

        path = f"{self.output}.prepared"
        quant_pre_process(model or self.model, path)
        return path

    def feeds(self):
        """The samples one by one, as a runtime takes them."""
        names = self.inputs()
        count = len(self.arrays[names[0]])
        return [{name: self.arrays[name][i : i + 1] for name in names} for i in range(count)]
