"""Prints the small PyTorch files that the tests of TorchBin read.

    pip install -r requirements.txt
    python torch_bins.py ../resources/torch-bins

Every harmful file is harmless to write: nothing in it is run here.
"""

import os
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import torch

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def save(name, value, **how):
    torch.save(value, out / name, **how)


def save_pickle(name, pickled):
    """A PyTorch archive with a list of tensors of our own making."""
    with zipfile.ZipFile(out / name, "w", zipfile.ZIP_STORED) as archive:
        for part, content in (("data.pkl", pickled), ("byteorder", b"little"), ("version", b"3\n")):
            archive.writestr(zipfile.ZipInfo("archive/" + part, (1980, 1, 1, 0, 0, 0)), content)


class Calls:
    """Pickles as a call, which an unwary reader makes."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


counting = torch.arange(24, dtype=torch.float32)

# The state dict of a module brings OrderedDict, parameters' storages and the _metadata attribute.
module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
with torch.no_grad():
    for start, parameter in enumerate(module.parameters()):
        parameter.copy_(torch.arange(parameter.numel()).reshape(parameter.shape) + 10.0 * start)
save("module.bin", module.state_dict())

save("parameters.bin", {"weight": torch.nn.Parameter(counting[:6].reshape(2, 3).clone())})
save(
    "dtypes.bin",
    {
        "f32": torch.tensor([1.5, -2.0]),
        "f16": torch.tensor([1.5, -2.0], dtype=torch.float16),
        "bf16": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
        "f64": torch.tensor([1.5, -2.0], dtype=torch.float64),
        "i64": torch.tensor([[1, -(2**40)]]),
        "i32": torch.tensor([1, -2], dtype=torch.int32),
        "i16": torch.tensor([1, -2], dtype=torch.int16),
        "i8": torch.tensor([1, -2], dtype=torch.int8),
        "u8": torch.tensor([1, 254], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 3),
    },
)
save(
    "views.bin",
    {
        "whole": counting.reshape(2, 3, 4),
        "from_six": counting[6:12],
        "transposed": counting.reshape(4, 6).T,
        "permuted": counting.reshape(2, 3, 4).permute(2, 0, 1),
        "every_fifth": counting[1::5],
        "expanded": counting[:3].expand(4, 3),
        "half_transposed": torch.arange(6, dtype=torch.float16).reshape(2, 3).T,
        "channels_last": counting.reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
    },
)
save("nested.bin", {"state_dict": OrderedDict(weight=counting[:4])})
save("protocol4.bin", {"weight": counting[:4]}, pickle_protocol=4)
save("before_1_6.bin", {"weight": counting[:4]}, _use_new_zipfile_serialization=False)
save("list.bin", [counting[:4]])
save("not_a_tensor.bin", {"weight": counting[:4], "step": 3})
save("complex.bin", {"weight": torch.zeros(2, dtype=torch.complex64)})
torch.jit.script(torch.nn.Linear(2, 2)).save(str(out / "torchscript.bin"))

save_pickle("calls_system.bin", pickle.dumps({"weight": Calls(os.system, "echo owned")}, 2))
save_pickle("calls_eval.bin", pickle.dumps({"weight": Calls(eval, "1+1")}, 2))
save_pickle("unknown_class.bin", pickle.dumps({"weight": Path("x")}, 2))
save_pickle("huge_memo.bin", b"\x80\x02}r\xff\xff\xff\xff.")
save_pickle("deep.bin", b"\x80\x02)" + b"\x85" * 3000 + b".")

whole = (out / "views.bin").read_bytes()
(out / "cut.bin").write_bytes(whole[: len(whole) // 2])
