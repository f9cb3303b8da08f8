"""Intel Neural Compressor's tuning towards an accuracy."""

import onnx
from neural_compressor import PostTrainingQuantConfig, quantization
from neural_compressor.config import AccuracyCriterion, TuningCriterion

from tools.inc import Loader
from tools.loss import outputs, relative


def tuned(task, loss, prepare=False, **settings):
    """Tries types of operators, then puts operators back, until the relative error on the samples is at most so much."""
    samples = task.feeds()
    model = onnx.load(task.prepared() if prepare else task.model)
    reference = outputs(model, samples)
    evaluations = 0

    def accuracy(candidate):
        nonlocal evaluations
        evaluations += 1
        return 1 - relative(reference, outputs(candidate, samples), samples)

    chosen = PostTrainingQuantConfig(
        calibration_sampling_size=[len(samples)],
        accuracy_criterion=AccuracyCriterion(criterion="absolute", tolerable_loss=loss),
        tuning_criterion=TuningCriterion(max_trials=1000),
        **settings,
    )
    built = quantization.fit(model, chosen, calib_dataloader=Loader(samples), eval_func=accuracy)
    if built is None:
        raise RuntimeError(f"Neural Compressor found no model in {evaluations} evaluations")
    built.save(task.output)
    return {"evaluations": evaluations}
