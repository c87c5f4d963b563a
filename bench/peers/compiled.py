"""diffusers after torch.compile with freezing, which packs the weights once: the best that PyTorch itself offers."""

import os

from exports import CACHE, difference

os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(CACHE / "inductor")

import torch
import torch._inductor.config

import networks
import paced

settings = paced.settings("fp32", "bf16")


def load():
    torch.set_num_threads(settings.threads)
    torch._inductor.config.freezing = True
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[settings.dtype]
    network, inputs = networks.network(settings.topology, settings.work), networks.inputs(settings.work)
    network, inputs = networks.channels_last(network, inputs, dtype)
    network = torch.compile(network, fullgraph=True)
    away = difference(network(*inputs).float().numpy(), settings.dtype, settings)
    return lambda: network(*inputs), f"{settings.dtype}, torch {torch.__version__}, {away}"


with torch.no_grad():  # inductor freezes only where nobody can ask for a gradient
    paced.serve(load)
