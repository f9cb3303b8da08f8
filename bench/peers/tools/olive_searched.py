"""Olive's search of its quantizer's settings."""

import pathlib
import shutil

import onnx
from olive import run
from olive.data.registry import Registry as Datasets
from olive.evaluator.metric_result import MetricResult
from olive.evaluator.olive_evaluator import OnnxEvaluator
from olive.evaluator.registry import Registry as Evaluators

from tools.loss import outputs, relative
from tools.olive import Samples


def searched(task, loss, **settings):
    """The fastest by its own clock of what its quantizer's settings make with at most so much relative error on the samples."""
    feeds = task.feeds()
    samples = Samples(feeds)
    Datasets.register_dataset("bench_samples")(lambda **_: samples)
    reference = outputs(onnx.load(task.model), feeds)
    evaluations = 0

    # An evaluator of its own, as metrics of type custom end in an error of this version.
    @Evaluators.register("bench_evaluator")
    class Evaluator(OnnxEvaluator):
        def _evaluate_accuracy(self, model, metric, *_):
            nonlocal evaluations
            evaluations += 1
            value = 1 - relative(reference, outputs(onnx.load(model.model_path), feeds), feeds)
            return MetricResult.model_validate({"accuracy_score": {"value": value, "priority": 2, "higher_is_better": True}})

    time = {"name": "avg", "priority": 1, "metric_config": {"repeat_test_num": 100}}
    accuracy = {"name": "accuracy_score", "priority": 2, "goal": {"type": "threshold", "value": 1 - loss}}
    metrics = [
        {
            "name": "time",
            "type": "latency",
            "data_config": "samples",
            "sub_types": [time],
            "user_config": {"inference_settings": {"onnx": {"session_options": {"intra_op_num_threads": 1}}}},
        },
        {"name": "accuracy", "type": "accuracy", "data_config": "samples", "sub_types": [accuracy]},
    ]
    folder = pathlib.Path(f"{task.output}.olive")
    run(
        {
            "input_model": {"type": "ONNXModel", "model_path": task.upgraded()},
            "data_configs": [{"name": "samples", "load_dataset_config": {"type": "bench_samples"}}],
            "evaluators": {"judge": {"type": "bench_evaluator", "metrics": metrics}},
            "evaluator": "judge",
            "search_strategy": {"execution_order": "joint", "sampler": "sequential", "output_model_num": 1},
            "passes": {"quantize": {"type": "OnnxQuantization", "data_config": "samples", **settings}},
            "cache_dir": str(folder / "cache"),
            "output_dir": str(folder / "output"),
        }
    )
    shutil.copy(next((folder / "output").rglob("*.onnx")), task.output)
    shutil.rmtree(folder)
    return {"evaluations": evaluations}
