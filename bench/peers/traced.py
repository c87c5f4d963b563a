"""A TorchScript file made by torch.jit.trace, fp32 and contiguous: the way DJL's own examples run Stable Diffusion."""

import torch

import networks
import paced
from exports import difference, exported

settings = paced.settings()


def load():
    torch.set_num_threads(settings.threads)
    network, inputs = torch.jit.load(exported("traced.pt", settings)), networks.inputs(settings.work)
    away = difference(network(*inputs).numpy(), "fp32", settings)
    return lambda: network(*inputs), f"fp32, torch {torch.__version__}, {away}"


with torch.inference_mode():
    paced.serve(load)
