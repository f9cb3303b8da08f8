"""Intel Neural Compressor."""

import onnx
from neural_compressor import PostTrainingQuantConfig, quantization


class Loader:
    """Batches of one sample, with a label that nobody reads."""

    batch_size = 1

    def __init__(self, feeds):
        self.feeds = feeds

    def __iter__(self):
        return ((feed, 0) for feed in self.feeds)

    def __len__(self):
        return len(self.feeds)


def quantized(task, approach, recipes=None, prepare=False):
    model = task.prepared() if prepare else task.model
    settings = PostTrainingQuantConfig(
        approach=approach, recipes=recipes or {}, calibration_sampling_size=[len(task.feeds())]
    )
    built = quantization.fit(onnx.load(model), settings, calib_dataloader=Loader(task.feeds()))
    if built is None:
        raise RuntimeError("Neural Compressor returned no model")
    built.save(task.output)
