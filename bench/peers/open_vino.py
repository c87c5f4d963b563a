"""OpenVINO on the CPU, static shapes, in the number format that it chooses itself on this processor."""

import openvino

import networks
import paced
from exports import difference, exported

settings = paced.settings()
DTYPES = {"f32": "fp32", "bf16": "bf16"}


def load():
    compiled = openvino.Core().compile_model(
        exported("network.xml", settings),
        "CPU",
        {"PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": settings.threads},
    )
    chosen = compiled.get_property("INFERENCE_PRECISION_HINT").to_string()
    request = compiled.create_infer_request()
    inputs = [value.numpy() for value in networks.inputs(settings.work)]
    away = difference(request.infer(inputs)[0], DTYPES[chosen], settings)
    return lambda: request.infer(inputs), f"{DTYPES[chosen]}, openvino {openvino.__version__}, {away}"


paced.serve(load)
