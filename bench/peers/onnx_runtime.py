"""ONNX Runtime on its CPU provider, all optimisations on: what sd4j runs from Java."""

import onnxruntime

import networks
import paced
from exports import difference, exported

settings = paced.settings()


def load():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = settings.threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    path = exported("network.onnx", settings)
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    values = [value.numpy() for value in networks.inputs(settings.work)]
    inputs = {slot.name: value for slot, value in zip(session.get_inputs(), values, strict=True)}
    away = difference(session.run(None, inputs)[0], "fp32", settings)
    return lambda: session.run(None, inputs), f"fp32, onnxruntime {onnxruntime.__version__}, {away}"


paced.serve(load)
