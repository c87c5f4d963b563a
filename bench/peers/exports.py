"""Files that are made once and kept in `.cache`: eager fp32's result, and the networks in other formats.

    python exports.py {result.npy,traced.pt,network.onnx,network.xml} TOPOLOGY WORK THREADS FOLDER

Each is made by a process of its own, so that the memory of the peer that reads it stays clean.
"""

import hashlib
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
# Parts of the largest value, and wide: this notices a wrong network, not a rounding.
WITHIN = {"fp32": 1e-3, "bf16": 1e-1}


def exported(name, settings):
    """The path of a file, which is made where it is missing, and again when a version or these scripts have changed."""
    made_by = [version("torch"), version("diffusers"), Path(__file__).read_text(), (HERE / "networks.py").read_text()]
    stamp = hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:8]
    folder = CACHE / f"{settings.topology}-{settings.work}-{stamp}" / name.replace(".", "-")
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            new = Path(scratch) / "new"
            new.mkdir()
            subprocess.run(
                [sys.executable, __file__, name, settings.topology, settings.work, str(settings.threads), new], check=True
            )
            new.rename(folder)  # so that the folder is there only when it is whole
    return folder / name


def difference(result, dtype, settings):
    """How far a result is from eager fp32's. A peer that computes something else ends here: its time would say nothing."""
    expected = numpy.load(exported("result.npy", settings))
    if result.shape != expected.shape:
        raise SystemExit(f"the result has the shape {result.shape}, eager fp32's has {expected.shape}")
    away = float(numpy.abs(result - expected).max() / numpy.abs(expected).max())
    if not away <= WITHIN[dtype]:
        raise SystemExit(f"the result differs from eager fp32's by {away:.1e} of the largest value")
    return f"{away:.0e} from eager fp32"


def make(name, topology, work, threads, folder):
    import torch

    import networks

    torch.set_num_threads(int(threads))
    network, inputs, path = networks.network(topology, work), networks.inputs(work), Path(folder) / name
    with torch.inference_mode():
        if name == "result.npy":
            numpy.save(path, network(*inputs).numpy())
        elif name == "traced.pt":
            torch.jit.trace(network, inputs, check_trace=False).save(path)
        elif name == "network.onnx":
            torch.onnx.export(network, inputs, path, dynamo=True, external_data=True)
        elif name == "network.xml":
            import openvino

            model = openvino.convert_model(network, example_input=inputs, input=[tuple(value.shape) for value in inputs])
            openvino.save_model(model, path, compress_to_fp16=False)


if __name__ == "__main__":
    make(*sys.argv[1:])
